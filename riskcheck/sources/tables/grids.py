"""How large a table in a workbook or a page may be: far more than a desk has, and little enough to hold."""

from typing import Final

from riskcheck.foundation import Place, Problem, SnapshotError

MAX_CELLS: Final = 5_000_000
"""Cells of a table, empty ones between others included: a few bytes can name a cell that is a billion cells away."""


def refuse_too_many(cells: int, place: Place) -> None:
    """Raise SnapshotError where a table has more cells than are read."""
    if cells > MAX_CELLS:
        expected = f"at most {MAX_CELLS:,} cells, empty ones included"
        raise SnapshotError(Problem("a table that is too large", expected, "take out what is not the table", place))
