"""The portfolio at one moment."""

import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from riskcheck.foundation import Problem
from riskcheck.snapshot.catalogue import COLUMN_KINDS, CORE_COLUMNS
from riskcheck.snapshot.cells import Cell, Kind
from riskcheck.snapshot.daily import DailyPnl, daily_pnl
from riskcheck.snapshot.declarations import Day
from riskcheck.snapshot.holdings import Taken
from riskcheck.snapshot.lazy_property import lazy_property
from riskcheck.snapshot.numbers import cells_in
from riskcheck.snapshot.position import LivePositionSnapshot

if TYPE_CHECKING:
    import pandas as pd


NO_DAY = Day()


@dataclass(frozen=True, init=False)
class LivePortfolioSnapshot:
    """The portfolio at ``as_of``: its positions as columns and as rows, its account figures, and where they came from.

    Money is in ``base_currency``. ``fx`` holds the worth of one unit of a currency in it, ``fx_origin`` where each rate
    comes from. ``open_rows`` are the numbers of the rows that are not flat. ``missing_reasons`` gives, by column and
    row, the reason why a value is missing where there is more to say than that, ``missing_figure_reasons`` the same by
    account figure. ``given`` are the columns that the source itself had, ``notes`` what a reader must know of how it
    answered, ``basis`` the declarations of the desk that the figures rest on. A sum over a column with a missing value
    is missing, not smaller. ``failed_sources`` says which sources did not answer: without them this is a part of the
    book, on which no limit holds.

    The class is not slotted, so that sums are made once, when they are first asked for.
    """

    as_of: datetime
    base_currency: str
    columns: Mapping[str, Sequence[Cell]]
    kinds: Mapping[str, Kind | None]
    count: int
    account: Mapping[str, Cell] = field(default_factory=dict)
    fx: Mapping[str, float] = field(default_factory=dict)
    fx_origin: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    open_rows: Sequence[int] = ()
    missing_reasons: Mapping[str, Mapping[int, Problem]] = field(default_factory=dict)
    max_price_age: float | None = None
    missing_figure_reasons: Mapping[str, Problem] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    day: Day = field(default=NO_DAY)
    taken: tuple[Taken, ...] = ()
    failed_sources: tuple[Problem, ...] = ()

    def __init__(
        self,
        as_of: datetime,
        positions: Sequence[object] = (),
        *,
        account: Mapping[str, object] | None = None,
        fx: Mapping[str, object] | None = None,
        base_currency: str = "EUR",
        day: Day = NO_DAY,
        **figures: object,
    ) -> None:
        """The portfolio of positions or of rows as mappings, with all that the monitor would compute of them.

        ``figures`` are account figures, such as ``equity``; so is ``account``. Raises SnapshotError.
        """
        from riskcheck.snapshot.made import portfolio_of

        said = {**(account or {}), **figures}
        made = portfolio_of(as_of, positions, said, fx or {}, base_currency=base_currency, day=day)
        self.__dict__.update(made.__dict__)

    @classmethod
    def of_columns(cls, **known: Any) -> "LivePortfolioSnapshot":
        """The portfolio whose columns are read and computed already: fields by their names."""
        snapshot = object.__new__(cls)
        for one in fields(cls):
            default = one.default_factory() if one.default_factory is not MISSING else one.default
            snapshot.__dict__[one.name] = known.pop(one.name, default)
        if known or MISSING in snapshot.__dict__.values():
            raise TypeError(f"a portfolio has no {', '.join(known)}, or lacks a field")
        return snapshot

    def but(self, **changes: Any) -> "LivePortfolioSnapshot":
        """The same portfolio with some fields changed."""
        return self.of_columns(**{one.name: getattr(self, one.name) for one in fields(self)} | changes)

    @lazy_property
    def positions(self) -> tuple[LivePositionSnapshot, ...]:
        """The rows as values, flat ones too."""
        return tuple(self.position(row) for row in range(self.count))

    def position(self, row: int) -> LivePositionSnapshot:
        """One row as a value."""
        cells = {name: self.columns[name][row] for name in COLUMN_KINDS}
        further = {name: self.columns[name][row] for name in self.further_columns}
        return LivePositionSnapshot.of_cells(cells, MappingProxyType(further))

    @lazy_property
    def further_columns(self) -> tuple[str, ...]:
        """The columns of the source's own, in its order."""
        return tuple(name for name in self.given if name not in COLUMN_KINDS)

    @lazy_property
    def shown_columns(self) -> tuple[str, ...]:
        """The nine columns that are always shown, then those that the source gave beyond them."""
        return CORE_COLUMNS + tuple(name for name in self.given if name not in CORE_COLUMNS)

    def column(self, name: str) -> Sequence[Cell] | None:
        """A column by its name, the derived ones too; None where there is none."""
        match name:
            case "net":
                return self.net
            case "price_age":
                return self.price_age
            case _:
                return self.columns.get(name)

    @lazy_property
    def net(self) -> Sequence[Cell]:
        """Direction x notional of each row."""
        return tuple(
            direction * notional if isinstance(direction, float) and isinstance(notional, float) else None
            for direction, notional in zip(self.columns["direction"], self.columns["notional"], strict=True)
        )

    @lazy_property
    def price_age(self) -> Sequence[Cell]:
        """The seconds between each row's price and the snapshot."""
        return tuple(
            (self.as_of - time).total_seconds() if isinstance(time, datetime) else None
            for time in self.columns["price_time"]
        )

    def open_rows_by(self, name: str) -> Mapping[Cell, Sequence[int]]:
        """The open rows under each value of a column, found once for each column that is asked for."""
        found = self._grouped.get(name)
        if found is None:
            groups: defaultdict[Cell, list[int]] = defaultdict(list)
            column = self.columns[name]
            lists = map(groups.__getitem__, cells_in(column, self.open_rows))
            deque(map(list.append, lists, self.open_rows), maxlen=0)  # each row into its list, without a loop in Python
            groups.default_factory = None  # from here on, a value that no row has is a KeyError
            found = self._grouped[name] = groups
        return found

    @lazy_property
    def _grouped(self) -> dict[str, Mapping[Cell, Sequence[int]]]:
        return {}

    @property
    def num_open_positions(self) -> int:
        """How many rows are not flat; two rows of one symbol are two lots."""
        return len(self.open_rows)

    @lazy_property
    def total_notional(self) -> float | None:
        """Gross exposure: the sum of all notionals."""
        return total(self.columns["notional"])

    @lazy_property
    def net_notional(self) -> float | None:
        """Net exposure: the sum of direction x notional."""
        return total(self.net)

    @lazy_property
    def total_unrealized_pnl(self) -> float | None:
        """The unrealised PnL of all positions."""
        return total(self.columns["unrealized_pnl"])

    @lazy_property
    def total_realized_pnl(self) -> float | None:
        """The realised PnL of all rows, flat ones too: closing a position does not undo its loss."""
        return total(self.columns["realized_pnl"])

    @lazy_property
    def symbol_notional(self) -> Mapping[str, float | None]:
        """Gross exposure of each symbol with an open position, in the order in which symbols first appear."""
        notionals = self.columns["notional"]
        return {str(symbol): total(cells_in(notionals, rows)) for symbol, rows in self.open_rows_by("symbol").items()}

    @property
    def totals(self) -> Mapping[str, float | None]:
        """The four totals of the portfolio."""
        return {
            "num_open_positions": self.num_open_positions,
            "total_notional": self.total_notional,
            "total_unrealized_pnl": self.total_unrealized_pnl,
            "total_realized_pnl": self.total_realized_pnl,
        }

    def figure(self, name: str) -> float | None:
        """An account figure that is a number; None where it is missing."""
        value = self.account.get(name)
        return value if isinstance(value, float) else None

    @property
    def equity(self) -> float | None:
        """Account equity in base currency."""
        return self.figure("equity")

    @property
    def cash(self) -> float | None:
        """Cash in base currency."""
        return self.figure("cash")

    @property
    def margin_used(self) -> float | None:
        """Initial margin in use, in base currency."""
        return self.figure("margin_used")

    @lazy_property
    def daily_pnl(self) -> DailyPnl:
        """The day's PnL, and by what it is known, or why it is not; in this order.

        The source's own figure; equity less the day's start and its flows; the PnL of the rows, where the desk declares
        that it is the day's: min(realised, realised + unrealised), so that a floating gain never hides a loss.
        """
        return daily_pnl(
            self.figure,
            self.missing_figure_reasons,
            self.day,
            lambda: (self.total_realized_pnl, self.total_unrealized_pnl),
        )

    def on_the_day(self, day: Day) -> "LivePortfolioSnapshot":
        """The same portfolio with what the desk declares of its trading day, which it rests on where a figure does."""
        if day == self.day:
            return self
        declared = self.but(day=day)
        said = declared.daily_pnl.declared
        basis = tuple(one for one in self.basis if one != self.daily_pnl.declared)
        return declared.but(basis=(*basis, said) if said else basis)

    @lazy_property
    def sha256(self) -> str:
        """A hash of everything that the snapshot says."""
        from hashlib import sha256

        said = [self.as_of.isoformat(), self.base_currency, self.account, self.fx, self.columns]
        return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    def to_frame(self) -> "pd.DataFrame":
        """The positions as a pandas DataFrame, with the columns that are shown."""
        import pandas as pd

        return pd.DataFrame({name: list(self.columns[name]) for name in self.shown_columns})


def total(cells: Sequence[Cell]) -> float | None:
    """The exactly rounded sum of numbers, so that order never matters; missing where one of them is."""
    try:
        return fsum(cells)  # type: ignore[arg-type]  # a missing one raises TypeError
    except (TypeError, OverflowError):
        return None
