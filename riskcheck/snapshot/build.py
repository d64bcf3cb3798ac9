"""Raw holdings become a snapshot: checked, in one currency, with what can be computed computed.

What contradicts itself or is of the wrong type is an error; what is merely not known stays missing, with its reason
in ``gaps``, and hurts the policies that need it and no others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from operator import mul

from riskcheck.errors import Place, Problem, SnapshotError, unknown_name
from riskcheck.snapshot.cells import Cell, Kind, described, shortened, to_number, to_text
from riskcheck.snapshot.intake import MOST_PROBLEMS, Intake
from riskcheck.snapshot.portfolio import COLUMN_KINDS, DERIVED_KINDS, LivePortfolioSnapshot
from riskcheck.snapshot.table import ABSENT, RawTable

SIDES: Mapping[str, float] = {"long": 1.0, "short": -1.0, "flat": 0.0}
PRICES = ("entry_price", "mark_price", "liquidation_price", "stop_price")
NEVER_NEGATIVE = ("notional", "margin", "maintenance_margin")
PLAIN_NUMBERS = ("realized_pnl", "unrealized_pnl", "leverage")
NOTIONAL_TOLERANCE = 0.01
AHEAD = 5.0

Numbers = list[float | None]
Gaps = dict[str, dict[int, str]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one source answered, before it is believed. ``claims`` are sums that the source made itself: ``totals`` and ``symbol_notional``."""

    source: str
    table: RawTable
    account: Mapping[str, object] = field(default_factory=dict)
    fx: Mapping[str, object] = field(default_factory=dict)
    as_of: datetime | None = None
    claims: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    place: Place = field(default=Place("snapshot"))


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
    intake = Intake(holdings.table)
    rates = {**(fx or {}), **_read_rates(holdings, base_currency, intake.problems)}
    rates[base_currency] = 1.0
    account = _read_account(holdings, intake.problems)
    columns, gaps = _read_columns(intake, rates, base_currency, as_of, max_price_age)
    kinds: dict[str, Kind | None] = {**COLUMN_KINDS, **DERIVED_KINDS}
    for name in holdings.table.columns:
        if name in DERIVED_KINDS:
            taken = f"the positions have a column {name!r}, which is a name of riskcheck's own"
            intake.problems.append(Problem(taken, fix="rename the column", place=holdings.place))
        elif name not in COLUMN_KINDS:
            kinds[name], columns[name] = intake.further(name)
    if intake.problems:
        raise SnapshotError(*_at_most(intake.problems))
    snapshot = LivePortfolioSnapshot(
        as_of=as_of,
        base_currency=base_currency,
        columns={name: tuple(cells) for name, cells in columns.items()},
        kinds=kinds,
        count=holdings.table.count,
        account=account,
        fx={code: rate for code, rate in rates.items() if code != base_currency},
        sources=(holdings.source,),
        gaps=gaps,
        given=tuple(holdings.table.columns),
    )
    _check_claims(holdings, snapshot)
    return snapshot


def _read_columns(
    intake: Intake, rates: Mapping[str, float], base: str, as_of: datetime, max_price_age: float | None
) -> tuple[dict[str, Sequence[Cell]], Gaps]:
    gaps: Gaps = {}
    symbols = intake.read_symbols()
    sides, sizes = _read_sides(intake)
    columns: dict[str, Sequence[Cell]] = {"symbol": symbols, "side": sides, "size": sizes}
    for name in ("venue", "account", "currency"):
        columns[name] = intake.texts(name)
    numbers = {name: _read_prices(intake, name, gaps) for name in PRICES}
    numbers |= {name: intake.numbers(name) for name in PLAIN_NUMBERS}
    numbers |= {name: _read_never_negative(intake, name) for name in NEVER_NEGATIVE}
    numbers["multiplier"] = _read_multipliers(intake, gaps)
    columns["price_time"] = times = intake.times("price_time")
    stale = _forget_stale_prices(numbers["mark_price"], times, as_of, max_price_age, gaps)
    priced_in, inverse = _currencies(symbols, intake.texts("currency"), base)
    numbers["fx"] = _rates_of(priced_in, rates, base, gaps)
    numbers["size"] = sizes
    numbers["direction"] = [SIDES.get(side) if side else None for side in sides]
    numbers["notional"] = _notionals(numbers, inverse, stale, gaps)
    numbers["unrealized_pnl"] = _unrealized(numbers, inverse)
    return {**columns, **numbers}, gaps


def _read_sides(intake: Intake) -> tuple[list[str | None], Numbers]:
    """Side and unsigned size: a size with a sign and no side column says both; contradictions are problems."""
    signed = intake.numbers("size", required=True)
    if intake.table.column("size") is None and intake.table.count:
        intake.problems.append(_no_such_column("size", intake.table))
    if intake.table.column("symbol") is None and intake.table.count:
        intake.problems.append(_no_such_column("symbol", intake.table))
    if intake.table.column("side") is None:
        return [_side_of(size) for size in signed], [None if size is None else abs(size) for size in signed]
    given = intake.texts("side")
    sides = [
        _reconcile(intake, row, side, size) for row, (side, size) in enumerate(zip(given, signed, strict=True))
    ] if not _agree(given, signed) else given  # fmt: skip
    return sides, [None if size is None else abs(size) for size in signed]


