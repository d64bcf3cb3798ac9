"""Arithmetic, functions and comparisons of values, and when their result is missing."""

import pytest
from support import book, lot, truth_of, value_of, why_missing

ACCOUNT = {"equity": 1000.0, "cash": 0.0, "margin_used": None, "debt": -100.0, "status": "active", "live": True}


def value(expression, **more):
    return value_of(expression, book(account=ACCOUNT), **more)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 - 2 - 1", 4.0),
        ("8 / 4 / 2", 1.0),
        ("-2 * -3", 6.0),
        ("-(2 + 3)", -5.0),
        ("abs(-3)", 3.0),
        ("loss(-500)", 500.0),
        ("loss(600)", 0.0),
        ("loss(0)", 0.0),
        ("round(2.6)", 3.0),
        ("round(2.345, 1)", 2.3),
        ("min(3, 1, 2)", 1.0),
        ("max(3, 1, 2)", 3.0),
        ("coalesce(margin_used, 5)", 5.0),
        ("coalesce(cash, 5)", 0.0),
        ("coalesce(margin_used, margin_used, 7)", 7.0),
        ("equity", 1000.0),
        ("account.debt", -100.0),
        ("equity / 4", 250.0),
        ("0 / equity", 0.0),
        ("1 / 0.5", 2.0),
        ("1 / 1", 1.0),
        ("-1 / 0.000001", -1e6),
        ("1 if equity > 500 else 2", 1.0),
        ("1 if equity < 500 else 2", 2.0),
        ("num_open_positions", 0.0),
        ("total_notional", 0.0),
        ("age", 3.0),
    ],
)
def test_expressions_mean_what_they_say(expression, expected):
    """Arithmetic, functions and figures have the values that the desk expects."""
    assert value(expression) == pytest.approx(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "margin_used",
        "account.margin_used",
        "margin_used + 1",
        "1 - margin_used",
        "margin_used * 0",
        "-margin_used",
        "margin_used / 2",
        "2 / margin_used",
        "1 / 0",
        "0 / 0",
        "1 / cash",
        "1 / account.debt",
        "1 / (0 - 1)",
        "abs(margin_used)",
        "loss(margin_used)",
        "round(margin_used)",
        "min(1, margin_used)",
        "max(margin_used, 1)",
        "coalesce(margin_used, account.margin_used)",
        "starting_cash",
        "config.live_risk.max_open_positions",
        "1e99 * 1e99 * 1e99 * 1e99",
        "1 if margin_used > 0 else 2",
        "margin_used if equity > 0 else 2",
        "top(margin_used, notional)",
    ],
)
def test_a_missing_operand_makes_the_result_missing(expression):
    """What is missing, too large, or a ratio over what is not positive, has no value, and a reason is given."""
    assert value(expression) is None
    assert why_missing(expression, book(account=ACCOUNT))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 if equity > 0 else margin_used", 1.0),
        ("margin_used if equity < 0 else 2", 2.0),
        ("equity / cash if cash > 0 else 0", 0.0),
        ("coalesce(equity / cash, 9)", 9.0),
        ("1 if known(margin_used) else 3", 3.0),
    ],
)
def test_only_the_branch_taken_counts(expression, expected):
    """A missing value in a branch that is not taken does no harm."""
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("known(equity)", True),
        ("known(cash)", True),
        ("known(margin_used)", False),
        ("known(1 / cash)", False),
        ("known(account.status)", True),
        ("not known(margin_used)", True),
        ("known(starting_cash)", False),
    ],
)
def test_known_asks_whether_a_value_is_there(condition, expected):
    """known() is true of zero and of texts, false of what is missing, and never missing itself."""
    assert truth_of(condition, book(account=ACCOUNT)) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("0.1 * 3 == 0.3", True),
        ("0.1 * 3 <= 0.3", True),
        ("0.1 * 3 > 0.3", False),
        ("0.1 * 3 != 0.3", False),
        ("0.3 < 0.1 * 3", False),
        ("0.3 >= 0.1 * 3", True),
        ("1000000000 < 1000000000.5", False),
        ("1000000000 == 1000000000.5", True),
        ("1000000000 < 1000000002", True),
        ("1000000000 == 1000000002", False),
        ("0 < 0.0000000000001", True),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("3 > 2 >= 2 == 2 != 1", True),
        ("1 < margin_used < 0", None),
        ("2 < 1 < margin_used", False),
        ("1 < 2 < margin_used", None),
        ("margin_used == margin_used", None),
        ("account.status == 'active'", True),
        ("account.status != 'active'", False),
        ("account.status == 'Active'", False),
        ("account.live", True),
        ("not account.live", False),
        ("account.live == True", True),
    ],
)
def test_comparisons_hold_a_tolerance_and_chain(condition, expected):
    """Numbers within 1e-9 of each other are equal, a chain is the conjunction of its links, missing stays missing."""
    assert truth_of(condition, book(account=ACCOUNT)) is expected


LISTS = """
[limits]
venues = ["kraken", "paper"]
tiers = [1, 2.5]
table = { kraken = 1, paper = 2 }
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("account.status in ['active', 'closing']", True),
        ("account.status in ['closed']", False),
        ("account.status not in ['closed']", True),
        ("0.1 * 3 in [0.3]", True),
        ("equity in [1, -1]", False),
        ("margin_used in [1]", None),
        ("margin_used not in [1]", None),
        ("'kraken' in config.limits.venues", True),
        ("'test' in config.limits.venues", False),
        ("'test' not in config.limits.venues", True),
        ("'paper' in config.limits.table", True),
        ("'test' in config.limits.table", False),
        ("2.5 in config.limits.tiers", True),
        ("'kraken' in config.limits.no_such_list", None),
    ],
)
def test_membership_in_written_and_configured_lists(condition, expected):
    """A value is in a list, in a list of the config, or in the keys of a table; a list that is not there is missing."""
    assert truth_of(condition, book(account=ACCOUNT), LISTS) is expected


def test_configured_values_are_read():
    """Any number of the config can be named, percentages as fractions and durations in seconds."""
    config = """
    [general]
    starting_capital = 500
    [live_risk]
    max_daily_loss_pct = 5.0
    [snapshot]
    max_age = "2m"
    [limits]
    cap = "2%"
    nested = { deep = 7 }
    [fx]
    USDT = 0.9
    """
    for expression, expected in {
        "config.general.starting_capital": 500.0,
        "config.live_risk.max_daily_loss_pct": 0.05,
        "config.snapshot.max_age": 120.0,
        "config.limits.cap": 0.02,
        "config.limits.nested.deep": 7.0,
        "config.fx.USDT": 0.9,
    }.items():
        assert value_of(expression, config=config) == expected


def test_starting_cash_is_what_the_run_is_given():
    """The capital that the day began with is a figure of the run."""
    assert value_of("loss(0 - 50) / starting_cash", starting_cash=1000.0) == 0.05


def test_a_columns_name_stands_for_the_rows_cell_where_each_position_is_a_subject():
    """With each = "position" columns can be named outside aggregates."""
    row = lot(size=2.0, entry_price=90.0, stop_price=80.0, multiplier=10)
    more = 'each = "position"'
    assert value_of("abs(entry_price - stop_price) * size * multiplier * fx", book(row), more=more) == 200.0
    assert value_of("direction * notional - net", book(row), more=more) == 0.0
    assert value_of("sum(notional) / notional", book(row), more=more) == 1.0
