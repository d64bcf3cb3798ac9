"""Limits on a book that lacks a source: what is there is measured and shown, but nothing on it holds."""

import pytest
from support import book, judge, limit, lot

from riskcheck.evaluation.incomplete import incomplete
from riskcheck.foundation.problems import Place, Problem
from riskcheck.model.report import Observation, Outcome, Result

KRAKEN = Problem("the broker did not answer", place=Place("kraken"))
NO_PLACE = Problem("a second broker")
ROWS = (lot("A/EUR", size=1.0), lot("B/EUR", size=3.0))
PART = book(*ROWS).but(failed_sources=(KRAKEN,))
GROSS = 'measure = "sum(notional)"\n'
SEE = "see why the source did not answer"
ON_WHAT_IS_THERE = "incomplete, without kraken; on what is there: "


@pytest.mark.parametrize(
    ("rule", "head", "outcome", "reason"),
    [
        ("max = 800", "", "error", f"{ON_WHAT_IS_THERE}400.00, 50% of the limit"),
        ("max = 800\nwarn_at = 0.5", "", "error", f"{ON_WHAT_IS_THERE}400.00, 50% of the limit"),
        ("max = 800", 'unit = "base_currency"', "error", f"{ON_WHAT_IS_THERE}400.00 EUR, 50% of the limit"),
        ('min = "0 - 100"', "", "error", f"{ON_WHAT_IS_THERE}400.00, 0% of the limit"),
        ("max = 399", "", "fail", "400.00 is above the limit of 399.00 by 1.00"),
        ("max = 399", 'severity = "advise"', "error", "400.00 is above the limit of 399.00 by 1.00"),
        ('max = "account.debt"', "", "error", "unknown account figure 'debt'"),
        ('max = 800\nwhen = "count() > 5"', "", "error", f"{ON_WHAT_IS_THERE}not applicable"),
    ],
    ids=["pass", "warn", "money", "floor", "fail", "advice", "error", "not applicable"],
)
def test_nothing_passes_on_a_part_of_the_book(rule, head, outcome, reason):
    """A breach of a part is one of the whole, an error keeps its reason, and all else is not known."""
    result = judge(GROSS + rule, PART, head=head)

    assert result.outcome == outcome
    assert (result.observations[0].reason if result.observations else result.reason) == reason
    assert not (result.reason and result.observations)


def test_a_loss_is_told_with_the_part_of_its_floor():
    """A floor below 0 is used as any limit is; what was measured is still there to read."""
    (found,) = judge('measure = "0 - sum(notional)"\nmin = "0 - 1000"', PART).observations

    assert (found.outcome, found.observed, found.utilisation) == ("error", -400.0, 0.4)
    assert (found.reason, found.fix) == (f"{ON_WHAT_IS_THERE}-400.00, 40% of the limit", SEE)


def test_each_subject_is_told_and_the_worst_comes_first():
    """Failures stay, the others become errors with what was measured of them."""
    result = judge('each = "symbol"\n' + GROSS + "max = 200", PART)

    assert result.outcome == "fail"
    assert [(one.subject, str(one.outcome), one.fix) for one in result.observations] == [
        ("B/EUR", "fail", ""),
        ("A/EUR", "error", SEE),
    ]
    assert result.observations[1].reason == f"{ON_WHAT_IS_THERE}100.00, 50% of the limit"


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ((KRAKEN,), "incomplete, without kraken"),
        ((KRAKEN, KRAKEN), "incomplete, without kraken"),
        ((NO_PLACE,), "incomplete, without a second broker"),
        ((KRAKEN, NO_PLACE), "incomplete, without kraken and a second broker"),
    ],
    ids=["one", "one twice", "one without a place", "two"],
)
def test_an_empty_part_of_a_book_is_no_empty_book(absent, said):
    """A limit on each symbol has no subject to pass where a source is missing; each of those is named once."""
    result = judge('each = "symbol"\n' + GROSS + "max = 1", book().but(failed_sources=absent))

    assert (result.outcome, result.reason, result.observations) == ("error", said, ())


@pytest.mark.parametrize(
    ("rule", "head", "reason"),
    [
        ("max = 1", "valid_until = 2020-01-01", "in force only until 2020-01-01"),
        ('max = "config.limits.cap"\noptional = true', "", "limits.cap is not configured"),
    ],
)
def test_a_limit_that_was_not_looked_at_is_left_alone(rule, head, reason):
    """What is out of force or left out of the config says nothing of any book."""
    result = judge(GROSS + rule, PART, head=head)

    assert (result.outcome, result.reason) == ("skipped", reason)


def test_of_a_subject_without_a_value_nothing_more_is_said():
    """Where neither a value nor a reason is known the missing source is all there is to say."""
    result = Result(limit(GROSS + "max = 1"), Outcome.SKIPPED, (Observation("portfolio", Outcome.SKIPPED),))
    (found,) = incomplete(result, PART).observations

    assert (found.outcome, found.reason, found.fix) == ("error", "incomplete, without kraken", SEE)
