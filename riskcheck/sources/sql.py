"""Positions in a database: SELECTs in one transaction that cannot write, through SQLAlchemy.

In PostgreSQL the transaction is READ ONLY and REPEATABLE READ, so that account and positions are of one moment, and the
server ends a statement that takes longer than the broker may. SQLite is opened for reading alone. Of other databases
nothing is ever committed, and the user's rights are what keeps them from being changed.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import isnan
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError, frozen
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import Holdings, RawTable, to_time
from riskcheck.sources.frames import refuse_duplicate_names
from riskcheck.sources.secrets import credentials_of
from riskcheck.sources.source import Source, name_of
from riskcheck.sources.tables import Content, TableSource, TimeInside, form_of, holdings_in

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

INSTALL = "pip install 'riskcheck[sql]'"
AS_OF = "as_of"
MAX_ROWS = 10_000_000
MIN_SHOWN = 3
"""Characters of a user's or a host's name from which it is blotted out of messages; less would blot out everything."""
READS = ("select", "with", "values", "table")
"""The words that a statement which only reads begins with."""
_QUOTED = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/"


_LIMIT = r"\b(?:LIMIT\s+(\d+)|FETCH\s+(?:FIRST|NEXT)\s+(\d+)\s+ROWS?\s+ONLY)(?:\s+OFFSET\s+\d+)?[\s;]*\Z"
"""What ends a statement that asks for so many rows and no more; that of a subquery stands before a parenthesis."""


@frozen
class Question:
    """What is asked of a database: one statement for the positions, and one for the account, where there is one."""

    url: str
    query: str | None
    table: str | None
    account_query: str | None
    timeout: float


def open_sql(broker: BrokerSettings, settings: Settings) -> Source:
    """The source of a ``[[broker]]`` of the kind sql; what is wrong with the database shows when it is asked.

    Raises UsageError where the config asks for nothing, for two things, or for more than reading.
    """
    options = broker.options
    query, table, account_query = (options.get(key) for key in ("query", "table", "account_query"))
    if (query is None) == (table is None):
        found = (
            "a broker of kind 'sql' with both query and table" if query else "a broker of kind 'sql' without a query"
        )
        raise UsageError(Problem(found, "query or table", "write one of the two", broker.place))
    for statement in filter(None, (query, account_query)):
        _refuse_more_than_reading(statement, broker.place)
    form = form_of({"format": "table", **options}, broker.place)
    if form.inside is None:
        form = replace(form, inside=TimeInside(column=AS_OF))
    name = name_of("sql", broker)
    source = TableSource(name, form, broker.declared, settings.general.base_currency)
    variable = str(options["url_env"])

    def read() -> Holdings:
        url = credentials_of(broker, {"url_env": "url"})["url"]
        return read_sql(Question(url, query, table, account_query, broker.timeout), source)

    accounts = frozenset({(broker.kind, os.environ.get(variable, variable), query, table)})
    return Source(name, read, accounts=accounts, secrets=_parts_of(os.environ.get(variable, "")))


def _refuse_more_than_reading(statement: str, place: Place) -> None:
    """Refuse what is not one statement that reads; that it cannot write is held by its transaction."""
    bare = re.sub(_QUOTED, " ", statement, flags=re.DOTALL).strip().removesuffix(";")
    if ";" in bare or not bare.casefold().startswith(READS):
        found = "more than one statement" if ";" in bare else f"a statement that begins with {bare.split(None, 1)[:1]}"
        raise UsageError(Problem(found, "one SELECT", "write a view for what takes more", place))


def _parts_of(url: str) -> tuple[str, ...]:
    """What no message may show of a URL: its password as it stands there and as it is meant, user and host."""
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        return (url,)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return (url,)
    written = re.search(r"//[^/@]*:([^/@]*)@", url)
    names = [one for one in (parsed.username, parsed.host) if one and len(one) >= MIN_SHOWN]
    return tuple(filter(None, (url, str(parsed.password or ""), written[1] if written else "", *names)))


def read_sql(question: Question, source: TableSource) -> Holdings:
    """What a database answers, not yet believed. Raises SnapshotError, or UsageError for a URL that is none."""
    place = Place(source.name)
    engine = _engine(question, place)
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with engine.connect() as connection:
            transaction = connection.begin()
            try:
                account = _account(connection, question, place)
                table = _rows(connection, question, place)
            finally:
                transaction.rollback()
    except SQLAlchemyError as error:
        raise SnapshotError(_refused(error, place)) from None
    finally:
        engine.dispose()
    holdings = holdings_in(Content(table), source, None)
    return _with_account(holdings, account, source)


def _engine(question: Question, place: Place) -> "Engine":
    try:
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool
    except ImportError:
        found = "a database cannot be read without SQLAlchemy"
        raise UsageError(Problem(found, fix=INSTALL, place=place)) from None
    try:
        url = make_url(question.url)
        if url.get_backend_name() == "sqlite":
            return create_engine("sqlite://", creator=_sqlite(url, question.timeout, place), poolclass=NullPool)
        options = _options(url, question.timeout)
        return create_engine(url, poolclass=NullPool, connect_args=options).execution_options(**_execution(url))
    except (ArgumentError, NoSuchModuleError, ValueError):
        found = "the URL of the database is not one, or of a kind that SQLAlchemy does not know"
        expected = "such as postgresql+psycopg://user:password@host/name, or sqlite:////folder/book.db"
        raise UsageError(Problem(found, expected, "correct the variable that url_env names", place)) from None
    except ModuleNotFoundError as error:
        found = f"the database cannot be read without its driver, {error.name}"
        raise UsageError(Problem(found, fix=f"pip install {error.name}", place=place)) from None


def _options(url: "URL", timeout: float) -> dict[str, object]:
    """What the driver is told: of PostgreSQL that nothing is written, and when a statement has taken too long."""
    if url.get_backend_name() != "postgresql":
        return {}
    said = f"-c default_transaction_read_only=on -c statement_timeout={max(int(timeout * 1000), 1)}"
    return {"options": said, "connect_timeout": max(int(timeout), 1)}


def _execution(url: "URL") -> dict[str, object]:
    """How a transaction runs: of PostgreSQL read-only, and with one view of all that it asks."""
    is_postgresql = url.get_backend_name() == "postgresql"
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"} if is_postgresql else {}


def _sqlite(url: "URL", timeout: float, place: Place) -> Callable[[], Any]:
    """How an SQLite file is opened: for reading alone, and interrupted when it takes too long."""
    path = Path(url.database or "")
    if not url.database or not path.is_file():
        raise SnapshotError(Problem("the database file is not there", fix="correct the URL", place=place))

    def connect() -> Any:
        import sqlite3

        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=timeout)
        until = monotonic() + timeout
        connection.set_progress_handler(lambda: int(monotonic() > until), 10_000)
        return connection

    return connect


def _rows(connection: "Connection", question: Question, place: Place) -> RawTable:
    from sqlalchemy import select, table, text

    if question.table is not None:
        schema, _, name = question.table.rpartition(".")
        result = connection.execute(select(text("*")).select_from(table(name, schema=schema or None)))
    else:
        result = _ask(connection, question.query or "")
    names = list(result.keys())
    refuse_duplicate_names(names, place.file)
    rows = result.fetchmany(MAX_ROWS + 1)
    if len(rows) > MAX_ROWS:
        raise SnapshotError(Problem(f"more than {MAX_ROWS:,} rows", "the rows of a book", "narrow the query", place))
    _refuse_reached_limit(question.query or "", len(rows), place)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    cells = {name: list(map(_cell, column)) for name, column in zip(names, columns, strict=True)}
    return RawTable(cells, len(rows), lambda row: Place(f"{place.file}, row {row + 1}"))


def _refuse_reached_limit(query: str, count: int, place: Place) -> None:
    """Refuse an answer that has as many rows as its query asks for at most: there may be more."""
    limit = re.search(_LIMIT, re.sub(_QUOTED, " ", query, flags=re.DOTALL), re.IGNORECASE)
    if limit is not None and count >= int(limit[1] or limit[2]):
        found = f"as many rows as the query asks for at most, {count}, so that there may be more"
        fix = "leave LIMIT out, or make it larger than a book can be"
        raise SnapshotError(Problem(found, "all rows of the book", fix, place))


def _ask(connection: "Connection", statement: str) -> Any:
    """The answer to a statement as it stands: neither a colon nor a percent sign in it stands for a parameter."""
    return connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def _cell(value: object) -> object:
    """A cell as the snapshot knows it: decimals as numbers, and NaN as nothing."""
    number = float(value) if isinstance(value, Decimal) else value
    return None if isinstance(number, float) and isnan(number) else number


def _account(connection: "Connection", question: Question, place: Place) -> Mapping[str, object]:
    """The account's figures, which are the columns of one row; one that is null is not known."""
    if question.account_query is None:
        return {}
    rows: Sequence[Any] = _ask(connection, question.account_query).mappings().fetchmany(2)
    if len(rows) != 1:
        found = f"account_query answers {'more than one row' if rows else 'no row'}"
        raise SnapshotError(Problem(found, "one row with the figures of the account", "narrow account_query", place))
    return {str(name): _cell(value) for name, value in rows[0].items()}


