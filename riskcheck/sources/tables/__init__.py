"""Files as desks have them: read as their config, or a ready format, says."""

from riskcheck.sources.tables.columns import mapped, read_words
from riskcheck.sources.tables.contents import CONTENTS, OF_LINES, content_of
from riskcheck.sources.tables.dated import dated_by
from riskcheck.sources.tables.form import OWN_TIME, TABLE, Dialect, FileForm, TableSource, TimeInside
from riskcheck.sources.tables.keys import FORM, READY, form_of
from riskcheck.sources.tables.lines import Lines, find_table, lines_of_text, refuse_odd
from riskcheck.sources.tables.newest import newest
from riskcheck.sources.tables.read import Content, holdings_in, some_rows
from riskcheck.sources.tables.snapshot_file import SnapshotFile
from riskcheck.sources.tables.xml import elements_of

__all__ = [
    "CONTENTS",
    "FORM",
    "OF_LINES",
    "OWN_TIME",
    "READY",
    "TABLE",
    "Content",
    "Dialect",
    "FileForm",
    "Lines",
    "SnapshotFile",
    "TableSource",
    "TimeInside",
    "content_of",
    "dated_by",
    "elements_of",
    "find_table",
    "form_of",
    "holdings_in",
    "lines_of_text",
    "mapped",
    "newest",
    "read_words",
    "refuse_odd",
    "some_rows",
]
