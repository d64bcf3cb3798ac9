"""The kinds of brokers that a config can name, and how each is opened: an explicit table, built once."""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from riskcheck.errors import Problem, SnapshotError, UsageError
from riskcheck.settings import BrokerSettings
from riskcheck.snapshot import ABSENT, Holdings
from riskcheck.snapshot.cells import to_number
from riskcheck.sources.client import read_client
from riskcheck.sources.deadline import Call
from riskcheck.sources.file import SnapshotFile, read_snapshot_file
from riskcheck.sources.paper import read_paper_state

NAMES_A_VARIABLE = "_env"
"""How a key ends that names an environment variable with a secret in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be asked for holdings: its name, how to ask it, and what no message may show."""

    name: str
    read: Callable[[], Holdings]
    timeout: float = 10.0
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def call(self) -> Call[Holdings]:
        """The question for the holdings, with the source's timeout."""
        return Call(self.name, self.read, self.timeout, self.secrets)


def open_source(broker: BrokerSettings, folder: Path) -> Source:
    """The source that a ``[[broker]]`` describes; relative paths begin at ``folder``. Raises UsageError."""
    source = OPENERS[broker.kind](broker, folder)
    secrets = tuple(
        os.environ.get(str(name), "") for key, name in broker.table.items() if key.endswith(NAMES_A_VARIABLE)
    )

    def read() -> Holdings:
        return _labelled(_with_enough_positions(source.read(), broker), broker)

    return replace(source, timeout=broker.timeout, read=read, secrets=secrets)


def _with_enough_positions(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings, where there are as many open positions as the config says that there must be."""
    expected = max(int(broker.options.get("min_positions", 0)), int(broker.options.get("expect_positions", False)))
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


OPENERS: Mapping[str, Callable[[BrokerSettings, Path], Source]] = {
    "paper": _open_paper,
    "file": _open_file,
    "python": _open_python,
}
