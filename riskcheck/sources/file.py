"""Snapshot files: JSON with everything, CSV and Parquet with the positions, and the account beside them."""

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from riskcheck.files import STDIN, read_csv_table, read_json, read_text, shown
from riskcheck.foundation import Place, Problem, SnapshotError, UsageError, unknown_name, unknown_names
from riskcheck.model import Settings
from riskcheck.snapshot import Holdings, described, rows_to_table, to_time
from riskcheck.sources.exports import EXPORTS, account_in, read_export
from riskcheck.sources.identity import Identity, identity_in
from riskcheck.sources.tables import OWN_TIME, TABLE, SnapshotFile, dated_by, form_of, newest

TABLES = ("account", "fx", "totals", "symbol_notional", "risk")
FAILED_SOURCES = "absent"
ACCOUNT = frozenset({"as_of", "account", "fx", *Identity._fields})
ENVELOPE = frozenset({"positions", FAILED_SOURCES, *ACCOUNT, *TABLES})
TOTALS = frozenset({"num_open_positions", "total_notional", "total_unrealized_pnl", "total_realized_pnl"})
ONE = "say it in one of the two, or the same in both"


def read_snapshot_file(file: SnapshotFile) -> Holdings:
    """What a snapshot file says, not yet believed; raises SnapshotError where it cannot be read or is none."""
    file, note = newest(file)
    before = _state_of(file.path)
    written = before.written if before else None
    holdings = _read(file, written)
    holdings = replace(holdings, notes=(*note, *holdings.notes))
    if _state_of(file.path) != before:
        found = "it changed while it was read"
        fix = "read a file that is written whole: written beside it, then renamed"
        raise SnapshotError(Problem(found, expected="a file at rest", fix=fix, place=Place(file.name)))
    if file.account is not None:
        holdings = _with_account(holdings, file.account, written, file.max_age)
    return _as_it_dates_itself(_at_its_time(holdings, file, written), file, written)


def file_as_declared(file: SnapshotFile, settings: Settings) -> SnapshotFile:
    """The file of the command line, to be read as ``[snapshot]`` says. Raises UsageError where its keys do not fit."""
    said = {**settings.file_options, **({"format": file.form.format} if file.form.format else {})}
    return replace(
        file,
        form=form_of(said, settings.place_of("snapshot")),
        max_age=settings.snapshot.max_age,
        declared=settings.declared,
        base_currency=settings.general.base_currency,
    )


class _State(NamedTuple):
    """What tells a file from what it was a moment ago; ``written`` is when: of a folder its oldest file."""

    written: datetime
    files: tuple[tuple[int, int, int], ...]


def _state_of(path: Path) -> _State | None:
    """The state of a file, or of a folder's files; None where there is none, or none that stays, as of a pipe."""
    try:
        found = [one.stat() for one in (path, *sorted(path.rglob("*")))] if path.is_dir() else [path.stat()]
    except OSError:
        return None
    regular = [one for one in found if stat.S_ISREG(one.st_mode)]
    if not regular:
        return None
    written = datetime.fromtimestamp(min(one.st_mtime for one in regular), UTC)
    return _State(written, tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in regular))


def _read(file: SnapshotFile, written: datetime | None) -> Holdings:
    """The holdings in a file: by its format where it is an export, by its form where it has one, else by its ending."""
    if file.form.format in EXPORTS:
        from riskcheck.sources.tables import read_words

        holdings = read_export(file)
        return replace(holdings, table=read_words(holdings.table, file.form.values, holdings.place))
    suffix = ".json" if str(file.path) == STDIN else file.path.suffix.lower()
    if not file.form.is_mapped:
        return _read_plain(file, suffix)
    from riskcheck.sources.tables import content_of, holdings_in

    content = content_of(file, suffix)
    holdings = holdings_in(content, file.as_source, written)
    if not content.is_envelope:
        return holdings
    whole = _envelope(content.tree, file)
    return replace(
        whole,
        table=holdings.table,
        notes=holdings.notes,
        basis=holdings.basis,
        ignored=holdings.ignored,
        problems=holdings.problems,
    )


def _read_plain(file: SnapshotFile, suffix: str) -> Holdings:
    """The holdings in a file of riskcheck's own form."""
    if suffix not in READERS:
        place = Place(file.name)
        from riskcheck.sources.tables import CONTENTS

        if suffix in CONTENTS:
            found = f"a file that ends in {suffix!r}, of which nothing says how it is to be read"
            fix = 'format = "table", or a ready one, on its [[broker]], under [snapshot] or as --format'
            raise UsageError(Problem(found, fix=fix, place=place))
        raise UsageError(unknown_name("kind of snapshot file", suffix or "without an ending", READERS, place))
    return READERS[suffix](file)


