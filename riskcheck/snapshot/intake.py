"""Raw columns become clean ones: every value is of its column's kind, or missing, or a problem with its place."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import TypeVar

from riskcheck.errors import MOST_PROBLEMS, Problem
from riskcheck.snapshot.amounts import Amounts, Unknown
from riskcheck.snapshot.cells import Cell, Kind, to_number, to_text, to_time
from riskcheck.snapshot.numbers import Gaps
from riskcheck.snapshot.table import ABSENT, Absent, RawTable

T = TypeVar("T")


class Intake:
    """Reads the columns of one raw table and collects what is wrong with them, and why what is missing is missing.

    ``rates`` are the worths of one unit of each currency in base currency, for cells that are Amounts; ``problems``
    is the list that is added to.
    """

    def __init__(self, table: RawTable, rates: Mapping[str, float], problems: list[Problem]) -> None:
        self.table = table
        self.rates = rates
        self.problems = problems
        self.symbols: Sequence[str | None] = ()
        self.gaps: Gaps = {}

    def complain(self, row: int, column: str, found: str, fix: str = "") -> None:
        """Note a problem with one cell; past the first twenty only their number grows."""
        symbol = self.symbols[row] if row < len(self.symbols) else None
        of_symbol = f" of {symbol}" if symbol and column != "symbol" else ""
        place = self.table.place(row) if len(self.problems) < MOST_PROBLEMS else None
        self.problems.append(Problem(f"{column}{of_symbol} is {found}", fix=fix or MEND, place=place))

    def read_symbols(self) -> list[str | None]:
        """The symbols as they are, neither trimmed nor folded; a missing one is a problem."""
        symbols = self._texts("symbol", required=True)
        self.symbols = symbols
        return symbols

    def texts(self, name: str) -> list[str | None]:
        """A column of text; a column that no row mentions is all missing."""
        return self._texts(name, required=False)

    def numbers(self, name: str, *, required: bool = False) -> list[float | None]:
        """A column of finite numbers; a column that no row mentions is all missing."""
        raw = self.table.column(name)
        if raw is None:
            return [None] * self.table.count
        kinds = set(map(type, raw))
        if kinds <= {float, int}:
            floats = _all_finite(raw)
            if floats is not None:
                return floats
        return self._cells(name, raw, to_number, required=required)

    def money(self, name: str) -> list[float | None]:
        """A column of money in base currency; an amount in a currency without a rate is missing, and says so."""
        raw = self.table.column(name)
        if raw is None or Amounts not in set(map(type, raw)):
            return self.numbers(name)
        converted = [self._in_base(row, name, cell) for row, cell in enumerate(raw)]
        return self._cells(name, converted, to_number, required=False)

    def _in_base(self, row: int, name: str, cell: object) -> object:
        if not isinstance(cell, Amounts):
            return cell
        gap = cell.gap(self.rates)
        if not gap:
            return cell.in_base(self.rates)
        self.gaps.setdefault(name, {})[row] = gap
        return None

    def times(self, name: str) -> list[Cell]:
        """A column of moments in UTC."""
        raw = self.table.column(name)
        if raw is None:
            return [None] * self.table.count
        return list(self._cells(name, raw, to_time, required=False))

    def further(self, name: str) -> tuple[Kind | None, list[Cell]]:
        """A column of the source's own: numbers (also as plain decimals), truth values or texts, by what it holds.

        Its kind is None where it holds nothing.
        """
        raw = [None if value is ABSENT else value for value in self.table.column(name) or ()]
        known = [value for value in raw if value is not None]
        kinds = set(map(type, known))
        if not known:
            return None, [None] * len(raw)
        if kinds == {bool} or (kinds == {str} and all(value in FLAG_WORDS for value in known)):
            return Kind.FLAG, [FLAG_WORDS.get(value) if isinstance(value, str) else _flag(value) for value in raw]
        if all(_reads_as_number(value) for value in known):
            return Kind.NUMBER, list(self._cells(name, raw, to_number, required=False))
        if kinds == {str}:
            return Kind.TEXT, list(self._cells(name, raw, to_text, required=False))
        return Kind.MIXED, [value if isinstance(value, float | str | bool | None) else str(value) for value in raw]

    def _texts(self, name: str, *, required: bool) -> list[str | None]:
        raw = self.table.column(name)
        if raw is None:
            return [None] * self.table.count
        if set(map(type, raw)) == {str}:
            # One object for each text, however many rows have it: groups are found sooner, and take less room.
            shared = {str(value): str(value) for value in set(raw)}
            if all(map(_is_clean_text, shared)):
                return [shared[value] for value in raw]  # type: ignore[index]  # texts only
        return self._cells(name, raw, to_text, required=required)

    def _cells(
        self, name: str, raw: Sequence[object], read: Callable[[object], T], *, required: bool
    ) -> list[T | None]:
        cells: list[T | None] = []
        for row, value in enumerate(raw):
            cell: T | None = None
            if isinstance(value, Unknown):
                self.gaps.setdefault(name, {})[row] = value.reason
            elif value is None or isinstance(value, Absent):
                if required:
                    self.complain(row, name, "missing" if value is ABSENT else "null, expected a value")
            else:
                try:
                    cell = read(value)
                except ValueError as error:
                    self.complain(row, name, str(error))
            cells.append(cell)
        return cells


MEND = "mend it where the snapshot comes from"
FLAG_WORDS: Mapping[str, bool] = {"true": True, "false": False, "True": True, "False": False}
"""The texts that stand for truth values."""


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_clean_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip() and value.isprintable()


def _all_finite(raw: Sequence[object]) -> list[float | None] | None:
    try:
        floats: list[float | None] = [float(value) for value in raw]  # type: ignore[arg-type]  # floats and ints only
    except OverflowError:
        return None
    return floats if all(map(isfinite, floats)) else None  # type: ignore[arg-type]  # no None among them


def _reads_as_number(value: object) -> bool:
    """Whether a further column's value is a number; a text with a leading zero, such as 007, is a name."""
    if isinstance(value, str) and value.lstrip("+-").startswith("0") and not value.lstrip("+-").startswith("0."):
        return value == "0"
    try:
        to_number(value)
    except ValueError:
        return isinstance(value, float)
    return True
