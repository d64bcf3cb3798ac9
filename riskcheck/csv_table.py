"""CSV with a header as a raw table, read strictly."""

from io import StringIO

from riskcheck.errors import Place, Problem, SnapshotError, at_most
from riskcheck.sizes import MOST_COLUMNS
from riskcheck.snapshot import RawTable
from riskcheck.snapshot.table import check_names


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
                problems.append(Problem(found, expected="as many fields as the header", place=place))
            rows.append(row)
            lines.append(before + reader.line_num)
    except csv.Error as error:
        raise SnapshotError(Problem(f"not CSV: {error}", place=Place(name, before + reader.line_num))) from None
    if len(set(header)) != len(header) or not header or not all(title.strip() for title in header):
        problems.append(Problem("a header that names a column twice, or not at all", place=Place(name, first_line)))
    if problems:
        raise SnapshotError(*at_most(problems))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    columns = {title: [cell or None for cell in column] for title, column in zip(header, cells, strict=True)}
    return RawTable(columns, len(rows), lambda row: Place(name, lines[row] if lines else first_line))
