"""CSV with a header as a raw table, read strictly."""

from collections.abc import Sequence
from io import StringIO

from riskcheck.foundation import MAX_COLUMNS, Place, Problem, SnapshotError, at_most
from riskcheck.snapshot import RawTable, check_names

CORRECT_IT = "correct what writes the file"
FIX_OF_WIDTH = (
    "put fields with a comma in quotes; or, where lines before or behind it are not the table, say how the file is "
    "written: riskcheck inspect FILE proposes it"
)


def read_csv_table(text: str, name: str, first_line: int = 1, *, may_be_open: bool = False) -> RawTable:
    """The columns of a CSV text with a header; an empty cell is null. Raises SnapshotError, naming each wrong line.

    ``first_line`` is the header's line in the file, where the text is a part of one. A last line without its end was
    cut off, unless it ``may_be_open``.
    """
    import csv

    before = first_line - 1
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        header = next(reader, [])
        check_names("columns", header, MAX_COLUMNS, Place(name, first_line))
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                found = f"{len(row)} fields under a header of {len(header)}"
                place = Place(name, before + reader.line_num)
                fix = FIX_OF_WIDTH
                problems.append(Problem(found, expected="as many fields as the header", fix=fix, place=place))
            rows.append(row)
            lines.append(before + reader.line_num)
    except csv.Error as error:
        problem = Problem(f"not CSV: {error}", fix=CORRECT_IT, place=Place(name, before + reader.line_num))
        raise SnapshotError(problem) from None
    problems += _problems_of_header(header, Place(name, first_line))
    if not may_be_open and not _ends(text):
        problems.append(_cut_off(Place(name, before + len(text.splitlines()))))
    if problems:
        raise SnapshotError(*at_most(problems))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    columns = {title: [cell or None for cell in column] for title, column in zip(header, cells, strict=True)}
    return RawTable(columns, len(rows), lambda row: Place(name, lines[row] if lines else first_line))


def refuse_open_end(text: str, name: str) -> None:
    """Raise SnapshotError where the last line of a text does not end."""
    if not _ends(text):
        raise SnapshotError(_cut_off(Place(name, len(text.splitlines()))))


def _ends(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _cut_off(place: Place) -> Problem:
    return Problem(
        "the last line does not end: the file was cut off, or is still being written",
        expected="a line break behind the last line",
        fix='write the file whole; or, where what writes it never ends its last line: last_line = "open" on its '
        "[[broker]] or [[reference]], or under [snapshot] for --snapshot",
        place=place,
    )


def _problems_of_header(header: Sequence[str], place: Place) -> list[Problem]:
    """What is wrong with the names of columns: there are none, or one is empty or there twice."""
    if not header:
        return [Problem("no header", "a first line with the names of the columns", CORRECT_IT, place)]
    nameless = [str(number) for number, title in enumerate(header, start=1) if not title.strip()]
    twice = sorted({title for title in header if title.strip() and header.count(title) > 1})
    found = [f"column {number} of the header has no name" for number in nameless]
    found += [f"the header names {title!r} twice" for title in twice]
    return [Problem(one, expected="each column named once", fix=CORRECT_IT, place=place) for one in found]
