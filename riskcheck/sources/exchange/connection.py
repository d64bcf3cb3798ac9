"""The real ccxt, opened for reading alone, asked again where the network fails, and believed only where it answered."""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from logging import WARNING, Logger
from time import monotonic
from typing import Any

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError, unknown_name
from riskcheck.sources.exchange.answers import Path, at, empty_ones, is_held, rows_in
from riskcheck.sources.exchange.contract import Data
from riskcheck.sources.exchange.listing import Listing, Span, milliseconds
from riskcheck.sources.exchange.venue import Params, Venue
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.readonly import ReadOnly

INSTALL = "pip install 'riskcheck[ccxt]'"
METHODS = (
    *("load_markets", "fetch_positions", "fetch_balance", "fetch_tickers", "fetch_ticker", "fetch_ohlcv"),
    "safe_currency_code",  # asks for nothing: it tells an exchange's name of a currency from ccxt's
)
"""What can be reached of every exchange; beside it only what lists the deposits and withdrawals of the one at hand."""
VALUES = ("last_http_response", "has", "options")
MIN_TIMEOUT = 0.2
ADDRESS = "walletAddress"
"""The credential that is none: whoever has no other is answered about any address, also one that nobody has."""
CANDLE = 5 * 60 * 1000
"""Five minutes, in milliseconds."""
TRIES = 3
"""Into how many requests the time of a source is cut, so that one that hangs leaves time for another."""

CREDENTIALS: Mapping[str, str] = {
    "api_key_env": "apiKey",
    "secret_env": "secret",
    "password_env": "password",
    "uid_env": "uid",
    "wallet_address_env": "walletAddress",
}
"""The keys of a ``[[broker]]`` that name the variables with its credentials, and what ccxt calls these."""
RUN_AGAIN_LATER = "run this again later; if the answer stays the same, check relay_url and https_proxy"
FIXES: Mapping[str, str] = {
    "AuthenticationError": "correct the API key and its secret: the key needs the right to read, and no other",
    "RateLimitExceeded": "ask less often, or give it a longer timeout",
    "RequestTimeout": "check that the exchange is up, or give it a longer timeout",
    "NetworkError": "check the network and the exchange's status page, then run this again",
    "NotSupported": "take this market out, or read it by a broker of the kind python",
    "BaseError": "look at what the exchange says; the book is not known",
}
"""What to do about each kind of ccxt's errors, the more special ones first."""
REFUSED = ("AuthenticationError", "NotSupported", "BadRequest")
"""The kinds of errors that say that a key must not ask, or that an account does not have what is asked for."""
TEMPORARY = ("RateLimitExceeded", "RequestTimeout", "NetworkError")
"""The kinds of errors after which asking again helps."""


class NotAnsweredError(SnapshotError):
    """An exchange did not answer a question: the name of ccxt's error, and whether it refused to."""

    def __init__(self, *problems: Problem, kind: str = "", is_refusal: bool = False) -> None:
        super().__init__(*problems)
        self.kind, self.is_refusal = kind, is_refusal


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of one connection by ccxt's names for them; none of them is ever shown."""

    values: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Credentials({', '.join(self.values)})"


@dataclass(frozen=True, slots=True)
class Access:
    """How an exchange is reached: its id, whether on its test network, by which relay or proxy."""

    exchange: str
    sandbox: bool = False
    relay_url: str | None = None
    https_proxy: str | None = None


