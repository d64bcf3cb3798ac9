"""A figure of the book that is missing is an error with its reason, wherever in a policy it is read."""

import pytest
from support import book, judge, lot, observed

from riskcheck.foundation import Problem
from riskcheck.language import FIGURES
from riskcheck.snapshot.portfolio import DailyPnl

UNKNOWN_PRICE = book(lot("A/EUR", venue="x"), lot("B/EUR", mark_price=None, venue="x"), lot("C/EUR", venue="y"))
KNOWN = {"num_open_positions", "age"}
MISSING = sorted(FIGURES.keys() - KNOWN)
WITH_GROUPS = ("", 'each = "venue"\n')
SUBJECTS = (*WITH_GROUPS, 'each = "position"\n')
GROUPS = ['by = ["symbol"]', 'by = ["symbol"]\ncolumns = { rows = "count()" }\nhaving = "rows > 0"']
PLACES = {
    "measure": 'measure = "{0}"\nmax = 1',
    "part of the measure": 'measure = "count() + {0}"\nmax = 1',
    "over rows": 'measure = "sum({0})"\nmax = 1',
    "a condition": 'measure = "count(where={0} > 0)"\nmax = 1',
    "let": 'let = {{ x = "{0}" }}\nmeasure = "x"\nmax = 1',
    "let over rows": 'let = {{ x = "{0}" }}\nmeasure = "sum(x)"\nmax = 1',
    "let in a condition": 'let = {{ x = "{0}" }}\nmeasure = "count(where=x > 0)"\nmax = 1',
    "when": 'when = "{0} > 0"\nmeasure = "count()"\nmax = 1',
    "maximum": 'measure = "count()"\nmax = "{0}"',
    "minimum": 'measure = "count()"\nmin = "{0}"',
    "maximum over rows": 'measure = "count()"\nmax = "sum({0})"',
    "a limit's key": 'measure = "count()"\nmax = {{ by = "1 if {0} > 0 else 0", limits = {{ 1 = 1 }} }}',
}
OF_ROWS = {
    "column": 'columns = {{ x = "{0}" }}\nmeasure = "sum(x)"\nmax = 1',
    "where": 'where = "{0} > 0"\nmeasure = "count()"\nmax = 1',
    "a row's own measure": 'each = "position"\nmeasure = "size * {0}"\nmax = 1',
}
OF_GROUPS = {
    "a column": ("sum(x)", 'by = ["symbol"]\ncolumns = {{ x = "{0}" }}'),
    "a column over rows": ("sum(x)", 'by = ["symbol"]\ncolumns = {{ x = "sum(size * {0})" }}'),
    "a column of a column": ("sum(y)", 'by = ["symbol"]\ncolumns = {{ x = "{0}", y = "x" }}'),
    "having": ("count()", 'by = ["symbol"]\nhaving = "{0} > 0"'),
    "having by a column": ("sum(x)", 'by = ["symbol"]\ncolumns = {{ x = "{0}" }}\nhaving = "x > 0"'),
    "groups of a side": ("sum(x)", 'by = ["side"]\ncolumns = {{ x = "{0}" }}'),
}


def said_of(figure, rule):
    """Every reason that a rule is given on a book of which a price, and the account, are not known."""
    result = judge(rule, UNKNOWN_PRICE)
    assert result.outcome == "error"
    reasons = [one.reason for one in result.observations if one.outcome == "error"] or [result.reason]
    assert all(f"{figure} is unknown" in reason for reason in reasons)
    return reasons


@pytest.mark.parametrize("place", PLACES)
def test_without_groups(place):
    """Whatever a policy is held for, a figure that is missing is what its error names."""
    for figure in MISSING:
        for subject in SUBJECTS:
            assert said_of(figure, subject + PLACES[place].format(figure))


@pytest.mark.parametrize("place", OF_ROWS)
def test_in_what_is_made_of_rows(place):
    """A column and a filter that read a figure name it."""
    for figure in MISSING:
        assert said_of(figure, OF_ROWS[place].format(figure))


@pytest.mark.parametrize("groups", GROUPS, ids=["keys alone", "columns and having"])
@pytest.mark.parametrize("place", PLACES)
def test_beside_groups(groups, place):
    """The rows are groups there, and the reason is looked for in the positions all the same."""
    for figure in MISSING:
        for subject in WITH_GROUPS:
            assert said_of(figure, f"{subject}{PLACES[place].format(figure)}\n[rule.groups]\n{groups}")


@pytest.mark.parametrize("groups", OF_GROUPS)
def test_within_groups(groups):
    """A column of groups and a condition on them that read a figure name it."""
    measured, of_groups = OF_GROUPS[groups]
    for figure in MISSING:
        for subject in WITH_GROUPS:
            written = of_groups.format(figure)
            assert said_of(figure, f'{subject}measure = "{measured}"\nmax = 1\n[rule.groups]\n{written}')


