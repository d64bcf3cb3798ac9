"""A rule in two stages, [rule.groups]: what is not known of a group, and what makes no sense."""

import pytest
from issuers import EQUITY, UCITS, issuers_held
from support import book, judge, limit, lot, observed, outcomes, refusals

MISSING = {
    "the key": (issuers_held(("a", 10), (None, 10)), ["issuer is missing", "None/EUR"]),
    "the mark": (
        book(lot("A/EUR", issuer="a"), lot("B/EUR", issuer="b", mark_price=None), account=EQUITY),
        ["b: weight is unknown", "mark_price"],
    ),
    "the equity": (issuers_held(("a", 10), account={}), ["weight is unknown", "equity is unknown"]),
    "an equity of 0": (issuers_held(("a", 10), account={"equity": 0.0}), ["weight is unknown", "a denominator is 0"]),
    "an equity below 0": (
        issuers_held(("a", 10), account={"equity": -100.0}),
        ["weight is unknown", "a denominator is -100"],
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_group_that_is_not_known_is_an_error(name):
    """A missing key, column or having makes the limit an error that follows the value to its cause."""
    snapshot, words = MISSING[name]
    found = observed(UCITS, snapshot)

    assert found.outcome == "error"
    assert [word for word in words if word not in found.reason] == []


@pytest.mark.parametrize("measure", ["sum(weight)", "max(weight)", "top(1, weight)"])
def test_a_column_that_is_not_known_is_followed_also_without_having(measure):
    """A group's missing column makes the measure missing, with the group and the cause named."""
    groups = '{ by = ["issuer"], columns = { weight = "sum(notional) / equity" } }'
    rule = f'measure = "{measure}"\nmax = 1\ngroups = {groups}'
    found = observed(rule, issuers_held(("a", 10), account={"equity": -100.0}))

    assert found.outcome == "error"
    for word in ("a: ", "weight is unknown", "-100"):
        assert word in found.reason


def test_one_subject_that_is_not_known_leaves_the_others_measured():
    """A group without a value is an error of its own subject alone."""
    rows = (lot("A/EUR", venue="k", issuer="x"), lot("B/EUR", venue="p", issuer="x", mark_price=None))
    rule = (
        'each = "venue"\nmeasure = "max(g)"\nmax = 500\ngroups = { by = ["issuer"], columns = { g = "sum(notional)" } }'
    )

    assert outcomes(judge(rule, book(*rows))) == {"p": "error", "k": "pass"}


def test_a_key_that_no_position_has_is_an_error():
    """A book without issuers does not pass a limit on issuers."""
    result = judge(UCITS, book(lot(), account=EQUITY))

    assert result.outcome == "error"
    assert "unknown column 'issuer'" in result.reason


@pytest.mark.parametrize("ones", [("a", 7.0), (7.0, "a")], ids=["text first", "number first"])
def test_a_key_of_mixed_kinds_is_an_error(ones):
    """Issuers of which one is a number and one a text may be one issuer written in two ways."""
    rows = [lot(f"{number}/EUR", issuer=one) for number, one in enumerate(ones)]
    result = judge(UCITS, book(*rows, account=EQUITY))

    assert result.outcome == "error"
    assert "issuer" in (result.reason or result.observations[0].reason)


def _with(measure='"sum(weight)"', groups='by = ["issuer"]\ncolumns = { weight = "sum(notional)" }', more="max = 1"):
    return f"measure = {measure}\n{more}\n[rule.groups]\n{groups}"


BY = 'by = ["issuer"]\n'


REFUSED = {
    "an unknown name in having": (_with('"count()"', BY + 'having = "weight > 0.05"'), "'weight'"),
    "a column of the rows in having": (
        _with(groups=BY + 'columns = { weight = "sum(notional)" }\nhaving = "notional > 1"'),
        "'notional'",
    ),
    "an aggregate in having": (
        _with(groups=BY + 'columns = { weight = "sum(notional)" }\nhaving = "sum(weight) > 1"'),
        "sum",
    ),
    "having that is a number": (
        _with(groups=BY + 'columns = { weight = "sum(notional)" }\nhaving = "weight"'),
        "weight",
    ),
    "a column of the rows in the measure": (_with('"sum(notional)"'), "'notional'"),
    "a column of the rows in a bound": (_with(more='max = "sum(notional)"'), "'notional'"),
    "a column of the rows in when": (_with(more='max = 1\nwhen = "count(where=size > 1) > 1"'), "'size'"),
    "a column of the rows in let": (_with(more='max = 1\nlet = { x = "sum(size)" }'), "'size'"),
    "a group's column outside an aggregate": (_with('"weight"'), "outside an aggregate"),
    "a group's column outside an aggregate in a bound": (_with(more='max = "weight"'), "outside an aggregate"),
    "a row's column outside an aggregate": (
        _with(groups=BY + 'columns = { weight = "notional / equity" }'),
        "notional",
    ),
    "a column used before it is made": (
        _with(groups=BY + 'columns = { weight = "half * 2", half = "sum(notional)" }'),
        "'half'",
    ),
    "a name that is taken by a column": (_with('"count()"', BY + 'columns = { notional = "1" }'), "notional"),
    "a name that is taken by a figure": (_with('"count()"', BY + 'columns = { equity = "1" }'), "equity"),
    "no key": (_with(groups='columns = { weight = "sum(notional)" }'), "'by'"),
    "an empty list of keys": (_with("'count()'", "by = []"), "by"),
    "a key twice": (_with("'count()'", 'by = ["issuer", "issuer"]'), "by"),
    "a key that is an expression": (_with("'count()'", 'by = ["issuer + 1"]'), "by"),
    "an unknown word": (_with("'count()'", BY + 'havin = "True"'), "'havin'"),
    "no table": ('measure = "count()"\nmax = 1\ngroups = ["issuer"]', "a list"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_second_stage_that_makes_no_sense_is_refused_at_load(name):
    """What a group is not known to have is a mistake that is found before any book is."""
    rule, word = REFUSED[name]
    problems = refusals(rule)

    assert any(word in str(problem) for problem in problems)
    assert all(problem.place and problem.place.file == "policies/limit.toml" for problem in problems)


@pytest.mark.parametrize("by", ["symbol", "issuer"], ids=["a key of ours", "a key of the book's"])
def test_a_groups_column_may_not_hide_a_column_of_the_book(by):
    """A name that the snapshot brings as a column cannot be defined anew in a group."""
    rule = (
        f'measure = "sum(weight)"\nmax = 1000\ngroups = {{ by = ["{by}"], columns = {{ weight = "sum(notional)" }} }}'
    )

    assert judge(rule, book(lot(issuer="a"))).outcome == "pass"
    assert judge(rule, book(lot(issuer="a", weight=1.0))).outcome == "error"


def test_a_missing_column_of_a_group_is_followed_through_the_one_before_it():
    """A group's column that is made of an earlier one says which figure is missing."""
    rule = (
        'measure = "sum(good)"\nmax = 1\n[rule.groups]\nby = ["issuer"]\n'
        'columns = { w = "sum(notional) / equity", good = "w + max(votes)" }\n'
    )
    result = judge(rule, book(lot(issuer="a", votes=1.0), lot("B/EUR", issuer="b"), account={"equity": 1000.0}))

    assert result.outcome == "error"
    assert "votes is missing" in result.observations[0].reason


NOBODY = "having keeps 0 of 3 groups: 'weight > 0.05'"


def test_having_that_must_match_and_keeps_no_group_is_an_error():
    """With must_match it is an error; of an empty book nothing is asked."""
    rule = f"must_match = true\n{UCITS}"
    result = judge(rule, issuers_held(("a", 5), ("b", 4), ("c", 3)))

    assert (result.outcome, result.reason) == ("error", NOBODY)
    assert result.fix == "correct having, or drop must_match"
    assert result.policy == limit(rule)
    assert judge(rule, issuers_held(("a", 6))).outcome == "pass"
    assert judge(rule.replace("issuer", "symbol"), book(account=EQUITY)).outcome == "pass"


@pytest.mark.parametrize(
    ("column", "config", "said"),
    [
        ("sum(betta)", "", "unknown name 'betta'"),
        ("sum(notional) / account.total", "", "unknown account figure 'total'"),
        ("sum(notional) / config.limits.cap", "[limits]\ncap = [1]", "a list where one value is needed"),
        (
            "sum(notional) / config.limits.cap",
            "[limits]\ncap = 'a'",
            "config.limits.cap is text where number is needed",
        ),
        ("sum(notional) / account.votes", "", "account.votes is text where number is needed"),
    ],
)
def test_a_column_of_a_group_is_checked_on_the_book(column, config, said):
    """What it names of the book, the account and the config has to be there, and to be a number."""
    rule = f'measure = "sum(w)"\nmax = 1000\ngroups = {{ by = "symbol", columns = {{ w = "{column}" }} }}'
    snapshot = book(lot(), account={"votes": "many"})

    assert (judge(rule, snapshot, config).outcome, judge(rule, snapshot, config).reason) == ("error", said)


def test_a_missing_key_of_a_group_is_followed_to_its_cause():
    """A key that the policy derives says in which row, and of what, it lacks."""
    rule = """
    columns = { body = "coalesce(issuer, counterparty)" }
    measure = "count()"
    max = 9
    groups = { by = ["side", "body"] }
    """
    rows = (lot("A/EUR", issuer="x", counterparty=None), lot("B/EUR", issuer=None, counterparty=None))

    assert observed(rule, book(*rows)).reason == "B/EUR: body is unknown: issuer is missing"
