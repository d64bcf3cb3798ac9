"""Where portfolios come from: brokers and files become raw holdings, and holdings become one snapshot."""

from riskcheck.sources.client import read_client
from riskcheck.sources.day_start import read_day_start
from riskcheck.sources.deadline import Watch, gather
from riskcheck.sources.file import SnapshotFile, read_snapshot_file
from riskcheck.sources.registry import open_source
from riskcheck.sources.source import Source

__all__ = [
    "SnapshotFile",
    "Source",
    "Watch",
    "gather",
    "open_source",
    "read_client",
    "read_day_start",
    "read_snapshot_file",
]
