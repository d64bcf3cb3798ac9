"""The portfolio's own sums: realised losses that stay, the day's PnL, and what a file claims."""

import pytest
from support import book, lot, refused_book

from riskcheck.foundation import Problem
from riskcheck.snapshot import Amounts
from riskcheck.snapshot.declarations import Day
from riskcheck.snapshot.portfolio import total

OF_THE_DAY = Day(pnl="of the day")
OF_EQUITY = {"equity": 90.0, "day_start_equity": 100.0, "day_flows": 0.0}


def pnl(realized, unrealized=0.0, **more):
    return lot(realized_pnl=realized, unrealized_pnl=unrealized, **more)


def test_a_flat_position_is_not_open_but_its_realised_loss_counts():
    """A closed position leaves the count and the exposure, and its realised loss stays in the total."""
    snapshot = book(pnl(50.0), pnl(-800.0, symbol="ETH/EUR", side="flat", size=0.0))
    assert snapshot.num_open_positions == 1
    assert snapshot.total_notional == 100.0
    assert snapshot.symbol_notional == {"BTC/EUR": 100.0}
    assert snapshot.total_realized_pnl == -750.0


def test_an_empty_book_is_all_zeros():
    """Where the source said that there are no positions, sums are zero and known."""
    snapshot = book()
    assert dict(snapshot.totals) == {
        "num_open_positions": 0,
        "total_notional": 0.0,
        "total_unrealized_pnl": 0.0,
        "total_realized_pnl": 0.0,
    }
    assert snapshot.net_notional == 0.0
    assert snapshot.daily_pnl.value is None
    assert book(day=OF_THE_DAY).daily_pnl.value == 0.0


@pytest.mark.parametrize("column", ["realized_pnl", "unrealized_pnl"])
def test_a_sum_over_a_missing_value_is_missing(column):
    """One row without a figure makes its total missing, not smaller."""
    snapshot = book(pnl(1.0, 2.0), pnl(3.0, 4.0, symbol="ETH/EUR") | {column: None})
    assert snapshot.totals[f"total_{column}"] is None


@pytest.mark.parametrize(
    ("account", "rows", "value", "origin"),
    [
        ({"daily_pnl": -9.5, **OF_EQUITY}, [pnl(1.0)], -9.5, "daily_pnl"),
        ({"daily_pnl": -90.0, **OF_EQUITY}, [pnl(1.0)], -90.0, "daily_pnl"),
        ({"daily_pnl": -5.0, **OF_EQUITY}, [pnl(1.0)], None, "day_flows is -10.00"),
        ({"daily_pnl": 0.0, **OF_EQUITY}, [pnl(1.0)], None, "it is 0.00 as the source says"),
        ({"daily_pnl": 0.0, "equity": 10000.0, "day_start_equity": 10009.0, "day_flows": 0.0}, [], 0.0, "daily_pnl"),
        ({"daily_pnl": None, **OF_EQUITY}, [pnl(1.0)], -10.0, "day_start_equity"),
        ({**OF_EQUITY, "day_flows": 25.0}, [pnl(1.0)], -35.0, "day_flows"),
        ({"equity": 90.0}, [pnl(-7.0, 3.0)], -7.0, "realised"),
        ({}, [pnl(-600.0, 1000.0)], -600.0, "realised"),
        ({}, [pnl(-600.0, -100.0)], -700.0, "realised"),
        ({}, [pnl(600.0, -1000.0)], -400.0, "realised"),
        ({}, [pnl(600.0, 100.0)], 600.0, "realised"),
        ({}, [pnl(-50.0), pnl(-800.0, side="flat", size=0.0)], -850.0, "realised"),
        ({}, [lot()], None, "is not known"),
        ({"equity": 90.0}, [pnl(None)], None, "is not known"),
        ({**OF_EQUITY, "day_start_equity": 0}, [pnl(None)], None, "is not known"),
    ],
    ids=[
        "the source's own",
        "the source's own, which is worse",
        "the source's own, which hides a loss",
        "the source's own, not begun anew",
        "the source's own, but for fees",
        "from equity",
        "from equity with a deposit",
        "no day's start",
        "a floating gain hides nothing",
        "a floating loss adds",
        "a floating loss shows",
        "a profit",
        "flat counts",
        "nothing known",
        "realised unknown",
        "a day that began with nothing",
    ],
)
def test_the_days_pnl_has_three_origins(account, rows, value, origin):
    """The day's PnL is the source's, else from equity, else min(realised, realised + unrealised), else missing."""
    found = book(*rows, account=account, day=OF_THE_DAY).daily_pnl
    assert found.value == value
    assert origin in found.said


