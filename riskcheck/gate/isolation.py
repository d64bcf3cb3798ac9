"""Somebody else's code, called in a process of its own: however it ends there, this process goes on, and knows.

A broker's library may call ``os._exit(0)``, at once or when Python exits. Called here, it would end a run with the exit
code of a pass. Where a system cannot fork, it is called here all the same.
"""

import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

SIZE = 8
"""The bytes that say how long an answer is."""
PIECE = 1 << 20
SHORT = 0.01
GRACE = 1.0
"""The seconds that a child has to end by itself once it has closed the line to its parent."""


class ProcessEndedError(Exception):
    """The other process ended, or closed the line, before it had an answer; the text says how it ended."""


def call_isolated(function: Callable[[], T]) -> T:
    """What a function returns, called in a child process; raises what it raises there, and ProcessEndedError."""
    if not hasattr(os, "fork"):
        return function()
    answer, to_parent = os.pipe()
    life, of_parent = os.pipe()
    _flush()
    child = _fork()
    if child == 0:
        os.close(answer)
        os.close(of_parent)
        _answer(function, to_parent, life)
    os.close(to_parent)
    os.close(life)
    content, patience = None, 0.0
    try:
        content, patience = _receive(answer), GRACE
    finally:
        os.close(answer)
        ended = _end(child, patience if content is None else 0.0)
        os.close(of_parent)
    if content is None:
        raise ProcessEndedError(ended)
    told: T = _outcome(content)
    return told


def _fork() -> int:
    with warnings.catch_warnings():
        # pytest-xdist has threads; the child takes none of their locks, as it only calls the broker and leaves.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _receive(line: int) -> bytes | None:
    """The answer on a line; None where the line ends before it is whole."""
    head = _read(line, SIZE)
    return None if head is None else _read(line, int.from_bytes(head))


def _read(line: int, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        piece = os.read(line, min(PIECE, size - len(content)))
        if not piece:
            return None
        content += piece
    return bytes(content)


def _end(child: int, patience: float) -> str:
    """Let a child end by itself for some seconds, then end it; how it ended, as text."""
    status: int | None = None
    until = monotonic() + patience
    try:
        while status is None and monotonic() < until:
            ended, found = os.waitpid(child, os.WNOHANG)
            if ended:
                status = found
            else:
                sleep(SHORT)
        if status is None:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
    except (ChildProcessError, ProcessLookupError):
        return "in a way that cannot be known"
    code = os.waitstatus_to_exitcode(status)
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def _outcome(content: bytes) -> Any:
    from riskcheck.gate.transfer import from_bytes

    has_returned, outcome = from_bytes(content)
    if has_returned:
        return outcome
    raise outcome


def _answer(function: Callable[[], object], line: int, life: int) -> NoReturn:
    """Call the function and send what comes of it, in the child; never returns, and runs no handler of exit."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        _end_with_parent(life)
        content = _called(function)
        _flush()
        rest = memoryview(len(content).to_bytes(SIZE) + content)
        while rest:
            rest = rest[os.write(line, rest) :]
    finally:
        os._exit(0)


def _end_with_parent(life: int) -> None:
    """Let this process end as soon as its parent has, however that ended."""
    import threading

    def wait() -> None:
        with suppress(OSError):  # a library that closes what it does not know has closed this, too
            os.read(life, 1)
            os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def _called(function: Callable[[], object]) -> bytes:
    from riskcheck.gate.transfer import packable, to_bytes

    try:
        return to_bytes((True, function()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it
        return to_bytes((False, packable(error)))


def _flush() -> None:
    """Let nothing that is still to be written be written twice, or be lost."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
