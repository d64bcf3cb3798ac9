"""The columns of positions and the figures of an account that riskcheck has: what they are, and what they count."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from riskcheck.snapshot.cells import Kind


class Unit(Enum):
    """What the numbers of a column count, where that makes a difference to how they are read."""

    MONEY = "money in base currency"
    PRICE = "a price in the row's currency, of which 0 and less are unknown"
    RATIO = "a number above 0, of which 0 and less are unknown"
    PLAIN = "neither"


class Column(NamedTuple):
    """A column that riskcheck reads: its name, the kind of its values, what they mean, and what they count.

    ``never_negative``: a value below 0 contradicts its meaning. ``auxiliary``: it stands beside the exposure, so that a
    wrong one is unknown and does not refuse the book.
    """

    name: str
    kind: Kind
    meaning: str
    unit: Unit = Unit.PLAIN
    never_negative: bool = False
    auxiliary: bool = False


COLUMNS = (
    Column("symbol", Kind.TEXT, "what is held, as the source calls it"),
    Column("side", Kind.TEXT, "long, short or flat"),
    Column("size", Kind.NUMBER, "units or contracts held", never_negative=True),
    Column("entry_price", Kind.NUMBER, "the average price of entry", Unit.PRICE, never_negative=True),
    Column("mark_price", Kind.NUMBER, "the price that it is valued at", Unit.PRICE, never_negative=True),
    Column("notional", Kind.NUMBER, "gross exposure", Unit.MONEY, never_negative=True),
    Column("unrealized_pnl", Kind.NUMBER, "open profit or loss", Unit.MONEY),
    Column("realized_pnl", Kind.NUMBER, "realised profit or loss", Unit.MONEY),
    Column("leverage", Kind.NUMBER, "the position's leverage", Unit.RATIO, auxiliary=True),
    Column("venue", Kind.TEXT, "where it is held"),
    Column("account", Kind.TEXT, "the account that it is held in"),
    Column("currency", Kind.TEXT, "the currency of its prices"),
    Column("multiplier", Kind.NUMBER, "units of what it is about in one contract", never_negative=True),
    Column("margin", Kind.NUMBER, "initial margin", Unit.MONEY, never_negative=True, auxiliary=True),
    Column("maintenance_margin", Kind.NUMBER, "maintenance margin", Unit.MONEY, never_negative=True, auxiliary=True),
    Column("liquidation_price", Kind.NUMBER, "the price of liquidation", Unit.PRICE, never_negative=True),
    Column("stop_price", Kind.NUMBER, "the price of the stop order", Unit.PRICE, never_negative=True),
    Column("price_time", Kind.TIME, "when the mark price was true"),
    Column("base", Kind.TEXT, "the coin or ticker that it is about"),
)
"""The columns that every position has, in their order."""

DERIVED = (
    Column("direction", Kind.NUMBER, "+1 for long, -1 for short, 0 for flat"),
    Column("net", Kind.NUMBER, "direction x notional", Unit.MONEY),
    Column("fx", Kind.NUMBER, "the worth of one unit of the row's currency in base currency", never_negative=True),
    Column("price_age", Kind.NUMBER, "seconds between the price and the snapshot"),
)
"""The columns that are computed, and that no source may have."""

COLUMN_KINDS: Mapping[str, Kind] = MappingProxyType({column.name: column.kind for column in COLUMNS})
DERIVED_KINDS: Mapping[str, Kind] = MappingProxyType({column.name: column.kind for column in DERIVED})
CORE_COLUMNS = tuple(COLUMN_KINDS)[:9]
"""The nine columns that are always shown."""


class AccountFigure(NamedTuple):
    """A figure of the account that riskcheck reads.

    ``adds_up``: it is money by definition, so that those of several brokers make one sum.
    """

    name: str
    meaning: str
    adds_up: bool = True


ACCOUNT_FIGURES: Mapping[str, AccountFigure] = MappingProxyType(
    {
        figure.name: figure
        for figure in (
            AccountFigure("equity", "what the account is worth"),
            AccountFigure("cash", "cash in the account"),
            AccountFigure("margin_used", "initial margin in use"),
            AccountFigure("daily_pnl", "the day's profit or loss"),
            AccountFigure("day_start_equity", "the equity that the day began with"),
            AccountFigure("day_flows", "deposits minus withdrawals since the day began"),
            AccountFigure("starting_cash", "the capital that the day began with"),
        )
    }
)
"""The account figures that riskcheck reads; a source may have any others besides."""

FURTHER_MONEY = frozenset({"maintenance_margin", "initial_margin", "balance", "day_start_balance"})
"""Figures of sources' own that are money by definition, whoever gives them."""

FIGURE_NAMES = frozenset(
    {
        *("equity", "cash", "margin_used", "daily_pnl", "starting_cash", "total_notional", "net_notional"),
        *("total_unrealized_pnl", "total_realized_pnl", "num_open_positions", "age"),
    }
)
"""The figures that expressions name without a prefix; no column may have such a name."""
