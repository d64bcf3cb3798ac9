"""Exports that people have become the book that they show: signs, contracts, currencies."""

import os
from datetime import UTC, datetime

import pandas as pd
import pytest
from exported import FILES, RATES, SAMPLES, SPX, book_of, damaged, read, rows_of
from support import AS_OF

from riskcheck.foundation.problems import Place, SnapshotError, UsageError
from riskcheck.snapshot import Measures, build_snapshot
from riskcheck.snapshot.amounts import Amounts
from riskcheck.sources import SnapshotFile, read_snapshot_file
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.tables import form_of

BOOKS = {
    # 12 600 EUR of SAP, 10 000 USD of IBM and -2 000 of an option, whose exposure is not known; NESN is closed.
    "ibkr-portfolio": (3, None, None, 12600 + 9000 - 1800, -350.25 * 1.05),
    # SAP as above, its lots not again; the future; the same option.
    "ibkr-flex": (3, None, None, 12600 + 9000 - 1800, None),
    # 0.5 lots of 100000 at 1.12, 2 of 100 at 2950, both x 0.9; 10 of 1 at 18100. PnL from the prices.
    "mt5": (3, 50400 + 531000 + 181000, 50400 - 531000 + 181000, 900 - 9000 + 1000, None),
    # 0.5 x 29500 and 2 x 1750, both x 0.92 and not x leverage; the third is closed.
    "freqtrade": (2, 13570 + 3220, 13570 - 3220, (750 + 100) * 0.92, (120 - 25) * 0.92),
    # No mark price, so no notional; realised 12.50 - 25.20 USDT and -4.50 USD.
    "nautilus": (2, None, None, None, -12.7 * 0.92 - 4.5 * 0.9),
}


@pytest.mark.parametrize("export_format", EXPORTS)
def test_an_export_is_the_book_that_it_shows(export_format):
    """Exposure, net exposure, and both PnL in base currency are those worked out by hand from the file."""
    count, gross, net, unrealized, realized = BOOKS[export_format]

    book = book_of(SAMPLES / FILES[export_format], export_format)

    assert book.num_open_positions == count
    figures = [book.total_notional, book.net_notional, book.total_unrealized_pnl, book.total_realized_pnl]
    assert figures == [
        None if figure is None else pytest.approx(figure) for figure in (gross, net, unrealized, realized)
    ]


EXPOSURES = {
    # SAP 1200 x 150.5; IBM 1000 x 200 x 0.9.
    "ibkr-portfolio": ({"SAP": 180600, "IBM": 180000, SPX: None}),
    # SAP as above; the future 2 x 50 x 6000 x 0.9.
    "ibkr-flex": ({"SAP": 180600, "ESH6": 540000, "SPX   260320P05800000": None}),
}


@pytest.mark.parametrize("export_format", EXPOSURES)
def test_the_exposure_of_an_option_is_not_its_premium(export_format):
    """Two puts for 6 000 USD move 120 000, and two that are sold can lose more: their exposure is not known."""
    book = book_of(SAMPLES / FILES[export_format], export_format)

    exposures = {symbol: pytest.approx(worth) if worth else None for symbol, worth in EXPOSURES[export_format].items()}
    assert book.symbol_notional == exposures
    assert (
        "it is an option"
        in book.missing_reasons["multiplier"][list(book.columns["symbol"]).index(list(exposures)[2])].found
    )


NAMELESS = {
    "by its symbol": ('"OPT","SPX   260320P05800000"', '"","SPX   260320P05800000"'),
    "on a future": ('"OPT","SPX   260320P05800000"', '"FOP","EW3H6 P5800"'),
}


@pytest.mark.parametrize("name", NAMELESS)
def test_an_option_is_known_by_its_type_or_by_its_symbol(name, tmp_path):
    """A query without AssetClass, and an option on a future, have no exposure either."""
    text = (SAMPLES / "ibkr_flex.csv").read_text().replace(*NAMELESS[name])
    path = tmp_path / "ibkr_flex.csv"
    path.write_text(text)

    assert book_of(path, "ibkr-flex").total_notional is None


