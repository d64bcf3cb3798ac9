"""The functions of the language: an explicit, closed table. None is a missing value throughout."""

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from math import fsum, isclose, isfinite, sqrt
from typing import Any, NamedTuple

from riskcheck.foundation import RELATIVE_TOLERANCE
from riskcheck.snapshot import Cell, Kind

FEWEST_FOR_STDEV = 2


def close(x: float, y: float) -> bool:
    """Whether two numbers are the same within the tolerance that all comparisons hold: 1e-9, relative."""
    return x == y or isclose(x, y, rel_tol=RELATIVE_TOLERANCE)


def finite(number: float) -> float | None:
    """The number, or missing where it is none that is finite."""
    return number if isfinite(number) else None


class Function(NamedTuple):
    """A function of single values.

    ``parameter`` and ``result`` are kinds; None stands for any one kind that all arguments share. ``apply`` is not
    called with a missing argument unless it ``sees_missing``.
    """

    signature: str
    apply: Callable[..., Cell]
    least: int = 1
    most: int | None = 1
    parameter: Kind | None = Kind.NUMBER
    result: Kind | None = Kind.NUMBER
    sees_missing: bool = False

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)


def _round(x: float, digits: float = 0.0) -> float:
    return float(round(x, int(digits)))


def _coalesce(*cells: Cell) -> Cell:
    return next((cell for cell in cells if cell is not None), None)


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function("abs(x)", abs),
    "round": Function("round(x) or round(x, digits)", _round, most=2),
    "loss": Function("loss(x), which is max(0, -x)", lambda x: max(0.0, -x)),
    "min": Function("min(column) or min(x, y, ...)", min, least=2, most=None),
    "max": Function("max(column) or max(x, y, ...)", max, least=2, most=None),
    "coalesce": Function(
        "coalesce(a, b, ...)", _coalesce, least=2, most=None, parameter=None, result=None, sees_missing=True
    ),
    "known": Function("known(x)", lambda x: x is not None, parameter=None, result=Kind.FLAG, sees_missing=True),
}


class AggregateFunction(NamedTuple):
    """A function of whole columns.

    ``parameters`` are the kinds of its arguments, None for any. The first ``leading`` arguments are single values,
    the rest are columns. ``apply`` gets the number of rows, then the arguments; columns may hold None, and what
    becomes too large for a number is None.
    """

    signature: str
    apply: Callable[..., Cell]
    parameters: tuple[Kind | None, ...] = (Kind.NUMBER,)
    result: Kind | None = Kind.NUMBER
    leading: int = 0

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return count == len(self.parameters)


def _whole(reduce: Callable[..., Cell]) -> Callable[..., Cell]:
    """Make a reduction missing where any of its cells is, or where it becomes too large for a number.

    A sum of infinities of both signs, which products of large cells may be, is a ValueError.
    """

    def whole(rows: int, *columns: Any) -> Cell:
        if any(None in column for column in columns):
            return None
        try:
            return reduce(rows, *columns)
        except (OverflowError, ValueError):
            return None

    return whole


def _sum(_rows: int, cells: Sequence[Any]) -> float | None:
    try:
        return fsum(cells)
    except (TypeError, OverflowError):
        return None


def _mean(rows: int, cells: Sequence[float]) -> float | None:
    total = _sum(rows, cells)
    return None if total is None or not rows else total / rows


def _top(_rows: int, count: float | None, cells: Sequence[float]) -> float | None:
    if count is None or None in cells or count < 0 or count != int(count):
        return None
    return _sum(0, nlargest(int(count), cells))


def _only(_rows: int, cells: Sequence[Any]) -> Cell:
    return cells[0] if cells and all(cell == cells[0] for cell in cells) else None


def _weighted_mean(_rows: int, cells: Sequence[float], weights: Sequence[float]) -> float | None:
    weight = fsum(weights)
    return finite(fsum(x * w for x, w in zip(cells, weights, strict=True)) / weight) if weight > 0 else None


def _stdev(rows: int, cells: Sequence[float]) -> float | None:
    """The sample standard deviation, with rows - 1 in the denominator."""
    if rows < FEWEST_FOR_STDEV:
        return None
    mean = fsum(cells) / rows
    return sqrt(fsum((x - mean) ** 2 for x in cells) / (rows - 1))


def _distinct(rows: int, cells: Sequence[Cell]) -> float | None:
    return float(len(set(cells))) if rows else None


def _any(_rows: int, cells: Sequence[bool | None]) -> bool | None:
    return True if True in cells else None if None in cells or not cells else False


def _all(_rows: int, cells: Sequence[bool | None]) -> bool | None:
    return False if False in cells else None if None in cells else bool(cells) or None


AGGREGATES: Mapping[str, AggregateFunction] = {
    "sum": AggregateFunction("sum(x)", _sum),
    "mean": AggregateFunction("mean(x)", _mean),
    "count": AggregateFunction("count()", float, parameters=()),
    "count_distinct": AggregateFunction("count_distinct(x)", _whole(_distinct), (None,)),
    "min": AggregateFunction("min(column) or min(x, y, ...)", _whole(lambda rows, x: min(x) if rows else None)),
    "max": AggregateFunction("max(column) or max(x, y, ...)", _whole(lambda rows, x: max(x) if rows else None)),
    "any": AggregateFunction("any(condition)", _any, (Kind.FLAG,), Kind.FLAG),
    "all": AggregateFunction("all(condition)", _all, (Kind.FLAG,), Kind.FLAG),
    "top": AggregateFunction("top(n, x)", _top, (Kind.NUMBER, Kind.NUMBER), leading=1),
    "only": AggregateFunction("only(x)", _whole(_only), (None,), None),
    "weighted_mean": AggregateFunction("weighted_mean(x, weight)", _whole(_weighted_mean), (Kind.NUMBER, Kind.NUMBER)),
    "stdev": AggregateFunction("stdev(x)", _whole(_stdev)),
}
