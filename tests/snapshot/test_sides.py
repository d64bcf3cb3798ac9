"""Sides and sizes, and rows that contradict themselves."""

import pytest
from support import book, lot, refused_book


@pytest.mark.parametrize(
    ("size", "side", "unsigned"),
    [(2.0, "long", 2.0), (-2.0, "short", 2.0), (0.0, "flat", 0.0), (-0.0, "flat", 0.0), ("-0.5", "short", 0.5)],
)
def test_a_signed_size_becomes_side_and_size(size, side, unsigned):
    """Where no side is given, the sign of the size tells it, and the size loses the sign."""
    (position,) = book({"symbol": "BTC/EUR", "size": size, "mark_price": 100.0}).positions
    assert (position.side, position.size) == (side, unsigned)
    assert str(position.size) == str(unsigned)


@pytest.mark.parametrize(
    ("side", "size", "kept"),
    [
        ("LONG", 2.0, "long"),
        ("Buy", 2.0, "long"),
        ("Verkauf", 2.0, "short"),
        ("vente", -2.0, "short"),
        ("long", 2.0, "long"),
        ("short", 2.0, "short"),
        ("short", -2.0, "short"),
        ("flat", 0, "flat"),
        ("long", 0, "flat"),
    ],
)
def test_side_and_size_that_agree_are_taken(side, size, kept):
    """A short with a negative size agrees with itself, and any side without a size is flat."""
    (position,) = book(lot(side=side, size=size)).positions
    assert position.side == kept
    assert position.size == abs(size)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (lot(side="flat", size=1.0), "flat"),
        (lot(side="flat", size=-1.0), "flat"),
        (lot(side="long", size=-1.0), "long"),
        (lot(side="up"), "side"),
        (lot(side=None), "side"),
        (lot(multiplier=0), "multiplier"),
        (lot(multiplier=-1), "multiplier"),
        (lot(notional=-100.0), "notional"),
    ],
    ids=[
        "flat with a size",
        "flat with a signed size",
        "long with a negative size",
        "no such side",
        "side null",
        "multiplier zero",
        "multiplier negative",
        "notional negative",
    ],
)
def test_a_row_that_contradicts_itself_refuses_the_book(row, word):
    """Rows that contradict themselves are errors, whatever the rest of the book says."""
    assert word in refused_book(lot("ETH/EUR"), row)


@pytest.mark.parametrize("column", ["margin", "maintenance_margin", "leverage"])
def test_a_wrong_figure_beside_the_exposure_is_unknown_and_refuses_nothing(column):
    """A margin or leverage below 0 is not believed; the exposure is known all the same."""
    snapshot = book(lot(**{column: -1.0}))
    assert getattr(snapshot.positions[0], column) is None
    assert "-1" in snapshot.missing_reasons[column][0].found
    assert snapshot.total_notional == 100.0


def test_direction_follows_the_side():
    """Direction is +1 for a long and -1 for a short, and net is direction times notional."""
    snapshot = book(lot(size=2.0), lot("ETH/EUR", "short", 3.0, 10.0))
    assert list(snapshot.column("direction")) == [1.0, -1.0]
    assert list(snapshot.column("net")) == [200.0, -30.0]
    assert snapshot.net_notional == 170.0


def test_two_rows_of_one_symbol_are_two_lots():
    """Exposure of one symbol adds up, and its rows count one by one."""
    snapshot = book(lot(size=1.0), lot(size=2.0), lot("ETH/EUR", "short", 1.0, 50.0))
    assert snapshot.num_open_positions == 3
    assert snapshot.symbol_notional == {"BTC/EUR": 300.0, "ETH/EUR": 50.0}
