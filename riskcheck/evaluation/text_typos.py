"""Texts that a policy compares a column with, and that the book spells otherwise: such a filter misses its rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from riskcheck.foundation import Problem, folded, in_one_form, likely_typo
from riskcheck.model import (
    BLOCKING,
    Aggregate,
    Comparison,
    ConfigValue,
    Constant,
    Expression,
    Membership,
    Name,
    Outcome,
    Result,
    Rule,
    Settings,
)
from riskcheck.snapshot import Cell, LivePortfolioSnapshot

BETWEEN_WORDS = {ord(sign): None for sign in " -_/.:"}
"""What may stand between the words of a key; other signs are a part of it, as in the ratings AA+ and AA."""
MAX_COUNT = 3
"""How many keys in several spellings are told of."""


class Compared(NamedTuple):
    """A column, and a text, or a list of the configuration, that a rule compares it with."""

    column: str
    option: Constant | ConfigValue


def compared_in(rule: Rule) -> tuple[Compared, ...]:
    """All that the expressions of a rule compare columns with."""
    return tuple(dict.fromkeys(one for node in rule.nodes for one in _compared(node)))


def check_text_typos(result: Result, snapshot: LivePortfolioSnapshot, settings: Settings) -> Result:
    """A result, or the error that its policy names a text that the book has only in another spelling.

    A breach stays one: rows that are missed as well could only make it worse.
    """
    is_out = result.outcome is Outcome.SKIPPED and not result.observations
    compared = () if is_out or result.outcome in BLOCKING else compared_in(result.policy.rule)
    for column in dict.fromkeys(one.column for one in compared):
        cells = snapshot.column(column)
        options = [one.option for one in compared if one.column == column]
        slip = _slip(options, {cell for cell in cells or () if isinstance(cell, str)}, settings)
        if slip is not None:
            meant, found = slip
            reason = f"no position has the {column} {meant!r}, but there is {found!r}, which is nearly the same"
            problem = Problem(reason, fix="spell them alike, or name both")
            return replace(result, outcome=Outcome.ERROR, problem=problem)
    return result


def near_duplicates(column: str, cells: Iterable[Cell]) -> str:
    """What is said of keys that differ in their spelling alone: each has a limit of its own, and may be one thing."""
    texts = sorted({cell for cell in cells if isinstance(cell, str)})
    alike: dict[str, list[str]] = {}
    for text in texts:
        alike.setdefault(text.translate(BETWEEN_WORDS).casefold(), []).append(text)
    several = [names for names in alike.values() if len(names) > 1]
    said = "; ".join(" and ".join(map(repr, names)) for names in several[:MAX_COUNT])
    return f"{column}: {said} are told apart, each with a limit of its own" if several else ""


def same_in_one_form(column: str, cells: Iterable[Cell]) -> str:
    """What is said of codes that are the same but for case, width or Unicode form; empty where none are."""
    found = {cell for cell in cells if isinstance(cell, str)}
    if all(map(str.isascii, found)) and len(set(map(str.casefold, found))) == len(found):
        return ""  # as almost always, and quickly told
    texts = sorted(found)
    alike: dict[str, list[str]] = {}
    for text in texts:
        alike.setdefault(in_one_form(text), []).append(text)
    several = [names for names in alike.values() if len(names) > 1]
    said = "; ".join(" and ".join(map(repr, names)) for names in several[:MAX_COUNT])
    more = f" (and {len(several) - MAX_COUNT} more)" if len(several) > MAX_COUNT else ""
    return f"{column}: {said}{more} are the same but for case, width or Unicode form" if several else ""


def _slip(
    options: Iterable[Constant | ConfigValue], found: Collection[str], settings: Settings
) -> tuple[str, str] | None:
    """A text that the book does not have, and the one in the book that it is nearly; None where there is none."""
    written = {option.value for option in options if isinstance(option, Constant) and isinstance(option.value, str)}
    listed = {text for option in options if isinstance(option, ConfigValue) for text in _texts_at(option, settings)}
    known = written | listed
    unnamed = sorted(set(found) - known)
    by_fold: Mapping[str, str] = {folded(text): text for text in unnamed}
    for text in sorted(known - set(found)):
        # A list may name thousands of symbols: only for what the policy itself names is every letter compared.
        close = by_fold.get(folded(text), "") if folded(text) else ""
        close = close or (likely_typo(text, unnamed) if text in written else "")
        if close:
            return text, close
    return None


def _texts_at(option: ConfigValue, settings: Settings) -> Iterator[str]:
    value = settings.lookup(option.path)
    if isinstance(value, tuple | Mapping):
        yield from (text for text in value if isinstance(text, str))


def _compared(node: Expression) -> Iterator[Compared]:
    match node:
        case Comparison("==" | "!=", left, right):
            for item, option in ((left, right), (right, left)):
                column = _column(item)
                if column and isinstance(option, Constant) and isinstance(option.value, str):
                    yield Compared(column, option)
        case Membership(item, ConfigValue() as options):
            if _column(item):
                yield Compared(_column(item), options)
        case Membership(item, tuple() as options):
            if _column(item):
                yield from (Compared(_column(item), option) for option in options if isinstance(option.value, str))


def _column(node: Expression) -> str:
    """The column that an expression reads as it is: by its name, or as the one value of a subject."""
    match node:
        case Name(name) | Aggregate("only", (Name(name),)):
            return name
    return ""
