"""Notional and unrealised PnL: computed where they can be, missing where they cannot."""

from datetime import timedelta

import pytest
from support import AS_OF, book, lot


def notional(row, **more):
    return book(row, **more).positions[0].notional


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (lot(size=0.5, mark_price=29500.0), 14750.0),
        (lot(side="short", size=2.0, mark_price=1750.0), 3500.0),
        (lot(size=3.0, mark_price=100.0, multiplier=10), 3000.0),
        (lot("BTC/USDT", size=2.0, mark_price=100.0), 180.0),
        (lot(side="flat", size=0.0), 0.0),
        (lot(side="flat", size=0.0, mark_price=None), 0.0),
    ],
    ids=["long", "short", "multiplier", "foreign", "flat", "flat without a mark"],
)
def test_notional_is_size_times_multiplier_times_mark_in_base_currency(row, expected):
    """Notional is |size| x multiplier x mark price x fx, never negative, and zero on a flat position."""
    assert notional(row, rates={"USDT": 0.9}) == pytest.approx(expected)


@pytest.mark.parametrize(
    "row",
    [
        lot(mark_price=None),
        lot(mark_price=0.0),
        lot(mark_price=-5.0),
        {"symbol": "BTC/EUR", "side": "long", "size": 1.0},
        lot(multiplier=None),
        lot("BTC/USDT"),
        lot("SAP", currency="CHF"),
        lot(size=1e200, mark_price=1e200),
    ],
    ids=[
        "null mark",
        "mark 0",
        "mark below 0",
        "no mark",
        "null multiplier",
        "no rate",
        "no rate by column",
        "too large",
    ],
)
def test_notional_is_missing_where_it_cannot_be_computed(row):
    """An unknown mark, multiplier or rate makes the notional missing, never zero; so do sums over it."""
    snapshot = book(lot("ETH/EUR"), row)
    assert snapshot.positions[1].notional is None
    assert snapshot.total_notional is None
    assert snapshot.net_notional is None
    assert snapshot.symbol_notional == {"ETH/EUR": 100.0, row["symbol"]: None}


@pytest.mark.parametrize("column", ["entry_price", "mark_price", "liquidation_price", "stop_price"])
@pytest.mark.parametrize("price", [0.0, -1.0, "0"], ids=repr)
def test_a_price_of_zero_or_below_is_unknown(column, price):
    """A price of 0 or below is no price."""
    assert getattr(book(lot(**{column: price})).positions[0], column) is None


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (100.0, 100.0),
        (100.5, 100.0),
        (99.5, 100.0),
        (102.0, None),
        (98.0, None),
        (0.0, None),
        (None, 100.0),
    ],
)
def test_a_sources_own_notional_has_to_agree_with_the_computed_one(own, expected):
    """The computed notional counts; where the source's differs by more than 1 %, the row's is missing."""
    assert notional(lot(size=1.0, mark_price=100.0, notional=own)) == expected


def test_a_disagreement_over_the_notional_says_both():
    """The reason for a contested notional names the computed figure and the source's."""
    reason = book(lot(notional=200.0)).missing_reasons["notional"][0].found
    assert "100.00" in reason
    assert "200.00" in reason


def test_a_sources_own_notional_stands_in_where_none_can_be_computed():
    """Without a mark price the source's own notional counts."""
    assert notional(lot(mark_price=None, notional=123.0)) == 123.0


def test_no_rate_is_no_notional_even_where_the_source_has_one():
    """A notional in a currency without a rate stays missing."""
    assert notional(lot("BTC/USDT", mark_price=None, notional=123.0)) is None


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, 100.0), (300, 100.0), (301, None), (-3, 100.0), (-600, None), (None, None)],
    ids=["now", "at the age", "older", "a little ahead", "far ahead", "no time"],
)
def test_a_price_older_than_allowed_is_unknown(age, expected):
    """Where max_price_age is set, a mark whose time is too old, ahead or missing is unknown."""
    time = None if age is None else (AS_OF - timedelta(seconds=age)).isoformat()
    row, other = lot(price_time=time), lot("ETH/EUR", price_time=AS_OF)
    assert book(row, other, max_price_age=300.0).positions[0].notional == expected
    assert notional(row) == 100.0


def test_prices_of_a_source_that_gives_no_times_are_taken_and_told():
    """max_price_age cannot be held where the source has no price_time at all; the book says so."""
    snapshot = book(lot(), max_price_age=300.0)
    assert snapshot.total_notional == 100.0
    assert "price_time" in snapshot.notes[0]
    assert not book(lot()).notes


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (lot(size=0.5, mark_price=29500.0, entry_price=28000.0), 750.0),
        (lot(side="short", size=2.0, mark_price=1750.0, entry_price=1800.0), 100.0),
        (lot(side="short", size=2.0, mark_price=1800.0, entry_price=1750.0), -100.0),
        (lot(size=1.0, mark_price=110.0, entry_price=100.0, multiplier=5), 50.0),
        (lot("BTC/USDT", size=1.0, mark_price=110.0, entry_price=100.0), 9.0),
        (lot(entry_price=90.0, unrealized_pnl=10.09), 10.09),
        (lot(entry_price=90.0, unrealized_pnl=10.2), None),
        (lot(entry_price=90.0, unrealized_pnl=-10.0), None),
        (lot(mark_price=None, entry_price=90.0, unrealized_pnl=7.0), 7.0),
        (lot(side="flat", size=0.0, entry_price=90.0), 0.0),
        (lot(entry_price=None), None),
        (lot(mark_price=None, entry_price=90.0), None),
        (lot(entry_price=90.0, multiplier=None), None),
        (lot("BTC/CHF", entry_price=90.0), None),
    ],
    ids=[
        "long gain",
        "short gain",
        "short loss",
        "multiplier",
        "foreign",
        "the source's",
        "the source's against the prices",
        "the source's of the wrong sign",
        "the source's alone",
        "flat",
        "no entry",
        "no mark",
        "no multiplier",
        "no rate",
    ],
)
def test_unrealised_pnl_is_the_sources_or_computed_or_missing(row, expected):
    """Unrealised PnL is the source's, else direction x (mark - entry) x size x multiplier x fx, else missing."""
    found = book(row, rates={"USDT": 0.9}).positions[0].unrealized_pnl
    assert found == (None if expected is None else pytest.approx(expected))


def test_an_explicit_null_multiplier_is_not_an_absent_one():
    """A multiplier that nobody mentions is 1; one that a row gives as null is unknown."""
    silent, null = lot("A/EUR"), lot("B/EUR", multiplier=None)
    assert [position.multiplier for position in book(silent, null).positions] == [1.0, None]
