"""What one source answered, before it is believed."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from riskcheck.foundation import Place, Problem, frozen
from riskcheck.snapshot.table import RawTable


@frozen
class Taken:
    """When one source's answer was true, and how many seconds old it may be, where that is its own."""

    source: str
    as_of: datetime
    max_age: float | None = None
    place: Place | None = None


@frozen
class Holdings:
    """What one source answered, before it is believed.

    Cells of money columns and account figures may be ``Amounts`` in other currencies, or ``Problem`` with a reason.
    ``fx_origin`` says where a rate of ``fx`` comes from, where that is not plainly the source. ``as_of`` is when the
    answer was true, where the source says so, and ``max_age`` how many seconds old it may be, where that is the
    source's own. ``joined`` are the columns that reference tables brought. ``claims`` are sums that the source made
    itself: ``totals`` and ``symbol_notional``. ``notes`` are what a reader must know of how the answer came about,
    ``basis`` the declarations of the desk that it rests on. Columns and figures that are ``ignored`` mean nothing,
    whatever they are called; with ``is_live`` the desk declares that the answer, prices too, is of the moment of the
    question; with ``has_no_totals`` no row is the sum of others. ``account_place`` is where the account was written,
    where that is another file. A source may say whose ``book`` it is, by name, and the ``base_currency`` that its money
    is in. ``problems`` are what is wrong with its rows already, told together with what else is.
    """

    source: str
    table: RawTable
    account: Mapping[str, object] = field(default_factory=dict)
    fx: Mapping[str, object] = field(default_factory=dict)
    fx_origin: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    max_age: float | None = None
    joined: frozenset[str] = frozenset()
    claims: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    place: Place = field(default=Place("snapshot"))
    notes: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    has_no_totals: bool = False
    is_live: bool = False
    account_place: Place | None = None
    problems: tuple[Problem, ...] = ()
    book: str | None = None
    base_currency: str | None = None
