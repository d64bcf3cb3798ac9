"""One position."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from riskcheck.foundation import frozen
from riskcheck.snapshot.cells import Cell


@frozen
class LivePositionSnapshot:
    """One row of the book; None is a value that is not known.

    ``size`` is in units or contracts and never negative, ``side`` is ``long``, ``short`` or ``flat``. Prices are in
    the position's currency; ``notional`` (never negative), both PnL figures and both margins are in base currency.
    ``base`` is the coin or ticker that it is about. ``further`` holds the columns that the
    source gave beyond these, ``given`` the names of what was said and not computed.

    One that is made from a few of them, as people do it in Python, computes what is left out, as the monitor does for
    such a row in a book in EUR; raises SnapshotError where it contradicts itself.
    """

    symbol: str
    side: str
    size: float
    entry_price: float | None = None
    mark_price: float | None = None
    notional: float | None = None
    unrealized_pnl: float | None = None
    realized_pnl: float | None = None
    leverage: float | None = None
    venue: str | None = None
    account: str | None = None
    currency: str | None = None
    multiplier: float | None = None
    margin: float | None = None
    maintenance_margin: float | None = None
    liquidation_price: float | None = None
    stop_price: float | None = None
    price_time: datetime | None = None
    base: str | None = None
    further: Mapping[str, Cell] = field(default_factory=dict)
    given: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute what is left out."""
        from riskcheck.snapshot.made import completed

        cells, given = completed(self)
        for name, cell in {**cells, "given": given}.items():
            object.__setattr__(self, name, cell)

    @classmethod
    def of_cells(cls, cells: Mapping[str, Cell], further: Mapping[str, Cell]) -> "LivePositionSnapshot":
        """A row of a book that is built, whose cells are computed already."""
        position = object.__new__(cls)
        for name, cell in {**cells, "further": further, "given": tuple(cells)}.items():
            object.__setattr__(position, name, cell)
        return position
