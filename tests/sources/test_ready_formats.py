"""Ready formats: each reads a file of its shape to the right figures, and refuses what is not the whole of one."""

from datetime import UTC, datetime

import pytest
from ready_formats import RATES, SAMPLES

from riskcheck.foundation.problems import Place, RiskcheckError
from riskcheck.snapshot import Declared, Measures, build_snapshot
from riskcheck.sources import SnapshotFile, as_declared, read_snapshot_file
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.tables import READY, form_of
from riskcheck.sources.tables.keys import ready_keys

NOW = datetime(2026, 2, 2, 18, tzinfo=UTC)


def written(folder, name, text=None):
    sample = SAMPLES[name]
    path = folder / f"book{sample.ending}"
    path.write_bytes((sample.text if text is None else text).encode(sample.encoding))
    return path


def read(path, name, **keys):
    """The holdings in a file by a ready format, with what the desk says beside it."""
    said = {**SAMPLES[name].keys, **keys}
    declared = Declared(currency=said.get("currency"), live=True, place=Place("config.toml", 1))
    form = form_of({"format": name}, Place("config.toml", 1))
    file = SnapshotFile(path, form=form, declared=declared, base_currency="EUR")
    return as_declared(read_snapshot_file(file), declared)


def book_of(holdings):
    return build_snapshot(holdings, Measures("EUR", RATES), as_of=NOW)


def test_every_ready_format_has_a_sample():
    """A format without a book that was worked out by hand is not ready; there are twenty and more."""
    assert sorted(SAMPLES) == sorted(set(READY) - {"mt5-report"})
    assert len({*READY, *EXPORTS}) >= 20


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_of_a_ready_format_comes_to_the_right_book(tmp_path, name):
    """Sides, sizes, notionals and open PnL are those worked out by hand, and the time is the one inside."""
    sample = SAMPLES[name]

    holdings = read(written(tmp_path, name), name)
    book = book_of(holdings)

    rows = {one.symbol: (one.side, one.size, pytest.approx(one.notional)) for one in book.positions}
    assert rows == sample.rows
    assert holdings.as_of == sample.at
    if sample.pnl is not None:
        assert book.total_unrealized_pnl == pytest.approx(sample.pnl)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_ready_format_says_whose_export_it_is(name):
    """Its title is more than its name."""
    assert len(ready_keys(name)["title"]) > len(name)


def why_unknown(path, name):
    """Why the exposure of a file's book is not known: it is refused, or its rows say why."""
    try:
        book = book_of(read(path, name))
    except RiskcheckError as error:
        return str(error)
    assert book.total_notional is None
    return " ".join(map(str, book.missing_reasons["notional"].values()))


HALF = {
    "an error of the venue": ("bybit", '"retCode": 0', '"retCode": 10002', "retCode is the number '10002'"),
    "one page of several": ("bybit", '"nextPageCursor": ""', '"nextPageCursor": "b"', "nextPageCursor is the text 'b'"),
    "contracts worth coins": ("bybit", '"linear"', '"inverse"', "category is the text 'inverse'"),
    "an error of another": ("okx", '"code": "0"', '"code": "50011"', "code is the text '50011'"),
    "a PnL of the other side": ("hyperliquid", '"szi": "2.0"', '"szi": "-2.0"', "its unrealised PnL is"),
    "no list": ("okx", '"data": [', '"dat": [', "data of [broker.json] rows is nothing"),
    "no quantity": ("zerodha", '"Qty."', '"Menge"', "size is to be the column 'Qty.' or 'Qty'"),
    "a price without a quantity": ("fidelity", '"1,200",', "--,", "size of FZROX is null"),
    "a price without a quantity, elsewhere": (
        "etrade",
        "SNAP,12.00,--,-300",
        "SNAP,12.00,--,--",
        "size of SNAP is null",
    ),
    "a price without a number of units": ("degiro", "US000B,10,", "US000B,,", "size of US000B is null"),
    "no header": ("fidelity", "Symbol", "Sym", "no line with a cell 'Symbol'"),
    "no end": ("comdirect", "Depotwert", "Wert", "no line begins with 'Depotwert'"),
    "a word for no side": ("bybit", '"Sell"', '"Sold out"', "side is 'Sold out'"),
    "a coin-margined contract": ("okx", "BTC-USDT-SWAP", "BTC-USD-SWAP", "currency of BTC-USD-SWAP is USDT, but"),
    "a type that nobody knows": ("lean", '"type": 1', '"type": 77', "asset_class is '77'"),
    "a number in words": ("schwab", '"-4"', '"minus 4"', "size is the text 'minus 4'"),
    "a future without units": ("lean", '"type": 1', '"type": 5', "without units of a contract"),
    "an option's premium": ("alpaca", "us_equity", "us_option", "premium"),
    "a lot beside its summary": ("ibkr-activity", ",Lot,", ",Summary,", "SHOP"),
}


@pytest.mark.parametrize("case", HALF)
def test_what_is_not_the_whole_of_such_a_file_has_no_exposure(tmp_path, case):
    """Half an answer, another answer, and rows that cannot be valued are errors or unknown, and say which."""
    name, old, new, said = HALF[case]
    assert old in SAMPLES[name].text
    path = written(tmp_path, name, SAMPLES[name].text.replace(old, new))

    assert said in why_unknown(path, name)


@pytest.mark.parametrize(
    "name", sorted(set(READY) & {"schwab", "fidelity", "etrade", "vanguard", "trading212", "lean"})
)
def test_a_format_without_currency_leaves_it_to_the_desk(tmp_path, name):
    """A broker whose files do not say it is not taken for one in dollars."""
    book = book_of(read(written(tmp_path, name), name, currency=None))

    assert book.total_notional is None
    assert "currency" in str(next(iter(book.missing_reasons["fx"].values())))


def test_the_desks_own_columns_go_before_the_formats(tmp_path):
    """What a config says of a column is read in place of what the format does."""
    path = written(tmp_path, "zerodha")
    form = form_of({"format": "zerodha", "columns": {"mark_price": (("Avg. cost",), {})}}, Place("config.toml", 1))

    holdings = read_snapshot_file(SnapshotFile(path, as_of="file", form=form, base_currency="EUR"))

    assert holdings.table.columns["mark_price"] == [1400.0]
    assert "entry_price" not in holdings.table.columns
