"""What can go wrong, said so that somebody can fix it.

A :class:`Problem` is one thing that is wrong: where, what was found, what was expected, and the fix.
Errors carry all problems that were found, not the first one, and the exit code they end a run with.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum
from typing import ClassVar
from unicodedata import normalize

from riskcheck.foundation.frozen import frozen
from riskcheck.foundation.sizes import MAX_NAME_LENGTH, MAX_SAID


class ExitCode(IntEnum):
    """The process exit codes; they mean the same as pytest's wherever pytest has the same case."""

    OK = 0
    BREACH = 1
    INCOMPLETE = 2
    BUG = 3
    USAGE = 4
    NOTHING_EVALUATED = 5


@frozen
class Place:
    """A place in a file, shown as ``file:line``; ``line`` counts from 1 and is None for the whole file."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@frozen
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
    """The base of all errors that a user can fix; ``exit_code`` is what the command ends with."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, *problems: Problem) -> None:
        said = tuple(at_most(problems, MAX_SAID))
        super().__init__(*said)
        self.problems = said

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


SAVE_AS_UTF_8 = "save the file as UTF-8"
TOO_LITTLE_MEMORY = Problem(
    "there is not enough memory for this run",
    expected="a book that this machine can hold",
    fix="give the run more memory, or take a smaller snapshot",
)


def bug_problem(error: Exception) -> Problem:
    """The problem of an exception that nothing expects."""
    return Problem(f"a bug in riskcheck: {type(error).__name__}: {error}", fix="please report it")


def shortened(text: str, most: int = 60) -> str:
    """A text in quotes, cut to a length that fits a message."""
    return repr(text if len(text) <= most else text[:most] + "...")


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name most like ``name``, or an empty string where none is alike."""
    if len(name) > MAX_NAME_LENGTH:
        return ""
    from difflib import get_close_matches

    matches = get_close_matches(name, sorted(valid), n=1, cutoff=0.6)
    return matches[0] if matches else ""


LONG_ENOUGH = 5
"""Letters that a word has at least, if one that differs by a letter is to be taken for the same word misspelt."""


def likely_typo(name: str, valid: Iterable[str]) -> str:
    """The valid name that ``name`` is by a slip of the pen, or an empty string; one that is valid is not a slip.

    Stricter than :func:`nearest`, as nothing has said yet that the name is wrong: names are the same but for capitals
    and what stands between their words, or but for one letter of one long word. ``major_fx`` is not a slip of
    ``minor_fx``, nor ``ESZ6`` of ``ESH6``, nor ``ETC/EUR`` of ``ETH/EUR``.
    """
    names = list(valid)
    if name in names or not any(map(str.isalpha, name)):
        return ""
    words = _words(name)
    return next((one for one in names if _is_slip(words, _words(one))), "")


def folded(name: str) -> str:
    """A name without capitals and without what stands between its words: names that have the same are slips."""
    return "".join(_words(name))


def in_one_form(text: str) -> str:
    """A text without regard to case, width and Unicode form: those that have the same are one in two spellings."""
    if text.isascii():
        return text.casefold()
    return normalize("NFKC", normalize("NFKC", text).casefold())


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.casefold())


def _is_slip(words: Sequence[str], others: Sequence[str]) -> bool:
    if words and "".join(words) == "".join(others):
        return True
    if len(words) != len(others):
        return False
    different = [(word, other) for word, other in zip(words, others, strict=True) if word != other]
    return len(different) == 1 and _is_one_letter_apart(*different[0])


def _is_one_letter_apart(word: str, other: str) -> bool:
    """Whether one letter too many, too few, another one, or two in the wrong order make one word of the other."""
    longest = max(len(word), len(other))
    if longest < LONG_ENOUGH or abs(len(word) - len(other)) > 1 or not (word.isalpha() and other.isalpha()):
        return False
    shortest = min(len(word), len(other))
    start = next((at for at in range(shortest) if word[at] != other[at]), shortest)
    one, two = word[start:], other[start:]
    if len(one) == len(two):
        return one[1:] == two[1:] or (one[:2] == two[1::-1] and one[2:] == two[2:])
    return one[1:] == two or one == two[1:]


def unknown_name(what: str, name: str, valid: Iterable[str], place: Place | None = None) -> Problem:
    """The problem of a name that is none of the valid ones, with the nearest of them as the fix."""
    names = sorted(valid)
    close = nearest(name, names)
    return Problem(
        found=f"unknown {what} {shortened(name, MAX_NAME_LENGTH)}",
        expected=f"one of {', '.join(names)}" if names else f"no {what} at all",
        fix=f"did you mean {close!r}?" if close else "" if names else "leave it out",
        place=place,
    )


MAX_PROBLEMS = 20


def unknown_names(
    what: str, names: Iterable[str], valid: Collection[str], place: Place | None = None
) -> Sequence[Problem]:
    """The problem of each name that is none of the valid ones, cut to a number that a person reads."""
    unknown = [name for name in names if name not in valid]
    said = [unknown_name(what, name, valid, place) for name in unknown[:MAX_PROBLEMS]]
    return [*said, _and_more(len(unknown) - MAX_PROBLEMS)] if unknown[MAX_PROBLEMS:] else said


def at_most(problems: Sequence[Problem], most: int = MAX_PROBLEMS) -> Sequence[Problem]:
    """The problems, cut to a number that a person reads; the last one says how many more there are."""
    if len(problems) <= most:
        return problems
    return [*problems[:most], _and_more(len(problems) - most)]


def _and_more(count: int) -> Problem:
    return Problem(f"and {count} more such problems")
