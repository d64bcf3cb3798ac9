"""The keys of each kind of ``[[broker]]``: read by the loader, printed as JSON Schema, opened by the sources."""

from collections.abc import Mapping

from riskcheck.files import (
    COLUMNS,
    COUNT,
    CURRENCY,
    FLAG,
    LIMIT,
    POSITIVE,
    ROWS,
    SECONDS,
    TEXT,
    TEXTS,
    Key,
    Table,
    matching,
    one_of,
    some_of,
)

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

VARIABLE = matching(
    r"[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable, such as KRAKEN_API_KEY", is_private=True
)
EXPECTED: Table = {
    "expect_positions": Key(FLAG, "true: an answer without any open position is an error"),
}

PAPER: Table = {
    "state": Key(TEXT, "the JSON file with the portfolio; relative to this file", required=True, example='"paper.json"')
}
FILE: Table = {
    "path": Key(TEXT, "a snapshot or export file; relative to this file", required=True, example='"book.csv"'),
    "account_file": Key(TEXT, "a JSON file with the account figures beside it"),
    "as_of": Key(TEXT, "when it was taken, where it does not say; 'file' is the file's own time"),
    "format": Key(
        one_of("table", "ibkr-portfolio", "ibkr-flex", "mt5", "freqtrade", "nautilus"), "whose export the file is"
    ),
    "columns": Key(COLUMNS, "the file's column for each of riskcheck's own, such as size = 'Quantity'"),
    "rows": Key(ROWS, "which lines of a CSV file are its rows: end is the first cell of the line that ends them"),
    **EXPECTED,
}
CCXT: Table = {
    "exchange": Key(
        matching(r"[a-z0-9]+", "ccxt's id of an exchange, such as kraken"),
        "the exchange",
        required=True,
        example='"kraken"',
    ),
    "markets": Key(
        some_of("swap", "future", "margin", "spot"),
        "which of its markets make up the book; all that are known without it",
    ),
    "api_key_env": Key(VARIABLE, "the environment variable with the API key"),
    "secret_env": Key(VARIABLE, "the environment variable with the API secret"),
    "password_env": Key(VARIABLE, "the environment variable with the API passphrase"),
    "uid_env": Key(VARIABLE, "the environment variable with the user id"),
    "wallet_address_env": Key(VARIABLE, "the environment variable with the wallet's address"),
    "sandbox": Key(FLAG, "true: the exchange's test network"),
    "relay_url": Key(TEXT, "an address that is put in front of every address of the exchange"),
    "https_proxy": Key(TEXT, "a proxy that all requests go through"),
    "cash": Key(TEXTS, "currencies of a spot wallet that are cash and no position"),
    "dust": Key(LIMIT, "spot holdings that are worth less than this, in base currency, are left out"),
    "rates": Key(
        FLAG, "true: all currency rates come from its own tickers, and not only those that [fx] lacks; false: no rate"
    ),
    **EXPECTED,
}
ALPACA: Table = {
    "api_key_env": Key(
        VARIABLE, "the environment variable with the API key id", required=True, example='"ALPACA_API_KEY"'
    ),
    "secret_env": Key(
        VARIABLE, "the environment variable with the API secret", required=True, example='"ALPACA_API_SECRET"'
    ),
    "paper": Key(FLAG, "true: the paper trading account"),
    "url": Key(TEXT, "another address of the trading API"),
    **EXPECTED,
}
PYTHON: Table = {
    "factory": Key(TEXT, "module:function; it is called with this table", required=True, example='"my_desk:make"'),
    **EXPECTED,
}

KINDS: Mapping[str, Table] = {"paper": PAPER, "file": FILE, "ccxt": CCXT, "alpaca": ALPACA, "python": PYTHON}
FOREIGN_KINDS = frozenset({"ccxt", "alpaca", "python"})
"""Kinds that run code which is not riskcheck's."""
FREE_KINDS = frozenset({"python"})
"""Kinds whose table may have keys of the desk's own."""
