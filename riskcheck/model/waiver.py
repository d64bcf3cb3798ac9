"""Waivers: breaches that somebody has allowed, up to a value and until a day."""

from dataclasses import field
from datetime import date
from enum import StrEnum

from riskcheck.foundation import Place, frozen


@frozen
class Waiver:
    """One breach that is allowed: of which policy and subject (None: any), up to which value, until which day (UTC).

    ``up_to`` is in the unit of the policy's measure: a breach of a maximum is waived up to it, one of a minimum down
    to it. ``until`` is inclusive.
    """

    policy: str
    up_to: float
    until: date
    reason: str
    approved_by: str
    subject: str | None = None
    ticket: str = ""
    place: Place = field(default=Place("waivers"), compare=False)

    def is_expired(self, day: date) -> bool:
        """Whether the waiver has ended before a day."""
        return day > self.until


class WaiverState(StrEnum):
    """What became of a waiver in a run."""

    USED = "used"
    UNUSED = "unused"
    EXPIRED = "expired"
    EXCEEDED = "exceeded"


@frozen
class WaiverUse:
    """A waiver, and what became of it: an expired or exceeded one no longer protects anything."""

    waiver: Waiver
    state: WaiverState
