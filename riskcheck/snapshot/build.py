"""Raw holdings become a snapshot: checked, in one currency, with what can be computed computed.

What contradicts itself or is of the wrong type is an error; what is merely not known stays missing, with its reason
in ``missing_reasons``, and hurts the policies that need it and no others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import partial
from itertools import compress, count

from riskcheck.foundation import MAX_COLUMNS, MAX_FIGURES, Problem, SnapshotError, at_most, frozen, likely_typo
from riskcheck.snapshot.account import check_claims, read_account, read_rates
from riskcheck.snapshot.catalogue import COLUMN_KINDS, COLUMNS, DERIVED_KINDS, FIGURE_NAMES, Column, Unit
from riskcheck.snapshot.cells import Cell, Kind
from riskcheck.snapshot.column_reader import ColumnReader
from riskcheck.snapshot.currency import pricing, rates_of
from riskcheck.snapshot.daily import denied_flows
from riskcheck.snapshot.declarations import Day
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.instruments import Instruments, instruments_of
from riskcheck.snapshot.money import Worth, costs, notionals, unrealized
from riskcheck.snapshot.numbers import MissingReasons, Numbers, are_positive, has_negative, without
from riskcheck.snapshot.portfolio import LivePortfolioSnapshot
from riskcheck.snapshot.sides import NEEDED, SIDES, read_sides
from riskcheck.snapshot.sums import sums_in
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.synonyms import hidden_losses_in, nested_synonyms_in, synonyms_in
from riskcheck.snapshot.table import NOT_GIVEN, check_names

READ_ELSEWHERE = frozenset({"symbol", "side", "size", "multiplier"})
"""The columns of which more has to be known than their own cells to read them."""
ROWS_PNL = ("realized_pnl", "unrealized_pnl")
MAX_AHEAD = 5.0
"""How many seconds a time may lie ahead of the clock: no two clocks are quite the same."""
SAY_PRICE = (
    "let the source give fresh prices with their price_time; or set max_price_age under [snapshot], or take it out"
)
SAY_MULTIPLIER = (
    "write multiplier = N on its [[broker]], or under [snapshot] for --snapshot, which its contracts have that say "
    "none; or, where rows differ, let the source give a column multiplier"
)


@frozen
class Measures:
    """By what a book is measured: the settings of the desk that a snapshot is built with.

    ``fx`` holds the worth of one unit of a currency in base currency; the source's own rates go before it.
    ``max_price_age`` is in seconds: an older mark price counts as unknown. ``aliases`` are other names of coins and
    tickers, ``day`` what the desk declares of its trading day. In an example (``is_plain``) rows that do not say it are
    in base currency, and a contract of them is one unit.
    """

    base_currency: str = "EUR"
    fx: Mapping[str, float] = field(default_factory=dict)
    max_price_age: float | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    day: Day = Day()
    is_plain: bool = False


def build_snapshot(holdings: Holdings, measures: Measures, *, as_of: datetime) -> LivePortfolioSnapshot:
    """The snapshot of what a source answered, or a SnapshotError with everything that is wrong with it."""
    for what, names, most in (
        ("columns", holdings.table.columns, MAX_COLUMNS),
        ("account figures", holdings.account, MAX_FIGURES),
        ("currency rates", holdings.fx, MAX_FIGURES),
    ):
        check_names(what, names, most, holdings.place)
    problems = list(holdings.problems)
    base_currency = measures.base_currency
    rates = {**measures.fx, **read_rates(holdings, base_currency, measures.fx, problems), base_currency: 1.0}
    account, missing_figure_reasons = read_account(holdings, base_currency, rates, problems)
    problems += denied_flows(holdings.account.get("day_flows"), measures.day, holdings.account_place)
    reader = ColumnReader(holdings.table, rates, problems)
    columns = _read_columns(reader, holdings, measures, as_of)
    kinds: dict[str, Kind | None] = {**COLUMN_KINDS, **DERIVED_KINDS}
    for name in _further_columns(holdings, problems):
        kinds[name], columns[name] = reader.further(name)
    if problems:
        placed = [one if one.place else replace(one, place=holdings.place) for one in problems]
        raise SnapshotError(*at_most(placed))
    snapshot = LivePortfolioSnapshot.of_columns(
        as_of=as_of,
        base_currency=base_currency,
        columns={name: tuple(cells) for name, cells in columns.items()},
        kinds=kinds,
        count=holdings.table.count,
        account=account,
        fx={code: rate for code, rate in rates.items() if code != base_currency},
        fx_origin=_origins(holdings, measures.fx),
        sources=(holdings.source,),
        open_rows=tuple(compress(count(), map("flat".__ne__, columns["side"]))),
        missing_reasons=reader.missing_reasons,
        max_price_age=measures.max_price_age,
        missing_figure_reasons=missing_figure_reasons,
        notes=(*holdings.notes, *(() if holdings.is_live else _notes_on_prices(columns, measures.max_price_age))),
        basis=(*holdings.basis, *_aliases_used(columns["symbol"], measures.aliases)),
        given=tuple(name for name in holdings.table.columns if name not in holdings.joined),
    )
    check_claims(holdings, snapshot)
    return snapshot.on_the_day(measures.day)


def _notes_on_prices(columns: Mapping[str, Sequence[Cell]], max_age: float | None) -> tuple[str, ...]:
    """That the age of prices is not looked at, where the source gives no time of any."""
    if max_age is None or not any(columns["mark_price"]) or any(columns["price_time"]):
        return ()
    return ("max_price_age is set, but the source gives no price_time: how old its prices are is not known",)


def _origins(holdings: Holdings, configured: Mapping[str, float]) -> dict[str, str]:
    """Where each rate comes from: the config, or the source, which goes before it."""
    own = {code: holdings.fx_origin.get(code, holdings.source) for code in holdings.fx}
    return {**dict.fromkeys(configured, "the config"), **own}


def _further_columns(holdings: Holdings, problems: list[Problem]) -> Iterator[str]:
    """The columns of the source's own; one with a name of riskcheck's own, or nearly one, is a problem."""
    for name in holdings.table.columns:
        if name in holdings.ignored and name not in DERIVED_KINDS and name not in FIGURE_NAMES:
            yield name
        elif name in DERIVED_KINDS or name in FIGURE_NAMES:
            taken = f"the positions have a column {name!r}, which is a name of riskcheck's own"
            problems.append(Problem(taken, fix="rename the column", place=holdings.place))
        elif slip := likely_typo(name, COLUMN_KINDS):
            if slip in NEEDED and slip not in holdings.table.columns:
                continue  # told where the column is missed
            found = f"the positions have a column {name!r}"
            renamed = f'columns = {{ {slip} = "{name}" }} on its [[broker]]'
            fix = f"if {slip!r} is meant, call it so (of a file, {renamed} does it); else give it another name"
            problems.append(Problem(found, fix=fix, place=holdings.place))
        elif name not in COLUMN_KINDS:
            yield name


def _read_columns(
    reader: ColumnReader, holdings: Holdings, measures: Measures, as_of: datetime
) -> dict[str, Sequence[Cell]]:
    """The columns that every position has, and those that are computed from them."""
    symbols = reader.read_symbols()
    sides, sizes = read_sides(reader)
    columns: dict[str, Sequence[Cell]] = {"symbol": symbols, "side": sides, "size": sizes}
    read_by_kind = [column for column in COLUMNS if column.name not in READ_ELSEWHERE]
    texts = {one.name: reader.texts(one.name) for one in read_by_kind if one.kind is Kind.TEXT}
    instants = {one.name: reader.times(one.name) for one in read_by_kind if one.kind is Kind.TIME}
    numbers = {one.name: _read_numbers(reader, one) for one in read_by_kind if one.kind is Kind.NUMBER}
    columns |= {**texts, **instants}
    currencies, times = texts["currency"], instants["price_time"]
    stale = _stale_prices(times, as_of, measures.max_price_age, reader.missing_reasons)
    numbers["mark_price"] = without(numbers["mark_price"], stale)
    numbers["size"] = sizes
    numbers["direction"] = list(map(SIDES.get, sides))  # type: ignore[arg-type]  # no side, no direction
    given = {name: numbers[name] for name in ("notional", "margin", "maintenance_margin")}
    numbers["notional"] = _unsigned_notionals(given["notional"], reader, sides)
    plain = measures.base_currency if measures.is_plain else None
    priced = pricing(symbols, currencies, plain)
    instruments = instruments_of(holdings.table, symbols, holdings.joined, holdings.ignored)
    numbers["multiplier"] = _read_multipliers(reader, priced.inverse, instruments, is_plain=measures.is_plain)
    numbers["fx"] = rates_of(priced, reader.rates, measures.base_currency, reader.missing_reasons)
    for row, contradiction in priced.contradictions.items():
        reader.add_problem(row, "currency", contradiction, "correct one of the two")
    underlyings = _underlyings(reader) if instruments.options else ()
    worth = Worth(numbers, priced, stale, instruments.options, underlyings, instruments.contracts)
    numbers |= _worth_of_rows(worth, reader)
    columns["base"] = _bases(symbols, texts["base"], measures.aliases)
    _refuse_worth_without_size(reader, sizes, given)
    read: dict[str, Sequence[Cell]] = {
        "side": sides,
        "size": sizes,
        "multiplier": numbers["multiplier"],
        "currency": priced.currencies,
        "notional": without(numbers["notional"], instruments.options.keys()),  # what an option costs is not exposure
        **({"price_time": times} if measures.max_price_age is not None else {}),
        **({name: numbers[name] for name in ROWS_PNL} if measures.day.pnl is not None else {}),
    }
    reader.problems.extend(synonyms_in(holdings, symbols, read, reader.rates, partial(costs, worth)))
    reader.problems.extend(nested_synonyms_in(holdings, symbols, read))
    if measures.day.pnl is not None:
        reader.problems.extend(hidden_losses_in(holdings, numbers, reader.rates))
    if not holdings.has_no_totals:
        reader.problems.extend(sums_in(holdings.table, symbols, sides, sizes, numbers["notional"]))
    return {**columns, **numbers}


def _worth_of_rows(worth: Worth, reader: ColumnReader) -> dict[str, Numbers]:
    """Notional and unrealised PnL; a row whose figures contradict each other has neither."""
    pnl, contradictions = unrealized(worth)
    found = notionals(worth, reader.missing_reasons)
    for name in ("notional", "unrealized_pnl") if contradictions else ():
        reader.missing_reasons.setdefault(name, {}).update(contradictions)
    return {"notional": without(found, contradictions.keys()), "unrealized_pnl": pnl}


def _underlyings(reader: ColumnReader) -> Numbers:
    """|delta| x price of what an option is about, for rows that have both."""
    deltas, prices = reader.numbers("delta"), reader.numbers("underlying_price")
    pairs = zip(deltas, prices, strict=True)
    # A delta of 0 is what feeds write that have none, and one above 1 counts in percent, or for the whole position.
    return [abs(delta) * price if delta and abs(delta) <= 1 and price and price > 0 else None for delta, price in pairs]


def _bases(
    symbols: Sequence[str | None], given: Sequence[str | None], aliases: Mapping[str, str]
) -> Sequence[str | None]:
    """The coin or ticker of each row, as the source says it or by its symbol, under the name that the desk gives it."""
    coins = {symbol: parts_of(symbol).coin for symbol in set(symbols) if symbol}
    if not any(given):
        renamed = {symbol: aliases.get(coin, coin) for symbol, coin in coins.items()}
        return list(map(renamed.get, symbols))  # type: ignore[arg-type]  # a missing symbol has no coin
    named = [own or coins.get(symbol or "") for own, symbol in zip(given, symbols, strict=True)]
    return [aliases.get(name, name) if name else name for name in named] if aliases else named


def _aliases_used(symbols: Sequence[Cell], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """The names that the desk declares to be others, of those that the book has."""
    coins = {parts_of(symbol).coin for symbol in set(symbols) if isinstance(symbol, str)} if aliases else set()
    return tuple(f"{name} is {aliases[name]}, as [aliases] declares" for name in sorted(coins & aliases.keys()))


def _unsigned_notionals(given: Numbers, reader: ColumnReader, sides: Sequence[str | None]) -> Numbers:
    """The source's notionals without their sign, which of a short row may be that of its size."""
    if not has_negative(given):
        return given
    for row, notional in enumerate(given):
        if notional is not None and notional < 0 and sides[row] != "short":
            reader.add_problem(row, "notional", f"{notional:g} on a {sides[row]} position, expected 0 or more")
    return [None if notional is None else abs(notional) for notional in given]


