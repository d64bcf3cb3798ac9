"""Exports that people have become the book that they show: signs, contracts, currencies; and damaged ones none."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import AS_OF

from riskcheck.errors import Place, SnapshotError, UsageError
from riskcheck.snapshot import build_snapshot
from riskcheck.snapshot.amounts import Amounts
from riskcheck.sources.exports import FORMATS, read_export

SAMPLES = Path(__file__).parent / "exports"
FILES = {
    "ibkr-portfolio": "ibkr_portfolio.csv",
    "ibkr-flex": "ibkr_flex.csv",
    "mt5": "mt5.csv",
    "freqtrade": "freqtrade.json",
    "nautilus": "nautilus.csv",
}
RATES = {"USD": 0.9, "CHF": 1.05, "USDT": 0.92}
SPX = "SPX    MAR2026 5800 P [SPX   260320P05800000 100]"


def rows_of(holdings) -> list[dict]:
    columns = holdings.table.columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def damaged(folder: Path, export_format: str, *changes: tuple[str, str]) -> Path:
    """A copy of a format's sample in which each first text is replaced by the second."""
    text = (SAMPLES / FILES[export_format]).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / FILES[export_format]
    path.write_text(text)
    return path


def book_of(path: Path, export_format: str, columns=None):
    """The book of an export in EUR, with its amounts of money converted by hand."""
    holdings = read_export(path, export_format, columns or {})
    columns = {name: [_in_euro(cell) for cell in cells] for name, cells in holdings.table.columns.items()}
    holdings = replace(holdings, table=replace(holdings.table, columns=columns))
    return build_snapshot(holdings, as_of=AS_OF, base_currency="EUR", fx=RATES)


def _in_euro(cell):
    if not isinstance(cell, Amounts):
        return cell
    return sum(amount * {**RATES, "EUR": 1.0}[code] for code, amount in cell.by_currency.items())


BOOKS = {
    # SAP 1200 x 150.5; IBM 1000 x 200 x 0.9; the option 6000 x 0.9; NESN is closed.
    "ibkr-portfolio": (3, 180600 + 180000 + 5400, 180600 - 180000 + 5400, 12600 + 9000 - 1800, -350.25 * 1.05),
    # SAP as above, its lots not again; the future 2 x 50 x 6000 x 0.9; the option 2 x 100 x 30 x 0.9.
    "ibkr-flex": (3, 180600 + 540000 + 5400, 180600 - 540000 + 5400, 12600 + 9000 - 1800, None),
    # 0.5 lots of 100000 at 1.12, 2 of 100 at 2950, both x 0.9; 10 of 1 at 18100. PnL from the prices.
    "mt5": (3, 50400 + 531000 + 181000, 50400 - 531000 + 181000, 900 - 9000 + 1000, None),
    # 0.5 x 29500 and 2 x 1750, both x 0.92 and not x leverage; the third is closed.
    "freqtrade": (2, 13570 + 3220, 13570 - 3220, (740.5 + 98) * 0.92, (120 - 25) * 0.92),
    # No mark price, so no notional; realised 12.50 - 25.20 USDT and -4.50 USD.
    "nautilus": (2, None, None, None, -12.7 * 0.92 - 4.5 * 0.9),
}


@pytest.mark.parametrize("export_format", FORMATS)
def test_an_export_is_the_book_that_it_shows(export_format):
    """Exposure, net exposure, and both PnL in base currency are those worked out by hand from the file."""
    count, gross, net, unrealized, realized = BOOKS[export_format]

    book = book_of(SAMPLES / FILES[export_format], export_format)

    assert book.num_open_positions == count
    figures = [book.total_notional, book.net_notional, book.total_unrealized_pnl, book.total_realized_pnl]
    assert figures == [
        None if figure is None else pytest.approx(figure) for figure in (gross, net, unrealized, realized)
    ]


@pytest.mark.parametrize("export_format", FORMATS)
def test_an_export_does_not_say_when_it_was_made(export_format):
    """No format has a time with a time zone: the caller has to say when, nobody guesses."""
    assert read_export(SAMPLES / FILES[export_format], export_format).as_of is None


