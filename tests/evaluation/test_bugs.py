"""A policy that meets a bug of riskcheck is an error of its own, and takes no other policy's answer along."""

from importlib import import_module

import pytest
from support import NOW, book, judge_all, limit, lot, settings_of

from riskcheck.evaluation import observe
from riskcheck.evaluation.explanation import explain
from riskcheck.foundation.problems import ExitCode, SnapshotError
from riskcheck.gate.choose import Candidate
from riskcheck.gate.limits import LiveRiskLimits
from riskcheck.model.report import Outcome, Provenance, Report, Verdict
from riskcheck.model.waiver import Waiver

DESK = book(lot("A/EUR", size=3.0), lot("B/EUR"))
GROSS = 'measure = "sum(notional)"\n'
OTHERS = [limit(f"{GROSS}max = 300", name="broken"), limit(f"{GROSS}max = 500", name="holds")]
SICK = "sick"
RULES = {
    "one decided by its extremes": f"{GROSS}max = 500",
    "one decided by its subjects": f'each = "symbol"\nwhen = "count() > 0"\n{GROSS}max = 500',
    "one with groups": f'{GROSS.replace("notional", "n")}max = 500\n[rule.groups]\nby = "symbol"\n'
    'columns = { n = "sum(notional)" }',
}


def failing(function, error, sick=lambda *_: True):
    """The function, which raises for what is sick."""

    def run(*args, **options):
        if sick(*args):
            raise error
        return function(*args, **options)

    return run


def is_sick(observer, *_):
    return observer.compiled.policy.id == SICK


@pytest.fixture
def sick_words(monkeypatch):
    """A bug in how the observations of one policy are put into words."""
    monkeypatch.setattr(observe.Observer, "put", failing(observe.Observer.put, KeyError("notional"), is_sick))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.usefixtures("sick_words")
def test_a_bug_is_an_error_of_its_policy(rule):
    """The policy is not evaluated, and says which bug it met; those around it have their own outcomes."""
    results = judge_all([OTHERS[0], limit(RULES[rule], name=SICK), OTHERS[1]], DESK)
    first, second, third = results

    assert [first.outcome, second.outcome, third.outcome] == ["fail", "error", "pass"]
    assert (second.reason, second.fix) == ("a bug in riskcheck: KeyError: 'notional'", "please report it")
    assert second.bug.__traceback__ is not None
    assert (first.bug, third.bug) == (None, None)


@pytest.mark.usefixtures("sick_words")
@pytest.mark.parametrize("rule", RULES)
def test_a_run_with_a_bug_ends_with_3_and_has_all_other_answers(rule):
    """No verdict but INCOMPLETE, whatever else was found; nothing that is read later can meet the bug again."""
    policies = [*OTHERS, limit(RULES[rule], name=SICK)]
    result = LiveRiskLimits(settings_of(), tuple(map(Candidate, policies))).evaluate_portfolio(DESK, NOW)
    report = result.report

    assert not result.allowed
    assert (report.exit_code, report.verdict) == (ExitCode.BUG, Verdict.INCOMPLETE)
    assert {one.policy.id: str(one.outcome) for one in report.results} == {
        "broken": "fail",
        "holds": "pass",
        SICK: "error",
    }
    assert f"{SICK}: a bug in riskcheck: KeyError: 'notional'" in result.reasons
    assert [one.policy.id for one in report.bugs] == [SICK]


BUGS = {
    "making it ready": ("program", "_attribution"),
    "waiving": ("waive", "_waive_one"),
}


@pytest.mark.parametrize("where", BUGS)
def test_a_bug_before_and_after_the_evaluation_is_one_policys_too(monkeypatch, where):
    """A policy that cannot be compiled, or whose waiver cannot be applied, leaves the others alone."""
    calls = iter([False, True])
    room, name = BUGS[where]
    module = import_module(f"riskcheck.evaluation.{room}")
    function = failing(getattr(module, name), ZeroDivisionError("x"), lambda *_: next(calls, False))
    monkeypatch.setattr(module, name, function)
    waivers = tuple(Waiver(one, 1e9, NOW.date(), "agreed", "head") for one in ("one", "two", "three"))
    policies = [limit(f"{GROSS}max = 300", name=name) for name in ("one", "two", "three")]
    limits = LiveRiskLimits(settings_of(), tuple(map(Candidate, policies)), waivers=waivers)

    report = limits.evaluate_portfolio(DESK, NOW).report

    assert {one.policy.id: str(one.outcome) for one in report.results} == {
        "one": "waived",
        "two": "error",
        "three": "waived",
    }
    assert report.exit_code is ExitCode.BUG


@pytest.mark.parametrize("error", [MemoryError(), SnapshotError(), KeyboardInterrupt(), SystemExit(1)], ids=repr)
def test_what_is_no_bug_is_raised(monkeypatch, error):
    """Too little memory, a user's mistake and an interruption end the run as they do elsewhere."""
    monkeypatch.setattr(observe.Observer, "put", failing(observe.Observer.put, error, is_sick))

    with pytest.raises(type(error)):
        judge_all([limit(f"{GROSS}max = 500", name=SICK)], DESK)


@pytest.mark.usefixtures("sick_words")
def test_an_explanation_of_a_bug_says_so():
    """Where a policy meets a bug, its explanation is that, and no figures."""
    found = explain(limit(RULES["one decided by its extremes"], name=SICK), DESK, settings_of(), now=NOW)

    assert (found.result.outcome, found.measures) == ("error", {})
    assert found.result.bug is not None


def test_figures_that_cannot_be_put_in_are_a_bug(monkeypatch):
    """A policy whose number is known, but not how it came about, is explained as a bug, too."""
    monkeypatch.setattr(observe, "unparse", failing(observe.unparse, KeyError("x")))
    found = explain(limit(f"{GROSS}max = 500"), DESK, settings_of(), now=NOW)

    assert (found.result.outcome, found.result.reason) == ("error", "a bug in riskcheck: KeyError: 'x'")


def test_a_bug_goes_before_every_other_failure():
    """A run that could not be carried through, and met a bug besides, ends with 3."""
    results = list(judge_all(OTHERS, DESK))
    results.append(results[0].guarded(limit(f"{GROSS}max = 1", name=SICK), failing(list, ValueError("x"))))
    report = Report(Provenance("0", NOW), tuple(results)).with_failure(ExitCode.INCOMPLETE)

    assert (report.exit_code, report.verdict) == (ExitCode.BUG, Verdict.INCOMPLETE)
    assert report.counts[Outcome.ERROR] == 1
