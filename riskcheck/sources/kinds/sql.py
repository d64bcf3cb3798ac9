"""The kind ``sql``: a query of a database, in a transaction that cannot write."""

from riskcheck.files import FLAG, TEXT, ZONE, Key, Table, table_of
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.keys import EXPECTED, VARIABLE
from riskcheck.sources.kinds.kind import SourceKind
from riskcheck.sources.source import Source
from riskcheck.sources.tables import FORM

_AS_OF: Table = {
    "column": Key(TEXT, "a column with the time of each row, of which the oldest counts", required=True),
    "format": Key(TEXT, "how a text in it is written, where that is not ISO 8601"),
    "zone": Key(ZONE, "the time zone of times that do not say it"),
}
_ROWS: Table = {
    "keep": Key(TEXT, "a condition over the query's own columns; other rows are left out, and counted"),
    "may_keep_none": Key(FLAG, "true: of the rows none may be kept"),
}


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    from riskcheck.sources.sql import open_sql

    return open_sql(broker, settings)


KIND = SourceKind(
    {
        "url_env": Key(
            VARIABLE, "the environment variable with the database's URL", required=True, example='"DESK_DATABASE_URL"'
        ),
        "query": Key(TEXT, "one SELECT whose rows are the positions"),
        "table": Key(TEXT, "the table or view of the positions, in place of a query"),
        "account_query": Key(TEXT, "one SELECT with one row, whose columns are the account's figures"),
        "as_of": Key(table_of(_AS_OF), "where the rows say when they were true, where no column is called as_of"),
        "columns": FORM["columns"],
        "rows": Key(table_of(_ROWS), "which rows are kept"),
        "money": FORM["money"],
        "symbols": FORM["symbols"],
        **EXPECTED,
    },
    _open,
)
