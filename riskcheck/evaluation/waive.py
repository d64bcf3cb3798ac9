"""Breaches that somebody has allowed: within its value and its days a waiver turns a failure into ``waived``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from riskcheck.evaluation.observe import worst_first
from riskcheck.evaluation.wording import waived_reason
from riskcheck.foundation import Problem
from riskcheck.language import close
from riskcheck.model import Observation, Outcome, Result, Severity, Waiver, WaiverState, WaiverUse, worst


def waive(
    results: Sequence[Result], waivers: Sequence[Waiver], day: date, base_currency: str
) -> tuple[tuple[Result, ...], tuple[WaiverUse, ...]]:
    """The results with what is waived on a day (UTC), and what became of each waiver.

    Only a failure can be waived, never what could not be evaluated. Past its day or its value a waiver does nothing.
    """
    in_force = [waiver for waiver in waivers if not waiver.is_expired(day)]
    waived = tuple(
        Result.guarded(result.policy, partial(_waive, result, in_force, base_currency)) for result in results
    )
    return waived, tuple(WaiverUse(waiver, _state(waiver, results, waived, day)) for waiver in waivers)


def _waive(result: Result, in_force: Sequence[Waiver], base_currency: str) -> Result:
    waivers = [one for one in in_force if one.policy == result.policy.id]
    if not waivers or result.policy.severity is Severity.ADVISE or result.outcome is not Outcome.FAIL:
        return result
    subjects = Counter(observation.subject for observation in result.observations)
    # A name that several subjects share says of none of them that it was meant.
    clear = [one for one in waivers if one.subject is None or subjects[one.subject] == 1]
    unit = result.policy.unit
    ordered = worst_first(_waive_one(one, clear, unit, base_currency) for one in result.observations)
    return replace(result, observations=ordered, outcome=worst([one.outcome for one in ordered]))


def _waive_one(observation: Observation, waivers: Sequence[Waiver], unit: str, base_currency: str) -> Observation:
    if observation.outcome is not Outcome.FAIL:
        return observation
    for waiver in waivers:
        if _names(waiver, observation) and _covers(waiver, observation):
            reason = f"{observation.reason}; {waived_reason(waiver, unit, base_currency)}"
            return observation._replace(outcome=Outcome.WAIVED, problem=Problem(reason), waiver=waiver)
    return observation


def _names(waiver: Waiver, observation: Observation) -> bool:
    return waiver.subject is None or waiver.subject == observation.subject


def _covers(waiver: Waiver, observation: Observation) -> bool:
    """Whether the value is no further beyond the bound that it breaks than the waiver allows."""
    observed, maximum = observation.observed, observation.maximum
    if observed is None:
        return False
    if maximum is not None and observed > maximum:
        return observed <= waiver.up_to or close(observed, waiver.up_to)
    return observed >= waiver.up_to or close(observed, waiver.up_to)


def _state(waiver: Waiver, before: Sequence[Result], after: Sequence[Result], day: date) -> WaiverState:
    if any(one.waiver == waiver for result in after for one in result.observations):
        return WaiverState.USED
    if waiver.is_expired(day):
        return WaiverState.EXPIRED
    failed = (
        one
        for result in before
        if result.policy.id == waiver.policy
        for one in result.observations
        if one.outcome is Outcome.FAIL and _names(waiver, one)
    )
    return WaiverState.EXCEEDED if any(failed) else WaiverState.UNUSED
