"""What expressions see while they run: the facts of the run, a table, and the rows of one subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from riskcheck.model import Expression, Settings
from riskcheck.snapshot import Cell, LivePortfolioSnapshot, cells_in

Column = Sequence[Cell]


class Context(NamedTuple):
    """The facts that every expression of a run may use. ``starting_cash`` is in base currency, ``now`` is aware."""

    snapshot: LivePortfolioSnapshot
    settings: Settings
    now: datetime
    starting_cash: float | None = None


class Table:
    """Columns under names, each made once: those of a source, and those that a policy derives from them."""

    def __init__(
        self, count: int, source: Callable[[str], Column | None], derived: Mapping[str, Callable[["Scope"], Any]]
    ) -> None:
        self.count = count
        self.source = source
        self.derived = derived
        self._columns: dict[str, Column] = {}
        self._made: dict[int, Column] = {}

    def column(self, name: str, scope: "Scope") -> Column:
        """A column by its name; one that does not exist raises KeyError."""
        column = self._columns.get(name)
        if column is None:
            if name in self.derived:
                made = self.derived[name](scope)
                column = made if isinstance(made, list | tuple) else [made] * self.count
            else:
                found = self.source(name)
                if found is None:
                    raise KeyError(name)
                column = found
            self._columns[name] = column
        return column

    def label(self, row: int, scope: "Scope") -> str:
        """What a row is called in messages: a position by its symbol."""
        return str(scope.context.snapshot.columns["symbol"][row])

    def cause_behind(self, _name: str, _row: int, _scope: "Scope") -> "tuple[Expression, Scope, Any] | None":
        """What a cell was computed from, where it was by the policy; a position's cells were not."""
        return None

    def once(self, key: int, make: Callable[["Scope"], Column], scope: "Scope") -> Column:
        """A column that depends on the table alone, made at its first use."""
        column = self._made.get(key)
        if column is None:
            column = self._made[key] = make(scope)
        return column


class MissingKeyError(Exception):
    """A row has no value in a column that tells groups apart."""

    def __init__(self, key: str, row: int) -> None:
        super().__init__(key)
        self.key = key
        self.row = row


@dataclass(slots=True)
class Scope:
    """One subject: the table, the numbers of its rows, and its names (keys and ``let``)."""

    context: Context
    table: Table
    rows: Sequence[int]
    names: dict[str, Cell] = field(default_factory=dict)

    def pick(self, column: Column) -> Column:
        """The cells of a column that belong to the subject."""
        return cells_in(column, self.rows)

    def rows_by(self, keys: Sequence[str]) -> Mapping[tuple[Cell, ...], list[int]]:
        """The rows of each combination of keys; a missing key is not a group of its own: raises MissingKeyError."""
        columns = [self.pick(self.table.column(key, self)) for key in keys]
        for key, column in zip(keys, columns, strict=True):
            if None in column:
                raise MissingKeyError(key, self.rows[column.index(None)])
        groups: dict[tuple[Cell, ...], list[int]] = {}
        for row, values in zip(self.rows, zip(*columns, strict=True), strict=True):
            groups.setdefault(values, []).append(row)
        return groups

    def narrowed(self, rows: Sequence[int]) -> "Scope":
        """The same table and names, narrowed to some rows."""
        return Scope(self.context, self.table, rows, self.names)

    def at(self, row: int) -> "Scope":
        """The same table and names, narrowed to one row."""
        return self.narrowed((row,))
