"""The shapes in which columns of numbers are worked on while a snapshot is built, and questions to a whole column."""

from collections.abc import Collection, Sequence
from math import isfinite
from operator import itemgetter
from typing import Self, TypeVar

Numbers = Sequence[float | None]
"""A column of numbers; None is a missing one."""

T = TypeVar("T")
MissingReasons = dict[str, dict[int, str]]
"""By column and row, why a value is missing where there is more to say than that."""


class Reason(str):
    """Why a value is missing, with the line that would make it known as ``fix``."""

    __slots__ = ("fix",)

    fix: str

    def __new__(cls, said: str, fix: str) -> Self:
        """A reason that reads as ``said``."""
        reason = super().__new__(cls, said)
        reason.fix = fix
        return reason

    def __reduce__(self) -> tuple[type["Reason"], tuple[str, str]]:
        """What it is made of anew: a snapshot that another process made is handed back as bytes."""
        return Reason, (str(self), self.fix)


def column_fix(name: str) -> str:
    """What makes a column known that a source does not give, or not of each row."""
    return (
        f"let the source give {name}, or a [[reference]] table; of a file that calls it otherwise, "
        f'write columns = {{ {name} = "ITS NAME" }} on its [[broker]]'
    )


def joined_reasons(reasons: Sequence[str]) -> str:
    """Several reasons in one sentence, with all that would fix them."""
    fixes = dict.fromkeys(reason.fix for reason in reasons if isinstance(reason, Reason))
    said = " and ".join(reasons)
    return Reason(said, "; and ".join(fixes)) if fixes else said


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
