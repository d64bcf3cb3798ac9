"""What positions are worth: notional and unrealised PnL, computed in base currency."""

from collections.abc import Mapping
from dataclasses import field
from math import isfinite
from operator import mul, sub

from riskcheck.foundation import Problem, frozen
from riskcheck.snapshot.currency import Pricing
from riskcheck.snapshot.numbers import (
    MissingReasons,
    Numbers,
    are_finite,
    joined_reasons,
    none_known,
    reason_of,
    without,
)

NOTIONAL_TOLERANCE = 0.01
PNL_TOLERANCE = 0.01
PREMIUM_TOLERANCE = 0.05
MIN_MULTIPLIER = 1e-4
"""Units in a contract; those of a ten-thousandth of a coin are the smallest that exchanges list."""
TICK_TOLERANCE = 0.0005
"""How far a PnL may lie from the computed one as a part of the notional: prices are rounded to ticks."""
USUAL_MULTIPLIER = 100.0
"""Shares in an option on them, where nothing says how many."""
PREMIUM = "its price is a premium, and not its exposure"
SAY_ONE = "correct what is wrong where the row comes from: its side, size, multiplier, currency, prices, or that figure"
SAY_SETTLED = "let the source give its currency in a column currency"
SAY_UNITS = "let the source give its multiplier; multiplier = 1 on its [[broker]], if a contract is one unit"
SAY_EXPOSURE = "let the source give its notional, or the columns delta and underlying_price"


@frozen
class Worth:
    """What the worth of rows is made of: numbers by column, how rows are priced, and those that stand apart.

    ``stale`` are the rows whose mark is too old, ``options`` the options and ``contracts`` the other contracts, each
    with why it is taken for one. ``underlyings`` are |delta| x price of what an option is about.
    """

    numbers: Mapping[str, Numbers]
    priced: Pricing
    stale: frozenset[int]
    options: Mapping[int, str]
    underlyings: Numbers = field(default=())
    contracts: Mapping[int, str] = field(default_factory=dict)


def notionals(worth: Worth, missing_reasons: MissingReasons) -> Numbers:
    """|size| x multiplier x mark price x fx; an inverse contract's multiplier is its value in the quote currency.

    An option's is the source's own, else |delta| x size x multiplier x underlying price x fx. Of any other row a
    source's own notional stands in where the computed one is not known; where both are known they must agree within
    1 %, else the row's is not known.
    """
    numbers, given = worth.numbers, worth.numbers["notional"]
    product = _product(numbers["size"], numbers["multiplier"], _prices(worth), numbers["fx"])
    if none_known(given) and are_finite(product):
        return product  # 0 where the size is, and nothing to compare with
    notionals = list(product)
    for row, size in enumerate(numbers["size"]):
        if size == 0:
            notionals[row] = 0.0
            continue
        notionals[row], gap = _notional(row, product[row], worth, missing_reasons)
        if gap:
            missing_reasons.setdefault("notional", {})[row] = gap
    return notionals


def costs(worth: Worth) -> Numbers:
    """|size| x multiplier x entry price x fx: what each position was opened for, not known of inverse contracts."""
    columns = [worth.numbers[name] for name in ("size", "multiplier", "entry_price", "fx")]
    return without(_product(*columns), worth.priced.inverse | worth.priced.unpriced.keys())


def _prices(worth: Worth) -> Numbers:
    """What a unit of each row is exposed to; None where that cannot be told."""
    marks, inverse, unpriced = worth.numbers["mark_price"], worth.priced.inverse, worth.priced.unpriced
    if not (inverse or unpriced or worth.options):
        return marks
    prices = [1.0 if row in inverse else None if row in unpriced else mark for row, mark in enumerate(marks)]
    for row in worth.options:
        prices[row] = worth.underlyings[row] if worth.underlyings else None
    return prices


def _notional(
    row: int, computed: float | None, worth: Worth, missing_reasons: MissingReasons
) -> tuple[float | None, Problem | None]:
    """The notional of an open row; None with the reason where it is not known."""
    own = worth.numbers["notional"][row]
    if row in worth.options:
        return _notional_of_option(row, computed, own, worth)
    if computed is not None and not isfinite(computed):
        return None, Problem("its notional is too large a number")
    if computed is None and own and row not in worth.stale and worth.numbers["fx"][row] is not None:
        gap = _impossible(own, row, worth)
        return (None, gap) if gap else (own, None)
    if computed is None:
        return None, _why_unknown(row, worth, missing_reasons)
    if own is not None and not _is_near(own, computed, NOTIONAL_TOLERANCE):
        said = f"its notional is {computed:.2f} as computed and {own:.2f} as the source says"
        return None, Problem(said, fix=SAY_ONE)
    return computed, None


