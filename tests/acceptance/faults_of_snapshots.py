"""The fault table: snapshot files in JSON, their envelope, their rows, and what is not known of them."""

from desk import BTC, ETH, ago
from fault import SNAPSHOT, both, btc, config, envelope, fault, file, folder_for, link, nothing, only, raw, rows, taken

QUIET = {"realized_pnl": 0.0, "unrealized_pnl": 0.0}
FLAT = {"symbol": "BTC/EUR", "side": "flat", "size": 0.0, **QUIET}
EMPTY = {"symbol": "BTC/EUR", "side": "long", "size": 0.0, "mark_price": 100.0, **QUIET}
UNPRICED = {"symbol": "BTC/EUR", "side": "long", "size": 5.0, "mark_price": None, "notional": 0, **QUIET}
RATES = {"USD": 0.9, "USDC": 0.9, "USDT": 0.9, "BTC": 50000.0, "DOGE": 0.1}
TOTALS = {"num_open_positions": 2, "total_notional": 1825.0, "total_unrealized_pnl": 850.0, "total_realized_pnl": 120.0}


def _fault(name, arrange, code, *names):
    return fault(name, arrange, code, *names, run=SNAPSHOT)


def _needs(column, **cells):
    """A book whose first row has some cells, and a limit for what one of them counts."""
    return both(only(f'measure = "max({column})"\nmax = 100'), rows({**BTC, **cells}, {**ETH, column: 2.0}))


def _contract(symbol, **cells):
    return rows({"symbol": symbol, "side": "long", "size": 1.0, "mark_price": 100.0, **QUIET, **cells}, fx=RATES)


