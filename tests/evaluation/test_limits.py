"""What a policy finds: names and columns that are known or not, and all that an observation holds."""

import pytest
from support import book, judge, limit, lot, observed, outcomes, refusals

DESK = book(lot("A/EUR", size=1.0), lot("B/EUR", "short", 3.0), account={"equity": 1000.0, "debt": None})


GROSS = 'measure = "sum(notional)"\n'


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (lot(mark_price=None), "mark_price is missing"),
        (lot(mark_price=0), "mark_price is 0"),
        (lot("BTC/USDT"), "USDT"),
        (lot(multiplier=None), "multiplier"),
        (lot(notional=500.0), "500.00"),
    ],
    ids=["no mark", "mark of zero", "no rate", "null multiplier", "contested notional"],
)
def test_what_is_not_known_is_an_error_that_says_why(row, word):
    """An exposure that cannot be known is an error, however far the limit, and names the row and the gap."""
    found = observed(GROSS + "max = 1e90", book(lot("A/EUR"), row))
    assert found.outcome == "error"
    assert row["symbol"] in found.reason
    assert word in found.reason


def test_one_unknown_subject_leaves_the_others_alone():
    """A gap in one symbol is that symbol's error; the policy's outcome is the worst."""
    snapshot = book(lot("A/EUR"), lot("B/EUR", mark_price=None))
    rule = 'each = "symbol"\n' + GROSS
    assert outcomes(judge(rule + "max = 100", snapshot)) == {"A/EUR": "pass", "B/EUR": "error"}
    assert judge(rule + "max = 100", snapshot).outcome == "error"
    assert judge(rule + "max = 99", snapshot).outcome == "fail"


def test_names_are_given_in_order_and_used_everywhere():
    """Names of the subject's values may use earlier ones, and condition, measure and bounds may use them."""
    rule = """
    each = "symbol"
    let = { gross = "sum(notional)", half = "gross / 2" }
    when = "gross > 100"
    measure = "half"
    max = "gross / 4"
    """
    result = judge(rule, DESK)
    assert outcomes(result) == {"A/EUR": "skipped", "B/EUR": "fail"}
    assert (result.observations[0].observed, result.observations[0].maximum) == (150.0, 75.0)


def test_a_missing_name_is_followed_to_its_cause():
    """The reason of a missing name is the reason of what it stands for."""
    found = observed('let = { start = "max(account.debt, equity)" }\nmeasure = "start"\nmin = 0', DESK)
    assert found.outcome == "error"
    assert "start" in found.reason
    assert "account.debt" in found.reason


@pytest.mark.parametrize(
    ("rule", "near"),
    [
        ('measure = "sum(notinal)"\nmax = 1', "notional"),
        ('measure = "sum(coalesce(betta, 1))"\nmax = 1', "beta"),
        ('measure = "sum(1 if known(betta) else 0)"\nmax = 1', "beta"),
        ('where = "vennue == \'x\'"\nmeasure = "count()"\nmax = 1', "venue"),
        ('columns = { x = "betta * 2" }\nmeasure = "sum(x)"\nmax = 1', "beta"),
        ('measure = "count()"\nmax = 1\non_missing = { stop_prise = "exclude" }', "stop_price"),
        ('each = "position"\nmeasure = "betta"\nmax = 1', "beta"),
    ],
    ids=["measure", "coalesce", "known", "where", "columns", "on_missing", "position"],
)
def test_a_name_that_nobody_knows_is_an_error_with_the_nearest(rule, near):
    """A name that is no column of the book or the policy is not evaluated, also inside coalesce and known."""
    result = judge(rule, book(lot(beta=1.0)))
    assert result.outcome == "error"
    assert "unknown" in result.reason
    assert near in result.fix


def test_a_column_that_exists_and_is_empty_is_a_missing_value():
    """An empty column of the book is known by name: coalesce and known may ask for its values."""
    snapshot = book(lot(beta=None))
    assert judge('measure = "sum(coalesce(beta, 1))"\nmax = 1', snapshot).outcome == "pass"
    assert judge('measure = "sum(beta)"\nmax = 1', snapshot).outcome == "error"


@pytest.mark.parametrize("table", ["columns", "let"])
def test_a_derived_name_may_not_hide_a_column_of_the_book(table):
    """A name that the snapshot brings as a column cannot be defined anew, whatever else the rule uses."""
    formula = '"notional"' if table == "columns" else '"sum(notional)"'
    measure = "sum(beta)" if table == "columns" else "beta"
    rule = f'{table} = {{ beta = {formula} }}\nmeasure = "{measure}"\nmax = 1000'
    assert judge(rule, book(lot())).outcome == "pass"
    result = judge(rule, book(lot(beta=1.0)))
    assert result.outcome == "error"
    assert "beta" in result.reason


def test_a_column_of_mixed_values_is_an_error_where_it_is_used():
    """Numbers and texts in one column are nothing that can be measured."""
    snapshot = book(lot("A/EUR", beta=1.0), lot("B/EUR", beta="high"))
    assert judge('measure = "sum(beta)"\nmax = 1000', snapshot).outcome == "error"
    assert judge(GROSS + "max = 1000", snapshot).outcome == "pass"


ANOTHER = "choose a name that nothing else has"