class Connection:
    """One exchange, of which nothing but reading can be asked, until ``seconds`` are over.

    That is its markets, tickers, positions and balances, and lists of what was paid in and out.
    """

    def __init__(self, access: Access, credentials: Credentials, seconds: float, name: str, place: Place) -> None:
        self.place, self.name, self.venue = place, name, venue_of(access.exchange)
        self.is_public = credentials.values.keys() == {ADDRESS}
        self.address = credentials.values.get(ADDRESS, "")
        self.patience = max(seconds / TRIES, MIN_TIMEOUT)
        self.until = monotonic() + seconds
        self.client = _open(access, credentials, self.patience, place, self.venue)

    def for_what_may_be_missing(self) -> "Connection":
        """The same connection for questions without which the book is known: they leave it time to be handed on."""
        later = copy(self)
        later.until = self.until - self.patience
        return later

    def supports(self, method: str) -> bool:
        """Whether ccxt can ask this exchange that; ``method`` is ccxt's camel-cased name."""
        return self.client.has.get(method) is True

    def markets(self) -> Mapping[str, Data]:
        """The exchange's markets by symbol; raises SnapshotError where there are none."""
        markets: Mapping[str, Data] = self.ask("load_markets")
        if not markets:
            raise SnapshotError(self.problem("answered without any market", "run this again later"))
        return markets

    def positions(self, params: Params, venue: Venue) -> Sequence[Data]:
        """The answer to one question for positions; an empty one must have said so. Raises SnapshotError.

        So must one of which ccxt hands on fewer than there are: of pages it is the last one that is looked at.
        """
        positions: Sequence[Data] = self.ask("fetch_positions", None, dict(params))
        if venue.rows is None:
            self._check_answer("positions", (), is_empty=not positions)
            return positions
        listed = self._listed(venue.rows)
        held = [row for row in listed or () if is_held(row, venue.held)]
        if listed is None or len(held) > len(positions):
            found = f"answered something of which ccxt makes {len(positions)} positions"
            expected = "a list of positions" if listed is None else f"{len(held)}, as many as its answer has"
            raise SnapshotError(self.problem(found, RUN_AGAIN_LATER, expected))
        return positions

    def balance(self, params: Params, entries: Path, kind: str | None = None) -> Data:
        """The answer to the question for one account's balance; an empty one must have said so.

        ``kind`` is ccxt's option for the kind of account: None in there is one that it could not find out.
        """
        balance: Data = self.ask("fetch_balance", dict(params))
        if kind is not None and self.client.options.get(kind, False) is None:
            found = "did not say what kind of account it is, so what its balance means is not known"
            raise SnapshotError(self.problem(found, "run this again later"))
        self._check_answer("balance", entries, is_empty=not balance.get("total"))
        return balance

    def tickers(self, symbols: Sequence[str]) -> Mapping[str, Data]:
        """The tickers of symbols of one kind."""
        if self.supports("fetchTickers"):
            tickers: Mapping[str, Data] = self.ask("fetch_tickers", list(symbols))
            return tickers
        return {symbol: self.ask("fetch_ticker", symbol) for symbol in symbols}

    def listed(self, listing: Listing, span: Span, currency: str | None) -> Sequence[Mapping[str, object]]:
        """The rows of the exchange's own answer to a question for what moved money; raises SnapshotError."""
        params = dict(listing.params(span))
        if listing.is_raw:
            self.ask(listing.method, params if currency is None else {**params, "currency": currency})
        else:
            self.ask(listing.method, currency, milliseconds(span.began - listing.earlier), None, params)
        rows = self._listed(listing.rows)
        if rows is None or not all(isinstance(row, Mapping) for row in rows):
            problem = self.problem(f"answered something that lists no {listing.what}", RUN_AGAIN_LATER)
            raise NotAnsweredError(problem, kind="another shape")
        return [row for row in rows if isinstance(row, Mapping)]

    def price_then(self, symbol: str, time: datetime) -> float | None:
        """The price with which the five minutes of a moment began; None where there is none. Raises SnapshotError."""
        start = milliseconds(time) // CANDLE * CANDLE
        candles: Sequence[Sequence[float]] = self.ask("fetch_ohlcv", symbol, "5m", start - CANDLE, 3)
        return next((candle[1] for candle in candles if candle[0] == start and candle[1] and candle[1] > 0), None)

    def code(self, currency: str) -> str:
        """Ccxt's code of a currency that an exchange names."""
        return str(self.client.safe_currency_code(currency))

    def ask(self, method: str, *arguments: object) -> Any:
        """What a reading method answers; asked again where the network failed. Raises SnapshotError."""
        import ccxt
        from tenacity import Retrying, retry_if_exception, stop_before_delay, wait_random_exponential

        if self.until <= monotonic():
            problem = self.problem(f"had no time left to be asked {method}", FIXES["RequestTimeout"])
            raise NotAnsweredError(problem, kind="late")
        retrying = Retrying(
            retry=retry_if_exception(
                lambda error: isinstance(error, ccxt.NetworkError) and not self._is_refusal(error)
            ),
            stop=stop_before_delay(max(self.until - monotonic(), 0.0)),
            wait=wait_random_exponential(multiplier=0.2, max=5.0),
            reraise=True,
        )
        try:
            return retrying(getattr(self.client, method), *arguments)
        except ccxt.BaseError as error:
            is_refusal = self._is_refusal(error)
            kind = next(name for name in FIXES if isinstance(error, getattr(ccxt, name)))
            kind = "AuthenticationError" if is_refusal and kind in TEMPORARY else kind
            problem = self.problem(f"did not answer {method}: {type(error).__name__}: {error}", _fix_of(kind, error))
            raise NotAnsweredError(problem, kind=type(error).__name__, is_refusal=is_refusal) from None
        except Exception as error:  # noqa: BLE001 - ccxt stumbles over answers of another shape in many ways
            found = f"answered {method} with something that ccxt cannot read: {type(error).__name__}: {error}"
            raise NotAnsweredError(self.problem(found, RUN_AGAIN_LATER), kind="another shape") from None

    def _is_refusal(self, error: BaseException) -> bool:
        """Whether an error says that the key must not ask, or that an account does not have what is asked for."""
        import ccxt

        is_one = isinstance(error, tuple(getattr(ccxt, name) for name in REFUSED))
        return is_one or any(words in str(error) for words in self.venue.refusals)

    def problem(self, found: str, fix: str, expected: str = "") -> Problem:
        """A problem with this exchange."""
        return Problem(found, expected, fix, Place(self.name))

    def _found(self, look: Callable[[object], Sequence[object]]) -> Sequence[object] | None:
        """What a look at the last answer finds; None where it is not JSON, or nothing stands where it looks."""
        try:
            return look(json.loads(self.client.last_http_response or ""))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    def _listed(self, path: Path) -> Sequence[object] | None:
        """The rows that the last answer has at a path; None where there is no list, nor a table of rows by name."""
        places = self._found(lambda body: at(body, path))
        if not places or not all(isinstance(one, list) or (path and isinstance(one, dict)) for one in places):
            return None
        return [row for one in places for row in rows_in(one)]

    def _check_answer(self, what: str, path: Path, *, is_empty: bool) -> None:
        """Refuse an answer that is not JSON, and one of which ccxt made nothing although it does not say so itself.

        ccxt takes a page of HTML, or half an answer, for one without anything in it.
        """
        entries = self._found((lambda body: at(body, path)) if path else empty_ones)
        says_empty = bool(entries) and all(isinstance(one, list | dict) for one in entries or ())
        if entries is None or (is_empty and not says_empty):
            found = f"answered something of which ccxt makes no {what}, and which does not say that there is none"
            raise SnapshotError(self.problem(found, RUN_AGAIN_LATER))


