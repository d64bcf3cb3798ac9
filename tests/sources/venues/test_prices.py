"""Prices out of tickers: a trade of another day, or one that bid and ask have left, makes no position small."""

import json
from datetime import UTC, datetime

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, environment
from replay import RESPONSES, ReplayServer

from riskcheck import LivePortfolioMonitor, create_exchange_client, load_config
from riskcheck.sources.exchange.prices import price_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
THEN = datetime(2025, 1, 31, 12, tzinfo=UTC)
TICKERS = {
    # ticker: price, when it was true, and what it is
    "a mark goes before all": ({"markPrice": 3, "last": 1, "bid": 4, "ask": 5}, (3, NOW, "mark price")),
    "a trade between bid and ask": ({"last": 101, "bid": 100, "ask": 102}, (101, THEN, "last trade")),
    "a trade far below": ({"last": 0.01, "bid": 100, "ask": 102}, (100, NOW, "bid")),
    "a trade far above": ({"last": 9999, "bid": 100, "ask": 102}, (102, NOW, "ask")),
    "a trade alone": ({"last": 101}, (101, THEN, "last trade")),
    "a trade and one side": ({"last": 101, "bid": 0, "ask": 102}, (101, THEN, "last trade")),
    "a trade and two sides that cannot be": ({"last": 101, "bid": 103, "ask": 102}, (101, THEN, "last trade")),
    "no trade": ({"last": None, "bid": 100, "ask": 102}, (101, NOW, "middle of bid and ask")),
}


@pytest.mark.parametrize("name", TICKERS)
def test_a_trade_counts_between_bid_and_ask(name):
    """Bid and ask are of now; a trade outside of them is older, and the nearer of the two takes its place."""
    ticker, (value, time, origin) = TICKERS[name]

    price = price_of({"timestamp": THEN.timestamp() * 1000, **ticker}, NOW)

    assert (price.value, price.time, price.origin) == (value, time, f"ticker, {origin}")


@pytest.mark.parametrize("ticker", [{}, {"bid": 100}, {"bid": 103, "ask": 102}, {"last": 0}, {"last": "nan"}])
def test_without_a_price_there_is_none(ticker):
    """One side of the book, or two that contradict each other, are no price."""
    assert price_of(ticker, NOW) is None


def _tickers(symbol, **more):
    """Binance's tickers, one of them with other figures."""
    recorded = json.loads((RESPONSES / "binance" / "spot_tickers.json").read_text(encoding="utf-8"))
    assert symbol in {ticker["symbol"] for ticker in recorded}
    return {"spot_tickers": [ticker | more if ticker["symbol"] == symbol else ticker for ticker in recorded]}


def _snapshot(folder, monkeypatch, replacements, rates, more):
    for name, value in environment("binance").items():
        monkeypatch.setenv(name, value)
    with ReplayServer("binance", replacements=replacements) as server:
        text = HEAD + '[snapshot]\nmax_price_age = "5m"\n' + rates + broker("binance", server.url, more=more)
        (folder / "config.toml").write_text(text, encoding="utf-8")
        return LivePortfolioMonitor(create_exchange_client(load_config(folder / "config.toml"))).snapshot()


OLD = {"closeTime": int(THEN.timestamp() * 1000), "bidPrice": "0", "askPrice": "0"}


def test_a_holding_at_an_old_price_is_no_dust(tmp_path, monkeypatch):
    """Half a bitcoin at a trade of a cent, a year ago, is not worth less than a euro: its worth is not known."""
    old = _tickers("BTCEUR", lastPrice="0.01", **OLD)

    snapshot = _snapshot(tmp_path, monkeypatch, old, RATES + COINS, "dust = 1")

    assert snapshot.symbol_notional["BTC/EUR"] is None
    assert snapshot.total_notional is None


def test_an_old_price_makes_no_rate(tmp_path, monkeypatch):
    """A rate of last year would make of dollars whatever they were worth then."""
    fresh = _snapshot(tmp_path, monkeypatch, {}, "", "rates = true")
    old = _snapshot(tmp_path, monkeypatch, _tickers("EURUSDT", lastPrice="125.0", **OLD), "", "rates = true")

    assert (fresh.fx["USDT"], old.fx.get("USDT")) == (pytest.approx(0.8), None)
