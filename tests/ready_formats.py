"""A sample of each ready format, with figures of our own, and the book that it comes to, worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple


class Sample(NamedTuple):
    """A file of a format; ``rows`` are side, size and notional in base currency by symbol, all prices in ``rates``.

    ``at`` is when the file says that its book was true, in UTC; None where it says nothing.
    """

    ending: str
    text: str
    rows: dict[str, tuple[str, float, float]]
    at: datetime | None = None
    pnl: float | None = None
    keys: Mapping[str, str] = MappingProxyType({})
    encoding: str = "utf-8"


USD = {"currency": "USD"}
RATES = {"USD": 0.5, "USDT": 0.5, "USDC": 0.5, "INR": 0.01, "CAD": 0.25}
"""The worth of one unit in EUR, the base currency; round numbers, so that a person can check the sums."""

SAMPLES: dict[str, Sample] = {
    # 10 x 40 x 0.5 = 200; 4 x 25 x 0.5 = 50, short; PnL (20 - 8) x 0.5.
    "schwab": Sample(
        ".csv",
        """"Positions for account Individual ...9 as of 04:10 PM ET, 2026/01/30"

"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Gain $ (Gain/Loss $)","Asset Type",
"KO","COCA COLA","10","$40.00","$400.00","$20.00","Equity",
"F","FORD","-4","$25.00","-$100.00","-$8.00","Equity",
"Cash & Cash Investments","--","--","--","$5,000.00","--","Cash and Money Market",
"Account Total","--","--","--","$5,300.00","--","--",
""",
        {"KO": ("long", 10, 200), "F": ("short", 4, 50)},
        datetime(2026, 1, 30, 21, 10, tzinfo=UTC),
        6.0,
        USD,
    ),
    # 1,200 x 10 x 0.5 = 6,000.
    "fidelity": Sample(
        ".csv",
        """Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Total Gain/Loss Dollar,Average Cost Basis,Type
X1,Ours,FZROX,ZERO TOTAL,"1,200",$10.00,"$12,000.00",+$2400.00,$8.00,Cash,
X1,Ours,FDRXX**,MONEY MARKET,,,$77.00,,,Cash,

"Brokerage services are provided by somebody."
"Date downloaded 02/02/2026 9:05 AM ET"
""",
        {"FZROX": ("long", 1200, 6000)},
        datetime(2026, 2, 2, 14, 5, tzinfo=UTC),
        1200.0,
        USD,
    ),
    # 300 x 12 x 0.5 = 1,800, short; it fell from 12.50: 300 x 0.5 x 0.5 = 75.
    "etrade": Sample(
        ".csv",
        """Account Summary
Account,Net Account Value
"Brokerage -1","9,000.00"

Symbol,Last Price $,Change $,Quantity,Price Paid $,Total Gain $,Value $
SNAP,12.00,--,-300,12.50,150.00,-3600.00
CASH,,,,,,1000.00
TOTAL,,,,,150.00,-2600.00
""",
        {"SNAP": ("short", 300, 1800)},
        None,
        75.0,
        USD,
    ),
    # 12.125 x 80 x 0.5 = 485.
    "vanguard": Sample(
        ".csv",
        """Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
1,Some Index Fund,VXUS,12.125,80.00,970.00,


Account Number,Trade Date,Transaction Type,Symbol,Shares,Share Price,Net Amount,
1,2026-01-05,Dividend,VXUS,0.0,1.0,2.00,
""",
        {"VXUS": ("long", 12.125, 485)},
        None,
        None,
        USD,
    ),
    # 2,000 x 30 x 0.5 = 30,000; the close of 30 January in New York is 21:00 UTC.
    "ishares": Sample(
        ".csv",
        """Some Fund
Fund Holdings as of,"Jan 30, 2026"
Shares Outstanding,"50,000.00"

Ticker,Name,Sector,Asset Class,Market Value,Weight (%),Notional Value,Quantity,Price,Location,Currency,FX Rate,Market Currency
"T","AT&T","Communication","Equity","60,000.00","99.00","60,000.00","2,000.00","30.00","United States","USD","1.00","USD"
"USD","USD CASH","Cash and/or Derivatives","Cash","600.00","1.00","600.00","600.00","100.00","United States","USD","1.00","USD"

