"""The engine: table, filter, subjects, measure, bounds, in that order, for every policy of a program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from riskcheck.evaluation.assess import assess
from riskcheck.evaluation.program import CompiledPolicy, Program
from riskcheck.evaluation.rules import check_rule_on
from riskcheck.evaluation.wording import breach_reason
from riskcheck.language import Cause, Context, Scope, Table, cause_of
from riskcheck.policy import Each, Formula, Over, Severity
from riskcheck.report import Evidence, Observation, Outcome, Result, worst
from riskcheck.settings import Settings
from riskcheck.snapshot import Cell, LivePortfolioSnapshot
from riskcheck.syntax import Name


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
    workspace = _Workspace(Context(snapshot, settings, now, starting_cash))
    return tuple(_evaluate_policy(compiled, workspace) for compiled in program.policies)


class _NotEvaluatedError(Exception):
    """A policy as a whole cannot be evaluated."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.reason)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class _Selected:
    """The rows that a policy looks at, how many there were before its filter, and what a reader must know of it."""

    table: Table
    rows: Sequence[int]
    rows_of: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Subject:
    """One subject: its name, its keys, and its rows."""

    name: str
    names: Mapping[str, Cell]
    rows: Sequence[int]


@dataclass(slots=True)
class _Workspace:
    """What policies share during one evaluation: tables, selections and groupings, each made once."""

    context: Context
    tables: dict[int, Table] = field(default_factory=dict)
    selections: dict[int, _Selected] = field(default_factory=dict)
    groupings: dict[int, Sequence[_Subject]] = field(default_factory=dict)

    def select(self, compiled: CompiledPolicy) -> _Selected:
        """The rows of a policy."""
        found = self.selections.get(compiled.selection)
        if found is None:
            found = self.selections[compiled.selection] = _select(compiled, self.context)
        return found

    def subjects(self, compiled: CompiledPolicy, selected: _Selected) -> Sequence[_Subject]:
        """The subjects of a policy."""
        found = self.groupings.get(compiled.grouping)
        if found is None:
            found = self.groupings[compiled.grouping] = _group(compiled, selected, self.context)
        return found


def _evaluate_policy(compiled: CompiledPolicy, workspace: _Workspace) -> Result:
    policy, context = compiled.policy, workspace.context
    if not policy.is_valid_on(context.now.date()):
        return Result(policy, Outcome.SKIPPED, reason=_out_of_force(compiled))
    for limit in compiled.limits:
        if policy.rule.optional and context.settings.lookup(limit.path) is None:
            return Result(policy, Outcome.SKIPPED, reason=f"{'.'.join(limit.path)} is not configured")
    if not compiled.knows_all_names:
        problems = check_rule_on(policy.rule, context)
        if problems:
            fix = problems[0].fix or problems[0].expected
            return Result(policy, Outcome.ERROR, reason="; ".join(problem.found for problem in problems), fix=fix)
    try:
        selected = workspace.select(compiled)
        subjects = workspace.subjects(compiled, selected)
    except _NotEvaluatedError as error:
        return Result(policy, Outcome.ERROR, reason=error.cause.reason, fix=error.cause.fix)
    observations = [_observe(compiled, subject, selected.table, context) for subject in subjects]
    if len(observations) > 1:
        observations.sort(key=lambda observation: (*observation.closeness, observation.subject))
    return _conclude(compiled, selected, tuple(observations))


def _conclude(compiled: CompiledPolicy, selected: _Selected, observations: tuple[Observation, ...]) -> Result:
    """The result of a policy from its observations; advice turns a failure into a warning, and says so."""
    policy, notes = compiled.policy, selected.notes
    looked_at = [observation.outcome for observation in observations if observation.outcome is not Outcome.SKIPPED]
    reason = ""
    if observations and not looked_at:
        outcome, reason = Outcome.SKIPPED, "not applicable"
    else:
        outcome = worst(looked_at)
    if outcome is Outcome.FAIL and policy.severity is Severity.ADVISE:
        outcome = Outcome.ERROR if Outcome.ERROR in looked_at else Outcome.WARN
        notes = (*notes, "the limit is broken; it only warns, as its severity is advise")
    return Result(policy, outcome, observations, reason, "", notes, len(selected.rows), selected.rows_of)


