"""Tables that date themselves by a column: they cannot be of a later moment, whenever the file was copied."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from riskcheck.foundation import folded
from riskcheck.snapshot import RawTable

NAMES = frozenset(
    {"asof", "asofdate", "asoftime", "reportdate", "statementdate", "valuationdate", "snapshotdate", "snapshottime"}
)
"""Folded names of columns that say of when a row is."""
ANYWHERE = timedelta(hours=12)
"""How long after midnight in UTC a day ends in the last place on Earth."""


class Dated(NamedTuple):
    """The latest moment that a table can be of, and the column that says so."""

    latest: datetime
    column: str


def dated_by(table: RawTable, ignored: Collection[str]) -> Dated | None:
    """By which column a table dates itself, and when it can have been true at the latest; None where none does.

    The oldest row counts. Days and times without a zone are taken for those of the zone in which they end last, so that
    none is called older than it is. What is not written as ISO 8601 has it says nothing here.
    """
    found = [
        Dated(min(moments), name)
        for name, cells in table.columns.items()
        if folded(name) in NAMES and name not in ignored and (moments := list(_moments(cells)))
    ]
    return min(found, default=None)


def _moments(cells: Iterable[object]) -> Iterable[datetime]:
    for cell in set(filter(None, cells)):
        moment = _latest_of(cell)
        if moment is not None:
            yield moment


def _latest_of(cell: object) -> datetime | None:
    """The latest moment in UTC that a cell may mean; None where it is not a time."""
    if isinstance(cell, str):
        text = cell.strip()
        try:
            cell = date.fromisoformat(text) if len(text) in {8, 10} else datetime.fromisoformat(text)
        except ValueError:
            return None
    try:
        if isinstance(cell, datetime):
            return cell.astimezone(UTC) if cell.tzinfo else cell.replace(tzinfo=UTC) + ANYWHERE
        if isinstance(cell, date):
            return datetime(cell.year, cell.month, cell.day, tzinfo=UTC) + timedelta(days=1) + ANYWHERE
    except OverflowError:
        return None
    return None
