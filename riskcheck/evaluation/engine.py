"""The engine: table, filter, subjects, measure, bounds, in that order, for every policy of a program."""

from datetime import UTC, date, datetime
from functools import partial

from riskcheck.evaluation.decision import Decision
from riskcheck.evaluation.fast_outcome import fast_outcome
from riskcheck.evaluation.filters import unmatched
from riskcheck.evaluation.observe import NOT_APPLICABLE, Observer, observe_all, worst_first
from riskcheck.evaluation.program import Broken, CompiledPolicy, Program
from riskcheck.evaluation.rules import check_rule_on
from riskcheck.evaluation.select import NotEvaluatedError, Selected, Subjects, Workspace
from riskcheck.evaluation.unit_mistakes import limits_in_other_units
from riskcheck.evaluation.verdict import Facts, conclude
from riskcheck.foundation import Problem, RiskcheckError
from riskcheck.language import Context
from riskcheck.model import Outcome, Policy, Result, Settings, worst
from riskcheck.snapshot import LivePortfolioSnapshot


def evaluate(
    program: Program,
    snapshot: LivePortfolioSnapshot,
    settings: Settings,
    *,
    now: datetime,
    starting_cash: float | None = None,
) -> tuple[Result, ...]:
    """What became of each policy of a program, in the program's order, where nothing is waived or left out.

    ``now`` is aware; ``starting_cash`` is in base currency, None where it is not known.
    """
    measured = measure(program, snapshot, settings, now=now, starting_cash=starting_cash)
    return conclude(measured, Facts(snapshot, settings, now.astimezone(UTC).date())).results


def measure(
    program: Program,
    snapshot: LivePortfolioSnapshot,
    settings: Settings,
    *,
    now: datetime,
    starting_cash: float | None = None,
) -> tuple[Decision, ...]:
    """What each policy measures on a snapshot, and which bounds that breaks: no verdict yet.

    Nothing is raised for what cannot be evaluated: it is an ``error`` with its reason, as is a policy that meets a bug.
    """
    workspace = Workspace(Context(snapshot, settings, now, starting_cash))
    return tuple([_decision_of(one, workspace) for one in program.policies])


def _decision_of(compiled: CompiledPolicy | Broken, workspace: Workspace) -> Decision:
    """What became of one policy; too little memory is not a bug, nor is what a user can fix: these are raised."""
    if isinstance(compiled, Broken):
        return Decision.of(compiled.result)
    try:
        return _decide(compiled, workspace)
    except (MemoryError, RiskcheckError):
        raise
    except Exception as error:  # noqa: BLE001 - the answers of all other policies must not be lost with it
        return Decision.of(Result.of_bug(compiled.policy, error))


def _decide(compiled: CompiledPolicy, workspace: Workspace) -> Decision:
    policy, context = compiled.policy, workspace.context
    obstacle = None if compiled.plan.is_certain else _obstacle(compiled, context)
    if obstacle is not None:
        return Decision.of(obstacle)
    try:
        selected = _with_filters_told(compiled, workspace.select(compiled))
        if compiled.plan.code_keys:
            workspace.refuse_duplicate_names(compiled, selected)
        subjects = workspace.subjects(compiled, selected)
        if compiled.plan.named_keys:
            selected = selected._replace(notes=(*selected.notes, *workspace.near_duplicates(compiled, selected)))
    except NotEvaluatedError as error:
        return Decision(policy, Outcome.ERROR, problem=error.cause)
    decided = fast_outcome(compiled, selected, subjects) if compiled.is_uniform else None
    if decided is None:
        return Decision.of(_observe_now(compiled, selected, subjects))
    outcome, values = decided
    observe = partial(observe_all, compiled, selected, subjects, values)
    rows, rows_of = len(selected.rows), selected.rows_of
    return Decision(policy, outcome, observe, notes=selected.notes, rows=rows, rows_of=rows_of)


