"""What the desk knows of its instruments, joined to the positions: issuers, sectors, betas, volumes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riskcheck.foundation import Place, Problem, SnapshotError, frozen
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.table import NOT_GIVEN

EMPTY_CELLS = (None, NOT_GIVEN)


@frozen
class ReferenceTable:
    """Columns that are found by the text of one key column; ``rows`` gives the row of each key."""

    key: str
    columns: Mapping[str, Sequence[object]]
    rows: Mapping[str, int]
    place: Place


def join(holdings: Holdings, tables: Sequence[ReferenceTable]) -> Holdings:
    """The holdings with the columns of the tables, in order: a table may be keyed by a column that another brought.

    A key that a table lacks leaves its columns missing in that row. Raises SnapshotError where the positions have no
    such key, or a column of that name already.
    """
    columns = dict(holdings.table.columns)
    problems: list[Problem] = []
    brought: set[str] = set()
    for table in tables:
        keys = columns.get(table.key)
        if keys is None and holdings.table.count:
            expected = f"one to join {table.place.file} by"
            problems.append(
                Problem(f"the positions have no column {table.key!r}", expected=expected, place=table.place)
            )
            continue
        row_numbers = [_row_of(key, table) for key in keys or ()]
        for name, cells in table.columns.items():
            if name in columns:
                both = f"the column {name!r} is both in the positions and in {table.place.file}"
                problems.append(Problem(both, fix="rename it in the file, or leave it out", place=table.place))
            columns[name] = [None if row is None else cells[row] for row in row_numbers]
            brought.add(name)
    if problems:
        raise SnapshotError(*problems)
    return replace(holdings, table=replace(holdings.table, columns=columns), joined=frozenset(brought))


def _row_of(key: object, table: ReferenceTable) -> int | None:
    return None if key in EMPTY_CELLS else table.rows.get(str(key))
