"""The lines of a file that is a table with something around it: where the header is, and where the table ends."""

from collections.abc import Mapping, Sequence
from io import StringIO

from riskcheck.foundation import MAX_COLUMNS, Place, Problem, SnapshotError, at_most, frozen
from riskcheck.snapshot import COLUMN_KINDS, RawTable, check_names
from riskcheck.sources.tables.form import FileForm

Line = Sequence[object]
DELIMITERS = ";\t|,"
MAX_PREAMBLE = 50
"""Lines in which the header is looked for, to say which it is."""


@frozen
class Lines:
    """The cells of a file line by line, and the number, from 1, that each line has in it.

    ``delimiter`` is what stands between the cells where a whole line is looked at.
    """

    name: str
    cells: Sequence[Line]
    numbers: Sequence[int]
    delimiter: str = " "

    def place(self, index: int) -> Place:
        """Where a line is."""
        return Place(self.name, self.numbers[index]) if index < len(self.numbers) else Place(self.name)

    def cell(self, line: int, column: int) -> object:
        """The cell at a line and a column, both from 1; None where there is none."""
        for cells, number in zip(self.cells, self.numbers, strict=True):
            if number == line:
                return cells[column - 1] if column <= len(cells) else None
        return None


def lines_of_text(text: str, name: str, delimiter: str) -> Lines:
    """The lines of a CSV text. Raises SnapshotError where it is not one."""
    import csv

    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        cells = list(reader)
    except csv.Error as error:
        problem = Problem(f"not CSV: {error}", fix="correct what writes the file", place=Place(name, reader.line_num))
        raise SnapshotError(problem) from None
    numbers: Sequence[int] = range(1, len(cells) + 1)
    if reader.line_num != len(cells):  # a cell goes over several lines
        ends = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        numbers = [1, *(ends.line_num + 1 for _ in ends)][:-1]
    return Lines(name, cells, numbers, delimiter)


@frozen
class FoundTable:
    """A table in a file's lines, and what is wrong with some of its rows, which matters if they are kept."""

    table: RawTable
    odd_rows: Mapping[int, Problem]


def find_table(lines: Lines, form: FileForm) -> FoundTable:
    """The table in a file's lines. Raises SnapshotError where there is no such header, or no such end."""
    header = _header(lines, form)
    names = _names(lines, header, form)
    end = _end(lines, header, form)
    width = len(names)
    rows, places, odd = _rows(lines, range(header + 1, end), names, form)
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    columns: dict[str, Sequence[object]] = {
        title: [None if cell == "" else cell for cell in column] if "" in column else column
        for title, column in zip(names, cells, strict=True)
    }
    columns = {title: column for title, column in columns.items() if not (title[0] == "#" and is_empty(column))}

    def place(row: int) -> Place:
        return lines.place(places[row] if places else header)

    return FoundTable(RawTable(columns, len(rows), place), odd)


def _rows(
    lines: Lines, indices: range, names: Sequence[str], form: FileForm
) -> tuple[Sequence[Line], Sequence[int], dict[int, Problem]]:
    """The rows that say something, all as wide as the header; at which lines they are; and what is wrong with some."""
    width = len(names)
    whole = lines.cells[indices.start : indices.stop]
    if set(map(len, whole)) == {width} and all(map(any, whole)):
        return whole, indices, {}
    rows: list[Line] = []
    places: list[int] = []
    odd: dict[int, Problem] = {}
    for index in indices:
        row = lines.cells[index]
        if len(row) != width:
            if is_empty(row):
                continue
            if not is_empty(row[width:]) or len(row) < width:
                found = f"{len(row)} {'field' if len(row) == 1 else 'fields'} under a header of {width}"
                fix = _fix_of_width(row, names, form)
                odd[len(rows)] = Problem(found, "as many fields as the header", fix, lines.place(index))
            row = [*row[:width], *[None] * (width - len(row))]
        elif not any(row) and is_empty(row):
            continue
        rows.append(row)
        places.append(index)
    return rows, places, odd