"The content is for information."
""",
        {"T": ("long", 2000, 30000)},
        datetime(2026, 1, 30, 21, tzinfo=UTC),
    ),
    # 1.500 is fifteen hundred: 1,500 x 2.40 = 3,600; 16:00 in Berlin is 15:00 UTC in winter.
    "comdirect": Sample(
        ".csv",
        """
"Stück / Nominale";"Bezeichnung";"WKN";"Währung";"Aktueller Kurs";"Wert in EUR";"Datum";"Zeit"
"1.500";"ETWAS AG";"A0AAAA";"EUR";"2,40";"3.600,00";"30.01.2026";"17:36:10"

"Depotwert";"3.600,00"
""",
        {"A0AAAA": ("long", 1500, 3600)},
        datetime(2026, 1, 30, 15, tzinfo=UTC),
        encoding="iso-8859-1",
    ),
    # 12.5 x 100 = 1,250 EUR; 1,000 x 3 x 0.5 = 1,500.
    "flatex": Sample(
        ".csv",
        """Bezeichnung;ISIN;Kategorie;Stk./Nominale;;Einstandskurs;;Börse;Datum;Zeit;Akt. Kurs;;Aktueller Wert;;Entwicklung in %;
ETWAS AG;DE000A;Aktien;12,500;Stk.;90,000;EUR;Xetra;30.01.2026;17:35:00;100,000;EUR;1.250,00;EUR;11,11;%
SOME INC;US000B;Aktien;1.000,000;Stk.;2,000;USD;Tradegate;30.01.2026;21:59:00;3,000;USD;3.000,00;USD;50,00;%
""",
        {"DE000A": ("long", 12.5, 1250), "US000B": ("long", 1000, 1500)},
        datetime(2026, 1, 30, 15, tzinfo=UTC),
        125.0 + 500.0,
        encoding="iso-8859-1",
    ),
    # 8 x 12.50 = 100 EUR; 10 x 60 x 0.5 = 300.
    "degiro": Sample(
        ".csv",
        """Product,Symbool/ISIN,Aantal,Slotkoers,Lokale waarde,,Waarde in EUR
CASH & CASH FUND (EUR),,,,EUR,"55,00","55,00"
IETS NV,NL000A,8,"12,50",EUR,"100,00","100,00"
SOME INC,US000B,10,"60,00",USD,"600,00","300,00"
""",
        {"NL000A": ("long", 8, 100), "US000B": ("long", 10, 300)},
    ),
    # 2 ES at 5,000 x 50 x 0.5 = 250,000; 30 x 20 x 0.25 = 150, of which the lots are two parts.
    "ibkr-activity": Sample(
        ".csv",
        """Statement,Header,Field Name,Field Value
