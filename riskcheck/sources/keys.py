"""The keys that every ``[[broker]]`` has, whatever its kind."""

from riskcheck.files import COUNT, CURRENCY, FLAG, POSITIVE, SECONDS, TEXT, TEXTS, Key, Table, matching, one_of
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.tables import READY, TABLE

BROKER: Table = {
    "kind": Key(TEXT, 'what kind of source it is, such as "paper" or "file"', required=True, example='"file"'),
    "timeout": Key(SECONDS, "how long it may take to answer"),
    "venue": Key(TEXT, "the venue that its positions are at, where they do not say so themselves"),
    "account": Key(TEXT, "the account that its positions are in, where they do not say so themselves"),
    "max_age": Key(SECONDS, "how old its answer may be, where that is another age than that of [snapshot]"),
}
"""The keys of every broker."""

DECLARED: Table = {
    "currency": Key(CURRENCY, "the currency of rows that do not say it"),
    "multiplier": Key(POSITIVE, "the units of a contract, for rows that do not say it"),
    "ignore": Key(TEXTS, "columns and account figures that are not what their names would say"),
    "totals": Key(one_of("none"), '"none": no row is the sum of others, though one looks like it'),
    "last_line": Key(one_of("open"), '"open": what writes the CSV file never ends its last line'),
    "live": Key(FLAG, "true: each answer is of the moment of the question"),
    "min_positions": Key(COUNT, "an answer with fewer open positions is an error"),
}
"""What the desk may declare of a source, for what its answer does not say: of each broker, and under [snapshot]."""

FILE_FORMATS = (TABLE, *sorted({*EXPORTS, *READY}))
"""The formats that a file may have."""
FORMAT = Key(one_of(*FILE_FORMATS), "whose export the file is, or 'table' for one of your own form")
VARIABLE = matching(
    r"[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable, such as KRAKEN_API_KEY", is_private=True
)
EXPECTED: Table = {
    "expect_positions": Key(FLAG, "true: an answer without any open position is an error"),
}
