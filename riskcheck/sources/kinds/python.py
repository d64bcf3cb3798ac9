"""The kind ``python``: a client of the desk's own."""

import importlib
import sys
from pathlib import Path

from riskcheck.files import TEXT, Key
from riskcheck.foundation import Problem, UsageError
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import Holdings
from riskcheck.sources.client import read_client
from riskcheck.sources.keys import EXPECTED
from riskcheck.sources.kinds.kind import SourceKind
from riskcheck.sources.source import Source


def _open(broker: BrokerSettings, _settings: Settings) -> Source:
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


KIND = SourceKind(
    {
        "factory": Key(TEXT, "module:function; it is called with this table", required=True, example='"my_desk:make"'),
        **EXPECTED,
    },
    _open,
    foreign=True,
    takes_any_key=True,
)
