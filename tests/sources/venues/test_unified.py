"""What the real ccxt makes of each venue's documented answers, against tables worked out by hand.

One set of prices holds at every venue: BTC 50 000, ETH 2 000 and SOL 100 in USD, USDT and USDC; EUR at 1.25, so that
BTC is 40 000 and ETH 1 600 in EUR. The positions are the same, too, as far as a venue has such contracts:

    BTC linear    long  0.5 bought at 48 000   notional 0.5 x 50 000 = 25 000    gain 0.5 x (50 000 - 48 000) = 1 000
    ETH linear    short 10  sold at    2 100   notional 10 x 2 000   = 20 000    gain 10 x (2 100 - 2 000)    = 1 000
    BTC in USDC   short 0.1 sold at   49 000   notional 0.1 x 50 000 =  5 000    loss 0.1 x (50 000 - 49 000) =   100
    BTC inverse   long  20 000 USD at 40 000   20 000 / 50 000 = 0.4 BTC         gain 20 000/40 000 - 0.4     = 0.1 BTC
    ETH inverse   short  1 000 USD at  1 600   1 000 / 2 000   = 0.5 ETH         loss 1 000/1 600 - 0.5     = 0.125 ETH
    SOL           flat
"""

import ccxt
import pytest
from replay import asked
from venue_routes import ROUTES

FIGURES = ("symbol", "side", "contracts", "contractSize", "entryPrice", "markPrice", "notional", "unrealizedPnl")
POSITIONS = [
    (
        "kraken",  # no contract size, no entry, no mark, no notional: only the volume, the margin and the gain
        {},
        ("BTC/EUR", "long", 0.5, None, None, None, None, 1000),
        ("ETH/EUR", "short", 10, None, None, None, None, 300),
        ("SOL/EUR", "long", 2, None, None, None, None, 0),
    ),
    (
        "krakenfutures",  # no mark and no notional; a gain only where the venue gives one
        {},
        ("BTC/USD:USD", "long", 0.5, 1, 48000, None, None, None),
        ("ETH/USD:USD", "short", 10, 1, 2100, None, None, 1000),
        ("SOL/USD:USD", "long", 0, 1, 90, None, None, None),
        ("BTC/USD:BTC", "long", 20000, 1, 40000, None, None, None),
    ),
    (
        "binance",  # a row without an entry price is left out
        {},
        ("BTC/USDT:USDT", "long", 0.5, 1, 48000, 50000, 25000, 1000),
        ("ETH/USDT:USDT", "short", 10, 1, 2100, 2000, 20000, 1000),
        ("BTC/USDC:USDC", "short", 0.1, 1, 49000, 50000, 5000, -100),
    ),
    (
        "binance",  # 200 contracts of 100 USD, 100 contracts of 10 USD; notional and gain in the coin
        {"subType": "inverse"},
        ("BTC/USD:BTC", "long", 200, 100, 40000, 50000, 0.4, 0.1),
        ("ETH/USD:ETH", "short", 100, 10, 1600, 2000, 0.5, -0.125),
    ),
    (
        "bybit",  # the notional is at the entry price: 0.5 x 48 000 and 10 x 2 100
        {"category": "linear", "settleCoin": "USDT"},
        ("BTC/USDT:USDT", "long", 0.5, 1, 48000, 50000, 24000, 1000),
        ("ETH/USDT:USDT", "short", 10, 1, 2100, 2000, 21000, 1000),
        ("SOL/USDT:USDT", None, 0, 1, None, 100, None, None),
    ),
    (
        "bybit",  # 0.1 x 49 000
        {"category": "linear", "settleCoin": "USDC"},
        ("BTC/USDC:USDC", "short", 0.1, 1, 49000, 50000, 4900, -100),
    ),
    (
        "bybit",  # contracts of 1 USD; notional at the mark, and in the coin
        {"subType": "inverse"},
        ("BTC/USD:BTC", "long", 20000, 1, 40000, 50000, 0.4, 0.1),
        ("ETH/USD:ETH", "short", 1000, 1, 1600, 2000, 0.5, -0.125),
    ),
    (
        "okx",  # 50 contracts of 0.01 BTC, 100 of 0.1 ETH, 200 of 100 USD, 100 of 10 USD
        {"instType": "SWAP"},
        ("BTC/USDT:USDT", "long", 50, 0.01, 48000, 50000, 25000, 1000),
        ("ETH/USDT:USDT", "short", 100, 0.1, 2100, 2000, 20000, 1000),
        ("BTC/USD:BTC", "long", 200, 100, 40000, 50000, 0.4, 0.1),
        ("ETH/USD:ETH", "short", 100, 10, 1600, 2000, 0.5, -0.125),
        ("SOL/USDT:USDT", None, 0, 1, None, 100, None, None),
    ),
    (
        "hyperliquid",  # the mark is value over size; a flat row is called short
        {},
        ("BTC/USDC:USDC", "long", 0.5, 1, 48000, 50000, 25000, 1000),
        ("ETH/USDC:USDC", "short", 10, 1, 2100, 2000, 20000, 1000),
        ("SOL/USDC:USDC", "short", 0, 1, None, None, 0, 0),
    ),
    (
        "hyperliquid",  # a market of a builder's own exchange is asked for by that exchange's name
        {"dex": "xyz"},
        ("XYZ-GOLD/USDC:USDC", "long", 2, 1, 2500, 2500, 5000, 0),
    ),
    (
        "deribit",  # amounts of dollars called contracts; notional in the coin; the gain since the last settlement
        {},
        ("BTC/USD:BTC", "long", 20000, 10, 40000, 50000, 0.4, 0.002),
        ("ETH/USD:ETH", "short", -1000, 1, 1600, 2000, 0.5, 0.001),
        ("BTC/USDC:USDC", "short", -5000, 0.001, 49000, 50000, 0.1, -3),
        ("SOL/USDC:USDC", "short", 0, 0.1, 0, 100, 0, 0),
    ),
]


