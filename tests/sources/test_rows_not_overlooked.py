"""Rows that a description would overlook: each is a refusal or an unknown exposure, and never a smaller book."""

import pytest
from described_files import book_of, holdings_of, sizes_in

from riskcheck.foundation.problems import RiskcheckError
from riskcheck.snapshot import Measures, build_snapshot

EUR = 'format = "table"\ncurrency = "EUR"\n'
COLUMNS = '[broker.columns]\nsymbol = "T"\nsize = "Q"\nmark_price = "P"\n'


def test_a_second_table_behind_the_end_is_not_overlooked(tmp_path):
    """Two accounts in one file have the header twice, and the second account's rows would not be seen."""
    text = "T,Q,P\nSAP,2,150\nTotal,,\n\nT,Q,P,\nSIE,2000,150\nTotal,,\n"

    with pytest.raises(RiskcheckError, match="the header again") as refusal:
        holdings_of(tmp_path, text, EUR + '[broker.rows]\nend = "Total"\n' + COLUMNS)

    assert refusal.value.problems[0].place.line == 5


def test_a_second_account_of_vanguard_is_not_overlooked(tmp_path):
    """Its holdings end where the transactions begin, and not where the next account's holdings do."""
    header = "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
    text = f"{header}1,APPLE,AAPL,10,200,2000,\n\n{header}2,NVIDIA,NVDA,1000,200,200000,\n"

    with pytest.raises(RiskcheckError, match="the header again"):
        holdings_of(tmp_path, text, 'format = "vanguard"\ncurrency = "USD"\n')


CONSTANTS = {
    "a column's number for its name": ('size = "2"', "its number is written #2"),
    "a number for the price": ('size = "Q"\nmark_price = "1.5"', "mark_price = '1.5' reads no column"),
    "a sum of numbers": ('size = "1 + 1"', "reads no column"),
}


@pytest.mark.parametrize("case", CONSTANTS)
def test_an_expression_reads_a_column(tmp_path, case):
    """One that reads none makes all rows alike, whatever the file says."""
    said, expected = CONSTANTS[case]

    with pytest.raises(RiskcheckError) as refusal:
        holdings_of(tmp_path, "T,Q,P\nSAP,200,150\n", f'{EUR}[broker.columns]\nsymbol = "T"\n{said}\n')

    assert expected in str(refusal.value.problems)


WITHOUT_QUANTITY = {
    "fidelity": (
        "Account Number,Symbol,Quantity,Last Price,Current Value\nZ1,AAPL,10,$200,$2000\nZ1,NVDA,n/a,$200,$200000\n"
        "Z1,SPAXX**,,,$5000\n"
    ),
    "etrade": (
        "Symbol,Last Price $,Quantity,Price Paid $,Value $\nAAPL,200,10,200,2000\nNVDA,200,--,200,200000\n"
        "CASH,,,,5000\nTOTAL,,,,207000\n"
    ),
    "degiro": (
        "Product,Symbool/ISIN,Aantal,Slotkoers,Lokale waarde,,Waarde in EUR\n"
        'APPLE,US0378331005,10,"200,00",USD,"2000,00","1000,00"\nNVIDIA,US67066G1040,,"200,00",USD,"200000,00",\n'
        'CASH,,,,EUR,"5000,00","5000,00"\n'
    ),
}


@pytest.mark.parametrize("name", WITHOUT_QUANTITY)
def test_a_row_with_a_price_is_a_position(tmp_path, name):
    """Its quantity is not there, so that the book is not known; cash has neither."""
    with pytest.raises(RiskcheckError, match="size"):
        book_of(tmp_path, WITHOUT_QUANTITY[name], f'format = "{name}"\ncurrency = "USD"\n')


def test_a_holding_of_a_fund_without_a_class_is_held(tmp_path):
    """10 at 200 and 1000 at 200 are both held, and the cash is not a position."""
    text = (
        "Ticker,Asset Class,Notional Value,Quantity,Price,Market Currency\nAAPL,Equity,2000,10,200,USD\n"
        "NVDA,-,200000,1000,200,USD\nUSD,Cash,5000,5000,1,USD\n"
    )

    book = book_of(tmp_path, text, 'format = "ishares"\n')

    # A dollar is 0.5 EUR.
    assert sizes_in(book) == {"AAPL": ("long", 10.0, 1000.0), "NVDA": ("long", 1000.0, 100000.0)}


