"""Raw rows as columns, before anything about them is believed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from riskcheck.foundation import MAX_COLUMNS, MAX_NAME_LENGTH, Place, Problem, SnapshotError, frozen, shortened
from riskcheck.snapshot.cells import described


class NotGiven(Enum):
    """The marks of values that a row does not mention, which is not the same as an explicit null.

    ``SIGNED`` stands for the side where the whole source has none, and the sign of the size says it.
    """

    NOT_GIVEN = "absent"
    SIGNED = "signed"


NOT_GIVEN: Final = NotGiven.NOT_GIVEN
SIGNED: Final = NotGiven.SIGNED


@frozen
class RawTable:
    """Columns of equal length as a source gave them: None is an explicit null, NOT_GIVEN a value not mentioned.

    ``place`` says where a row (counted from 0) was written. ``has_header`` is false where the source could not say
    which columns there would be, as it had no rows.
    """

    columns: Mapping[str, Sequence[object]]
    count: int
    place: Callable[[int], Place]
    has_header: bool = True

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
    odd = [name for name in names if not isinstance(name, str)]
    if odd:
        found = f"a position with {described(odd[0])} for a column's name"
        raise SnapshotError(Problem(found, expected="texts as names", place=place(0)))
    check_names("columns", names, MAX_COLUMNS, Place(source))
    columns = {name: [row.get(name, NOT_GIVEN) for row in mappings] for name in names}
    return RawTable(columns, len(mappings), place, has_header=bool(mappings))


def nested_in(table: RawTable) -> Iterator[tuple[str, str, Sequence[object]]]:
    """What stands inside of cells that are tables, as ``contract`` and ``info`` of clients: column, key and values."""
    for name, cells in table.columns.items():
        first = next((cell for cell in cells if cell is not None and cell is not NOT_GIVEN), None)
        if isinstance(first, Mapping):
            inner = [cell if isinstance(cell, Mapping) else {} for cell in cells]
            keys = dict.fromkeys(key for cell in inner for key in cell if isinstance(key, str))
            yield from ((name, key, [cell.get(key, NOT_GIVEN) for cell in inner]) for key in list(keys)[:MAX_COLUMNS])


def check_names(what: str, names: Collection[str], most: int, place: Place | None) -> None:
    """Refuse more columns, figures or rates than anybody has, and names that nobody can read: raises SnapshotError."""
    if len(names) > most:
        raise SnapshotError(
            Problem(f"{len(names)} {what}", expected=f"at most {most}", fix="correct what writes them", place=place)
        )
    odd = next((name for name in names if len(name) > MAX_NAME_LENGTH or not name.isprintable()), None)
    if odd is not None:
        expected = f"names of at most {MAX_NAME_LENGTH} characters, without control characters"
        raise SnapshotError(Problem(f"{what} with the name {shortened(odd)}", expected=expected, place=place))