def _impossible(own: float, row: int, worth: Worth) -> Problem | None:
    """Why a source's notional cannot be that of a row whose contract is not known; None where it can be.

    An inverse contract's may be in coins, and one that is size x price leaves out what a contract stands for.
    """
    units = _product(*([worth.numbers[name][row]] for name in ("size", "mark_price", "fx")))[0]
    if row in worth.priced.inverse or (units is not None and own < MIN_MULTIPLIER * units):
        return Problem(f"its notional of {own:g} is too small for its size")
    if row in worth.contracts and units is not None and _is_near(own, units, NOTIONAL_TOLERANCE):
        said = f"{worth.contracts[row]}, and its notional of {own:.2f} is size x price, without units of a contract"
        return Problem(said, fix=SAY_UNITS)
    return None


def _notional_of_option(
    row: int, by_delta: float | None, own: float | None, worth: Worth
) -> tuple[float | None, Problem | None]:
    if own and any(_is_near(own, premium, PREMIUM_TOLERANCE) for premium in _premiums(row, worth)):
        said = f"{worth.options[row]}: its notional of {own:.2f} is size x multiplier x price, and {PREMIUM}"
        return None, Problem(said, fix=SAY_EXPOSURE)
    if own and worth.numbers["fx"][row] is not None and row not in worth.stale:
        return own, None
    if by_delta is not None and isfinite(by_delta):
        return by_delta, None
    return None, Problem(f"{worth.options[row]}: {PREMIUM}", fix=SAY_EXPOSURE)


def _premiums(row: int, worth: Worth) -> list[float]:
    """What an option costs or did cost, with and without multiplier and rate: what a source may give as its worth."""
    numbers = {name: column[row] for name, column in worth.numbers.items()}
    units = {1.0, USUAL_MULTIPLIER, numbers["multiplier"] or 1.0}
    prices = filter(None, (numbers["mark_price"], numbers["entry_price"]))
    rates = {1.0, numbers["fx"] or 1.0}
    return [(numbers["size"] or 0.0) * one * price * rate for price in prices for one in units for rate in rates]


def _is_near(one: float, other: float, tolerance: float) -> bool:
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def _why_unknown(row: int, worth: Worth, missing_reasons: MissingReasons) -> Problem:
    unpriced = worth.priced.unpriced.get(row)
    if unpriced:
        return Problem(unpriced, fix=SAY_SETTLED)
    missing = [name for name in ("mark_price", "multiplier", "fx") if worth.numbers[name][row] is None]
    return joined_reasons([reason_of(name, row, missing_reasons) for name in missing])


def unrealized(worth: Worth) -> tuple[Numbers, Mapping[int, Problem]]:
    """The source's figure, else direction x (mark - entry) x size x multiplier x fx; 0 on a flat position.

    Where both are known they must agree within 1 % of the larger, or 0.05 % of the notional for prices in ticks; else
    one of side, size and prices is wrong, and the row has neither a PnL nor a notional. With the figures, how those
    rows contradict themselves.
    """
    numbers, priced = worth.numbers, worth.priced
    given, sizes = numbers["unrealized_pnl"], numbers["size"]
    uncomputed = priced.inverse | priced.unpriced.keys()
    exposure = _product(numbers["direction"], sizes, numbers["multiplier"], numbers["fx"])
    computed = without(_product(exposure, _difference(numbers["mark_price"], numbers["entry_price"])), uncomputed)
    if none_known(given) and 0.0 not in sizes and not uncomputed and are_finite(computed):
        return computed, {}
    found: list[float | None] = []
    contradictions: dict[int, Problem] = {}
    for row, (own, size, pnl) in enumerate(zip(given, sizes, map(_finite, computed), strict=True)):
        gap = _contradiction(row, own, pnl, worth) if own is not None and pnl is not None and size else None
        if gap:
            contradictions[row] = gap
        found.append(None if gap else own if own is not None else 0.0 if size == 0 else pnl)
    return found, contradictions


def _contradiction(row: int, own: float, computed: float, worth: Worth) -> Problem | None:
    """How a PnL contradicts side, size and prices; None where it does not."""
    size, multiplier, mark, fx = (
        worth.numbers[name][row] or 0.0 for name in ("size", "multiplier", "mark_price", "fx")
    )
    notional = size * multiplier * mark * fx
    if abs(own - computed) <= max(PNL_TOLERANCE * max(abs(own), abs(computed)), TICK_TOLERANCE * notional):
        return None
    said = f"its unrealised PnL is {computed:.2f} by side, size and prices, and {own:.2f} as the source says"
    return Problem(said, fix=SAY_ONE)


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