@pytest.mark.parametrize("case", POSITIONS, ids=lambda case: "-".join([case[0], *case[1].values()]))
def test_positions(case):
    """Each row has the figures of the table; what a venue does not say is None."""
    venue, parameters, *expected = case

    rows = asked(venue, "fetch_positions", None, parameters)

    assert [tuple(row[figure] for figure in FIGURES) for row in rows] == expected


MARGINS = [
    # venue, parameters, (initial margin, maintenance margin, liquidation price, leverage) of the first two rows
    ("kraken", {}, (3800, None, None, 5), (3300, None, None, 3)),
    ("krakenfutures", {}, (None, None, None, None), (None, None, None, 5)),
    ("binance", {}, (2500, 100, 30000, None), (2000, 100, 3000, None)),  # 0.4 % and 0.5 % of the notional
    ("binance", {"subType": "inverse"}, (0.04, 0.0016, 20000, 10), (0.05, 0.0025, 5000, 10)),
    ("bybit", {}, (2500, 100, 30000, 10), (2000, 100, 3000, 10)),
    ("bybit", {"subType": "inverse"}, (0.04, 0.0016, 20000, 10), (0.05, 0.0025, None, 10)),
    ("okx", {}, (2500, 100, 30000, 10), (2100, 100, 3000, 10)),
    # 1 100 is ccxt's own reckoning for an isolated short: 3 100 - 10 x (2 200 - 2 000)
    ("hyperliquid", {}, (2500, None, 30000, 10), (2100, 1100, 2200, 10)),
]


@pytest.mark.parametrize("case", MARGINS, ids=lambda case: "-".join([case[0], *case[1].values()]))
def test_margins_of_positions(case):
    """Margins are in the currency that the contract settles in."""
    venue, parameters, *expected = case

    rows = asked(venue, "fetch_positions", None, parameters)

    names = ("initialMargin", "maintenanceMargin", "liquidationPrice", "leverage")
    assert [tuple(row[name] for name in names) for row in rows[:2]] == expected


