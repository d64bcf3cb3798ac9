"""The fault table: tables, account files, times, exports, and what was kept of the day's start."""

import os
from datetime import UTC, datetime, timedelta
from time import time

from desk import BTC, ago, book
from exported import FILES, SAMPLES
from fault import ACCOUNT, CSV, HEAD, PARQUET, ROWS, account, both, broker, fault, file, parquet, table

TABLES = [
    fault("no such file", lambda _desk: None, 2, "book.csv", run=CSV),
    fault("an empty file", file("book.csv", ""), 2, "book.csv", run=CSV),
    fault("a ragged row", table(",120\n", "\n"), 2, "book.csv:2", run=CSV),
    fault("a field too many", table(",120\n", ",120,7\n"), 2, "book.csv:2", run=CSV),
    fault("a column twice", file("book.csv", "symbol,side,size,size\nA,long,1,0\n"), 2, "book.csv:1", run=CSV),
    fault("a nameless column", file("book.csv", "symbol,side,size,\nA,long,1,0\n"), 2, "book.csv:1", run=CSV),
    fault("an open quote", table("BTC/EUR", '"BTC/EUR'), 2, "book.csv", run=CSV),
    fault("semicolons", file("book.csv", (HEAD + ROWS).replace(",", ";")), 2, "book.csv", "'size'", run=CSV),
    fault("no header", file("book.csv", ROWS), 2, "book.csv", "'symbol'", run=CSV),
    fault("no size column", file("book.csv", "symbol,side\nA,long\n"), 2, "book.csv", "'size'", run=CSV),
    fault("a header alone without a size", file("book.csv", "symbol,side\n"), 2, "book.csv", "'size'", run=CSV),
    fault("cut off within the header", file("book.csv", "symbol,side,size,entry_pr"), 2, "book.csv", run=CSV),
    fault(
        "a misspelt column",
        table(HEAD, HEAD.replace("entry_price", "entry_prce")),
        2,
        "'entry_prce'",
        "'entry_price'",
        run=CSV,
    ),
    fault("an empty size", table(",0.5,", ",,"), 2, "book.csv:2", "size", "BTC/EUR", run=CSV),
    fault("a size of NaN", table(",0.5,", ",NaN,"), 2, "book.csv:2", "'NaN'", run=CSV),
    fault("a decimal comma", table(",0.5,", ',"0,5",'), 2, "book.csv:2", "'0,5'", run=CSV),
    fault("a row of sums", table(ROWS, f"{ROWS}TOTAL,,,,,120\n"), 2, "book.csv:4", "size", "TOTAL", run=CSV),
    fault("the header twice", table(ROWS, HEAD + ROWS), 2, "book.csv:2", "'size'", run=CSV),
    fault("a zero byte", table("BTC/EUR", "BTC\0/EUR"), 2, "book.csv:2", run=CSV),
    fault("not UTF-8", file("book.csv", b"symbol,size\n\xff,1\n"), 2, "book.csv", run=CSV),
    fault("an empty mark", table(",29500,", ",,"), 2, "mark_price", "BTC/EUR", run=CSV),
    fault("Parquet cut off", file("book.parquet", b"PAR1 and no more"), 2, "book.parquet", run=PARQUET),
    fault("no Parquet", file("book.parquet", b"PAR1" + bytes(20) + b"PAR1"), 2, "book.parquet", run=PARQUET),
    fault("an empty Parquet file", file("book.parquet", b""), 2, "book.parquet", run=PARQUET),
    fault("no Parquet file", lambda _desk: None, 2, "book.parquet", run=PARQUET),
    fault("Parquet without a size", parquet(size=...), 2, "book.parquet", "'size'", run=PARQUET),
    fault("Parquet with a NaN size", parquet(size=[0.5, float("nan")]), 2, "size", "ETH/EUR", run=PARQUET),
    fault("Parquet with an infinite size", parquet(size=[0.5, float("inf")]), 2, "size", "ETH/EUR", run=PARQUET),
    fault("Parquet with truth for sizes", parquet(size=[True, True]), 2, "size", "BTC/EUR", run=PARQUET),
    fault("Parquet with lists for sizes", parquet(size=[[0.5], [2.0]]), 2, "size", "BTC/EUR", run=PARQUET),
    fault("Parquet without a symbol", parquet(symbol=["BTC/EUR", None]), 2, "symbol", run=PARQUET),
    fault("Parquet with a null mark", parquet(mark_price=[None, 1750.0]), 2, "mark_price", "BTC/EUR", run=PARQUET),
]
LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()
TIMES = [
    fault("nothing says when", table("", ""), 2, "--as-of", run=CSV[:3]),
    fault("no time", table("", ""), 4, "'yesterday'", run=(*CSV[:4], "yesterday")),
    fault("no time zone", table("", ""), 4, run=(*CSV[:4], "2026-01-01T00:00:00")),
    fault("too old", table("", ""), 2, "--max-age", run=(*CSV[:4], "2026-01-01T00:00:00Z")),
    fault("far ahead", table("", ""), 2, run=(*CSV[:4], "2999-01-01T00:00:00+02:00")),
    fault(
        "a time of its own and another",
        lambda desk: desk.write("book.json", book()),
        4,
        "--as-of",
        run=("check", "--snapshot", "book.json", "--as-of", "file"),
    ),
    fault("the time of standard input", lambda _desk: None, 2, run=("check", "--snapshot", "-", "--as-of", "file")),
    fault(
        "a limit of age too small",
        lambda desk: desk.write("book.json", {**book(), "as_of": ago(5)}),
        2,
        run=("check", "--snapshot", "book.json", "--max-age", "1s"),
    ),
]


