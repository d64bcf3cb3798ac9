"""Brokers of kind sql, against SQLite and a real PostgreSQL: read and nothing else, in time, and without a secret."""

import json
import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from postgresql import PASSWORD, PROGRAMS, server
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from riskcheck.files.toml import parse_toml
from riskcheck.foundation.problems import RiskcheckError, SnapshotError, UsageError
from riskcheck.loading.config import read_settings
from riskcheck.snapshot import Measures, build_snapshot
from riskcheck.sources import gather, open_source

SCHEMA = (
    "CREATE TABLE book (ticker TEXT, qty NUMERIC, px NUMERIC, ccy TEXT, as_of TEXT)",
    "INSERT INTO book VALUES ('SAP', 10, 150.25, 'EUR', '2026-01-30T09:00:00+00:00')",
    "INSERT INTO book VALUES ('IBM', -4, 250.5, 'USD', '2026-01-30T08:00:00+00:00')",
    "CREATE TABLE account (equity NUMERIC, cash NUMERIC)",
    "INSERT INTO account VALUES (10000, 2500.5)",
)
OF_POSTGRESQL = ("CREATE SEQUENCE counter",)
READ = "SELECT ticker AS symbol, qty AS size, px AS mark_price, ccy AS currency, as_of FROM book"
CONFIG = """
[general]
base_currency = "EUR"
[fx]
USD = 0.5
[[broker]]
kind = "sql"
url_env = "BOOK_URL"
"""


@pytest.fixture(scope="session")
def postgresql():
    if not PROGRAMS and "RISKCHECK_NEED_POSTGRESQL" not in os.environ:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with server() as where:
        url = f"postgresql+psycopg://desk_reader:{quote(PASSWORD, safe='')}@{where}/postgres"
        with create_engine(url, poolclass=NullPool).begin() as connection:
            for statement in (*SCHEMA, *OF_POSTGRESQL):
                connection.execute(text(statement))
        yield url


@pytest.fixture
def sqlite(tmp_path):
    path = tmp_path / "desk book.db"
    connection = sqlite3.connect(path)
    with connection:
        for statement in SCHEMA:
            connection.execute(statement)
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, monkeypatch):
    """The URL of a database of either kind, which the environment has."""
    found = request.getfixturevalue(request.param)
    monkeypatch.setenv("BOOK_URL", found)
    return found


def source(keys):
    settings = read_settings(parse_toml(CONFIG + keys, "config.toml"))
    return open_source(settings.brokers[0], settings)


def read(keys=f"query = '''{READ}'''\n"):
    """What a broker answers, as a run asks it: whatever is wrong is a RiskcheckError."""
    (answer,) = gather([source(keys).call()])
    if isinstance(answer, RiskcheckError):
        raise answer
    return answer


def book_of(holdings):
    return build_snapshot(holdings, Measures("EUR", {"USD": 0.5}), as_of=holdings.as_of)


def rows_in(url, statement="SELECT count(*) FROM book"):
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return connection.execute(text(statement)).scalar()


@pytest.mark.usefixtures("url")
def test_the_rows_of_a_query_are_positions():
    """10 x 150.25, and 4 x 250.50 x 0.5 short; the oldest of the rows' times is the book's."""
    holdings = read()

    book = book_of(holdings)
    assert {one.symbol: (one.side, one.notional) for one in book.positions} == {
        "SAP": ("long", 1502.5),
        "IBM": ("short", 501.0),
    }
    assert holdings.as_of == datetime(2026, 1, 30, 8, tzinfo=UTC)


@pytest.mark.usefixtures("url")
def test_a_table_is_read_under_the_desks_mapping():
    """Columns are mapped, computed and left out as those of a file are."""
    keys = """table = "book"
[broker.rows]
keep = "ccy == 'EUR'"
[broker.columns]
symbol = "ticker"
size = "qty * 2"
mark_price = "px"
currency = "ccy"
"""

    holdings = read(keys)

    assert book_of(holdings).total_notional == 3005.0
    assert holdings.notes[0].startswith("1 row is left out of 2")


