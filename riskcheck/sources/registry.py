"""The kinds of brokers that a config can name: an explicit table, built once."""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from riskcheck.errors import Problem, UsageError, unknown_name
from riskcheck.settings import BrokerSettings
from riskcheck.snapshot import ABSENT, Holdings
from riskcheck.sources.client import read_client
from riskcheck.sources.deadline import call_within
from riskcheck.sources.file import SnapshotFile, read_snapshot_file
from riskcheck.sources.paper import read_paper_state

FACTORY = "factory"
NAMES_A_VARIABLE = "_env"
"""How a key ends that names an environment variable with a secret in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be asked for holdings: its name, how to ask it, and what no message may show."""

    name: str
    read: Callable[[], Holdings]
    timeout: float = 10.0
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def fetch(self) -> Holdings:
        """The holdings, within the source's timeout; raises SnapshotError where it does not answer."""
        return call_within(self.timeout, self.read, self.name, self.secrets)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of broker: the options it must have, those it may have (any, if it is free), and how it is opened."""

    open: Callable[[BrokerSettings, Path], Source]
    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    is_free: bool = False


def open_source(broker: BrokerSettings, folder: Path) -> Source:
    """The source that a ``[[broker]]`` describes; relative paths begin at ``folder``. Raises UsageError."""
    kind = KINDS.get(broker.kind)
    if kind is None:
        raise UsageError(unknown_name("kind of broker", broker.kind, KINDS, broker.place))
    valid = kind.required | kind.optional
    problems = [
        unknown_name(f"key of a {broker.kind} broker:", key, valid, broker.place)
        for key in broker.options
        if key not in valid and not kind.is_free
    ]
    problems += [
        Problem(f"a {broker.kind} broker without {key!r}", fix=f"add {key} to this [[broker]]", place=broker.place)
        for key in sorted(kind.required - broker.options.keys())
    ]
    problems += [
        Problem(f"{key} is no text", expected="a text", place=broker.place)
        for key, value in broker.options.items()
        if key in valid and not isinstance(value, str)
    ]
    if problems:
        raise UsageError(*problems)
    source = kind.open(broker, folder)
    secrets = tuple(
        os.environ.get(str(name), "") for key, name in broker.options.items() if key.endswith(NAMES_A_VARIABLE)
    )
    return replace(source, timeout=broker.timeout, read=lambda: _labelled(source.read(), broker), secrets=secrets)


def _labelled(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings with the broker's venue and account in the rows that name none."""
    columns = dict(holdings.table.columns)
    for name, label in (("venue", broker.venue), ("account", broker.account)):
        if label is not None:
            own = columns.get(name, [ABSENT] * holdings.table.count)
            columns[name] = [label if cell is None or cell is ABSENT else cell for cell in own]
    return replace(holdings, table=replace(holdings.table, columns=columns))


def _path(broker: BrokerSettings, key: str, folder: Path) -> Path:
    return folder / str(broker.options[key])


def _open_paper(broker: BrokerSettings, folder: Path) -> Source:
    path = _path(broker, "state", folder)
    return Source(f"paper {path}", lambda: read_client(read_paper_state(path), f"paper {path}"))


def _open_file(broker: BrokerSettings, folder: Path) -> Source:
    path = _path(broker, "path", folder)
    account = _path(broker, "account_file", folder) if "account_file" in broker.options else None
    as_of = broker.options.get("as_of")
    file = SnapshotFile(path, account, None if as_of is None else str(as_of))
    return Source(f"file {path}", lambda: read_snapshot_file(file))


def _open_python(broker: BrokerSettings, _folder: Path) -> Source:
    """A client of the desk's own: ``module:function``, which may lie in the working folder, gets the broker's table."""
    factory = str(broker.options[FACTORY])
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


KINDS: Mapping[str, _Kind] = {
    "paper": _Kind(_open_paper, frozenset({"state"})),
    "file": _Kind(_open_file, frozenset({"path"}), frozenset({"account_file", "as_of"})),
    "python": _Kind(_open_python, frozenset({FACTORY}), is_free=True),
}
