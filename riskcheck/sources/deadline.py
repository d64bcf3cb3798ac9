"""Calls into somebody else's code, side by side: whatever one raises is an answer, and so is its silence."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import field
from time import monotonic
from typing import Generic, TypeVar

from riskcheck.foundation import Place, Problem, RiskcheckError, SnapshotError, frozen
from riskcheck.sources.secrets import masked, masked_problem

T = TypeVar("T")
POLL_INTERVAL = 0.2
ProgressCallback = Callable[[Sequence[str], float], None]
"""Is told now and then who has not answered yet, and for how many seconds they have been waited for; at last nobody."""


@frozen
class Call(Generic[T]):
    """Something to ask: ``source`` names it, ``seconds`` is how long it may take, ``secrets`` no message may show."""

    source: str
    function: Callable[[], T]
    seconds: float
    secrets: tuple[str, ...] = field(default=(), repr=False)


class _Started(Generic[T]):
    """A call under way in a thread of its own."""

    def __init__(self, call: Call[T]) -> None:
        self.call = call
        self.answers: list[T] = []
        self.failures: list[BaseException] = []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.until = monotonic() + min(call.seconds, threading.TIMEOUT_MAX)

    def _run(self) -> None:
        try:
            self.answers.append(self.call.function())
        except BaseException as error:  # noqa: BLE001 - a broker that leaves is one that did not answer
            self.failures.append(error)

    @property
    def is_waited_for(self) -> bool:
        return self.thread.is_alive() and monotonic() < self.until

    def outcome(self) -> T | RiskcheckError:
        if self.answers:
            return self.answers[0]
        place, secrets = Place(self.call.source), self.call.secrets
        if not self.failures:
            found = f"did not answer within {self.call.seconds:g} s"
            return SnapshotError(Problem(found, fix="check that it is up, or give it a longer timeout", place=place))
        failure = self.failures[0]
        if isinstance(failure, RiskcheckError):
            return type(failure)(*(masked_problem(problem, secrets) for problem in failure.problems))
        found = masked(f"did not answer: {type(failure).__name__}: {failure}".rstrip(": "), secrets)
        fix = "check that the broker can be reached, and that its credentials are right"
        return SnapshotError(Problem(found, fix=fix, place=place))


def gather(calls: Sequence[Call[T]], watch: ProgressCallback | None = None) -> list[T | RiskcheckError]:
    """What each call came to, in their order: its answer, or why there is none. All of them run side by side.

    What a call raises, ``SystemExit`` too, is a SnapshotError that names its source; a RiskcheckError stays one.
    """
    began = monotonic()
    started = [_Started(call) for call in calls]
    for one in started:
        while one.is_waited_for:
            # In slices: a signal that arrives just before a wait begins is only seen when it ends.
            one.thread.join(min(POLL_INTERVAL, max(one.until - monotonic(), 0.0)))
            if watch is not None:
                watch([other.call.source for other in started if other.is_waited_for], monotonic() - began)
    if watch is not None:
        watch([], monotonic() - began)
    return [one.outcome() for one in started]
