"""Bounds that nobody can have meant: refused where the policy is read, before any book is held against them."""

import re
from collections.abc import Iterator, Mapping

from riskcheck.evaluation.rules import constant_of
from riskcheck.language.literals import LARGEST
from riskcheck.language.sign import can_be_negative
from riskcheck.loading.spec import Reader
from riskcheck.loading.toml import KeyPath
from riskcheck.policy import Formula, Rule
from riskcheck.syntax import Lookup

PLAIN = re.compile(r"\s*-?\d{1,99}(\.\d+)?\s*", re.ASCII)


def check_bounds(reader: Reader, rule: Rule) -> None:
    """Bounds that no value, or every value, could satisfy are mistakes."""
    low, high = constant_of(rule.minimum), constant_of(rule.maximum)
    if low is not None and high is not None and low > high:
        reader.complain(("rule", "min"), f"min {low:g} above max {high:g}", "min at or below max")
    if not can_be_negative(rule.measure.tree):
        lowest = (("min", _lowest(rule.minimum)), ("max", _lowest(rule.maximum)))
        for key, bound in lowest:
            if bound is not None and bound < 0:
                reader.complain(("rule", key), f"{key} {bound:g} for a measure that is never negative", "0 or more")


def _lowest(formula: Formula | None) -> float | None:
    """The lowest number that a bound may come to, as far as it is written down; None where it is not."""
    if formula is not None and isinstance(formula.tree, Lookup) and isinstance(formula.tree.limits, tuple):
        listed = [limit for _, limit in formula.tree.limits]
        return min([*listed, *([] if formula.tree.default is None else [formula.tree.default])])
    return constant_of(formula)


def check_percentages(reader: Reader, written: object, path: KeyPath) -> None:
    """A plain number above 1 where percent are shown reads as percent, and would be a hundred times that.

    Whoever means 200 % writes "200%": then the two cannot be mistaken for each other. ``written`` is a number, a text,
    or a table of limits.
    """
    for place, number in _plain_numbers(written, path):
        if abs(number) > 1:
            reader.complain(
                place,
                f"{place[-1]} {number:.10g} of a policy in percent, which is {number * 100:.10g} %",
                "a fraction, or a text with its sign",
                f'write "{number:.10g}%", or "{number * 100:.10g}%" if that is meant',
            )


def _plain_numbers(written: object, path: KeyPath) -> Iterator[tuple[KeyPath, float]]:
    """The numbers without a sign that a value is written with; one too large to hold is refused elsewhere."""
    match written:
        case int() | float() if abs(written) < LARGEST:
            yield path, float(written)
        case str() if PLAIN.fullmatch(written):
            yield path, float(written)
        case {"limits": limits, **others}:
            yield from _plain_numbers(others.get("default"), (*path, "default"))
            for key, limit in limits.items() if isinstance(limits, Mapping) else ():
                yield from _plain_numbers(limit, (*path, "limits", str(key)))
