"""What a symbol says by its form: the coin or ticker, the currency that it is quoted in, and the kind of instrument."""

import re
from functools import lru_cache
from typing import NamedTuple

from riskcheck.snapshot.codes import CODES, COINS, COUNTED_IN_LOTS, CURRENCIES, QUOTES, SURE_ENDINGS
from riskcheck.snapshot.contracts import contract_in
from riskcheck.snapshot.spellings import is_cfd, spelling_of, without_ending
from riskcheck.snapshot.words import Instrument

_PAIR = re.compile(
    r"(?P<coin>[^\s/:]+)/(?P<quote>[A-Z][A-Z0-9]{2,11})(?::(?P<settle>[A-Z][A-Z0-9]{1,11})(?P<rest>-.*)?)?"
)


class SymbolParts(NamedTuple):
    """The parts of a symbol, empty where it has none: ``BASE/QUOTE[:SETTLE[-EXPIRY[-STRIKE-C]]]`` and its like.

    ``is_native``: coin and quote stand side by side without anything between them, so that they are only likely.
    """

    coin: str = ""
    quote: str = ""
    settle: str = ""
    instrument: Instrument = Instrument.OUTRIGHT
    is_native: bool = False

    @property
    def is_option(self) -> bool:
        """Whether it is an option by its name."""
        return self.instrument is Instrument.OPTION

    @property
    def is_pair(self) -> bool:
        """Whether it says which currency it is quoted in."""
        return bool(self.quote) and not self.is_native

    @property
    def is_inverse(self) -> bool:
        """Whether a contract settles in the coin that it is about."""
        return self.is_pair and self.settle == self.coin and self.settle != self.quote and not self.is_option

    def unpriced(self, currency: str | None) -> str:
        """Why its mark price does not tell its notional, in whatever currency; empty where it does."""
        # A dollar coin, such as USDC or USDT, stands for the dollar that a symbol is quoted in.
        if self.is_pair and not self.settle.startswith(self.quote) and not self.is_inverse and currency is None:
            return f"it is quoted in {self.quote} and settles in {self.settle}; the source has to give its currency"
        return ""


@lru_cache(maxsize=100_000)
def parts_of(symbol: str) -> SymbolParts:
    """The parts of a symbol; of one that is not a pair and names no contract only the ticker.

    Of a symbol in small letters they are only likely, as codes are written in capitals.
    """
    parts = _parts_of(symbol)
    if parts.quote or parts.instrument is not Instrument.OUTRIGHT or not symbol.islower():
        return parts
    likely = _parts_of(symbol.upper())
    if not likely.quote and likely.instrument is Instrument.OUTRIGHT:
        return parts
    return likely._replace(coin=likely.coin.lower(), is_native=bool(likely.quote))


def _parts_of(symbol: str) -> SymbolParts:
    spelling = spelling_of(symbol)
    if spelling.pair is not None:
        return SymbolParts(*spelling.pair, spelling.pair[1], _instrument_of_pair(*spelling.pair), is_native=True)
    parts = _parts_of_name(spelling.name)
    if spelling.instrument is None or parts.is_option:
        return parts
    return parts._replace(instrument=spelling.instrument)


def _parts_of_name(name: str) -> SymbolParts:
    pair = _PAIR.fullmatch(name)
    if pair is not None:
        return _parts_of_pair(pair)
    separated = _split(name)
    if len(separated) > 1 and separated[0] in CODES and separated[1] in QUOTES:
        coin, quote, *rest = separated
        return SymbolParts(coin, quote, quote, contract_in(name)[0] if rest else _instrument_of_pair(coin, quote))
    # Most are plain tickers, which no pattern needs to be tried on.
    instrument, root = (Instrument.OUTRIGHT, name) if _is_plain(name) else contract_in(name)
    native = _native(root)
    if native is not None:
        is_contract = instrument is not Instrument.OUTRIGHT
        return SymbolParts(
            *native, native[1], instrument if is_contract else _instrument_of_pair(*native), is_native=True
        )
    if instrument is Instrument.OUTRIGHT:
        return _parts_of_cfd(name)
    return SymbolParts(root, instrument=instrument)


def _split(name: str) -> list[str]:
    """The parts of a name between its separators; a dot is one between two codes alone, as it stands in numbers too."""
    dotted = name.split(".")
    return dotted if len(dotted) == 2 and CODES.issuperset(dotted) else re.split(r"[-_: ]", name, maxsplit=2)


def _instrument_of_pair(coin: str, quote: str) -> Instrument:
    """What a pair is that no word calls a contract: of currencies and metals 1 may be a unit, or a lot of many."""
    in_lots = coin in COUNTED_IN_LOTS and quote in CURRENCIES
    return Instrument.DERIVATIVE if in_lots or is_cfd(coin) else Instrument.OUTRIGHT


def _parts_of_cfd(name: str) -> SymbolParts:
    """The parts of a name that may be a contract for difference by what a broker writes around it, or by its root."""
    root = without_ending(name)
    native = _native(root) if root is not None else None
    if native is not None:
        return SymbolParts(*native, native[1], Instrument.DERIVATIVE, is_native=True)
    if is_cfd(name) or (root is not None and is_cfd(root)):
        return SymbolParts(root or name, instrument=Instrument.DERIVATIVE)
    return SymbolParts(name)


def _is_plain(symbol: str) -> bool:
    return symbol.isalpha() and not symbol.endswith(("PERP", "USDTM", "USDCM", "USDM"))


def _parts_of_pair(pair: re.Match[str]) -> SymbolParts:
    coin, quote, settle, rest = (pair[name] for name in ("coin", "quote", "settle", "rest"))
    if settle is None:
        return SymbolParts(coin, quote, quote, _instrument_of_pair(coin, quote))
    is_option = rest is not None and rest.rpartition("-")[2] in {"C", "P"}
    return SymbolParts(coin, quote, settle, Instrument.OPTION if is_option else Instrument.DERIVATIVE)


def _native(name: str) -> tuple[str, str] | None:
    """Coin and quote of a name such as BTCUSDT; None for one that only happens to end like that, such as GBTC."""
    parts = [(name[:-length], name[-length:]) for length in (5, 4, 3) if len(name) > length]
    quoted = [(coin, quote) for coin, quote in parts if quote in QUOTES]
    known = (part for part in quoted if _is_code(part[0]))
    return next(known, None) or next((part for part in quoted if part[1] in SURE_ENDINGS), None)


def _is_code(coin: str) -> bool:
    """Whether something is a coin or a currency, also by the thousand."""
    return coin in CODES or coin.lstrip("0123456789") in COINS or coin.removeprefix("k") in COINS
