"""Aggregates over the rows of a subject, with and without a condition, and over nothing."""

import pytest
from support import book, lot, truth_of, value_of, why_missing

DESK = book(
    lot("A/EUR", "long", 1.0, 100.0, venue="kraken", beta=1.0, desk="rates"),
    lot("B/EUR", "short", 2.0, 100.0, venue="kraken", beta=2.0, desk="rates"),
    lot("C/EUR", "long", 4.0, 100.0, venue="paper", beta=0.5, desk="rates"),
    lot("D/EUR", "long", 8.0, 100.0, venue="paper", beta=None, desk="rates"),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum(notional)", 1500.0),
        ("sum(net)", 1100.0),
        ("sum(notional * 2)", 3000.0),
        ("mean(notional)", 375.0),
        ("count()", 4.0),
        ("count(where=venue == 'kraken')", 2.0),
        ("count_distinct(venue)", 2.0),
        ("count_distinct(symbol)", 4.0),
        ("min(notional)", 100.0),
        ("max(notional)", 800.0),
        ("top(2, notional)", 1200.0),
        ("top(1 + 1, notional)", 1200.0),
        ("top(9, notional)", 1500.0),
        ("top(0, notional)", 0.0),
        ("sum(notional, where=side == 'short')", 200.0),
        ("sum(notional, where=venue == 'kraken' and side == 'long')", 100.0),
        ("sum(notional, where=notional > 300) / sum(notional)", 0.8),
        ("max(notional, where=venue == 'kraken')", 200.0),
        ("weighted_mean(beta, notional, where=known(beta))", (100 + 400 + 200) / 700),
        ("mean(beta, where=known(beta))", 3.5 / 3),
        ("sum(coalesce(beta, 1))", 4.5),
        ("stdev(notional, where=notional < 300)", 5000**0.5),
        ("stdev(notional, where=notional < 500)", (70000 / 3) ** 0.5),
        ("weighted_mean(notional, size / 100)", (1 * 100 + 2 * 200 + 4 * 400 + 8 * 800) / 15),
        ("max(abs(sum(net)), sum(notional))", 1500.0),
        ("1 if only(desk) == 'rates' else 0", 1.0),
        ("sum(1 if side == 'short' else 0)", 1.0),
    ],
)
def test_aggregates_over_rows(expression, expected):
    """Aggregates give the figures that one gets by hand."""
    assert value_of(expression, DESK) == pytest.approx(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "sum(beta)",
        "mean(beta)",
        "min(beta)",
        "max(beta)",
        "count_distinct(beta)",
        "top(1, beta)",
        "only(beta)",
        "only(venue) == 'kraken'",
        "weighted_mean(beta, notional)",
        "weighted_mean(notional, beta)",
        "stdev(beta)",
        "sum(notional, where=beta > 1)",
        "count(where=beta > 1)",
        "sum(notional / (beta - 1), where=known(beta))",
        "top(-1, notional)",
    ],
)
def test_an_aggregate_over_a_missing_value_is_missing(expression):
    """One missing cell, or one missing condition, makes the whole aggregate missing, not smaller."""
    expression = f"1 if {expression} else 0" if "==" in expression else expression
    assert value_of(expression, DESK) is None
    assert why_missing(expression, DESK)


def test_the_reason_names_the_positions_without_a_value():
    """Who looks for the gap is told the symbol and the column."""
    reason = why_missing("sum(beta)", DESK)
    assert "D/EUR" in reason
    assert "beta" in reason
    assert "A/EUR" not in reason


def test_the_reason_names_only_rows_that_count():
    """A row that the aggregate's own filter leaves out is not blamed for a missing value."""
    snapshot = book(
        lot("A/EUR", venue="kraken", mark_price=None),
        lot("B/EUR", venue="paper", mark_price=None),
    )
    reason = why_missing("sum(notional, where=venue == 'kraken')", snapshot)
    assert "A/EUR" in reason
    assert "B/EUR" not in reason


def test_a_row_left_out_by_the_condition_cannot_hurt():
    """A missing cell in a row for which the condition is false does not matter."""
    assert value_of("sum(beta, where=venue == 'kraken')", DESK) == 3.0


@pytest.mark.parametrize("expression", ["sum(notional)", "count()", "top(3, notional)", "top(0, notional)"])
@pytest.mark.parametrize("snapshot", [book(), DESK], ids=["empty book", "nothing matches"])
def test_sum_count_and_top_of_nothing_are_zero(expression, snapshot):
    """Of nothing, sum, count and top are 0."""
    narrowed = expression.replace("()", "(where=venue == 'x')").replace("notional)", "notional, where=venue == 'x')")
    assert value_of(narrowed, snapshot) == 0.0


@pytest.mark.parametrize(
    "expression",
    [
        "mean(notional)",
        "min(notional)",
        "max(notional)",
        "count_distinct(symbol)",
        "only(notional)",
        "weighted_mean(notional, size)",
        "stdev(notional)",
        "1 if any(notional > 0) else 0",
        "1 if all(notional > 0) else 0",
    ],
)
def test_other_aggregates_of_nothing_are_missing(expression):
    """Of nothing, every aggregate but sum, count and top is missing."""
    assert value_of(expression, book()) is None


def test_a_weighted_mean_over_weights_that_are_not_positive_is_missing():
    """Weights that add up to nothing weigh nothing."""
    assert value_of("weighted_mean(beta, notional * 0, where=known(beta))", DESK) is None


def test_any_and_all_of_rows():
    """Conditions over rows can be asked for any and for all of them."""
    assert truth_of("any(side == 'short')", DESK) is True
    assert truth_of("all(side == 'short')", DESK) is False
    assert truth_of("all(notional >= 100)", DESK) is True
    assert truth_of("any(notional > 800)", DESK) is False


def test_a_condition_and_a_number_that_look_alike_stay_what_they_are():
    """A filter that says True and a measure that says 1 in the same words give a number, not a truth value."""
    rule = """where = "True if side == 'short' else False" """
    found = value_of("max(1 if side == 'short' else 0)", DESK, more=rule)
    assert isinstance(found, float)
    assert found == 1.0


def test_a_mean_of_products_that_are_too_large_is_missing():
    """Infinities of both signs add up to nothing that is known."""
    large = "(1e100 * 1e100 * 1e100 * direction)"
    reason = why_missing(f"weighted_mean({large}, notional * 1e10)", DESK)
    assert "has no value" in reason


def test_a_mean_that_is_too_large_is_missing():
    """Where every product is too large for a number the mean is no infinite one, which would hold any floor."""
    reason = why_missing("weighted_mean(1e100 * 1e100 * 1e100, notional * 1e10)", DESK)
    assert reason == "weighted_mean() of 4 rows has no value"
