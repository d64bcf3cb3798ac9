"""Positions, portfolios and limits that are made in Python, as the monitor would make them of the same rows."""

from datetime import UTC, datetime

import pytest

from riskcheck import (
    LivePortfolioMonitor,
    LivePortfolioSnapshot,
    LivePositionSnapshot,
    LiveRiskLimits,
    SnapshotError,
    UsageError,
)
from riskcheck.model.settings import General, Settings
from riskcheck.snapshot.declarations import Day

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BTC = {"symbol": "BTC/EUR", "side": "long", "size": 0.5, "entry_price": 28000.0, "mark_price": 29500.0}
ETH = {"symbol": "ETH/EUR", "side": "short", "size": 2.0, "entry_price": 1800.0, "mark_price": 1750.0}


class Client:
    """A client that answers with some rows."""

    def __init__(self, *rows):
        self.rows = list(rows)

    def fetch_positions(self):
        return self.rows


@pytest.mark.parametrize("row", [BTC, ETH, {**BTC, "realized_pnl": 120.0, "venue": "kraken"}], ids=str)
def test_a_position_computes_what_is_left_out_as_the_monitor_does(row):
    """Notional, PnL, multiplier and coin are those of the same row in a book."""
    assert LivePositionSnapshot(**row) == LivePortfolioMonitor(Client(row)).snapshot().positions[0]


@pytest.mark.parametrize(
    ("row", "notional"),
    [(BTC, 14750.0), (ETH, 3500.0), ({**BTC, "mark_price": None}, None), ({**BTC, "symbol": "BTC/EUR:EUR"}, None)],
    ids=["long", "short", "no mark", "a contract without a multiplier"],
)
def test_a_positions_notional_is_known_or_missing(row, notional):
    """0.5 x 29,500 and 2 x 1,750; nothing stands in for a price or for what a contract is."""
    assert LivePositionSnapshot(**row).notional == notional


def test_a_position_that_contradicts_itself_is_refused():
    """A long position with a size below 0 is not made."""
    with pytest.raises(SnapshotError, match="size of BTC/EUR is -1"):
        LivePositionSnapshot("BTC/EUR", "long", -1.0)


@pytest.mark.parametrize("rows", [[BTC, ETH], [LivePositionSnapshot(**BTC), ETH], []], ids=["rows", "mixed", "empty"])
def test_a_portfolio_computes_its_sums_as_the_monitor_does(rows):
    """Made from rows or positions it is the book that a client with these rows would give."""
    made = LivePortfolioSnapshot(as_of=NOW, positions=rows, equity=10970.0)
    given = LivePortfolioMonitor(Client(*[BTC, ETH][: len(rows)])).snapshot()
    assert dict(made.totals) == dict(given.totals)
    assert dict(made.symbol_notional) == dict(given.symbol_notional)
    assert (made.equity, made.as_of) == (10970.0, NOW)


def test_a_position_takes_part_in_a_portfolio_of_another_currency():
    """Only what was said of a position is said again: 14,750 EUR are 16,225 USD."""
    book = LivePortfolioSnapshot(NOW, [LivePositionSnapshot(**BTC)], base_currency="USD", fx={"EUR": 1.1})
    assert book.total_notional == pytest.approx(16225.0)


def test_the_days_pnl_of_a_made_portfolio_is_known_by_the_same_words():
    """An empty list says nothing of the day; what is declared of it, and the account's figures, do."""
    assert LivePortfolioSnapshot(NOW).daily_pnl.value is None
    assert LivePortfolioSnapshot(NOW, day=Day(pnl="of the day")).daily_pnl.value == 0.0
    known = {"equity": 90.0, "day_start_equity": 100.0, "day_flows": 5.0}
    assert LivePortfolioSnapshot(NOW, **known).daily_pnl.value == -15.0


@pytest.mark.parametrize(
    ("maximum", "severity"), [(50000.0, "ok"), (18250.0, "warn"), (18000.0, "breach")], ids=["far", "near", "beyond"]
)
def test_limits_without_a_file_answer_in_a_word(maximum, severity):
    """18,250 of 50,000 is far from the limit, at it is near, above it is a breach."""
    book = LivePortfolioSnapshot(NOW, [BTC, ETH])
    limits = LiveRiskLimits.from_limits({"max_total_exposure_notional": maximum, "warn_at": 0.8})
    assert limits.evaluate_portfolio(book, NOW).severity == severity