def test_comdirects_values_are_in_euro_whatever_the_book_is_in(tmp_path):
    """Without a price the value in EUR is all there is: of a book in dollars, at 2 each, 45,000 are 90,000."""
    text = (
        "Stück / Nominale;WKN;Währung;Aktueller Kurs;Datum;Wert in EUR\n"
        "100;865985;USD;--;02.02.2026;45.000,00\nDepotwert;;;;;45.000,00\n"
    )

    holdings = holdings_of(tmp_path, text, 'format = "comdirect"\n', encoding="iso-8859-1")

    book = build_snapshot(holdings, Measures("USD", {"EUR": 2.0}), as_of=holdings.as_of)
    assert [one.notional for one in book.positions] == [90000.0]


@pytest.mark.parametrize(
    "names",
    [
        ("b-2026-01-31.csv", "b-2026-01-31 (1).csv"),
        ("b-2026-01-31-9-30.csv", "b-2026-01-31-10-30.csv"),
    ],
)
def test_two_files_of_one_day_are_told_apart_or_refused(tmp_path, names):
    """By their names the second download, and half past ten, would stand before what is older."""
    for name in names:
        (tmp_path / name).write_text("symbol,side,size,mark_price,currency\nSAP,long,2,150,EUR\n")

    with pytest.raises(RiskcheckError, match="do not say which is the newest"):
        holdings_of(tmp_path, None, 'as_of = "file"\n', name="b-*.csv")


NOT_WHOLE = {
    "an error beside no rows": ('{"error": "rate limit", "list": []}', "list", "an error"),
    "an answer that did not succeed": ('{"success": false, "list": []}', "list", "an error"),
    "a page that is not the last": ('{"r": {"list": [], "nextPageCursor": "ab"}}', "r.list", "more rows"),
    "a page with more behind it": ('{"has_more": true, "r": {"list": []}}', "r.list", "more rows"),
}


@pytest.mark.parametrize("case", NOT_WHOLE)
def test_an_answer_that_is_not_whole_is_refused(tmp_path, case):
    """What stands beside the rows says that they are not the book, which must then say so itself to be one."""
    text, rows, said = NOT_WHOLE[case]
    keys = f'{EUR}[broker.json]\nrows = "{rows}"\n'

    with pytest.raises(RiskcheckError, match=said):
        holdings_of(tmp_path, text, keys + COLUMNS, name="book.json")


def test_a_whole_answer_may_say_that_there_is_no_more(tmp_path):
    """Neither an empty cursor nor no error stands against the rows, nor does what the desk judges itself."""
    text = '{"error": null, "ok": true, "next": "x", "hasMore": false, "list": [{"T": "SAP", "Q": 2, "P": 150}]}'
    keys = f'{EUR}[broker.json]\nrows = "list"\nmust = {{ next = "x" }}\n'

    book = book_of(tmp_path, text, keys + COLUMNS, name="book.json")

    assert sizes_in(book) == {"SAP": ("long", 2.0, 300.0)}


@pytest.mark.parametrize("symbol", ["GOLD", "WTI", "CL-OIL", "BTCUSD", "NVDA"])
def test_a_lot_of_mt5_is_not_one_unit(tmp_path, symbol):
    """Ten lots of gold are a thousand ounces: without the units of a lot the exposure is not known."""
    header = "<tr><td>Symbol</td><td>Type</td><td>Volume</td><td>Price</td><td>Market Price</td></tr>"
    row = f"<tr><td>{symbol}</td><td>buy</td><td>10.00</td><td>25</td><td>25</td></tr>"
    page = f"<table>{header}{row}<tr><td></td><td></td><td></td><td></td><td>0.00</td></tr></table>"
    keys = 'format = "mt5-report"\ncurrency = "USD"\n'

    unknown = book_of(tmp_path, page, keys, name="book.html", encoding="utf-16")
    known = book_of(tmp_path, page, f"{keys}multiplier = 100\n", name="book.html", encoding="utf-16")

    assert [one.notional for one in unknown.positions] == [None]
    # 10 lots of 100 at 25 dollars, of which each is 0.5 EUR
    assert [one.notional for one in known.positions] == [12500.0]


def test_a_row_of_another_word_of_ibkr_is_held(tmp_path):
    """Only lots are left out, which are their summary again: what else a statement calls a position is one."""
    text = (
        'Statement,Data,Period,"January 30, 2026"\n'
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Close Price,Value\n"
        "Open Positions,Data,summary,Stocks,USD,AAPL,10,1,200,2000\n"
        "Open Positions,Data,Lot,Stocks,USD,AAPL,10,1,200,2000\n"
        "Open Positions,Total,,Stocks,USD,,,,,2000\n"
    )

    # 10 at 200 dollars, of which each is 0.5 EUR
    assert sizes_in(book_of(tmp_path, text, 'format = "ibkr-activity"\n')) == {"AAPL": ("long", 10.0, 1000.0)}
