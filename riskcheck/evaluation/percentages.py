"""Bounds of policies in percent that are written as plain numbers: 50 reads as 50 %, and would be 5,000 %."""

from collections.abc import Iterator, Mapping
from typing import Final

from riskcheck.errors import Problem
from riskcheck.language import parse_quantity
from riskcheck.policy import Formula, Policy, Rule
from riskcheck.settings import Setting, Settings
from riskcheck.syntax import Call, Conditional, ConfigValue, Constant, Expression, Lookup, Name, Negate

PERCENT: Final = "percent"
PICKS_ONE = frozenset({"min", "max", "coalesce", "abs"})


def is_ambiguous(number: float) -> bool:
    """Whether a plain number may be meant as one of percent: from 1 on, which somebody may mean as 1 %."""
    return abs(number) >= 1


def said_of(name: str, number: float) -> Problem:
    """What is said of a plain number where percent are shown."""
    return Problem(
        f"{name} {number:.10g} of a policy in percent, which is {number * 100:.10g} %",
        "a fraction below 1, or a text with its sign",
        f'write "{number:.10g}%", or "{number * 100:.10g}%" if that is meant',
    )


def plain_constants(rule: Rule) -> Iterator[tuple[Formula, float]]:
    """The numbers above 1 that stand in a bound's expression as what it may come to, each with its formula.

    A 1 in an expression is the whole: whoever writes one reckons with fractions.
    """
    for formula, node in _possible_bounds(rule):
        is_signed = parse_quantity(formula.text) is not None
        if isinstance(node, Constant) and isinstance(node.value, float) and abs(node.value) > 1 and not is_signed:
            yield formula, node.value


def plain_limits(policy: Policy, settings: Settings) -> Iterator[Problem]:
    """The limits that the config has as plain numbers from 1 on, and that are bounds of a policy in percent."""
    if policy.unit != PERCENT:
        return
    for _, node in _possible_bounds(policy.rule):
        if isinstance(node, ConfigValue):
            for name, number in _numbers_at(".".join(node.path), settings.lookup(node.path)):
                if name in settings.plain_limits and is_ambiguous(number):
                    yield said_of(name, number)


def _numbers_at(name: str, value: Setting | None) -> Iterator[tuple[str, float]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers_at(f"{name}.{key}", inner)
    elif isinstance(value, float):
        yield name, value


def _possible_bounds(rule: Rule) -> Iterator[tuple[Formula, Expression]]:
    """The constants and configured values that a bound may come to as they are, and not as a part of a sum."""
    let = dict(rule.let)
    for bound in (rule.minimum, rule.maximum):
        if bound is not None:
            yield from _within(bound, bound.tree, let)


def _within(formula: Formula, node: Expression, let: Mapping[str, Formula]) -> Iterator[tuple[Formula, Expression]]:
    match node:
        case Constant() | ConfigValue():
            yield formula, node
        case Negate(operand):
            yield from _within(formula, operand, let)
        case Conditional(_, then, otherwise):
            yield from _within(formula, then, let)
            yield from _within(formula, otherwise, let)
        case Call(function, arguments) if function in PICKS_ONE:
            for argument in arguments:
                yield from _within(formula, argument, let)
        case Lookup(_, ConfigValue() as limits):
            yield formula, limits
        case Name(name) if name in let:
            others = {other: inner for other, inner in let.items() if other != name}
            yield from _within(let[name], let[name].tree, others)
        case _:
            pass
