"""What a row is worth: its currency, its contract, its side and size, told where unknown, and right where said."""

from desk import BTC, ETH
from fault import CHECK, CSV, PARQUET, answers, answers_frame, both, btc, client
from law import RATES, SAP, columns, csv, declared, held, known, more, papers, replaced, sap, told

CLIENT = "class Client:\n    def fetch_positions(self): return {}\ndef make(table): return Client()\n"
DOLLARS = "[fx]\nUSD = 0.9\n"
SHARES = [{**SAP, "size": 10.0}]
PLAIN = "symbol,side,size,mark_price,realized_pnl,unrealized_pnl"


def _pays(currency: str, line: str = PLAIN):
    return csv(f"{line},{currency}", f"SAP,long,10,200,0,0,{'JPY'}")


CURRENCIES = [
    told("of a ticker, in a file", sap(currency=...), "SAP", "[snapshot]"),
    told("of a ticker, in a table", csv(PLAIN, "SAP,long,10,200,0,0"), run=CSV),
    told("of a ticker, on paper", papers({"SAP": {"qty": 10, "last_price": 200, "realized_pnl": 0}}), run=CHECK),
    told("of a ticker, at a client", answers(f"{SHARES}"), "[[broker]]", run=CHECK),
    told(
        "of a ticker, in a frame",
        answers_frame("{'symbol': ['SAP'], 'size': [10.0], 'mark_price': [200.0]}"),
        run=CHECK,
    ),
    told(
        "of a ticker, in Parquet", columns(symbol=["SAP"], side=["long"], size=[10.0], mark_price=[200.0]), run=PARQUET
    ),
    told("of a pair without a separator", sap(symbol="SOLUSDC", currency=...), "SOLUSDC"),
    told("of two currencies without a separator", sap(symbol="GBPJPY", currency=...)),
    told(
        "of a pair without a separator, declared otherwise",
        both(declared('currency = "EUR"\n'), sap(symbol="SOLUSDC", currency=...)),
    ),
    told("of another pair than the column", btc(symbol="ADA/USDT", currency="EUR")),
    told("an empty cell", csv(f"{PLAIN},currency", "SAP,long,10,200,0,0,"), run=CSV),
    told("a dash", csv(f"{PLAIN},currency", "SAP,long,10,200,0,0,--"), run=CSV),
    *(
        told(f"in a column {name}", both(declared('currency = "EUR"\n'), _pays(name)), f"'{name}'", run=CSV)
        for name in ("settle_ccy", "Währung", "Devise", "quoteAsset", "moneda")
    ),
    told(
        "in a column of a frame",
        both(
            client(
                CLIENT.replace(
                    "{}",
                    "__import__('pandas').DataFrame({'symbol': ['SAP'], 'size': [10.0], 'mark_price': [200.0], "
                    "'priceCurrency': ['CHF']})",
                ),
                more='currency = "EUR"\n',
            )
        ),
        "'priceCurrency'",
        run=CHECK,
    ),
    told("a rate against that of the config", both(more("[fx]\nUSD = 0.5\n"), sap(currency="USD")), "USD"),
]
KNOWN_CURRENCIES = [
    known("Shares in the base currency, as their column says: 10 x 200.", sap(), SAP=2000.0),
    known(
        "Shares in dollars, as [snapshot] declares: 10 x 200 x 0.9.",
        both(declared('currency = "USD"\n'), sap(currency=...)),
        0,
        "currency USD of 1 row, declared at",
        SAP=1800.0,
    ),
    known(
        "Shares of a table in dollars, at the config's rate: 10 x 200 x 0.8.",
        both(declared('currency = "USD"\n'), more("[fx]\nUSD = 0.8\n"), csv(PLAIN, "SAP,long,10,200,0,0")),
        run=CSV,
        SAP=1600.0,
    ),
    known(
        "Shares on paper in dollars, as their broker declares.",
        both(
            papers({"SAP": {"qty": -10, "avg_price": 200, "last_price": 200, "realized_pnl": 0}}),
            more('currency = "USD"\n'),
            more(DOLLARS),
        ),
        run=CHECK,
        SAP=1800.0,
        net_notional=-1800.0,
    ),
    known(
        "Shares of a client in dollars, as its broker declares.",
        both(client(CLIENT.format(SHARES), more=f'currency = "USD"\n{DOLLARS}')),
        run=CHECK,
        SAP=1800.0,
    ),
    known(
        "A pair without a separator whose quote is declared: 10 x 200 x 0.9.",
        both(declared('currency = "USDC"\n'), sap(symbol="SOLUSDC", currency=...)),
        SOLUSDC=1800.0,
    ),
    known(
        "A declared currency is that of tickers, and a pair keeps its own: 1 800 + 18 250.",
        both(declared('currency = "USD"\n'), held(SAP, BTC, ETH, fx=RATES)),
        SAP=1800.0,
        total_notional=20050.0,
    ),
    known(
        "A declared currency fills empty cells, and the column says the others: 10 x 200 x 0.9 + 10 x 100.",
        both(
            declared('currency = "USD"\n'),
            more("[fx]\nUSD = 0.9\n"),
            csv(f"{PLAIN},currency", "SAP,long,10,200,0,0,", "BAS,long,10,100,0,0,EUR"),
        ),
        0,
        "currency USD of 1 row, declared at",
        run=CSV,
        SAP=1800.0,
        BAS=1000.0,
    ),
    known(
        "A declared currency that no row needs, as each says another: 10 x 200.",
        both(declared('currency = "USD"\n'), sap()),
        SAP=2000.0,
    ),
    known(
        "The source's rate goes before one of the config that is near it: 10 x 200 x 0.9.",
        both(more("[fx]\nUSD = 0.95\n"), sap(currency="USD")),
        SAP=1800.0,
    ),
    known("A currency under another name that says the same.", sap(Devise="EUR", settle_ccy="EUR"), SAP=2000.0),
    known(
        "A column that is no currency, as the desk declares.",
        both(declared('ignore = ["ccy_group"]\n'), sap(ccy_group="G10")),
        SAP=2000.0,
    ),
]
FUTURES = {
    "FDAXZ6": "EUR",
    "6EH7": "USD",
    "/NQM27": "USD",
    "GCQ27.CMX": "USD",
    "CL=F": "USD",
    "NQ1!": "USD",
    "ETH-PERPETUAL": "USD",
    "SOL-USDT-SWAP": "USDT",
    "ADAUSDT_270625": "USDT",
    "FI_ETHUSD_270326": "USD",
    "ETH/USDT:USDT": "USDT",
    "XRPPERP": "USD",
    "GBPUSDm": "USD",
    "FX:USDCHF": "CHF",
    "EUR/GBP": "GBP",
    "XAUUSD.pro": "USD",
    "US500": "USD",
    "GER40.cash": "EUR",
    "#MSFT": "USD",
    "NQ 12-26": "USD",
    "BINANCE:ETHUSDTPERP": "USDT",
}
TYPES = {
    "sec_type": "FUT",
    "Wertpapierart": "Terminkontrakt",
    "instrument_kind": "swap",
    "productType": "CFD",
    "asset_category": "Futuros",
    "Anlageart": "Differenzkontrakt",
    "contract_type": "PERPETUAL",
    "security_class": "forward",
}
CONTRACT_SIZES = (
    "ctVal",
    "contract_unit",
    "valuePerPoint",
    "LotSize",
    "Kontraktgröße",
    "quantoMultiplier",
    "pointValue",
)
CONTRACTS = [
    *(told(f"a future called {name}", sap(symbol=name, currency=pays), name) for name, pays in FUTURES.items()),
    *(told(f"{said} in a column {name}", sap(**{name: said}), "SAP") for name, said in TYPES.items()),
    told("a word that nobody knows", sap(security_type="gizmo"), "'gizmo'"),
    told("a day of expiry", sap(expiration_day="2027-06-18"), "expiration_day"),
    told("an expiry", sap(expiry="2027-06-18")),
    told("a future in a table", csv(f"{PLAIN},currency", "FDAXZ6,long,1,200,0,0,EUR"), run=CSV),
    told(
        "a future in Parquet",
        columns(symbol=["SAP"], side=["long"], size=[1.0], mark_price=[200.0], currency=["EUR"], secType=["FUT"]),
        run=PARQUET,
    ),
    told("a future at a client", answers(str([{**SAP, "symbol": "NQM7", "currency": "EUR"}])), run=CHECK),
    told(
        "a future on paper",
        papers({"FDAXZ6": {"qty": 1, "last_price": 200, "realized_pnl": 0, "currency": "EUR"}}),
        run=CHECK,
    ),
    *(told(f"a size of contracts called {name}", sap(**{name: 25}), f"'{name}'") for name in CONTRACT_SIZES),
    told(
        "a size of contracts in a frame",
        answers(f"__import__('pandas').DataFrame([{ {**SAP, 'currency': 'EUR', 'lotMultiplier': 25} }])"),
        "'lotMultiplier'",
        run=CHECK,
    ),
    *(
        told(f"{name} tells more than its size and price", sap(**{name: worth}), name, "fx")
        for name, worth in {
            "market_value": 50000.0,
            "Kurswert": "20000",
            "positionValue": -8000.0,
            "mktVal": 20,
        }.items()
    ),
    told(
        "what it is worth in a table",
        csv(f"{PLAIN},currency,Market Value", "SAP,short,10,200,0,0,EUR,-100000"),
        "SAP",
        "fx",
        "multiplier",
        run=CSV,
    ),
    told("a size of contracts beside another", sap(symbol="FDAXZ6", multiplier=5, contractValue=25), "'contractValue'"),
]
KNOWN_CONTRACTS = [
    known(
        "What it is worth says the same, in base currency: 10 x 200 x 0.9.", sap(currency="USD", mv=1800), SAP=1800.0
    ),
    known("What it is worth says the same, in dollars.", sap(currency="USD", market_value="-2000"), SAP=1800.0),
    known("What it is worth is not there.", sap(market_value=0, value="--"), SAP=2000.0),
    known(
        "What it is worth is something else, as the desk declares.",
        both(declared('ignore = ["value"]\n'), sap(value=3.5)),
        SAP=2000.0,
    ),
    known(
        "Two currencies in units, as the desk declares: 10 000 x 0.5 x 0.9.",
        both(declared("multiplier = 1\n"), sap(symbol="EUR/USD", currency=..., size=10000.0, mark_price=0.5)),
        total_notional=4500.0,
    ),
    known(
        "A future with its multiplier: 1 x 25 x 200.", sap(symbol="FDAXZ6", size=1.0, multiplier=25.0), FDAXZ6=5000.0
    ),
    known(
        "Futures with the multiplier that the desk declares: 2 x 5 x 200.",
        both(declared("multiplier = 5\n"), sap(symbol="FDAXZ6", size=2.0)),
        0,
        "multiplier 5 of 1 row, declared at",
        FDAXZ6=2000.0,
    ),
    known(
        "Futures on paper with the multiplier that their broker declares: 3 x 5 x 200.",
        both(
            papers({"FDAXZ6": {"qty": 3, "avg_price": 200, "last_price": 200, "realized_pnl": 0, "currency": "EUR"}}),
            more("multiplier = 5\n"),
        ),
        run=CHECK,
        FDAXZ6=3000.0,
    ),
    known(
        "A share with a future's name, which a column calls a share.",
        sap(symbol="SIN7", Wertpapierart="Aktie"),
        SIN7=2000.0,
    ),
    known("A share in Spanish.", sap(asset_category="Acciones"), SAP=2000.0),
    known("A coin that a column calls spot.", btc(market_type="spot"), **{"BTC/EUR": 14750.0}),
    known(
        "A contract of one unit, as the desk declares of a word that nobody knows.",
        both(declared("multiplier = 1\n"), sap(security_type="gizmo")),
        SAP=2000.0,
    ),
    known(
        "A kind of the desk's own that says nothing of contracts, as it declares.",
        both(declared('ignore = ["security_type"]\n'), sap(security_type="gizmo")),
        SAP=2000.0,
    ),
    known(
        "A size of contracts under another name that says the same: 2 x 5 x 200.",
        sap(size=2.0, multiplier=5, ctVal="5"),
        SAP=2000.0,
    ),
    known(
        "A size of contracts that is none, as the desk declares.",
        both(declared('ignore = ["LotSize"]\n'), sap(LotSize=100)),
        SAP=2000.0,
    ),
    known(
        "A size of contracts that the file's broker maps: 2 x 25 x 200.",
        both(
            csv(f"{PLAIN},currency,ctVal", "SAP,long,2,200,0,0,EUR,25"),
            replaced(
                '[[broker]]\nkind  = "paper"\nstate = "paper.json"\nlive  = true\n',
                '[[broker]]\nkind = "file"\npath = "../book.csv"\nas_of = "file"\n'
                '[broker.columns]\nmultiplier = "ctVal"\n',
            ),
        ),
        run=CHECK,
        SAP=10000.0,
    ),
]
OPTIONS_BY_NAME = (
    "AAPL  270115C00250000",
    "AAPL270115P00250000",
    ".SPX270115P5000",
    "ETH-25JUN27-4000-P",
    "C-ETH-4000-250627",
    "SPY 06/18/2027 500.00 P",
    "MSFT Jan 15 '27 $400 Call",
    "NIFTY27JAN24000CE",
)
OPTION_CELLS = {
    "sec_type": "OPT",
    "Wertpapierart": "Optionsschein",
    "instrument_type": "Warrant",
    "asset_category": "opción",
    "right": "P",
    "put_call": "CALL",
    "strike_px": 120.0,
    "Basispreis": "120",
    "impliedVolatility": 0.4,
    "strike": 120.0,
}
CALL = {"symbol": "AAPL  270115C00250000", "size": 1.0, "mark_price": 12.0, "multiplier": 100.0}
OPTIONS = [
    *(
        told(f"called {name}", sap(symbol=name, size=1.0, mark_price=12.0, multiplier=100.0))
        for name in OPTIONS_BY_NAME
    ),
    *(
        told(f"{said} in a column {name}", sap(multiplier=100.0, mark_price=12.0, **{name: said}), "SAP")
        for name, said in OPTION_CELLS.items()
    ),
    told("its premium as its notional", sap(**CALL, notional=1200.0), "notional"),
    told("a delta without a price of what it is about", sap(**CALL, delta=0.5)),
    told("in a table", csv(f"{PLAIN},currency,multiplier", "ETH-25JUN27-4000-P,short,1,12,0,0,EUR,1"), run=CSV),
    told("at a client", answers(str([{**SAP, **CALL, "currency": "EUR"}])), run=CHECK),
    told(
        "on paper",
        papers(
            {CALL["symbol"]: {"qty": -1, "last_price": 12, "multiplier": 100, "realized_pnl": 0, "currency": "EUR"}}
        ),
        run=CHECK,
    ),
    told(
        "an option beyond the limit by its delta", sap(**CALL, delta=0.9, underlying_price=250.0), "22 500.00", code=1
    ),
]
KNOWN_OPTIONS = [
    known("An option by the notional that its row gives.", sap(**CALL, notional=9000.0), total_notional=9000.0),
    known(
        "A put by its delta: 0.4 x 1 x 100 x 250.",
        sap(**{**CALL, "symbol": "AAPL270115P00250000"}, delta=-0.4, underlying_price=250.0),
        total_notional=10000.0,
    ),
    known(
        "A put of a table by its delta: 0.5 x 2 x 1 x 4 000.",
        csv(f"{PLAIN},currency,multiplier,delta,underlying_price", "ETH-25JUN27-4000-P,short,2,12,0,0,EUR,1,-0.5,4000"),
        run=CSV,
        total_notional=4000.0,
    ),
]
