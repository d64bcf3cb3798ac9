"""What can go wrong, said so that somebody can mend it.

A :class:`Problem` is one thing that is wrong: where, what was found, what was expected, and the fix.
Errors carry all problems that were found, not the first one, and the exit code they end a run with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """The process exit codes; they mean the same as pytest's wherever pytest has the same case."""

    OK = 0
    BREACH = 1
    INCOMPLETE = 2
    BUG = 3
    USAGE = 4
    NOTHING_EVALUATED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, shown as ``file:line``; ``line`` counts from 1 and is None for the whole file."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``found`` is a clause that stands alone; ``expected`` and ``fix`` complete it where there is more to say.
    ``excerpt`` shows the text in question, with a caret under the place.
    """

    found: str
    expected: str = ""
    fix: str = ""
    place: Place | None = None
    excerpt: str = ""

    @property
    def message(self) -> str:
        """The problem in one line, without expectation and fix."""
        return f"{self.place}: {self.found}" if self.place else self.found

    def __str__(self) -> str:
        lines = [self.message]
        lines += [f"    {line}" for line in self.excerpt.splitlines()]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.fix:
            lines.append(f"  fix: {self.fix}")
        return "\n".join(lines)


class RiskcheckError(Exception):
    """The base of all errors that a user can mend; ``exit_code`` is what the command ends with."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(RiskcheckError):
    """Wrong command line, config, policy, waiver or reference file."""


class SnapshotError(RiskcheckError):
    """The portfolio cannot be known: unreadable, invalid, stale, or a broker that did not answer."""

    exit_code = ExitCode.INCOMPLETE


class OutputError(RiskcheckError):
    """A report could not be written."""

    exit_code = ExitCode.INCOMPLETE


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name most like ``name``, or an empty string where none is alike."""
    from difflib import get_close_matches

    matches = get_close_matches(name, sorted(valid), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def unknown_name(what: str, name: str, valid: Iterable[str], place: Place | None = None) -> Problem:
    """The problem of a name that is none of the valid ones, with the nearest of them as the fix."""
    names = sorted(valid)
    close = nearest(name, names)
    return Problem(
        found=f"unknown {what} {name!r}",
        expected=f"one of {', '.join(names)}" if names else f"no {what} at all",
        fix=f"did you mean {close!r}?" if close else "",
        place=place,
    )


MOST_PROBLEMS = 20


def at_most(problems: Sequence[Problem]) -> Sequence[Problem]:
    """The problems, cut to a number that a person reads; the last one says how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    return [*problems[:MOST_PROBLEMS], Problem(f"and {len(problems) - MOST_PROBLEMS} more such problems")]
