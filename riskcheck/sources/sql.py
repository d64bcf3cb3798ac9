"""Positions in a database: SELECTs in one transaction that cannot write, through SQLAlchemy.

In PostgreSQL the transaction is READ ONLY and REPEATABLE READ, so that account and positions are of one moment, and the
server ends a statement that takes longer than the broker may. SQLite is opened for reading alone. Of other databases
nothing is ever committed, and the user's rights are what keeps them from being changed.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from math import isnan
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError, frozen
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import Holdings, RawTable
from riskcheck.sources.frames import refuse_duplicate_names
from riskcheck.sources.secrets import credentials_of
from riskcheck.sources.source import Source, name_of
from riskcheck.sources.tables import Content, Moments, TableSource, TimeInside, form_of, holdings_in

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

INSTALL = "pip install 'riskcheck[sql]'"
DRIVER = "psycopg"
"""The driver of PostgreSQL that asks by the protocol which takes one statement at a time."""
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
    """What is asked of a database: one statement for the positions, and one for the account, where there is one.

    ``timeout`` is in seconds; the path of an SQLite file begins at ``folder``.
    """

    url: str
    query: str | None
    table: str | None
    account_query: str | None
    timeout: float
    folder: Path = Path()


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
        folder = Path(settings.file).parent
        return read_sql(Question(url, query, table, account_query, broker.timeout, folder), source)

    asked = " ".join((query or table or "").split())
    accounts = frozenset({(broker.kind, os.environ.get(variable, variable), asked)})
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
    names = [one for one in (parsed.username, parsed.host, parsed.database) if one and len(one) >= MIN_SHOWN]
    return tuple(filter(None, (url, str(parsed.password or ""), written[1] if written else "", *names)))


def read_sql(question: Question, source: TableSource) -> Holdings:
    """What a database answers, not yet believed. Raises SnapshotError, or UsageError for a URL that is none."""
    place = Place(source.name)
    engine = _engine(question, place)
    from sqlalchemy.exc import SQLAlchemyError

    fix = "correct the URL that url_env names, or see to it that the server can be reached"
    try:
        with engine.connect() as connection:
            transaction = connection.begin()
            fix = "correct the query, or what its user may read; or give the broker a longer timeout"
            try:
                account = _account(connection, question, place)
                table = _rows(connection, question, place)
            finally:
                transaction.rollback()
    except SQLAlchemyError as error:
        raise SnapshotError(_refused(error, fix, place)) from None
    finally:
        engine.dispose()
    holdings = holdings_in(Content(table), source, None)
    return _with_account(holdings, account, source)


def _engine(question: Question, place: Place) -> "Engine":
    try:
        from sqlalchemy import create_engine, event, make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool
    except ImportError:
        found = "a database cannot be read without SQLAlchemy"
        raise UsageError(Problem(found, fix=INSTALL, place=place)) from None
    try:
        url = make_url(question.url)
        if url.get_backend_name() == "sqlite":
            path = question.folder / (url.database or "")
            engine = create_engine("sqlite://", creator=_sqlite(path, question.timeout, place), poolclass=NullPool)
            # Without it each statement would see a moment of its own.
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            return engine
        _refuse_other_drivers(url, place)
        options = _options(url, question.timeout)
        return create_engine(url, poolclass=NullPool, connect_args=options).execution_options(**_execution(url))
    except (ArgumentError, NoSuchModuleError, ValueError):
        found = "the URL of the database is not one, or of a kind that SQLAlchemy does not know"
        expected = "such as postgresql+psycopg://user:password@host/name, or sqlite:////folder/book.db"
        raise UsageError(Problem(found, expected, "correct the variable that url_env names", place)) from None
    except ModuleNotFoundError as error:
        found = f"the database cannot be read without its driver, {error.name}"
        raise UsageError(Problem(found, fix=f"pip install {error.name}", place=place)) from None


def _refuse_other_drivers(url: "URL", place: Place) -> None:
    """Refuse drivers of PostgreSQL that hand several statements over at once: one of them may end the transaction."""
    if url.get_backend_name() == "postgresql" and url.get_driver_name() != DRIVER:
        found = f"a database of PostgreSQL by the driver {url.get_driver_name()}"
        fix = "begin the URL with postgresql+psycopg://, and pip install psycopg"
        raise UsageError(Problem(found, f"the driver {DRIVER}, which takes one statement", fix, place))


def _options(url: "URL", timeout: float) -> dict[str, object]:
    """What the driver is told: of PostgreSQL that nothing is written, and when a statement has taken too long."""
    if url.get_backend_name() != "postgresql":
        return {}
    given = url.query.get("options", "")
    said = f"-c default_transaction_read_only=on -c statement_timeout={max(int(timeout * 1000), 1)}"
    own = given if isinstance(given, str) else " ".join(given)
    return {"options": f"{own} {said}".strip(), "connect_timeout": max(int(timeout), 1)}


def _execution(url: "URL") -> dict[str, object]:
    """How a transaction runs: of PostgreSQL read-only, and with one view of all that it asks."""
    is_postgresql = url.get_backend_name() == "postgresql"
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"} if is_postgresql else {}


def _sqlite(path: Path, timeout: float, place: Place) -> Callable[[], Any]:
    """How an SQLite file is opened: for reading alone, at one moment, and interrupted when it takes too long."""
    if not path.is_file():
        raise SnapshotError(Problem("the database file is not there", fix="correct the URL", place=place))

    def connect() -> Any:
        import sqlite3

        uri = f"file:{quote(str(path))}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
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
    with result:
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
    """The answer to a statement as it stands: neither a colon nor a percent sign in it stands for a parameter.

    It is the query of a cursor in the server, which takes one SELECT alone: without it a driver hands over several.
    """
    return connection.execution_options(no_parameters=True, stream_results=True).exec_driver_sql(statement)


def _cell(value: object) -> object:
    """A cell as the snapshot knows it: decimals as numbers, and NaN as nothing."""
    number = float(value) if isinstance(value, Decimal) else value
    if isinstance(value, Decimal) and not number and value:
        return str(value)  # too small a number to hold, which is refused where it is read
    return None if isinstance(number, float) and isnan(number) else number


def _account(connection: "Connection", question: Question, place: Place) -> Mapping[str, object]:
    """The account's figures, which are the columns of one row; one that is null is not known."""
    if question.account_query is None:
        return {}
    with _ask(connection, question.account_query) as result:
        rows: Sequence[Any] = result.mappings().fetchmany(2)
    if len(rows) != 1:
        found = f"account_query answers {'more than one row' if rows else 'no row'}"
        raise SnapshotError(Problem(found, "one row with the figures of the account", "narrow account_query", place))
    return {str(name): _cell(value) for name, value in rows[0].items()}


def _with_account(holdings: Holdings, account: Mapping[str, object], source: TableSource) -> Holdings:
    """The holdings with the account's figures; where both say when they were true, the older counts."""
    figures = {name: value for name, value in account.items() if name != AS_OF}
    columns = {name: cells for name, cells in holdings.table.columns.items() if name != AS_OF}
    times = [holdings.as_of] if holdings.as_of else []
    # It does not speak for a table without rows, which may have been emptied to be filled anew.
    if account.get(AS_OF) is not None and holdings.table.count:
        zone = source.form.inside.zone if source.form.inside else None
        moments = Moments(TimeInside(column=AS_OF, zone=zone), None, Place(f"{source.name}, account_query"))
        times.append(moments.moment(account[AS_OF]))
    return replace(
        holdings, table=replace(holdings.table, columns=columns), account=figures, as_of=min(times, default=None)
    )


def _refused(error: Exception, fix: str, place: Place) -> Problem:
    """Why a database did not answer, in its own words, which the caller frees of secrets."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return Problem(f"the database did not answer: {said[0] if said else type(error).__name__}", fix=fix, place=place)
