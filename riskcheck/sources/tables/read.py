"""A file that the desk, or a ready format, describes: from its rows to holdings under the snapshot's names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from itertools import repeat

from riskcheck.foundation import Place, Problem, SnapshotError, frozen
from riskcheck.snapshot import (
    COLUMN_KINDS,
    COLUMNS,
    NOT_GIVEN,
    Holdings,
    Kind,
    RawTable,
    Unit,
    amount_in,
    is_placeholder,
    parts_of,
    pricing,
    to_number,
)
from riskcheck.sources.tables.columns import FileColumns, kept_rows, mapped, read_numbers, read_words
from riskcheck.sources.tables.form import FileForm, TableSource
from riskcheck.sources.tables.lines import Lines, refuse_odd
from riskcheck.sources.tables.numbers import PLAIN, NumberReader
from riskcheck.sources.tables.times import Moments, time_inside

ZEROS = frozenset({"0", "0.0", "0.00"})
MONEY = tuple(column.name for column in COLUMNS if column.unit is Unit.MONEY)


@frozen
class Content:
    """What a file holds, under its own names: its table, and what else of it may say a time.

    ``odd_rows`` is what is wrong with some rows, which matters if they are kept. ``lines`` are those of a file that
    has lines, ``tree`` is the value of a JSON file, which may be a snapshot of riskcheck's own form (``is_envelope``);
    ``file_name`` is its name, where it is a file. ``not_whole`` is why what it holds is not the book.
    """

    table: RawTable
    odd_rows: Mapping[int, Problem] = field(default_factory=dict)
    lines: Lines | None = None
    tree: object = None
    is_envelope: bool = False
    file_name: str = ""
    not_whole: Problem | None = None


def holdings_in(content: Content, source: TableSource, written: datetime | None) -> Holdings:
    """The holdings in a file by its form; ``written`` is the file's own time. Raises SnapshotError.

    Everything that is left out is counted in the notes, and every constant in the basis.
    """
    if content.not_whole is not None:
        raise SnapshotError(content.not_whole)
    form, place = source.form, source.form.place or Place(source.name)
    numbers = NumberReader(form.dialect if content.lines is not None else PLAIN)
    table = _without_nulls(content.table, form.dialect.null)
    kept = _kept(table, numbers, form, place)
    refuse_odd(content.odd_rows, range(table.count) if kept is None else kept)
    notes = () if kept is None else _left_out(table.count, len(kept), form)
    table = table if kept is None else some_rows(table, kept)
    as_of = _as_of(replace(content, table=table), form, written, source)
    by_mapping = mapped(table, form, place, numbers)
    table = read_words(by_mapping.table, form.values, place)
    if content.lines is not None:
        table = _trimmed(read_numbers(table, numbers))
    table, basis = _with_constants(table, form, source)
    table, problems = _with_money(table, source)
    return Holdings(
        source.name,
        table,
        as_of=as_of,
        place=Place(source.name),
        notes=notes,
        basis=basis,
        ignored=by_mapping.read.union(form.ignore),
        problems=problems,
    )


def some_rows(table: RawTable, kept: Sequence[int]) -> RawTable:
    """The table with some of its rows, each at the place where it was written."""
    columns = {name: [cells[row] for row in kept] for name, cells in table.columns.items()}
    return replace(table, columns=columns, count=len(kept), place=lambda row: table.place(kept[row]))


def _without_nulls(table: RawTable, nulls: Sequence[str]) -> RawTable:
    """The table without the cells that the dialect declares to stand for nothing."""
    if not nulls:
        return table
    gone = frozenset(nulls)
    columns = {
        name: [None if isinstance(cell, str) and (cell in gone or cell.strip() in gone) else cell for cell in cells]
        for name, cells in table.columns.items()
    }
    return replace(table, columns=columns)


def _kept(table: RawTable, numbers: NumberReader, form: FileForm, place: Place) -> list[int] | None:
    """The rows that the form keeps; None where it keeps all."""
    if form.rows.keep is None or not table.has_header:
        return None
    kept = kept_rows(FileColumns(table, numbers, place), form.rows.keep)
    if table.count and not kept and not form.rows.may_keep_none:
        found = f"none of {table.count} rows is kept by {form.rows.keep!r}"
        fix = "correct keep; or, where the account may hold nothing but cash: may_keep_none = true under [broker.rows]"
        raise SnapshotError(Problem(found, "a condition that fits the file", fix, place))
    return kept


def _left_out(count: int, kept: int, form: FileForm) -> tuple[str, ...]:
    if kept == count:
        return ()
    rows = "1 row is" if count - kept == 1 else f"{count - kept} rows are"
    return (f"{rows} left out of {count}, as keep = {form.rows.keep!r} has it ({form.place})",)


def _as_of(content: Content, form: FileForm, written: datetime | None, source: TableSource) -> datetime | None:
    """When the book was true, as the file says inside."""
    if form.inside is None:
        return None
    place = form.place or Place(source.name)
    moments = Moments(form.inside, written, place)
    found = time_inside(moments, content.table, content.lines, content.tree, content.file_name)
    if found is None and form.must_say_time:
        where = next(
            one
            for one in (form.inside.column, form.inside.cell, form.inside.line, form.inside.json, form.inside.name)
            if one
        )
        problem = Problem(
            f"the file says no time at {where!r}, where as_of is to stand", fix="correct as_of", place=place
        )
        raise SnapshotError(problem)
    return found


def _trimmed(table: RawTable) -> RawTable:
    """The table with its texts without blanks around them, as exports pad them."""
    columns = dict(table.columns)
    for name, kind in COLUMN_KINDS.items():
        if kind is Kind.TEXT and name in columns:
            cells = columns[name]
            texts = {cell for cell in cells if isinstance(cell, str)}
            padded: dict[object, object] = {text: text.strip() or None for text in texts if text != text.strip()}
            columns[name] = [padded.get(cell, cell) for cell in cells] if padded else cells
    return replace(table, columns=columns)


def _with_constants(table: RawTable, form: FileForm, source: TableSource) -> tuple[RawTable, tuple[str, ...]]:
    """The table with what a ready format knows of all rows, where neither they nor the desk say it."""
    columns = dict(table.columns)
    basis = []
    declared = {"currency": source.declared.currency, "multiplier": source.declared.multiplier}
    for name, value in form.constants.items():
        cells = columns.get(name, [NOT_GIVEN] * table.count)
        empty = sum(cell is None or cell is NOT_GIVEN for cell in cells)
        if empty and declared.get(name) is None:
            columns[name] = [value if cell is None or cell is NOT_GIVEN else cell for cell in cells]
            basis.append(f"{name} {value} of {empty} rows, as the format {form.format} has it")
    pairs = _joined_pairs(columns, table.count) if form.has_pairs and declared["currency"] is None else {}
    if pairs:
        cells = list(columns.get("currency", [NOT_GIVEN] * table.count))
        columns["currency"] = [pairs.get(row, cell) for row, cell in enumerate(cells)]
    return replace(table, columns=columns), tuple(basis)


def _joined_pairs(columns: Mapping[str, Sequence[object]], count: int) -> dict[int, str]:
    """The currencies of rows without one whose symbols are pairs with nothing between their codes."""
    symbols = columns.get("symbol", [None] * count)
    given = columns.get("currency", [None] * count)
    parts = {row: parts_of(symbol) for row, symbol in enumerate(symbols) if isinstance(symbol, str)}
    return {row: one.quote for row, one in parts.items() if one.is_native and not _text(given[row])}


def _with_money(table: RawTable, source: TableSource) -> tuple[RawTable, tuple[Problem, ...]]:
    """The table with its money as amounts in the currency that it is said to be in.

    And a problem where a money column is mapped, a row is in another currency than the book, and nothing says in which
    of the two its money is.
    """
    money = [name for name in MONEY if name in table.columns]
    if not money or source.form.money == "base" or "symbol" not in table.columns:
        return table, ()
    currencies = _currencies(table, source)
    columns = dict(table.columns)
    problems: list[Problem] = []
    for name in money:
        said = source.form.money
        said = said.get(name) if isinstance(said, Mapping) else said
        if said is None and name in source.form.columns:
            problems += _unsaid(name, table, currencies, source.base_currency)
        elif said not in {None, "base"}:
            columns[name] = list(map(_amount, columns[name], currencies if said == "row" else repeat(said)))
    return replace(table, columns=columns), tuple(problems)


def _currencies(table: RawTable, source: TableSource) -> list[str | None]:
    """The currency of each row, by its own cell, its symbol, or what is declared."""
    given = table.columns.get("currency", [None] * table.count)
    said = [_text(cell) or source.declared.currency for cell in given]
    return pricing([_text(cell) for cell in table.columns["symbol"]], said).currencies


def _amount(cell: object, currency: str | None) -> object:
    """A number as an amount of a currency; anything else stays as it is."""
    if currency is None or cell is None or isinstance(cell, bool) or is_placeholder(cell):
        return cell
    try:
        return amount_in(to_number(cell), currency)
    except ValueError:
        return cell


def _text(cell: object) -> str | None:
    return cell.strip() or None if isinstance(cell, str) and not is_placeholder(cell) else None


def _unsaid(name: str, table: RawTable, currencies: Sequence[str | None], base: str) -> Iterator[Problem]:
    """A problem where a money column has an amount in the row of another currency than the book's."""
    for row, (cell, currency) in enumerate(zip(table.columns[name], currencies, strict=True)):
        is_money = cell is not None and cell is not NOT_GIVEN and not is_placeholder(cell) and str(cell) not in ZEROS
        if is_money and currency is not None and currency != base:
            yield Problem(
                f"{name} is {cell} in a row in {currency}, and nothing says in which currency the file has its money",
                expected="money in the row's currency, as most brokers write it, or in base currency",
                fix='money = "row" or money = "base" on its [[broker]], or under [snapshot] for --snapshot',
                place=table.place(row),
            )
            return
