"""The figures of a portfolio under the names that operators know them by."""

from collections.abc import Mapping

from riskcheck.snapshot.portfolio import LivePortfolioSnapshot

Metric = float | None | Mapping[str, float | None]


def metrics_of(snapshot: LivePortfolioSnapshot) -> dict[str, Metric]:
    """Exposure, counts and PnL of a snapshot in base currency, None where unknown; account figures where known."""
    account = {"equity": snapshot.equity, "cash": snapshot.cash, "margin_used": snapshot.margin_used}
    return {
        "portfolio_total_notional": snapshot.total_notional,
        "portfolio_symbol_notional": dict(snapshot.symbol_notional),
        "portfolio_num_open_positions": snapshot.num_open_positions,
        "portfolio_total_realized_pnl": snapshot.total_realized_pnl,
        "portfolio_total_unrealized_pnl": snapshot.total_unrealized_pnl,
        "daily_pnl": snapshot.daily_pnl.value,
        **{name: value for name, value in account.items() if value is not None},
    }