def _agree(sides: Sequence[str | None], sizes: Numbers) -> bool:
    """Whether every row is an open position with a plain side: the common case, decided without a look at each row."""
    return set(sides) <= {"long", "short"} and None not in sizes and min(sizes, default=1.0) > 0  # type: ignore[type-var,operator]


def _side_of(size: float | None) -> str | None:
    if size is None:
        return None
    return "flat" if size == 0 else "long" if size > 0 else "short"


def _reconcile(intake: Intake, row: int, side: str | None, size: float | None) -> str | None:
    """The side of a row whose size may carry a sign; complains where the two contradict each other."""
    if size is None:
        return side
    if side is None:
        if size == 0:
            return "flat"
        intake.complain(row, "side", "missing, expected long, short or flat")
    elif side not in SIDES:
        hint = "long, short or flat"
        intake.complain(
            row, "side", f"{shortened(side)}, expected {hint}", unknown_name("side", side.lower(), SIDES).fix
        )
    elif side == "flat" and size != 0:
        intake.complain(row, "size", f"{size} on a flat position, expected 0", "give the side, or the size 0")
    elif side == "long" and size < 0:
        intake.complain(
            row,
            "size",
            f"{size} on a long position, expected a size that is not negative",
            "correct the side or the sign",
        )
    return "flat" if size == 0 else side


def _no_such_column(name: str, table: RawTable) -> Problem:
    return Problem(
        f"the positions have no column {name!r}",
        expected="at least symbol, side and size",
        fix=f"they have {', '.join(table.columns) or 'no columns'}; rename one, or map it in the source",
        place=Place(table.place(0).file),
    )


def _read_prices(intake: Intake, name: str, gaps: Gaps) -> Numbers:
    """Prices; one of 0 or below is unknown, and its reason is kept."""
    prices = intake.numbers(name)
    for row, price in enumerate(prices):
        if price is not None and price <= 0:
            prices[row] = None
            gaps.setdefault(name, {})[row] = f"{name} is {price:g}, which is no price"
    return prices


def _read_never_negative(intake: Intake, name: str) -> Numbers:
    numbers = intake.numbers(name)
    for row, number in enumerate(numbers):
        if number is not None and number < 0:
            intake.complain(row, name, f"{number:g}, expected 0 or more")
    return numbers


def _read_multipliers(intake: Intake, gaps: Gaps) -> Numbers:
    """Contract multipliers: 1 where the source does not mention one, unknown where it says null."""
    raw = intake.table.column("multiplier")
    if raw is None:
        return [1.0] * intake.table.count
    numbers: Numbers = [
        1.0 if cell is ABSENT else number for cell, number in zip(raw, intake.numbers("multiplier"), strict=True)
    ]
    for row, number in enumerate(numbers):
        if number is None:
            gaps.setdefault("multiplier", {})[row] = "multiplier is null"
        elif number <= 0:
            intake.complain(row, "multiplier", f"{number:g}, expected more than 0")
    return numbers


def _forget_stale_prices(
    marks: Numbers, times: Sequence[Cell], as_of: datetime, max_age: float | None, gaps: Gaps
) -> frozenset[int]:
    """Make marks unknown whose time is too old, ahead, or not known although an age is demanded; returns their rows."""
    if max_age is None:
        return frozenset()
    stale = set()
    for row, time in enumerate(times):
        age = (as_of - time).total_seconds() if isinstance(time, datetime) else None
        if age is not None and -AHEAD <= age <= max_age:
            continue
        stale.add(row)
        marks[row] = None
        known = "price_time is missing" if age is None else f"mark_price is {age:g} s old"
        gaps.setdefault("mark_price", {})[row] = f"{known}, and max_price_age allows {max_age:g} s"
    return frozenset(stale)


