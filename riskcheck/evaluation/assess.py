"""A measured value against its bounds."""

from riskcheck.language.functions import RELATIVE_TOLERANCE, close
from riskcheck.report import Outcome

Assessment = tuple[Outcome, float | None, float]
"""An outcome, how much of the limit is used (1.0 is at it; None: no finite part), and the distance to it."""


def assess(observed: float, minimum: float | None, maximum: float | None, warn_at: float | None) -> Assessment:
    """The outcome of a value between two bounds, of which at least one is given; at a bound is allowed."""
    if minimum is None and maximum is not None:
        breached, used, headroom = _ceiling(observed, maximum)
    elif maximum is None and minimum is not None:
        breached, used, headroom = _floor(observed, minimum)
    elif minimum is not None and maximum is not None:
        above, used_above, below_max = _ceiling(observed, maximum)
        below, used_below, above_min = _floor(observed, minimum)
        breached, headroom = above or below, min(below_max, above_min)
        used = None if used_above is None or used_below is None else max(used_above, used_below)
    else:
        raise ValueError("a limit needs a minimum or a maximum")
    if breached:
        return Outcome.FAIL, used, headroom
    near = warn_at is not None and used is not None and used >= warn_at * (1 - RELATIVE_TOLERANCE)
    return (Outcome.WARN if near else Outcome.PASS), used, headroom


def _ceiling(observed: float, maximum: float) -> tuple[bool, float | None, float]:
    """Whether a value is above its ceiling, the part of the ceiling it uses, and what is left."""
    breached = observed > maximum and not close(observed, maximum)
    headroom = maximum - observed
    if maximum > 0:
        return breached, max(0.0, observed / maximum), headroom
    if breached:
        return breached, None, headroom
    return breached, maximum / observed if observed else 0.0, headroom


def _floor(observed: float, minimum: float) -> tuple[bool, float | None, float]:
    """Whether a value is below its floor, the part of it that the floor takes up, and what is above it."""
    breached = observed < minimum and not close(observed, minimum)
    headroom = observed - minimum
    if observed > 0:
        return breached, max(0.0, minimum / observed), headroom
    return breached, 0.0 if observed == minimum == 0 else None, headroom
