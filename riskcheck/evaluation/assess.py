"""A measured value against its bounds."""

from math import isinf
from typing import NamedTuple

from riskcheck.foundation import RELATIVE_TOLERANCE
from riskcheck.language import close
from riskcheck.model import Outcome


class Assessment(NamedTuple):
    """An outcome, how much of the limit is used (1.0 is at it; None: no finite part), and the distance to it."""

    outcome: Outcome
    utilisation: float | None
    headroom: float | None


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
    left = None if isinf(headroom) else headroom
    if breached:
        return Assessment(Outcome.FAIL, used, left)
    near = warn_at is not None and used is not None and used >= warn_at * (1 - RELATIVE_TOLERANCE)
    return Assessment(Outcome.WARN if near else Outcome.PASS, used, left)


def _ceiling(observed: float, maximum: float) -> tuple[bool, float | None, float]:
    """Whether a value is above its ceiling, the part of the ceiling it uses, and what is left: a floor, mirrored."""
    return _floor(-observed, -maximum)


def _floor(observed: float, minimum: float) -> tuple[bool, float | None, float]:
    """Whether a value is below its floor, the part of the limit that it uses, and what is above it.

    A floor above 0 is used the more the nearer the value comes down to it: floor / value. One below 0 allows a loss,
    and is used by the part of it that is lost: value / floor.
    """
    breached = observed < minimum and not close(observed, minimum)
    headroom = observed - minimum
    if minimum < 0:
        return breached, _share(observed, minimum), headroom
    if observed > 0:
        return breached, _share(minimum, observed), headroom
    return breached, 0.0 if observed == minimum == 0 else None, headroom


def _share(part: float, whole: float) -> float | None:
    """The part that one number is of another, 0 where it would be negative; None where it is too large to hold."""
    if not part:
        return 0.0
    share = max(0.0, part / whole)
    return None if isinf(share) else share
