"""Damaged exports are refused, or what they lack is unknown: none becomes another book silently."""

import csv
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exported import FILES, SAMPLES, SPX, book_of, damaged
from hypothesis import given
from hypothesis import strategies as st

from riskcheck.foundation.problems import SnapshotError
from riskcheck.sources.exports import EXPORTS

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
    "a report without multipliers": (
        "nautilus",
        [(",multiplier,", ",a_column_of_ones_own,")],
        "ESH6.XCME",
        ["multiplier", "notional"],
    ),
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
    "portfolio: a position in whole numbers among the cash": (
        "ibkr-portfolio",
        [("USD,-1250.50", "IBM,100,150,15000")],
        ["below 'Cash Balances'"],
    ),
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
    "flex: a lot of no summary": (
        "ibkr-flex",
        [('"U1234567","EUR","1","STK","SAP","14204","1","500"', '"U1234567","EUR","1","STK","SAP","","1","500"')],
        ["SAP has a lot and no summary", ":3"],
    ),
    "flex: an unknown level": ("ibkr-flex", [('"LOT"', '"DETAIL"')], ["LevelOfDetail 'DETAIL'", ":3"]),
    "flex: an unknown side": ("ibkr-flex", [('"Short"', '"short"')], ["side of ESH6", "did you mean 'Short'"]),
    "flex: a side against the sign": ("ibkr-flex", [('"Short"', '"Long"')], ["size of ESH6 is -2.0 on a long"]),
    "flex: short without the sign": (
        "ibkr-flex",
        [('"-2"', '"2"'), ('"-600000"', '"600000"')],
        ["ESH6 is Short with a quantity of 2"],
    ),
    "flex: a blank size": ("ibkr-flex", [('"-2"', '""')], ["size of ESH6 is null", ":5"]),
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


CSV_FORMATS = [name for name, file in FILES.items() if file.endswith(".csv")]


@pytest.mark.parametrize("export_format", CSV_FORMATS)
def test_no_cell_left_empty_makes_another_exposure(export_format, tmp_path):
    """Whichever cell of a sample is empty: the file is refused, the exposure is unknown, or it is the same."""
    path = tmp_path / FILES[export_format]
    lines = list(csv.reader(StringIO((SAMPLES / FILES[export_format]).read_text())))
    whole = book_of(SAMPLES / FILES[export_format], export_format).total_notional
    others = []
    for row, column in [(row, column) for row, cells in enumerate(lines) for column in range(len(cells))]:
        cells = [
            line if number != row else [*line[:column], "", *line[column + 1 :]] for number, line in enumerate(lines)
        ]
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(cells)
        with suppress(SnapshotError):
            others.append((row, column, book_of(path, export_format).total_notional))

    assert [found for found in others if found[2] not in (None, pytest.approx(whole))] == []
    assert len(others) > 10


@pytest.mark.parametrize("export_format", EXPORTS)
@given(data=st.data())
def test_a_file_with_a_hole_is_a_book_or_refused(export_format, data):
    """Whatever is cut out of a sample, reading it ends in a book or in a SnapshotError, never in anything else."""
    text = (SAMPLES / FILES[export_format]).read_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 400)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILES[export_format]
        path.write_text(text[:start] + text[end:])
        with suppress(SnapshotError):
            book_of(path, export_format)
