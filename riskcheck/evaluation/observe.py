"""One policy's subjects held against its bounds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter

from riskcheck.evaluation.assess import assess
from riskcheck.evaluation.groups import GroupTable, MissingValueError, grouped
from riskcheck.evaluation.program import Bound, CompiledPolicy
from riskcheck.evaluation.select import Selected, Subject, Subjects
from riskcheck.evaluation.wording import breach_reason
from riskcheck.foundation import Problem, shortest
from riskcheck.language import Scope, cause_of, unparse
from riskcheck.model import (
    AccountFigure,
    Aggregate,
    ConfigValue,
    Contributions,
    Expression,
    Formula,
    Name,
    Observation,
    Outcome,
)
from riskcheck.snapshot import Cell

NOT_APPLICABLE = Problem("not applicable")


def worst_first(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Observations in the order in which they are read."""
    return tuple(sorted(observations, key=attrgetter("order")))


def observe_all(
    compiled: CompiledPolicy, selected: Selected, subjects: Subjects, values: Sequence[float]
) -> tuple[Observation, ...]:
    """The observations of a uniform policy's subjects, whose values are known, worst first."""
    observer = Observer(compiled, selected)
    scope, minimum, maximum = observer.scope, observer.minimum, observer.maximum
    return worst_first(
        observer.put(subject, scope, value, minimum, maximum)
        for subject, value in zip(subjects.named(), values, strict=True)
    )