def _read_numbers(reader: ColumnReader, column: Column) -> Numbers:
    """A column of numbers, read as what it counts and where it stands asks."""
    if column.unit is Unit.PRICE:
        return _read_prices(reader, column.name)
    if column.auxiliary:
        return _read_auxiliary(reader, column.name)
    return reader.money(column.name) if column.unit is Unit.MONEY else reader.numbers(column.name)


def _read_prices(reader: ColumnReader, name: str) -> Numbers:
    """Prices; one of 0 or below is unknown, and its reason is kept."""
    given = reader.numbers(name)
    if 0.0 not in given and not has_negative(given):
        return given
    prices = list(given)
    for row, price in enumerate(prices):
        if price is not None and price <= 0:
            prices[row] = None
            reader.missing_reasons.setdefault(name, {})[row] = Problem(f"{name} is {price:g}, which is not a price")
    return prices


def _read_auxiliary(reader: ColumnReader, name: str) -> Numbers:
    """A number beside the exposure; one that cannot be right is unknown, and its reason is kept.

    0 is how venues write a leverage that they do not give.
    """
    given = reader.money(name)
    wrong = {
        row: Problem(f"{name} is {number:g}, which stands for a missing value")
        for row, number in enumerate(given if has_negative(given) or (name == "leverage" and 0.0 in given) else ())
        if number is not None and (number < 0 or (number == 0 and name == "leverage"))
    }
    if wrong:
        reader.missing_reasons.setdefault(name, {}).update(wrong)
    return without(given, wrong.keys())


