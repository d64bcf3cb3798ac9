"""What is to be read of an exchange."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from riskcheck.snapshot import Day
from riskcheck.sources.exchange.contract import Price
from riskcheck.sources.exchange.wallet import CASH


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read of an exchange: its markets, and in which currency the book is measured.

    ``venue`` is what the exchange is called in the book. ``cash`` are currencies of a wallet that are not positions;
    holdings worth less than ``dust`` in base currency are left out. The exchange's tickers give the rates of the
    currencies that ``fx``, those of the config, lacks; if ``rates`` is true those of all, and if it is false none. A
    price older than ``max_price_age``, in seconds, makes neither a rate nor dust. ``day`` says since when deposits and
    withdrawals count. With ``is_sandbox`` it is the exchange's test network.
    """

    exchange: str
    venue: str
    markets: tuple[str, ...]
    base_currency: str
    cash: tuple[str, ...] = CASH
    dust: float = 0.0
    rates: bool | None = None
    fx: Mapping[str, float] = field(default_factory=dict)
    max_price_age: float | None = None
    day: Day = field(default_factory=Day)
    is_sandbox: bool = False

    @property
    def label(self) -> str:
        """What the exchange is called in notes."""
        return f"{self.exchange} sandbox" if self.is_sandbox else self.exchange

    @property
    def money(self) -> tuple[str, ...]:
        """The currencies that are not positions: what is cash, and the book's own."""
        return (*self.cash, self.base_currency)

    def is_fresh(self, price: Price, now: datetime) -> bool:
        """Whether a price is young enough to be relied on."""
        if self.max_price_age is None:
            return True
        return price.time is not None and (now - price.time).total_seconds() <= self.max_price_age
