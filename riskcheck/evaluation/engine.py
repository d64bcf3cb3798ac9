"""The engine: table, filter, subjects, measure, bounds, in that order, for every policy of a program."""

from datetime import UTC, datetime
from operator import attrgetter

from riskcheck.evaluation.observe import Observer
from riskcheck.evaluation.program import CompiledPolicy, Program
from riskcheck.evaluation.rules import check_rule_on
from riskcheck.evaluation.select import NotEvaluatedError, Selected, Workspace
from riskcheck.language import Context
from riskcheck.policy import Policy, Severity
from riskcheck.report import Observation, Outcome, Result, worst
from riskcheck.settings import Settings
from riskcheck.snapshot import LivePortfolioSnapshot


def evaluate(
    program: Program,
    snapshot: LivePortfolioSnapshot,
    settings: Settings,
    *,
    now: datetime,
    starting_cash: float | None = None,
) -> tuple[Result, ...]:
    """What became of each policy of a program, in the program's order.

    ``now`` is aware; ``starting_cash`` is in base currency, None where it is not known. Nothing is raised for what
    cannot be evaluated: it is an ``error`` with its reason.
    """
    workspace = Workspace(Context(snapshot, settings, now, starting_cash))
    return tuple([_evaluate_policy(compiled, workspace) for compiled in program.policies])


def _evaluate_policy(compiled: CompiledPolicy, workspace: Workspace) -> Result:
    policy, context = compiled.policy, workspace.context
    if (policy.valid_from or policy.valid_until) and not policy.is_valid_on(context.now.astimezone(UTC).date()):
        return Result(policy, Outcome.SKIPPED, reason=_out_of_force(policy))
    if policy.rule.optional:
        for limit in compiled.limits:
            if context.settings.lookup(limit.path) is None:
                return Result(policy, Outcome.SKIPPED, reason=f"{'.'.join(limit.path)} is not configured")
    if not compiled.knows_all_names:
        problems = check_rule_on(policy.rule, context)
        if problems:
            fix = problems[0].fix or problems[0].expected
            return Result(policy, Outcome.ERROR, reason="; ".join(problem.found for problem in problems), fix=fix)
    try:
        selected = workspace.select(compiled)
        subjects = workspace.subjects(compiled, selected)
    except NotEvaluatedError as error:
        return Result(policy, Outcome.ERROR, reason=error.cause.reason, fix=error.cause.fix)
    observer = Observer(compiled, selected, context)
    return _conclude(policy, selected, [observer.observe(subject) for subject in subjects])


def _conclude(policy: Policy, selected: Selected, observations: list[Observation]) -> Result:
    """The result of a policy from its observations, worst first; a broken limit that only advises says so."""
    if len(observations) > 1:
        observations.sort(key=attrgetter("place"))
    notes = selected.notes
    outcomes = [observation.outcome for observation in observations]
    outcome = worst(outcomes)
    reason = "not applicable" if outcome is Outcome.SKIPPED else ""
    if outcome is Outcome.FAIL and policy.severity is Severity.ADVISE:
        outcome = Outcome.ERROR if Outcome.ERROR in outcomes else Outcome.WARN
        notes = (*notes, "the limit is broken; it only warns, as its severity is advise")
    return Result(policy, outcome, tuple(observations), reason, "", notes, len(selected.rows), selected.rows_of)


def _out_of_force(policy: Policy) -> str:
    since = f" from {policy.valid_from}" if policy.valid_from else ""
    until = f" until {policy.valid_until}" if policy.valid_until else ""
    return f"in force only{since}{until}"