def _out_of_force(compiled: CompiledPolicy) -> str:
    policy = compiled.policy
    since = f" from {policy.valid_from}" if policy.valid_from else ""
    until = f" until {policy.valid_until}" if policy.valid_until else ""
    return f"in force only{since}{until}"


def _select(compiled: CompiledPolicy, context: Context) -> _Selected:
    """The rows that count: the open ones or all, less those excluded for a missing value, kept by the filter."""
    rule, snapshot = compiled.policy.rule, context.snapshot
    table = Table(snapshot, compiled.derived)
    base: Sequence[int] = snapshot.open_rows if rule.over is Over.POSITIONS else range(snapshot.count)
    scope = Scope(context, table, base)
    mask = compiled.where(scope) if compiled.where is not None else None
    if mask is not None:
        scope.rows = [row for row in base if mask[row] is not False]
    notes = [_exclude_missing(name, scope) for name in rule.exclude_missing]
    if mask is not None and rule.where is not None:
        for row in scope.rows:
            if mask[row] is None:
                raise _NotEvaluatedError(_cell_cause(rule.where, row, scope, compiled))
        if not scope.rows and base:
            notes.append(f"0 of {len(base)} rows match {rule.where.text!r}")
            if rule.must_match:
                raise _NotEvaluatedError(Cause(notes[-1], "correct the filter, or drop must_match"))
    return _Selected(table, scope.rows, len(base), tuple(filter(None, notes)))


def _exclude_missing(name: str, scope: Scope) -> str:
    """Leave out the rows whose cell is missing, and name them; to leave out all of them is an error."""
    column = scope.table.column(name, scope)
    left_out = [row for row in scope.rows if column[row] is None]
    if not left_out:
        return ""
    if len(left_out) == len(scope.rows):
        raise _NotEvaluatedError(Cause(f"{name} is missing in every row"))
    scope.rows = [row for row in scope.rows if column[row] is not None]
    symbols = scope.context.snapshot.columns["symbol"]
    return f"{len(left_out)} left out without {name}: {', '.join(sorted(str(symbols[row]) for row in left_out))}"


def _group(compiled: CompiledPolicy, selected: _Selected, context: Context) -> Sequence[_Subject]:
    """The subjects of a policy, with their rows."""
    rule = compiled.policy.rule
    match rule.each:
        case Each.PORTFOLIO:
            return (_Subject("portfolio", {}, selected.rows),)
        case Each.POSITION:
            return [_Subject(name, {}, (row,)) for name, row in _position_names(context.snapshot, selected.rows)]
        case keys:
            return _group_by(keys, compiled, selected, context)


def _group_by(
    keys: tuple[str, ...], compiled: CompiledPolicy, selected: _Selected, context: Context
) -> Sequence[_Subject]:
    scope = Scope(context, selected.table, selected.rows)
    columns = [scope.pick(selected.table.column(key, scope)) for key in keys]
    for key, column in zip(keys, columns, strict=True):
        if None in column:
            unknown = selected.rows[column.index(None)]
            raise _NotEvaluatedError(_cell_cause(Formula(key, Name(key)), unknown, scope, compiled))
    groups: dict[tuple[Cell, ...], list[int]] = {}
    for row, values in zip(selected.rows, zip(*columns, strict=True), strict=True):
        if values in groups:
            groups[values].append(row)
        else:
            groups[values] = [row]
    return [
        _Subject(", ".join(map(_key_text, values)), dict(zip(keys, values, strict=True)), rows)
        for values, rows in groups.items()
    ]


def _key_text(key: Cell) -> str:
    return f"{key:g}" if isinstance(key, float) else str(key)


