"""The account figures that expressions may name without a prefix: an explicit, closed table."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from riskcheck.language.scope import Context


class Figure(NamedTuple):
    """A figure of the account or of the whole book, and what a reader is told where it is not known.

    ``column`` is the position column that a sum is made of: a missing cell of it is why the sum is missing.
    """

    read: Callable[[Context], float | None]
    fix: str = ""
    column: str = ""


def _account(name: str) -> Figure:
    return Figure(lambda context: context.snapshot.figure(name), f"the source has to give account.{name}")


FIGURES: Mapping[str, Figure] = {
    "equity": _account("equity"),
    "cash": _account("cash"),
    "margin_used": _account("margin_used"),
    "daily_pnl": Figure(
        lambda context: context.snapshot.daily_pnl.value,
        "let the account give daily_pnl; or equity, with day_start_equity (or day_start under [snapshot]) and "
        'day_flows (or write flows = "none" under [day], if nothing was paid in or out); or write pnl = "of the day" '
        "there, if the PnL of the rows is the day's, closed ones included. A table has its account in account_file on "
        "its [[broker]], or --account FILE",
    ),
    "starting_cash": Figure(
        lambda context: context.starting_cash,
        "give --starting-cash, account.starting_cash in the snapshot, or general.starting_capital in the config",
    ),
    "total_notional": Figure(lambda context: context.snapshot.total_notional, column="notional"),
    "net_notional": Figure(lambda context: context.snapshot.net_notional, column="notional"),
    "total_unrealized_pnl": Figure(lambda context: context.snapshot.total_unrealized_pnl, column="unrealized_pnl"),
    "total_realized_pnl": Figure(lambda context: context.snapshot.total_realized_pnl, column="realized_pnl"),
    "num_open_positions": Figure(lambda context: float(context.snapshot.num_open_positions)),
    "age": Figure(lambda context: (context.now - context.snapshot.as_of).total_seconds()),
}