ENVELOPES = [
    _fault("no such file", nothing, 2, "book.json"),
    _fault("a folder", folder_for("book.json"), 2, "book.json"),
    _fault("a link to nothing", link("book.json", "gone.json"), 2, "book.json"),
    _fault("a link to itself", link("book.json", "book.json"), 2, "book.json"),
    fault("another ending", file("book.txt", "{}"), 4, "book.txt", "'.txt'", run=("check", "--snapshot", "book.txt")),
    _fault("empty", file("book.json", ""), 2, "book.json"),
    _fault("blanks alone", file("book.json", " \n\n"), 2, "book.json"),
    _fault(
        "truncated", file("book.json", '{"as_of": "2026-01-01T00:00:00Z",\n "positions": ['), 2, "book.json:2", "fix:"
    ),
    _fault("something behind it", raw('"as_of"', '"positions": []} {"as_of"'), 2, "book.json:1"),
    _fault("not UTF-8", file("book.json", b'{"as_of": "\xff"}'), 2, "book.json"),
    _fault("UTF-16", file("book.json", '{"positions": []}'.encode("utf-16")), 2, "book.json"),
    _fault("nested without end", file("book.json", "[" * 100000), 2, "book.json"),
    _fault("a list", file("book.json", "[]"), 2, "book.json"),
    _fault("null", file("book.json", "null"), 2, "book.json"),
    _fault("a key twice", raw('"size": 0.5', '"size": 0.5, "size": 0.0'), 2, "book.json", "'size'"),
    _fault("positions twice", raw('"positions"', '"positions": [], "positions"'), 2, "book.json", "'positions'"),
    _fault("NaN", raw('"mark_price": 29500.0', '"mark_price": NaN'), 2, "book.json", "NaN"),
    _fault("Infinity", raw('"size": 0.5', '"size": Infinity'), 2, "book.json", "Infinity"),
    _fault("a number beyond all", raw('"size": 0.5', '"size": 1e400'), 2, "positions[0]", "size", "BTC/EUR"),
    _fault(
        "a whole number beyond all", raw('"size": 0.5', f'"size": 1{"0" * 400}'), 2, "positions[0]", "size", "BTC/EUR"
    ),
    _fault("a number of 5000 digits", raw('"size": 0.5', f'"size": 1{"0" * 5000}'), 2, "book.json"),
    _fault("an unknown key", envelope(postions=[]), 2, "book.json", "'postions'", "'positions'"),
    _fault("no positions", envelope(positions=...), 2, "book.json"),
    _fault("positions of null", envelope(positions=None), 2, "book.json", "positions"),
    _fault("positions that are a table", envelope(positions={}), 2, "book.json", "positions"),
    _fault("a position that is not a table", envelope(positions=["BTC/EUR"]), 2, "positions[0]", "'BTC/EUR'"),
    _fault("a position of null", envelope(positions=[BTC, None]), 2, "positions[1]"),
    _fault("only a part of the book", envelope(absent=["kraken"]), 2, "book.json", "kraken"),
    _fault("as_of without a zone", envelope(as_of="2026-01-01T00:00:00"), 2, "book.json"),
    _fault("as_of that is not a time", envelope(as_of="yesterday"), 2, "book.json", "as_of", "'yesterday'"),
    _fault("as_of that is a number", envelope(as_of=1767225600), 2, "book.json", "as_of"),
    _fault("as_of of null", envelope(as_of=None), 2, "book.json", "as_of"),
    _fault("as_of before all time", envelope(as_of="0001-01-01T00:00:00+14:00"), 2, "book.json", "as_of"),
    _fault("no as_of", envelope(as_of=...), 2, "book.json", "--as-of"),
    _fault("from the future", taken(-60), 2, "book.json"),
    _fault("stale", taken(61), 2, "book.json", "--max-age"),
    _fault("an account figure as text", envelope(account={"equity": "much"}), 2, "book.json", "account.equity"),
    _fault("an account figure of true", envelope(account={"equity": True}), 2, "book.json", "account.equity"),
    _fault("an account that is a list", envelope(account=[1]), 2, "book.json", "account"),
    _fault("a figure in capitals", envelope(account={"daily_PnL": -5000.0}), 2, "'daily_PnL'", "'daily_pnl'"),
    _fault(
        "a misspelt figure", envelope(account={"day_start_equty": 1e6}), 2, "'day_start_equty'", "'day_start_equity'"
    ),
    _fault("a figure with blanks", envelope(account={"day start equity": 1e6}), 2, "'day_start_equity'"),
    _fault("a loss beyond the limit", envelope(account={"daily_pnl": -600.0}), 1, "max_daily_loss_abs"),
    _fault(
        "a day that began with nothing",
        both(config('pnl = "of the day"', 'flows = "none"'), envelope(account={"equity": 5.0, "day_start_equity": 0})),
        2,
        "daily_pnl",
        "account.day_start_equity",
    ),
    _fault("a starting cash of 0", envelope(account={"starting_cash": 0}), 2, "max_daily_loss_pct", "starting_cash"),
    _fault("a rate of 0", envelope(fx={"USDT": 0}), 2, "book.json", "fx", "USDT"),
    _fault("a rate as text", envelope(fx={"USDT": "one"}), 2, "book.json", "fx", "USDT"),
    _fault("a rate of the base currency", envelope(fx={"EUR": 0.9}), 2, "book.json", "fx", "EUR"),
    _fault("rates that are a list", envelope(fx=[]), 2, "book.json", "fx"),
    _fault("totals that differ", envelope(totals=TOTALS), 2, "book.json"),
    _fault("totals that are a list", envelope(totals=[]), 2, "book.json", "totals"),
    _fault("an unknown total", envelope(totals={"total_notionl": 1.0}), 2, "book.json", "total_notionl"),
    _fault("exposure that differs", envelope(symbol_notional={"BTC/EUR": 14750.0}), 2, "symbol_notional.ETH/EUR"),
]
ROWS = [
    _fault("a comma in a number", btc(size="0,5"), 2, "positions[0]", "size", "BTC/EUR", "'0,5'"),
    _fault("thousands set apart", btc(mark_price="29,500.0"), 2, "positions[0]", "'29,500.0'"),
    _fault("a text beyond all numbers", btc(mark_price="1e400"), 2, "positions[0]", "'1e400'"),
    _fault("a text of NaN", btc(size="nan"), 2, "positions[0]", "'nan'"),
    _fault("an empty text", btc(size=""), 2, "positions[0]", "size", "BTC/EUR"),
    _fault("a truth value for a number", btc(size=True), 2, "positions[0]"),
    _fault("a list for a number", btc(size=[0.5]), 2, "positions[0]"),
    _fault("no size", btc(size=None), 2, "positions[0]", "size", "BTC/EUR"),
    _fault("a size left out", btc(size=...), 2, "positions[0]", "size", "BTC/EUR"),
    _fault("no symbol", btc(symbol=None), 2, "positions[0]", "symbol"),
    _fault("an empty symbol", btc(symbol=""), 2, "positions[0]", "symbol"),
    _fault("a symbol that is a number", btc(symbol=7), 2, "positions[0]", "symbol"),
    _fault("a symbol with blanks", btc(symbol=" BTC/EUR"), 2, "positions[0]", "' BTC/EUR'"),
    _fault("a symbol with an escape", btc(symbol="BTC\x1b[2J"), 2, "positions[0]"),
    _fault("half a character", raw('"BTC/EUR"', '"BTC\\ud800"'), 2, "positions[0]"),
    _fault("a side against the sign", btc(size=-0.5), 2, "positions[0]"),
    _fault("a side left out", btc(side=...), 2, "positions[0]", "side", "BTC/EUR"),
    _fault("a misspelt side", btc(side="lnog"), 2, "positions[0]", "'lnog'", "'long'"),
    _fault("a code for a side", btc(side="xyz"), 2, "positions[0]", "'xyz'"),
    _fault("a state for a side", btc(side="opened"), 2, "positions[0]", "'opened'"),
    _fault("flat with a size", btc(side="flat"), 2, "positions[0]"),
    _fault("flat with a notional", rows({**FLAT, "notional": 9e6}), 2, "notional", "BTC/EUR"),
    _fault("flat with a margin", rows({**FLAT, "margin": 500.0}), 2, "margin", "BTC/EUR"),
    _fault("a size of 0 with a notional", rows({**EMPTY, "notional": 9e6}), 2, "notional", "BTC/EUR"),
    _fault("a size of 0 with a margin", rows({**EMPTY, "margin": 500.0}), 2, "margin", "BTC/EUR"),
    _fault("a multiplier of 0", btc(multiplier=0), 2, "positions[0]", "multiplier", "BTC/EUR"),
    _fault("a multiplier that is a list", btc(multiplier=[]), 2, "positions[0]", "multiplier", "BTC/EUR"),
    _fault("a symbol that is a list", btc(symbol=["BTC/EUR"]), 2, "positions[0]", "symbol"),
    _fault("a side that is a table", btc(side={}), 2, "positions[0]", "side", "BTC/EUR"),
    _fault("a multiplier below 0", btc(multiplier=-1), 2, "positions[0]", "multiplier", "BTC/EUR"),
    _fault("a notional below 0", btc(notional=-1), 2, "positions[0]", "notional", "BTC/EUR"),
    _fault("a leverage below 0", _needs("leverage", leverage=-3.0), 2, "leverage", "BTC/EUR"),
    _fault("a leverage of 0", _needs("leverage", leverage=0), 2, "leverage", "BTC/EUR"),
    _fault("a margin below 0", _needs("margin", margin=-3.0), 2, "margin", "BTC/EUR"),
    _fault("a column called daily_pnl", btc(daily_pnl=0.0), 2, "'daily_pnl'"),
    _fault("a column called age", btc(age=0.0), 2, "'age'"),
    _fault("a column called equity", btc(equity=1e9), 2, "'equity'"),
    _fault("a column called total_notional", btc(total_notional=0.0), 2, "'total_notional'"),
    _fault("a column called starting_cash", btc(starting_cash=1e9), 2, "'starting_cash'"),
    _fault("a column called fx", btc(fx=0.01), 2, "'fx'"),
    _fault("a column with a capital", btc(Multiplier=100.0), 2, "'Multiplier'", "'multiplier'"),
    _fault("a blank after a column", btc(**{"currency ": "USD"}), 2, "'currency '", "'currency'"),
    _fault("a misspelt multiplier", btc(multipler=100.0), 2, "'multipler'", "'multiplier'"),
    _fault("a misspelt currency", btc(curency="USD"), 2, "'curency'", "'currency'"),
    _fault("a misspelt stop", btc(stop_prcie=27000.0), 2, "'stop_prcie'", "'stop_price'"),
    _fault("a hyphen in a column", btc(**{"price-time": ago(9000)}), 2, "'price-time'", "'price_time'"),
    _fault("a price time without a zone", btc(price_time="2026-01-01T00:00:00"), 2, "price_time", "BTC/EUR"),
    _fault("a currency that is a number", btc(currency=7), 2, "currency", "BTC/EUR"),
]
UNKNOWN = [
    _fault("no mark price", btc(mark_price=None), 2, "BTC/EUR", "mark_price"),
    _fault("a mark price left out", btc(mark_price=...), 2, "BTC/EUR", "mark_price"),
    _fault("a mark price of 0", btc(mark_price=0), 2, "BTC/EUR", "mark_price"),
    _fault("a mark price below 0", btc(mark_price=-29500.0), 2, "BTC/EUR", "mark_price"),
    _fault("an own notional of 0 without a mark", rows(UNPRICED), 2, "mark_price"),
    _fault("an own notional of 0 with a mark of 0", rows({**UNPRICED, "mark_price": 0.0}), 2, "mark_price"),
    _fault("an unknown currency", btc(symbol="SAP", currency="XYZ"), 2, "SAP", "[fx]"),
    _fault("a currency in small letters", btc(symbol="SAP", currency="eur"), 2, "SAP"),
    _fault("a currency beside another pair", btc(currency="XYZ"), 2, "BTC/EUR"),
    _fault("the currency of the symbol", btc(symbol="BTC/USDT"), 2, "BTC/USDT", "[fx]"),
    _fault("two notionals", btc(notional=10000.0), 2, "BTC/EUR"),
    _fault("a multiplier of null", btc(multiplier=None), 2, "multiplier", "BTC/EUR"),
    _fault("no realised PnL", btc(realized_pnl=None), 2, "daily_pnl"),
    _fault("realised PnL left out", btc(realized_pnl=...), 2, "daily_pnl"),
    _fault("an inverse contract without its multiplier", _contract("BTC/USD:BTC"), 2, "multiplier", "BTC/USD:BTC"),
    _fault("a call", _contract("BTC/USD:BTC-270628-60000-C", mark_price=0.01), 2),
    _fault("a put", _contract("BTC/USDT:USDT-270628-60000-P"), 2),
    _fault("a quanto", _contract("BTC/USD:DOGE"), 2, "currency"),
    _fault("one symbol in two spellings", rows(BTC, {**BTC, "symbol": "btc/EUR"}), 2, "'BTC/EUR'", "'btc/EUR'"),
    _fault("one symbol in two widths", rows(BTC, {**BTC, "symbol": "\uff22\uff34\uff23/EUR"}), 2, "'BTC/EUR'"),
]
