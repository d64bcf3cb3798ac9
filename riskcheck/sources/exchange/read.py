"""One exchange becomes holdings: its positions, what is held in its wallets, its account figures and rates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import Amounts, Holdings, added, rows_to_table
from riskcheck.sources.exchange.coins import (
    CENT,
    Coin,
    Holding,
    coins_of,
    holding_of,
    is_below,
    without_dust,
    worth_of,
)
from riskcheck.sources.exchange.connection import Connection, NotAnsweredError
from riskcheck.sources.exchange.contract import Data, Price, RefusedError
from riskcheck.sources.exchange.flows import A_MOMENT, Payment, flows_of
from riskcheck.sources.exchange.listing import Span
from riskcheck.sources.exchange.positions import Row, position_row
from riskcheck.sources.exchange.prices import coin_market
from riskcheck.sources.exchange.questions import Answers, ask
from riskcheck.sources.exchange.rates import NO_RATES, Rates, codes_in, prices_of, rates_of
from riskcheck.sources.exchange.reading import Reading
from riskcheck.sources.exchange.venue import SPOT, Venue
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.exchange.wallet import beside, figures_of

MARGIN = "margin"
SECURED_ELSEWHERE = "some positions are secured by accounts of their own, whose figures are not read"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was to be read, and what was answered.

    ``now`` is the moment of the question: prices without a time of their own are from then.
    """

    reading: Reading
    venue: Venue
    answers: Answers
    connection: Connection
    now: datetime

    def prices_of(self, symbols: Iterable[str], connection: Connection | None = None) -> Mapping[str, Price]:
        """The prices of tickers by symbol."""
        return prices_of(symbols, self.answers.markets, connection or self.connection, self.now)

    def rates_of(self, currencies: Iterable[str], connection: Connection | None = None) -> Rates:
        """The rates of currencies by the exchange's tickers."""
        return rates_of(currencies, self.reading, self.answers.markets, connection or self.connection, self.now)

    def market_of(self, code: str) -> str | None:
        """The market that tells the price of a coin."""
        return coin_market(code, self.reading.base_currency, self.answers.markets)


class PositionRow(NamedTuple):
    """A row of a position; ``is_elsewhere`` is of one that an account of its own secures, which is not read."""

    row: Row
    is_elsewhere: bool

    @property
    def is_open(self) -> bool:
        """Whether there is something to be lost in it."""
        return self.row["side"] != "flat"


class Book(NamedTuple):
    """What the answers make: rows of positions, coins held, and account figures."""

    positions: Sequence[PositionRow]
    holdings: Sequence[Holding]
    figures: Mapping[str, object]
    prices: Mapping[str, Price]

    @property
    def currencies(self) -> Iterator[str]:
        """The currencies in which there is some money."""
        rows = [*(one.row for one in self.positions), *(one.row for one in self.holdings)]
        return codes_in(rows, self.figures.values())


def read_exchange(reading: Reading, connection: Connection, now: datetime) -> Holdings:
    """What an exchange holds, not yet believed; raises SnapshotError, naming each position that is refused.

    ``now`` is the moment of the question: prices without a time of their own are from then, and deposits and
    withdrawals count from when its day began.
    """
    venue = venue_of(reading.exchange)
    asked = Asked(reading, venue, ask(reading, venue, connection), connection, now)
    book = _book(asked)
    rates = asked.rates_of(book.currencies)
    known = {**reading.fx, **rates.fx, reading.base_currency: 1.0}
    _refuse_debts(asked, book.prices, known)
    kept, dust = _kept_and_dust(asked, book, known)
    flow, further = _day_flows(asked, book)
    rates = rates.with_more(further)
    rows = [row | {"venue": reading.venue} for row in (*(one.row for one in book.positions), *kept)]
    return Holdings(
        connection.name,
        rows_to_table(rows, connection.name),
        {**book.figures, "day_flows": flow},
        fx=rates.fx,
        fx_origin=rates.origins,
        place=Place(connection.name),
        notes=tuple(_notes(asked, dust)),
    )


