"""Where portfolios come from: brokers and files become raw holdings, and holdings become one snapshot."""

from typing import TYPE_CHECKING

from riskcheck.foundation import lazy
from riskcheck.sources.client import read_client
from riskcheck.sources.day_start import DayStart, read_day_start
from riskcheck.sources.deadline import ProgressCallback, gather
from riskcheck.sources.declared import as_declared
from riskcheck.sources.file import file_as_declared, read_snapshot_file
from riskcheck.sources.identity import Identity, differences
from riskcheck.sources.keys import BROKER, DECLARED, FILE_FORMATS, FORMAT
from riskcheck.sources.kinds import KINDS
from riskcheck.sources.registry import open_source
from riskcheck.sources.source import Source
from riskcheck.sources.tables import FORM, FileForm, SnapshotFile

if TYPE_CHECKING:
    from riskcheck.sources.inspecting.inspect import inspect_file as inspect_file
    from riskcheck.sources.inspecting.proposal import Proposal as Proposal
    from riskcheck.sources.inspecting.proposal import Question as Question

__getattr__ = lazy(
    __name__,
    {"inspect_file": "inspecting.inspect", "Proposal": "inspecting.proposal", "Question": "inspecting.proposal"},
)

__all__ = [
    "BROKER",
    "DECLARED",
    "FILE_FORMATS",
    "FORM",
    "FORMAT",
    "KINDS",
    "DayStart",
    "FileForm",
    "Identity",
    "ProgressCallback",
    "Proposal",
    "Question",
    "SnapshotFile",
    "Source",
    "as_declared",
    "differences",
    "file_as_declared",
    "gather",
    "inspect_file",
    "open_source",
    "read_client",
    "read_day_start",
    "read_snapshot_file",
]
