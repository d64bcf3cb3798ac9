"""A proposal tried: the file read as it says, by the reader that ``check`` uses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from riskcheck.files import Document, Key, Reader, Table, shown
from riskcheck.foundation import Problem, RiskcheckError, UsageError, frozen
from riskcheck.snapshot import (
    CURRENCIES,
    QUOTES,
    Declared,
    Holdings,
    LivePortfolioSnapshot,
    Measures,
    build_snapshot,
)
from riskcheck.sources.declared import as_declared
from riskcheck.sources.file import read_snapshot_file
from riskcheck.sources.keys import DECLARED, FORMAT
from riskcheck.sources.tables import FORM, FileForm, SnapshotFile, form_of

KEYS: Table = {"format": FORMAT, **DECLARED, **FORM}
BASE = "USD"
NEUTRAL = dict.fromkeys(CURRENCIES | QUOTES, 1.0)
"""Rates that let every currency be converted: what is tried is the reading, and not the rates."""


@frozen
class Trial:
    """What came of a proposal: the holdings and the snapshot as far as they could be read, and what was wrong."""

    holdings: Holdings | None = None
    snapshot: LivePortfolioSnapshot | None = None
    problems: tuple[Problem, ...] = ()


def tried(path: Path, said: Mapping[str, object], currency: str | None = None) -> Trial:
    """The file read by the keys of a broker; ``currency`` stands in for one that a person has to say."""
    holdings = None
    try:
        holdings = read_by(path, said, currency)
        as_of = holdings.as_of or datetime.now(UTC)
        snapshot = build_snapshot(holdings, Measures(base_currency=BASE, fx=NEUTRAL), as_of=as_of)
    except RiskcheckError as error:
        return Trial(holdings, None, error.problems)
    return Trial(holdings, snapshot)


def read_by(path: Path, said: Mapping[str, object], currency: str | None = None) -> Holdings:
    """The holdings in a file by the keys of a broker. Raises RiskcheckError."""
    values = values_of(path, said)
    own: dict[str, Any] = {name: values[name] for name in DECLARED if name in values}
    declared = replace(Declared(**own), live=True)
    if declared.currency is None and currency is not None:
        declared = replace(declared, currency=currency)
    file = SnapshotFile(path, form=form_of(values, None), declared=declared, base_currency=BASE, max_age=1e12)
    return as_declared(read_snapshot_file(file), declared)


def form_by(path: Path, said: Mapping[str, object]) -> FileForm:
    """The form that the keys of a broker come to. Raises UsageError."""
    return form_of(values_of(path, said), None)


def values_of(path: Path, said: Mapping[str, object]) -> dict[str, object]:
    """The keys of a broker as a config's are read. Raises UsageError."""
    reader = Reader(Document(shown(path), said, {}))
    values = reader.table(said, {name: Key(key.kind, key.help) for name, key in KEYS.items()})
    if reader.problems:
        raise UsageError(*reader.problems)
    return values
