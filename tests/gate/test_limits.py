"""The limits from Python: the same policies and the same answer as the command's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from riskcheck import (
    LivePortfolioMonitor,
    LiveRiskLimits,
    SnapshotError,
    UsageError,
    create_exchange_client,
    load_config,
)

CONFIG = Path(__file__).parents[2] / "config" / "config.toml"
ROWS = [
    {
        "symbol": "BTC/EUR",
        "side": "long",
        "size": 0.5,
        "entry_price": 28000.0,
        "mark_price": 29500.0,
        "realized_pnl": 120,
    },
    {"symbol": "ETH/EUR", "side": "short", "size": 2.0, "entry_price": 1800.0, "mark_price": 1750.0, "realized_pnl": 0},
]
METRICS = {
    "portfolio_total_notional": 18250.0,
    "portfolio_symbol_notional": {"BTC/EUR": 14750.0, "ETH/EUR": 3500.0},
    "portfolio_num_open_positions": 2,
    "portfolio_total_realized_pnl": 120.0,
    "portfolio_total_unrealized_pnl": 850.0,
    "daily_pnl": 120.0,
}


class Listing:
    """A client that knows a list of positions."""

    def __init__(self, *rows):
        self.rows = list(rows)

    def fetch_positions(self):
        return self.rows


class Sheet(Listing):
    """A client that answers with a DataFrame."""

    def fetch_positions(self):
        import pandas as pd

        return pd.DataFrame(self.rows)


def _evaluate(client, **options):
    limits = LiveRiskLimits.from_config(load_config(CONFIG), **options)
    return limits.evaluate_portfolio(LivePortfolioMonitor(client).snapshot())


def test_the_example_of_the_design_runs():
    """Config, monitor, snapshot and limits make a result that allows the shipped portfolio, with all its figures."""
    config = load_config(CONFIG)
    snapshot = LivePortfolioMonitor(create_exchange_client(config)).snapshot()

    result = LiveRiskLimits.from_config(config, starting_cash=10_000.0).evaluate_portfolio(snapshot)

    assert (result.allowed, list(result.reasons)) == (True, [])
    assert result.metrics == {**METRICS, "equity": 10970.0, "cash": 10120.0}
    assert result.report.exit_code == 0


@pytest.mark.parametrize("client", [Listing(*ROWS), Sheet(*ROWS)], ids=["list", "frame"])
def test_any_client_will_do(client):
    """A client that answers with a list or a DataFrame has the same figures."""
    result = _evaluate(client)

    assert result.allowed
    assert result.metrics == METRICS


def test_a_broken_limit_is_not_allowed_and_says_why():
    """A breach names its limit, its symbol and both figures among the reasons."""
    result = _evaluate(Listing({**ROWS[0], "size": 1.0}, ROWS[1]))

    reason, of_asset = result.reasons
    assert not result.allowed
    assert "max_asset_exposure_notional" in of_asset
    for word in ("max_symbol_exposure_notional", "BTC/EUR", "29 500.00", "20 000.00"):
        assert word in reason


def test_what_is_not_known_is_not_allowed():
    """A missing mark price is a reason, and the figure that needs it is None."""
    result = _evaluate(Listing({**ROWS[0], "mark_price": None}, ROWS[1]))

    assert not result.allowed
    assert any("mark_price" in reason for reason in result.reasons)
    assert result.metrics["portfolio_total_notional"] is None


def test_an_empty_book_is_allowed():
    """No positions use up no limit."""
    result = _evaluate(Listing())

    assert result.allowed
    assert result.metrics["portfolio_total_notional"] == 0


def test_the_starting_cash_given_goes_before_the_configs():
    """A loss in percent is measured against the starting cash that the caller gives."""
    losing = Listing({**ROWS[0], "mark_price": 28000.0, "realized_pnl": -450.0})

    assert _evaluate(losing).allowed
    assert not _evaluate(losing, starting_cash=5000.0).allowed


@pytest.mark.parametrize("cash", [0, 0.0, -1.0, float("nan"), float("inf")])
def test_a_starting_cash_that_is_none_is_refused(cash):
    """The starting cash is a finite number above 0: nothing may make a loss look small."""
    with pytest.raises(UsageError, match="starting_cash"):
        LiveRiskLimits.from_config(load_config(CONFIG), starting_cash=cash)


@pytest.mark.parametrize("seconds", [61, -6], ids=["stale", "ahead"])
def test_a_snapshot_of_another_time_is_not_allowed(seconds):
    """A snapshot that is too old or ahead of the clock is a reason of its own."""
    snapshot = LivePortfolioMonitor(Listing(*ROWS)).snapshot()

    limits = LiveRiskLimits.from_config(load_config(CONFIG))
    result = limits.evaluate_portfolio(snapshot, now=snapshot.as_of + timedelta(seconds=seconds))

    assert not result.allowed
    assert len(result.reasons) == 1


def test_other_policies_can_be_named():
    """``policies`` takes the place of the config's paths, and what the config requires is missed all the same."""
    file = CONFIG.parents[1] / "policies" / "max_open_positions.toml"

    result = _evaluate(Listing(*ROWS), policies=[file])

    assert not result.allowed
    assert "max_total_exposure_notional" in result.reasons[0]


@pytest.mark.parametrize("answer", [None, {}, "down", 0, [None]], ids=repr)
def test_a_client_that_does_not_answer_raises(answer):
    """A monitor whose client answers no positions has no snapshot."""
    client = Listing()
    client.rows = answer

    with pytest.raises(SnapshotError):
        LivePortfolioMonitor(client).snapshot()


def test_a_client_that_knows_no_positions_raises():
    """An object that has neither fetch_positions() nor positions is no client."""
    with pytest.raises(SnapshotError, match="fetch_positions"):
        LivePortfolioMonitor(object()).snapshot()


def test_a_config_that_does_not_exist_raises():
    """A config is read or refused, never replaced by another."""
    with pytest.raises(UsageError, match=r"none\.toml"):
        load_config("none.toml")


def test_a_snapshot_is_a_frame_and_a_frame_is_a_snapshot():
    """What ``to_frame()`` gives is read back as the same positions."""
    snapshot = LivePortfolioMonitor(Listing(*ROWS)).snapshot()
    frame = snapshot.to_frame()

    again = LivePortfolioMonitor(type("Again", (), {"fetch_positions": lambda _self: frame})()).snapshot()

    assert again.positions == snapshot.positions
    assert again.totals == snapshot.totals


def test_the_monitor_takes_the_clocks_time():
    """A snapshot of a client that names no time was taken when the client was asked."""
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)

    assert LivePortfolioMonitor(Listing(), clock=lambda: noon).snapshot().as_of == noon
