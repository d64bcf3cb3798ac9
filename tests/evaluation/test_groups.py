"""A rule in two stages, [rule.groups]: what is grouped, filtered and measured."""

import pytest
from issuers import EQUITY, UCITS, issuers_held
from support import book, judge, limit, lot, observed, outcomes


@pytest.mark.parametrize(
    ("weights", "share", "outcome"),
    [
        ([("a", 10), ("b", 8), ("c", 5), ("d", 3)], 0.18, "pass"),
        ([("a", 10), ("b", 10), ("c", 10), ("d", 10), ("e", 5)], 0.40, "pass"),
        ([("a", 10), ("b", 10), ("c", 10), ("d", 10), ("e", 5.1)], 0.451, "fail"),
        ([("a", 5), ("b", 5), ("c", 5)], 0.0, "pass"),
        ([("a", 3), ("a", 3), ("b", 4)], 0.06, "pass"),
        ([("a", 4), ("a", 4), ("b", 33), ("c", 1)], 0.41, "fail"),
        ([("a", 41)], 0.41, "fail"),
    ],
    ids=["under", "at 40 %", "over", "all at 5 %", "two lots make one issuer", "over by two lots", "one alone"],
)
def test_issuers_above_five_percent_add_up_to_forty_at_most(weights, share, outcome):
    """The 5/10/40 rule by hand: only issuers above 5 % add up, and a sum of 40 % is still allowed."""
    found = observed(UCITS, issuers_held(*weights))

    assert found.observed == pytest.approx(share)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("count()", 3.0),
        ("count_distinct(issuer)", 3.0),
        ("max(weight)", 0.10),
        ("min(weight)", 0.02),
        ("mean(weight)", 0.06),
        ("top(2, weight)", 0.16),
        ("sum(weight, where=weight > 0.05)", 0.16),
        ("sum(weight, where=issuer == 'b')", 0.06),
        ("sum(lots)", 4.0),
        ("max(double)", 0.20),
        ("sum(weight) * equity / 1000", 0.18),
        ("total_notional", 180.0),
    ],
)
def test_the_measure_runs_over_the_groups(measure, expected):
    """Aggregates see one row for each group, with its keys and its columns; account figures stay what they are."""
    more = 'lots = "count()", double = "2 * weight"'
    rule = f"""
    measure = "{measure}"
    max = 1000
    groups = {{ by = ["issuer"], columns = {{ weight = "sum(notional) / equity", {more} }} }}
    """

    assert observed(rule, issuers_held(("a", 4), ("a", 6), ("b", 6), ("c", 2))).observed == pytest.approx(expected)


def test_groups_may_have_several_keys():
    """Rows that are alike in all keys are one group."""
    rows = [lot("A/EUR", issuer="x", venue=venue, size=size) for venue, size in (("k", 1.0), ("k", 1.0), ("p", 3.0))]
    rule = (
        'measure = "max(gross)"\nmax = 1\ngroups = { by = ["issuer", "venue"], columns = { gross = "sum(notional)" } }'
    )

    assert observed(rule, book(*rows)).observed == 300.0


def test_groups_need_no_columns_to_be_counted():
    """A rule may just count its groups, and a single key may stand alone."""
    rule = 'measure = "count()"\nmax = 1\ngroups = { by = "issuer" }'

    assert observed(rule, issuers_held(("a", 1), ("b", 1))).outcome == "fail"
    assert observed(rule, issuers_held(("a", 1), ("a", 1))).outcome == "pass"


def test_groups_lie_within_each_subject():
    """With each, every subject has groups of its own, and its key may be used in their columns."""
    rows = (
        lot("A/EUR", size=1.0, venue="kraken", issuer="x"),
        lot("B/EUR", size=2.0, venue="kraken", issuer="y"),
        lot("C/EUR", size=4.0, venue="paper", issuer="x"),
    )
    rule = """
    each = "venue"
    measure = "max(gross)"
    max = "250 if venue == 'kraken' else 350"
    groups = { by = ["issuer"], columns = { gross = "sum(notional) * (1 if venue == 'kraken' else 2)" } }
    """
    result = judge(rule, book(*rows))

    assert outcomes(result) == {"paper": "fail", "kraken": "pass"}
    assert {one.subject: one.observed for one in result.observations} == {"paper": 800.0, "kraken": 200.0}


def test_condition_bounds_and_names_run_over_the_groups():
    """What comes after the groups sees them as rows: let, when, and both bounds."""
    rule = """
    let = { large = "count(where=weight > 0.05)" }
    when = "max(weight) > 0.01"
    measure = "large"
    max = "count() - 1"
    groups = { by = ["issuer"], columns = { weight = "sum(notional) / equity" } }
    """
    found = observed(rule, issuers_held(("a", 10), ("b", 8), ("c", 1)))

    assert (found.observed, found.maximum, found.outcome) == (2.0, 2.0, "pass")
    assert judge(rule, issuers_held(("a", 0.5))).outcome == "skipped"


def test_rows_are_filtered_before_they_are_grouped():
    """A row that is filtered out can't hurt, also where its key or its value is missing."""
    rows = (lot("A/EUR", issuer="x", venue="k"), lot("B/EUR", issuer=None, mark_price=None, venue="test"))
    rule = f"where = \"venue != 'test'\"\n{UCITS}"

    assert observed(rule, book(*rows, account=EQUITY)).observed == pytest.approx(0.1)


