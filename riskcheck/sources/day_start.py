"""The equity that the day began with, from a snapshot that was kept then."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from riskcheck.errors import SnapshotError
from riskcheck.snapshot import Unknown
from riskcheck.snapshot.cells import to_number, to_time
from riskcheck.sources.json_file import read_json


def read_day_start(path: Path, now: datetime) -> float | Unknown:
    """The equity, in base currency, in what ``riskcheck preview --json`` printed on the day (UTC) of ``now``.

    Unknown, with the reason, where the file is missing, of another day, of a part of the book, or without an equity.
    """
    try:
        kept = read_json(path)
    except SnapshotError as error:
        return Unknown(error.problems[0].message)
    if not isinstance(kept, Mapping) or kept.get("absent"):
        return Unknown(f"{path} is no snapshot of a whole book")
    account = kept.get("account")
    try:
        taken = to_time(kept.get("as_of"))
        equity = to_number(account.get("equity") if isinstance(account, Mapping) else None)
    except ValueError as error:
        return Unknown(f"{path} has {error}")
    is_todays = taken.date() == now.astimezone(UTC).date() and taken <= now
    return equity if is_todays else Unknown(f"{path} was taken on {taken:%Y-%m-%d %H:%M} UTC, and not today")