@pytest.mark.parametrize("export_format", EXPORTS)
def test_an_export_says_when_it_was_made_only_by_a_date_inside(export_format):
    """No format has a time with a time zone: the caller has to say when, nobody guesses."""
    inside = {"ibkr-flex": datetime(2026, 2, 27, 21, tzinfo=UTC)}  # 16:00 in New York on its ReportDate
    assert read(SAMPLES / FILES[export_format], export_format).as_of == inside.get(export_format)


CELLS = {
    "thousands are grouped": ("ibkr-portfolio", "IBM", {"size": -1000.0, "mark_price": 200.0, "multiplier": 1.0}),
    "money names its currency": ("ibkr-portfolio", "IBM", {"unrealized_pnl": Amounts({"USD": 10000.0})}),
    "a market value loses its sign": ("ibkr-portfolio", "IBM", {"notional": Amounts({"USD": 200000.0})}),
    "an option has no notional there": (
        "ibkr-portfolio",
        SPX,
        {"notional": None, "asset_class": "OPT", "account": "U1234567"},
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
        {"side": "flat", "size": 0.0, "realized_pnl": Amounts({"USDT": -25.0})},
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

    (row,) = [row for row in rows_of(read(SAMPLES / FILES[export_format], export_format)) if row["symbol"] == symbol]

    assert {name: row[name] for name in expected} == expected


def test_lots_without_their_sum_are_the_positions(tmp_path):
    """A query with lots only is the same book, in more rows: what is dropped is only what would count twice."""
    lines = (SAMPLES / "ibkr_flex.csv").read_text().splitlines(keepends=True)
    path = tmp_path / "ibkr_flex.csv"
    path.write_text("".join(lines[:1] + lines[2:]).replace("SUMMARY", "LOT"))

    book = book_of(path, "ibkr-flex")

    assert book.num_open_positions == 4
    assert book.symbol_notional["SAP"] == pytest.approx(180600)


def test_a_column_of_ones_own_goes_before_the_formats(tmp_path):
    """What the config names is taken for the contract size, read as the format's own would be."""
    path = damaged(tmp_path, "mt5", ("trade_contract_size", "lot"))

    book = book_of(path, "mt5", {"multiplier": "lot"})

    assert book.total_notional == pytest.approx(50400 + 531000 + 181000)


def test_a_profit_in_another_currency_that_is_taken_for_base_currency_is_told(tmp_path):
    """The terminal's profit is in the account's currency: taken for euros it contradicts the prices."""
    book = book_of(damaged(tmp_path, "mt5"), "mt5", {"unrealized_pnl": "profit"})

    assert book.total_unrealized_pnl is None
    assert "as the source says" in book.missing_reasons["unrealized_pnl"][0].found


def test_the_profit_counts_where_the_accounts_currency_is_known(tmp_path):
    """MetaTrader's profit is in the account's currency, which a column may say."""
    path = damaged(
        tmp_path,
        "mt5",
        (",currency_profit\n", ",currency_profit,account_currency\n"),
        (",EUR\n", ",EUR,CHF\n"),
        (",USD\n", ",USD,CHF\n"),
    )

    assert [row["unrealized_pnl"] for row in rows_of(read(path, "mt5"))] == [
        Amounts({"CHF": 1000.0}),
        Amounts({"CHF": -10000.0}),
        Amounts({"CHF": 1000.0}),
    ]


def test_a_mark_may_come_from_a_column_beside_the_report(tmp_path):
    """With a mark price a report has a notional: 10 x 2600 x 0.92 and 2 x 50 x 6000 x 0.9."""
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


def test_an_earlier_round_of_a_netted_position_is_a_flat_row(tmp_path):
    """What the report archived of a position keeps its PnL, 5 x 0.92 more, and is no exposure."""
    path = tmp_path / "nautilus.csv"
    lines = (SAMPLES / "nautilus.csv").read_text().splitlines()
    rounds = [lines[0] + ",is_snapshot", *(line + ",False" for line in lines[1:])]
    rounds.append(lines[3].replace("P-3", "P-3-1").replace("-25.20 USDT", "5.00 USDT") + ",True")
    path.write_text("\n".join(rounds) + "\n")

    book = book_of(path, "nautilus")

    assert book.num_open_positions == 2
    assert book.total_realized_pnl == pytest.approx(-12.7 * 0.92 - 4.5 * 0.9 + 4.6)


def test_an_archived_position_that_is_open_is_refused(tmp_path):
    """An earlier round has ended: one that says it is long would be counted beside the position itself."""
    changes = [(",is_inverse\n", ",is_inverse,is_snapshot\n"), (",1,False\n", ",1,False,True\n")]
    path = damaged(tmp_path, "nautilus", *changes, (",50,False\n", ",50,False,False\n"))

    with pytest.raises(SnapshotError, match=r"nautilus\.csv:2: ETHUSDT-PERP\.BINANCE is closed and long"):
        read(path, "nautilus")


def test_what_a_trade_lists_is_no_column():
    """A trade's orders are rows of their own kind; no cell of a position holds them."""
    columns = read(SAMPLES / "freqtrade.json", "freqtrade").table.columns

    assert "orders" not in columns
    assert list(columns["strategy"]) == ["Trend", "Trend", "Trend"]


def test_a_formats_column_that_is_taken_for_something_else_is_that_alone():
    """What the config gives another name is no longer what the format takes it for: the entry price is not known."""
    book = book_of(SAMPLES / "ibkr_flex.csv", "ibkr-flex", {"cost": "CostBasisPrice"})

    assert book.columns["cost"] == (140.0, 6100.0, 40.0)
    assert book.columns["entry_price"] == (None, None, None)


@pytest.mark.parametrize("index", [True, False], ids=["with row numbers", "without"])
def test_what_pandas_writes_is_read(index, tmp_path):
    """A frame of positions is the same book whether ``to_csv`` was told to leave the row numbers out or not."""
    path = tmp_path / "mt5.csv"
    position = {"symbol": "XAUUSD", "type": 1, "volume": 2.0, "price_open": 2900.0, "price_current": 2950.0, "sl": 0.0}
    frame = pd.DataFrame([{**position, "trade_contract_size": 100.0, "currency_profit": "USD"}])
    frame.to_csv(path, index=index)

    assert book_of(path, "mt5").net_notional == pytest.approx(-2 * 100 * 2950 * 0.9)


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


@pytest.mark.parametrize("export_format", EXPORTS)
def test_an_empty_file_is_no_empty_book(export_format, tmp_path):
    """A file without even a header says nothing: whatever writes it has failed."""
    path = tmp_path / FILES[export_format]
    path.write_text("\n")

    with pytest.raises(SnapshotError, match="empty file"):
        read(path, export_format)


def test_an_unknown_format_is_wrong_usage():
    """A slip of the pen is answered with the formats there are and the nearest."""
    with pytest.raises(UsageError, match=r"config\.toml:9: unknown format of an export 'ibkr-flexx'[^?]*'ibkr-flex'"):
        read(SAMPLES / "ibkr_flex.csv", "ibkr-flexx", place=Place("config.toml", 9))


RECORDS = """"BOF","U1","Desk","1"
"BOA","U1"
"BOS","POST","Positions"
"ReportDate","CurrencyPrimary","Symbol","AssetClass","Multiplier","Quantity","MarkPrice"
"20260227","EUR","SAP","STK","1","10","150"
"EOS","POST"
"EOA","U1"
"BOA","U2"
"BOS","POST","Positions"
"ReportDate","CurrencyPrimary","Symbol","AssetClass","Multiplier","Quantity","MarkPrice"
"20260227","EUR","BMW","STK","1","-5","80"
"EOS","POST"
"EOA","U2"
"EOF"
"""
ELEMENTS = """<FlexQueryResponse><FlexStatements count="1"><FlexStatement accountId="U1"><OpenPositions>
<OpenPosition currency="EUR" assetCategory="STK" symbol="SAP" multiplier="1" reportDate="20260227" position="10"
 markPrice="150" positionValue="1500" side="Long" levelOfDetail="SUMMARY" />
<OpenPosition currency="EUR" assetCategory="STK" symbol="SAP" multiplier="1" reportDate="20260227" position="10"
 markPrice="150" positionValue="1500" side="Long" levelOfDetail="LOT" />
<OpenPosition currency="EUR" assetCategory="STK" symbol="BMW" multiplier="1" reportDate="20260227" position="-5"
 markPrice="80" positionValue="-400" side="Short" levelOfDetail="SUMMARY" />
</OpenPositions></FlexStatement></FlexStatements></FlexQueryResponse>
"""


@pytest.mark.parametrize(("name", "text"), [("flex.csv", RECORDS), ("flex.xml", ELEMENTS)])
def test_a_flex_query_is_read_with_its_records_and_as_xml(tmp_path, name, text):
    """Records around the sections of two accounts are none of the rows, and elements are rows under other names."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    book = book_of(path, "ibkr-flex")

    assert {one.symbol: (one.side, one.notional) for one in book.positions} == {
        "SAP": ("long", 1500.0),
        "BMW": ("short", 400.0),
    }
    assert read(path, "ibkr-flex").as_of == datetime(2026, 2, 27, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<FlexStatementResponse><Status>Fail</Status></FlexStatementResponse>", "no element OpenPositions"),
        (ELEMENTS[:300], "not XML"),
        (
            ELEMENTS.replace("<OpenPositions>", "<!-- --><Trades>").replace("</OpenPositions>", "</Trades>"),
            "no element OpenP",
        ),
        (f"<!DOCTYPE f [<!ENTITY a 'b'>]>{ELEMENTS}", "a document type or an entity"),
    ],
)
def test_xml_that_is_not_such_an_answer_is_not_an_empty_book(tmp_path, text, said):
    """An error of the service, a cut file, another section and an entity are errors."""
    path = tmp_path / "flex.xml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SnapshotError, match=said):
        read(path, "ibkr-flex")


BALANCE = """{"currencies": [{"currency": "USDT", "free": 700.0, "balance": 800.0, "used": 100.0, "est_stake": 800.0},
{"currency": "ETH", "free": 2.0, "balance": 2.0, "used": 0.0, "est_stake": 3500.0}], "total": 4300.0, "stake": "USDT",
"symbol": "USD", "value": 4300.0, "note": ""}"""


def test_the_balance_of_freqtrade_is_the_account_beside_its_trades(tmp_path):
    """4,300 USDT at 0.92 are the equity, and 800 of them the cash; a balance that is not one is refused."""
    path, balance = SAMPLES / "freqtrade.json", tmp_path / "balance.json"
    form = form_of({"format": "freqtrade"}, None)
    balance.write_text(BALANCE, encoding="utf-8")
    os.utime(balance)

    holdings = read_snapshot_file(SnapshotFile(path, balance, as_of="file", form=form, max_age=1e9))
    book = build_snapshot(holdings, Measures("EUR", RATES), as_of=AS_OF)

    assert (book.equity, book.cash) == (pytest.approx(4300 * 0.92), pytest.approx(800 * 0.92))
    balance.write_text(BALANCE.replace('4300.0, "stake"', 'null, "stake"'), encoding="utf-8")
    with pytest.raises(SnapshotError, match="the balance has"):
        read_snapshot_file(SnapshotFile(path, balance, as_of="file", form=form, max_age=1e9))
