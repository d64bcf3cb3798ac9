"""The equity that the day began with, from a snapshot that was kept then."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from riskcheck.files import read_json
from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.model import Settings
from riskcheck.snapshot import other_currencies, to_number, to_time
from riskcheck.sources.identity import differences, identity_in


class DayStart(NamedTuple):
    """The equity in base currency, or why it is not known; and, where it is, when it was, for the reports."""

    equity: float | Problem
    said: str = ""


def read_day_start(path: Path, settings: Settings, now: datetime) -> DayStart:
    """The equity in what ``riskcheck preview --json`` printed as the day of ``now`` began.

    Problem, with the reason, where the file is missing, of another time, of another book or a part of it, in another
    currency, or without an equity.
    """
    day = settings.day
    try:
        kept = read_json(path)
    except SnapshotError as error:
        return DayStart(Problem(error.problems[0].message))
    if not isinstance(kept, Mapping) or kept.get("absent"):
        return DayStart(Problem(f"{path} is not a snapshot of a whole book"))
    account, place = kept.get("account"), Place(str(path))
    try:
        others = list(differences(identity_in(kept, place), settings, place))
        others += (
            other_currencies(account, settings.general.base_currency, place) if isinstance(account, Mapping) else ()
        )
    except SnapshotError as error:
        others = list(error.problems)
    if others:
        return DayStart(Problem(others[0].message))
    try:
        taken = to_time(kept.get("as_of"))
        equity = to_number(account.get("equity") if isinstance(account, Mapping) else None)
    except ValueError as error:
        return DayStart(Problem(f"{path} has {error}"))
    began = day.began(now)
    if abs((taken - began).total_seconds()) > day.day_start_within or taken > now:
        said = f"{path} was taken at {taken:%Y-%m-%d %H:%M} UTC, and the day began at {began:%Y-%m-%d %H:%M} UTC"
        return DayStart(Problem(f"{said} ([day] day_start_within allows {day.day_start_within:g} s between them)"))
    return DayStart(equity, f"day_start_equity {equity:g} of {path}, taken at {taken:%Y-%m-%d %H:%M:%S} UTC")