def _at_its_time(holdings: Holdings, file: SnapshotFile, written: datetime | None) -> Holdings:
    """The holdings with when they were true: as they say themselves, else as the caller says.

    A date inside of an export goes before the file's own time, which a copy sets anew.
    """
    said = file.as_of or file.form.as_of
    if holdings.as_of is not None:
        if file.form.inside is not None:
            _refuse_before_its_time(file, holdings.as_of, written)
        if said is None or (said == OWN_TIME and file.form.format not in {None, TABLE}):
            return holdings
        found = f"--as-of beside a snapshot that says itself that it was taken at {holdings.as_of.isoformat()}"
        raise UsageError(Problem(found, fix="leave --as-of out"))
    if said is None:
        if file.declared.live:
            return holdings
        raise SnapshotError(_no_time(holdings))
    if said != OWN_TIME:
        try:
            taken = to_time(said)
        except ValueError as error:
            raise UsageError(Problem(f"--as-of is {error}", fix="give an RFC 3339 time, or 'file'")) from None
        _refuse_before_its_time(file, taken, written)
        return replace(holdings, as_of=taken)
    if written is None:
        raise UsageError(Problem(f"--as-of file with {file.name}, which has no time", fix="give --as-of TIME"))
    text = f"{file.name} was taken at {written:%Y-%m-%d %H:%M:%S} UTC by the file's own time"
    return replace(holdings, as_of=written, basis=(*holdings.basis, text))


def _as_it_dates_itself(holdings: Holdings, file: SnapshotFile, written: datetime | None) -> Holdings:
    """The holdings no later than a column of theirs says that they are, whatever else says of when they are.

    Where the config says which column it is, how it is written and in which zone, that is the time. An answer that is
    declared to be of the moment may not be of another. Raises SnapshotError.
    """
    dated = dated_by(holdings.table, file.declared.ignore)
    until = holdings.as_of or written
    if dated is None or until is None or dated.latest >= until or file.form.inside is not None:
        return holdings
    said = f"{file.name} is of {dated.latest:%Y-%m-%d %H:%M} UTC at the latest, by its column {dated.column!r}"
    if holdings.as_of is not None:
        return replace(holdings, as_of=dated.latest, basis=(*holdings.basis, said))
    if (until - dated.latest).total_seconds() > file.max_age:
        expected = "rows of the moment of the question, as live = true declares"
        fix = (
            f'take live out, and say as_of = {{ column = "{dated.column}", zone = "..." }}; or leave the column alone: '
        )
        fix += f'ignore = ["{dated.column}"]'
        raise SnapshotError(Problem(said, expected, fix, holdings.place))
    return holdings


def _refuse_before_its_time(file: SnapshotFile, taken: datetime, written: datetime | None) -> None:
    """Refuse a file that was written long before the moment that it is said to be of: it knows nothing of what came."""
    if written is None or (taken - written).total_seconds() <= file.max_age:
        return
    raise SnapshotError(
        Problem(
            f"it was written at {written:%Y-%m-%d %H:%M:%S} UTC, and as_of says that it was taken at "
            f"{taken:%Y-%m-%d %H:%M:%S} UTC, of which it knows nothing",
            expected=f"as_of at most {file.max_age:g} s after the file was written",
            fix='write it anew, or say when it was taken: --as-of file for its own time (as_of = "file" on a '
            "[[broker]]); or allow more with --max-age, [snapshot] max_age, or max_age of its [[broker]]",
            place=Place(file.name),
        )
    )


def _no_time(holdings: Holdings) -> Problem:
    return Problem(
        "nothing says when the snapshot was taken",
        expected="as_of in the snapshot or in the account file",
        fix='give --as-of TIME, or --as-of file for the file\'s own time (as_of = "file" on a [[broker]]); or say '
        'where it stands inside: as_of = { column = "Date", zone = "UTC" }',
        place=holdings.place,
    )


def _read_json_snapshot(file: SnapshotFile) -> Holdings:
    return _envelope(read_json(file.path), file)


def _envelope(value: object, file: SnapshotFile) -> Holdings:
    """The holdings in a snapshot of riskcheck's own form."""
    place = Place(file.name)
    envelope = _checked(value, ENVELOPE, place)
    positions = envelope.get("positions")
    if not isinstance(positions, list):
        found = f"positions is {described(positions)}" if "positions" in envelope else "a snapshot without positions"
        raise SnapshotError(
            Problem(found, expected="a list of positions; an empty one where there are none", place=place)
        )
    if envelope.get(FAILED_SOURCES):
        found = f"a part of a book: {envelope[FAILED_SOURCES]} did not answer when it was taken"
        raise SnapshotError(Problem(found, fix="take the snapshot again when every source answers", place=place))
    tables = {name: _table(envelope, name, place) for name in TABLES}
    claims = {name: tables[name] for name in ("totals", "symbol_notional") if name in envelope}
    unknown = unknown_names("key in totals:", tables["totals"], TOTALS, place)
    if unknown:
        raise SnapshotError(*unknown)
    identity = identity_in(envelope, place)
    return Holdings(
        file.name,
        rows_to_table(positions, file.name),
        account=tables["account"],
        fx=tables["fx"],
        as_of=_own_time(envelope, place),
        claims=claims,
        place=place,
        book=identity.book,
        base_currency=identity.base_currency,
    )