@pytest.mark.usefixtures("url")
def test_the_account_is_a_query_of_its_own():
    """The columns of its one row are the account's figures, and its time counts where it is the older."""
    query = "SELECT equity, cash, '2026-01-29T20:00:00+00:00' AS as_of FROM account"

    holdings = read(f"query = '''{READ}'''\naccount_query = '''{query}'''\n")

    assert (book_of(holdings).equity, book_of(holdings).cash) == (10000.0, 2500.5)
    assert holdings.as_of == datetime(2026, 1, 29, 20, tzinfo=UTC)


@pytest.mark.usefixtures("url")
def test_text_in_a_query_is_neither_a_parameter_nor_a_format():
    """Colons, percent signs and semicolons within a text are what they are."""
    holdings = read(f"query = '''{READ} WHERE ticker NOT LIKE 'I%' AND ticker <> ':x;%(y)s' '''\n")

    assert holdings.table.count == 1


WRITES = {
    "a deletion": "DELETE FROM book",
    "a second statement": f"{READ}; DROP TABLE book",
    "a transaction of its own": f"{READ}; COMMIT; DROP TABLE book",
    "a comment before it": "/* SELECT */ DROP TABLE book",
    "nothing": "-- SELECT",
}


@pytest.mark.parametrize("case", WRITES)
def test_what_is_not_one_select_is_refused_before_it_is_sent(url, case):
    """A broker has one statement, and it begins with a word for reading."""
    with pytest.raises(UsageError):
        read(f"query = '''{WRITES[case]}'''\nlive = true\n")
    assert rows_in(url) == 2


def test_what_writes_within_a_select_is_refused_by_the_transaction(postgresql, monkeypatch):
    """PostgreSQL lets a WITH delete and a function write: not in this transaction."""
    monkeypatch.setenv("BOOK_URL", postgresql)
    for query in (
        "WITH gone AS (DELETE FROM book RETURNING *) SELECT ticker AS symbol, 1 AS size FROM gone",
        "SELECT 'A' AS symbol, nextval('counter') AS size",
        r"SELECT E'\'' ; COMMIT; BEGIN READ WRITE; DELETE FROM book; COMMIT; SELECT '1'",
        "SELECT $$'$$; COMMIT; BEGIN READ WRITE; DELETE FROM book; COMMIT; SELECT $$'$$",
        "SELECT set_config('transaction_read_only', 'off', true) AS symbol, nextval('counter') AS size",
    ):
        with pytest.raises(SnapshotError):
            read(f"query = {json.dumps(query)}\nlive = true\n")
    assert (rows_in(postgresql), rows_in(postgresql, "SELECT nextval('counter')")) == (2, 1)


def test_nothing_is_ever_committed(postgresql, monkeypatch):
    """What a server lets even a transaction write that is for reading is rolled back."""
    monkeypatch.setenv("BOOK_URL", postgresql)

    with suppress(SnapshotError):
        read('query = "SELECT lo_create(0) AS symbol, 1 AS size"\nlive = true\n')

    assert rows_in(postgresql, "SELECT count(*) FROM pg_largeobject_metadata") == 0


def test_an_sqlite_file_cannot_be_written(sqlite):
    """The connection itself refuses, whatever a statement says."""
    from riskcheck.foundation import Place
    from riskcheck.sources.sql import Question, _engine

    engine = _engine(Question(sqlite, None, "book", None, 10.0), Place("sql"))
    with pytest.raises(Exception, match="readonly"), engine.connect() as connection:
        connection.execute(text("DELETE FROM book"))


SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) "
    "SELECT 'A' AS symbol, count(*) AS size FROM n",
    "postgresql": "SELECT 'A' AS symbol, 1 AS size FROM pg_sleep(600)",
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_query_ends_with_the_brokers_timeout(request, monkeypatch, kind):
    """It is no answer, and it does not go on in the server."""
    found = request.getfixturevalue(kind)
    monkeypatch.setenv("BOOK_URL", found)

    with pytest.raises(SnapshotError, match=r"did not answer"):
        read(f'timeout = "1s"\nlive = true\nquery = """{SLOW[kind]}"""\n')

    if kind == "postgresql":
        waiting = (
            "SELECT count(*) FROM pg_stat_activity, pg_sleep(1) WHERE query LIKE '%pg_sleep(600)%' AND state = 'active'"
        )
        assert rows_in(found, f"{waiting} AND pid <> pg_backend_pid()") == 0


NOT_KNOWN = {
    "a wrong column": (READ.replace("px", "price"), "", "price"),
    "no such table": (READ.replace("book", "books"), "", "books"),
    "a column twice": ("SELECT ticker AS symbol, qty AS size, px AS size FROM book", "live = true\n", "'size' twice"),
    "no time": (READ.replace(", as_of", ""), "", "nothing says when"),
    "a time without a zone": (READ.replace("as_of", "'2026-01-30 09:00' AS as_of"), "", "without a time zone"),
    "a row without a time": (READ.replace("as_of", "NULL AS as_of"), "", "as_of is nothing"),
    "a number too small to hold": (READ.replace("qty AS size", "'1e-400' AS size"), "", "too small a number"),
    "no row of the account": (READ, "account_query = 'SELECT equity FROM account WHERE equity < 0'\n", "no row"),
    "an account's time without a zone": (
        READ,
        "account_query = \"SELECT 1 AS equity, '2026-01-30 09:00' AS as_of\"\n",
        "account_query: as_of is 2026-01-30 09:00, without a time zone",
    ),
    "an account's time that is not one": (
        READ,
        "account_query = \"SELECT 1 AS equity, 'yesterday' AS as_of\"\n",
        "account_query: as_of is 'yesterday'",
    ),
    "as many rows as it asks for": (f"{READ} ORDER BY ticker LIMIT 2", "", "there may be more"),
    "fewer rows than there are": (f"{READ} limit 1 -- the first", "", "there may be more"),
    "two rows of the account": (READ, "account_query = 'SELECT 1 AS equity UNION SELECT 2'\n", "more than one row"),
    "an emptied table beside an account of now": (
        f"{READ} WHERE qty > 99",
        "account_query = \"SELECT 1 AS equity, '2026-01-30T09:00:00+00:00' AS as_of\"\n",
        "nothing says when",
    ),
    "an empty book without a time": (f"{READ} WHERE qty > 99", "", "nothing says when"),
}


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("case", NOT_KNOWN)
def test_an_answer_that_is_not_a_book_is_refused(case):
    """What is missing, twice there or without a time is an error, and says which."""
    query, keys, said = NOT_KNOWN[case]

    with pytest.raises(SnapshotError) as refusal:
        book_of(read(f"query = '''{query}'''\n{keys}"))

    assert said in str(refusal.value)


@pytest.mark.usefixtures("url")
def test_an_empty_book_of_the_moment_is_one():
    """With live = true a query without rows is a book without positions."""
    assert book_of_live(read(f"live = true\nquery = '''{READ} WHERE qty > 99'''\n")).num_open_positions == 0


def book_of_live(holdings):
    return build_snapshot(holdings, Measures("EUR", {"USD": 0.5}), as_of=datetime(2026, 1, 30, tzinfo=UTC))


