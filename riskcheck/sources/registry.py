"""The kinds of brokers that a config can name, and how each is opened: an explicit table, built once."""

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from riskcheck.errors import Problem, SnapshotError, UsageError
from riskcheck.settings import BrokerSettings, Settings
from riskcheck.snapshot import ABSENT, Holdings
from riskcheck.snapshot.cells import to_number
from riskcheck.sources.client import read_client
from riskcheck.sources.file import SnapshotFile, read_snapshot_file
from riskcheck.sources.paper import read_paper_state
from riskcheck.sources.secrets import secrets_of
from riskcheck.sources.source import Source


def open_source(broker: BrokerSettings, settings: Settings) -> Source:
    """The source that a ``[[broker]]`` describes; relative paths begin at the config's folder. Raises UsageError."""
    source = OPENERS[broker.kind](broker, settings)

    def read() -> Holdings:
        return _labelled(_with_enough_positions(source.read(), broker), broker)

    return replace(source, timeout=broker.timeout, read=read, secrets=secrets_of(broker))


def _with_enough_positions(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings, where there are as many open positions as the config says that there must be."""
    expected = max(int(broker.declared.min_positions), int(broker.options.get("expect_positions", False)))
    found = sum(map(_is_open, holdings.table.column("size") or ()))
    if found < expected:
        raise SnapshotError(
            Problem(
                f"answered with {found} open positions",
                expected=f"at least {expected}, as the config says",
                fix="look whether the account, its key and its markets are the right ones",
                place=broker.place,
            )
        )
    return holdings


def _is_open(size: object) -> bool:
    try:
        return to_number(size) != 0
    except ValueError:
        return False


def _labelled(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings with the broker's venue and account in the rows that name none."""
    columns = dict(holdings.table.columns)
    for name, label in (("venue", broker.venue), ("account", broker.account)):
        if label is not None:
            own = columns.get(name, [ABSENT] * holdings.table.count)
            columns[name] = [label if cell is None or cell is ABSENT else cell for cell in own]
    return replace(holdings, table=replace(holdings.table, columns=columns))


def _path(broker: BrokerSettings, key: str, settings: Settings) -> Path:
    return Path(settings.file).parent / str(broker.options[key])


def _open_paper(broker: BrokerSettings, settings: Settings) -> Source:
    path = _path(broker, "state", settings)
    return Source(f"paper {path}", lambda: read_client(read_paper_state(path), f"paper {path}"))


def _open_file(broker: BrokerSettings, settings: Settings) -> Source:
    options = broker.options
    path = _path(broker, "path", settings)
    account = _path(broker, "account_file", settings) if "account_file" in options else None
    file = SnapshotFile(
        path, account, options.get("as_of"), options.get("format"), options.get("columns", {}), broker.place
    )
    return Source(f"file {path}", lambda: read_snapshot_file(file))


def _open_ccxt(broker: BrokerSettings, settings: Settings) -> Source:
    from riskcheck.sources.exchange import open_ccxt

    return open_ccxt(broker, settings)


def _open_alpaca(broker: BrokerSettings, settings: Settings) -> Source:
    from riskcheck.sources.alpaca import open_alpaca

    return open_alpaca(broker, settings)


def _open_python(broker: BrokerSettings, _settings: Settings) -> Source:
    """A client of the desk's own: ``module:function``, which may lie in the working folder, gets the broker's table."""
    factory = str(broker.options["factory"])
    module, colon, function = factory.partition(":")
    if not colon or not all(part.isidentifier() for part in module.split(".")) or not function.isidentifier():
        raise UsageError(Problem(f"factory is {factory!r}", expected="module:function", place=broker.place))
    name = f"python {factory}"

    def read() -> Holdings:
        working_folder = str(Path.cwd())
        if working_folder not in sys.path:
            sys.path.insert(0, working_folder)
        make = getattr(importlib.import_module(module), function)
        return read_client(make(dict(broker.table)), name)

    return Source(name, read)


OPENERS: Mapping[str, Callable[[BrokerSettings, Settings], Source]] = {
    "paper": _open_paper,
    "file": _open_file,
    "ccxt": _open_ccxt,
    "alpaca": _open_alpaca,
    "python": _open_python,
}
