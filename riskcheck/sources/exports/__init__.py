"""Portfolios from the exports that people have: a line for each format, and a module of its name that reads it."""

from importlib import import_module

from riskcheck.foundation import Place, UsageError, unknown_name
from riskcheck.snapshot import Holdings
from riskcheck.sources.tables import SnapshotFile

EXPORTS = (
    "freqtrade",
    "ibkr-flex",
    "ibkr-portfolio",
    "mt5",
    "nautilus",
)
"""The formats; the module of one has a function ``read`` for a file of it."""


def read_export(file: SnapshotFile) -> Holdings:
    """What an export says, not yet believed: columns under the snapshot's names, and its further ones under their own.

    The file's ``columns`` (ours = theirs) go before the format's own names. Most formats do not say when they were made
    with a time zone; then ``as_of`` is left to the caller. Raises UsageError for an unknown format, and SnapshotError
    for a file that is not as the format's documentation has it.
    """
    name = file.form.format or ""
    if name not in EXPORTS:
        raise UsageError(unknown_name("format of an export", name, EXPORTS, file.form.place))
    holdings: Holdings = import_module(f"{__name__}.{name.replace('-', '_')}").read(file)
    return holdings


def account_in(value: object, place: Place) -> object:
    """The account in what an export of one answers, as riskcheck writes it; anything else stays as it is."""
    from riskcheck.sources.exports import freqtrade

    return freqtrade.account_in(value, place)
