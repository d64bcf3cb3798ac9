"""Where holdings come from, whatever reads them."""

from collections.abc import Callable
from dataclasses import field

from riskcheck.foundation import frozen
from riskcheck.model import BrokerSettings
from riskcheck.snapshot import Holdings
from riskcheck.sources.deadline import Call


def name_of(client: str, broker: BrokerSettings) -> str:
    """What a source is called: by the client that reads it, and by its account, which tells it from others."""
    return f"{client} {broker.account}" if broker.account else client


@frozen
class Source:
    """Something that can be asked for holdings: its name, how to ask it, and what no message may show.

    ``accounts`` tell what it reads: money that two sources read would count twice. Keys are a part of them.
    """

    name: str
    read: Callable[[], Holdings]
    timeout: float = 10.0
    secrets: tuple[str, ...] = field(default=(), repr=False)
    accounts: frozenset[object] = field(default=frozenset(), repr=False)

    def call(self) -> Call[Holdings]:
        """The question for the holdings, with the source's timeout."""
        return Call(self.name, self.read, self.timeout, self.secrets)
