"""Files as desks have them: read as their config, or a ready format, says."""

from typing import TYPE_CHECKING

from riskcheck.foundation import lazy
from riskcheck.sources.tables.dated import dated_by
from riskcheck.sources.tables.form import OWN_TIME, TABLE, Dialect, FileForm, TableSource, TimeInside
from riskcheck.sources.tables.keys import FORM, READY, form_of
from riskcheck.sources.tables.newest import newest
from riskcheck.sources.tables.snapshot_file import SnapshotFile

if TYPE_CHECKING:
    from riskcheck.sources.tables.columns import mapped as mapped
    from riskcheck.sources.tables.columns import read_words as read_words
    from riskcheck.sources.tables.contents import CONTENTS as CONTENTS
    from riskcheck.sources.tables.contents import OF_LINES as OF_LINES
    from riskcheck.sources.tables.contents import content_of as content_of
    from riskcheck.sources.tables.lines import Lines as Lines
    from riskcheck.sources.tables.lines import find_table as find_table
    from riskcheck.sources.tables.lines import lines_of_text as lines_of_text
    from riskcheck.sources.tables.lines import refuse_odd as refuse_odd
    from riskcheck.sources.tables.read import Content as Content
    from riskcheck.sources.tables.read import holdings_in as holdings_in
    from riskcheck.sources.tables.read import some_rows as some_rows
    from riskcheck.sources.tables.times import Moments as Moments
    from riskcheck.sources.tables.xml import elements_of as elements_of

__getattr__ = lazy(
    __name__,
    {
        "mapped": "columns",
        "read_words": "columns",
        "CONTENTS": "contents",
        "OF_LINES": "contents",
        "content_of": "contents",
        "Lines": "lines",
        "find_table": "lines",
        "lines_of_text": "lines",
        "refuse_odd": "lines",
        "Content": "read",
        "holdings_in": "read",
        "some_rows": "read",
        "Moments": "times",
        "elements_of": "xml",
    },
)

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
    "Moments",
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
