"""The kinds of brokers that a config can name: a line for each, and a module of its name that has its ``KIND``."""

from collections.abc import Mapping
from importlib import import_module

from riskcheck.sources.kinds.kind import SourceKind

NAMES = (
    "paper",
    "file",
    "ccxt",
    "alpaca",
    "sql",
    "python",
)
KINDS: Mapping[str, SourceKind] = {name: import_module(f"{__name__}.{name}").KIND for name in NAMES}
