"""Rows that are sums of others, one thing under two names, several brokers, and what nobody looked at."""

from desk import BTC, ETH, policy
from fault import CHECK, CSV, PARQUET, both, broker, file, only, rows
from law import columns, csv, declared, held, known, more, replaced, told

TOTAL_NAMES = ("Total", "Gesamtsumme", "Totale", "Suma", "Grand Total", "Zwischensumme", "合計", "итого")
CASH = "symbol,side,size,mark_price,realized_pnl,unrealized_pnl,currency"
THREE = ("AAA,long,10,100,0,0,EUR", "BBB,long,20,100,0,0,EUR", "XXX,long,30,100,0,0,EUR")
LOTS = "symbol,side,size,mark_price,realized_pnl,unrealized_pnl,currency,level"
SUMMED = ("SAP,long,7,100,0,0,EUR,Summary", "SAP,long,4,100,0,0,EUR,Lot", "SAP,long,3,100,0,0,EUR,Lot")
SUMS = [
    *(
        told(
            f"a row called {name}",
            csv(CASH, "SAP,long,10,200,0,0,EUR", f"{name},long,10,200,0,0,EUR"),
            f"'{name}'",
            run=CSV,
        )
        for name in TOTAL_NAMES
    ),
    told("a row of no name that is the sum of others", csv(CASH, *THREE), "XXX", "notional", run=CSV),
    told(
        "a sum in a file",
        held(
            *(
                {
                    "symbol": name,
                    "side": "short",
                    "size": size,
                    "mark_price": 10.0,
                    "currency": "EUR",
                    "realized_pnl": 0.0,
                }
                for name, size in (("A1", 1.0), ("A2", 4.0), ("A3", 5.0))
            )
        ),
        "A3",
        "notional",
    ),
    told(
        "a sum in Parquet",
        columns(
            symbol=["AAA", "BBB", "Summe"],
            side=["long"] * 3,
            size=[1.0, 2.0, 3.0],
            mark_price=[10.0] * 3,
            currency=["EUR"] * 3,
        ),
        "'Summe'",
        run=PARQUET,
    ),
    told("lots beside their summary", csv(LOTS, *SUMMED), "'level'", run=CSV),
    told(
        "one thing in two spellings, in a table",
        csv(CASH, "SAP,long,10,200,0,0,EUR", "sap,long,10,200,0,0,EUR"),
        "'SAP'",
        "'sap'",
        run=CSV,
    ),
]
KNOWN_SUMS = [
    known(
        "Three positions of which one is as large as the others, as the desk declares: 1 000 + 2 000 + 3 000.",
        both(declared('totals = "none"\n'), csv(CASH, *THREE)),
        0,
        "is the sum of others, declared at",
        run=CSV,
        total_notional=6000.0,
    ),
    known(
        "A hedge is no sum.",
        rows({**BTC, "size": 0.2}, {**BTC, "side": "short", "size": 0.2}),
        total_notional=11800.0,
        net_notional=0.0,
    ),
    known("Equal lots are no sum: 3 x 1 000.", csv(CASH, *["SAP,long,10,100,0,0,EUR"] * 3), run=CSV, SAP=3000.0),
]
ASSETS = replaced("max_open_positions ", "max_asset_exposure_notional  = 20000.0\nmax_open_positions ")
QUARTER = {**BTC, "size": 0.25}
FILES = '[[broker]]\nkind = "file"\npath = "{0}.json"\nas_of = "file"\nvenue = "{0}"\n'
TWO_FILES = FILES.format("one") + FILES.format("two")


def _answer(position, **account):
    return {"positions": [position], "account": account}


def _two(one, two):
    return broker(TWO_FILES, one_json=one, two_json=two)


