"""The terminal: how wide it is, whether it shows colours, and how much is to be said on it."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TextIO

from riskcheck.cli.arguments import Arguments
from riskcheck.gate import TakeSnapshot, take_snapshot
from riskcheck.reporters import TextStyle, printable

FILE_WIDTH = 100
PROGRESS_DELAY = 1.0
"""The seconds after which a run says whom it waits for."""
WIPE_REST = "\x1b[K"


def screen_of(arguments: Arguments) -> TextStyle:
    """How text is laid out on standard output as it is now, before anything else is led to it."""
    return TextStyle(_width(), _wants_color(arguments.color), verbosity_of(arguments))


class Progress:
    """Who is waited for, on one line of a terminal that is wiped at the end."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_shown = False

    def __call__(self, waited_for: Sequence[str], seconds: float) -> None:
        """Show who has not answered, once that takes longer than a second; wipe the line when all have."""
        if waited_for and seconds >= PROGRESS_DELAY:
            names = printable(", ".join(waited_for))[: max(_width_of(self.stream) - 30, 20)]
            self._write(f"\rwaiting for {names} ({seconds:.0f} s){WIPE_REST}")
            self.is_shown = True
        elif self.is_shown and not waited_for:
            self._write(f"\r{WIPE_REST}")
            self.is_shown = False

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()


def watched_snapshot() -> TakeSnapshot:
    """How a run comes by its snapshot, with progress on standard error where that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return take_snapshot
    return partial(take_snapshot, watch=Progress(sys.stderr))


def verbosity_of(arguments: Arguments) -> int:
    """How much the text says; ``--collect-only`` is there to see every policy."""
    return max(arguments.verbosity, 1) if arguments.collect_only else arguments.verbosity


def _wants_color(choice: str) -> bool:
    """Whether to colour: as asked, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    """The columns of standard output's terminal; of a pipe or a file, a hundred."""
    return _width_of(sys.stdout)


def _width_of(stream: TextIO | None) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno() if stream else -1).columns or FILE_WIDTH
    except (OSError, ValueError):
        return FILE_WIDTH
