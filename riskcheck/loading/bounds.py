"""Bounds that nobody can have meant: refused where the policy is read, before any book is held against them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from riskcheck.evaluation import PERCENT, constant_of, misread, plain_constants, plain_in_percent
from riskcheck.files import KeyPath, Reader
from riskcheck.foundation import MAX_QUANTITY, parse_quantity, unit_suffix
from riskcheck.language import can_be_negative
from riskcheck.model import Formula, Lookup, Rule

PLAIN = re.compile(r"\s*-?\d{1,99}(\.\d+)?\s*", re.ASCII)

SAY_PERCENT = frozenset({"%", "percent", "percents", "percentage", "pct", "pc", "perc", "prozent", "inpercent"})


def check_bounds(reader: Reader, rule: Rule, unit: str) -> None:
    """Bounds that no value, or every value, could satisfy are mistakes, and so are plain numbers of percent."""
    low, high = constant_of(rule.minimum), constant_of(rule.maximum)
    if low is not None and high is not None and low > high:
        reader.add_problem(("rule", "min"), f"min {low:g} above max {high:g}", "min at or below max")
    if not can_be_negative(rule.measure.tree):
        lowest = (("min", _lowest(rule.minimum)), ("max", _lowest(rule.maximum)))
        for key, bound in lowest:
            if bound is not None and bound < 0:
                reader.add_problem(("rule", key), f"{key} {bound:g} for a measure that is never negative", "0 or more")
    if unit == PERCENT:
        for formula, number in plain_constants(rule):
            problem = plain_in_percent("a bound of", number)
            reader.problems.append(replace(problem, place=formula.place, excerpt=formula.text))


def _lowest(formula: Formula | None) -> float | None:
    """The lowest number that a bound may come to, as far as it is written down; None where it is not."""
    if formula is not None and isinstance(formula.tree, Lookup) and isinstance(formula.tree.limits, tuple):
        listed = [limit for _, limit in formula.tree.limits]
        return min([*listed, *([] if formula.tree.default is None else [formula.tree.default])])
    return constant_of(formula)


def check_units(reader: Reader, written: object, path: KeyPath, unit: str) -> None:
    """A bound that reads as another number than it is: in percent 50 would be 5,000 %, in money "1m" a minute.

    Whoever means 200 % writes "200%": then the two cannot be mistaken for each other. ``written`` is a number, a text,
    or a table of limits.
    """
    for place, number, sign in _numbers(written, path):
        said = misread(str(place[-1]), number, sign, unit)
        if said is not None:
            reader.add_problem(place, said.found, said.expected, said.fix)


def check_unit(reader: Reader, unit: object) -> None:
    """A label that says percent, but is not the word, would show a fraction of 0.5 as 0.5 %, and take 5 for 500 %."""
    if isinstance(unit, str) and unit != PERCENT and re.sub(r"[^a-z%]", "", unit.lower()) in SAY_PERCENT:
        fix = f'write unit = "{PERCENT}" for fractions; of a measure that is 100 times one, "points"'
        reader.add_problem(("unit",), f"the unit {unit!r}, which is not one of riskcheck", f'"{PERCENT}"', fix)


def _numbers(written: object, path: KeyPath) -> Iterator[tuple[KeyPath, float, str]]:
    """The numbers that a value is written with, each with its sign; one too large to hold is refused elsewhere."""
    match written:
        case int() | float() if abs(written) < MAX_QUANTITY:
            yield path, float(written), ""
        case str() if PLAIN.fullmatch(written):
            yield path, float(written), ""
        case str():
            number = parse_quantity(written)
            if number is not None:
                yield path, number, unit_suffix(written)
        case {"limits": limits, **others}:
            yield from _numbers(others.get("default"), (*path, "default"))
            for key, limit in limits.items() if isinstance(limits, Mapping) else ():
                yield from _numbers(limit, (*path, "limits", str(key)))
