"""Dates inside exports, which tell when their prices were true, whenever the file was copied."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from riskcheck.foundation import Place, Problem, SnapshotError, shortened
from riskcheck.sources.tables import SnapshotFile

CLOSE = time(16)
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[;, T].*)?", re.ASCII)


def report_time(cells: Iterable[object], file: SnapshotFile, zone: str) -> datetime | None:
    """The oldest close of the days in a column, in the zone of its market; None where the column says nothing.

    A file that was written before that close has prices of its own time. Raises SnapshotError for what is not a day.
    """
    days = {_day_of(cell, file) for cell in set(cells) if isinstance(cell, str)}
    if not days:
        return None
    close = datetime.combine(min(days), CLOSE, ZoneInfo(zone)).astimezone(UTC)
    return min(close, datetime.fromtimestamp(file.path.stat().st_mtime, UTC))


def _day_of(text: str, file: SnapshotFile) -> date:
    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        problem = Problem(f"the date {shortened(text)}", expected="a day such as 20260131", place=Place(file.name))
        raise SnapshotError(problem) from None
