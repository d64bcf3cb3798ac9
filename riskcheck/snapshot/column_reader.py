"""Raw columns become clean ones: every value is of its column's kind, or missing, or a problem with its place."""

from collections.abc import Callable, Container, Mapping, Sequence
from math import isfinite
from types import NoneType
from typing import Any, TypeVar

from riskcheck.foundation import MAX_PROBLEMS, MAX_TEXT_LENGTH, Problem
from riskcheck.snapshot.amounts import Amounts
from riskcheck.snapshot.cells import Cell, Kind, described, plain_numbers, to_number, to_text, to_time
from riskcheck.snapshot.numbers import MissingReasons, Numbers
from riskcheck.snapshot.table import NOT_GIVEN, NotGiven, RawTable
from riskcheck.snapshot.words import is_blank, is_placeholder

T = TypeVar("T")


class ColumnReader:
    """Reads the columns of one raw table and collects what is wrong with them, and why what is missing is missing.

    ``rates`` are the worths of one unit of each currency in base currency, for cells that are Amounts; ``problems``
    is the list that is added to.
    """

    def __init__(self, table: RawTable, rates: Mapping[str, float], problems: list[Problem]) -> None:
        self.table = table
        self.rates = rates
        self.problems = problems
        self.symbols: Sequence[str | None] = ()
        self.missing_reasons: MissingReasons = {}
        self.missing = (None,) * table.count  # one for all columns that no row mentions

    def add_problem(self, row: int, column: str, found: str, fix: str = "") -> None:
        """Note a problem with one cell; past the first twenty only their number grows."""
        symbol = self.symbols[row] if row < len(self.symbols) else None
        of_symbol = f" of {symbol}" if symbol and column != "symbol" else ""
        place = self.table.place(row) if len(self.problems) < MAX_PROBLEMS else None
        self.problems.append(Problem(f"{column}{of_symbol} is {found}", fix=fix or CORRECT_IT, place=place))

    def read_symbols(self) -> Sequence[str | None]:
        """The symbols as they are, neither trimmed nor folded; a missing one is a problem."""
        symbols = self._texts("symbol", required=True)
        self.symbols = symbols
        return symbols

    def texts(self, name: str) -> Sequence[str | None]:
        """A column of text; a column that no row mentions is all missing."""
        return self._texts(name, required=False)

    def numbers(self, name: str, *, required: bool = False) -> Numbers:
        """A column of finite numbers; a column that no row mentions is all missing."""
        raw = self.table.column(name)
        if raw is None:
            return self.missing
        kinds = set(map(type, raw))
        if kinds <= {float, int} or (not required and kinds <= {float, int, NoneType}):
            floats = _all_finite(raw, kinds)
            if floats is not None:
                return floats
        if kinds == {str}:
            read = plain_numbers(raw)  # type: ignore[arg-type]  # all are texts
            if read is not None:
                return read
        return self._cells(name, raw, to_number, required=required)

    def money(self, name: str) -> Numbers:
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
        if gap is None:
            return cell.in_base(self.rates)
        self.missing_reasons.setdefault(name, {})[row] = gap
        return None

    def times(self, name: str) -> Sequence[Cell]:
        """A column of moments in UTC."""
        raw = self.table.column(name)
        if raw is None:
            return self.missing
        return self._cells(name, raw, to_time, required=False)

    def further(self, name: str) -> tuple[Kind | None, Sequence[Cell]]:
        """A column of the source's own: numbers (also as plain decimals), truth values or texts, by what it holds.

        Its kind is None where it holds nothing.
        """
        raw = [None if value is NOT_GIVEN else value for value in self.table.column(name) or ()]
        kinds = set(map(type, raw)) - {NoneType}
        # A million rows have a handful of texts between them.
        known = [value for value in (set(raw) if kinds == {str} else raw) if value is not None and not is_blank(value)]
        if not known:
            return None, self.missing
        if str in kinds:
            raw = [None if is_blank(value) else value for value in raw]
            kinds = set(map(type, known))
        if kinds == {bool} or (kinds == {str} and all(value in FLAG_WORDS for value in known)):
            return Kind.FLAG, [FLAG_WORDS.get(value) if isinstance(value, str) else _flag(value) for value in raw]
        if kinds == {float} or all(map(_reads_as_number, [one for one in known if not is_placeholder(one)] or known)):
            return Kind.NUMBER, self.numbers(name)
        if kinds == {str}:
            return Kind.TEXT, self.texts(name)
        return Kind.MIXED, [_mixed(value) for value in raw]

    def _texts(self, name: str, *, required: bool) -> Sequence[str | None]:
        raw = self.table.column(name)
        if raw is None:
            return self.missing
        kinds = set(map(type, raw))
        if kinds == {str} or (not required and kinds <= {str, NoneType}):
            # One object for each text, however many rows have it: groups are found sooner, and take less room.
            texts: set[Any] = set(raw)
            shared = {value: None if not required and is_blank(value) else value for value in texts}
            if all(value is None or _is_clean_text(value) for value in shared.values()):
                return list(map(shared.__getitem__, raw))
        return self._cells(name, raw, to_text, required=required)

    def _cells(
        self, name: str, raw: Sequence[object], read: Callable[[object], T], *, required: bool
    ) -> list[T | None]:
        cells: list[T | None] = []
        for row, value in enumerate(raw):
            cell: T | None = None
            if isinstance(value, Problem):
                self.missing_reasons.setdefault(name, {})[row] = value
            elif value is None or isinstance(value, NotGiven):
                if required:
                    self.add_problem(row, name, "missing" if value is NOT_GIVEN else "null, expected a value")
            elif not required and (is_blank if read is to_text else is_placeholder)(value):
                self.missing_reasons.setdefault(name, {})[row] = Problem(
                    f"{name} is {value!r}, which stands for a missing value"
                )
            else:
                try:
                    cell = read(value)
                except ValueError as error:
                    self.add_problem(row, name, str(error))
            cells.append(cell)
        return cells


CORRECT_IT = "correct it where the snapshot comes from"
FLAG_WORDS: Mapping[str, bool] = {"true": True, "false": False, "True": True, "False": False}
"""The texts that stand for truth values in a column of which nothing else is known: yes and no may be names there."""


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _mixed(value: object) -> Cell:
    """A cell of a column of all kinds, which no policy can read: it is only shown."""
    if isinstance(value, float | bool | None):
        return value
    try:
        return str(value)[:MAX_TEXT_LENGTH]
    except ValueError:
        return described(value)


def _is_clean_text(value: object) -> bool:
    return (
        isinstance(value, str) and 0 < len(value) <= MAX_TEXT_LENGTH and value == value.strip() and value.isprintable()
    )


def _all_finite(raw: Sequence[Any], kinds: Container[type]) -> Numbers | None:
    """The floats of a column of floats, ints and None; None where one of them is not finite."""
    floats: Numbers = raw
    if int in kinds:
        try:
            floats = [None if value is None else float(value) for value in raw]
        except OverflowError:
            return None
    return floats if all(map(isfinite, filter(None, floats))) else None


def _reads_as_number(value: object) -> bool:
    """Whether a further column's value is a number; a text with a leading zero, such as 007, is a name."""
    if isinstance(value, str) and value.lstrip("+-").startswith("0") and not value.lstrip("+-").startswith("0."):
        return value == "0"
    try:
        to_number(value)
    except ValueError:
        return isinstance(value, float)
    return True
