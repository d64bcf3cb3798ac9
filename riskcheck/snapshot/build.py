"""Raw holdings become a snapshot: checked, in one currency, with what can be computed computed.

What contradicts itself or is of the wrong type is an error; what is merely not known stays missing, with its reason
in ``gaps``, and hurts the policies that need it and no others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import compress, count

from riskcheck.errors import Problem, SnapshotError, at_most, slip_of
from riskcheck.sizes import MOST_COLUMNS, MOST_FIGURES
from riskcheck.snapshot.account import FIGURE_NAMES, check_claims, read_account, read_rates
from riskcheck.snapshot.cells import Cell, Kind
from riskcheck.snapshot.currency import pricing, rates_of
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.intake import Intake
from riskcheck.snapshot.money import notionals, unrealized
from riskcheck.snapshot.numbers import Gaps, Numbers, are_positive, has_negative, without
from riskcheck.snapshot.portfolio import COLUMN_KINDS, DERIVED_KINDS, LivePortfolioSnapshot
from riskcheck.snapshot.sides import SIDES, read_sides
from riskcheck.snapshot.table import ABSENT, check_names

PRICES = ("entry_price", "mark_price", "liquidation_price", "stop_price")
NEVER_NEGATIVE = ("notional", "margin", "maintenance_margin", "leverage")
PLAIN_NUMBERS = ("realized_pnl", "unrealized_pnl")
MOST_AHEAD = 5.0
"""How many seconds a time may lie ahead of the clock: no two clocks are quite the same."""


def build_snapshot(
    holdings: Holdings,
    *,
    as_of: datetime,
    base_currency: str,
    fx: Mapping[str, float] | None = None,
    max_price_age: float | None = None,
) -> LivePortfolioSnapshot:
    """The snapshot of what a source answered, or a SnapshotError with everything that is wrong with it.

    ``fx`` holds the worth of one unit of a currency in base currency; the source's own rates go before it.
    ``max_price_age`` is in seconds: an older mark price counts as unknown.
    """
    for what, names, most in (
        ("columns", holdings.table.columns, MOST_COLUMNS),
        ("account figures", holdings.account, MOST_FIGURES),
        ("currency rates", holdings.fx, MOST_FIGURES),
    ):
        check_names(what, names, most, holdings.place)
    problems: list[Problem] = []
    rates = {**(fx or {}), **read_rates(holdings, base_currency, problems), base_currency: 1.0}
    account, figure_gaps = read_account(holdings, rates, problems)
    intake = Intake(holdings.table, rates, problems)
    columns = _read_columns(intake, base_currency, as_of, max_price_age)
    kinds: dict[str, Kind | None] = {**COLUMN_KINDS, **DERIVED_KINDS}
    for name in _further_columns(holdings, problems):
        kinds[name], columns[name] = intake.further(name)
    if problems:
        placed = [one if one.place else replace(one, place=holdings.place) for one in problems]
        raise SnapshotError(*at_most(placed))
    snapshot = LivePortfolioSnapshot(
        as_of=as_of,
        base_currency=base_currency,
        columns={name: tuple(cells) for name, cells in columns.items()},
        kinds=kinds,
        count=holdings.table.count,
        account=account,
        fx={code: rate for code, rate in rates.items() if code != base_currency},
        fx_origin=_origins(holdings, fx or {}),
        sources=(holdings.source,),
        open_rows=tuple(compress(count(), map("flat".__ne__, columns["side"]))),
        gaps=intake.gaps,
        max_price_age=max_price_age,
        figure_gaps=figure_gaps,
        notes=holdings.notes,
        basis=holdings.basis,
        given=tuple(name for name in holdings.table.columns if name not in holdings.joined),
    )
    check_claims(holdings, snapshot)
    return snapshot


def _origins(holdings: Holdings, configured: Mapping[str, float]) -> dict[str, str]:
    """Where each rate comes from: the config, or the source, which goes before it."""
    own = {code: holdings.fx_origin.get(code, holdings.source) for code in holdings.fx}
    return {**dict.fromkeys(configured, "the config"), **own}


def _further_columns(holdings: Holdings, problems: list[Problem]) -> Iterator[str]:
    """The columns of the source's own; one with a name of riskcheck's own, or nearly one, is a problem."""
    for name in holdings.table.columns:
        if name in DERIVED_KINDS or name in FIGURE_NAMES:
            taken = f"the positions have a column {name!r}, which is a name of riskcheck's own"
            problems.append(Problem(taken, fix="rename the column", place=holdings.place))
        elif slip := slip_of(name, COLUMN_KINDS):
            found = f"the positions have a column {name!r}"
            fix = f"call it {slip!r}, or something less like it"
            problems.append(Problem(found, fix=fix, place=holdings.place))
        elif name not in COLUMN_KINDS:
            yield name


def _read_columns(intake: Intake, base: str, as_of: datetime, max_price_age: float | None) -> dict[str, Sequence[Cell]]:
    """The columns that every position has, and those that are computed from them."""
    gaps, stale = intake.gaps, frozenset[int]()
    symbols = intake.read_symbols()
    sides, sizes = read_sides(intake)
    columns: dict[str, Sequence[Cell]] = {"symbol": symbols, "side": sides, "size": sizes}
    columns["venue"], columns["account"] = intake.texts("venue"), intake.texts("account")
    columns["currency"] = currencies = intake.texts("currency")
    numbers = {name: _read_prices(intake, name) for name in PRICES}
    numbers |= {name: intake.money(name) for name in PLAIN_NUMBERS}
    numbers |= {name: _read_never_negative(intake, name) for name in NEVER_NEGATIVE}
    columns["price_time"] = times = intake.times("price_time")
    if max_price_age is not None:
        stale = _stale_prices(times, as_of, max_price_age, gaps)
        numbers["mark_price"] = without(numbers["mark_price"], stale)
    priced = pricing(symbols, currencies, base)
    numbers["multiplier"] = _read_multipliers(intake, priced.inverse)
    numbers["fx"] = rates_of(priced.currencies, intake.rates, base, gaps)
    numbers["size"] = sizes
    numbers["direction"] = list(map(SIDES.get, sides))  # type: ignore[arg-type]  # no side, no direction
    given = {name: numbers[name] for name in ("notional", "margin", "maintenance_margin")}
    numbers["notional"] = notionals(numbers, priced, stale, gaps)
    numbers["unrealized_pnl"] = unrealized(numbers, priced)
    _refuse_worth_without_size(intake, sizes, given)
    return {**columns, **numbers}


def _read_prices(intake: Intake, name: str) -> Numbers:
    """Prices; one of 0 or below is unknown, and its reason is kept."""
    given = intake.numbers(name)
    if 0.0 not in given and not has_negative(given):
        return given
    prices = list(given)
    for row, price in enumerate(prices):
        if price is not None and price <= 0:
            prices[row] = None
            intake.gaps.setdefault(name, {})[row] = f"{name} is {price:g}, which is no price"
    return prices


def _read_never_negative(intake: Intake, name: str) -> Numbers:
    numbers = intake.money(name)
    for row, number in enumerate(numbers) if has_negative(numbers) else ():
        if number is not None and number < 0:
            intake.complain(row, name, f"{number:g}, expected 0 or more")
    return numbers


def _read_multipliers(intake: Intake, inverse: frozenset[int]) -> Numbers:
    """Contract multipliers: 1 where the source does not mention one, unknown where it says null.

    An inverse contract is worth whatever its multiplier says, so there it cannot be left out.
    """
    raw = intake.table.column("multiplier")
    if raw is None and not inverse:
        return (1.0,) * intake.table.count
    given = intake.numbers("multiplier")
    if are_positive(given):
        return given
    numbers = [
        1.0 if cell is ABSENT and row not in inverse else number
        for row, (cell, number) in enumerate(zip(raw or [ABSENT] * intake.table.count, given, strict=True))
    ]
    for row, number in enumerate(numbers):
        if number is None:
            intake.gaps.setdefault("multiplier", {}).setdefault(row, "multiplier is not known")
        elif number <= 0:
            intake.complain(row, "multiplier", f"{number:g}, expected more than 0")
    return numbers


def _stale_prices(times: Sequence[Cell], as_of: datetime, max_age: float, gaps: Gaps) -> frozenset[int]:
    """The rows whose mark is too old, ahead, or of an age that is not known; why they are unknown is kept."""
    known = [time for time in times if isinstance(time, datetime)]
    if len(known) == len(times) and all(_is_fresh(_age(as_of, time), max_age) for time in _extremes(known)):
        return frozenset()
    stale = set()
    for row, time in enumerate(times):
        age = _age(as_of, time) if isinstance(time, datetime) else None
        if age is not None and _is_fresh(age, max_age):
            continue
        stale.add(row)
        reason = "price_time is missing" if age is None else f"mark_price is {age:g} s old"
        gaps.setdefault("mark_price", {})[row] = f"{reason}, and max_price_age allows {max_age:g} s"
    return frozenset(stale)


def _extremes(times: Sequence[datetime]) -> tuple[datetime, ...]:
    return (min(times), max(times)) if times else ()


def _age(as_of: datetime, time: datetime) -> float:
    return (as_of - time).total_seconds()


def _is_fresh(age: float, max_age: float) -> bool:
    return -MOST_AHEAD <= age <= max_age


def _refuse_worth_without_size(intake: Intake, sizes: Numbers, given: Mapping[str, Numbers]) -> None:
    """A row without a size that is worth something, or holds margin, contradicts itself."""
    worth = {name: numbers for name, numbers in given.items() if any(numbers)} if 0.0 in sizes else {}
    for name, numbers in worth.items():
        for row, (size, number) in enumerate(zip(sizes, numbers, strict=True)):
            if size == 0 and number:
                intake.complain(row, name, f"{number:g} at a size of 0", "give the size, or 0")
