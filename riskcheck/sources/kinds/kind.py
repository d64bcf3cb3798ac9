"""What a kind of broker is: the keys of its table, and how it is opened."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from riskcheck.files import Table
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.source import Source


class SourceKind(NamedTuple):
    """A kind of ``[[broker]]``: its own keys, and how one is opened, which raises UsageError.

    Of one that is ``live`` each answer is of the moment of the question. One that is ``foreign`` runs code that is not
    riskcheck's, and is asked in a process of its own. With ``takes_any_key`` its table may have keys of the desk's own.
    """

    keys: Table
    open: Callable[[BrokerSettings, Settings], Source]
    live: bool = False
    foreign: bool = False
    takes_any_key: bool = False


def path_of(broker: BrokerSettings, key: str, settings: Settings) -> Path:
    """The file that a key of a broker names; relative paths begin at the config's folder."""
    return Path(settings.file).parent / str(broker.options[key])
