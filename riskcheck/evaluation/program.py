"""Policies made ready to run: every expression compiled once, equal ones and equal selections numbered alike."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from riskcheck.evaluation.filters import Filter, filters_of
from riskcheck.evaluation.rules import knows_all_names
from riskcheck.foundation import frozen
from riskcheck.language import Compiler, Context, Definitions, Run, RunForEach
from riskcheck.model import (
    Aggregate,
    ConfigValue,
    Each,
    Expression,
    Formula,
    Name,
    Over,
    Policy,
    Result,
    Rule,
    Subjects,
    walk,
)

T = TypeVar("T")

LIMIT_TABLES = frozenset({"limits", "live_risk"})
"""The tables of the configuration that hold limits; all others have a value for every key, or leave no choice."""

CODES = frozenset({"symbol", "base"})
"""The columns that say what a position is in: two spellings of one such code would have two limits for one thing."""

# What stays inside of the engine is a named tuple: to define one takes a fraction of what a frozen dataclass takes, at
# every start of the command.


class RowSelection(NamedTuple):
    """Which rows of which table a policy looks at; policies with equal ones share the work of finding them."""

    derived: int
    over: Over
    where: Expression | None
    excluded: tuple[str, ...]
    must_match: bool


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
    """One policy with its closures; ``selection`` and ``grouping`` number what it shares with other policies.

    ``is_uniform``: it holds all its subjects, without exception, against the same bounds. ``is_certain``: it is
    evaluated whatever the day, the configuration and the snapshot's columns are.
    """

    policy: Policy
    selection: int
    grouping: int
    derived: Mapping[str, Run]
    where: Run | None
    groups: CompiledGroups | None
    keys: tuple[str, ...]
    named_keys: tuple[str, ...]
    code_keys: tuple[str, ...]
    let: tuple[tuple[str, Run], ...]
    names_values: bool
    when: Bound | None
    measure: Run
    measures: RunForEach
    minimum: Bound | None
    maximum: Bound | None
    attribution: Attribution | None
    limits: tuple[tuple[str, ...], ...]
    definitions: Definitions
    row_definitions: Definitions
    knows_all_names: bool
    is_uniform: bool
    is_certain: bool
    filters: tuple[Filter, ...]

    def warn_at(self, context: Context) -> float | None:
        """The utilisation from which it warns: its own, else the configured one."""
        own = self.policy.rule.warn_at
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
        numbers = _Numbers({}, {}, {}, {})
        return cls(tuple([_compile_or_tell(policy, numbers) for policy in policies]))


def _compile_or_tell(policy: Policy, numbers: "_Numbers") -> CompiledPolicy | Broken:
    try:
        return _compile(policy, numbers)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one policy meets is an error of that one
        return Broken(Result.of_bug(policy, error))


class _Numbers(NamedTuple):
    """Numbers given to equal things, in the order in which they are met."""

    expressions: dict[Expression, int]
    derived: dict[tuple[tuple[str, Formula], ...], int]
    selections: dict[RowSelection, int]
    groupings: dict[tuple[int, Subjects], int]


def _number(numbers: dict[T, int], thing: T) -> int:
    return numbers.setdefault(thing, len(numbers))


def _compile(policy: Policy, numbers: _Numbers) -> CompiledPolicy:
    """A policy with its closures; what it shares with those before it gets their numbers."""
    rule = policy.rule
    rows = Compiler(numbers.expressions)
    keys = () if isinstance(rule.each, Each) else rule.each
    subject = Compiler(numbers.expressions, frozenset((*keys, *dict(rule.let))))
    per_row = rule.each is Each.POSITION
    selection = _number(numbers.selections, _row_selection(rule, _number(numbers.derived, rule.columns)))
    columns = {name: formula.tree for name, formula in rule.columns}
    when, minimum, maximum = (_bound(formula, subject, rule) for formula in (rule.when, rule.minimum, rule.maximum))
    names_values, knows_names = _names_values(rule, keys), knows_all_names(rule)
    return CompiledPolicy(
        policy=policy,
        selection=selection,
        grouping=_number(numbers.groupings, (selection, rule.each)),
        derived={name: rows.column(tree) for name, tree in columns.items()},
        where=rows.column(rule.where.tree) if rule.where else None,
        groups=_compile_groups(rule, keys, columns, numbers),
        keys=keys,
        named_keys=_named_keys(rule, keys),
        code_keys=_code_keys(rule, keys),
        let=tuple((name, subject.value(formula.tree, per_row=per_row)) for name, formula in rule.let),
        names_values=names_values,
        when=when,
        measure=subject.value(rule.measure.tree, per_row=per_row),
        measures=subject.each_value(rule.measure.tree, per_row=per_row),
        minimum=minimum,
        maximum=maximum,
        attribution=_attribution(rule, subject),
        limits=_limits(rule),
        definitions=Definitions(subject, {**columns, **{name: formula.tree for name, formula in rule.let}}),
        row_definitions=Definitions(rows, columns),
        knows_all_names=knows_names,
        is_uniform=not names_values
        and rule.groups is None
        and when is None
        and all(one is None or one.is_constant for one in (minimum, maximum)),
        is_certain=knows_names and not rule.optional and not policy.valid_from and not policy.valid_until,
        filters=filters_of(rule, subject),
    )


def _row_selection(rule: Rule, derived: int) -> RowSelection:
    where = rule.where.tree if rule.where else None
    return RowSelection(derived, rule.over, where, rule.exclude_missing, rule.must_match)


def _bound(formula: Formula | None, subject: Compiler, rule: Rule) -> Bound | None:
    if formula is None:
        return None
    compiled = subject.compile(formula.tree)
    value = subject.value(formula.tree, per_row=rule.each is Each.POSITION)
    return Bound(value, formula, is_constant=compiled.is_static and not compiled.is_row)


def _compile_groups(
    rule: Rule, keys: tuple[str, ...], columns: Mapping[str, Expression], numbers: _Numbers
) -> CompiledGroups | None:
    """The closures of the second stage: columns see the rows of a group, ``having`` sees the groups as rows."""
    groups = rule.groups
    if groups is None:
        return None
    inside = Compiler(numbers.expressions, frozenset((*keys, *groups.by, *dict(groups.columns))))
    over = Compiler(numbers.expressions, frozenset(keys) - frozenset(groups.by))
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


def _attribution(rule: Rule, subject: Compiler) -> Attribution | None:
    """The first aggregate that the measure is made of says which positions count, and by how much."""
    named = {name: formula.tree for name, formula in rule.let}
    of_groups = [formula.tree for _, formula in rule.groups.columns] if rule.groups else []
    pending: list[Expression] = of_groups[:1] or [rule.measure.tree]
    while pending:
        for node in walk(pending.pop()):
            if isinstance(node, Aggregate):
                # What is measured of groups that have keys alone is not a part of any single position.
                has_values = node.arguments and (of_groups or not rule.groups)
                return _attribution_of(node.arguments[-1] if has_values else None, node.where, subject)
            if isinstance(node, Name) and node.name in named:
                pending.append(named.pop(node.name))
    if rule.each is Each.POSITION:
        compiled = subject.compile(rule.measure.tree)
        return _attribution_of(rule.measure.tree if compiled.is_row and compiled.is_static else None, None, subject)
    return None


def _attribution_of(values: Expression | None, where: Expression | None, subject: Compiler) -> Attribution:
    is_constant = values is None or subject.compile(values).is_static
    return Attribution(
        subject.column(values) if values else None, subject.column(where) if where else None, is_constant
    )


def _named_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of subjects and groups that people spell; a symbol is what its venue calls it, but for capitals."""
    return tuple(key for key in _all_keys(rule, keys) if key not in CODES)


def _code_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of subjects and groups of which no two are one thing in another spelling."""
    return tuple(key for key in _all_keys(rule, keys) if key in CODES)


def _all_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*keys, *(rule.groups.by if rule.groups else ()))))


def _names_values(rule: Rule, keys: tuple[str, ...]) -> bool:
    """Whether an expression names a key or a ``let``, so that a subject's names have to be there."""
    return bool(rule.let or rule.groups) or any(isinstance(node, Name) and node.name in keys for node in rule.nodes)


def _limits(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The limits and lists that a rule reads of the configuration and that this may leave out, wherever it does."""
    paths = [node.path for node in rule.nodes if isinstance(node, ConfigValue) and node.path[0] in LIMIT_TABLES]
    return tuple(dict.fromkeys(paths))