def written_a_week_ago(desk):
    a_week_ago = time() - 7 * 24 * 3600
    os.utime(desk.path("account.json"), (a_week_ago, a_week_ago))


ACCOUNTS = [
    fault("no such file", table("", ""), 2, "account.json", run=ACCOUNT),
    fault("a list", both(account(), file("account.json", "[]")), 2, "account.json", run=ACCOUNT),
    fault("an unknown key", account(acount={}), 2, "account.json", "'account'", run=ACCOUNT),
    fault("positions in it", account(positions=[]), 2, "account.json", "'positions'", run=ACCOUNT),
    fault("a figure as text", account(account={"equity": "much"}), 2, "account.equity", run=ACCOUNT),
    fault("NaN", both(account(), file("account.json", '{"account": {"equity": NaN}}')), 2, "NaN", run=ACCOUNT),
    fault("no as_of", account(as_of=...), 2, run=ACCOUNT),
    fault("as_of without a zone", account(as_of="2026-01-01T00:00:00"), 2, "account.json", run=ACCOUNT),
    fault("stale", account(as_of="2026-01-01T00:00:00Z"), 2, run=ACCOUNT),
    fault(
        "another equity than the snapshot's",
        lambda desk: (desk.write("book.json", book(account={"equity": 1.0})), account(as_of=...)(desk)),
        2,
        run=("check", "--snapshot", "book.json", "--account", "account.json"),
    ),
    fault(
        "another time than the snapshot's",
        lambda desk: (desk.write("book.json", book()), account(as_of="2026-01-01T00:00:00Z")(desk)),
        2,
        run=("check", "--snapshot", "book.json", "--account", "account.json"),
    ),
    fault(
        "of last week, which only its own time tells",
        lambda desk: (desk.write("book.json", book()), account(as_of=...)(desk), written_a_week_ago(desk)),
        2,
        "account.json",
        "does not say when it was taken",
        run=("check", "--snapshot", "book.json", "--account", "account.json"),
    ),
    fault("no snapshot beside it", account(), 4, "--account", "--snapshot", run=("check", "--account", "account.json")),
]


def _export(export_format, old="", new="", more='as_of = "file"\n'):
    content = (SAMPLES / FILES[export_format]).read_text(encoding="utf-8")
    assert old in content
    ending = FILES[export_format].partition(".")[2]
    table = f'[[broker]]\nkind = "file"\npath = "export.{ending}"\nformat = "{export_format}"\n{more}'
    name = f"export_{ending}"
    return broker(table, **{name: content.replace(old, new)})


def _mapped(more, text="Ticker,Quantity,Price\nBTC/EUR,-0.5,29500.0\n"):
    return broker(f'[[broker]]\nkind = "file"\npath = "book.csv"\nas_of = "file"\n{more}\n', book_csv=text)


