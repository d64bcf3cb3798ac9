"""Sheets of workbooks (.xlsx, .xlsm): cells as they were computed and saved, and no guess where they were not.

openpyxl and not a faster reader: it tells an error such as #REF! and a formula without its value from an empty cell,
which others show alike; and too little memory is an error in it, where a compiled reader ends the process.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from riskcheck.files import read_within
from riskcheck.foundation import MAX_TEXT_LENGTH, Place, Problem, SnapshotError, UsageError, frozen, shortened
from riskcheck.snapshot import COLUMN_KINDS, RawTable
from riskcheck.sources.tables.form import FileForm
from riskcheck.sources.tables.grids import refuse_too_many
from riskcheck.sources.tables.lines import Lines, find_table
from riskcheck.sources.tables.read import Content
from riskcheck.sources.tables.snapshot_file import SnapshotFile

INSTALL_XLSX = "pip install 'riskcheck[xlsx]'"
MAX_WORKBOOK_BYTES: Final = 200_000_000
"""Bytes of a workbook, and of what is in it when unpacked."""
VISIBLE = "visible"
FORMULA, ERROR, TEXT_OF_FORMULA = "f", "e", "str"
"""What openpyxl calls the types of cells."""


@frozen
class Uncomputed:
    """A cell whose value is not known: an error, or a formula that was never computed."""

    text: str

    def __str__(self) -> str:
        """As it is shown in messages."""
        return self.text


NEVER_COMPUTED = Uncomputed("a formula without its value")


def read_workbook(file: SnapshotFile) -> Content:
    """The table in a sheet of a workbook. Raises SnapshotError where it cannot be read, or not whole."""
    place = Place(file.name)
    try:
        import openpyxl  # noqa: F401  # only whether it is there
    except ImportError:
        raise UsageError(Problem("workbooks cannot be read without openpyxl", fix=INSTALL_XLSX, place=place)) from None
    content = _packed(file.path, place)
    try:
        name, cells = _read(content, file.form.sheet, place)
    except (SnapshotError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # openpyxl has no error of its own for a file that is not as it should be
        found = f"not a workbook that can be read: {type(error).__name__}: {shortened(str(error))}"
        raise SnapshotError(Problem(found, fix="save it again as .xlsx", place=place)) from None
    lines = Lines(f"{file.name}, sheet {shortened(name)}", cells, range(1, len(cells) + 1))
    found_table = find_table(lines, file.form)
    table, uncomputed = _settled(found_table.table, file.form)
    return Content(table, {**uncomputed, **found_table.odd_rows}, lines)


def _packed(path: Path, place: Place) -> bytes:
    """The bytes of a workbook that is not larger when unpacked than is read.

    What its directory says is what is unpacked: zipfile stops there, and a checksum tells where it was wrong.
    """
    try:
        content = read_within(path, MAX_WORKBOOK_BYTES)
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except OSError as error:
        raise SnapshotError(Problem(f"cannot be read: {error.strerror}", fix="correct the path", place=place)) from None
    except (BadZipFile, ValueError, NotImplementedError):
        fix = "save it again as .xlsx, without a password, with the program that made it"
        raise SnapshotError(Problem("not a workbook, or one that was cut off or locked", "", fix, place)) from None
    if unpacked > MAX_WORKBOOK_BYTES:
        found = f"a workbook of {unpacked / 1e6:,.0f} MB when unpacked"
        expected = f"at most {MAX_WORKBOOK_BYTES / 1e6:,.0f} MB"
        raise SnapshotError(Problem(found, expected, "take out what is not the table", place))
    return content


def _read(content: bytes, wanted: str | None, place: Place) -> tuple[str, list[list[object]]]:
    """The name and the cells of the sheet that is meant."""
    from openpyxl import load_workbook

    values = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    name = _sheet(values, wanted, place)
    # Rows and columns that are hidden count like others: what somebody filtered out of sight is held all the same.
    pairs = zip(_rows(values[name]), _rows(formulas[name]), strict=True)
    cells: list[list[object]] = []
    width = 0
    for row, formula_row in pairs:
        line = [_cell(*both) for both in zip(row, formula_row, strict=True)]
        while line and line[-1] is None:
            line.pop()
        width = max(width, len(line))
        refuse_too_many(width * (len(cells) + 1), place)
        cells.append(line)
    while cells and not cells[-1]:
        cells.pop()
    return name, [line + [None] * (width - len(line)) for line in cells]


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """The rows of a sheet as they are, and not as its stated size, which may be wrong, would have them."""
    sheet.reset_dimensions()
    return iter(sheet.rows)


def _sheet(workbook: Any, wanted: str | None, place: Place) -> str:
    """The name of the sheet that is meant: the only visible one with anything on it, where none is named."""
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    names = ", ".join(shortened(name) for name in sheets) or "none"
    if wanted is not None:
        if wanted in sheets:
            return wanted
        raise SnapshotError(Problem(f"no sheet {wanted!r}", f"one of {names}", "correct sheet = ...", place))
    filled: list[str] = [
        name
        for name, sheet in sheets.items()
        if sheet.sheet_state == VISIBLE and any(cell.value is not None for row in _rows(sheet) for cell in row)
    ]
    if len(filled) == 1:
        return filled[0]
    found = f"{len(filled)} visible sheets with something on them, of {names}"
    raise SnapshotError(Problem(found, "one, or its name", 'say which: sheet = "..." on its [[broker]]', place))


def _cell(cell: Any, formula: Any) -> object:
    """The value of a cell; a day where it is formatted as one."""
    value = cell.value
    if cell.data_type == ERROR:
        return Uncomputed(str(value))
    if value is None:
        # A formula may give an empty text, as =IF(A1="","",...) does, which is saved as what it is.
        is_empty = formula.data_type != FORMULA or cell.data_type == TEXT_OF_FORMULA
        return None if is_empty else NEVER_COMPUTED
    if isinstance(value, datetime):
        from openpyxl.styles.numbers import is_datetime

        return value.date() if is_datetime(cell.number_format) == "date" else value
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, str) and len(value) > 4 * MAX_TEXT_LENGTH:
        return value[: 4 * MAX_TEXT_LENGTH]  # too long all the same, and said so by what checks texts
    return value


def _settled(table: RawTable, form: FileForm) -> tuple[RawTable, Mapping[int, Problem]]:
    """The table without uncomputed cells, and a problem for each row where one of them is read.

    In a column that nothing reads it is a missing value. Raises SnapshotError where ``rows.keep`` reads it: whether
    the row counts is not known then.
    """
    columns = dict(table.columns)
    problems: dict[int, Problem] = {}
    for name, cells in columns.items():
        for row, cell in enumerate(cells):
            if not isinstance(cell, Uncomputed):
                continue
            problem = _problem(name, cell, table.place(row))
            if name in (form.rows.keep or ""):
                raise SnapshotError(problem)
            if _is_read(name, form):
                problems[row] = problem
        columns[name] = [None if isinstance(cell, Uncomputed) else cell for cell in cells]
    return replace(table, columns=columns), problems


def _is_read(name: str, form: FileForm) -> bool:
    said = [text for texts in form.columns.values() for text in texts]
    in_time = form.inside is not None and form.inside.column == name
    return name in COLUMN_KINDS or in_time or any(name in text for text in said)


def _problem(name: str, cell: Uncomputed, place: Place) -> Problem:
    fix = "correct the formula; or open the workbook in a program that computes it, and save it"
    return Problem(f"{name} is {cell}", "a value that was computed and saved", fix, place)
