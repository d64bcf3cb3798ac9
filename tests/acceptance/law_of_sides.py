"""On which side a row is, how large it is, and what contradicts it: told where unknown, and right where said."""

from desk import BTC, ETH
from fault import CHECK, CSV, answers, both, btc, only, rows
from law import csv, declared, known, papers, replaced, sap, told

PLAIN = "symbol,side,size,mark_price,realized_pnl,unrealized_pnl"
SIDED = "symbol,size,mark_price,realized_pnl,unrealized_pnl,currency"
SIDES = [
    *(
        told(
            f"{said} in a column {name} beside a size without a sign",
            csv(f"{SIDED},{name}", f"SAP,10,200,0,0,EUR,{said}"),
            f"'{name}'",
            run=CSV,
        )
        for name, said in {
            "direction": "SHORT",
            "Richtung": "Verkauf",
            "sens": "Vente",
            "posSide": "short",
            "is_short": "1",
        }.items()
    ),
    told("a code in a column posSide", csv(f"{SIDED},posSide", "SAP,10,200,0,0,EUR,2"), "'posSide'", run=CSV),
    told(
        "in a column of a frame",
        answers(
            "__import__('pandas').DataFrame("
            "{'symbol': ['SAP'], 'size': [10.0], 'mark_price': [200.0], 'currency': ['EUR'], 'is_short': [True]})"
        ),
        "'is_short'",
        run=CHECK,
    ),
    told(
        "at a client",
        answers("[dict(symbol='SAP', size=10.0, mark_price=200.0, currency='EUR', tradeSide='SELL')]"),
        "'tradeSide'",
        run=CHECK,
    ),
    told("against another column", sap(posSide="sell"), "'posSide'"),
    *(
        told(f"a size beside one called {name}", sap(**{name: 50.0}), f"'{name}'")
        for name in ("contracts", "positionAmt", "Stück", "netQuantity")
    ),
    told(
        "a size beside another, in a table",
        csv(f"{PLAIN},currency,Menge", "SAP,long,10,200,0,0,EUR,500"),
        "'Menge'",
        run=CSV,
    ),
    told(
        "a size beside another, on paper",
        papers({"BTC/EUR": {"qty": 0.5, "contracts": 50, "last_price": 29500, "realized_pnl": 0}}),
        "'contracts'",
        run=CHECK,
    ),
    told("a size that is too small to hold", btc(size="1e-400"), "size", "BTC/EUR"),
    told(
        "a size of a table that is too small to hold",
        csv(f"{PLAIN},currency", "SAP,long,1e-400,200,0,0,EUR"),
        "size",
        "SAP",
        run=CSV,
    ),
    told("a mark of dashes", csv(f"{PLAIN},currency", "SAP,long,10,--,0,0,EUR"), "mark_price", "SAP", run=CSV),
    told("a size of dashes", csv(f"{PLAIN},currency", "SAP,long,--,200,0,0,EUR"), "size", "SAP", run=CSV),
    told(
        "a mark of 0 on paper",
        papers({"BTC/EUR": {"qty": 0.5, "last_price": "0.0", "realized_pnl": 0}}),
        "mark_price",
        run=CHECK,
    ),
    told(
        "a liquidation price of 0",
        both(only('measure = "min(liquidation_price)"\nmin = 1'), rows({**BTC, "liquidation_price": 0})),
        "liquidation_price",
    ),
    told("a long row's notional with a sign", btc(notional=-14750.0)),
    told("a profit by its prices, a loss by its source", btc(unrealized_pnl=-750.0)),
    told("a PnL of contracts whose size was lost", btc(unrealized_pnl=7500.0)),
    told(
        "a short row by its PnL",
        csv("symbol,size,entry_price,mark_price,realized_pnl,unrealized_pnl", "BTC/EUR,0.5,28000,29500,0,-750"),
        run=CSV,
    ),
]
KNOWN_SIDES = [
    known(
        "A short position by the sign of its size.",
        csv(SIDED, "SAP,-10,200,0,0,EUR"),
        run=CSV,
        SAP=2000.0,
        net_notional=-2000.0,
    ),
    *(
        known(f"A side in the word {said}.", sap(side=said), net_notional=net)
        for said, net in {
            "LONG": 2000.0,
            "Kauf": 2000.0,
            "Achat": 2000.0,
            "SELL": -2000.0,
            "Venta": -2000.0,
            "Verkauf": -2000.0,
        }.items()
    ),
    known("A side under another name that says the same.", sap(side="short", posSide="sell"), net_notional=-2000.0),
    known(
        "A side in codes of the desk's own, which its broker maps.",
        both(
            csv(f"{SIDED},Art", "SAP,10,200,0,0,EUR,2", "DBK,20,100,0,0,EUR,1", "RWE,15,100,0,0,EUR,1"),
            replaced(
                '[[broker]]\nkind  = "paper"\nstate = "paper.json"\nlive  = true\n',
                '[[broker]]\nkind = "file"\npath = "../book.csv"\nas_of = "file"\n'
                '[broker.columns]\nside = { column = "Art", values = { 1 = "long", 2 = "short" } }\n',
            ),
        ),
        run=CHECK,
        total_notional=5500.0,
        net_notional=1500.0,
    ),
    known(
        "A count beside a size, which the desk declares to be none.",
        both(declared('ignore = ["contracts"]\n'), sap(contracts=50)),
        SAP=2000.0,
    ),
    known("A size beside the same size.", sap(qty=10, Menge="10"), SAP=2000.0),
    known(
        "A short row's notional with the sign of its size.",
        rows({**ETH, "notional": -3500.0}),
        net_notional=-3500.0,
        total_notional=3500.0,
    ),
    known(
        "Placeholders where nothing needs them.",
        btc(leverage=0, liquidation_price=0, stop_price="--", margin="n/a"),
        **{"BTC/EUR": 14750.0},
    ),
    known(
        "A PnL that is off by the rounding of prices: 0.05 % of 14 750 is 7.38.",
        btc(unrealized_pnl=756.0),
        total_unrealized_pnl=856.0,
    ),
]
