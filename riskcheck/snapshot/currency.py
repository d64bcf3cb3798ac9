"""The currency of each position, and what one unit of it is worth in base currency."""

from collections.abc import Mapping, Sequence

from riskcheck.snapshot.money import Gaps, Numbers


def currencies(
    symbols: Sequence[str | None], currencies: Sequence[str | None], base: str
) -> tuple[list[str], frozenset[int]]:
    """The currency that each row's notional comes out in, and the rows that are inverse contracts."""
    parts = {symbol: _parts_of(symbol) for symbol in set(symbols) if symbol}
    priced_in: list[str] = []
    inverse = set()
    for row, (symbol, currency) in enumerate(zip(symbols, currencies, strict=True)):
        quote, settle, is_inverse = parts.get(symbol or "", (None, None, False))
        if is_inverse:
            inverse.add(row)
        priced_in.append((quote if is_inverse else currency or settle) or base)
    return priced_in, frozenset(inverse)


def _parts_of(symbol: str) -> tuple[str | None, str | None, bool]:
    """Quote and settle currency of ``BASE/QUOTE[:SETTLE[-EXPIRY]]``, and whether it settles in its base (inverse)."""
    coin, slash, rest = symbol.partition("/")
    if not slash:
        return None, None, False
    quote, _, settle = rest.partition(":")
    settle = settle.partition("-")[0] or quote
    return quote, settle, settle == coin and settle != quote


def rates_of(currencies: Sequence[str], rates: Mapping[str, float], base: str, gaps: Gaps) -> Numbers:
    """The rate of each row's currency; a currency without one leaves a gap that says how to give it."""
    missing = set(currencies) - set(rates)
    for row, currency in enumerate(currencies) if missing else ():
        if currency in missing:
            gaps.setdefault("fx", {})[row] = (
                f"there is no rate for {currency} (give the worth of one {currency} in {base}: "
                f"{currency} under [fx] of the config, or fx in the snapshot)"
            )
    return [rates.get(currency) for currency in currencies]
