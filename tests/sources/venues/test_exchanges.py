"""Exchanges read by the real ccxt: what the book is, to the cent, against tables worked out by hand.

Prices in EUR: BTC 40 000, ETH 1 600, SOL 80; one USD, USDT or USDC is 0.80. So the contracts of 25 000, 20 000 and
5 000 USD are worth 20 000, 16 000 and 4 000 EUR, the inverse ones of 20 000 and 1 000 USD 16 000 and 800 EUR.
"""

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, environment, snapshot_of
from replay import ReplayServer

ROWS = {
    # symbol, side, size, multiplier, mark in the position's currency, notional in EUR, unrealised PnL in EUR
    "kraken": (
        ("BTC/EUR", "long", 0.5, 1, 40000, 20000, 1000),
        ("ETH/EUR", "short", 6, 1, 1600, 9600, 300),  # ten, of which four are bought back
        ("SOL/EUR", "flat", 0, None, None, 0, 0),
        ("BTC/EUR", "long", 0.75, 1, 40000, 30000, None),  # 0.5 and 0.25 bound in a programme
        ("ETH/EUR", "long", 4, 1, 1600, 6400, None),
    ),
    "krakenfutures": (  # marks from tickers; 0.5 x (50 000 - 48 000) and 20 000 x (50 000 / 40 000 - 1), at 0.80
        ("BTC/USD:USD", "long", 0.5, 1, 50000, 20000, 800),
        ("ETH/USD:USD", "short", 10, 1, 2000, 16000, 800),
        ("SOL/USD:USD", "flat", 0, None, None, 0, 0),
        ("BTC/USD:BTC", "long", 20000, 1, 50000, 16000, 4000),
    ),
    "binance": (  # 0.1 BTC of gain are 5 000 USD, 0.125 ETH of loss 250 USD
        ("BTC/USDT:USDT", "long", 0.5, 1, 50000, 20000, 800),
        ("ETH/USDT:USDT", "short", 10, 1, 2000, 16000, 800),
        ("BTC/USDC:USDC", "short", 0.1, 1, 50000, 4000, -80),
        ("BTC/USD:BTC", "long", 200, 100, 50000, 16000, 4000),
        ("ETH/USD:ETH", "short", 100, 10, 2000, 800, -200),
        ("BTC/EUR", "long", 0.5, 1, 40000, 20000, None),
        ("ETH/EUR", "long", 4, 1, 1600, 6400, None),
    ),
    "bybit": (  # the exchange's own notional is at the entry price; 20 SOL are on a second page
        ("SOL/USDT:USDT", "long", 20, 1, 100, 1600, 160),
        ("BTC/USDT:USDT", "long", 0.5, 1, 50000, 20000, 800),
        ("ETH/USDT:USDT", "short", 10, 1, 2000, 16000, 800),
        ("SOL/USDT:USDT", "flat", 0, None, None, 0, 0),
        ("BTC/USDC:USDC", "short", 0.1, 1, 50000, 4000, -80),
        ("BTC/USD:BTC", "long", 20000, 1, 50000, 16000, 4000),
        ("ETH/USD:ETH", "short", 1000, 1, 2000, 800, -200),
        ("BTC/EUR", "long", 1, 1, 40000, 40000, None),
        ("ETH/EUR", "long", 2, 1, 1600, 3200, None),
    ),
    "okx": (  # 50 contracts of 0.01 BTC, 100 of 0.1 ETH; of the last but two nobody knows in what it is counted
        ("BTC/USDT:USDT", "long", 50, 0.01, 50000, 20000, 800),
        ("ETH/USDT:USDT", "short", 100, 0.1, 2000, 16000, 800),
        ("BTC/USD:BTC", "long", 200, 100, 50000, 16000, 4000),
        ("ETH/USD:ETH", "short", 100, 10, 2000, 800, -200),
        ("SOL/USDT:USDT", "flat", 0, None, None, 0, 0),
        ("BTC/USDT", "long", 0.1, None, 50000, None, 160),
        ("BTC/EUR", "long", 1.1, 1, 40000, 44000, None),
        ("ETH/EUR", "long", 1.875, 1, 1600, 3000, None),
    ),
    "hyperliquid": (
        ("BTC/USDC:USDC", "long", 0.5, 1, 50000, 20000, 800),
        ("ETH/USDC:USDC", "short", 10, 1, 2000, 16000, 800),
        ("SOL/USDC:USDC", "flat", 0, None, None, 0, 0),
        ("XYZ-GOLD/USDC:USDC", "long", 2, 1, 2500, 4000, 0),  # at a market of a builder's own
        ("BTC/USDC", "long", 0.5, 1, 50000, 20000, None),
        ("ETH/USDC", "long", 4, 1, 2000, 6400, None),
    ),
    "deribit": (  # 20 000 and 1 000 USD are no contracts of 10 and 1 USD; 0.1 of gain and 0.125 of loss in the coin
        ("BTC/USD:BTC", "long", 20000, 1, 50000, 16000, 4000),
        ("ETH/USD:ETH", "short", 1000, 1, 2000, 800, -200),
        ("BTC/USDC:USDC", "short", 0.1, 1, 50000, 4000, -80),
        ("SOL/USDC:USDC", "flat", 0, None, None, 0, 0),
        ("BTC/USDC", "long", 1.1, 1, 50000, 44000, None),
        ("ETH/USDC", "long", 1.875, 1, 2000, 3000, None),
    ),
}
FIGURES = {
    # equity, cash and margin used in EUR; None where the exchange's figures do not tell
    # 10 000 EUR, 5 000 USD and 2 000 USDT are 15 600; coins 36 400 and a thousandth of a cent of SOL; a gain of 1 300
    "kraken": (15600 + 36400.0008 + 1300, 15600, None),
    "krakenfutures": (23250 * 0.8, None, 4500 * 0.8),
    # spot: 10 000 EUR, 2 000 USDT, coins of 26 400; 12 000 USDT and 900 USDC; 1.1 BTC and 1.875 ETH
    "binance": (11600 + 26400.0008 + 12900 * 0.8 + 1.1 * 40000 + 1.875 * 1600, None, 5000 * 0.8 + 1600 + 80),
    "bybit": (72900.01 * 0.8, None, 7100 * 0.8),
    "okx": (72300.01 * 0.8, None, 4600 * 0.8),  # 300 USDT are in the funding wallet
    "hyperliquid": (12000 * 0.8 + 2000 * 0.8 + 20000 + 6400 + 0.0000016, None, 5600 * 0.8),
    "deribit": (1.1 * 40000 + 1.875 * 1600 + 900 * 0.8, None, 0.04 * 40000 + 0.05 * 1600 + 500 * 0.8),
}