def _read_multipliers(
    reader: ColumnReader, inverse: frozenset[int], instruments: Instruments, *, is_plain: bool
) -> Numbers:
    """Contract multipliers: 1 for a share or a coin of which the source does not mention one, else unknown.

    An inverse contract is worth whatever its multiplier says. A null is unknown, but for what is said to be a share.
    """
    raw = reader.table.column("multiplier")
    if raw is None and not (inverse or instruments.contracts or instruments.options):
        return (1.0,) * reader.table.count
    given = reader.numbers("multiplier")
    if are_positive(given):
        return given
    numbers = []
    for row, (cell, number) in enumerate(zip(raw or [NOT_GIVEN] * reader.table.count, given, strict=True)):
        is_contract = row in inverse or (not is_plain and (row in instruments.contracts or row in instruments.options))
        is_unit = (cell is NOT_GIVEN and not is_contract) or row in instruments.outright
        numbers.append(1.0 if number is None and is_unit else number)
        if numbers[row] is None:
            why = instruments.options.get(row) or instruments.contracts.get(row)
            said = f"{why}, and nothing says how many units a contract stands for" if why else "multiplier is not known"
            reader.missing_reasons.setdefault("multiplier", {}).setdefault(row, Problem(said, fix=SAY_MULTIPLIER))
        elif number is not None and number <= 0:
            reader.add_problem(row, "multiplier", f"{number:g}, expected more than 0")
    return numbers


