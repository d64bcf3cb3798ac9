"""A checked tree becomes closures over whole columns, so that a row costs no more than its arithmetic.

A value that is missing is None all the way; why it is missing is found out afterwards, and only where it matters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from itertools import repeat
from math import isfinite
from operator import add, attrgetter, mul, sub
from typing import Any, NamedTuple

from riskcheck.foundation import frozen, likely_typo
from riskcheck.language.figures import FIGURES, Figure
from riskcheck.language.functions import AGGREGATES, FUNCTIONS, close
from riskcheck.language.scope import Column, Scope
from riskcheck.model import (
    CLOSED_TABLES,
    AccountFigure,
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    ConfigValue,
    Constant,
    Expression,
    Logic,
    Lookup,
    Membership,
    Name,
    Negate,
    Not,
)
from riskcheck.snapshot import Cell, cells_in

Run = Callable[[Scope], Any]
RunForEach = Callable[[Scope, Sequence[Sequence[int]]], Sequence[Any]]
CellFunction = Callable[..., Cell]


class Compiled(NamedTuple):
    """A closure, whether it gives a column (one cell a row) or one value, and whether the table alone decides it."""

    run: Run
    is_row: bool
    is_static: bool


@frozen
class Compiler:
    """How names are to be read: ``values`` are the subject's (keys and ``let``), the rest columns or figures.

    With ``single_row``, a column's name stands for its cell in the subject's one row. ``keys`` numbers the expressions
    of all policies that are compiled together, so that equal ones share their columns. ``figures`` are the names that
    stand for figures of the book; over a file's own columns there are none.
    """

    keys: dict[Expression, int]
    values: frozenset[str] = frozenset()
    single_row: bool = False
    figures: Mapping[str, Figure] = field(default_factory=lambda: FIGURES)

    def value(self, node: Expression, *, per_row: bool = False) -> Run:
        """The closure that gives one value for a subject; ``per_row`` where each subject is one row of the table."""
        compiled = self.compile(node)
        if not compiled.is_row:
            return compiled.run
        if per_row and compiled.is_static:
            column = self.column(node)
            return lambda scope: column(scope)[scope.rows[0]]
        return replace(self, single_row=True).compile(node).run

    def each_value(self, node: Expression, *, per_row: bool = False) -> RunForEach:
        """The closure that gives the values of many subjects by their rows, and reads what they share once."""
        compiled = self.compile(node)
        if compiled.is_static and not compiled.is_row:
            return lambda scope, subjects: [compiled.run(scope)] * len(subjects)
        if compiled.is_static and per_row:
            return _for_each_row(self.column(node))
        if isinstance(node, Aggregate) and _has_one_column(node) and self.compile(node.arguments[0]).is_static:
            return _for_each_over_one_column(AGGREGATES[node.function].apply, self.column(node.arguments[0]))
        return _for_each(self.value(node, per_row=per_row))

    def column(self, node: Expression) -> Run:
        """The closure that gives a column of the whole table, made once where the table alone decides it."""
        compiled = self.compile(node)
        run = compiled.run
        if not compiled.is_row:
            return lambda scope: [run(scope)] * scope.table.count
        if isinstance(node, Name) or not compiled.is_static:
            return run
        key = self.keys.setdefault(node, len(self.keys))
        return lambda scope: scope.table.once(key, run, scope)

    def compile(self, node: Expression) -> Compiled:
        """The closure of a tree that was checked against the same names."""
        match node:
            case Constant(value):
                return Compiled(lambda _: value, is_row=False, is_static=True)
            case Name(name):
                return self._name(name)
            case AccountFigure(name):
                return Compiled(lambda scope: scope.context.snapshot.account.get(name), is_row=False, is_static=True)
            case ConfigValue(path):
                return Compiled(_setting(path), is_row=False, is_static=True)
            case Aggregate():
                return self._aggregate(node)
            case _:
                function, operands, fast = _operation(node)
                return _lift(function, [self.compile(operand) for operand in operands], fast)

    def _name(self, name: str) -> Compiled:
        if name in self.values:
            return Compiled(lambda scope: scope.names[name], is_row=False, is_static=False)
        if name in self.figures:
            read = self.figures[name].read
            return Compiled(lambda scope: read(scope.context), is_row=False, is_static=True)
        if self.single_row:
            return Compiled(lambda scope: scope.table.column(name, scope)[scope.rows[0]], is_row=False, is_static=False)
        return Compiled(lambda scope: scope.table.column(name, scope), is_row=True, is_static=True)

    def _aggregate(self, node: Aggregate) -> Compiled:
        function = AGGREGATES[node.function]
        inner = replace(self, single_row=False)
        leading = [self.value(argument) for argument in node.arguments[: function.leading]]
        columns = [inner.column(argument) for argument in node.arguments[function.leading :]]
        where = inner.column(node.where) if node.where is not None else None
        apply = function.apply
        if _has_one_column(node):
            return Compiled(_over_one_column(apply, columns[0]), is_row=False, is_static=False)

        def run(scope: Scope) -> Cell:
            kept = scope if where is None else _narrowed(scope, where(scope))
            if kept is None:
                return None
            values = [value(scope) for value in leading]
            return apply(len(kept.rows), *values, *[kept.pick(column(scope)) for column in columns])

        return Compiled(run, is_row=False, is_static=False)


def _setting(path: tuple[str, ...]) -> Run:
    """The closure that reads a configured value; a key that is fixed is read without a search for it."""
    table, *keys = path
    if len(keys) == 1 and keys[0] in CLOSED_TABLES.get(table, ()):
        return attrgetter(f"context.settings.{table}.{keys[0]}")
    return lambda scope: scope.context.settings.lookup(path)


def _has_one_column(node: Aggregate) -> bool:
    """Whether an aggregate is of the commonest kind, such as ``sum(notional)``, which needs no detours."""
    return node.where is None and len(node.arguments) == 1 and not AGGREGATES[node.function].leading


def _over_one_column(apply: Callable[..., Cell], column: Run) -> Run:
    return lambda scope: apply(len(scope.rows), cells_in(column(scope), scope.rows))


def _for_each_over_one_column(apply: Callable[..., Cell], column: Run) -> RunForEach:
    def run(scope: Scope, subjects: Sequence[Sequence[int]]) -> Sequence[Cell]:
        cells = column(scope)
        return [apply(len(rows), cells_in(cells, rows)) for rows in subjects]

    return run


def _for_each_row(column: Run) -> RunForEach:
    def run(scope: Scope, subjects: Sequence[Sequence[int]]) -> Sequence[Cell]:
        cells = column(scope)
        return [cells[rows[0]] for rows in subjects]

    return run


def _for_each(value: Run) -> RunForEach:
    def run(scope: Scope, subjects: Sequence[Sequence[int]]) -> Sequence[Cell]:
        return [value(scope.narrowed(rows)) for rows in subjects]

    return run


def _narrowed(scope: Scope, mask: Column) -> Scope | None:
    """The scope's rows for which a condition is true; None where it is missing for one of them."""
    if any(mask[row] is None for row in scope.rows):
        return None
    return scope.narrowed([row for row in scope.rows if mask[row]])