UNREACHABLE = {
    "another password": ("p%40ss%20word%2F1", "another-secret"),
    "another database": ("/postgres", "/nowhere"),
    "a dead server": ("@127.0.0.1:", "@127.0.0.1:1?x="),
    "a host that is none": ("@127.0.0.1:", "@nowhere.invalid:"),
    "no URL": ("postgresql+psycopg://", "the-secret "),
    "an unknown kind": ("postgresql+psycopg", "oracledb+the-secret"),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_a_database_that_cannot_be_reached_is_told_without_its_secrets(postgresql, monkeypatch, case):
    """The message names what is wrong; user, password, host and URL are in none of it."""
    right, changed = UNREACHABLE[case]
    assert right in postgresql
    wrong = changed.join(postgresql.rsplit(right, 1))
    monkeypatch.setenv("BOOK_URL", wrong)

    with pytest.raises(RiskcheckError) as refusal:
        read(f"query = '''{READ}'''\n")

    said = str(refusal.value)
    for secret in (
        wrong,
        PASSWORD,
        quote(PASSWORD, safe=""),
        "another-secret",
        "the-secret",
        "desk_reader",
        "127.0.0.1",
    ):
        assert secret not in said


def test_a_file_that_is_not_there_is_not_made(tmp_path, monkeypatch):
    """SQLite would make an empty database, and an empty book of it."""
    path = tmp_path / "gone.db"
    monkeypatch.setenv("BOOK_URL", f"sqlite:///{path}")

    with pytest.raises(SnapshotError, match="is not there"):
        read()
    assert not path.exists()


KEYS = {
    "neither": "",
    "both": f"query = '''{READ}'''\ntable = 'book'\n",
    "a key of files": f"query = '''{READ}'''\ncsv = {{ decimal = ',' }}\n",
    "a time in the config": f"query = '''{READ}'''\nas_of = '2026-01-30T09:00:00Z'\n",
    "a cell for its time": f"query = '''{READ}'''\nas_of = {{ cell = 'A1' }}\n",
}


@pytest.mark.parametrize("case", KEYS)
def test_keys_that_cannot_be_meant_are_refused(case):
    """The config is wrong before a database is asked."""
    with pytest.raises(UsageError):
        source(KEYS[case])


def test_a_variable_that_is_not_set_is_told(monkeypatch):
    """The URL comes from the environment alone."""
    monkeypatch.delenv("BOOK_URL", raising=False)

    with pytest.raises(UsageError, match="BOOK_URL is not set"):
        read()


def test_the_account_and_the_positions_are_of_one_moment(url, monkeypatch):
    """What is written between the two questions is in neither, so that no position stands beside an old equity."""
    from riskcheck.sources import sql

    ask = sql._account

    def written_to_in_between(*asked):
        account = ask(*asked)
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text("INSERT INTO book VALUES ('BMW', 1, 80, 'EUR', '2026-01-30T09:00:00+00:00')"))
        return account

    monkeypatch.setattr(sql, "_account", written_to_in_between)
    if url.startswith("sqlite"):
        with create_engine(url, poolclass=NullPool).connect() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))  # else those who write wait for those who read
    account = "SELECT equity FROM account"
    try:
        assert read(f"query = '''{READ}'''\naccount_query = '{account}'\n").table.count == 2
    finally:
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text("DELETE FROM book WHERE ticker = 'BMW'"))


def test_the_urls_own_options_hold_beside_the_brokers(postgresql, monkeypatch):
    """A search path in the URL says whose table is read."""
    with create_engine(postgresql, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS desk"))
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS desk.book AS SELECT * FROM public.book WHERE ticker = 'SAP'")
        )
    monkeypatch.setenv("BOOK_URL", f"{postgresql}?options=-csearch_path%3Ddesk")

    assert read().table.count == 1


def test_another_driver_of_postgresql_is_refused(monkeypatch):
    """One that hands over several statements could be told to end the transaction."""
    monkeypatch.setenv("BOOK_URL", "postgresql+psycopg2://reader:secret@127.0.0.1/desk")

    with pytest.raises(UsageError, match=r"postgresql\+psycopg://"):
        read()


def test_a_relative_file_begins_at_the_config(tmp_path, sqlite, monkeypatch):
    """As all paths of a config do."""
    monkeypatch.setenv("BOOK_URL", f"sqlite:///{sqlite.rpartition('/')[2]}")
    settings = read_settings(parse_toml(CONFIG + f"query = '''{READ}'''\n", str(tmp_path / "config.toml")))

    assert open_source(settings.brokers[0], settings).read().table.count == 2
