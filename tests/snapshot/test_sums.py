"""Rows that are sums of others are refused; hedges, pair trades, equal lots and what is declared are not."""

import pytest
from support import book, lot, refused_book

from riskcheck.snapshot.declarations import Declared

SUMS = {
    "called a total": [lot("A/EUR"), lot("Total", currency="EUR", size=3.0)],
    "a grand total": [lot("A/EUR"), lot("Grand Total:", currency="EUR", size=3.0)],
    "in German": [lot("A/EUR"), lot("Gesamtsumme", currency="EUR", size=3.0)],
    "in French": [lot("A/EUR"), lot("Sous-total", currency="EUR", size=3.0)],
    "in Italian": [lot("A/EUR"), lot("Totale", currency="EUR", size=3.0)],
    "by its figures": [lot("A/EUR", size=1.0), lot("B/EUR", size=2.0), lot("C/EUR", size=3.0)],
    "of the short side": [lot("S/EUR", "short", 9.0), *(lot(f"{n}/EUR", "short", n) for n in (2.0, 3.0, 4.0)), lot()],
    "a summary beside its lots": [*(lot("A/EUR", size=n) for n in (1.0, 2.0, 3.0)), lot("B/EUR", size=50.0)],
    "a column that tells them apart": [lot("A/EUR", level="SUMMARY"), lot("A/EUR", level="Lot", size=0.5)],
}


@pytest.mark.parametrize("name", SUMS)
def test_a_row_that_is_the_sum_of_others_refuses_the_book(name):
    """It would count twice; the message says how to declare that it is a position."""
    assert 'totals = "none"' in refused_book(*SUMS[name])


@pytest.mark.parametrize("name", SUMS)
def test_what_the_desk_declares_to_be_positions_counts(name):
    """With totals = "none" every row is a position."""
    declared = Declared("EUR", totals="none")
    snapshot = book(*SUMS[name], declared=declared)
    assert snapshot.num_open_positions == len(SUMS[name])
    assert any("sum of others" in said for said in snapshot.basis)


@pytest.mark.parametrize(
    "rows",
    [
        [lot("A/EUR"), lot("B/EUR")],
        [lot("A/EUR"), lot("B/EUR", "short")],
        [lot("A/EUR", size=3.0), lot("B/EUR", "short", 1.0), lot("C/EUR", "short", 2.0)],
        [*(lot("A/EUR", size=2.0) for _ in range(3)), *(lot("B/EUR") for _ in range(2))],
        [lot("A/EUR", size=1.0), lot("B/EUR", size=2.0), lot("C/EUR", size=3.0, mark_price=7.0)],
        [lot("TotalEnergies SE", currency="EUR"), lot("SUMITOMO", currency="EUR"), lot("ENDESA", currency="EUR")],
    ],
    ids=["two", "a pair", "a hedge of two legs", "equal lots", "the size alone", "names that only begin so"],
)
def test_what_only_looks_like_a_sum_is_a_position(rows):
    """Each is a book as desks have it."""
    assert book(*rows).num_open_positions == len(rows)
