"""The kinds of brokers that a config can name, and how each is opened: an explicit table, built once."""

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from riskcheck.foundation import Problem, UsageError
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import NOT_GIVEN, Declared, Holdings
from riskcheck.sources.client import read_client
from riskcheck.sources.declared import as_declared
from riskcheck.sources.file import read_snapshot_file
from riskcheck.sources.paper import read_paper_state
from riskcheck.sources.secrets import secrets_of
from riskcheck.sources.snapshot_file import SnapshotFile
from riskcheck.sources.source import Source


def open_source(broker: BrokerSettings, settings: Settings) -> Source:
    """The source that a ``[[broker]]`` describes; relative paths begin at the config's folder. Raises UsageError."""
    source = OPENERS[broker.kind](broker, settings)

    is_live = broker.kind in LIVE_KINDS

    def read() -> Holdings:
        holdings = as_declared(source.read(), _declared(broker), is_live=is_live)
        return replace(_labelled(holdings, broker), max_age=broker.max_age)

    return replace(source, timeout=broker.timeout, read=read, secrets=secrets_of(broker))


def _declared(broker: BrokerSettings) -> Declared:
    """What the desk declares of a broker; ``expect_positions`` is short for one position at least."""
    expected = max(broker.declared.min_positions, float(broker.options.get("expect_positions", False)))
    return replace(broker.declared, min_positions=expected)


def _labelled(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings with the broker's venue and account in the rows that name none."""
    columns = dict(holdings.table.columns)
    for name, label in (("venue", broker.venue), ("account", broker.account)):
        if label is not None:
            own = columns.get(name, [NOT_GIVEN] * holdings.table.count)
            columns[name] = [label if cell is None or cell is NOT_GIVEN else cell for cell in own]
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


LIVE_KINDS = frozenset({"ccxt", "alpaca"})
"""Kinds whose answers are always of the moment of the question."""
OPENERS: Mapping[str, Callable[[BrokerSettings, Settings], Source]] = {
    "paper": _open_paper,
    "file": _open_file,
    "ccxt": _open_ccxt,
    "alpaca": _open_alpaca,
    "python": _open_python,
}