@pytest.mark.parametrize("key", ["notional", "mark_price"])
def test_a_key_hides_no_column(key):
    """A subject that is told apart by a column has that column's value; the book's sum is missing for another row."""
    snapshot = book(
        lot("A/EUR", notional=100.0), lot("B/EUR", "short"), lot("C/EUR", realized_pnl=None, side="flat", size=0.0)
    )
    rule = f'each = "{key}"\nmeasure = "total_realized_pnl"\nmax = 1'
    lacking = "; ".join(f"{symbol}: realized_pnl is missing" for symbol in ("A/EUR", "B/EUR", "C/EUR"))
    assert {one.reason for one in judge(rule, snapshot).observations} == {f"total_realized_pnl is unknown: {lacking}"}


def test_the_rows_that_lack_the_value_are_named():
    """Beside groups, too, the reason names the position, and what to do about it."""
    rule = 'measure = "sum(n) / total_notional"\nmax = 1\n[rule.groups]\nby = ["venue"]\ncolumns = { n = "count()" }'
    found = observed(rule, UNKNOWN_PRICE)
    assert found.reason == "total_notional is unknown: B/EUR: mark_price is missing"
    assert found.fix.startswith("let the source give mark_price, or a [[reference]] table")


@pytest.mark.parametrize(
    "measure", ["sum(x)", "count(where=x > 0)", "count()", "max(x) + count(where=symbol == 'A/EUR')"]
)
def test_beside_groups_a_name_of_the_policy_is_known_to_what_is_behind_it(measure):
    """A ``let`` in the measure of groups without columns of their own is no trouble to the positions behind it."""
    rule = f'let = {{ x = "1" }}\nmeasure = "{measure}"\nmax = 9\n[rule.groups]\nby = ["symbol"]'
    found = observed(rule, UNKNOWN_PRICE)
    assert (found.outcome, found.contributions.values) == ("pass", None)
    assert found.contributions.rows


def day(origin, *rows, account=None):
    """A book that does not know the day's PnL, and says why."""
    snapshot = book(*(rows or [lot()]), account=account)
    vars(snapshot)["daily_pnl"] = DailyPnl(None, missing=Problem(origin))
    return snapshot


NO_FLOWS = "equity and day_start_equity are known, but not day_flows"
OF_THE_DAY = '[day]\npnl = "of the day"'
LOSS = 'measure = "loss(daily_pnl)"\nmax = 1'
NO_PNL = lot("A/EUR", unrealized_pnl=1.0)
ALL_WAYS = ("daily_pnl", "equity, with day_start_equity", "day_flows", 'flows = "none"', 'pnl = "of the day"')
GIVE_PNL = ("let the source give realized_pnl", "[[reference]]", 'columns = { realized_pnl = "ITS NAME" }')


@pytest.mark.parametrize(
    ("snapshot", "config", "why", "ways"),
    [
        (day("nothing gives it", NO_PNL), "", "nothing gives it", ALL_WAYS),
        (day("the rows do not know it", NO_PNL), OF_THE_DAY, "the rows do not know it; A/EUR: realized_pnl is missing",
         GIVE_PNL),
        (day("", NO_PNL), OF_THE_DAY, "A/EUR: realized_pnl is missing", GIVE_PNL),
        (day("equity: two disagree", NO_PNL, account={"equity": Problem("two disagree")}), OF_THE_DAY,
         "equity: two disagree", ALL_WAYS),
        (day(NO_FLOWS, account={"equity": 9.0, "day_start_equity": 9.0}), "", NO_FLOWS,
         ('let the account give day_flows, or write flows = "none" under [day]',)),
        (day("no start", account={"equity": 9.0, "day_flows": 0.0}), "", "no start",
         ("keep what riskcheck preview --no-risk --json prints", "day_start under [snapshot]")),
    ],
    ids=["as its snapshot says", "and the rows that lack it", "the rows alone", "an account figure that is disputed",
         "the flows alone", "the start alone"],
)  # fmt: skip
def test_why_the_days_pnl_is_not_known(snapshot, config, why, ways):
    """The snapshot says why, with the rows where theirs is declared, and the fix names what lacks, or all ways."""
    found = observed(LOSS, snapshot, config)
    assert found.reason == f"daily_pnl is unknown: {why}"
    for way in ways:
        assert way in found.fix


def test_a_days_start_that_was_not_kept_is_told_with_how_to_keep_it():
    """Where the figure that was to be kept is at fault, the fix says how it is kept."""
    snapshot = day("day_start_equity: not there", account={"day_start_equity": Problem("not there")})
    assert observed(LOSS, snapshot).fix.startswith("keep what riskcheck preview --no-risk --json prints")