def _snapshot(folder, monkeypatch, *brokers, venues, rates=RATES + COINS):
    return snapshot_of(folder, monkeypatch, HEAD + rates + "".join(brokers), *venues)


@pytest.mark.parametrize("venue", ROWS)
def test_the_book_of_an_exchange_is_right_to_the_cent(venue, tmp_path, monkeypatch):
    """Every position, also those that ccxt leaves out by default, with its worth in the book's currency."""
    with ReplayServer(venue) as server:
        snapshot = _snapshot(tmp_path, monkeypatch, broker(venue, server.url, more="dust = 1"), venues=[venue])

    names = ("symbol", "side", "size", "multiplier", "mark_price", "notional", "unrealized_pnl")
    columns = [snapshot.columns[name] for name in names]
    shown = [
        (*row[:3], *(row[3:5] if row[1] != "flat" else (None, None)), *row[5:]) for row in zip(*columns, strict=True)
    ]
    assert shown == [
        tuple(pytest.approx(cell) if isinstance(cell, float | int) else cell for cell in row) for row in ROWS[venue]
    ]
    assert server.unexpected == []


NOWHERE_ELSE = {"clearinghouse_state_xyz": {"assetPositions": []}}
"""What Hyperliquid answers for a builder's market at which nothing is held."""


@pytest.mark.parametrize("venue", FIGURES)
def test_the_account_of_an_exchange_is_right_to_the_cent(venue, tmp_path, monkeypatch):
    """Equity, cash and margin where the meaning of the exchange's figures is known, else nothing."""
    with ReplayServer(venue, replacements=NOWHERE_ELSE) as server:
        snapshot = _snapshot(tmp_path, monkeypatch, broker(venue, server.url, more="dust = 1"), venues=[venue])

    assert (snapshot.equity, snapshot.cash, snapshot.margin_used) == pytest.approx(FIGURES[venue], abs=0.005)


def test_an_account_behind_two_markets_counts_once(tmp_path, monkeypatch):
    """Binance's futures wallets secure perpetuals and dated futures alike: 12 900 USD, 1.1 BTC and 1.875 ETH, once."""
    with ReplayServer("binance") as server:
        text = broker("binance", server.url).replace("['swap', 'spot']", '["swap", "future"]')
        snapshot = _snapshot(tmp_path, monkeypatch, text, venues=["binance"])

    assert (snapshot.equity, snapshot.margin_used) == pytest.approx((12900 * 0.8 + 44000 + 3000, 5680))


def test_the_equity_is_not_known_where_accounts_of_their_own_secure_positions(tmp_path, monkeypatch):
    """What a builder's market of Hyperliquid loses is lost from an account of its own, whose figures are not read."""
    with ReplayServer("hyperliquid") as server:
        snapshot = _snapshot(tmp_path, monkeypatch, broker("hyperliquid", server.url), venues=["hyperliquid"])

    assert (snapshot.equity, snapshot.margin_used) == (None, None)
    assert "accounts of their own" in snapshot.missing_figure_reasons["equity"].found


