"""What one source answered, before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from riskcheck.errors import Place
from riskcheck.snapshot.table import RawTable


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one source answered, before it is believed.

    ``joined`` are the columns that reference tables brought, ``lacking`` the figures that only some sources gave.
    ``claims`` are sums that the source made itself: ``totals`` and ``symbol_notional``.
    """

    source: str
    table: RawTable
    account: Mapping[str, object] = field(default_factory=dict)
    fx: Mapping[str, object] = field(default_factory=dict)
    as_of: datetime | None = None
    joined: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    claims: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    place: Place = field(default=Place("snapshot"))
