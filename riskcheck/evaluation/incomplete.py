"""Limits on a part of the book: what is there is measured and shown, but nothing on it holds."""

from dataclasses import replace

from riskcheck.evaluation.observe import worst_first
from riskcheck.evaluation.wording import measured
from riskcheck.foundation import Problem
from riskcheck.model import BLOCKING, Observation, Outcome, Result
from riskcheck.snapshot import LivePortfolioSnapshot


def incomplete(result: Result, snapshot: LivePortfolioSnapshot) -> Result:
    """The result on a snapshot that lacks sources: only a failure and an error stay what they are.

    A limit that was not looked at, such as one out of force, is left alone.
    """
    if not result.observations:
        is_pass = result.outcome is Outcome.PASS
        return replace(result, outcome=Outcome.ERROR, problem=Problem(_without(snapshot))) if is_pass else result
    unit, base = result.policy.unit, snapshot.base_currency
    observations = worst_first(_incomplete(one, unit, base, _without(snapshot)) for one in result.observations)
    outcome = result.outcome if result.outcome in BLOCKING else Outcome.ERROR
    return replace(result, observations=observations, outcome=outcome, problem=None)


def _incomplete(observation: Observation, unit: str, base_currency: str, without: str) -> Observation:
    if observation.outcome in BLOCKING:
        return observation
    found = measured(observation, unit, base_currency)
    reason = f"{without}; on what is there: {found}" if found else without
    problem = Problem(reason, fix="see why the source did not answer")
    return observation._replace(outcome=Outcome.ERROR, problem=problem)


def _without(snapshot: LivePortfolioSnapshot) -> str:
    return f"incomplete, without {lacking(snapshot)}"


def lacking(snapshot: LivePortfolioSnapshot) -> str:
    """The sources that a part of a book lacks, by name; empty for a whole book."""
    names = dict.fromkeys(problem.place.file if problem.place else problem.found for problem in snapshot.failed_sources)
    return " and ".join(names)
