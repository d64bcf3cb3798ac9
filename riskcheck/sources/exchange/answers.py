"""An exchange's own answers, before ccxt makes anything of them: what stands where."""

from collections.abc import Mapping, Sequence
from itertools import chain
from math import isclose

from riskcheck.snapshot import to_number

Path = tuple[str, ...]
EACH = "*"
"""A step of a path that stands for every element of a list, or every value of a table."""


def at(value: object, path: Path) -> list[object]:
    """What stands at a path in an answer; raises KeyError where nothing does."""
    if not path:
        return [value]
    step, *rest = path
    if step == EACH:
        if not isinstance(value, list | Mapping):
            raise KeyError(step)
        inner = value.values() if isinstance(value, Mapping) else value
        return list(chain.from_iterable(at(one, tuple(rest)) for one in inner))
    if not isinstance(value, Mapping):
        raise KeyError(step)
    return at(value[step], tuple(rest))


def rows_in(value: object) -> Sequence[object]:
    """The rows of a list, or of a table that has them by name, or a list of them beside a cursor."""
    if isinstance(value, Mapping):
        inner = [one for one in value.values() if isinstance(one, list | dict)]
        return [row for one in inner for row in (one if isinstance(one, list) else [one])]
    return value if isinstance(value, list) else []


def is_held(row: object, size: str | None) -> bool:
    """Whether a row of an exchange's own answer is an open position, as far as the key of its size is known."""
    if size is None or not isinstance(row, Mapping):
        return True
    try:
        return to_number(row.get(size)) != 0
    except ValueError:
        return True


def empty_ones(value: object) -> Sequence[object]:
    """The lists and tables within a value that are empty: where an answer says that there is nothing."""
    if not isinstance(value, list | dict):
        return []
    inner = list(value.values()) if isinstance(value, dict) else value
    return [value] if not value else [one for part in inner for one in empty_ones(part)]


def says(value: object, number: float) -> bool:
    """Whether an exchange's own answer has a number in it, whatever its sign; ccxt works out many that it has not."""
    if isinstance(value, Mapping):
        return any(says(one, number) for one in value.values())
    if isinstance(value, list):
        return any(says(one, number) for one in value)
    try:
        return isclose(abs(to_number(value)), abs(number), rel_tol=1e-9)
    except ValueError:
        return False
