"""Whether a snapshot may be held against limits at all: how old it is, and by what it was measured."""

from datetime import datetime

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.model import Settings
from riskcheck.snapshot import MAX_AHEAD, LivePortfolioSnapshot, Taken


def check_measure(snapshot: LivePortfolioSnapshot, settings: Settings) -> None:
    """Refuse a snapshot that was taken by other measures than its limits: raises SnapshotError."""
    ours, theirs = settings.general.base_currency, snapshot.base_currency
    if ours != theirs:
        found = f"a snapshot in {theirs} for limits in {ours}"
        raise SnapshotError(Problem(found, fix="take the snapshot with the settings of the limits"))
    allowed, used = settings.snapshot.max_price_age, snapshot.max_price_age
    has_times = any(snapshot.columns["price_time"])
    if allowed is not None and has_times and (used is None or used > allowed):
        found = f"a snapshot whose prices may be {'of any age' if used is None else f'{used:g} s old'}"
        expected = f"at most {allowed:g} s, as max_price_age says"
        raise SnapshotError(Problem(found, expected=expected, fix="take the snapshot with the settings of the limits"))


def check_age(snapshot: LivePortfolioSnapshot, max_age: float, now: datetime) -> None:
    """Refuse a snapshot of which a part is older than it may be, or ahead of the clock: raises SnapshotError.

    ``max_age`` is in seconds; a source with an age of its own is held to that.
    """
    place = Place(snapshot.sources[0]) if snapshot.sources else None
    for one in snapshot.taken or (Taken("", snapshot.as_of, None, place),):
        age, allowed = (now - one.as_of).total_seconds(), max_age if one.max_age is None else one.max_age
        if not age <= allowed:
            found = f"a stale snapshot: as_of {_shown(one.as_of)} is {age:.0f} s old"
            fix = "take it again, or allow more with --max-age, [snapshot] max_age, or max_age of its [[broker]]"
            raise SnapshotError(Problem(found, expected=f"at most {allowed:g} s", fix=fix, place=one.place))
        if is_future(one.as_of, now):
            raise SnapshotError(from_the_future(one.as_of, now, one.place))


def is_future(as_of: datetime, now: datetime) -> bool:
    """Whether a time lies further ahead of the clock than any two clocks may."""
    return (as_of - now).total_seconds() > MAX_AHEAD


def from_the_future(as_of: datetime, now: datetime, place: Place | None) -> Problem:
    """The problem of a time that lies ahead of the clock."""
    seconds = (as_of - now).total_seconds()
    found = f"a snapshot from the future: as_of {_shown(as_of)} is {seconds:.0f} s ahead of this clock"
    fix = "set the clocks of this machine and of the source right"
    return Problem(found, expected=f"at most {MAX_AHEAD:g} s ahead", fix=fix, place=place)


def _shown(time: datetime) -> str:
    return time.isoformat(timespec="seconds").replace("+00:00", "Z")