def test_the_books_own_currency_is_cash_whatever_the_config_calls_cash(tmp_path, monkeypatch):
    """Euros are no position of a book in euros: left out of its equity, a coin bought with them would be a gain."""
    with ReplayServer("kraken") as server:
        text = broker("kraken", server.url, more='dust = 1\ncash = ["USD", "USDT"]')
        snapshot = _snapshot(tmp_path, monkeypatch, text, venues=["kraken"])

    assert (snapshot.equity, snapshot.cash) == pytest.approx(FIGURES["kraken"][:2], abs=0.005)


LISTED = (
    # what lists payments has their names in its own, and changes nothing
    *("/capital/withdraw/history", "/fiat/orders", "'type': 'TRANSFER_IN'", "'type': 'TRANSFER_OUT'"),
    *("'incomeType': 'TRANSFER'", "type=withdrawal", "type=transfer", "transfer/query-account-coins-balance"),
    *("'transfer'", "'cross-exchange transfer'", "'subaccount transfer'", "'admin transfer'"),
    *("/private/get_withdrawals", "/private/get_transfers"),
)


@pytest.mark.parametrize("venue", ROWS)
def test_an_exchange_is_only_read(venue, tmp_path, monkeypatch):
    """No request could change anything, and none carries the secret."""
    with ReplayServer(venue) as server:
        _snapshot(tmp_path, monkeypatch, broker(venue, server.url), venues=[venue])

    secrets = [value for name, value in environment(venue).items() if name.endswith(("SECRET", "PASSWORD"))]
    assert server.requests
    for request in server.requests:
        sent = f"{request.url} {request.query} {request.body}"
        for listed in LISTED:
            sent = sent.replace(listed, "")
        assert not any(word in sent.lower() for word in ("order", "withdraw", "transfer", "leverage=", "cancel"))
        assert not any(secret in sent for secret in secrets)


def test_rates_that_the_config_lacks_come_from_the_exchange(tmp_path, monkeypatch):
    """One USD is 1 / 1.25 EUR and one USDT what its own market says; the report can tell which market that was."""
    with ReplayServer("kraken") as server:
        plain = broker("kraken", server.url, more="dust = 1")
        snapshot = _snapshot(tmp_path, monkeypatch, plain, venues=["kraken"], rates="")
        partly = _snapshot(tmp_path, monkeypatch, plain, venues=["kraken"], rates="[fx]\nUSD = 0.81\n")
        checked = broker("kraken", server.url, more="rates = true\ndust = 1")
        both = _snapshot(tmp_path, monkeypatch, checked, venues=["kraken"], rates="[fx]\nUSD = 0.81\n")

    assert (partly.fx["USD"], partly.fx["USDT"], both.fx["USD"]) == pytest.approx((0.81, 0.8, 0.8))
    assert snapshot.fx == pytest.approx({"USD": 0.8, "USDT": 0.8})
    assert snapshot.fx_origin["USD"] == "kraken EUR/USD, ticker, last trade"
    assert snapshot.cash == pytest.approx(15600)


def test_without_a_rate_the_money_in_that_currency_is_not_known(tmp_path, monkeypatch):
    """The exchange must not say what a dollar is worth: what is in dollars is unknown; what is in euros is known."""
    with ReplayServer("kraken") as server:
        silent = broker("kraken", server.url, more="rates = false")
        snapshot = _snapshot(tmp_path, monkeypatch, silent, venues=["kraken"], rates="")

    assert (snapshot.cash, snapshot.total_notional) == (None, pytest.approx(66000.0008))
    assert "no rate for USD and USDT" in snapshot.missing_figure_reasons["cash"].found


def test_several_exchanges_make_one_book(tmp_path, monkeypatch):
    """Positions stand side by side with their venue, figures are added up where every exchange gives them."""
    venues = ["krakenfutures", "hyperliquid"]
    with ReplayServer(venues[0]) as futures, ReplayServer(venues[1], replacements=NOWHERE_ELSE) as perpetuals:
        brokers = [
            broker(venues[0], futures.url, more='venue = "kf"'),
            broker(venues[1], perpetuals.url, more='venue = "hl"\ndust = 1'),
        ]
        snapshot = _snapshot(tmp_path, monkeypatch, *brokers, venues=venues)

    assert snapshot.columns["venue"] == ("kf",) * 4 + ("hl",) * 5
    assert snapshot.total_notional == pytest.approx(52000 + 62400)
    assert snapshot.equity == pytest.approx(FIGURES["krakenfutures"][0] + FIGURES["hyperliquid"][0])


def test_the_venue_of_a_position_is_the_exchange_where_the_config_names_none(tmp_path, monkeypatch):
    """A position says where it is held, also where there is one broker only."""
    with ReplayServer("krakenfutures") as server:
        snapshot = _snapshot(tmp_path, monkeypatch, broker("krakenfutures", server.url), venues=["krakenfutures"])

    assert set(snapshot.columns["venue"]) == {"krakenfutures"}
