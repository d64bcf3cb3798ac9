"""The kind ``file``: a snapshot or export file."""

from riskcheck.files import COLUMNS, ROWS, TEXT, Key, one_of
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.exports import FORMATS
from riskcheck.sources.file import TABLE, read_snapshot_file
from riskcheck.sources.keys import EXPECTED
from riskcheck.sources.kinds.kind import SourceKind, path_of
from riskcheck.sources.snapshot_file import SnapshotFile
from riskcheck.sources.source import Source


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    options = broker.options
    path = path_of(broker, "path", settings)
    account = path_of(broker, "account_file", settings) if "account_file" in options else None
    file = SnapshotFile(
        path,
        account,
        options.get("as_of"),
        options.get("format"),
        {ours: one if isinstance(one, str) else one["column"] for ours, one in options.get("columns", {}).items()},
        {ours: one["values"] for ours, one in options.get("columns", {}).items() if not isinstance(one, str)},
        place=broker.place,
        end=options.get("rows", {}).get("end"),
        max_age=broker.max_age or settings.snapshot.max_age,
        declared=broker.declared,
    )
    return Source(f"file {path}", lambda: read_snapshot_file(file))


KIND = SourceKind(
    {
        "path": Key(TEXT, "a snapshot or export file; relative to this file", required=True, example='"book.csv"'),
        "account_file": Key(TEXT, "a JSON file with the account figures beside it"),
        "as_of": Key(TEXT, "when it was taken, where it does not say; 'file' is the file's own time"),
        "format": Key(one_of(TABLE, *FORMATS), "whose export the file is"),
        "columns": Key(COLUMNS, "the file's column for each of riskcheck's own, such as size = 'Quantity'"),
        "rows": Key(ROWS, "which lines of a CSV file are its rows: end is the first cell of the line that ends them"),
        **EXPECTED,
    },
    _open,
)
