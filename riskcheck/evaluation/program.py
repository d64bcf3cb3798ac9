"""Policies made ready to run: every expression compiled once, equal ones and equal selections numbered alike."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from riskcheck.evaluation.filters import Filter, filters_of
from riskcheck.evaluation.plan import Attributed, Plan, Shared, plan_of
from riskcheck.foundation import frozen
from riskcheck.language import Compiler, Context, Definitions, Run, RunForEach
from riskcheck.model import Each, Expression, Formula, Policy, Result, Rule

# What stays inside of the engine is a named tuple: to define one takes a fraction of what a frozen dataclass takes, at
# every start of the command.


class Attribution(NamedTuple):
    """How the positions behind a measure are found: the column that they contribute, and the aggregate's filter."""

    values: Run | None
    where: Run | None
    is_constant: bool


class Bound(NamedTuple):
    """A bound or a condition of a subject; a constant one is the same for all subjects."""

    run: Run
    formula: Formula
    is_constant: bool


class CompiledGroups(NamedTuple):
    """The second stage with its closures; ``definitions`` are for a group's rows, ``row_definitions`` for groups."""

    by: tuple[str, ...]
    columns: tuple[tuple[str, Run], ...]
    having: Run | None
    having_formula: Formula | None
    formulas: Mapping[str, Expression]
    definitions: Definitions
    row_definitions: Definitions


class CompiledPolicy(NamedTuple):
    """The plan of a policy with its closures.

    ``is_uniform``: it holds all its subjects, without exception, against the same bounds.
    """

    plan: Plan
    derived: Mapping[str, Run]
    where: Run | None
    groups: CompiledGroups | None
    let: tuple[tuple[str, Run], ...]
    when: Bound | None
    measure: Run
    measures: RunForEach
    minimum: Bound | None
    maximum: Bound | None
    attribution: Attribution | None
    definitions: Definitions
    row_definitions: Definitions
    is_uniform: bool
    filters: tuple[Filter, ...]

    @property
    def policy(self) -> Policy:
        """The policy itself."""
        return self.plan.policy

    def warn_at(self, context: Context) -> float | None:
        """The utilisation from which it warns: its own, else the configured one."""
        own = self.plan.policy.rule.warn_at
        return context.settings.live_risk.warn_at if own is None else own


class Broken(NamedTuple):
    """A policy that could not be made ready to run, for a bug: what becomes of it on any book."""

    result: Result


@frozen
class Program:
    """Several policies, compiled together."""

    policies: tuple[CompiledPolicy | Broken, ...]

    @classmethod
    def compile(cls, policies: Sequence[Policy]) -> "Program":
        """The program of policies whose rules have been checked."""
        shared = Shared({}, {}, {})
        expressions: dict[Expression, int] = {}
        return cls(tuple([_compile_or_tell(policy, shared, expressions) for policy in policies]))


def _compile_or_tell(policy: Policy, shared: Shared, expressions: dict[Expression, int]) -> CompiledPolicy | Broken:
    try:
        return _compile(plan_of(policy, shared), expressions)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one policy meets is an error of that one
        return Broken(Result.of_bug(policy, error))


def _compile(plan: Plan, expressions: dict[Expression, int]) -> CompiledPolicy:
    """A plan with its closures; equal ``expressions`` of several plans are compiled once."""
    rule, keys = plan.policy.rule, plan.keys
    rows = Compiler(expressions)
    subject = Compiler(expressions, frozenset((*keys, *dict(rule.let))))
    per_row = rule.each is Each.POSITION
    columns = {name: formula.tree for name, formula in rule.columns}
    when, minimum, maximum = (_bound(formula, subject, rule) for formula in (rule.when, rule.minimum, rule.maximum))
    return CompiledPolicy(
        plan=plan,
        derived={name: rows.column(tree) for name, tree in columns.items()},
        where=rows.column(rule.where.tree) if rule.where else None,
        groups=_compile_groups(rule, keys, columns, expressions),
        let=tuple((name, subject.value(formula.tree, per_row=per_row)) for name, formula in rule.let),
        when=when,
        measure=subject.value(rule.measure.tree, per_row=per_row),
        measures=subject.each_value(rule.measure.tree, per_row=per_row),
        minimum=minimum,
        maximum=maximum,
        attribution=_attribution(plan.attributed, subject),
        definitions=Definitions(subject, {**columns, **{name: formula.tree for name, formula in rule.let}}),
        row_definitions=Definitions(rows, columns),
        is_uniform=not plan.names_values
        and rule.groups is None
        and when is None
        and all(one is None or one.is_constant for one in (minimum, maximum)),
        filters=filters_of(rule, subject),
    )


def _bound(formula: Formula | None, subject: Compiler, rule: Rule) -> Bound | None:
    if formula is None:
        return None
    compiled = subject.compile(formula.tree)
    value = subject.value(formula.tree, per_row=rule.each is Each.POSITION)
    return Bound(value, formula, is_constant=compiled.is_static and not compiled.is_row)


def _compile_groups(
    rule: Rule, keys: tuple[str, ...], columns: Mapping[str, Expression], expressions: dict[Expression, int]
) -> CompiledGroups | None:
    """The closures of the second stage: columns see the rows of a group, ``having`` sees the groups as rows."""
    groups = rule.groups
    if groups is None:
        return None
    inside = Compiler(expressions, frozenset((*keys, *groups.by, *dict(groups.columns))))
    over = Compiler(expressions, frozenset(keys) - frozenset(groups.by))
    formulas = {name: formula.tree for name, formula in groups.columns}
    return CompiledGroups(
        by=groups.by,
        columns=tuple((name, inside.value(tree)) for name, tree in formulas.items()),
        having=over.column(groups.having.tree) if groups.having else None,
        having_formula=groups.having,
        formulas=formulas,
        definitions=Definitions(inside, {**columns, **formulas}),
        row_definitions=Definitions(over, {}),
    )


def _attribution(attributed: Attributed | None, subject: Compiler) -> Attribution | None:
    """The closures by which the positions behind a measure are found."""
    if attributed is None:
        return None
    values, where = attributed.values, attributed.where
    if attributed.is_measure and values is not None:
        compiled = subject.compile(values)
        values = values if compiled.is_row and compiled.is_static else None
    is_constant = values is None or subject.compile(values).is_static
    return Attribution(
        subject.column(values) if values else None, subject.column(where) if where else None, is_constant
    )
