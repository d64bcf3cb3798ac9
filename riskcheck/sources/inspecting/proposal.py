"""What riskcheck proposes for a file, and what it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from riskcheck.foundation import frozen


@frozen
class Question:
    """What a person has to say of a file, as the file does not: why, and the line to add to a table of the broker.

    ``table`` is empty for the ``[[broker]]`` itself; ``line`` is empty where no key can say it.
    """

    found: str
    line: str = ""
    table: str = ""


@frozen
class Proposal:
    """How a file would be read: the keys of its ``[[broker]]`` as data, and why these.

    It can be used as it stands where nothing is asked. ``notes`` are for the reader, ``rows`` the first positions as
    riskcheck would read them.
    """

    said: Mapping[str, object]
    why: str
    questions: Sequence[Question] = ()
    notes: Sequence[str] = ()
    rows: Sequence[Mapping[str, object]] = field(default=())

    @property
    def is_usable(self) -> bool:
        """Whether it can be used as it stands."""
        return not self.questions

    def asking(self, *questions: Question) -> "Proposal":
        """The same proposal with further questions; each is asked once."""
        return replace(self, questions=tuple(dict.fromkeys((*self.questions, *questions))))
