"""What positions are worth: notional and unrealised PnL, computed in base currency."""

from collections.abc import Mapping
from math import isfinite
from operator import mul, sub

from riskcheck.snapshot.currency import Pricing
from riskcheck.snapshot.numbers import Gaps, Numbers, are_finite, none_known, without

NOTIONAL_TOLERANCE = 0.01


def notionals(numbers: Mapping[str, Numbers], priced: Pricing, stale: frozenset[int], gaps: Gaps) -> Numbers:
    """|size| x multiplier x mark price x fx; an inverse contract's multiplier is its value in the quote currency.

    A source's own notional, where it is one, stands in where there is no mark at all; where both are known they must
    agree within 1 %.
    """
    marks = numbers["mark_price"]
    inverse, unpriced = priced.inverse, priced.unpriced
    prices = marks
    if inverse or unpriced:
        prices = [1.0 if row in inverse else None if row in unpriced else mark for row, mark in enumerate(marks)]
    product = _product(numbers["size"], numbers["multiplier"], prices, numbers["fx"])
    given = numbers["notional"]
    if none_known(given) and are_finite(product):
        return product  # 0 where the size is, and nothing to compare with
    notionals = list(product)
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
    sizes, uncomputed = numbers["size"], priced.inverse | priced.unpriced.keys()
    exposure = _product(numbers["direction"], sizes, numbers["multiplier"], numbers["fx"])
    computed = _product(exposure, _difference(numbers["mark_price"], numbers["entry_price"]))
    if none_known(given) and 0.0 not in sizes and not uncomputed and are_finite(computed):
        return computed
    rows = zip(given, sizes, without(computed, uncomputed), strict=True)
    return [own if own is not None else 0.0 if size == 0 else _finite(pnl) for own, size, pnl in rows]


def _finite(number: float | None) -> float | None:
    return number if number is not None and isfinite(number) else None


def _difference(numbers: Numbers, others: Numbers) -> Numbers:
    """The difference of two columns, row by row; missing where one of them is."""
    try:
        return list(map(sub, numbers, others))  # a missing number raises TypeError
    except TypeError:
        return [None if a is None or b is None else a - b for a, b in zip(numbers, others, strict=True)]


def _product(*columns: Numbers) -> Numbers:
    """The product of columns, row by row; missing where a factor is."""
    product = columns[0]
    for column in columns[1:]:
        if column.count(1.0) == len(column):
            continue  # as most multipliers and rates are
        try:
            product = list(map(mul, product, column))  # a missing factor raises TypeError
        except TypeError:
            product = [None if a is None or b is None else a * b for a, b in zip(product, column, strict=True)]
    return product