BALANCES = [
    # venue, parameters, per currency: total and what of it is bound
    (
        "kraken",
        {},
        {
            "EUR": (10000, 1000),
            "USD": (5000, 0),
            "USDT": (2000, 0),
            "BTC": (0.5, 0.1),
            "BTC.F": (0.25, 0),
            "ETH": (4, 0),
        }
        | {"SOL": (0.00001, 0)},
    ),
    ("krakenfutures", {}, {"USD": (10000, 3000), "EUR": (1000, 0), "BTC": (0.2, 0)}),
    ("krakenfutures", {"type": "cash"}, {"EUR": (500, 0), "USD": (0, 0), "BTC": (0.1, 0)}),
    ("krakenfutures", {"type": "fi_xbtusd"}, {"BTC": (1.1, 0.008)}),  # equity; 1.1 - 1.092 available
    (
        "binance",
        {"type": "spot"},
        {
            "BTC": (0.5, 0.1),
            "ETH": (4, 0),
            "SOL": (0.00001, 0),
            "USDT": (2000, 0),
            "EUR": (10000, 1000),
            "USDC": (0, 0),
        },
    ),
    ("binance", {"type": "swap"}, {"USDT": (12000, 4500), "USDC": (900, 500)}),  # equity: wallet and floating gain
    ("binance", {"type": "swap", "subType": "inverse"}, {"BTC": (1.1, 0.04), "ETH": (1.875, 0.05)}),
    (
        "bybit",  # the wallet, without the floating gain; BTC: 0.25 in orders and 0.04 as margin
        {},
        {"USDT": (10000, 4500), "USDC": (1000, 500), "BTC": (1, 0.29), "ETH": (2, 0.05), "EUR": (1000, 0)}
        | {"SOL": (0.0001, 0)},
    ),
    (
        "okx",  # equity: cash and floating gain
        {},
        {"USDT": (12000, 5600), "BTC": (1.1, 0.04), "ETH": (1.875, 0.05), "EUR": (1000, 0), "SOL": (0.0001, 0)},
    ),
    ("okx", {"type": "funding"}, {"USDT": (300, 0)}),
    ("hyperliquid", {}, {"USDC": (12000, 5600)}),  # equity
    ("hyperliquid", {"type": "spot"}, {"USDC": (2000, 500), "BTC": (0.5, 0), "ETH": (4, 0), "PURR": (0.00001, 0)}),
    # equity; what is bound is the maintenance margin
    ("deribit", {}, {"BTC": (1.1, 0.0016), "ETH": (1.875, 0.0025), "USDC": (900, 20), "USDT": (0, 0)}),
    ("binance", {"type": "funding"}, {}),
    ("binance", {"type": "margin"}, {}),
    ("bybit", {"type": "funding"}, {}),
]


@pytest.mark.parametrize(("venue", "parameters", "expected"), BALANCES)
def test_balances(venue, parameters, expected):
    """Total and used per currency; what total means is the venue's own."""
    balance = asked(venue, "fetch_balance", parameters)

    assert balance["total"] == {code: total for code, (total, _) in expected.items()}
    assert balance["used"] == pytest.approx({code: used for code, (_, used) in expected.items()})


ACCOUNTS = [
    # Where ``info`` of a balance has equity, initial and maintenance margin: in USD, or in the coin of the row.
    (
        "krakenfutures",
        {},
        ("accounts", "flex"),
        {"portfolioValue": 23250, "marginEquity": 22701, "initialMargin": 4500, "maintenanceMargin": 450},
    ),
    (
        "binance",  # 12 000 USDT and 900 USDC
        {"type": "swap"},
        (),
        {"totalMarginBalance": "12900.00000000", "totalInitialMargin": "5000.00000000"}
        | {"totalMaintMargin": "220.00000000"},
    ),
    (
        "binance",
        {"type": "swap", "subType": "inverse"},
        ("assets", 0),
        {"asset": "BTC", "marginBalance": "1.10000000", "initialMargin": "0.04000000", "maintMargin": "0.00160000"},
    ),
    (
        "bybit",  # 12 000 USDT, 900 USDC, 1.1 BTC, 1.875 ETH, 1 000 EUR and 0.01 USD of SOL
        {},
        ("result", "list", 0),
        {"totalEquity": "72900.01", "totalInitialMargin": "7100", "totalMaintenanceMargin": "305"},
    ),
    ("okx", {}, ("data", 0), {"totalEq": "72000.01", "imr": "4600", "mmr": "185"}),  # margins of cross positions alone
    ("hyperliquid", {}, ("marginSummary",), {"accountValue": "12000.0", "totalMarginUsed": "5600.0"}),
    ("hyperliquid", {}, (), {"crossMaintenanceMarginUsed": "312.5"}),
]


@pytest.mark.parametrize(("venue", "parameters", "path", "expected"), ACCOUNTS)
def test_figures_of_the_account(venue, parameters, path, expected):
    """Equity and margins of the account are in the venue's own answer, which ccxt hands on."""
    found = asked(venue, "fetch_balance", parameters)["info"]
    for step in path:
        found = found[step]

    assert {name: found[name] for name in expected} == expected