def _operation(node: Expression) -> tuple[CellFunction, tuple[Expression, ...], Callable[..., Any] | None]:
    """What a node does with its operands' cells, and, where nothing is missing, a faster way to do it."""
    match node:
        case Negate(operand):
            return (lambda x: None if x is None else -x), (operand,), None
        case Arithmetic(op, left, right):
            return ARITHMETIC[op], (left, right), FAST.get(op)
        case Comparison(op, left, right):
            return COMPARISONS[op], (left, right), None
        case Logic("and", operands):
            return _all_true, operands, None
        case Logic(_, operands):
            return _any_true, operands, None
        case Not(operand):
            return (lambda x: None if x is None else not x), (operand,), None
        case Membership(item, ConfigValue() as options):
            return _is_in, (item, options), None
        case Membership(item, tuple() as constants):
            listed = tuple(constant.value for constant in constants)
            return (lambda x: _is_in(x, listed)), (item,), None
        case Conditional(test, then, otherwise):
            return _choose, (test, then, otherwise), None
        case Call(name, arguments):
            return _function(name), arguments, None
        case Lookup(key, ConfigValue() as limits, default):
            return (lambda found, table: _limit_of(found, table, default)), (key, limits), None
        case Lookup(key, tuple() as listed, default):
            limits_by_key = dict(listed)
            return (lambda found: _limit_of(found, limits_by_key, default)), (key,), None
        case _:
            raise TypeError(f"{type(node).__name__} is not an operation")