MAPPING = '[broker.columns]\nsymbol = "Ticker"\nsize = "Quantity"\nmark_price = "Price"'
FLAT = "symbol,side,size\nBTC/EUR,flat,0\n"
EXPORTS = [
    fault("nothing says when", _export("mt5", more=""), 2),
    fault("an unknown format", _mapped('format = "mt6"'), 4, "format", "'mt6'", "mt5"),
    fault(
        "another export's format",
        broker(
            '[[broker]]\nkind = "file"\npath = "a.csv"\nformat = "ibkr-flex"\nas_of = "file"\n',
            a_csv=(SAMPLES / FILES["mt5"]).read_text(),
        ),
        2,
        "a.csv",
    ),
    fault("no contract size", _export("mt5", ",trade_contract_size,", ",size_of_a_lot,"), 2, "multiplier"),
    fault("no currency column", _export("ibkr-flex", "CurrencyPrimary", "Ccy"), 2, "'CurrencyPrimary'"),
    fault("lots that are not their sum", _export("ibkr-flex", '"700"', '"900"'), 2),
    fault("a decimal comma", _export("ibkr-portfolio", ",150.50,", ',"150,50",'), 2, "mark_price", "SAP", "'150,50'"),
    fault("a total row", _export("ibkr-portfolio", "U1234567,NESN,EBS,0", "U1234567,Total,,3"), 2, "'Total'"),
    fault("a rate that was not to be had", _export("freqtrade", "1750.0", "null"), 2, "ETH/USDT:USDT"),
    fault(
        "no list of trades",
        broker(
            '[[broker]]\nkind = "file"\npath = "a.json"\nformat = "freqtrade"\nas_of = "file"\n',
            a_json={"error": "Forbidden"},
        ),
        2,
        "a.json",
    ),
    fault(
        "no such file",
        broker('[[broker]]\nkind = "file"\npath = "a.csv"\nformat = "mt5"\nas_of = "file"\n'),
        2,
        "a.csv",
    ),
    fault("a column that is not there", _mapped(MAPPING.replace("Ticker", "Tickr")), 2, "'Tickr'", "'Ticker'"),
    fault("one column twice", _mapped(MAPPING + '\nentry_price = "Price"'), 2, "'Price'"),
    fault("a mapping that is a text", _mapped("columns = 'size'"), 4, "columns", "'size'"),
    fault("a mapping of nothing", _mapped("[broker.columns]"), 4, "columns"),
    fault("another broker's key", _mapped("state = 'x.json'"), 4, "'state'"),
    fault("an empty book where some are expected", _mapped("expect_positions = true", FLAT), 2, "config.toml"),
    fault("a smaller book than expected", _mapped("min_positions = 3", FLAT), 2),
    fault(
        "a time that is none",
        broker('[[broker]]\nkind = "file"\npath = "b.csv"\nas_of = "soon"\n', b_csv=FLAT),
        4,
        "'soon'",
    ),
]


EMPTY = "class Client:\n    def fetch_positions(self): return []\ndef make(table): return Client()\n"


def _morning(kept):
    """A client that says its equity but not its PnL, and what was kept of the morning."""

    def arrange(desk):
        row = {**BTC, "realized_pnl": None}
        desk.client(EMPTY.replace("[]", f"[{row}]") + "Client.equity = 9990.0\n")
        settings = desk.read("config/config.toml").replace('pnl = "of the day"', 'flows = "none"')
        desk.write("config/config.toml", settings + '[snapshot]\nday_start = "morning.json"\n')
        if kept is not None:
            desk.write("config/morning.json", kept)

    return arrange


def _kept(equity=10000.0, **more):
    taken = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"as_of": taken.isoformat(), "positions": [], "account": {"equity": equity}, **more}


DAY_STARTS = [
    fault("no file", _morning(None), 2, "daily_pnl", "morning.json"),
    fault("yesterday's", _morning(_kept(as_of="2026-01-01T00:00:00Z")), 2, "day_start_within"),
    fault("tomorrow's", _morning(_kept(as_of=LATER)), 2, "day_start_within"),
    fault("without a time", _morning(_kept(as_of=None)), 2),
    fault("without a time zone", _morning(_kept(as_of="2026-01-01T00:00:00")), 2),
    fault("without an equity", _morning(_kept(equity=None)), 2),
    fault("an equity that is not a number", _morning(_kept(equity="10,000")), 2),
    fault("an equity of 0", _morning(_kept(equity=0)), 2, "daily_pnl"),
    fault("an equity below 0", _morning(_kept(equity=-5.0)), 2, "daily_pnl"),
    fault("a part of a book", _morning(_kept(absent=["kraken"])), 2),
    fault("a list", _morning([]), 2),
    fault("no JSON", _morning("{"), 2),
    fault("a loss since the morning", _morning(_kept(equity=10600.0)), 1, "max_daily_loss_abs", "610.00"),
]