def test_kraken_has_its_equity_elsewhere():
    """Kraken's equity is no part of the balance: 40 000 and a gain of 1 300 in EUR, of which 5 780 are bound."""
    answer = asked("kraken", "private_post_tradebalance", {"asset": "ZEUR"})["result"]

    assert (answer["e"], answer["n"], answer["m"]) == ("41300.0000", "1300.0000", "5780.0000")


TICKERS = [
    # venue, symbol: last, close, bid, ask, mark, and whether it has a time
    ("kraken", "BTC/EUR", 40000, 40000, 39990, 40010, None, False),
    ("kraken", "EUR/USD", 1.25, 1.25, 1.249, 1.251, None, False),
    ("krakenfutures", "BTC/USD:USD", 49990, 49990, 49990, 50010, 50000, True),
    ("krakenfutures", "BTC/USD:BTC", 49990, 49990, 49990, 50010, 50000, True),
    ("binance", "BTC/EUR", 40000, 40000, 39990, 40010, None, True),
    ("binance", "BTC/USDT:USDT", 50005, 50005, None, None, None, True),
    ("binance", "BTC/USD:BTC", 50005, 50005, None, None, None, True),
    ("bybit", "BTC/EUR", 40000, 40000, 39990, 40010, None, False),
    ("bybit", "BTC/USDT:USDT", 50005, 50005, 49990, 50010, 50000, False),
    ("bybit", "BTC/USD:BTC", 50005, 50005, 49990, 50010, 50000, False),
    ("bybit", "BTC/USDC:USDC", 50005, 50005, 49990, 50010, 50000, False),
    ("okx", "BTC/EUR", 40000, 40000, 39990, 40010, None, True),
    ("okx", "BTC/USDT:USDT", 50005, 50005, 49990, 50010, None, True),
    ("deribit", "BTC/USDC", 50000, 50000, 49990, 50010, 50000, True),
    ("hyperliquid", "BTC/USDC", 50000, 50000, None, None, None, False),
    ("hyperliquid", "BTC/USDC:USDC", 50005, 50005, 49990, 50010, None, False),  # last is the middle of bid and ask
]


@pytest.mark.parametrize(("venue", "symbol", "last", "close", "bid", "ask", "mark", "timed"), TICKERS)
def test_tickers(venue, symbol, last, close, bid, ask, mark, timed):
    """Each venue says something else about a price: some a mark, some a time, some neither bid nor ask."""
    ticker = asked(venue, "fetch_tickers", [symbol])[symbol]

    prices = tuple(ticker[name] for name in ("last", "close", "bid", "ask", "markPrice"))
    assert prices == (last, close, bid, ask, mark)
    assert (ticker["timestamp"] is not None) is timed


@pytest.mark.parametrize(
    ("venue", "symbol"), [("binance", "BTC/USDT:USDT"), ("binance", "BTC/USD:BTC"), ("okx", "BTC/USDT:USDT")]
)
def test_marks_that_are_asked_for_apart(venue, symbol):
    """Binance and OKX have marks in an answer of their own."""
    ticker = asked(venue, "fetch_mark_prices", [symbol])[symbol]

    assert (ticker["markPrice"], ticker["last"]) == (50000, None)
    assert ticker["timestamp"] is not None


MIXED = [
    ("binance", ["BTC/USDT", "BTC/USDT:USDT"]),
    ("binance", ["BTC/USDT:USDT", "BTC/USD:BTC"]),
    ("bybit", ["BTC/USDT", "BTC/USDT:USDT"]),
]


@pytest.mark.parametrize(("venue", "symbols"), MIXED)
def test_tickers_of_two_kinds_are_refused(venue, symbols):
    """Spot and swap, or linear and inverse, are to be asked for apart."""
    with pytest.raises(ccxt.BadRequest):
        asked(venue, "fetch_tickers", symbols)


SHORTENED = [("bybit", ["BTC/USDT:USDT", "BTC/USD:BTC"]), ("okx", ["BTC/USDT", "BTC/USDT:USDT"])]


@pytest.mark.parametrize(("venue", "symbols"), SHORTENED)
def test_tickers_of_two_kinds_may_come_short(venue, symbols):
    """Where ccxt does not refuse, it answers for one kind and leaves out the other without a word."""
    assert len(asked(venue, "fetch_tickers", symbols)) == 1


@pytest.mark.parametrize("venue", ROUTES)
def test_loading_markets_writes_nothing(venue):
    """With the keys of these tests nothing but documented reading is asked for."""
    assert asked(venue, "load_markets")