class Observer:
    """Measures subject after subject; what does not depend on the subject is evaluated once."""

    def __init__(self, compiled: CompiledPolicy, selected: Selected) -> None:
        self.compiled = compiled
        self.context = selected.context
        self.scope = Scope(self.context, selected.table, selected.rows)
        self.minimum = self._constant(compiled.minimum)
        self.maximum = self._constant(compiled.maximum)
        self.contributions: Sequence[Cell] | None = None
        self.warn_at = compiled.warn_at(self.context)
        self.groups_found = self.groups_kept = 0

    @property
    def note(self) -> str:
        """What a reader must know of the groups of all subjects together: that ``having`` keeps none of them."""
        groups = self.compiled.groups
        if groups is None or groups.having_formula is None or self.groups_kept or not self.groups_found:
            return ""
        return f"having keeps 0 of {self.groups_found} groups: {groups.having_formula.text!r}"

    def observe(self, subject: Subject) -> Observation:
        """One subject's value against its bounds; what cannot be known is an error with its reason."""
        scope = self._scope_of(subject)
        try:
            scope = self._with_groups_and_names(scope)
            if self.compiled.when is not None and not self._applies(self.compiled.when, scope):
                return Observation(subject.name, Outcome.SKIPPED, problem=NOT_APPLICABLE)
            return self._held(subject, scope)
        except MissingValueError as missing:
            return self._unknown(subject, scope, missing)

    def in_figures(self, subject: Subject) -> str:
        """The measure of a subject with the figures put in; a value that is missing is a question mark."""
        scope = self._scope_of(subject)
        try:
            scope = self._with_groups_and_names(scope)
            return unparse(self.compiled.policy.rule.measure.tree, partial(self._figure_of, scope))
        except MissingValueError:
            return "?"

    def _figure_of(self, scope: Scope, node: Expression) -> str | None:
        """The value of a part that has one: an aggregate, a name, a figure; None for what is made of such parts."""
        if not isinstance(node, Aggregate | Name | AccountFigure | ConfigValue):
            return None
        value = self.compiled.definitions.compiler.value(node)(scope)
        return "?" if value is None else shortest(round(value, 8)) if isinstance(value, float) else repr(value)

    def _constant(self, bound: Bound | None) -> float | None:
        """A bound that is the same for every subject; None where it is not, or is missing."""
        value: float | None = bound.run(self.scope) if bound is not None and bound.is_constant else None
        return value

    def _scope_of(self, subject: Subject) -> Scope:
        """The rows of a subject, with its keys as names where the policy names any."""
        if not self.compiled.plan.names_values:
            return self.scope.narrowed(subject.rows)
        names = dict(zip(self.compiled.plan.keys, subject.values, strict=True))
        return Scope(self.context, self.scope.table, subject.rows, names)

    def _with_groups_and_names(self, scope: Scope) -> Scope:
        """A subject's scope with its groups and the policy's ``let`` names, in that order."""
        if self.compiled.groups is not None:
            scope = grouped(self.compiled.groups, scope)
            self.groups_found += scope.table.count
            self.groups_kept += len(scope.rows)
        for name, run in self.compiled.let:
            scope.names[name] = run(scope)
        return scope

    def _applies(self, when: Bound, scope: Scope) -> bool:
        applies: bool | None = when.run(scope)
        if applies is None:
            raise self._missing(when.formula, scope)
        return applies

    def _held(self, subject: Subject, scope: Scope) -> Observation:
        """The observation of a measure that is known, against bounds that are."""
        compiled = self.compiled
        observed: float | None = compiled.measure(scope)
        if observed is None:
            raise self._missing(compiled.policy.rule.measure, scope)
        minimum, maximum = self.minimum, self.maximum
        if minimum is None and compiled.minimum is not None:
            minimum = self._bound(compiled.minimum, scope, observed)
        if maximum is None and compiled.maximum is not None:
            maximum = self._bound(compiled.maximum, scope, observed)
        return self.put(subject, scope, observed, minimum, maximum)

    def put(
        self, subject: Subject, scope: Scope, observed: float, minimum: float | None, maximum: float | None
    ) -> Observation:
        """A value with what its bounds make of it, with its reason and the positions behind it."""
        outcome, utilisation, headroom = assess(observed, minimum, maximum, self.warn_at)
        problem = None
        if outcome is not Outcome.PASS:
            base, unit = self.context.settings.general.base_currency, self.compiled.policy.unit
            problem = Problem(breach_reason(outcome, observed, minimum, maximum, utilisation, unit, base))
        contributions, warn_at = self._contributions(subject, scope), self.warn_at
        return Observation(
            subject.name, outcome, observed, minimum, maximum, warn_at, utilisation, headroom, problem, contributions
        )

    def _bound(self, bound: Bound, scope: Scope, observed: float) -> float:
        value: float | None = bound.run(scope)
        if value is None:
            raise self._missing(bound.formula, scope, observed)
        return value

    def _missing(self, formula: Formula, scope: Scope, observed: float | None = None) -> MissingValueError:
        return MissingValueError(formula, scope, self.compiled.definitions, observed)

    def _unknown(self, subject: Subject, scope: Scope, missing: MissingValueError) -> Observation:
        """The observation of a subject for which an expression is missing, with the reason why it is."""
        cause = cause_of(missing.formula.tree, missing.scope, missing.definitions)
        if missing.label:
            cause = replace(cause, found=f"{missing.label}: {cause.found}")
        observed, contributions = missing.observed, self._contributions(subject, scope)
        return Observation(subject.name, Outcome.ERROR, observed, problem=cause, contributions=contributions)

    def _contributions(self, subject: Subject, scope: Scope) -> Contributions | None:
        """The positions that make up the measure; None where it is made of account figures."""
        attribution, rows = self.compiled.attribution, subject.rows
        if attribution is None:
            return None
        if isinstance(scope.table, GroupTable):
            rows = [row for group in scope.rows for row in scope.table.members[group]]
            scope = Scope(self.context, self.scope.table, subject.rows, scope.names)
        if attribution.where is not None:
            mask = attribution.where(scope)
            rows = [row for row in rows if mask[row]]
        values = self.contributions
        if values is None and attribution.values is not None:
            values = attribution.values(scope)
            if attribution.is_constant:
                self.contributions = values
        return Contributions(rows, values)
