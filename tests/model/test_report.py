"""The verdict and the exit code of a run."""

from itertools import product

import pytest
from support import NOW, limit

from riskcheck.foundation.problems import ExitCode, Problem
from riskcheck.model.report import Contributions, Observation, Outcome, Provenance, Report, Result, worst

POLICY = limit('measure = "count()"\nmax = 1')
NOT_APPLICABLE = Result(
    POLICY, Outcome.SKIPPED, (Observation("portfolio", Outcome.SKIPPED),), Problem("not applicable")
)


def report(*results, **more):
    """The report of some outcomes; a Result stands for itself."""
    made = [one if isinstance(one, Result) else Result(POLICY, Outcome(one)) for one in results]
    return Report(Provenance("0", NOW), tuple(made), **more)


@pytest.mark.parametrize(
    ("results", "verdict", "code"),
    [
        (["pass"], "PASS", 0),
        (["pass", "skipped"], "PASS", 0),
        (["waived"], "PASS", 0),
        (["waived", "pass"], "PASS", 0),
        (["pass", "warn"], "WARN", 0),
        (["warn", "waived"], "WARN", 0),
        (["fail"], "BREACH", 1),
        (["fail", "error", "warn", "pass"], "BREACH", 1),
        (["error"], "INCOMPLETE", 2),
        (["error", "warn", "pass"], "INCOMPLETE", 2),
        ([], "INCOMPLETE", 5),
        (["skipped"], "INCOMPLETE", 5),
        (["skipped", "skipped"], "INCOMPLETE", 5),
        ([NOT_APPLICABLE], "PASS", 0),
        ([NOT_APPLICABLE, "skipped"], "PASS", 0),
    ],
    ids=str,
)
def test_verdict_and_exit_code(results, verdict, code):
    """Failures are a breach, else errors are incomplete, and evaluating nothing is never a pass."""
    found = report(*results)
    assert (found.verdict, found.exit_code) == (verdict, code)


@pytest.mark.parametrize(
    ("results", "code"), [(["pass"], 0), (["warn", "pass"], 1), (["fail", "warn"], 1), (["error", "warn"], 2), ([], 5)]
)
def test_strict_makes_warnings_exit_1(results, code):
    """With --strict a warning ends the run as a breach does, and nothing else changes."""
    assert report(*results, strict=True).exit_code == code


@pytest.mark.parametrize("failure", [ExitCode.INCOMPLETE, ExitCode.BUG, ExitCode.USAGE, ExitCode.NOTHING_EVALUATED])
@pytest.mark.parametrize("results", [[], ["pass"], ["fail"]], ids=str)
def test_a_run_that_could_not_be_carried_through_is_incomplete(results, failure):
    """Whatever was found before, a run that broke off is incomplete, with its own exit code and problems."""
    found = report(*results).with_failure(failure, Problem("the broker did not answer"))
    assert (found.verdict, found.exit_code) == ("INCOMPLETE", failure)
    assert [problem.found for problem in found.problems] == ["the broker did not answer"]


def test_failures_add_up_and_the_gravest_decides():
    """A bug is graver than wrong usage, and that than an output that cannot be written."""
    found = report("pass")
    for code in (ExitCode.NOTHING_EVALUATED, ExitCode.BUG, ExitCode.INCOMPLETE, ExitCode.USAGE):
        found = found.with_failure(code, Problem(code.name))
    assert found.exit_code is ExitCode.BUG
    assert len(found.problems) == 4


def test_no_run_without_an_evaluated_policy_exits_0():
    """Of all combinations of three outcomes, only those with an evaluated policy and no failure or error exit 0."""
    for outcomes in product(Outcome, repeat=3):
        found = report(*outcomes)
        good = {"pass", "warn", "waived"}
        expected = bool(good & set(outcomes)) and not {"fail", "error"} & set(outcomes)
        assert (found.exit_code == 0) == expected
        assert (found.verdict in {"PASS", "WARN"}) == expected


def test_a_report_counts_every_outcome():
    """Every outcome has a count, zero too."""
    counts = report("pass", "pass", "fail").counts
    assert {str(outcome): count for outcome, count in counts.items()} == {
        "fail": 1,
        "error": 0,
        "warn": 0,
        "waived": 0,
        "pass": 2,
        "skipped": 0,
    }


def test_the_worst_of_outcomes():
    """The order is fail > error > warn > waived > pass."""
    order = ["fail", "error", "warn", "waived", "pass"]
    for position, outcome in enumerate(order):
        assert worst([Outcome(one) for one in reversed(order[position:])]) == outcome
    assert worst([]) == "pass"


def test_the_order_puts_the_worst_first():
    """Within an outcome the higher utilisation comes first, and one that has none before all."""
    observations = [
        Observation("near", Outcome.PASS, utilisation=0.9),
        Observation("far", Outcome.PASS, utilisation=0.1),
        Observation("over", Outcome.FAIL, utilisation=1.2),
        Observation("over nothing", Outcome.FAIL, utilisation=None),
        Observation("unknown", Outcome.ERROR),
    ]
    order = [one.subject for one in sorted(observations, key=lambda one: one.order)]
    assert order == ["over nothing", "over", "unknown", "near", "far"]


def test_evidence_shows_the_largest_and_the_unknown_first():
    """Positions without a known number lead, as they are the trouble; then the largest whatever their sign."""
    contributions = Contributions([0, 1, 2, 3], [5.0, -9.0, None, 1.0])
    assert contributions.largest(3) == [2, 1, 0]
    assert Contributions([4, 5]).largest(1) == [4]
    assert Contributions([4, 5]).contribution(4) is None


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_evidence_is_in_order_however_much_of_it_is_asked_for(most):
    """The largest comes first, by its size and not by its sign or its row; of equal ones the first row."""
    contributions = Contributions([4, 0, 1, 3], [-2.0, 5.0, 7.0, -9.0, 2.0])

    assert contributions.largest(most) == [3, 1, 4, 0][:most]
    assert Contributions([4, 0, 1, 3]).largest(most) == [4, 0, 1, 3][:most]
