"""The terminal: how wide it is, whether it shows colours, and how much is to be said on it."""

import os
import sys

from riskcheck.cli.arguments import Arguments
from riskcheck.reporters.text import TextStyle

FILE_WIDTH = 100


def screen_of(arguments: Arguments) -> TextStyle:
    """How text is laid out on standard output as it is now, before anything else is led to it."""
    return TextStyle(_width(), _wants_color(arguments.color), verbosity_of(arguments))


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
    """The columns of the terminal; of a pipe or a file, a hundred."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or FILE_WIDTH
    except (OSError, ValueError, AttributeError):
        return FILE_WIDTH