def test_what_is_not_known_is_neither_ok_nor_a_breach():
    """Without a word about the day its loss is unknown."""
    book = LivePortfolioSnapshot(NOW, [BTC])
    assert LiveRiskLimits.from_limits({"max_daily_loss_abs": 500.0}).evaluate_portfolio(book, NOW).severity == "unknown"
    of_the_day = LiveRiskLimits.from_limits({"max_daily_loss_abs": 500.0}, day={"flows": "none"})
    known = LivePortfolioSnapshot(NOW, equity=90.0, day_start_equity=100.0)
    assert of_the_day.evaluate_portfolio(known, NOW).severity == "ok"


def test_a_limit_that_there_is_not_is_refused():
    """A misspelt limit is not lost."""
    with pytest.raises(UsageError, match="did you mean 'max_open_positions'"):
        LiveRiskLimits.from_limits({"max_open_position": 3})


class Base:
    """What a broker's library has its clients inherit."""

    def fetch_positions(self):
        return []


class Holding(Base):
    """A paper broker that fills a dictionary and leaves the inherited method alone."""

    def __init__(self):
        self.positions = {"BTC/EUR": {"qty": -0.5, "avg_price": 28000.0, "last_price": 29500.0}}


class Contradicting(Holding):
    """One whose own method answers with nothing, though it holds something."""

    def fetch_positions(self):
        return []


def test_an_inherited_empty_answer_does_not_hide_what_is_held():
    """The dictionary counts where the empty method is not the client's own; else the two contradict each other."""
    assert LivePortfolioMonitor(Holding()).snapshot().net_notional == -14750.0
    with pytest.raises(SnapshotError, match="positions holds 1"):
        LivePortfolioMonitor(Contradicting()).snapshot()


def test_a_frame_without_columns_is_an_empty_book():
    """A DataFrame of an empty list of rows has no columns either."""
    import pandas as pd

    class Frame(Base):
        def fetch_positions(self):
            return pd.DataFrame()

    assert LivePortfolioMonitor(Frame()).snapshot().num_open_positions == 0


@pytest.mark.parametrize("price", ["last_price", "current_price", "mark_price"])
def test_rows_of_a_paper_broker_are_read_under_its_names(price):
    """qty, avg_price and the last or current price are size, entry and mark."""
    row = {"symbol": "BTC/EUR", "qty": -0.5, "avg_price": 28000.0, price: 29500.0}
    book = LivePortfolioMonitor(Client(row)).snapshot()
    assert (book.net_notional, book.total_unrealized_pnl) == (-14750.0, -750.0)


def test_two_prices_of_a_paper_broker_are_not_told_apart():
    """Of a last and a current price nobody says which is the mark."""
    row = {"symbol": "BTC/EUR", "qty": 1.0, "last_price": 29500.0, "current_price": 29000.0}
    assert LivePortfolioMonitor(Client(row)).snapshot().total_notional is None


def test_a_balance_in_the_shape_of_ccxt_gives_cash_and_margin():
    """Currencies are cash, also coins that stand for a dollar; what is in use is margin; coins are neither."""

    class Balanced(Base):
        def fetch_balance(self):
            total = {"EUR": 100.0, "USDT": 200.0, "BTC": 1.0}
            return {"free": total, "used": {"EUR": 0.0, "USDT": 50.0}, "total": total, "info": {"x": 1}}

    settings = Settings(general=General(base_currency="EUR"), fx={"USDT": 0.9, "BTC": 30000.0})
    book = LivePortfolioMonitor(Balanced(), settings).snapshot()
    assert (book.cash, book.margin_used, book.equity) == (280.0, 45.0, None)


def test_a_clients_own_figures_are_read_as_attributes_and_beside_a_balance_of_ccxt():
    """A loss that the client itself tells is not lost, whichever way it tells it."""

    class Telling(Base):
        daily_pnl = -5000.0
        day_start_equity = 14000.0

        def fetch_balance(self):
            return {"free": {}, "used": {}, "total": {}, "equity": 9000.0, "timestamp": 1767225600000}

    book = LivePortfolioMonitor(Telling()).snapshot()
    assert (book.daily_pnl.value, book.equity, book.figure("day_start_equity")) == (-5000.0, 9000.0, 14000.0)
    assert book.figure("timestamp") is None
