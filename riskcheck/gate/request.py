"""What somebody asks of one run."""

from dataclasses import field
from pathlib import Path

from riskcheck.files import Documents
from riskcheck.foundation import frozen
from riskcheck.gate.selection import Selection
from riskcheck.loading import files_read
from riskcheck.sources import SnapshotFile


@frozen
class RunRequest:
    """What somebody asks of one run. ``starting_cash`` is in base currency, ``max_age`` in seconds.

    With ``wants_portfolio`` the source is asked also where no policy could be evaluated. ``demo`` says that the config
    is the one that comes with riskcheck.
    """

    policies: tuple[str, ...] = ()
    config: Path | None = None
    profile: str | None = None
    demo: bool = False
    snapshot: SnapshotFile | None = None
    starting_cash: float | None = None
    max_age: float | None = None
    selection: Selection = field(default_factory=Selection)
    stop_at_first: bool = False
    collect_only: bool = False
    strict: bool = False
    wants_portfolio: bool = False
    arguments: tuple[str, ...] = ()


def inputs_of(request: RunRequest, documents: Documents | None = None) -> tuple[Path, ...]:
    """The files that a run reads, as far as that can be told before it begins; ``documents`` are those read already."""
    snapshot = request.snapshot
    named = (snapshot.path, snapshot.account) if snapshot else ()
    files = files_read(request.config, request.policies, documents or Documents())
    return (*(path for path in named if path is not None), *files)
