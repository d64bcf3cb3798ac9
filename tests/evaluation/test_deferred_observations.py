"""Results whose observations are made when they are first read behave like any other value."""

import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskcheck import Settings
from riskcheck.evaluation import Program, evaluate
from riskcheck.evaluation.assess import assess
from riskcheck.language.parse import parse
from riskcheck.model.policy import Formula, Over, Policy, Rule, Severity
from riskcheck.model.report import Outcome, Result, worst
from riskcheck.snapshot import Holdings, Measures, build_snapshot, rows_to_table

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
SIZES = {"A/EUR": 1.0, "B/EUR": 12.0, "C/EUR": 9.5}


def formula(text: str) -> Formula:
    return Formula(text, parse(text))


def result_of(severity: Severity = Severity.BLOCK) -> Result:
    """One limit on a book of three symbols, of which one is within it, one near it and one beyond it."""
    rows = [{"symbol": name, "side": "long", "size": size, "mark_price": 10.0} for name, size in SIZES.items()]
    holdings = Holdings("test", rows_to_table(rows, "test"))
    snapshot = build_snapshot(holdings, Measures("EUR"), as_of=NOW)
    rule = Rule(formula("sum(notional)"), None, formula("100"), ("symbol",), Over.POSITIONS, warn_at=0.9)
    program = Program.compile([Policy("limit", "Limit", rule, severity=severity)])
    return evaluate(program, snapshot, Settings(), now=NOW)[0]


def test_observations_are_worst_first_and_say_what_the_outcome_says():
    """What is read later agrees with what was decided before."""
    result = result_of()
    assert result.outcome is Outcome.FAIL
    assert [(one.subject, str(one.outcome)) for one in result.observations] == [
        ("B/EUR", "fail"),
        ("C/EUR", "warn"),
        ("A/EUR", "pass"),
    ]
    assert result.closest is result.observations[0]
    assert result.observations is result.observations


def test_results_of_the_same_inputs_are_the_same_read_or_not():
    """Neither equality, repr nor replacement depends on whether the observations have been read."""
    read, unread = result_of(), result_of()
    assert len(read.observations) == len(SIZES)
    assert read == unread
    assert repr(read) == repr(result_of())
    assert replace(result_of(), outcome=Outcome.WARN).observations == read.observations


def pickled(result: Result) -> Result:
    return pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("copied", [copy, deepcopy, pickled])
def test_an_unread_result_can_be_copied(copied):
    """A copy, also into another process, has the observations."""
    assert copied(result_of()) == result_of()


def test_an_unread_result_is_frozen_and_has_no_other_attributes():
    """Reading later opens no back door."""
    result = result_of()
    with pytest.raises(FrozenInstanceError):
        result.outcome = Outcome.PASS
    with pytest.raises(AttributeError, match="observation'"):
        result.observation  # noqa: B018 - the access is the test


def test_a_broken_limit_that_advises_warns_and_its_observation_fails():
    """The outcome of the policy is lowered, that of the subject is not."""
    result = result_of(Severity.ADVISE)
    assert (result.outcome, result.observations[0].outcome) == (Outcome.WARN, Outcome.FAIL)
    assert result.notes == ("the limit is broken; it only warns, as its severity is advise",)


NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, -1.0, 100.0, 1 + 1e-10, -1 - 1e-10])


@given(st.lists(NUMBERS, min_size=1), st.none() | NUMBERS, st.none() | NUMBERS, st.none() | st.floats(0.01, 1.0))
@example([-0.5, 0.0, 95.0], -100.0, 100.0, 0.9)
def test_the_least_or_the_greatest_value_is_worst_off(values, minimum, maximum, warn_at):
    """A policy may be decided by its extremes, under a ceiling alone by its greatest value."""
    if minimum is None and maximum is None:
        return
    extremes = [max(values)] if minimum is None else [min(values), max(values)]
    by_extremes, by_all = (
        worst([assess(value, minimum, maximum, warn_at)[0] for value in some]) for some in (extremes, values)
    )
    assert by_extremes is by_all
