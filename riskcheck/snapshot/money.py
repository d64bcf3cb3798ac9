"""What positions are worth: notional and unrealised PnL, computed in base currency."""

from collections.abc import Mapping
from math import isfinite
from operator import mul

from riskcheck.snapshot.currency import Pricing
from riskcheck.snapshot.numbers import Gaps, Numbers

NOTIONAL_TOLERANCE = 0.01


def notionals(numbers: Mapping[str, Numbers], priced: Pricing, stale: frozenset[int], gaps: Gaps) -> Numbers:
    """|size| x multiplier x mark price x fx; an inverse contract's multiplier is its value in the quote currency.

    A source's own notional, where it is one, stands in where there is no mark at all; where both are known they must
    agree within 1 %.
    """
    marks = numbers["mark_price"]
    inverse, unpriced = priced.inverse, priced.unpriced
    if inverse or unpriced:
        prices = [1.0 if row in inverse else None if row in unpriced else mark for row, mark in enumerate(marks)]
    else:
        prices = marks
    notionals = _product(numbers["size"], numbers["multiplier"], prices, numbers["fx"])
    given = numbers["notional"]
    for row, size in enumerate(numbers["size"]):
        computed, own = notionals[row], given[row]
        if size == 0:
            notionals[row] = computed = 0.0
        if computed == float("inf"):
            notionals[row] = None
            gaps.setdefault("notional", {})[row] = "its notional is too large a number"
        elif computed is None and own and row not in stale and numbers["fx"][row] is not None:
            notionals[row] = own
        elif computed is None:
            gaps.setdefault("notional", {})[row] = unpriced.get(row) or _why_unknown(row, numbers, gaps)
        elif own is not None and abs(own - computed) > NOTIONAL_TOLERANCE * max(own, computed):
            notionals[row] = None
            gaps.setdefault("notional", {})[row] = (
                f"its notional is {computed:.2f} as computed and {own:.2f} as the source says"
            )
    return notionals


def _why_unknown(row: int, numbers: Mapping[str, Numbers], gaps: Gaps) -> str:
    missing = [name for name in ("mark_price", "multiplier", "fx") if numbers[name][row] is None]
    return " and ".join(gaps.get(name, {}).get(row, f"{name} is missing") for name in missing)


def unrealized(numbers: Mapping[str, Numbers], priced: Pricing) -> Numbers:
    """The source's figure, else direction x (mark - entry) x size x multiplier x fx; 0 on a flat position."""
    given = numbers["unrealized_pnl"]
    if None not in given:
        return given
    exposure = _product(numbers["direction"], numbers["size"], numbers["multiplier"], numbers["fx"])
    computed = list(given)
    for row, (mark, entry) in enumerate(zip(numbers["mark_price"], numbers["entry_price"], strict=True)):
        signed = exposure[row]
        if given[row] is not None:
            continue
        if numbers["size"][row] == 0:
            computed[row] = 0.0
        elif (
            signed is not None
            and mark is not None
            and entry is not None
            and row not in priced.inverse
            and row not in priced.unpriced
        ):
            pnl = signed * (mark - entry)
            computed[row] = pnl if isfinite(pnl) else None
    return computed


def _product(*columns: Numbers) -> Numbers:
    """The product of columns, row by row; missing where a factor is."""
    product = columns[0]
    for column in columns[1:]:
        try:
            product = list(map(mul, product, column))  # a missing factor raises TypeError
        except TypeError:
            product = [None if a is None or b is None else a * b for a, b in zip(product, column, strict=True)]
    return product