def _with_filters_told(compiled: CompiledPolicy, selected: Selected) -> Selected:
    """The selection, with what is to be said of conditions within the measure; raises NotEvaluatedError.

    A rule that must match and has no filter of its own matches by these: one of them has to.
    """
    if not compiled.filters:
        return selected
    told = unmatched(compiled.filters, selected.scope, selected.rows)
    if len(told) == len(compiled.filters) and compiled.policy.rule.must_match and compiled.where is None:
        raise NotEvaluatedError(Problem("; ".join(told), fix="correct the filter, or drop must_match"))
    return selected._replace(notes=(*selected.notes, *told))


def _observe_now(compiled: CompiledPolicy, selected: Selected, subjects: Subjects) -> Result:
    """The result of a policy whose outcome takes every subject's own reasons, exceptions or bounds to know."""
    policy, notes = compiled.policy, selected.notes
    observer = Observer(compiled, selected)
    observations = worst_first(map(observer.observe, subjects.named()))
    outcome = worst([observation.outcome for observation in observations])
    if observer.note and policy.rule.must_match:
        fix = "correct having, or drop must_match"
        return Result(policy, Outcome.ERROR, problem=Problem(observer.note, fix=fix), notes=notes)
    notes = (*notes, observer.note) if observer.note else notes
    problem = NOT_APPLICABLE if outcome is Outcome.SKIPPED else None
    return Result(policy, outcome, observations, problem, notes, len(selected.rows), selected.rows_of)


def _obstacle(compiled: CompiledPolicy, context: Context) -> Result | None:
    """The result of a policy that the day, the configuration or the snapshot's columns keep from being evaluated."""
    policy = compiled.policy
    today = context.now.astimezone(UTC).date()
    if not policy.is_valid_on(today):
        return _not_in_force(compiled, context, today)
    if policy.rule.optional and _is_left_out(compiled, context):
        names = [".".join(path) for path in compiled.plan.limits]
        is_not = "is not" if len(names) == 1 else "are not"
        return Result(policy, Outcome.SKIPPED, problem=Problem(f"{' and '.join(names)} {is_not} configured"))
    problems = [] if compiled.plan.knows_all_names else check_rule_on(policy.rule, context)
    problems += limits_in_other_units(policy, context.settings)
    if problems:
        hints = (problems[0].fix, f"expected {problems[0].expected}" if problems[0].expected else "")
        fix = "; ".join(hint for hint in hints if hint)
        told = dict.fromkeys(problem.found for problem in problems)
        return Result(policy, Outcome.ERROR, problem=Problem("; ".join(told), fix=fix))
    return None


def _is_left_out(compiled: CompiledPolicy, context: Context) -> bool:
    """Whether the configuration has none of what a policy reads of its limits: with a part of it, the policy counts."""
    return bool(compiled.plan.limits) and all(context.settings.lookup(path) is None for path in compiled.plan.limits)


def _not_in_force(compiled: CompiledPolicy, context: Context, today: date) -> Result:
    """A policy on a day on which it is not in force; one that has ended, and whose limit still stands, is a warning."""
    policy = compiled.policy
    configured = [path for path in compiled.plan.limits if context.settings.lookup(path) is not None]
    if policy.valid_until is None or today <= policy.valid_until or not configured:
        return Result(policy, Outcome.SKIPPED, problem=Problem(_out_of_force(policy)))
    names = " and ".join(".".join(path) for path in configured)
    is_configured = "is still configured" if len(configured) == 1 else "are still configured"
    reason = f"not held: it ended on {policy.valid_until}, and {names} {is_configured}"
    fix = "extend valid_until, or take the limit out of the config"
    return Result(policy, Outcome.WARN, problem=Problem(reason, fix=fix))


def _out_of_force(policy: Policy) -> str:
    since = f" from {policy.valid_from}" if policy.valid_from else ""
    until = f" until {policy.valid_until}" if policy.valid_until else ""
    return f"in force only{since}{until}"
