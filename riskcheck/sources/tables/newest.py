"""Which of several files is meant, where a path is a pattern."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError
from riskcheck.sources.tables.snapshot_file import SnapshotFile

_MARKS = frozenset("*?[")
_DATE = r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
"""A day in a name, with or without what stands between its parts; a time may stand right behind it."""


def newest(file: SnapshotFile) -> tuple[SnapshotFile, tuple[str, ...]]:
    """The file, with the path that its pattern comes to, and a note that says which one that is.

    Raises SnapshotError where no file is meant, or where nothing says which of several is the newest.
    """
    if _MARKS.isdisjoint(file.path.name) or file.path.exists():
        return file, ()
    place = file.form.place or Place(file.name)
    found = sorted(one for one in file.path.parent.glob(file.path.name) if not one.name.startswith("."))
    if not found:
        raise SnapshotError(Problem(f"no file is called {file.name}", fix="correct the path", place=place))
    by = file.newest or _usual(found, place)
    if by == "name":
        _refuse_unordered(found, place)
    chosen = max(found, key=_by_name if by == "name" else _by_time)
    note = f"{chosen} is the newest of {len(found)} files called {file.name}, by its {by}"
    return replace(file, path=chosen), (note,)


def _usual(found: Sequence[Path], place: Place) -> str:
    """By what the newest is told where nothing says it: by the names, where all have a date in them."""
    if len(found) == 1 or all(re.search(_DATE, one.name) for one in found):
        return "name"
    without = next(one for one in found if not re.search(_DATE, one.name))
    raise UsageError(
        Problem(
            f"{len(found)} files are meant, and {without.name} has no date in its name such as 2026-01-31",
            expected="names with a date, or a word on which file is the newest",
            fix='newest = "time" for the file that was written last, or newest = "name" for the last by name',
            place=place,
        )
    )


def _refuse_unordered(found: Sequence[Path], place: Place) -> None:
    """Refuse files of the newest day whose names do not sort by time: -9 behind -10, or a download's (1)."""
    day = max(_by_name(one)[0] for one in found)
    names = [one.name for one in found if _by_name(one)[0] == day]
    if day and len({re.sub(r"\d", "0", name) for name in names}) > 1:
        found_them = f"{' and '.join(names[:3])} are of one day, and their names do not say which is the newest"
        fix = 'newest = "time" for the file that was written last; or write the time with two digits for each part'
        raise UsageError(Problem(found_them, "names of one form, which sort by time", fix, place))


def _by_name(path: Path) -> tuple[str, str]:
    found = re.search(_DATE, path.name)
    return "".join(found.groups()) if found else "", path.name


def _by_time(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
