"""``[[reference]]`` files become tables that positions are joined with."""

from pathlib import Path

from riskcheck.files import read_csv_table, read_within
from riskcheck.foundation import MAX_DATA_BYTES, SAVE_AS_UTF_8, Place, Problem, SnapshotError, UsageError, unknown_name
from riskcheck.model import ReferenceSettings, Settings
from riskcheck.snapshot import ReferenceTable


def load_references(settings: Settings) -> tuple[ReferenceTable, ...]:
    """The reference tables of a configuration; raises UsageError with everything that is wrong in them."""
    folder = Path(settings.file).parent
    tables: list[ReferenceTable] = []
    problems: list[Problem] = []
    for reference in settings.references:
        try:
            tables.append(_load(reference, folder / reference.file))
        except UsageError as error:
            problems.extend(error.problems)
    if problems:
        raise UsageError(*problems)
    return tuple(tables)


def _load(reference: ReferenceSettings, path: Path) -> ReferenceTable:
    try:
        table = read_csv_table(read_within(path, MAX_DATA_BYTES).decode("utf-8-sig"), str(path))
    except SnapshotError as error:
        raise UsageError(*error.problems) from None
    except OSError as error:
        found = f"the reference file {path} cannot be read: {error.strerror}"
        raise UsageError(Problem(found, fix="correct the path", place=reference.place)) from None
    except UnicodeDecodeError:
        problem = Problem("not UTF-8 text", expected="a CSV file in UTF-8", fix=SAVE_AS_UTF_8, place=Place(str(path)))
        raise UsageError(problem) from None
    if reference.key not in table.columns:
        raise UsageError(unknown_name(f"column of {path}", reference.key, table.columns, reference.place))
    keys = table.columns[reference.key]
    columns = {name: cells for name, cells in table.columns.items() if name != reference.key}
    rows: dict[str, int] = {}
    for row, key in enumerate(keys):
        rows.setdefault(str(key), row)
    wrong = [row for row, key in enumerate(keys) if key is None or rows[str(key)] != row]
    problems = [_wrong_key(keys[row], row, table.place(row)) for row in wrong]
    if problems:
        raise UsageError(*problems)
    return ReferenceTable(reference.key, columns, rows, reference.place)


def _wrong_key(key: object, row: int, place: Place) -> Problem:
    if key is None:
        return Problem(f"row {row + 1} has no key", fix="give it one, or remove the row", place=place)
    fix = "remove one of the two rows"
    return Problem(f"the key {key!r} is there twice", expected="each key once", fix=fix, place=place)
