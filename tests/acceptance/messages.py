"""What a run said of what was wrong: message, expectation and fix, in a listing that is the same on every day."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden" / "messages.txt"
HEADING = re.compile(r"^== (.+)\n", re.MULTILINE)
PASSING = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "TIME"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC"), "TIME"),
    (re.compile(r"\(choose from [^)]*\)"), "(choose from ...)"),
    (re.compile(r"Could not open Parquet.*"), "..."),
    (re.compile(r"is \d+ s (old|ahead)"), r"is N s \1"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00:00"), "NOW"),
)
"""What differs from run to run, or with the versions of Python and pyarrow."""

Message = tuple[str, str, str]


def messages_of(report: Mapping[str, Any]) -> Iterator[Message]:
    """What was found, what was expected, and the fix: of each problem, and of each limit that was not evaluated."""
    for problem in report["problems"]:
        place = f"{problem['file']}:{problem['line']}" if problem["line"] else problem["file"]
        yield ": ".join(filter(None, (place, problem["found"]))), problem["expected"], problem["fix"]
    for result in report["results"]:
        if result["outcome"] == "error":
            errors = [one for one in result["observations"] if one["outcome"] == "error"] or [result]
            yield f"{result['id']}: {errors[0]['reason']}", "", errors[0]["fix"]


def listed(report: Mapping[str, Any]) -> str:
    """The messages of a report as they stand in the listing."""
    text = f"exit {report['exit_code']}\n"
    for found, expected, fix in messages_of(report):
        text += (
            f"  {found}\n" + (f"    expected: {expected}\n" if expected else "") + (f"    fix: {fix}\n" if fix else "")
        )
    for pattern, instead in PASSING:
        text = pattern.sub(instead, text)
    return text


def read_listing() -> dict[str, str]:
    """The listing that was read and found good, by the faults' names."""
    _, *parts = HEADING.split(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else [""]
    return {name: text.rstrip("\n") + "\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


def write_listing(entries: Mapping[str, str]) -> None:
    """Write the listing anew."""
    GOLDEN.write_text("\n".join(f"== {name}\n{text}" for name, text in entries.items()), encoding="utf-8")