FUND = only('measure = "account.reserve"\nmin = 200')
PER_ACCOUNT = only('each = "account"\nmeasure = "sum(notional)"\nmax = 18000')
BOOKS = [
    told(
        "a coin under two names beyond its limit",
        both(ASSETS, more('[aliases]\nXBT = "BTC"\n'), rows(BTC, {**QUARTER, "symbol": "XBT/EUR"})),
        "max_asset_exposure_notional",
        "22 125.00",
        code=1,
    ),
    told(
        "a coin in two spellings of one pair beyond its limit",
        both(ASSETS, rows(BTC, {**QUARTER, "symbol": "BTC-EUR"})),
        "max_asset_exposure_notional",
        "22 125.00",
        code=1,
    ),
    told("one account at two brokers", _two(_answer(BTC, equity=500.0), _answer(BTC, equity=500.0)), run=CHECK),
    told(
        "one account at two brokers, by its name",
        _two(
            _answer({**BTC, "account": "U77", "venue": "x"}, equity=500.0),
            _answer({**ETH, "account": "U77", "venue": "x"}, equity=700.0),
        ),
        "U77",
        run=CHECK,
    ),
    told(
        "one account at two brokers, by its name in two spellings",
        _two(
            _answer({**BTC, "account": "U77", "venue": "x"}, equity=500.0),
            _answer({**ETH, "account": "u77", "venue": "X"}, equity=700.0),
        ),
        "u77",
        run=CHECK,
    ),
    told(
        "one account in two spellings, under a limit per account",
        both(PER_ACCOUNT, rows({**BTC, "account": "K1"}, {**ETH, "account": "k1"})),
        "'K1'",
        "'k1'",
    ),
    told(
        "an account beyond its limit: 14 750 + 3 500 of 18 000",
        both(PER_ACCOUNT, rows({**BTC, "account": "K1"}, {**ETH, "account": "K1"})),
        "18 250.00",
        code=1,
    ),
    told("a second equity under another name", rows(BTC, account={"equity": 10000.0, "nav": 9000.0}), "nav", "equity"),
    told(
        "figures of two brokers that do not add up",
        both(FUND, _two(_answer(BTC, reserve=100.0), _answer(ETH, reserve=150.0))),
        "[snapshot]",
        run=CHECK,
    ),
    told(
        "a figure that one of two brokers does not give",
        both(only('measure = "equity"\nmin = 1'), _two(_answer(BTC, equity=500.0), _answer(ETH))),
        run=CHECK,
    ),
    told(
        "two brokers with two rates",
        _two({**_answer(BTC), "fx": {"USD": 0.9}}, {**_answer(ETH), "fx": {"USD": 0.8}}),
        "fx",
        "USD",
        run=CHECK,
    ),
]
KNOWN_BOOKS = [
    known(
        "Two accounts with a limit for each: 14 750 and 3 500 of 18 000.",
        both(PER_ACCOUNT, rows({**BTC, "account": "K1"}, {**ETH, "account": "K2"})),
        total_notional=18250.0,
    ),
    known(
        "A coin under two names within its limit: 14 750 + 2 950.",
        both(ASSETS, more('[aliases]\nXBT = "BTC"\n'), rows(BTC, {**BTC, "size": 0.1, "symbol": "XBT/EUR"})),
        total_notional=17700.0,
    ),
    known(
        "A net asset value that is another thing than the equity, as the desk declares.",
        both(declared('ignore = ["nav"]\n'), rows(BTC, account={"equity": 10000.0, "nav": 104.5})),
        equity=10000.0,
        nav=104.5,
    ),
    known(
        "Money of two brokers is added up: 500 + 700.",
        _two(_answer(BTC, equity=500.0), _answer(ETH, equity=700.0)),
        run=CHECK,
        equity=1200.0,
        total_notional=18250.0,
    ),
    known(
        "A figure of two brokers that the desk declares to be money: 100 + 150.",
        both(_two(_answer(BTC, reserve=100.0), _answer(ETH, reserve=150.0)), declared('add = ["reserve"]\n')),
        run=CHECK,
        reserve=250.0,
    ),
    known(
        "A limit that no policy reads is a note.",
        both(more("[limits]\nunread = 5\n"), rows(BTC)),
        0,
        "unread",
        num_open_positions=1,
    ),
    known(
        "A policy's copy that is not read is a note.",
        both(file("policies/mine.toml.bak", policy("mine", "count()", 5)), rows(BTC)),
        0,
        "mine.toml.bak",
        num_open_positions=1,
    ),
    known(
        "A source without times of prices is noted where their age is limited.",
        both(declared('max_price_age = "5m"\n'), rows(BTC)),
        0,
        "max_price_age is set",
        num_open_positions=1,
    ),
]
