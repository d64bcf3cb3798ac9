"""CSV with a header as a raw table, read strictly."""

from collections.abc import Sequence
from io import StringIO

from riskcheck.errors import Place, Problem, SnapshotError, at_most
from riskcheck.sizes import MOST_COLUMNS
from riskcheck.snapshot import RawTable
from riskcheck.snapshot.table import check_names

MEND = "mend what writes the file"


def read_csv_table(text: str, name: str, first_line: int = 1) -> RawTable:
    """The columns of a CSV text with a header; an empty cell is null. Raises SnapshotError, naming each wrong line.

    ``first_line`` is the header's line in the file, where the text is a part of one.
    """
    import csv

    before = first_line - 1
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        header = next(reader, [])
        check_names("columns", header, MOST_COLUMNS, Place(name, first_line))
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                found = f"{len(row)} fields under a header of {len(header)}"
                place = Place(name, before + reader.line_num)
                fix = "put fields with a comma in quotes, or mend what writes the file"
                problems.append(Problem(found, expected="as many fields as the header", fix=fix, place=place))
            rows.append(row)
            lines.append(before + reader.line_num)
    except csv.Error as error:
        problem = Problem(f"not CSV: {error}", fix=MEND, place=Place(name, before + reader.line_num))
        raise SnapshotError(problem) from None
    problems += _problems_of_header(header, Place(name, first_line))
    if not rows and not text.endswith(("\n", "\r")):
        found = "the file ends within its header, and no row follows"
        expected = "a whole line, also where there are no rows"
        problems.append(Problem(found, expected=expected, fix=MEND, place=Place(name, first_line)))
    if problems:
        raise SnapshotError(*at_most(problems))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    columns = {title: [cell or None for cell in column] for title, column in zip(header, cells, strict=True)}
    return RawTable(columns, len(rows), lambda row: Place(name, lines[row] if lines else first_line))


def _problems_of_header(header: Sequence[str], place: Place) -> list[Problem]:
    """What is wrong with the names of columns: there are none, or one is empty or there twice."""
    if not header:
        return [Problem("no header", expected="a first line with the names of the columns", fix=MEND, place=place)]
    nameless = [str(number) for number, title in enumerate(header, start=1) if not title.strip()]
    twice = sorted({title for title in header if title.strip() and header.count(title) > 1})
    found = [f"column {number} of the header has no name" for number in nameless]
    found += [f"the header names {title!r} twice" for title in twice]
    return [Problem(one, expected="each column named once", fix=MEND, place=place) for one in found]