def _open(access: Access, credentials: Credentials, timeout: float, place: Place, venue: Venue) -> ReadOnly:
    """Ccxt's client of an exchange, behind a wall that lets only reading through; raises UsageError."""
    try:
        import ccxt
        import tenacity  # noqa: F401 - it comes with the same extra, and is used where requests are made
    except ImportError:
        raise UsageError(Problem("an exchange cannot be read without ccxt", fix=INSTALL, place=place)) from None
    if access.exchange not in ccxt.exchanges:
        raise UsageError(unknown_name("exchange", access.exchange, ccxt.exchanges, place))
    proxy = {"httpsProxy": access.https_proxy} if access.https_proxy is not None else {}
    settings = {**credentials.values, **proxy, "timeout": int(timeout * 1000)}
    # A run asks a few dozen questions at most; what an exchange refuses as too many is asked again a bit later.
    settings["enableRateLimit"] = False
    # ccxt logs the headers of its requests, in which the keys are: this logger belongs to no handler.
    settings["logger"] = Logger("riskcheck.ccxt", WARNING)  # noqa: LOG001 - nobody is to find it
    client = getattr(ccxt, access.exchange)(settings)
    # Otherwise load_markets() also asks for currencies, for which many exchanges want a key with further rights.
    client.has["fetchCurrencies"] = False
    if access.sandbox:
        try:
            client.set_sandbox_mode(True)
        except ccxt.NotSupported:
            found = f"{access.exchange} has no test network"
            raise UsageError(Problem(found, fix="take sandbox out", place=place)) from None
    if access.relay_url is not None:
        client.urls["api"] = _behind(access.relay_url, client.urls["api"])
    return ReadOnly(client, (*METHODS, *venue.methods()), VALUES)


def _behind(relay: str, addresses: object) -> object:
    """The addresses of an exchange, each behind that of a relay."""
    if isinstance(addresses, Mapping):
        return {name: _behind(relay, address) for name, address in addresses.items()}
    return f"{relay}{addresses}"


def _fix_of(kind: str, error: Exception) -> str:
    """What to do about an exchange's error; where a credential was not given, the line that names it."""
    key = next((key for key, credential in CREDENTIALS.items() if f'requires "{credential}"' in str(error)), "")
    if not key:
        return FIXES[kind]
    variable = f"MY_{key.removesuffix('_env').upper()}"
    return f'write {key} = "{variable}" on its [[broker]], and set that environment variable where the command runs'
