"""Standard output and standard error, of which neither may be there, or take what is written to it."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Protocol, TextIO

from riskcheck.foundation import frozen
from riskcheck.model import Report
from riskcheck.reporters import loggable

STDERR = 2
MAX_TRACEBACKS = 3


class ReportStream(Protocol):
    """Where a report on standard output is written to."""

    def write(self, content: bytes) -> None:
        """Write all of it; raises OSError."""


@frozen
class _Descriptor:
    descriptor: int

    def write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]


@frozen
class _TextStream:
    stream: TextIO

    def write(self, content: bytes) -> None:
        self.stream.write(content.decode())
        self.stream.flush()


class _Closed:
    def write(self, content: bytes) -> None:
        raise OSError(f"standard output is closed, and {len(content)} bytes were not written")


@contextmanager
def stdout_for_reports() -> Iterator[ReportStream]:
    """Keep standard output for reports: what anything else writes to it, a broker's client say, goes to standard error.

    That holds below Python too, for child programs and libraries; but not where standard output is not a file.
    """
    stream = sys.stdout
    if stream is None:
        yield _Closed()
        return
    try:
        descriptor = stream.fileno()
        stream.flush()
        kept = os.dup(descriptor)
    except (OSError, ValueError):
        with redirect_stdout(sys.stderr):
            yield _TextStream(stream)
        return
    _point(descriptor, at=STDERR)
    try:
        yield _Descriptor(kept)
    finally:
        flush(stream)
        os.dup2(kept, descriptor)
        os.close(kept)


def _point(descriptor: int, *, at: int) -> None:
    """Let a descriptor lead where another does, or nowhere where that is closed."""
    try:
        os.dup2(at, descriptor)
    except OSError:
        _point_nowhere(descriptor)


def _point_nowhere(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def flush(stream: TextIO | None) -> bool:
    """Flush a stream. One that cannot be flushed is led nowhere: Python would fail on it again when it exits."""
    if stream is None:
        return True
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            _point_nowhere(stream.fileno())
        return False
    return True


def print_error(message: str) -> None:
    """A message on standard error; one that cannot be written changes nothing."""
    stream = sys.stderr
    if stream is None:
        return
    first, *rest = message.splitlines() or [""]
    with suppress(OSError, ValueError):
        stream.write("\n".join((f"riskcheck: {loggable(first)}", *map(loggable, rest))) + "\n")
    flush(stream)


def print_bug(error: BaseException) -> None:
    """The traceback of a bug on standard error, for whoever fixes it."""
    from traceback import format_exception

    print_error("".join(format_exception(error)))


def print_bugs(bugs: Sequence[tuple[str, Exception]]) -> None:
    """The tracebacks of bugs on standard error, each with what met it; of many, the first."""
    for name, error in bugs[:MAX_TRACEBACKS]:
        print_error(f"{name} met a bug in riskcheck:")
        print_bug(error)
    more = f", which {len(bugs) - MAX_TRACEBACKS} more met" if len(bugs) > MAX_TRACEBACKS else ""
    print_error(f"this is a bug in riskcheck{more}; please report it with the lines above")


def print_report_problems(report: Report) -> None:
    """The tracebacks of the bugs that a run's policies met; nothing where none did."""
    bugs = [(result.policy.id, result.bug) for result in report.results if result.bug is not None]
    if bugs:
        print_bugs(bugs)
