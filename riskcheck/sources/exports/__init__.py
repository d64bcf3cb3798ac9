"""Portfolios from the exports that people have: an explicit table of formats, each a module of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from riskcheck.errors import Place, UsageError, unknown_name
from riskcheck.snapshot import Holdings
from riskcheck.sources.exports.freqtrade import read_freqtrade_status
from riskcheck.sources.exports.ibkr_flex import read_ibkr_flex
from riskcheck.sources.exports.ibkr_portfolio import read_ibkr_portfolio
from riskcheck.sources.exports.mt5 import read_mt5_positions
from riskcheck.sources.exports.nautilus import read_nautilus_positions

Reader = Callable[[Path, Mapping[str, str]], Holdings]

FORMATS: Mapping[str, Reader] = {
    "freqtrade": read_freqtrade_status,
    "ibkr-flex": read_ibkr_flex,
    "ibkr-portfolio": read_ibkr_portfolio,
    "mt5": read_mt5_positions,
    "nautilus": read_nautilus_positions,
}


def read_export(
    path: Path, export_format: str, columns: Mapping[str, str] | None = None, place: Place | None = None
) -> Holdings:
    """What an export says, not yet believed: columns under the snapshot's names, and its further ones under their own.

    ``columns`` (ours = theirs) goes before the format's own names, and ``place`` is where it and the format were
    written. No format says when it was made with a time zone, so ``as_of`` is left to the caller. Raises UsageError for
    an unknown format, and SnapshotError for a file that is not as the format's documentation has it.
    """
    read = FORMATS.get(export_format)
    if read is None:
        raise UsageError(unknown_name("format of an export", export_format, FORMATS, place))
    return read(path, columns or {})
