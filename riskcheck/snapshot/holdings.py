"""What one source answered, before it is believed."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from riskcheck.errors import Place
from riskcheck.frozen import frozen
from riskcheck.snapshot.table import RawTable


@frozen
class Holdings:
    """What one source answered, before it is believed.

    Cells of money columns and account figures may be ``Amounts`` in other currencies, or ``Unknown`` with a reason.
    ``fx_origin`` says where a rate of ``fx`` comes from, where that is not plainly the source. ``joined`` are the
    columns that reference tables brought. ``claims`` are sums that the source made itself: ``totals`` and
    ``symbol_notional``. ``notes`` are what a reader must know of how the answer came about. ``basis`` are the
    declarations of the desk that it rests on. ``account_place`` is where the account was written, where that is
    another file.
    """

    source: str
    table: RawTable
    account: Mapping[str, object] = field(default_factory=dict)
    fx: Mapping[str, object] = field(default_factory=dict)
    fx_origin: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    joined: frozenset[str] = frozenset()
    claims: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    place: Place = field(default=Place("snapshot"))
    notes: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    account_place: Place | None = None
