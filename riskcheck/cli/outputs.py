"""Reports on their way out: whole or not at all, all with one verdict, never over an input."""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from typing import Protocol

from riskcheck.cli.streams import ReportStream, print_bug
from riskcheck.foundation import TOO_LITTLE_MEMORY, ExitCode, Place, Problem, RiskcheckError, frozen
from riskcheck.model import Report
from riskcheck.reporters import Placing

STDOUT = "-"
STDOUT_DEVICES = frozenset({STDOUT, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
Format = Callable[[Report], str]


class Staged(Protocol):
    """A rendered report that only waits to appear."""

    def commit(self) -> None:
        """Let it appear; raises OSError."""

    def discard(self) -> None:
        """Forget it; where it has appeared beside what others wrote, take it back."""


@frozen
class Output:
    """One format and where it goes: a file, a pipe, a device, or standard output."""

    name: str
    format: Format
    target: str
    stdout: ReportStream
    placing: Placing = Placing.WHOLE

    @property
    def is_stdout(self) -> bool:
        """Whether it goes to standard output."""
        return self.target in STDOUT_DEVICES

    @property
    def path(self) -> Path:
        """The file that is meant, behind any symbolic link; a pipe or a device as it was named."""
        return Path(os.path.realpath(self.target)) if self.is_replaceable else Path(self.target)

    @property
    def is_replaceable(self) -> bool:
        """Whether the target is a regular file or nothing yet; anything else is written to, never replaced."""
        try:
            return stat.S_ISREG(Path(self.target).stat().st_mode)
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def remove_old(self) -> None:
        """Remove what an earlier run left here, so that it cannot be taken for this one's answer; raises OSError."""
        if not self.is_stdout and self.is_replaceable and self.placing is not Placing.APPEND:
            self.path.unlink(missing_ok=True)

    def shares_with(self, other: "Output") -> bool:
        """Whether both can go to one target: a pipe or a device takes anything, standard output lines, a file one."""
        if self.is_stdout:
            return Placing.WHOLE not in {self.placing, other.placing}
        return not self.is_replaceable

    def stage(self, report: Report) -> Staged:
        """Render the report and put it beside its place; raises OSError, RiskcheckError, or what the format raises."""
        content = self.format(report).encode("utf-8", errors="backslashreplace")
        if self.is_stdout:
            return _StagedStdout(self.stdout, content)
        if self.is_replaceable and self.placing is Placing.APPEND:
            return _StagedAddition.behind(self.path, content)
        if self.is_replaceable:
            return _StagedFile.beside(self.path, content)
        return _StagedStream(self.path, content)


@frozen
class _StagedFile:
    temporary: Path
    final: Path

    @classmethod
    def beside(cls, final: Path, content: bytes) -> "_StagedFile":
        final.parent.mkdir(parents=True, exist_ok=True)
        # In a folder that others write to, a name that can be told beforehand may be a link of theirs by now.
        temporary = final.with_name(f".{final.name[:200]}.{os.urandom(8).hex()}.tmp")
        descriptor = os.open(temporary, NEW_FILE, 0o666)
        staged = cls(temporary, final)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return staged

    def commit(self) -> None:
        self.temporary.replace(self.final)

    def discard(self) -> None:
        """Remove the file, also where it has appeared: it shows a verdict that is not the run's."""
        try:
            self.temporary.unlink()
        except FileNotFoundError:
            self.final.unlink(missing_ok=True)


@frozen
class _StagedAddition:
    """An addition to a file that others write, too; taken back, it leaves the file as it was."""

    path: Path
    before: int
    content: bytes = field(repr=False)

    @classmethod
    def behind(cls, path: Path, content: bytes) -> "_StagedAddition":
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.stat().st_size if path.exists() else 0
        # A blank line keeps it apart from what stands before it.
        return cls(path, before, b"\n" + content if before else content)

    def commit(self) -> None:
        with self.path.open("ab") as file:
            file.write(self.content)

    def discard(self) -> None:
        with suppress(OSError):
            if self.before < self.path.stat().st_size <= self.before + len(self.content):
                os.truncate(self.path, self.before)


@frozen
class _StagedStream:
    """A pipe or a device; a pipe that nobody reads is an error, not a wait without end."""

    path: Path
    content: bytes = field(repr=False)

    def commit(self) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        os.set_blocking(descriptor, True)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(self.content)

    def discard(self) -> None:
        return


@frozen
class _StagedStdout:
    stream: ReportStream
    content: bytes = field(repr=False)

    def commit(self) -> None:
        self.stream.write(self.content)

    def discard(self) -> None:
        return


def split_conflicts(outputs: Sequence[Output], inputs: Iterable[Path]) -> tuple[list[Output], list[Problem]]:
    """The outputs that may be written, and a problem for each other one: it is an input, or its target is taken."""
    read = {os.path.realpath(path) for path in inputs if str(path) != STDOUT}
    taken: dict[str, Output] = {}
    free, problems = [], []
    for output in outputs:
        key = STDOUT if output.is_stdout else str(output.path)
        other = taken.get(key)
        if key in read:
            problems.append(
                Problem(f"--{output.name} {output.target} is a file that the run reads", fix="write elsewhere")
            )
        elif other is not None and not output.shares_with(other):
            problems.append(
                Problem(f"--{output.name} and --{other.name} both go to {output.target}", fix="write one elsewhere")
            )
        else:
            taken.setdefault(key, output)
            free.append(output)
    return free, problems


def remove_old(outputs: Sequence[Output], report: Report) -> Report:
    """Remove what earlier runs left at the outputs; what cannot be removed is in the report that is returned."""
    for output in outputs:
        try:
            output.remove_old()
        except OSError as error:
            report = report.with_failure(ExitCode.INCOMPLETE, _cannot_write(output, error))
    return report


def deliver(report: Report, outputs: Sequence[Output]) -> Report:
    """Let the report appear in every output, and return it as it finally is.

    Where one output fails, the others appear with that failure in them: every report shows the verdict that the
    exit code gives. Files appear first, as a file can be written again and a stream cannot.
    """
    ordered = sorted(outputs, key=lambda output: (output.is_stdout, not output.is_replaceable))
    staged: list[Staged] = []
    at_fault: Output | None = None
    try:
        for at_fault in ordered:
            staged.append(at_fault.stage(report))  # noqa: PERF401 - what is staged before one fails is discarded
        for at_fault, one in zip(ordered, staged, strict=True):  # noqa: B007 - named when one fails
            one.commit()
    except BaseException as error:
        _discard(staged)
        if at_fault is None or not isinstance(error, Exception):
            raise
        if not isinstance(error, MemoryError) or report.snapshot is None:
            return deliver(_failed(report, at_fault, error), [one for one in outputs if one is not at_fault])
    else:
        return report
    # Outside of the block above, what the format had made until then is forgotten.
    return deliver(_without_book(report), outputs)


def _without_book(report: Report) -> Report:
    """The report of a book that is too large to be shown: that there is no answer can be said in any memory."""
    small = replace(report, snapshot=None, results=())
    return small.with_failure(ExitCode.INCOMPLETE, TOO_LITTLE_MEMORY)


def _discard(staged: Iterable[Staged]) -> None:
    for one in staged:
        one.discard()


def _failed(report: Report, output: Output, error: Exception) -> Report:
    match error:
        case OSError():
            return report.with_failure(ExitCode.INCOMPLETE, _cannot_write(output, error))
        case MemoryError():
            return report.with_failure(ExitCode.INCOMPLETE, TOO_LITTLE_MEMORY)
        case RiskcheckError():
            return report.with_failure(error.exit_code, *error.problems)
        case _:
            print_bug(error)
            bug = Problem(
                f"a bug in riskcheck's --{output.name} format: {type(error).__name__}: {error}", fix="please report it"
            )
            return report.with_failure(ExitCode.BUG, bug)


def _cannot_write(output: Output, error: OSError) -> Problem:
    where = None if output.is_stdout or not output.target else Place(output.target)
    return Problem(
        f"--{output.name} cannot be written: {error.strerror or error}",
        expected="a path that a file can be written to",
        fix="make room or give another path",
        place=where,
    )