def _lift(function: CellFunction, operands: list[Compiled], fast: Callable[..., Any] | None) -> Compiled:
    """A function of cells as a function of the operands' closures: row by row if one of them gives a column."""
    runs = [operand.run for operand in operands]
    is_static = all(operand.is_static for operand in operands)
    if not any(operand.is_row for operand in operands):
        return Compiled(_of_values(function, runs), is_row=False, is_static=is_static)

    def column(scope: Scope) -> Column:
        cells = [
            run(scope) if operand.is_row else repeat(run(scope)) for run, operand in zip(runs, operands, strict=True)
        ]
        if fast is not None:
            try:
                made = list(map(fast, *cells))
                if all(map(isfinite, made)):
                    return made
            except TypeError:
                pass  # a cell is missing: go cell by cell
        return list(map(function, *cells))

    return Compiled(column, is_row=True, is_static=is_static)


def _of_values(function: CellFunction, runs: list[Run]) -> Run:
    """A function of single values; for one or two of them without a list of them."""
    match runs:
        case [only]:
            return lambda scope: function(only(scope))
        case [left, right]:
            return lambda scope: function(left(scope), right(scope))
        case _:
            return lambda scope: function(*[run(scope) for run in runs])


def _arithmetic(operator: Callable[[float, float], float]) -> CellFunction:
    def apply(x: float | None, y: float | None) -> float | None:
        if x is None or y is None:
            return None
        result = operator(x, y)
        return result if isfinite(result) else None

    return apply


def _ratio(x: float | None, y: float | None) -> float | None:
    """A ratio is missing over anything that is not positive: exposure over an equity of -100 is not a small one."""
    if x is None or y is None or y <= 0:
        return None
    result = x / y
    return result if isfinite(result) else None


FAST: Mapping[str, Callable[..., Any]] = {"+": add, "-": sub, "*": mul}
ARITHMETIC: Mapping[str, CellFunction] = {**{op: _arithmetic(operator) for op, operator in FAST.items()}, "/": _ratio}


def same(x: Cell, y: Cell) -> bool:
    """Whether two cells are equal; numbers within the tolerance that all comparisons hold."""
    return x == y or (isinstance(x, float) and isinstance(y, float) and close(x, y))


def _comparison(compare: Callable[[Any, Any], bool]) -> CellFunction:
    return lambda x, y: None if x is None or y is None else compare(x, y)


COMPARISONS: Mapping[str, CellFunction] = {
    "<": _comparison(lambda x, y: x < y and not close(x, y)),
    "<=": _comparison(lambda x, y: x < y or close(x, y)),
    ">": _comparison(lambda x, y: x > y and not close(x, y)),
    ">=": _comparison(lambda x, y: x > y or close(x, y)),
    "==": _comparison(same),
    "!=": _comparison(lambda x, y: not same(x, y)),
}


def _all_true(*flags: bool | None) -> bool | None:
    return False if False in flags else None if None in flags else True


def _any_true(*flags: bool | None) -> bool | None:
    return True if True in flags else None if None in flags else False


def _is_in(item: Cell, options: Any) -> bool | None:
    if item is None or options is None:
        return None
    listed = options if isinstance(options, tuple | Mapping) else (options,)
    return any(same(item, option) for option in listed)


def _limit_of(key: Cell, limits: Any, default: float | None) -> float | None:
    """The limit under a key; a key that is not known has none, and nor has a table that is not configured.

    The default is for other keys, not for one that is a slip of a listed one: that is nobody's limit.
    """
    if key is None or limits is None:
        return None
    name = key_text(key)
    limit: float | None = limits.get(name)
    if limit is None and default is not None and not likely_typo(name, limits):
        return default
    return limit


def key_text(key: Cell) -> str:
    """A key as it is written: whole numbers without a decimal point."""
    return str(int(key)) if isinstance(key, float) and key == int(key) else str(key)


def _choose(test: Cell, then: Cell, otherwise: Cell) -> Cell:
    return None if test is None else then if test else otherwise


def _function(name: str) -> CellFunction:
    function = FUNCTIONS[name]
    apply = function.apply
    if function.sees_missing:
        return apply
    if function.most == 1:
        return _strict(apply)

    def strict(*cells: Cell) -> Cell:
        if None in cells:
            return None
        try:
            return apply(*cells)
        except OverflowError:
            return None

    return strict


def _strict(apply: Callable[[Cell], Cell]) -> CellFunction:
    """A function of one value, which is missing where that is; in half the time that one of any number takes."""

    def strict(cell: Cell) -> Cell:
        if cell is None:
            return None
        try:
            return apply(cell)
        except OverflowError:
            return None

    return strict