def _book(asked: Asked) -> Book:
    """The rows and figures that the answers make, at the prices of tickers where they bring none."""
    base, answers = asked.reading.base_currency, asked.answers
    coins = [
        coin for balance in answers.balances for coin in coins_of(balance, asked.reading.money, answers.markets, base)
    ]
    prices = asked.prices_of(_unpriced(asked, coins))
    positions = _positions(asked, prices)
    holdings = [holding_of(coin, prices.get(coin.market or ""), base) for coin in coins]
    return Book(positions, holdings, _figures(asked, positions, holdings), prices)


def _figures(asked: Asked, positions: Sequence[PositionRow], holdings: Sequence[Holding]) -> Mapping[str, object]:
    """The account figures; none where an account that is not read secures an open position."""
    worths = [one.worth for one in holdings if one.is_in_equity]
    figures = figures_of(asked.answers.balances, asked.reading.money, [*worths, *_secured(asked, positions)])
    if any(one.is_elsewhere and one.is_open for one in positions):
        return figures | dict.fromkeys(("equity", "margin_used"), Problem(SECURED_ELSEWHERE))
    return figures


def _kept_and_dust(asked: Asked, book: Book, rates: Mapping[str, float]) -> tuple[Sequence[Row], Sequence[str]]:
    """The rows of coins that are positions, and what is left out because it is worth too little."""
    reading = asked.reading
    coins = [one for one in book.holdings if one.is_position]
    kept, dust = without_dust(coins, reading.dust, lambda price: reading.is_fresh(price, asked.now), rates)
    return [one.row for one in kept], dust


def _unpriced(asked: Asked, coins: Sequence[Coin]) -> Iterator[str]:
    """The symbols whose price only a ticker tells: positions without a mark, coins that are held, and that are owed."""
    for position in (*asked.answers.positions, *asked.answers.elsewhere):
        if not position.get("markPrice"):
            yield str(position.get("symbol"))
    yield from (coin.market for coin in coins if coin.market)
    for balance in asked.answers.balances:
        owed = map(asked.market_of, balance.debts)
        yield from (market for market in owed if market)


def _positions(asked: Asked, prices: Mapping[str, Price]) -> list[PositionRow]:
    """A row for each position; raises SnapshotError with every one that is refused."""
    rows, problems = [], []
    here = [(position, False) for position in asked.answers.positions]
    elsewhere = [(position, True) for position in asked.answers.elsewhere]
    for position, is_elsewhere in (*here, *elsewhere):
        symbol = str(position.get("symbol"))
        try:
            market = _market_of(symbol, asked.answers.markets)
            row = position_row(position, market, asked.venue, prices.get(symbol), asked.now)
        except RefusedError as refusal:
            problems.append(
                asked.connection.problem(f"{symbol}: {refusal}", "look at the position on the exchange's page")
            )
        else:
            rows.append(PositionRow(row | {"market": market.get("type")}, is_elsewhere))
    if problems:
        raise SnapshotError(*problems)
    return rows


def _market_of(symbol: str, markets: Mapping[str, Data]) -> Data:
    """The market of a position; ccxt makes one up, with a contract size, where the exchange did not list it."""
    if symbol not in markets:
        raise RefusedError("its market is none of those that the exchange lists")
    return markets[symbol]


def _secured(asked: Asked, positions: Sequence[PositionRow]) -> list[object]:
    """The open PnL of positions that a wallet secures, which is a part of its equity."""
    wallets = asked.venue.accounts.get(MARGIN, ())
    if MARGIN not in asked.reading.markets or not any(account.is_wallet for account in wallets):
        return []
    open_rows = [one.row for one in positions if one.is_open]
    return [row["unrealized_pnl"] or Problem(f"the PnL of {row['symbol']} is not known") for row in open_rows]


