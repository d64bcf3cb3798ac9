"""A snapshot file as it is to be read."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from riskcheck.files import shown
from riskcheck.foundation import Place, frozen
from riskcheck.snapshot import Declared


@frozen
class SnapshotFile:
    """A snapshot file, ``-`` for standard input, the account file beside it, and when it was taken if it cannot say.

    ``as_of`` is a time in RFC 3339, or ``file`` for the file's own. ``export_format`` is whose export the file is,
    ``columns`` are the file's columns by the snapshot's names (ours = theirs), ``values`` what the words of some of
    them mean, ``end`` the first cell of the line that ends a table; all were written at ``place``. ``max_age`` is how
    many seconds the account file may be younger than the file, and still speak for it.
    """

    path: Path
    account: Path | None = None
    as_of: str | None = None
    export_format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    end: str | None = None
    place: Place | None = None
    max_age: float = 60.0
    declared: Declared = field(default=Declared())

    @property
    def name(self) -> str:
        """How the file is called in messages."""
        return shown(self.path)

    @property
    def may_be_open(self) -> bool:
        """Whether the last line of a table may lack its end."""
        return self.declared.last_line is not None