Statement,Data,Period,"January 1, 2026 - January 30, 2026"
Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,Unrealized P/L,Code
Open Positions,Data,Summary,Stocks,CAD,SHOP,30,1,18,540,20,600,60,
Open Positions,Data,Lot,Stocks,CAD,SHOP,10,,18,180,20,200,20,
Open Positions,Data,Lot,Stocks,CAD,SHOP,20,,18,360,20,400,40,
Open Positions,Total,,Stocks,CAD,,,,,540,,600,60,
Open Positions,Data,Summary,Futures,USD,ESH6,-2,50,4990,-499000,5000,-500000,-1000,
Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price
Trades,Data,Order,Stocks,CAD,SHOP,"2026-01-05, 10:11:12",30,18
""",
        {"SHOP": ("long", 30, 150), "ESH6": ("short", 2, 250000)},
        datetime(2026, 1, 30, 21, tzinfo=UTC),
        15.0 - 500.0,
    ),
    # 7 x 100 x 0.5 = 350, short.
    "alpaca": Sample(
        ".json",
        """[{"symbol": "IBM", "exchange": "", "asset_class": "us_equity", "qty": "-7", "avg_entry_price": "104.0",
        "side": "short", "market_value": "-700.0", "unrealized_pl": "28.0", "current_price": "100.0"}]""",
        {"IBM": ("short", 7, 350)},
        None,
        14.0,
    ),
    # 0.5 x 40,000 x 0.5 = 10,000, short; 3 x 2,000 x 0.5 = 3,000 in USDC.
    "binance": Sample(
        ".json",
        """[{"symbol": "BTCUSDT", "positionAmt": "-0.5", "entryPrice": "40400", "markPrice": "40000", "unRealizedProfit": "200",
        "liquidationPrice": "0", "leverage": "10", "positionSide": "BOTH", "notional": "-20000", "updateTime": 1},
        {"symbol": "ETHUSDC", "positionAmt": "3", "entryPrice": "2000", "markPrice": "2000", "unRealizedProfit": "0",
        "liquidationPrice": "0", "leverage": "5", "positionSide": "BOTH", "notional": "6000", "updateTime": 1}]""",
        {"BTCUSDT": ("short", 0.5, 10000), "ETHUSDC": ("long", 3, 3000)},
        None,
        100.0,
    ),
    # 10 x 150 x 0.5 = 750, short; 1,769,763,600,000 ms after 1970 is 30 January 2026, 09:00.
    "bybit": Sample(
        ".json",
        """{"retCode": 0, "result": {"category": "linear", "nextPageCursor": "", "list": [{"symbol": "SOLUSDT", "side": "Sell",
        "size": "10", "avgPrice": "140", "positionValue": "1400", "markPrice": "150", "liqPrice": "", "unrealisedPnl": "-100"}]},
        "time": 1769763600000}""",
        {"SOLUSDT": ("short", 10, 750)},
        datetime(2026, 1, 30, 9, tzinfo=UTC),
        -50.0,
    ),
    # The venue's own 8,000 USD x 0.5 = 4,000, short.
    "okx": Sample(
        ".json",
        """{"code": "0", "msg": "", "data": [{"instType": "SWAP", "instId": "BTC-USDT-SWAP", "posSide": "short", "pos": "20",
        "avgPx": "39000", "markPx": "40000", "upl": "-200", "lever": "5", "liqPx": "", "notionalUsd": "8000", "ccy": "USDT"}]}""",
        {"BTC-USDT-SWAP": ("short", 20, 4000)},
        None,
        -100.0,
    ),
    # 5,000 x 0.5 = 2,500: there is a value and no mark.
    "hyperliquid": Sample(
        ".json",
        """{"marginSummary": {"accountValue": "9000.0"}, "time": 1769763600000, "assetPositions": [{"type": "oneWay", "position":
        {"coin": "ETH", "szi": "2.0", "entryPx": "2400.0", "positionValue": "5000.0", "unrealizedPnl": "200.0",
        "liquidationPx": null, "leverage": {"type": "cross", "value": 5}}}]}""",
        {"ETH": ("long", 2, 2500)},
        datetime(2026, 1, 30, 9, tzinfo=UTC),
        100.0,
    ),
    # 20 x 50 x 0.5 = 500; a future says its type, and not its units.
    "lean": Sample(
        ".json",
        """{"Holdings": {"IBM 1": {"symbol": {"value": "IBM", "id": "IBM 1"}, "type": 1, "currencySymbol": "$",
        "averagePrice": 45.0, "quantity": 20.0, "marketPrice": 50.0, "marketValue": 1000.0, "unrealizedPnl": 100.0}}}""",
        {"IBM": ("long", 20, 500)},
        None,
        50.0,
        USD,
    ),
    # 4 x 30 x 0.5 = 60.
    "trading212": Sample(
        ".json",
        '[{"ticker": "GE_US_EQ", "quantity": 4, "averagePrice": 25.0, "currentPrice": 30.0, "ppl": 9.0, "fxPpl": -1.0}]',
        {"GE_US_EQ": ("long", 4, 60)},
        None,
        10.0,
        USD,
    ),
    # 100 x 1,450.50 x 0.01 = 1,450.50.
    "zerodha": Sample(
        ".csv",
        """"Instrument","Qty.","Avg. cost","LTP","Cur. val","P&L","Net chg.","Day chg."
"INFY",100,1400.00,1450.50,145050.00,5050.00,3.61,0.20
""",
        {"INFY": ("long", 100, 1450.5)},
        None,
        50.5,
    ),
}
