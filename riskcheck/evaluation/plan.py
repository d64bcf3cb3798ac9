"""What a policy is, before any engine makes it ready to run: what it reads, what it shares, how it is attributed.

A plan holds expressions and names, and no function: another engine can be given the same one.
"""

from typing import NamedTuple, TypeVar

from riskcheck.evaluation.rules import knows_all_names
from riskcheck.model import (
    Aggregate,
    ConfigValue,
    Each,
    Expression,
    Formula,
    Name,
    Over,
    Policy,
    Rule,
    Subjects,
    walk,
)

T = TypeVar("T")

LIMIT_TABLES = frozenset({"limits", "live_risk"})
"""The tables of the configuration that hold limits; all others have a value for every key, or leave no choice."""

CODES = frozenset({"symbol", "base"})
"""The columns that say what a position is in, as its venue calls it."""
ONE_THING = CODES | {"account", "venue"}
"""The columns that say what and where a position is: two spellings of one would have two limits for one thing."""


class RowSelection(NamedTuple):
    """Which rows of which table a policy looks at; policies with equal ones share the work of finding them."""

    derived: int
    over: Over
    where: Expression | None
    excluded: tuple[str, ...]
    must_match: bool


class Attributed(NamedTuple):
    """The positions behind a measure: the values that each contributes, None where they are only counted, and which.

    ``is_measure``: the values are the measure of each position, as far as a row alone has it.
    """

    values: Expression | None
    where: Expression | None
    is_measure: bool = False


class Plan(NamedTuple):
    """What a policy is, whatever the engine; ``selection`` and ``grouping`` number what it shares with other policies.

    ``keys`` are those of its subjects, ``named_keys`` those that people spell, ``code_keys`` those of which no two are
    one thing in another spelling, of subjects and groups. ``limits`` are what it reads of the configuration.
    ``is_certain``: it is evaluated whatever the day, the configuration and the snapshot's columns are.
    """

    policy: Policy
    selection: int
    grouping: int
    keys: tuple[str, ...]
    named_keys: tuple[str, ...]
    code_keys: tuple[str, ...]
    names_values: bool
    limits: tuple[tuple[str, ...], ...]
    attributed: Attributed | None
    knows_all_names: bool
    is_certain: bool


class Shared(NamedTuple):
    """Numbers given to what several policies share, in the order in which it is met."""

    derived: dict[tuple[tuple[str, Formula], ...], int]
    selections: dict[RowSelection, int]
    groupings: dict[tuple[int, Subjects], int]


def plan_of(policy: Policy, shared: Shared) -> Plan:
    """The plan of a policy whose rule has been checked; what it shares with those before it gets their numbers."""
    rule = policy.rule
    keys = () if isinstance(rule.each, Each) else rule.each
    selection = _number(shared.selections, _row_selection(rule, _number(shared.derived, rule.columns)))
    knows_names = knows_all_names(rule)
    return Plan(
        policy=policy,
        selection=selection,
        grouping=_number(shared.groupings, (selection, rule.each)),
        keys=keys,
        named_keys=_named_keys(rule, keys),
        code_keys=_code_keys(rule, keys),
        names_values=_names_values(rule, keys),
        limits=_limits(rule),
        attributed=_attribution(rule),
        knows_all_names=knows_names,
        is_certain=knows_names and not rule.optional and not policy.valid_from and not policy.valid_until,
    )


def _number(numbers: dict[T, int], thing: T) -> int:
    return numbers.setdefault(thing, len(numbers))


def _row_selection(rule: Rule, derived: int) -> RowSelection:
    where = rule.where.tree if rule.where else None
    return RowSelection(derived, rule.over, where, rule.exclude_missing, rule.must_match)


def _attribution(rule: Rule) -> Attributed | None:
    """The first aggregate that the measure is made of says which positions count, and by how much."""
    named = {name: formula.tree for name, formula in rule.let}
    of_groups = [formula.tree for _, formula in rule.groups.columns] if rule.groups else []
    pending: list[Expression] = of_groups[:1] or [rule.measure.tree]
    while pending:
        for node in walk(pending.pop()):
            if isinstance(node, Aggregate):
                # What is measured of groups that have keys alone is not a part of any single position.
                has_values = node.arguments and (of_groups or not rule.groups)
                return Attributed(node.arguments[-1] if has_values else None, node.where)
            if isinstance(node, Name) and node.name in named:
                pending.append(named.pop(node.name))
    return Attributed(rule.measure.tree, None, is_measure=True) if rule.each is Each.POSITION else None


def _named_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of subjects and groups that people spell; a symbol is what its venue calls it, but for capitals."""
    return tuple(key for key in _all_keys(rule, keys) if key not in CODES)


def _code_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of subjects and groups of which no two are one thing in another spelling."""
    return tuple(key for key in _all_keys(rule, keys) if key in ONE_THING)


def _all_keys(rule: Rule, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*keys, *(rule.groups.by if rule.groups else ()))))


def _names_values(rule: Rule, keys: tuple[str, ...]) -> bool:
    """Whether an expression names a key or a ``let``, so that a subject's names have to be there."""
    return bool(rule.let or rule.groups) or any(isinstance(node, Name) and node.name in keys for node in rule.nodes)


def _limits(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The limits and lists that a rule reads of the configuration and that this may leave out, wherever it does."""
    paths = [node.path for node in rule.nodes if isinstance(node, ConfigValue) and node.path[0] in LIMIT_TABLES]
    return tuple(dict.fromkeys(paths))
