"""One position."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from riskcheck.frozen import frozen
from riskcheck.snapshot.cells import Cell


@frozen
class LivePositionSnapshot:
    """One row of the book; None is a value that is not known.

    ``size`` is in units or contracts and never negative, ``side`` is ``long``, ``short`` or ``flat``. Prices are in
    the position's currency; ``notional`` (never negative), both PnL figures and both margins are in base currency.
    ``base`` is the coin or ticker that it is about. ``further`` holds the columns that the source gave beyond these.
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
    multiplier: float | None = 1.0
    margin: float | None = None
    maintenance_margin: float | None = None
    liquidation_price: float | None = None
    stop_price: float | None = None
    price_time: datetime | None = None
    base: str | None = None
    further: Mapping[str, Cell] = field(default_factory=dict)
