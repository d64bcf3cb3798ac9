"""A call into somebody else's code: whatever it raises is an answer, and so is its silence."""

import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

from riskcheck.errors import Place, Problem, RiskcheckError, SnapshotError

T = TypeVar("T")
SLICE = 0.2


def call_within(seconds: float, function: Callable[[], T], source: str, secrets: Sequence[str] = ()) -> T:
    """The function's answer; raises SnapshotError where it raises anything, ``SystemExit`` too, or takes too long.

    ``secrets`` are texts that no message may show.
    """
    answers: list[T] = []
    failures: list[BaseException] = []

    def call() -> None:
        try:
            answers.append(function())
        except BaseException as error:  # noqa: BLE001 - a broker that leaves is one that did not answer
            failures.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    until = monotonic() + min(seconds, threading.TIMEOUT_MAX)
    while thread.is_alive() and monotonic() < until:
        # In slices: a signal that arrives just before a wait begins is only seen when it ends.
        thread.join(min(SLICE, until - monotonic()))
    if answers:
        return answers[0]
    if not failures:
        raise SnapshotError(
            Problem(
                f"did not answer within {seconds:g} s",
                fix="look whether it is up, or give it a longer timeout",
                place=Place(source),
            )
        )
    if isinstance(failures[0], RiskcheckError):
        raise failures[0]
    raise SnapshotError(
        Problem(
            masked(f"did not answer: {type(failures[0]).__name__}: {failures[0]}".rstrip(": "), secrets),
            fix="look at the broker and its credentials; the book is not known",
            place=Place(source),
        )
    )


def masked(text: str, secrets: Sequence[str]) -> str:
    """The text with every secret in it blotted out."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text
