"""A snapshot file as it is to be read."""

from dataclasses import field
from pathlib import Path

from riskcheck.files import shown
from riskcheck.foundation import frozen
from riskcheck.snapshot import Declared
from riskcheck.sources.tables.form import FileForm, TableSource


@frozen
class SnapshotFile:
    """A snapshot file, ``-`` for standard input, the account file beside it, and how it is to be read.

    ``as_of`` is a time in RFC 3339, or ``file`` for the file's own, as the command line says it: it goes before that of
    the ``form``. ``newest`` says which file is meant where the path is a pattern: the last by ``name``, or by ``time``.
    ``max_age`` is how many seconds the account file may be younger than the file, and still speak for it.
    """

    path: Path
    account: Path | None = None
    as_of: str | None = None
    form: FileForm = FileForm()
    newest: str | None = None
    max_age: float = 60.0
    declared: Declared = field(default=Declared())
    base_currency: str = ""

    @property
    def name(self) -> str:
        """How the file is called in messages."""
        return shown(self.path)

    @property
    def may_be_open(self) -> bool:
        """Whether the last line of a table may lack its end."""
        return self.declared.last_line is not None

    @property
    def as_source(self) -> TableSource:
        """The file as a source of rows."""
        return TableSource(self.name, self.form, self.declared, self.base_currency)
