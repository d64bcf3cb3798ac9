"""The kind ``file``: a snapshot or export file."""

from riskcheck.files import TEXT, Key, one_of
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.file import read_snapshot_file
from riskcheck.sources.keys import EXPECTED, FORMAT
from riskcheck.sources.kinds.kind import SourceKind, path_of
from riskcheck.sources.source import Source
from riskcheck.sources.tables import FORM, SnapshotFile, form_of


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    options = broker.options
    path = path_of(broker, "path", settings)
    account = path_of(broker, "account_file", settings) if "account_file" in options else None
    file = SnapshotFile(
        path,
        account,
        form=form_of(options, broker.place),
        newest=options.get("newest"),
        max_age=broker.max_age or settings.snapshot.max_age,
        declared=broker.declared,
        base_currency=settings.general.base_currency,
    )
    return Source(f"file {path}", lambda: read_snapshot_file(file))


KIND = SourceKind(
    {
        "path": Key(
            TEXT,
            "a file, or a pattern of which the newest is meant; relative to this file",
            required=True,
            example='"book.csv"',
        ),
        "newest": Key(one_of("name", "time"), "which file of a pattern is the newest: the last by name, or by time"),
        "account_file": Key(TEXT, "a JSON file with the account figures beside it"),
        "format": FORMAT,
        **FORM,
        **EXPECTED,
    },
    _open,
)
