"""The currency of each position, and what one unit of it is worth in base currency."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from riskcheck.foundation import Problem
from riskcheck.snapshot.numbers import MissingReasons, Numbers
from riskcheck.snapshot.symbols import SymbolParts, parts_of

UNKNOWN = "its currency is not known: nothing says it"
SAY_CURRENCY = (
    "write currency = {example} on its [[broker]], or under [snapshot] for --snapshot; or a column currency in what it "
    "answers"
)


class Pricing(NamedTuple):
    """How each row's notional comes about: in which currency, which rows are inverse, and which cannot be computed.

    A currency is None where nothing says it; ``unknown`` gives the reason. An inverse contract settles in the coin that
    it is about, and its multiplier is its value in the quote currency. ``unpriced`` gives the reason why
    size x multiplier x mark is not a row's notional, ``contradictions`` how name and currency contradict each other.
    """

    currencies: list[str | None]
    inverse: frozenset[int]
    unpriced: Mapping[int, str]
    unknown: Mapping[int, Problem]
    contradictions: Mapping[int, str]


class _Decision(NamedTuple):
    """What is known of the currency of one symbol beside one entry of the currency column."""

    currency: str | None
    is_inverse: bool = False
    unpriced: str = ""
    unknown: Problem | None = None
    contradiction: str = ""


def pricing(symbols: Sequence[str | None], currencies: Sequence[str | None], plain: str | None = None) -> Pricing:
    """The currency of each row: its own, else that of the pair in its symbol, else ``plain``; else it is not known."""

    def rows() -> Iterator[tuple[str | None, str | None]]:
        return zip(symbols, currencies, strict=True)

    decisions = {row: _decide(parts_of(row[0] or ""), row[1], plain) for row in set(rows())}

    def reasons(read: str) -> Mapping[int, Any]:
        said = {row: getattr(decision, read) for row, decision in decisions.items() if getattr(decision, read)}
        return {number: said[row] for number, row in enumerate(rows()) if row in said} if said else {}

    inverse = {row for row, decision in decisions.items() if decision.is_inverse}
    named = {row: decision.currency for row, decision in decisions.items()}
    return Pricing(
        list(map(named.__getitem__, rows())),
        frozenset(number for number, row in enumerate(rows()) if row in inverse) if inverse else frozenset(),
        reasons("unpriced"),
        reasons("unknown"),
        reasons("contradiction"),
    )


def _decide(parts: SymbolParts, stated: str | None, plain: str | None) -> _Decision:
    if parts.is_pair:
        if stated not in {None, parts.quote, parts.settle}:
            return _Decision(stated, contradiction=f"{stated}, but its pair is in {_both(parts)}")
        currency = parts.quote if parts.is_inverse else stated or parts.settle
        return _Decision(currency, parts.is_inverse, parts.unpriced(stated))
    if stated is None and plain is not None:
        return _Decision(plain)
    if parts.is_native and stated is None:
        return _Decision(None, unknown=_not_said(f'"{parts.quote}"'))
    if parts.is_native and stated != parts.quote:
        return _Decision(stated, contradiction=f"{stated}, but its name ends in {parts.quote}")
    return _Decision(stated, unknown=None if stated else _not_said('"USD", or whatever it is,'))


def _not_said(example: str) -> Problem:
    return Problem(UNKNOWN, fix=SAY_CURRENCY.format(example=example))


def _both(parts: SymbolParts) -> str:
    return parts.quote if parts.quote == parts.settle else f"{parts.quote}, settled in {parts.settle}"


def rates_of(priced: Pricing, rates: Mapping[str, float], base: str, missing_reasons: MissingReasons) -> Numbers:
    """The rate of each row's currency; a currency that is unknown or without a rate leaves a gap with its reason."""
    currencies = priced.currencies
    named = set(currencies)
    if len(named) == 1 and not named.isdisjoint(rates):
        return (rates[str(currencies[0])],) * len(currencies)
    for row, reason in priced.unknown.items():
        missing_reasons.setdefault("fx", {})[row] = reason
    missing = named - set(rates) - {None}
    for row, currency in enumerate(currencies) if missing else ():
        if currency in missing:
            missing_reasons.setdefault("fx", {})[row] = Problem(
                f"there is no rate for {currency}",
                fix=f"write {currency} = N under [fx] of the config, the worth of one {currency} in {base}; or let the "
                "source give it, in fx of a snapshot",
            )
    return [None if currency is None else rates.get(currency) for currency in currencies]