def test_columns_of_the_rows_come_before_the_groups():
    """A derived column may be the key of a group, and be added up in its columns."""
    rows = (lot("A/EUR", issuer="x"), lot("B/EUR", issuer=None, counterparty="x"))
    rule = """
    columns = { body = "coalesce(issuer, counterparty)", double = "2 * notional" }
    measure = "max(gross)"
    max = 1
    groups = { by = ["body"], columns = { gross = "sum(double)" } }
    """

    assert observed(rule, book(*rows)).observed == 400.0


def test_an_empty_book_has_no_groups():
    """Where the source said that there is nothing, nothing is above 5 %."""
    assert (
        judge(
            'measure = "sum(weight)"\nmax = 1\ngroups = { by = ["symbol"], columns = { weight = "sum(notional)" } }',
            book(),
        ).outcome
        == "pass"
    )


def test_the_evidence_is_made_of_the_rows_of_the_groups_that_count():
    """Behind a breach stand the positions of the groups that having kept, with what each adds."""
    found = observed(UCITS, issuers_held(("a", 30), ("b", 2), ("a", 5), ("c", 6)))

    assert found.outcome == "fail"
    assert found.contributions is not None
    assert sorted(found.contributions.rows) == [0, 2, 3]
    assert found.contributions.largest(2) == [0, 3]
    assert [found.contributions.contribution(row) for row in (0, 2, 3)] == pytest.approx([300.0, 50.0, 60.0])


def test_the_evidence_lies_within_the_subject():
    """With each, the positions behind a subject are its own."""
    rows = (
        lot("A/EUR", venue="k", issuer="x"),
        lot("B/EUR", venue="p", issuer="x"),
        lot("C/EUR", venue="k", issuer="y"),
    )
    rule = (
        'each = "venue"\nmeasure = "max(g)"\nmax = 1\ngroups = { by = ["issuer"], columns = { g = "sum(notional)" } }'
    )
    found = {one.subject: one.contributions for one in judge(rule, book(*rows)).observations}

    assert (sorted(found["k"].rows), list(found["p"].rows)) == ([0, 2], [1])


def test_a_rule_with_groups_is_read_whole():
    """The example of the design is a policy, and keeps what it says."""
    groups = limit(UCITS).rule.groups

    assert groups.by == ("issuer",)
    assert groups.having.text == "weight > 0.05"
    assert [(name, formula.text) for name, formula in groups.columns] == [("weight", "sum(notional) / equity")]


def test_a_figure_of_the_account_may_stand_behind_groups():
    """What the source's account has beyond the usual is known only with the snapshot, also where rows are groups."""
    rule = (
        'measure = "sum(w) / account.total_assets"\nmax = 1\n[rule.groups]\nby = ["issuer"]\n'
        'columns = { w = "sum(notional)" }\n'
    )
    found = observed(rule, book(lot(issuer="a"), account={"total_assets": 1e9}))

    assert found.outcome == "pass"
    assert judge(rule, book(lot(issuer="a"))).outcome == "error"


NOBODY = "having keeps 0 of 3 groups: 'weight > 0.05'"


def test_having_that_keeps_no_group_is_said():
    """Without must_match the result is a pass that says 0 of how many groups; one group that is kept is silent."""
    result = judge(UCITS, issuers_held(("a", 5), ("b", 4), ("c", 3)))

    assert (result.outcome, result.notes) == ("pass", (NOBODY,))
    assert judge(UCITS, issuers_held(("a", 6), ("b", 4), ("c", 3))).notes == ()


def test_having_is_asked_of_all_subjects_together():
    """A subject without a group is nothing to speak of as long as another one has one."""
    groups = 'groups = { by = ["issuer"], columns = { g = "sum(notional)" }, having = "g > 150" }'
    rule = f'each = "venue"\nmeasure = "sum(g)"\nmax = 500\nmust_match = true\n{groups}'
    small, large = lot("A/EUR", venue="k", issuer="x"), lot("B/EUR", venue="p", issuer="x", size=2.0)

    assert judge(rule, book(small, large)).notes == ()
    assert judge(rule, book({**large, "venue": "a"}, small)).outcome == "pass"
    assert judge(rule, book(small, {**large, "size": 1.0})).reason == "having keeps 0 of 2 groups: 'g > 150'"


def test_a_figure_of_the_account_may_stand_in_a_column_of_a_group():
    """The kinds of the account's own figures are known there too."""
    groups = 'groups = { by = "symbol", columns = { w = "sum(notional) / account.total" } }'

    assert observed(f'measure = "sum(w)"\nmax = 1\n{groups}', book(lot(), account={"total": 400.0})).observed == 0.25


def test_a_group_is_called_by_all_of_its_keys():
    """A condition that is missing for a group names it as the keys stand."""
    rule = """
    measure = "count()"
    max = 9
    groups = { by = ["side", "issuer"], columns = { all_votes = "sum(votes)" }, having = "all_votes > 1" }
    """
    rows = (lot("A/EUR", issuer="x", votes=2.0), lot("B/EUR", "short", issuer="y", votes=None))

    assert observed(rule, book(*rows)).reason == "short, y: all_votes is unknown: B/EUR: votes is missing"


def test_what_was_said_before_is_kept_where_having_keeps_nothing():
    """An error by must_match still names the rows that were left out on the way."""
    rule = f'must_match = true\non_missing = {{ votes = "exclude" }}\n{UCITS.replace("0.05", "0.5")}'
    rows = (lot("A/EUR", issuer="a", votes=1.0), lot("B/EUR", issuer="a", votes=None))
    result = judge(rule, book(*rows, account=EQUITY))

    assert (result.outcome, result.notes) == ("error", ("1 left out without votes: B/EUR",))
