"""The ready formats that fit a file: those of which it has every column."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from riskcheck.foundation import RiskcheckError
from riskcheck.snapshot import NOT_GIVEN, RawTable
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.inspecting.styles import style_of
from riskcheck.sources.inspecting.texts import Sheet
from riskcheck.sources.inspecting.trees import flat
from riskcheck.sources.inspecting.trial import form_by, tried
from riskcheck.sources.tables import READY, FileForm, SnapshotFile, content_of

MAY_LACK = frozenset({"liquidation_price", "leverage", "currency"})
"""Columns that an answer leaves out now and then."""
ENOUGH = 4
"""Columns that a file shares with a format at least, to be taken for one."""
NUMBERS = frozenset({"size", "mark_price", "entry_price", "notional", "unrealized_pnl"})


class Fitting(NamedTuple):
    """A ready format of which a file has the columns: the keys that say so, and the columns that it shares."""

    said: Mapping[str, object]
    shared: tuple[str, ...]


def ready_formats(path: Path, sheet: Sheet | None) -> list[Fitting]:
    """The ready formats that fit, those that share the most columns first."""
    suffix = path.suffix.lower()
    found = [fitting for name in READY if (fitting := _of_keys(name, path, suffix, sheet)) is not None]
    found += [fitting for name in EXPORTS if (fitting := _of_code(name, path)) is not None]
    return sorted(found, key=lambda one: -len(one.shared))


def _of_keys(name: str, path: Path, suffix: str, sheet: Sheet | None) -> Fitting | None:
    """How a format that is a file of keys fits; None where it does not."""
    for said in _spellings(name, path, sheet):
        try:
            form = form_by(path, said)
            table = content_of(SnapshotFile(path, form=form), suffix).table
        except RiskcheckError:
            continue
        shared = _shared(form, table)
        if shared is not None:
            return Fitting(_in_style(said, form, table, shared, is_text=sheet is not None), tuple(shared.values()))
    return None


def _spellings(name: str, path: Path, sheet: Sheet | None) -> Iterator[dict[str, object]]:
    """The keys of a format as it stands, and with the encoding and the delimiter that the file has."""
    said: dict[str, object] = {"format": name}
    if sheet is None:
        yield said
        return
    if sheet.is_open:
        said["last_line"] = "open"
    form = form_by(path, said)
    own = {}
    if not _is_in(sheet.encoding, form.dialect.encoding):
        own["encoding"] = sheet.encoding
    if sheet.delimiter != form.dialect.delimiter:
        own["delimiter"] = sheet.delimiter
    yield {**said, "csv": own} if own else said


def _is_in(encoding: str, other: str) -> bool:
    """Whether a file in one encoding is read right in another."""
    latin = {"cp1252", "iso-8859-1", "iso8859-1", "latin-1"}
    return encoding == other or {encoding, other} <= latin


def _shared(form: FileForm, table: RawTable) -> dict[str, str] | None:
    """The columns that a format and a file share, by our names; None where one is missing."""
    if not table.has_header or not table.count:
        return None
    there = {column.strip(): column for column in flat(table)}
    found = {
        ours: next((there[one.strip()] for one in theirs if one.strip() in there), None)
        for ours, theirs in form.columns.items()
    }
    computed = {ours for ours, theirs in form.columns.items() if any("column(" in one for one in theirs)}
    lacking = {ours for ours, theirs in found.items() if theirs is None} - computed
    shared = {ours: theirs for ours, theirs in found.items() if theirs is not None}
    return shared if lacking <= MAY_LACK and len(shared) >= min(ENOUGH, len(found)) else None


def _in_style(
    said: Mapping[str, object], form: FileForm, table: RawTable, shared: Mapping[str, str], *, is_text: bool
) -> dict[str, object]:
    """The keys, with those of the numbers where the file writes them otherwise than the format has it."""
    style = style_of(table.columns[theirs] for ours, theirs in shared.items() if ours in NUMBERS) if is_text else None
    decimal = style.said.get("decimal") if style else None
    usual = form.dialect.decimal or ("," if form.dialect.thousands == "." else ".")
    if style is None or decimal in {None, usual}:
        return dict(said)
    own = dict(said.get("csv") or {})  # type: ignore[call-overload]  # a table
    own["decimal"] = decimal
    own["thousands"] = style.said.get("thousands", "," if decimal == "." else ".")
    return {**said, "csv": own}


def _of_code(name: str, path: Path) -> Fitting | None:
    """How a format that is read by code fits: it reads the file, and knows enough of its columns."""
    said = {"format": name}
    trial = tried(path, said)
    if trial.holdings is None or trial.problems or not trial.holdings.table.count:
        return None
    layout = import_module(f"riskcheck.sources.exports.{name.replace('-', '_')}").LAYOUT
    columns = trial.holdings.table.columns
    shared = [
        ours
        for ours in layout.columns
        if any(cell is not None and cell is not NOT_GIVEN for cell in columns.get(ours, ()))
    ]
    return Fitting(said, tuple(shared)) if len(shared) > ENOUGH else None
