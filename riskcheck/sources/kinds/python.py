"""The kind ``python``: a client of the desk's own."""

import importlib
import sys
from pathlib import Path

from riskcheck.files import TEXT, Key
from riskcheck.foundation import Problem, SnapshotError, UsageError
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import Holdings
from riskcheck.sources.client import read_client
from riskcheck.sources.keys import EXPECTED
from riskcheck.sources.kinds.kind import SourceKind
from riskcheck.sources.source import Source

FOLDER = "config_folder"
"""The key that tells a factory where the config is, at which relative paths begin."""


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    """A client of the desk's own: ``module:function``, which gets the broker's table and the config's folder.

    The module is looked for beside the config, then in the working folder, then among what is installed.
    """
    factory = str(broker.options["factory"])
    module, colon, function = factory.partition(":")
    if not colon or not all(part.isidentifier() for part in module.split(".")) or not function.isidentifier():
        raise UsageError(Problem(f"factory is {factory!r}", expected="module:function", place=broker.place))
    name = f"python {factory}"
    folder = str(Path(settings.file).parent.absolute())

    def read() -> Holdings:
        places = list(dict.fromkeys([folder, str(Path.cwd())]))
        sys.path[:0] = [place for place in places if place not in sys.path]
        try:
            make = getattr(importlib.import_module(module), function)
        except ModuleNotFoundError as error:
            if error.name not in {module, module.partition(".")[0]}:
                raise  # the module is there, and another one that it needs is not
            beside = str(Path(settings.file).parent)
            found = f"there is not a module {module!r} for {factory}: not in {beside}, the working folder, or installed"
            raise SnapshotError(
                Problem(found, fix="correct factory, or put it beside the config", place=broker.place)
            ) from None
        return read_client(make({**broker.table, FOLDER: folder}), name)

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
