"""Raw rows as columns, before anything about them is believed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from riskcheck.errors import Place, Problem, SnapshotError
from riskcheck.snapshot.cells import described


class Absent(Enum):
    """The mark of a value that a row does not mention, which is not the same as an explicit null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns of equal length as a source gave them: None is an explicit null, ABSENT a value not mentioned.

    ``place`` says where a row (counted from 0) was written.
    """

    columns: Mapping[str, Sequence[object]]
    count: int
    place: Callable[[int], Place]

    def column(self, name: str) -> Sequence[object] | None:
        """A column, or None where no row mentions it."""
        return self.columns.get(name)


def rows_to_table(rows: Sequence[object], source: str) -> RawTable:
    """Columns from a list of mappings; raises SnapshotError, naming each row that is none."""

    def place(row: int) -> Place:
        return Place(f"{source}, positions[{row}]")

    wrong = [
        Problem(f"found {described(row)}, expected a position with symbol, side and size", place=place(index))
        for index, row in enumerate(rows)
        if not isinstance(row, Mapping)
    ]
    if wrong:
        raise SnapshotError(*wrong)
    mappings = [row for row in rows if isinstance(row, Mapping)]
    names = dict.fromkeys(name for row in mappings for name in row)
    columns = {str(name): [row.get(name, ABSENT) for row in mappings] for name in names}
    return RawTable(columns, len(mappings), place)