def _with_account(holdings: Holdings, account: Mapping[str, object], source: TableSource) -> Holdings:
    """The holdings with the account's figures; where both say when they were true, the older counts."""
    figures = {name: value for name, value in account.items() if name != AS_OF}
    columns = {name: cells for name, cells in holdings.table.columns.items() if name != AS_OF}
    times = [holdings.as_of] if holdings.as_of else []
    said = account.get(AS_OF)
    if said is not None:
        times.append(_moment_of_account(said, source))
    return replace(
        holdings, table=replace(holdings.table, columns=columns), account=figures, as_of=min(times, default=None)
    )


def _moment_of_account(said: object, source: TableSource) -> datetime:
    """When the account's figures were true. Raises SnapshotError where that is not a time, or without its zone."""
    place = Place(source.name)
    try:
        return to_time(said)
    except ValueError as error:
        fix = "let account_query select a timestamp with time zone"
        raise SnapshotError(Problem(f"as_of of account_query is {error}", fix=fix, place=place)) from None


def _refused(error: Exception, place: Place) -> Problem:
    """Why a database did not answer, in its own words, which the caller frees of secrets."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    fix = "correct the query, or what its user may read; or give the broker a longer timeout"
    return Problem(f"the database did not answer: {said[0] if said else type(error).__name__}", fix=fix, place=place)
