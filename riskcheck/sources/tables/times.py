"""When a file's book was true, by what stands inside of it: never by when somebody copied it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from riskcheck.foundation import Place, Problem, SnapshotError, shortened
from riskcheck.snapshot import NOT_GIVEN, RawTable, to_number
from riskcheck.sources.tables.columns import at_path
from riskcheck.sources.tables.form import TimeInside
from riskcheck.sources.tables.lines import Lines

CLOSE = time(16)
"""When the prices of a day are final, where only the day is written."""
EPOCHS: Mapping[str, float] = {"epoch_s": 1.0, "epoch_ms": 1e3, "epoch_ns": 1e9}
_TIME_OF_DAY = r"%[HIMSpXcfT]"
_DIRECTIVES: Mapping[str, str] = {
    **dict.fromkeys("mdHMSyI", r"\d{2}"),
    "Y": r"\d{4}",
    "j": r"\d{3}",
    "b": r"[^\W\d_]{3}",
    "B": r"[^\W\d_]{3,}",
    "p": "[AaPp][Mm]",
    "f": r"\d{1,6}",
}
_CELL = r"([A-Z]{1,2})([1-9]\d{0,5})"


class Moments:
    """Reads the times of one file; ``written`` is its own, which is None of a stream."""

    def __init__(self, inside: TimeInside, written: datetime | None, place: Place) -> None:
        self.inside = inside
        self.written = written
        self.place = place

    def oldest(self, cells: Iterable[object]) -> datetime:
        """The oldest of some cells, in UTC. Raises SnapshotError for one that is not a time."""
        return min(map(self.moment, set(cells)))

    def moment(self, cell: object) -> datetime:
        """The time in a cell, in UTC; a day is its close in its zone, and never later than the file's own time."""
        if cell is None or cell is NOT_GIVEN or (isinstance(cell, str) and not cell.strip()):
            raise self._refused("nothing")
        form = self.inside.format
        try:
            if form in EPOCHS:
                return datetime.fromtimestamp(to_number(cell) / EPOCHS[form or ""], UTC)
            found = cell if isinstance(cell, date) else self._parsed(str(cell).strip())
        except (ValueError, OverflowError, OSError):
            raise self._refused(shortened(str(cell))) from None
        if isinstance(found, datetime):
            return self._in_utc(found)
        close = self._in_utc(datetime.combine(found, CLOSE))
        return close if self.written is None else min(close, self.written)

    def _parsed(self, text: str) -> date:
        """A day, or a time, as the format has it."""
        form = self.inside.format
        if form is None:
            return date.fromisoformat(text) if len(text) in {8, 10} else datetime.fromisoformat(text)
        found = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is put in behind
        return found if re.search(_TIME_OF_DAY, form) else found.date()

    def _in_utc(self, moment: datetime) -> datetime:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        if self.inside.zone is None:
            raise SnapshotError(
                Problem(
                    f"as_of is {moment:%Y-%m-%d %H:%M}, without a time zone",
                    expected="the zone in which the file says it",
                    fix='zone = "America/New_York", or the like, in as_of',
                    place=self.place,
                )
            )
        return moment.replace(tzinfo=ZoneInfo(self.inside.zone)).astimezone(UTC)

    def _refused(self, found: str) -> SnapshotError:
        form = self.inside.format
        expected = f"a time written as {form}" if form else "a time in ISO 8601, such as 2026-01-31T09:00:00Z"
        fix = 'say in as_of how it is written: format = "%d.%m.%Y", or the like; see strptime in the Python docs'
        return SnapshotError(Problem(f"as_of is {found}", expected, fix, self.place))


def time_inside(
    moments: Moments, table: RawTable, lines: Lines | None, tree: object, file_name: str
) -> datetime | None:
    """When the book was true, as the file says; None where it does not. Raises SnapshotError for what is not a time."""
    inside = moments.inside
    finders: Sequence[tuple[str | None, Callable[[str], object]]] = (
        (inside.cell, lambda cell: _cell(cell, lines)),
        (inside.line, lambda pattern: _line(pattern, lines)),
        (inside.json, lambda path: at_path(tree, path.split("."))),
        (inside.name, lambda form: _in_name(form, file_name)),
    )
    if inside.column is not None:
        cells = table.columns.get(inside.column)
        return moments.oldest(cells) if cells else None
    wanted, find = next((one, find) for one, find in finders if one is not None)
    found = find(wanted)
    return None if found is None or found is NOT_GIVEN else moments.moment(found)


def _cell(name: str, lines: Lines | None) -> object:
    """The cell of a name such as D3: the fourth of the third line."""
    match = re.fullmatch(_CELL, name)
    if lines is None or match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return lines.cell(int(match[2]), column)


def _line(pattern: str, lines: Lines | None) -> str | None:
    """The group of a pattern in the first line that has it; its cells stand without quotes."""
    if lines is None:
        return None
    for cells in lines.cells:
        found = re.search(pattern, lines.delimiter.join(str(cell) for cell in cells if cell is not None))
        if found:
            return found[1]
    return None


def _in_name(form: str, file_name: str) -> str | None:
    """The one part of a file's name that looks as a strptime format has it."""
    pieces = re.split(r"%([A-Za-z])", form)
    pattern = "".join(_DIRECTIVES.get(one, r"\w+") if at % 2 else re.escape(one) for at, one in enumerate(pieces))
    found = set(re.findall(rf"(?<!\d){pattern}(?!\d)", file_name))
    return found.pop() if len(found) == 1 else None
