"""Text that is safe on a terminal, in XML and in the log of a CI server: what a source or a file says adds nothing.

It cannot move the cursor, and it cannot command the server: GitHub, Azure Pipelines and TeamCity read commands out of
what a step prints, such as ``::stop-commands::`` where a line begins, or ``##vso[`` anywhere in it.
"""

import json
import re
from collections.abc import Mapping

COMMAND = re.compile(r"(?:(?<=\s)|^):(?=:\S)|#(?=#\w*\[)")
"""The first character of what a CI server takes for a command; a line may be broken at any blank."""
UNPRINTABLE_IN_JSON = re.compile(r"[^\n -~]|#(?=#)")


def printable(text: str) -> str:
    """The text with everything that is not printable written out as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def printable_lines(text: str) -> str:
    """As ``printable``, with the ends of lines left as they are."""
    return "\n".join(map(printable, text.split("\n")))


def loggable(text: str) -> str:
    """As ``printable``, also for the log of a CI server: what begins a command there is written out, too."""
    line = printable(text)
    return COMMAND.sub(_as_escape, line) if "::" in line or "##" in line else line


def loggable_lines(text: str) -> str:
    """As ``loggable``, with the ends of lines left as they are."""
    return "\n".join(map(loggable, text.split("\n")))


def printable_json(value: Mapping[str, object]) -> str:
    """The value as JSON in lines that are fit for a log, and that say the very same: JSON has escapes of its own."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return UNPRINTABLE_IN_JSON.sub(_as_json_escape, text)


def _as_escape(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def _as_json_escape(match: re.Match[str]) -> str:
    char = match[0]
    if char == "#":
        return "\\u0023"
    return char if char.isprintable() else json.dumps(char)[1:-1]
