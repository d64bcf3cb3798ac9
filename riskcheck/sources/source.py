"""Something that can be asked for holdings."""

from collections.abc import Callable
from dataclasses import field

from riskcheck.frozen import frozen
from riskcheck.snapshot import Holdings
from riskcheck.sources.deadline import Call


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
