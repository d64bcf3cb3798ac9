"""The shapes in which columns of numbers are worked on while a snapshot is built, and questions to a whole column."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from operator import itemgetter
from typing import TypeVar

from riskcheck.foundation import Problem

Numbers = Sequence[float | None]
"""A column of numbers; None is a missing one."""

T = TypeVar("T")
MissingReasons = dict[str, dict[int, Problem]]
"""By column and row, why a value is missing where there is more to say than that."""


def column_fix(name: str) -> str:
    """What makes a column known that a source does not give, or not of each row."""
    return (
        f"let the source give {name}, or a [[reference]] table; of a file that calls it otherwise, "
        f'write columns = {{ {name} = "ITS NAME" }} on its [[broker]]'
    )


def reason_of(name: str, row: int, missing_reasons: Mapping[str, Mapping[int, Problem]]) -> Problem:
    """Why a column's value is missing in a row, with what makes it known."""
    known = missing_reasons.get(name, {}).get(row) or Problem(f"{name} is missing")
    return known if known.fix else replace(known, fix=column_fix(name))


def joined_reasons(reasons: Sequence[Problem]) -> Problem:
    """Several reasons in one, with all that would fix them."""
    fixes = dict.fromkeys(reason.fix for reason in reasons if reason.fix)
    return Problem(" and ".join(reason.found for reason in reasons), fix="; and ".join(fixes))


# A book may have a million rows. Most columns have nothing that needs a look at each of them, which one pass without
# a line of Python for every row can tell.


def has_negative(numbers: Numbers) -> bool:
    """Whether one of the known numbers is below 0."""
    return min(filter(None, numbers), default=0.0) < 0


def are_positive(numbers: Numbers) -> bool:
    """Whether every number is known and above 0."""
    return None not in numbers and min(numbers, default=1.0) > 0  # type: ignore[type-var,operator]  # none is missing


def are_finite(numbers: Numbers) -> bool:
    """Whether every number is known, and small enough for a number."""
    try:
        return all(map(isfinite, numbers))  # type: ignore[arg-type]  # a missing one raises TypeError
    except TypeError:
        return False


def without(numbers: Numbers, rows: Collection[int]) -> Numbers:
    """The column with the numbers of some rows missing."""
    return [None if row in rows else number for row, number in enumerate(numbers)] if rows else numbers


def none_known(numbers: Numbers) -> bool:
    """Whether every number is missing."""
    return numbers.count(None) == len(numbers)


def cells_in(column: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
    """The cells of a column in some of its rows, which are in the column's order."""
    count = len(rows)
    if count == 1:
        return (column[rows[0]],)  # an itemgetter of one row gives a bare cell
    if count == len(column):
        return column
    return itemgetter(*rows)(column) if count else ()