@pytest.mark.parametrize(
    ("account", "day", "origin"),
    [
        ({}, Day(), "nothing gives it"),
        ({"equity": 90.0}, Day(), "equity is known, but not day_start_equity and day_flows"),
        ({"equity": 90.0, "day_start_equity": 100.0}, Day(), "but not day_flows"),
        ({"equity": 90.0}, Day(flows="none"), "but not day_start_equity"),
        ({"day_start_equity": 100.0, "day_flows": 0.0}, Day(), "but not equity"),
        ({**OF_EQUITY, "day_start_equity": 0.0}, Day(), "of which nothing can be lost"),
    ],
    ids=["nothing", "equity alone", "no flows", "flows declared, no start", "no equity", "a start of 0"],
)
def test_the_days_pnl_is_unknown_until_it_is_said(account, day, origin):
    """Without the day's start, its flows, or the word that the rows' PnL is the day's, no sum stands in."""
    found = book(pnl(-7.0, 3.0), account=account, day=day).daily_pnl
    assert found.value is None
    assert origin in found.said


def test_what_the_days_pnl_rests_on_is_said():
    """A declaration that the figure needs is among what the book rests on; one that it does not need is not."""
    declared = Day(flows="none", pnl="of the day")
    known = {"equity": 90.0, "day_start_equity": 100.0}
    assert any("[day] flows" in said for said in book(account=known, day=declared).basis)
    assert any("[day] pnl" in said for said in book(day=declared).basis)
    assert not book(account={"daily_pnl": 1.0, **known}, day=declared).basis


@pytest.mark.parametrize("flows", [25.0, "-0.5", Amounts({"USD": 7.0, "EUR": 0.0}), Amounts({"XYZ": 1.0})])
def test_flows_that_the_desk_denies_refuse_the_book(flows):
    """Also where they are in another currency, and in one without a rate."""
    said = refused_book(account={**OF_EQUITY, "day_flows": flows}, day=Day(flows="none"), rates={"USD": 0.9})
    assert "account.day_flows is" in said
    assert '[day] flows = "none"' in said


@pytest.mark.parametrize("flows", [0.0, "0", None, Amounts({}), Amounts({"XYZ": 0.0}), Problem("not listed")])
def test_flows_of_nothing_and_unknown_ones_are_as_the_desk_declares(flows):
    """90 - 100 - 0 = -10."""
    assert book(account={**OF_EQUITY, "day_flows": flows}, day=Day(flows="none")).daily_pnl.value == -10.0


def test_a_book_that_is_put_on_a_day_later_is_held_to_it():
    """A book that was made without a day has no PnL on one that denies its flows."""
    made = book(account={**OF_EQUITY, "day_flows": 25.0, "daily_pnl": 0.0})
    found = made.on_the_day(Day(flows="none")).daily_pnl
    assert (made.daily_pnl.value, found.value) == (None, None)
    assert '[day] flows = "none"' in found.origin


@pytest.mark.parametrize("name", ["equity", "cash", "margin_used"])
def test_account_figures_are_numbers_or_missing(name):
    """An account figure may come as a plain decimal; null is missing; anything else refuses the book."""
    assert getattr(book(account={name: "1000.5"}), name) == 1000.5
    assert getattr(book(account={name: None}), name) is None
    assert getattr(book(), name) is None
    for wrong in (True, "1,000", float("nan"), [], "plenty"):
        assert f"account.{name}" in refused_book(account={name: wrong})


def test_an_account_figure_of_zero_is_known():
    """Zero is a value."""
    assert book(account={"equity": 0}).equity == 0.0


@pytest.mark.parametrize(
    "claims",
    [
        {"totals": {"num_open_positions": 2, "total_notional": 100.0}},
        {"totals": {"total_notional": 101.0}},
        {"totals": {"total_notional": None}},
        {"totals": {"total_notional": "lots"}},
        {"totals": {"total_realized_pnl": 0.0}},
        {"symbol_notional": {"BTC/EUR": 99.0}},
        {"symbol_notional": {}},
        {"symbol_notional": {"BTC/EUR": 100.0, "ETH/EUR": 0.0}},
    ],
    ids=str,
)
def test_totals_that_the_positions_do_not_give_refuse_the_book(claims):
    """What a file says its sums are is compared with what is computed; a difference is an error."""
    assert "stated" in refused_book(lot(), claims=claims)


def test_totals_that_the_positions_give_are_taken():
    """A file may state the sums that its positions have."""
    claims = {"totals": {"total_notional": 100.0, "total_realized_pnl": None}, "symbol_notional": {"BTC/EUR": 100.0}}
    assert book(lot(), claims=claims).total_notional == 100.0


def test_sums_are_exactly_rounded():
    """A sum of tenths is the rounded sum, not the sum of roundings."""
    assert total([0.1] * 10) == 1.0
    assert total([1e16, 1.0, -1e16]) == 1.0
    assert total([1.0, None]) is None


def test_the_frame_has_the_shown_columns_and_every_row():
    """As a DataFrame the book has the nine columns, then the source's further ones, and flat rows too."""
    frame = book(lot(issuer="Sovereign"), lot("ETH/EUR", "flat", 0.0, issuer="Coop")).to_frame()
    nine = "symbol side size entry_price mark_price notional unrealized_pnl realized_pnl leverage"
    assert list(frame.columns) == [*nine.split(), "issuer"]
    assert list(frame["issuer"]) == ["Sovereign", "Coop"]
    assert list(frame["notional"]) == [100.0, 0.0]
