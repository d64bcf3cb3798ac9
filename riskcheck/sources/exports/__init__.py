"""Portfolios from the exports that people have: an explicit table of formats, each a module of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from riskcheck.foundation import UsageError, unknown_name
from riskcheck.snapshot import Holdings
from riskcheck.sources.exports.freqtrade import read_freqtrade_status
from riskcheck.sources.exports.ibkr_flex import read_ibkr_flex
from riskcheck.sources.exports.ibkr_portfolio import read_ibkr_portfolio
from riskcheck.sources.exports.mt5 import read_mt5_positions
from riskcheck.sources.exports.nautilus import read_nautilus_positions
from riskcheck.sources.snapshot_file import SnapshotFile

Reader = Callable[[SnapshotFile], Holdings]

FORMATS: Mapping[str, Reader] = {
    "freqtrade": read_freqtrade_status,
    "ibkr-flex": read_ibkr_flex,
    "ibkr-portfolio": read_ibkr_portfolio,
    "mt5": read_mt5_positions,
    "nautilus": read_nautilus_positions,
}


def read_export(file: SnapshotFile) -> Holdings:
    """What an export says, not yet believed: columns under the snapshot's names, and its further ones under their own.

    The file's ``columns`` (ours = theirs) go before the format's own names. Most formats do not say when they were made
    with a time zone; then ``as_of`` is left to the caller. Raises UsageError for an unknown format, and SnapshotError
    for a file that is not as the format's documentation has it.
    """
    read = FORMATS.get(file.export_format or "")
    if read is None:
        raise UsageError(unknown_name("format of an export", file.export_format or "", FORMATS, file.place))
    return replace(read(file), mapped=frozenset(file.columns))
