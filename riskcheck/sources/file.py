"""Snapshot files: JSON with everything, CSV and Parquet with the positions, and the account beside them."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path

from riskcheck.csv_table import read_csv_table
from riskcheck.errors import Place, Problem, SnapshotError, UsageError, unknown_name, unknown_names
from riskcheck.frozen import frozen
from riskcheck.snapshot import Holdings, rows_to_table
from riskcheck.snapshot.cells import described, to_time
from riskcheck.sources.json_file import STDIN, read_json, read_text, shown
from riskcheck.sources.mapping import renamed

TABLES = ("account", "fx", "totals", "symbol_notional", "risk")
ABSENT_SOURCES = "absent"
ENVELOPE = frozenset({"as_of", "positions", ABSENT_SOURCES, *TABLES})
TOTALS = frozenset({"num_open_positions", "total_notional", "total_unrealized_pnl", "total_realized_pnl"})
OWN_TIME = "file"
ONE = "say it in one of the two, or the same in both"


@frozen
class SnapshotFile:
    """A snapshot file, ``-`` for standard input, the account file beside it, and when it was taken if it cannot say.

    ``as_of`` is a time in RFC 3339, or ``file`` for the file's own. ``export_format`` is whose export the file is, and
    ``columns`` are the file's columns by the snapshot's names (ours = theirs); both were written at ``place``.
    """

    path: Path
    account: Path | None = None
    as_of: str | None = None
    export_format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


def read_snapshot_file(file: SnapshotFile) -> Holdings:
    """What a snapshot file says, not yet believed; raises SnapshotError where it cannot be read or is none."""
    holdings = _read(file)
    if file.account is not None:
        holdings = _with_account(holdings, file.account)
    return replace(holdings, as_of=_time_of(holdings, file))


def _read(file: SnapshotFile) -> Holdings:
    """The holdings in a file: by its format where it is an export, else by the ending of its name."""
    if file.export_format is not None:
        from riskcheck.sources.exports import read_export

        return read_export(file.path, file.export_format, file.columns, file.place)
    suffix = ".json" if str(file.path) == STDIN else file.path.suffix.lower()
    if suffix not in READERS:
        problem = unknown_name("kind of snapshot file", suffix or "without an ending", READERS, Place(shown(file.path)))
        raise UsageError(problem)
    holdings = READERS[suffix](file.path)
    if not file.columns:
        return holdings
    return replace(holdings, table=renamed(holdings.table, file.columns, file.place or holdings.place))


def _time_of(holdings: Holdings, file: SnapshotFile) -> datetime:
    """When the snapshot was taken: what it says itself, else what the caller says."""
    if file.as_of is None and holdings.as_of is None:
        raise SnapshotError(
            Problem(
                "nothing says when the snapshot was taken",
                expected="as_of in the snapshot or in the account file",
                fix="give --as-of TIME, or --as-of file for the file's own time",
                place=holdings.place,
            )
        )
    if file.as_of is None and holdings.as_of is not None:
        return holdings.as_of
    if holdings.as_of is not None:
        found = f"--as-of beside a snapshot that says itself that it was taken at {holdings.as_of.isoformat()}"
        raise UsageError(Problem(found, fix="leave --as-of out"))
    if file.as_of != OWN_TIME:
        try:
            return to_time(file.as_of)
        except ValueError as error:
            raise UsageError(Problem(f"--as-of is {error}", fix="give an RFC 3339 time, or 'file'")) from None
    if str(file.path) == STDIN:
        raise UsageError(Problem("--as-of file with standard input, which has no time", fix="give --as-of TIME"))
    return datetime.fromtimestamp(file.path.stat().st_mtime, UTC)


def _read_json_snapshot(path: Path) -> Holdings:
    place = Place(shown(path))
    envelope = _read_envelope(path, ENVELOPE)
    positions = envelope.get("positions")
    if not isinstance(positions, list):
        found = f"positions is {described(positions)}" if "positions" in envelope else "a snapshot without positions"
        raise SnapshotError(
            Problem(found, expected="a list of positions; an empty one where there are none", place=place)
        )
    if envelope.get(ABSENT_SOURCES):
        found = f"a part of a book: {envelope[ABSENT_SOURCES]} did not answer when it was taken"
        raise SnapshotError(Problem(found, fix="take the snapshot again when every source answers", place=place))
    tables = {name: _table(envelope, name, place) for name in TABLES}
    claims = {name: tables[name] for name in ("totals", "symbol_notional") if name in envelope}
    unknown = unknown_names("key in totals:", tables["totals"], TOTALS, place)
    if unknown:
        raise SnapshotError(*unknown)
    return Holdings(
        shown(path),
        rows_to_table(positions, shown(path)),
        account=tables["account"],
        fx=tables["fx"],
        as_of=_own_time(envelope, place),
        claims=claims,
        place=place,
    )


def _read_envelope(path: Path, keys: frozenset[str]) -> Mapping[str, object]:
    envelope = read_json(path)
    place = Place(shown(path))
    if not isinstance(envelope, Mapping):
        expected = f"a table with {', '.join(sorted(keys))}"
        raise SnapshotError(Problem(f"found {described(envelope)}", expected=expected, place=place))
    unknown = unknown_names("key", envelope, keys, place)
    if unknown:
        raise SnapshotError(*unknown)
    return envelope


def _table(envelope: Mapping[str, object], name: str, place: Place) -> Mapping[str, object]:
    table = envelope.get(name, {})
    if not isinstance(table, Mapping):
        raise SnapshotError(Problem(f"{name} is {described(table)}", expected="a table", place=place))
    return table


def _own_time(envelope: Mapping[str, object], place: Place) -> datetime | None:
    if "as_of" not in envelope:
        return None
    try:
        return to_time(envelope["as_of"])
    except ValueError as error:
        raise SnapshotError(Problem(f"as_of is {error}", place=place)) from None


def _with_account(holdings: Holdings, path: Path) -> Holdings:
    """The holdings with the figures, rates and time of an account file; what both say must be the same."""
    place = Place(shown(path))
    envelope = _read_envelope(path, frozenset({"as_of", "account", "fx"}))
    account, fx = _table(envelope, "account", place), _table(envelope, "fx", place)
    as_of = _own_time(envelope, place)
    problems = [
        Problem(f"{name} differs between the snapshot and the account file", expected="the same", fix=ONE, place=place)
        for ours, theirs in ((holdings.account, account), (holdings.fx, fx))
        for name in theirs
        if name in ours and ours[name] != theirs[name]
    ]
    if as_of and holdings.as_of and as_of != holdings.as_of:
        found = "as_of differs between the snapshot and the account file"
        problems.append(Problem(found, expected="the same", fix=ONE, place=place))
    if problems:
        raise SnapshotError(*problems)
    return replace(
        holdings,
        account={**holdings.account, **account},
        fx={**holdings.fx, **fx},
        as_of=holdings.as_of or as_of,
        account_place=place,
    )


def _read_csv_snapshot(path: Path) -> Holdings:
    return Holdings(shown(path), read_csv_table(read_text(path), shown(path)), place=Place(shown(path)))


def _read_parquet_snapshot(path: Path) -> Holdings:
    from riskcheck.sources.parquet import read_parquet_table

    return Holdings(shown(path), read_parquet_table(path, shown(path)), place=Place(shown(path)))


READERS: Mapping[str, Callable[[Path], Holdings]] = {
    ".json": _read_json_snapshot,
    ".csv": _read_csv_snapshot,
    ".parquet": _read_parquet_snapshot,
}
