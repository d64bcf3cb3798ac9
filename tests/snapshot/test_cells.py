"""What counts as a number, a text and a time in a book."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from support import book, lot, refused_book

from riskcheck.snapshot.cells import to_number, to_time


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("29500.0", 29500.0),
        ("29500", 29500.0),
        ("-3.5", -3.5),
        ("+3.5", 3.5),
        (".5", 0.5),
        ("1.5e3", 1500.0),
        (7, 7.0),
        (Decimal("0.1"), 0.1),
    ],
)
def test_plain_decimals_are_numbers(given, meant):
    """A number is a number, or a text that is a plain decimal."""
    assert to_number(given) == meant


@pytest.mark.parametrize(
    "given",
    [
        "14,750.00",
        "1e400",
        "nan",
        "inf",
        "-Infinity",
        "0x10",
        "1_000",
        " 5",
        "5 ",
        "5\n",
        "",
        "5 EUR",
        "٣",
        "--5",
        "1.2.3",
        True,
        False,
        None,
        [],
        {},
        float("nan"),
        float("inf"),
        10**400,
        Decimal("NaN"),
        1j,
        "9" * 500,
    ],
    ids=lambda given: repr(given)[:20],
)
def test_what_is_no_plain_finite_number_is_refused(given):
    """Truth values, grouped digits, NaN, infinities and other texts are no numbers."""
    with pytest.raises(ValueError, match="expected"):
        to_number(given)


@pytest.mark.parametrize("column", ["size", "entry_price", "mark_price", "realized_pnl", "leverage", "margin"])
@pytest.mark.parametrize("cell", [True, "1,000", float("nan"), "much"], ids=repr)
def test_a_cell_of_the_wrong_type_refuses_the_book(column, cell):
    """A numeric cell that is no number is an error that names its column, its symbol and its row."""
    said = refused_book(lot(), lot("ETH/EUR") | {column: cell})
    assert f"{column} of ETH/EUR is" in said
    assert "positions[1]" in said


def test_a_plain_decimal_text_is_read_where_a_number_must_be():
    """Sizes and prices may come as the texts that exchanges send."""
    (position,) = book(lot(size="0.5", mark_price="29500.0", entry_price="28000")).positions
    assert (position.size, position.mark_price, position.entry_price) == (0.5, 29500.0, 28000.0)
    assert position.notional == 14750.0


@pytest.mark.parametrize(
    "symbol", [" BTC/EUR", "BTC/EUR ", "BTC\x00EUR", "BTC\n", "", None, 5, "BTC\u200bEUR"], ids=repr
)
def test_a_symbol_with_blanks_or_control_characters_is_refused(symbol):
    """Surrounding blanks and control characters in a symbol are errors, as are symbols that are no text."""
    assert "symbol" in refused_book(lot(symbol))


def test_symbols_are_taken_as_they_are():
    """Symbols differing in case are two symbols: they are never folded."""
    assert set(book(lot("abc"), lot("ABC")).symbol_notional) == {"abc", "ABC"}


@pytest.mark.parametrize("row", [None, 5, "BTC/EUR", ["BTC/EUR", "long", 1.0]], ids=repr)
def test_a_row_that_is_no_table_is_refused(row):
    """A row that is no mapping is an error with its place."""
    assert "positions[1]" in refused_book(lot(), row)


@pytest.mark.parametrize("column", ["symbol", "size"])
def test_a_row_without_symbol_or_size_is_refused(column):
    """A row says at least what it is and how much of it."""
    row = lot()
    del row[column]
    assert column in refused_book(row)


@pytest.mark.parametrize("size", [None, "", "many"], ids=repr)
def test_a_size_that_is_not_known_refuses_the_book(size):
    """A null where a size must be is an error."""
    assert "size of BTC/EUR is" in refused_book(lot(size=size))


@pytest.mark.parametrize("column", ["direction", "net", "fx", "price_age"])
def test_a_column_named_like_a_computed_one_is_refused(column):
    """A source cannot bring a column under a name that is computed here."""
    assert repr(column) in refused_book(lot(**{column: 1.0}))


def test_all_mistakes_of_a_book_are_told():
    """Every wrong cell is reported, not the first one only."""
    said = refused_book(lot("A/EUR", size="x"), lot("B/EUR", mark_price="y"), lot("C/EUR", "up"))
    assert all(symbol in said for symbol in ("A/EUR", "B/EUR", "C/EUR"))


@pytest.mark.parametrize(
    "given",
    ["2026-03-02T09:00:00Z", "2026-03-02T10:00:00+01:00", datetime(2026, 3, 2, 9, tzinfo=UTC)],
    ids=["zulu", "offset", "datetime"],
)
def test_times_are_aware_and_become_utc(given):
    """A time in any zone is the same moment in UTC."""
    assert to_time(given) == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("given", ["2026-03-02T09:00:00", "yesterday", 1772442000, None, "2026-03-02"], ids=repr)
def test_a_time_without_a_zone_is_refused(given):
    """What has no time zone, or is no time, is refused."""
    with pytest.raises(ValueError, match="expected"):
        to_time(given)


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (["1.5", "2"], (1.5, 2.0)),
        (["007", "12"], ("007", "12")),
        (["true", "false"], (True, False)),
        ([True, None], (True, None)),
        ([None, None], (None, None)),
        (["crypto", "fx"], ("crypto", "fx")),
        (["", "fx"], (None, "fx")),
        (["--", "1.5"], (None, 1.5)),
        ([float("nan"), 1.0], None),
    ],
    ids=["numbers", "leading zeros", "flag words", "flags", "nothing", "texts", "empty text", "dashes", "NaN"],
)
def test_further_columns_are_read_by_what_they_hold(cells, meant):
    """A column of the source's own holds numbers, truth values or texts; what is none of them refuses the book."""
    rows = [lot(f"S{number}", desk=cell) for number, cell in enumerate(cells)]
    if meant is None:
        assert "desk" in refused_book(*rows)
    else:
        assert tuple(position.further["desk"] for position in book(*rows).positions) == meant