def _refuse_debts(asked: Asked, prices: Mapping[str, Price], rates: Mapping[str, float]) -> None:
    """Refuse what was borrowed, unless it is so little that it changes nothing: nobody says what the totals contain."""
    owed = [(code, debt) for one in asked.answers.balances for code, debt in one.debts.items()]
    for code, debt in owed:
        worth = _money_of(code, debt, asked, prices)
        if not is_below(worth, max(asked.reading.dust, CENT), rates):
            found = f"{debt:g} {code} are borrowed, and it is not known whether the balance contains them"
            raise SnapshotError(asked.connection.problem(found, "look at the account on the exchange's page"))


def _money_of(code: str, amount: float, asked: Asked, prices: Mapping[str, Price]) -> Amounts | Problem:
    """What an amount is worth: itself where it is money, else by its coin's price, else by a rate of the config."""
    market = asked.market_of(code)
    if code in asked.reading.money or (code in asked.reading.fx and market is None):
        return Amounts({code: amount})
    return worth_of(code, amount, market, prices.get(market or ""))


def _day_flows(asked: Asked, book: Book) -> tuple[object, Rates]:
    """The flows as an account figure, and the rates of currencies that only they have.

    A coin counts at its price when it came in or went out: what it gained or lost before or after is the day's PnL.
    """
    reading, answers, later = asked.reading, asked.answers, asked.connection.for_what_may_be_missing()
    span = Span(reading.day.began(asked.now), asked.now)
    flows = flows_of(asked.venue, reading.markets, answers.balances, answers.codes, span, later)
    if flows.missing is not None:
        return flows.missing, NO_RATES
    try:
        worths = [_worth_then(one, asked, book.prices, later) for one in flows.payments]
        met = set(codes_in([], worths)) - set(book.currencies)
        rates = asked.rates_of(met, later) if met else NO_RATES
    except NotAnsweredError as error:
        return Problem(f"the prices of what was paid in and out were not answered ({error.kind})"), NO_RATES
    return (added(worths) if worths else 0.0), rates


def _worth_then(
    payment: Payment, asked: Asked, prices: Mapping[str, Price], connection: Connection
) -> Amounts | Problem:
    """What was paid was worth when it was; a price that is known is of then, too, where that is a moment ago."""
    code, amount, time = payment
    market = asked.market_of(code)
    if code in asked.reading.money or market is None:
        return _money_of(code, amount, asked, {})
    if (asked.now - time).total_seconds() <= A_MOMENT:
        current = prices if market in prices else asked.prices_of([market], connection)
        return worth_of(code, amount, market, current.get(market))
    then = connection.price_then(market, time)
    if then is None:
        return Problem(f"what {code} was worth when it was paid in or out is not known")
    return worth_of(code, amount, market, Price(then, time, "candle"))


def _notes(asked: Asked, dust: Sequence[str]) -> Iterator[str]:
    """What a reader must know of how the book came about."""
    reading, venue, answers = asked.reading, asked.venue, asked.answers
    name = reading.label
    if not venue.is_known:
        yield (
            f"{name} is none of the exchanges whose answers are known in detail: "
            "compare its positions with its own page once, and set min_positions"
        )
    if dust:
        yield f"{name}: worth less than {reading.dust:g} {reading.base_currency} and left out: {', '.join(dust)}"
    unread = [*answers.unread, *_not_chosen(reading, venue), *([venue.unread] if venue.unread else [])]
    if unread:
        yield f"{name}: not read, and not in the book: {', '.join(unread)}"
    others = [text for balance in answers.balances for text in beside(balance)]
    if others:
        yield f"{name}: beside the account that is read, and not in the book: {', '.join(others)}"


def _not_chosen(reading: Reading, venue: Venue) -> Iterator[str]:
    """The accounts of an exchange that none of the markets of the config has behind it."""
    read = {account.key for account in venue.accounts_behind(reading.markets)}
    for market, accounts in venue.accounts.items():
        if not any(account.key in read for account in accounts):
            yield f"what is held for {market}"
    if SPOT not in reading.markets:
        yield from (f"the {account.name}" for account in venue.further)