def _position_names(snapshot: LivePortfolioSnapshot, rows: Sequence[int]) -> list[tuple[str, int]]:
    """Each row with its symbol, and side, venue and account where the symbol alone is not unique."""
    symbols = snapshot.columns["symbol"]
    seen: dict[Cell, int] = {}
    for row in rows:
        seen[symbols[row]] = seen.get(symbols[row], 0) + 1
    more = [snapshot.columns[name] for name in ("side", "venue", "account")]
    return [
        (str(symbols[row]), row)
        if seen[symbols[row]] == 1
        else (
            ", ".join(str(cell) for cell in (symbols[row], *(column[row] for column in more)) if cell is not None),
            row,
        )
        for row in rows
    ]


def _cell_cause(formula: Formula, row: int, scope: Scope, compiled: CompiledPolicy) -> Cause:
    """Why an expression over single rows is missing in one of them."""
    cause = cause_of(formula.tree, scope.at(row), compiled.row_definitions)
    symbol = scope.context.snapshot.columns["symbol"][row]
    return Cause(f"{symbol}: {cause.reason} in {formula.text!r}", cause.fix)


def _observe(compiled: CompiledPolicy, subject: _Subject, table: Table, context: Context) -> Observation:
    """One subject's value against its bounds."""
    scope = Scope(context, table, subject.rows, dict(subject.names) if compiled.let else subject.names)  # type: ignore[arg-type]
    for name, run in compiled.let:
        scope.names[name] = run(scope)
    rule = compiled.policy.rule
    if compiled.when is not None and rule.when is not None:
        applies = compiled.when(scope)
        if applies is None:
            return _unknown(subject, rule.when, scope, compiled)
        if not applies:
            return Observation(subject.name, Outcome.SKIPPED, reason="not applicable")
    observed = compiled.measure(scope)
    if observed is None:
        return _unknown(subject, rule.measure, scope, compiled)
    bounds: list[float | None] = []
    for run_bound, formula in ((compiled.minimum, rule.minimum), (compiled.maximum, rule.maximum)):
        bound = run_bound(scope) if run_bound is not None else None
        if bound is None and formula is not None:
            return _unknown(subject, formula, scope, compiled, observed)
        bounds.append(bound)
    return _hold(compiled, subject, scope, observed, bounds)


def _hold(
    compiled: CompiledPolicy, subject: _Subject, scope: Scope, observed: float, bounds: Sequence[float | None]
) -> Observation:
    """A known value against known bounds."""
    policy, context = compiled.policy, scope.context
    minimum, maximum = bounds
    warn_at = policy.rule.warn_at if policy.rule.warn_at is not None else context.settings.live_risk.warn_at
    outcome, utilisation, headroom = assess(observed, minimum, maximum, warn_at)
    reason = ""
    if outcome is not Outcome.PASS:
        base = context.settings.general.base_currency
        reason = breach_reason(outcome, observed, minimum, maximum, utilisation, policy.unit, base)
    return Observation(
        subject.name,
        outcome,
        observed,
        minimum,
        maximum,
        warn_at,
        utilisation,
        headroom,
        reason,
        "",
        _evidence(compiled, scope),
    )


def _unknown(
    subject: _Subject, formula: Formula, scope: Scope, compiled: CompiledPolicy, observed: float | None = None
) -> Observation:
    """The observation of a subject for which an expression is missing, with the reason why it is."""
    cause = cause_of(formula.tree, scope, compiled.definitions)
    evidence = _evidence(compiled, scope)
    return Observation(subject.name, Outcome.ERROR, observed, reason=cause.reason, fix=cause.fix, evidence=evidence)


def _evidence(compiled: CompiledPolicy, scope: Scope) -> Evidence | None:
    """The positions that make up a measure; None where it is made of account figures."""
    trail = compiled.trail
    if trail is None:
        return None
    rows = scope.rows
    if trail.where is not None:
        mask = trail.where(scope)
        rows = [row for row in rows if mask[row]]
    return Evidence(rows, trail.values(scope) if trail.values is not None else None)