def is_empty(cells: Line) -> bool:
    """Whether no cell says anything."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _header(lines: Lines, form: FileForm) -> int:
    """The index of the line with the names of the columns."""
    wanted = form.dialect.header
    for index, (cells, number) in enumerate(zip(lines.cells, lines.numbers, strict=True)):
        if wanted is None:
            if not is_empty(cells):
                return index
        elif number == wanted or (isinstance(wanted, str) and any(_is_named(cell, wanted) for cell in cells)):
            return index
    if wanted is None:
        raise SnapshotError(Problem("no header", "a line with the names of the columns", place=Place(lines.name)))
    what = f"no line {wanted}" if isinstance(wanted, int) else f"no line with a cell {wanted!r}"
    raise SnapshotError(
        Problem(f"{what}, which is to be the header", fix=_fix_of_delimiter(lines, form), place=Place(lines.name))
    )


def _is_named(cell: object, name: str) -> bool:
    return isinstance(cell, str) and cell.strip() == name.strip()


def _names(lines: Lines, header: int, form: FileForm) -> list[str]:
    """The names of the columns; one that is there again is ``Name#2``, and one without a name is ``#6``."""
    counts: dict[str, int] = {}
    names = []
    for number, cell in enumerate(lines.cells[header], start=1):
        title = "" if cell is None else str(cell)
        if not title.strip():
            names.append(f"#{number}")
            continue
        counts[title] = counts.get(title, 0) + 1
        names.append(title if counts[title] == 1 else f"{title}#{counts[title]}")
    check_names("columns", names, MAX_COLUMNS, lines.place(header))
    _refuse_no_header(lines, header, form)
    twice = [name for name, count in counts.items() if count > 1 and name in COLUMN_KINDS and name not in form.columns]
    if twice:
        found = f"the header names {twice[0]!r} twice"
        fix = f'say which one it is: {twice[0]} = "{twice[0]}" or "{twice[0]}#2" under [broker.columns]'
        raise SnapshotError(Problem(found, "each column named once", fix, lines.place(header)))
    return names


def _end(lines: Lines, header: int, form: FileForm) -> int:
    """The index of the line that ends the table; one past the last where nothing does."""
    end = form.rows.end
    if end is None:
        return len(lines.cells)
    for index in range(header + 1, len(lines.cells)):
        row = lines.cells[index]
        if row and (row[0] == end or (row[0] is None and not end)):
            _refuse_second_table(lines, header, index)
            return index
    found = f"no line begins with {end!r}, with which rows.end says that the table ends"
    raise SnapshotError(
        Problem(found, fix="look whether the file was cut off, or correct rows.end", place=Place(lines.name))
    )


def _refuse_second_table(lines: Lines, header: int, end: int) -> None:
    """Refuse a file whose header is there again behind the end of its table: what follows it would not be seen."""
    named = _written(lines.cells[header])
    again = next((at for at in range(end, len(lines.cells)) if _written(lines.cells[at]) == named), None)
    if again is not None:
        found = "the header again, behind the line that ends the table: the rows below it would not be read"
        fix = "export each account to a file of its own, with a [[broker]] each; or correct rows.end"
        raise SnapshotError(Problem(found, "one table in the file", fix, lines.place(again)))


def _written(cells: Line) -> list[str]:
    """What stands in a line, without what is empty at its end."""
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _refuse_no_header(lines: Lines, header: int, form: FileForm) -> None:
    """Refuse a line that is taken for the header and cannot be, where another one has names that the form asks for."""
    cells = lines.cells[header]
    hint = _delimiter_in(cells[0], form) if len(cells) == 1 else ""
    wanted = {name for theirs in form.columns.values() for name in theirs}
    if not hint and form.dialect.header is None and not any(str(cell).strip() in wanted for cell in cells):
        others = (str(cell) for line in lines.cells[header + 1 : header + MAX_PREAMBLE] for cell in line)
        named = next((cell for cell in others if cell.strip() in wanted), None)
        hint = f"it is not the header: header = {named!r} under [broker.csv]" if named else ""
    if hint:
        found = "the line that is taken for the header is one cell" if len(cells) == 1 else "it has none of the columns"
        raise SnapshotError(Problem(found, "a line with the names of the columns", hint, lines.place(header)))


def _fix_of_width(row: Line, names: Sequence[str], form: FileForm) -> str:
    if form.dialect.header is None and len(names) < len(row):
        return (
            "put fields with a delimiter in quotes; or, if the names of the columns are in a later line, "
            'header = "Symbol" under [broker.csv] finds the one with such a cell'
        )
    first = str(row[0]) if row else ""
    return (
        f'if the table ends here: end = "{first}" under [broker.rows]; if the line is not a position: keep = '
        '"known(Quantity)" there, or the like'
    )


def _fix_of_delimiter(lines: Lines, form: FileForm) -> str:
    hint = next((hint for line in lines.cells[:50] if len(line) == 1 and (hint := _delimiter_in(line[0], form))), "")
    return hint or (
        "correct header under [broker.csv]: a cell of the line with the names of the columns, or its number; a ready "
        "format without that line is not the file's"
    )


def _delimiter_in(cell: object, form: FileForm) -> str:
    """What to say where the cells of a line were not told apart, as they are separated otherwise; else nothing."""
    counts = {mark: str(cell).count(mark) for mark in DELIMITERS if mark != form.dialect.delimiter}
    mark = max(counts, key=lambda one: counts[one])
    return f"the delimiter looks like {mark!r}: delimiter = {mark!r} under [broker.csv]" if counts[mark] > 1 else ""


def refuse_odd(odd: Mapping[int, Problem], kept: Sequence[int]) -> None:
    """Raise SnapshotError with what is wrong with rows that are kept."""
    problems = [odd[row] for row in kept if row in odd]
    if problems:
        raise SnapshotError(*at_most(problems))