def _checked(envelope: object, keys: frozenset[str], place: Place) -> Mapping[str, object]:
    """A value as a table with no other keys than some."""
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


def _with_account(holdings: Holdings, path: Path, written: datetime | None, max_age: float) -> Holdings:
    """The holdings with the figures, rates and time of an account file; what both say must be the same.

    Its time speaks for a table only where that was ``written`` no more than ``max_age`` seconds before it; and without
    a time of its own, it must not have been written more than that before the positions.
    """
    place = Place(shown(path))
    envelope = _checked(account_in(read_json(path), place), ACCOUNT, place)
    account, fx = _table(envelope, "account", place), _table(envelope, "fx", place)
    as_of, identity = _own_time(envelope, place), identity_in(envelope, place)
    pairs = [(name, holdings.account.get(name, value), value) for name, value in account.items()]
    pairs += [(f"fx of {code}", holdings.fx.get(code, rate), rate) for code, rate in fx.items()]
    pairs += [("as_of", holdings.as_of or as_of, as_of or holdings.as_of)]
    pairs += [("book", holdings.book or identity.book, identity.book or holdings.book)]
    ours, theirs = holdings.base_currency, identity.base_currency
    pairs += [("base_currency", ours or theirs, theirs or ours)]
    problems = [
        Problem(f"{name} is {one!s:.60} in the snapshot and {other!s:.60} in the account file", "the same", ONE, place)
        for name, one, other in pairs
        if one != other
    ]
    if as_of and not holdings.as_of and (written is None or (as_of - written).total_seconds() > max_age):
        problems.append(_older_table(holdings, as_of, written, max_age))
    if as_of is None:
        problems += _older_account(path, holdings.as_of or written, max_age)
    if problems:
        raise SnapshotError(*problems)
    return replace(
        holdings,
        account={**holdings.account, **account},
        fx={**holdings.fx, **fx},
        as_of=holdings.as_of or as_of,
        account_place=place,
        book=identity.book or holdings.book,
        base_currency=identity.base_currency or holdings.base_currency,
    )


def _older_account(path: Path, taken: datetime | None, max_age: float) -> Iterator[Problem]:
    """A problem where an account file that says no time was written long before the positions were taken."""
    state = _state_of(path)
    if state is not None and taken is not None and (taken - state.written).total_seconds() > max_age:
        yield Problem(
            f"the account file does not say when it was taken, and was written at {state.written:%Y-%m-%d %H:%M:%S} "
            f"UTC, while the positions are of {taken:%Y-%m-%d %H:%M:%S} UTC",
            expected=f"the two within max_age, {max_age:g} s",
            fix="write the account together with the positions, or give as_of in it",
            place=Place(shown(path)),
        )


def _older_table(holdings: Holdings, as_of: datetime, written: datetime | None, max_age: float) -> Problem:
    when = f"was written at {written:%Y-%m-%d %H:%M:%S} UTC" if written else "has no time of its own"
    return Problem(
        f"it {when}, and its account file was taken at {as_of:%Y-%m-%d %H:%M:%S} UTC, which does not speak for it",
        expected=f"a table at most {max_age:g} s older than the account file",
        fix="write both anew, or allow more with --max-age, [snapshot] max_age, or max_age of its [[broker]]",
        place=holdings.place,
    )


def _read_csv_snapshot(file: SnapshotFile) -> Holdings:
    text = read_text(file.path)
    table = read_csv_table(text, file.name, may_be_open=file.may_be_open)
    is_open = file.may_be_open and not text.endswith(("\n", "\r"))
    said = f"the last line of {file.name} is whole though it does not end, declared at {file.declared.place}"
    return Holdings(file.name, table, place=Place(file.name), basis=(said,) if is_open else ())


def _read_parquet_snapshot(file: SnapshotFile) -> Holdings:
    from riskcheck.sources.parquet import read_parquet_table

    return Holdings(file.name, read_parquet_table(file.path, file.name), place=Place(file.name))


READERS: Mapping[str, Callable[[SnapshotFile], Holdings]] = {
    ".json": _read_json_snapshot,
    ".csv": _read_csv_snapshot,
    ".parquet": _read_parquet_snapshot,
}
