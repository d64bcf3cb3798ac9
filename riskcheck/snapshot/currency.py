"""The currency of each position, and what one unit of it is worth in base currency."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.snapshot.numbers import Gaps, Numbers


class Pricing(NamedTuple):
    """How each row's notional comes about: in which currency, which rows are inverse, and which cannot be computed.

    An inverse contract settles in the coin that it is about, and its multiplier is its value in the quote currency.
    ``unpriced`` gives the reason why size x multiplier x mark is not a row's notional.
    """

    currencies: list[str]
    inverse: frozenset[int]
    unpriced: Mapping[int, str]


class _Symbol(NamedTuple):
    """The parts of ``BASE/QUOTE[:SETTLE[-EXPIRY[-STRIKE-C]]]``; empty where a symbol has none."""

    coin: str = ""
    quote: str = ""
    settle: str = ""
    is_option: bool = False

    @property
    def is_inverse(self) -> bool:
        return self.settle == self.coin and self.settle != self.quote and not self.is_option

    def unpriced(self, currency: str | None) -> str:
        """Why its mark price does not tell its notional; empty where it does."""
        if self.is_option:
            return "it is an option, whose price is not that of what it is about; the source has to give its notional"
        # A dollar coin, such as USDC or USDT, stands for the dollar that a symbol is quoted in.
        if not self.settle.startswith(self.quote) and not self.is_inverse and currency is None:
            return f"it is quoted in {self.quote} and settles in {self.settle}; the source has to give its currency"
        return ""


def pricing(symbols: Sequence[str | None], currencies: Sequence[str | None], base: str) -> Pricing:
    """The currency of each row: its own, else that of its symbol, else the base currency."""

    def rows() -> Iterator[tuple[str | None, str | None]]:
        return zip(symbols, currencies, strict=True)

    parts = {(symbol, currency): _parts_of(symbol or "") for symbol, currency in set(rows())}
    named = {row: _currency_of(part, row[1]) or base for row, part in parts.items()}
    inverse = {row for row, part in parts.items() if part.is_inverse}
    unpriced = {row: reason for row, part in parts.items() if (reason := part.unpriced(row[1]))}
    return Pricing(
        list(map(named.__getitem__, rows())),
        frozenset(number for number, row in enumerate(rows()) if row in inverse) if inverse else frozenset(),
        {number: unpriced[row] for number, row in enumerate(rows()) if row in unpriced} if unpriced else {},
    )


def _currency_of(part: _Symbol, currency: str | None) -> str:
    """The currency in which a row is priced, by its symbol and its own currency; empty where neither says."""
    return part.quote if part.is_inverse else currency or part.settle


def _parts_of(symbol: str) -> _Symbol:
    coin, slash, rest = symbol.partition("/")
    if not slash:
        return _Symbol()
    quote, _, settle = rest.partition(":")
    settle, *expiry = settle.split("-")
    return _Symbol(coin, quote, settle or quote, expiry[-1:] in (["C"], ["P"]))


def rates_of(currencies: Sequence[str], rates: Mapping[str, float], base: str, gaps: Gaps) -> Numbers:
    """The rate of each row's currency; a currency without one leaves a gap that says how to give it."""
    named = set(currencies)
    if len(named) == 1 and not named.isdisjoint(rates):
        return (rates[currencies[0]],) * len(currencies)
    missing = named - set(rates)
    for row, currency in enumerate(currencies) if missing else ():
        if currency in missing:
            gaps.setdefault("fx", {})[row] = (
                f"there is no rate for {currency} (give the worth of one {currency} in {base}: "
                f"{currency} under [fx] of the config, or fx in the snapshot)"
            )
    return list(map(rates.get, currencies))