CELLS = {
    "thousands are grouped": ("ibkr-portfolio", "IBM", {"size": -1000.0, "mark_price": 200.0, "multiplier": 1.0}),
    "money names its currency": ("ibkr-portfolio", "IBM", {"unrealized_pnl": Amounts({"USD": 10000.0})}),
    "a market value loses its sign": ("ibkr-portfolio", "IBM", {"notional": Amounts({"USD": 200000.0})}),
    "an option has no multiplier there": (
        "ibkr-portfolio",
        SPX,
        {"multiplier": None, "notional": Amounts({"USD": 6000.0}), "asset_class": "OPT", "account": "U1234567"},
    ),
    "a closed row keeps its PnL": (
        "ibkr-portfolio",
        "NESN",
        {"size": 0.0, "realized_pnl": Amounts({"CHF": -350.25}), "currency": "CHF"},
    ),
    "a future": (
        "ibkr-flex",
        "ESH6",
        {"side": "short", "size": -2.0, "multiplier": 50.0, "notional": Amounts({"USD": 600000.0})},
    ),
    "a report's day and rate stay further columns": (
        "ibkr-flex",
        "ESH6",
        {"ReportDate": "20260227", "FXRateToBase": "0.9", "unrealized_pnl": Amounts({"USD": 10000.0})},
    ),
    "a stop": ("mt5", "EURUSD", {"side": "long", "size": "0.5", "stop_price": 1.09, "multiplier": "100000.0"}),
    "no stop": ("mt5", "XAUUSD", {"side": "short", "stop_price": None, "currency": "USD", "profit": "-10000.0"}),
    "a leveraged trade": (
        "freqtrade",
        "BTC/USDT:USDT",
        {"side": "long", "size": 0.5, "leverage": 3.0, "venue": "binance", "stop_price": 27000.0},
    ),
    "a short trade without a stop": ("freqtrade", "ETH/USDT:USDT", {"side": "short", "size": 2.0, "stop_price": None}),
    "a closed trade": (
        "freqtrade",
        "SOL/USDT:USDT",
        {"side": "flat", "size": 0.0, "unrealized_pnl": None, "realized_pnl": Amounts({"USDT": -25.0})},
    ),
    "a position under its venue": (
        "nautilus",
        "ESH6.XCME",
        {"side": "short", "size": "2", "venue": "XCME", "account": "IB-001", "multiplier": 50.0, "currency": "USD"},
    ),
    "a closed position": (
        "nautilus",
        "SOLUSDT-PERP.BINANCE",
        {"side": "flat", "size": "0", "realized_pnl": Amounts({"USDT": -25.2})},
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_row_says_what_its_documentation_says(case):
    """Sides, sizes, contracts, currencies and money of single rows, worked out by hand."""
    export_format, symbol, expected = CELLS[case]

    (row,) = [
        row for row in rows_of(read_export(SAMPLES / FILES[export_format], export_format)) if row["symbol"] == symbol
    ]

    assert {name: row[name] for name in expected} == expected


UNKNOWN = {
    "yesterday's close": ("ibkr-portfolio", [(",150.50,", ",C150.50,")], "SAP", ["mark_price", "notional"]),
    "a halt": ("ibkr-portfolio", [(",30.00,", ",H30.00,")], SPX, ["mark_price", "notional", "unrealized_pnl"]),
    "no price and no value": ("ibkr-portfolio", [('USD,30.00,"6,000.00"', "USD,,")], SPX, ["mark_price", "notional"]),
    "a value that is not size x price": ("ibkr-portfolio", [('"180,600.00",140', "150.50,140")], "SAP", ["notional"]),
    "no multiplier of a future": ("ibkr-flex", [('"495512563","50"', '"495512563",""')], "ESH6", ["multiplier"]),
    "a multiplier that is wrong": ("ibkr-flex", [('"495512563","50"', '"495512563","5"')], "ESH6", ["notional"]),
    "no contract size": ("mt5", [(",trade_contract_size,", ",size_of_a_lot,")], "XAUUSD", ["multiplier", "notional"]),
    "a contract size left empty": ("mt5", [(",100.0,USD", ",,USD")], "XAUUSD", ["multiplier", "notional"]),
    "a rate that was not to be had": (
        "freqtrade",
        [("1750.0", "null"), ("98.0", "null")],
        "ETH/USDT:USDT",
        ["notional"],
    ),
    "no mark": ("nautilus", [], "ETHUSDT-PERP.BINANCE", ["mark_price", "notional", "unrealized_pnl"]),
    "an inverse contract": ("nautilus", [(",50,False", ",50,True")], "ESH6.XCME", ["multiplier", "notional"]),
    "a report without multipliers": ("nautilus", [(",multiplier,", ",mult,")], "ESH6.XCME", ["multiplier", "notional"]),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_an_export_does_not_say_is_unknown(case, tmp_path):
    """A figure that the file lacks, or that is not of today, is missing in the book, and with it the total."""
    export_format, changes, symbol, missing = UNKNOWN[case]

    book = book_of(damaged(tmp_path, export_format, *changes), export_format)

    row = book.columns["symbol"].index(symbol)
    assert {name: book.columns[name][row] for name in missing} == dict.fromkeys(missing)
    if "notional" in missing:
        assert book.total_notional is None


REFUSED = {
    "portfolio: no position column": ("ibkr-portfolio", [(",Position,", ",Posn,")], ["no column 'Position'", ":2"]),
    "portfolio: no currency": ("ibkr-portfolio", [('"1,200",EUR', '"1,200",')], ["SAP has no currency", ":3"]),
    "portfolio: two currencies": ("ibkr-portfolio", [('0.00 USD",210', '0.00 EUR",210')], ["IBM has EUR and USD"]),
    "portfolio: thousands out of place": ("ibkr-portfolio", [('"1,200"', '"12,00"')], ["size of SAP", "'12,00'"]),
    "portfolio: a decimal comma": ("ibkr-portfolio", [(",150.50,", ',"150,50",')], ["mark_price of SAP", "'150,50'"]),
    "portfolio: a blank size": ("ibkr-portfolio", [('"1,200"', "")], ["size of SAP is null", ":3"]),
    "portfolio: a blank symbol": ("ibkr-portfolio", [(",SAP,", ",,")], ["symbol is null", ":3"]),
    "portfolio: an unknown mark": ("ibkr-portfolio", [(",150.50,", ",X150.50,")], ["mark_price of SAP", "'X150.50'"]),
    "portfolio: a sign that was lost": ("ibkr-portfolio", [('"-1,000"', '"1,000"')], ["IBM has a size of 1000", ":4"]),
    "portfolio: a total row": (
        "ibkr-portfolio",
        [("U1234567,NESN,EBS,0", "U1234567,Total,,3")],
        ["'Total' is a sum of others", ":6"],
    ),
    "portfolio: a position among the cash": (
        "ibkr-portfolio",
        [("USD,-1250.50", "IBM,NYSE,100,USD")],
        ["'IBM,NYSE,100,USD'", ":10", "a currency and an amount"],
    ),
    "portfolio: a field too few": ("ibkr-portfolio", [(",No,STK,0.00", ",No,STK")], ["12 fields", ":6"]),
    "flex: no quantity": ("ibkr-flex", [("Quantity", "Amount")], ["no column 'Quantity' or 'Position'"]),
    "flex: no currency column": ("ibkr-flex", [("CurrencyPrimary", "Ccy")], ["no column 'CurrencyPrimary'"]),
    "flex: lots that are not the sum": (
        "ibkr-flex",
        [('"700"', '"900"')],
        ["a summary of 1200 and lots of 1400", ":2"],
    ),
    "flex: lots and sum not told apart": ("ibkr-flex", [("LevelOfDetail", "Level")], ["SAP has 3 summaries"]),
    "flex: an unknown level": ("ibkr-flex", [('"LOT"', '"DETAIL"')], ["LevelOfDetail 'DETAIL'", ":3"]),
    "flex: an unknown side": ("ibkr-flex", [('"Short"', '"short"')], ["side of ESH6", "did you mean 'Short'"]),
    "flex: a side against the sign": ("ibkr-flex", [('"Short"', '"Long"')], ["size of ESH6 is -2.0 on a long"]),
    "flex: short without the sign": (
        "ibkr-flex",
        [('"-2"', '"2"'), ('"-600000"', '"600000"')],
        ["ESH6 is Short with a quantity of 2"],
    ),
    "flex: a blank size": ("ibkr-flex", [('"-2"', '""')], ["size of ESH6 is null"]),
    "flex: a sum over all": ("ibkr-flex", [('"ESH6"', '"TOTAL"')], ["'TOTAL' is a sum", ":5"]),
    "flex: grouped thousands": ("ibkr-flex", [('"-600000"', '"-600,000"')], ["notional of ESH6", "'-600,000'"]),
    "mt5: no currency of the prices": ("mt5", [(",currency_profit", ",ccy")], ["no column 'currency_profit'"]),
    "mt5: a currency left empty": ("mt5", [(",1.0,EUR", ",1.0,")], ["currency of GER40", ":4"]),
    "mt5: an unknown type": ("mt5", [("102,1772409660,1,", "102,1772409660,2,")], ["side of XAUUSD", "'2'", ":3"]),
    "mt5: a blank volume": ("mt5", [(",3,2.0,", ",3,,")], ["size of XAUUSD is null"]),
    "mt5: no price": ("mt5", [("price_current", "last")], ["no column 'price_current'", "mark_price = "]),
    "freqtrade: an error for an answer": ("freqtrade", [("[\n", '{"detail": [\n'), ("]\n", "]}\n")], ["found a table"]),
    "freqtrade: no side": ("freqtrade", [('"is_short": true', '"is_short": null')], ["is_short of ETH/USDT:USDT"]),
    "freqtrade: no such field": ("freqtrade", [('"is_open"', '"open"')], ["no column 'is_open'"]),
    "freqtrade: no amount": ("freqtrade", [('"amount": 2.0', '"amount": null')], ["size of ETH/USDT:USDT is null"]),
    "nautilus: an unknown side": ("nautilus", [("SELL,SHORT", "SELL,SOLD")], ["side of ESH6.XCME", ":3"]),
    "nautilus: closed and long": ("nautilus", [("FLAT", "LONG")], ["SOLUSDT-PERP.BINANCE is closed and long", ":4"]),
    "nautilus: flat with a size": ("nautilus", [("FLAT,0,", "FLAT,3,")], ["3.0 on a flat position"]),
    "nautilus: PnL without currency": ("nautilus", [("-4.50 USD,", "-4.50,")], ["realized_pnl of ESH6.XCME"]),
    "nautilus: no quantity": ("nautilus", [(",quantity,", ",qty,")], ["no column 'quantity'"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_damaged_export_is_refused(case, tmp_path):
    """A column, side, size or currency that is not there, a sum, a contradiction: refused with the row it is in."""
    export_format, changes, said = REFUSED[case]
    path = damaged(tmp_path, export_format, *changes)

    with pytest.raises(SnapshotError) as refusal:
        book_of(path, export_format)

    assert [words for words in said if words not in str(refusal.value)] == []


def test_lots_without_their_sum_are_the_positions(tmp_path):
    """A query with lots only is the same book, in more rows: what is dropped is only what would count twice."""
    text = (SAMPLES / "ibkr_flex.csv").read_text().splitlines(keepends=True)
    path = tmp_path / "lots.csv"
    path.write_text("".join(line for line in text if '"SAP"' not in line or '"LOT"' in line))

    book = book_of(path, "ibkr-flex")

    assert book.num_open_positions == 4
    assert book.symbol_notional["SAP"] == pytest.approx(180600)


def test_a_column_of_ones_own_goes_before_the_formats(tmp_path):
    """What the config names is taken for the contract size, read as the format's own would be."""
    path = damaged(tmp_path, "mt5", ("trade_contract_size", "lot"))

    book = book_of(path, "mt5", {"multiplier": "lot", "unrealized_pnl": "profit"})

    assert book.total_notional == pytest.approx(50400 + 531000 + 181000)
    assert book.total_unrealized_pnl == pytest.approx(1000 - 10000 + 1000)  # as the terminal says, in base currency


def test_the_profit_counts_where_the_accounts_currency_is_known(tmp_path):
    """MetaTrader's profit is in the account's currency, which a column may say."""
    path = damaged(
        tmp_path,
        "mt5",
        (",currency_profit\n", ",currency_profit,account_currency\n"),
        (",EUR\n", ",EUR,CHF\n"),
        (",USD\n", ",USD,CHF\n"),
    )

    assert [row["unrealized_pnl"] for row in rows_of(read_export(path, "mt5"))] == [
        Amounts({"CHF": 1000.0}),
        Amounts({"CHF": -10000.0}),
        Amounts({"CHF": 1000.0}),
    ]


def test_a_mark_may_come_from_a_column_beside_the_report(tmp_path):
    """With a mark price, a report's contracts and currencies make the notional: 10 x 2600 x 0.92 and 2 x 50 x 6000 x 0.9."""
    path = damaged(
        tmp_path,
        "nautilus",
        (",is_inverse\n", ",is_inverse,last\n"),
        (",1,False\n", ",1,False,2600\n"),
        (",50,False\n", ",50,False,6000\n"),
    )

    book = book_of(path, "nautilus", {"mark_price": "last"})

    assert book.total_notional == pytest.approx(23920 + 540000)
    # 10 x (2600 - 2500) x 0.92 and -2 x 50 x (6000 - 6100) x 0.9
    assert book.total_unrealized_pnl == pytest.approx(920 + 9000)


EMPTY = {
    "ibkr-portfolio": "Financial Instrument,Position,Currency,Market Price\n",
    "ibkr-flex": '"Symbol","Quantity","MarkPrice","CurrencyPrimary"\n',
    "freqtrade": "[]",
}


@pytest.mark.parametrize("export_format", EMPTY)
def test_an_export_that_says_so_is_an_empty_book(export_format, tmp_path):
    """A header alone, and an empty list of trades, say that there is nothing."""
    path = tmp_path / FILES[export_format]
    path.write_text(EMPTY[export_format])

    assert book_of(path, export_format).total_notional == 0


@pytest.mark.parametrize("export_format", FORMATS)
def test_an_empty_file_is_no_empty_book(export_format, tmp_path):
    """A file without even a header says nothing: whatever writes it has failed."""
    path = tmp_path / FILES[export_format]
    path.write_text("\n")

    with pytest.raises(SnapshotError, match="empty file"):
        read_export(path, export_format)


def test_an_unknown_format_is_wrong_usage():
    """A slip of the pen is answered with the formats there are and the nearest."""
    with pytest.raises(UsageError, match=r"config\.toml:9: unknown format of an export 'ibkr-flexx'[^?]*'ibkr-flex'"):
        read_export(SAMPLES / "ibkr_flex.csv", "ibkr-flexx", place=Place("config.toml", 9))
