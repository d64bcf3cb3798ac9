"""What became of a policy, before anybody asks for each of its subjects."""

from collections.abc import Callable
from typing import NamedTuple

from riskcheck.foundation import Problem
from riskcheck.model import Observation, Outcome, Policy, Result


def no_observations() -> tuple[Observation, ...]:
    """The observations of a policy of which nothing was measured."""
    return ()


class Decision(NamedTuple):
    """The outcome of a policy, and how its observations are made.

    It may stand for a hundred thousand positions, of which a caller wants to know whether it is a pass: their
    observations, with reasons and the positions behind each value, take most of the time. The other fields are those of
    the :class:`Result`.
    """

    policy: Policy
    outcome: Outcome
    observe: Callable[[], tuple[Observation, ...]] = no_observations
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    rows: int = 0
    rows_of: int = 0
    bug: Exception | None = None

    @classmethod
    def of(cls, result: Result) -> "Decision":
        """The decision whose result is known already."""
        return cls(
            result.policy,
            result.outcome,
            lambda: result.observations,
            result.problem,
            result.notes,
            result.rows,
            result.rows_of,
            result.bug,
        )

    def result(self) -> Result:
        """The decision with its observations made; a bug that they meet is an error of this policy alone."""
        return Result.guarded(self.policy, self._made)

    def _made(self) -> Result:
        policy, outcome, observe, problem, notes, rows, rows_of, bug = self
        return Result(policy, outcome, observe(), problem, notes, rows, rows_of, bug)
