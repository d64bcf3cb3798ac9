"""Bounds whose sign does not fit the policy's unit: in percent a plain 50 reads as 50 %, and would be 5,000 %."""

from collections.abc import Iterator, Mapping
from typing import Final

from riskcheck.foundation import Problem, Setting, parse_quantity
from riskcheck.model import (
    Call,
    Conditional,
    ConfigValue,
    Constant,
    Expression,
    Formula,
    Lookup,
    Name,
    Negate,
    Policy,
    Rule,
    Settings,
)

PERCENT: Final = "percent"
UNFIT = {"base_currency": ("%", "s"), "count": ("%", "s"), PERCENT: ("s",), "s": ("%",)}
"""The signs that say something else than a unit."""
FITTING = {"base_currency": "a number", "count": "a number", PERCENT: 'a share such as "5%"', "s": "a duration"}
PICKS_ONE = frozenset({"min", "max", "coalesce", "abs"})


def misread(name: str, number: float, sign: str, unit: str) -> Problem | None:
    """What is wrong with a number of a policy that was written with a sign ("", "%" or "s"); None where nothing is.

    A plain number from 1 on may be meant as one of percent, and "1m" as a million, which is a minute.
    """
    if sign in UNFIT.get(unit, ()):
        found = f"{name} is {'a share' if sign == '%' else 'a duration'} in a policy whose unit is {unit}"
        return Problem(found, FITTING[unit], f"write it as {FITTING[unit]}, or give the policy another unit")
    return plain_in_percent(name, number) if unit == PERCENT and not sign and abs(number) >= 1 else None


def plain_in_percent(name: str, number: float) -> Problem:
    """What is wrong with a number without a sign in a policy that shows percent."""
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


def limits_in_other_units(policy: Policy, settings: Settings) -> Iterator[Problem]:
    """What is wrong with the limits of the config that are bounds of a policy, by how they are written there."""
    for _, node in _possible_bounds(policy.rule):
        if isinstance(node, ConfigValue):
            for name, number in _numbers_at(".".join(node.path), settings.lookup(node.path)):
                problem = (
                    misread(name, number, settings.unit_suffixes[name], policy.unit)
                    if name in settings.unit_suffixes
                    else None
                )
                if problem is not None:
                    yield problem


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
    """The constants and configured values that an expression may come to, each with the formula it stands in."""
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
