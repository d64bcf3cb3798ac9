"""Samples of exports, whole and damaged, and the books they make."""

from pathlib import Path

from support import AS_OF

from riskcheck.snapshot import Measures, build_snapshot
from riskcheck.sources import SnapshotFile
from riskcheck.sources.exports import read_export
from riskcheck.sources.tables import form_of

SAMPLES = Path(__file__).parent / "sources" / "exports"
FILES = {
    "ibkr-portfolio": "ibkr_portfolio.csv",
    "ibkr-flex": "ibkr_flex.csv",
    "mt5": "mt5.csv",
    "freqtrade": "freqtrade.json",
    "nautilus": "nautilus.csv",
}
RATES = {"USD": 0.9, "CHF": 1.05, "USDT": 0.92}
SPX = "SPX    MAR2026 5800 P [SPX   260320P05800000 100]"


def rows_of(holdings) -> list[dict]:
    columns = holdings.table.columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def damaged(folder: Path, export_format: str, *changes: tuple[str, str]) -> Path:
    """A copy of a format's sample in which each first text is replaced by the second."""
    text = (SAMPLES / FILES[export_format]).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / FILES[export_format]
    path.write_text(text)
    return path


def read(path: Path, export_format: str, columns=None, place=None):
    """What an export says, not yet believed."""
    said = {"format": export_format, "columns": {ours: ((theirs,), {}) for ours, theirs in (columns or {}).items()}}
    return read_export(SnapshotFile(path, form=form_of(said, place)))


def book_of(path: Path, export_format: str, columns=None):
    """The book of an export in EUR."""
    return build_snapshot(read(path, export_format, columns), Measures("EUR", RATES), as_of=AS_OF)