def _currencies(
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


def _rates_of(currencies: Sequence[str], rates: Mapping[str, float], base: str, gaps: Gaps) -> Numbers:
    missing = set(currencies) - set(rates)
    for row, currency in enumerate(currencies) if missing else ():
        if currency in missing:
            gaps.setdefault("fx", {})[row] = (
                f"there is no rate for {currency} (give the worth of one {currency} in {base}: "
                f"{currency} under [fx] of the config, or fx in the snapshot)"
            )
    return [rates.get(currency) for currency in currencies]


def _product(*columns: Numbers) -> Numbers:
    """The product of columns, row by row; missing where a factor is."""
    product = columns[0]
    for column in columns[1:]:
        try:
            product = list(map(mul, product, column))  # type: ignore[arg-type]  # a missing factor raises TypeError
        except TypeError:
            product = [None if a is None or b is None else a * b for a, b in zip(product, column, strict=True)]
    return product


def _notionals(numbers: Mapping[str, Numbers], inverse: frozenset[int], stale: frozenset[int], gaps: Gaps) -> Numbers:
    """|size| x multiplier x mark price x fx; an inverse contract's multiplier is its value in the quote currency.

    A source's own notional stands in where there is no mark at all; where both are known they must agree within 1 %.
    """
    marks = numbers["mark_price"]
    prices = [1.0 if row in inverse else mark for row, mark in enumerate(marks)] if inverse else marks
    notionals = _product(numbers["size"], numbers["multiplier"], prices, numbers["fx"])
    given = numbers["notional"]
    for row, size in enumerate(numbers["size"]):
        computed, own = notionals[row], given[row]
        if size == 0:
            notionals[row] = computed = 0.0
        if computed == float("inf"):
            notionals[row] = None
            gaps.setdefault("notional", {})[row] = "its notional is too large a number"
        elif computed is None and own is not None and row not in stale and numbers["fx"][row] is not None:
            notionals[row] = own
        elif computed is None:
            gaps.setdefault("notional", {})[row] = _why_unknown(row, numbers, gaps)
        elif own is not None and abs(own - computed) > NOTIONAL_TOLERANCE * max(own, computed):
            notionals[row] = None
            gaps.setdefault("notional", {})[row] = (
                f"its notional is {computed:.2f} as computed and {own:.2f} as the source says"
            )
    return notionals


def _why_unknown(row: int, numbers: Mapping[str, Numbers], gaps: Gaps) -> str:
    missing = [name for name in ("mark_price", "multiplier", "fx") if numbers[name][row] is None]
    return " and ".join(gaps.get(name, {}).get(row, f"{name} is missing") for name in missing)


def _unrealized(numbers: Mapping[str, Numbers], inverse: frozenset[int]) -> Numbers:
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
        elif signed is not None and mark is not None and entry is not None and row not in inverse:
            pnl = signed * (mark - entry)
            computed[row] = pnl if isfinite(pnl) else None
    return computed


def _read_rates(holdings: Holdings, base: str, problems: list[Problem]) -> dict[str, float]:
    rates = {}
    for code, value in holdings.fx.items():
        try:
            rate = to_number(value)
        except ValueError as error:
            problems.append(Problem(f"fx of {code} is {error}", place=holdings.place))
            continue
        if rate <= 0 or (code == base and rate != 1):
            expected = "1, as it is the base currency" if code == base else f"the worth of one {code} in {base}"
            problems.append(Problem(f"fx of {code} is {rate:g}", expected=expected, place=holdings.place))
        rates[code] = rate
    return rates


def _read_account(holdings: Holdings, problems: list[Problem]) -> dict[str, Cell]:
    """Account figures: numbers (also as plain decimals), texts and truth values; null is missing."""
    figures: dict[str, Cell] = {}
    for name, value in holdings.account.items():
        if value is None or isinstance(value, bool):
            figures[name] = value
            continue
        is_figure = name in ACCOUNT_FIGURES
        try:
            figures[name] = to_number(value)
        except ValueError as error:
            if isinstance(value, str) and not is_figure:
                figures[name] = _account_text(name, value, holdings.place, problems)
            else:
                problems.append(Problem(f"account.{name} is {error}", place=holdings.place))
    problems.extend(
        Problem(f"account.{name} is {described(value)}, expected a number", place=holdings.place)
        for name, value in figures.items()
        if name in ACCOUNT_FIGURES and isinstance(value, bool)
    )
    return figures


ACCOUNT_FIGURES = frozenset({"equity", "cash", "margin_used", "daily_pnl", "day_start_equity", "starting_cash"})


def _account_text(name: str, value: str, place: Place, problems: list[Problem]) -> str | None:
    try:
        return to_text(value)
    except ValueError as error:
        problems.append(Problem(f"account.{name} is {error}", place=place))
        return None


def _check_claims(holdings: Holdings, snapshot: LivePortfolioSnapshot) -> None:
    """Totals that a file states must be those that its positions give."""
    computed: Mapping[str, Mapping[str, float | None]] = {
        "totals": snapshot.totals,
        "symbol_notional": snapshot.symbol_notional,
    }
    wrong = [
        Problem(
            f"{table}.{name} is stated as {claims.get(name)}, but the positions give {computed[table].get(name)}",
            fix="take the snapshot again; it was changed after it was taken",
            place=holdings.place,
        )
        for table, claims in holdings.claims.items()
        for name in {**claims, **(computed[table] if table == "symbol_notional" else {})}
        if name not in claims or name not in computed[table] or not _same(claims[name], computed[table][name])
    ]
    if wrong:
        raise SnapshotError(*wrong)


def _same(claim: object, computed: float | None) -> bool:
    if claim is None or computed is None:
        return claim is None and computed is None
    try:
        return abs(to_number(claim) - computed) <= 1e-6 * max(1.0, abs(computed))
    except ValueError:
        return False


def _at_most(problems: list[Problem]) -> list[Problem]:
    """The problems, cut to a number that a person reads."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = len(problems) - MOST_PROBLEMS
    return [*problems[:MOST_PROBLEMS], Problem(f"and {more} more such problems")]


__all__ = ["Holdings", "Kind", "build_snapshot"]