@pytest.mark.parametrize(("table", "formula"), [("columns", "size * 2"), ("let", "sum(size)")])
@pytest.mark.parametrize("name", ["notional", "equity"])
def test_a_name_that_is_taken_says_what_to_do(table, formula, name):
    """A name that every book has is refused at load, and one that a book brings on that book; another is asked for."""
    (problem,) = refusals(f'{GROSS}max = 1\n{table} = {{ {name} = "{formula}" }}')
    assert (problem.found, problem.fix) == (f"the name {name!r}, which is taken", ANOTHER)
    assert problem.excerpt == f"{formula}\n^"

    result = judge(f'{GROSS}max = 1\n{table} = {{ beta = "{formula}" }}', book(lot(beta=1.0)))
    assert (result.reason, result.fix) == ("the name 'beta', which is taken", ANOTHER)


BELOW = "is below the floor of 500.00 EUR by 100.00 EUR"


IN_MONEY = 'unit = "base_currency"'


@pytest.mark.parametrize(
    ("rule", "head", "expected"),
    [
        ("max = 500", "", ("pass", 400.0, None, 500.0, None, 0.8, 100.0, "")),
        (
            "max = 500\nwarn_at = 0.8", IN_MONEY,
            ("warn", 400.0, None, 500.0, 0.8, 0.8, 100.0, "400.00 EUR uses 80% of the limit"),
        ),
        (
            "min = 500\nwarn_at = 0.9", IN_MONEY,
            ("fail", 400.0, 500.0, None, 0.9, 1.25, -100.0, f"400.00 EUR {BELOW}"),
        ),
        (
            "min = 100\nmax = 320", "",
            ("fail", 400.0, 100.0, 320.0, None, 1.25, -80.0, "400.00 is above the limit of 320.00 by 80.00"),
        ),
        (
            'min = 100\nmax = "equity / 5"', 'unit = "count"',
            ("fail", 400.0, 100.0, 200.0, None, 2.0, -200.0, "400 is above the limit of 200 by 200"),
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("names", ["", 'let = { x = "1" }'])
def test_an_observation_holds_all_that_was_found(rule, head, expected, names):
    """Value, bounds, the part that is used, what is left, and in the policy's unit why it is no pass."""
    found = observed(f"{GROSS}{rule}\n{names}", DESK, head=head)

    measured = (found.observed, found.minimum, found.maximum, found.warn_at, found.utilisation, found.headroom)
    assert (str(found.outcome), *measured, found.reason) == expected
    assert (found.subject, found.fix, list(found.contributions.rows)) == ("portfolio", "", [0, 1])


@pytest.mark.parametrize("names", ["", 'let = { x = "1" }'])
def test_a_result_says_of_how_many_rows_it_is(names):
    """Rows that the filter kept, of all; a result that was evaluated has its reasons with its observations."""
    rule = f"where = \"side == 'short'\"\n{GROSS}max = 1\n{names}"
    result = judge(rule, DESK)

    assert (result.rows, result.rows_of, result.reason, result.fix) == (1, 2, "", "")
    assert result.policy == limit(rule)


OF_THE_ACCOUNT = (
    "expected one of cash, daily_pnl, day_flows, day_start_equity, debt, equity, margin_used, starting_cash"
)


MIXED = "which holds numbers and texts"


@pytest.mark.parametrize(
    ("rule", "head", "outcome", "reason", "fix"),
    [
        ('max = "config.limits.cap"\noptional = true', "", "skipped", "limits.cap is not configured", ""),
        ("max = 1", "valid_from = 2030-01-01", "skipped", "in force only from 2030-01-01", ""),
        (
            'max = "account.peak + account.dept"', "", "error",
            "unknown account figure 'peak'; unknown account figure 'dept'",
            OF_THE_ACCOUNT,
        ),
        (
            'max = "account.dept"', "", "error", "unknown account figure 'dept'",
            f"did you mean 'debt'?; {OF_THE_ACCOUNT}",
        ),
        (
            'max = "config.limits.word"',
            "",
            "error",
            "config.limits.word is text where number is needed",
            "put a number there",
        ),
        ('max = 1\neach = "rating"', "", "error", f"the column 'rating', {MIXED}", "expected one kind"),
    ],
)  # fmt: skip
def test_what_keeps_a_policy_from_being_evaluated(rule, head, outcome, reason, fix):
    """All of it is told, with the fix of the first, and the policy that it is of."""
    snapshot = book(lot("A/EUR", rating="a"), lot("B/EUR", rating=1.0), account={"equity": 1.0, "debt": None})
    result = judge(GROSS + rule, snapshot, "[limits]\nword = 'x'", head=head)

    assert (result.outcome, result.reason, result.fix) == (outcome, reason, fix)
    assert result.policy == limit(GROSS + rule, head)


@pytest.mark.parametrize("measure", ["desk", "lane + desk", "sum(size) if lane else 1"])
def test_a_key_has_the_kind_of_its_column(measure):
    """A key that is a text is no number, and one that is a number no condition."""
    snapshot = book(lot(desk="rates", lane=1.0))
    result = judge(f'each = ["desk", "lane"]\nmeasure = "{measure}"\nmax = 1', snapshot)

    assert (result.outcome, "is needed" in result.reason) == ("error", True)
