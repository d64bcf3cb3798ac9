"""An example in a policy file: a small book, and what the policy is to say of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime

from riskcheck.foundation import Place, frozen

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The moment at which every example is looked at, and at which its snapshot was taken unless it says otherwise."""


@frozen
class Example:
    """What an example says: it knows no configuration, account or position but its own.

    ``expect`` is the policy's outcome, ``because`` a part of the reason for it, ``subjects`` the outcomes of single
    observations by their names.
    """

    name: str
    expect: str
    because: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict)
    positions: tuple[Mapping[str, object], ...] = ()
    account: Mapping[str, object] = field(default_factory=dict)
    config: Mapping[str, object] = field(default_factory=dict)
    as_of: datetime = NOON
    place: Place = field(default=Place("example"), compare=False)
