"""Why an observation is not a pass."""

from riskcheck.foundation import percent, quantity
from riskcheck.model import Observation, Outcome, Waiver


def breach_reason(
    outcome: Outcome,
    observed: float,
    minimum: float | None,
    maximum: float | None,
    utilisation: float | None,
    unit: str,
    base_currency: str,
) -> str:
    """One clause: what was observed, which bound it is beyond or near, and by how much."""

    def said(value: float) -> str:
        return quantity(value, unit, base_currency)

    if outcome is Outcome.WARN:
        return f"{said(observed)} uses {percent(utilisation)} of the limit"
    if maximum is not None and observed > maximum:
        return f"{said(observed)} is above the limit of {said(maximum)} by {said(observed - maximum)}"
    if minimum is not None:
        return f"{said(observed)} is below the floor of {said(minimum)} by {said(minimum - observed)}"
    return f"{said(observed)} breaks the limit"


def measured(observation: Observation, unit: str, base_currency: str) -> str:
    """What was observed and how much of the limit that is, in a clause; empty where nothing was."""
    if observation.observed is None:
        return observation.reason
    used = "" if observation.utilisation is None else f", {percent(observation.utilisation)} of the limit"
    return f"{quantity(observation.observed, unit, base_currency)}{used}"


def waived_reason(waiver: Waiver, unit: str, base_currency: str) -> str:
    """One clause: how far a breach is allowed, until when, by whom and why."""
    ticket = f", {waiver.ticket}" if waiver.ticket else ""
    allowed = quantity(waiver.up_to, unit, base_currency)
    return f"waived up to {allowed} until {waiver.until} by {waiver.approved_by}: {waiver.reason}{ticket}"
