"""The verdict: in one list, all that is done with what was measured until it is the answer of a run.

Each step is a function of the findings so far and of the facts, and decides one thing. None makes a failure or an error
better, but for the waiver of a failure.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial, reduce

from riskcheck.evaluation.decision import Decision
from riskcheck.evaluation.incomplete import incomplete
from riskcheck.evaluation.limit_typos import check_limit_typos
from riskcheck.evaluation.text_typos import check_text_typos
from riskcheck.evaluation.waive import waive
from riskcheck.foundation import Problem, frozen
from riskcheck.model import BLOCKING, Outcome, Policy, Result, Settings, Severity, Waiver, WaiverUse
from riskcheck.snapshot import LivePortfolioSnapshot

ONLY_ADVISED = "the limit is broken; it only warns, as its severity is advise"
STOPPED = Problem("not run: -x stopped before it")


@frozen
class Facts:
    """What a verdict rests on beside the measured results.

    ``left_out`` are the policies of the run that are not evaluated, each with the reason. With ``stops_at_first`` what
    comes behind the first failure or error counts as not run. Waivers are judged on ``today``, in UTC.
    """

    snapshot: LivePortfolioSnapshot
    settings: Settings
    today: date
    waivers: tuple[Waiver, ...] = ()
    left_out: tuple[tuple[Policy, Problem], ...] = ()
    stops_at_first: bool = False


@frozen
class Findings:
    """The results of a run so far, in the order of its policies, and what became of each waiver."""

    results: tuple[Result, ...]
    waivers: tuple[WaiverUse, ...] = ()


Step = Callable[[Findings, Facts], Findings]


def conclude(measured: tuple[Decision, ...], facts: Facts) -> Findings:
    """The findings of a run on what was measured."""
    results = tuple(decision.result() for decision in measured)
    return reduce(lambda findings, step: step(findings, facts), STEPS, Findings(results))


def _each(change: Callable[[Result, Facts], Result]) -> Step:
    """A step that looks at one result after the other; a bug that one meets is an error of its policy alone."""

    def step(findings: Findings, facts: Facts) -> Findings:
        results = (Result.guarded(one.policy, partial(change, one, facts)) for one in findings.results)
        return replace(findings, results=tuple(results))

    return step


def _warn_where_advised(result: Result, _facts: Facts) -> Result:
    """A policy that only advises warns where it fails, unless a subject of it is an error."""
    if result.outcome is not Outcome.FAIL or result.policy.severity is not Severity.ADVISE:
        return result
    has_error = any(one.outcome is Outcome.ERROR for one in result.observations)
    outcome = Outcome.ERROR if has_error else Outcome.WARN
    return replace(result, outcome=outcome, notes=(*result.notes, ONLY_ADVISED))


def _error_on_text_typos(result: Result, facts: Facts) -> Result:
    return check_text_typos(result, facts.snapshot, facts.settings)


def _error_on_part_of_a_book(result: Result, facts: Facts) -> Result:
    return incomplete(result, facts.snapshot) if facts.snapshot.failed_sources else result


def _waive_failures(findings: Findings, facts: Facts) -> Findings:
    """A waiver allows a value that is known; on a part of the book none is."""
    in_force = () if facts.snapshot.failed_sources else facts.waivers
    results, uses = waive(findings.results, in_force, facts.today, facts.settings.general.base_currency)
    return Findings(results, uses)


def _stop_at_first(findings: Findings, facts: Facts) -> Findings:
    results = findings.results
    first = next((place for place, one in enumerate(results) if one.outcome in BLOCKING), len(results))
    if not facts.stops_at_first:
        return findings
    behind = (Result(one.policy, Outcome.SKIPPED, problem=STOPPED) for one in results[first + 1 :])
    return replace(findings, results=(*results[: first + 1], *behind))


def _add_left_out(findings: Findings, facts: Facts) -> Findings:
    skipped = (Result(policy, Outcome.SKIPPED, problem=why) for policy, why in facts.left_out)
    return replace(findings, results=(*findings.results, *skipped))


def _error_on_limit_typos(findings: Findings, facts: Facts) -> Findings:
    """A limit that the config may have misspelt; what a policy reads that is left out is not."""
    policies = [one.policy for one in findings.results]
    return replace(findings, results=check_limit_typos(findings.results, policies, facts.settings))


def _error_if_required(result: Result, facts: Facts) -> Result:
    """A required policy that was not evaluated is an error; one that does not apply to this book was looked at."""
    if result.is_evaluated or result.policy.id not in facts.settings.policies.required:
        return result
    what = "skipped" if result.outcome is Outcome.SKIPPED else "not held"
    reason = f"required by the config, but {what}: {result.reason}"
    fix = "evaluate it, or take it out of [policies] required"
    return replace(result, outcome=Outcome.ERROR, problem=Problem(reason, fix=fix))


STEPS: tuple[Step, ...] = (
    _each(_warn_where_advised),
    _each(_error_on_text_typos),
    _each(_error_on_part_of_a_book),
    _waive_failures,
    _stop_at_first,
    _add_left_out,
    _error_on_limit_typos,
    _each(_error_if_required),
)
"""The steps of the verdict, in their order."""
