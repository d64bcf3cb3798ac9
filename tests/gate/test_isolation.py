"""Code of others, called in a process of its own: what it does there, this process learns and survives."""

import os
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from enum import Enum
from pathlib import Path

import pytest

from riskcheck.foundation.problems import Place, Problem, SnapshotError, UsageError
from riskcheck.gate.isolation import ProcessEndedError, call_isolated
from riskcheck.gate.transfer import from_bytes, packable, to_bytes


def test_an_answer_comes_back_however_long_it_is():
    """What the function returns is returned, also where it is more than a pipe holds."""
    text = "x" * 3_000_000
    assert call_isolated(lambda: {"text": text, "process": os.getpid() != parent}) == {"text": text, "process": True}


parent = os.getpid()


@pytest.mark.parametrize("kind", [SnapshotError, UsageError])
def test_a_problem_comes_back_as_it_was(kind):
    """An error that a person can fix keeps its kind, and every one of its problems."""
    problems = (Problem("one", "two", "three", Place("four", 5), "six"), Problem("seven"))

    def refuse():
        raise kind(*problems)

    with pytest.raises(kind) as raised:
        call_isolated(refuse)
    assert raised.value.problems == problems


class OddError(Exception):
    """An error that cannot be made again of its arguments."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (ZeroDivisionError("a wrong sum"), ZeroDivisionError, "a wrong sum"),
        (MemoryError("no room"), MemoryError, "no room"),
        (OddError(1, 2), RuntimeError, "OddError: 1 and 2"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "no"), RuntimeError, "UnicodeDecodeError"),
    ],
    ids=["a bug", "too little memory", "of its own kind", "of many arguments"],
)
def test_a_bug_comes_back_with_where_it_was(error, kind, said):
    """Any other error is raised here with the traceback that it had there."""

    def fail():
        raise error

    with pytest.raises(kind, match=said) as raised:
        call_isolated(fail)
    assert "in fail" in "".join(raised.value.__notes__)


ENDS = {
    "leaves with 0": (lambda: os._exit(0), "with exit code 0"),
    "leaves with 3": (lambda: os._exit(3), "with exit code 3"),
    "is killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), "by signal 9"),
    "is terminated": (lambda: os.kill(os.getpid(), signal.SIGTERM), "by signal 15"),
    "raises SystemExit": (lambda: sys.exit(0), "with exit code 0"),
    "closes its files": (lambda: (os.closerange(3, 999), os._exit(0)), "with exit code 0"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_process_that_ends_is_told(how):
    """However the other process ends before it has answered, it is an error that says how."""
    end, said = ENDS[how]
    with pytest.raises(ProcessEndedError, match=said):
        call_isolated(end)


def test_a_process_that_closes_its_files_and_stays_is_ended():
    """One that cannot answer any more is not waited for without end."""
    with pytest.raises(ProcessEndedError, match="by signal 9"):
        call_isolated(lambda: (os.closerange(3, 999), time.sleep(60)))


def test_nothing_is_left_behind():
    """No process and no open file is left, whatever came of the call."""
    before = _open_files()
    call_isolated(lambda: 1)
    with pytest.raises(ProcessEndedError):
        call_isolated(lambda: os._exit(0))
    assert _open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_process_ends_with_its_parent(tmp_path):
    """Where the asking process is killed, the one that asks the broker ends, too."""
    told = tmp_path / "pid"
    middle = os.fork()
    if middle == 0:
        call_isolated(lambda: (told.write_text(str(os.getpid())), time.sleep(60)))
        os._exit(1)
    inner = _when(lambda: told.exists() and int(told.read_text() or 0))
    os.kill(middle, signal.SIGKILL)
    os.waitpid(middle, 0)
    assert _when(lambda: not _is_running(inner))


def _open_files():
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def _when(condition):
    for _ in range(1000):
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    return None


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Symbol(str):
    """A text of a library's own type."""

    __slots__ = ()


class Price(float):
    """A number of a library's own type."""


class Side(str, Enum):  # noqa: UP042 - it prints itself as Side.LONG
    """A word of a library's own type."""

    LONG = "long"


class Moment(datetime):
    """A time of a library's own type."""


def test_values_of_a_librarys_own_types_are_sent_as_what_they_are():
    """The process that reads an answer does not need, and does not load, the library that made it."""
    zone = timezone(timedelta(hours=2), "its own")
    sent = [Symbol("BTC/EUR"), Price(2.5), Side.LONG, Moment(2026, 1, 1, 12, tzinfo=zone), True, None]
    content = to_bytes(sent)
    assert b"test_apart" not in content
    read = from_bytes(content)
    assert read == sent
    assert [type(one) for one in read] == [str, float, str, datetime, bool, type(None)]


def test_an_error_that_a_person_can_mend_has_no_traceback():
    """Only a bug has one."""
    error = SnapshotError(Problem("stale"))
    assert packable(error) is error
    assert not hasattr(error, "__notes__")