def _stale_prices(
    times: Sequence[Cell], as_of: datetime, max_age: float | None, missing_reasons: MissingReasons
) -> frozenset[int]:
    """The rows whose mark is too old, ahead, or of an age that is not known; why they are unknown is kept.

    A source that gives no times at all is not held to them, which its notes say; one that does has to give them all.
    """
    known = [] if max_age is None else [time for time in times if isinstance(time, datetime)]
    if max_age is None or not known:
        return frozenset()
    if len(known) == len(times) and all(_is_fresh(_age(as_of, time), max_age) for time in _extremes(known)):
        return frozenset()
    stale = set()
    for row, time in enumerate(times):
        age = _age(as_of, time) if isinstance(time, datetime) else None
        if age is not None and _is_fresh(age, max_age):
            continue
        stale.add(row)
        reason = "price_time is missing" if age is None else f"mark_price is {age:g} s old"
        said = f"{reason}, and max_price_age allows {max_age:g} s"
        missing_reasons.setdefault("mark_price", {})[row] = Problem(said, fix=SAY_PRICE)
    return frozenset(stale)


def _extremes(times: Sequence[datetime]) -> tuple[datetime, ...]:
    return (min(times), max(times)) if times else ()


def _age(as_of: datetime, time: datetime) -> float:
    return (as_of - time).total_seconds()


def _is_fresh(age: float, max_age: float) -> bool:
    return -MAX_AHEAD <= age <= max_age


def _refuse_worth_without_size(reader: ColumnReader, sizes: Numbers, given: Mapping[str, Numbers]) -> None:
    """A row without a size that is worth something, or holds margin, contradicts itself."""
    worth = {name: numbers for name, numbers in given.items() if any(numbers)} if 0.0 in sizes else {}
    for name, numbers in worth.items():
        for row, (size, number) in enumerate(zip(sizes, numbers, strict=True)):
            if size == 0 and number:
                reader.add_problem(row, name, f"{number:g} at a size of 0", "give the size, or 0")
