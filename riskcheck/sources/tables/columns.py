"""A file's columns under the snapshot's names: by their names, by paths into their cells, or by expressions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from riskcheck.foundation import Place, Problem, SnapshotError, at_most, nearest
from riskcheck.language import Compiler, Context, ExpressionError, Scope, Table, Vocabulary, check, parse
from riskcheck.model import AccountFigure, ConfigValue, Expression, Name, walk
from riskcheck.snapshot import COLUMN_KINDS, FLAG_WORDS, NOT_GIVEN, Cell, Kind, RawTable, is_blank, is_placeholder
from riskcheck.sources.tables.form import FileForm
from riskcheck.sources.tables.numbers import PLAIN, NumberReader, not_numbers

ABOVE = frozenset({"currency", "venue", "account", "as_of", "totals", "last_line", "money", "multiplier"})
"""What a broker's table says of all its rows; a line below its [broker.columns] would name a column."""


class FileColumns:
    """The columns of one file under its own names, as cells and as what expressions read."""

    def __init__(self, table: RawTable, numbers: NumberReader, place: Place) -> None:
        self.table = table
        self.numbers = numbers
        self.place = place
        self._typed: dict[str, tuple[Kind | None, list[Cell]]] = {}
        self._inner: dict[str, list[object]] = {}

    def cells(self, name: str) -> Sequence[object] | None:
        """The cells of a column, or at a path such as ``position.szi`` inside of cells; None where there are none."""
        if name in self.table.columns:
            return self.table.columns[name]
        if name not in self._inner:
            inner = _by_path(name, self.table.columns)
            if inner is None:
                return None
            self._inner[name] = [None if cell is NOT_GIVEN else cell for cell in inner]
        return self._inner[name]

    def typed(self, name: str) -> tuple[Kind | None, list[Cell]]:
        """A column by what it holds: numbers, truth values, or texts. Its kind is None where it holds nothing."""
        if name not in self._typed:
            self._typed[name] = self._read(self.cells(name) or ())
        return self._typed[name]

    def _read(self, cells: Sequence[object]) -> tuple[Kind | None, list[Cell]]:
        known = {cell for cell in cells if isinstance(cell, str) and not is_placeholder(cell)}
        if any(isinstance(cell, str) for cell in cells):
            if known and known <= FLAG_WORDS.keys():
                return Kind.FLAG, [FLAG_WORDS.get(cell) if isinstance(cell, str) else None for cell in cells]
            read, wrong = self.numbers.numbers(cells)
            if wrong or any(_is_name(cell) for cell in known):
                return Kind.TEXT, [
                    cell.strip() if isinstance(cell, str) and not is_blank(cell) else None for cell in cells
                ]
            cells = read
        kinds = {bool: Kind.FLAG, int: Kind.NUMBER, float: Kind.NUMBER}
        found = {kinds[type(cell)] for cell in cells if type(cell) in kinds}
        if len(found) != 1:
            return Kind.MIXED if found else None, [None] * len(cells)
        read_as: Callable[[object], Cell] = bool if Kind.FLAG in found else _float
        return found.pop(), [read_as(cell) if type(cell) in kinds else None for cell in cells]

    def evaluate(self, text: str, expected: Kind | None) -> tuple[list[Cell], frozenset[str]]:
        """The cells of an expression over the columns, and the names of those that it reads.

        Raises SnapshotError with what is wrong with it.
        """
        node = self._parsed(text)
        names = frozenset(one.name for one in walk(node) if isinstance(one, Name))
        there = {*self.table.columns, *(name for name in names if self.cells(name) is not None)}
        kinds = {name: self.typed(name)[0] if name in names else None for name in sorted(there)}
        vocabulary = Vocabulary(kinds, {}, open=False, bare_rows=True, aggregates=False, figures={})
        _, errors = check(node, vocabulary, expected)
        if errors:
            raise SnapshotError(*(error.problem_in(text, self.place) for error in errors))
        self.refuse_either_way(name for name in names if kinds[name] is Kind.NUMBER)
        table = Table(self.table.count, lambda name: self.typed(name)[1], {})
        scope = Scope(_NO_BOOK, table, range(self.table.count))
        return list(Compiler({}, figures={}).column(node)(scope)), names

    def refuse_either_way(self, names: Iterable[str]) -> None:
        """Refuse columns of numbers that are two numbers to two readers, where nothing says which."""
        either = self.numbers.either_way(self.cells(name) or () for name in names)
        if either is not None:
            raise SnapshotError(
                Problem(
                    f"{either} is {either.replace('.', '')} to one reader and {float(either):g} to another",
                    expected="a file of which the config says what its decimal mark is",
                    fix='decimal = "." or decimal = "," under [broker.csv], under [snapshot.csv] for --snapshot',
                    place=self.place,
                )
            )

    def _parsed(self, text: str) -> Expression:
        """The tree of an expression that reads columns alone. Raises SnapshotError."""
        try:
            node = parse(text)
        except ExpressionError as error:
            raise SnapshotError(error.problem_in(text, self.place)) from None
        foreign = next((one for one in walk(node) if isinstance(one, AccountFigure | ConfigValue)), None)
        if foreign is not None:
            mistake = ExpressionError(Problem("a figure of the book", "columns of the file alone"), foreign.at)
            raise SnapshotError(mistake.problem_in(text, self.place))
        return node


_NO_BOOK: Context = None  # type: ignore[assignment]  # nothing that is checked over a file's columns reads it


def _is_name(cell: str) -> bool:
    """Whether what looks like a number is a name: one with a leading zero, such as 007."""
    bare = cell.strip().lstrip("+-")
    return len(bare) > 1 and bare[0] == "0" and bare[1].isdigit()


def _float(cell: object) -> float:
    return float(cell)  # type: ignore[arg-type]  # a number


def kept_rows(columns: FileColumns, keep: str) -> list[int]:
    """The rows for which a condition is true. Raises SnapshotError where it is not known for one of them."""
    flags, _ = columns.evaluate(keep, Kind.FLAG)
    unknown = [row for row, flag in enumerate(flags) if flag is None]
    if unknown:
        rows = "a row is" if len(unknown) == 1 else f"{len(unknown)} rows are"
        raise SnapshotError(
            Problem(
                f"it is not known whether {rows} to be kept: {keep}",
                expected="true or false for every row",
                fix="ask first whether a cell is there, as known(Quantity) and Quantity != 0 does",
                place=columns.table.place(unknown[0]),
            )
        )
    return [row for row, flag in enumerate(flags) if flag]


class MappedTable(NamedTuple):
    """A table under our names, and those of its columns that are read already, by expressions."""

    table: RawTable
    read: frozenset[str] = frozenset()


def mapped(table: RawTable, form: FileForm, place: Place, numbers: NumberReader | None = None) -> MappedTable:
    """The table under our names. Raises SnapshotError, at ``place``, with everything that is wrong with the mapping.

    ``numbers`` reads its texts as the file writes numbers; without, they are plain decimals.
    """
    if not table.has_header:
        return MappedTable(table)
    mapping = _Mapping(FileColumns(table, numbers or NumberReader(PLAIN), place), form)
    return MappedTable(mapping.table(), frozenset(mapping.read - COLUMN_KINDS.keys()))


class _Mapping:
    """The columns of a file as they are taken over, one after the other, into a table under our names."""

    def __init__(self, columns: FileColumns, form: FileForm) -> None:
        self.columns = columns
        self.form = form
        self.renamed: dict[str, str] = {}
        self.made: dict[str, list[object]] = {}
        self.read: set[str] = set()
        self.problems: list[Problem] = []

    def table(self) -> RawTable:
        """The table under our names. Raises SnapshotError with everything that is wrong with the mapping."""
        for ours, theirs in self.form.columns.items():
            self._take(ours, theirs)
        self._refuse_twice()
        if self.problems:
            raise SnapshotError(*at_most(self.problems))
        source = self.columns.table
        names = {name: self.renamed.get(name, name) for name in source.columns}
        self.columns.refuse_either_way(name for name in names if COLUMN_KINDS.get(names[name]) is Kind.NUMBER)
        cells = {names[name]: column for name, column in source.columns.items() if names[name] not in self.made}
        return replace(source, columns={**cells, **self.made})

    def _take(self, ours: str, theirs: Sequence[str]) -> None:
        there = self.columns.table.columns
        exact = next((name for one in theirs if (name := _exact(one, there)) is not None), None)
        if exact is not None:
            self.renamed[exact] = ours if exact not in self.renamed else self._twice(exact, ours)
            return
        for text in theirs:
            cells = _by_path(text, there)
            if cells is not None:
                self.made[ours] = cells
                self.read.add(text.partition(".")[0])
                return
        wrong: tuple[Problem, ...] = ()
        for text in filter(_is_expression, theirs):
            try:
                made, names = self.columns.evaluate(text, COLUMN_KINDS.get(ours))
            except SnapshotError as error:
                wrong = error.problems
                continue
            if not names:
                wrong = (self._constant(ours, text),)
                continue
            self.made[ours] = list(made)
            self.read |= names
            self._refuse_lost_sign(ours, text, names)
            return
        if ours in self.form.required or not self.form.required:
            self.problems += wrong or [self._missing(ours, theirs)]

    def _constant(self, ours: str, text: str) -> Problem:
        """The problem of an expression without a column, as a column's number taken for its name is."""
        found = f"{ours} = {text!r} reads no column of the file, and would be the same in every row"
        fix = f"name the column; its number is written #{text}" if text.isdigit() else "name the column"
        if ours in ABOVE:
            fix = f"{fix}; of all rows alike it is said above [broker.columns], on the [[broker]] itself"
        return Problem(
            found, f"one of {', '.join(self.columns.table.columns) or 'no columns at all'}", fix, self.columns.place
        )

    def _refuse_lost_sign(self, ours: str, text: str, names: Iterable[str]) -> None:
        """Refuse a size without its sign where nothing else says which rows are short."""
        if ours != "size" or "side" in self.form.columns or "side" in self.columns.table.columns:
            return
        read = [cell for name in names for cell in self.columns.typed(name)[1]]
        if any(map(_is_negative, read)) and not any(map(_is_negative, self.made[ours])):
            found = f"size = {text!r} loses the sign of numbers below 0, and there is no side"
            fix = "leave the sign, which is read as the side, or map side as well"
            self.problems.append(Problem(found, fix=fix, place=self.columns.place))

    def _twice(self, name: str, ours: str) -> str:
        found = f"{self.renamed[name]} and {ours} are to be the one column {name!r}"
        self.problems.append(Problem(found, "each column once", "remove one of them", self.columns.place))
        return ours

    def _missing(self, ours: str, theirs: Sequence[str]) -> Problem:
        there = self.columns.table.columns
        named = " or ".join(map(repr, theirs))
        close = nearest(theirs[0], there)
        fix = f"did you mean {close!r}?" if close else "correct the name, or let the file have the column"
        if ours in ABOVE and not close:
            fix = (
                f'of all rows alike it is said above [broker.columns]: {ours} = "{theirs[0]}" on the [[broker]] itself'
            )
        found = f"{ours} is to be the column {named}, which the source does not have"
        return Problem(found, f"one of {', '.join(there) or 'no columns at all'}", fix, self.columns.place)

    def _refuse_twice(self) -> None:
        """Refuse a name of ours that another column of the file has already."""
        there = self.columns.table.columns
        for theirs, ours in (*self.renamed.items(), *((None, ours) for ours in self.made)):
            if ours in there and ours not in self.renamed and ours not in self.read and theirs != ours:
                what = f"the column {theirs!r}" if theirs else "made"
                found = f"{ours} is to be {what}, but the source has a column {ours!r} already"
                fix = f"give one of the two another name: another = {ours!r}"
                self.problems.append(Problem(found, fix=fix, place=self.columns.place))


def _is_expression(text: str) -> bool:
    """Whether a text can be read as more than a name: one that cannot is a column that the file does not have."""
    try:
        return not isinstance(parse(text), Name)
    except ExpressionError as error:
        return not error.problem.found.startswith("not an expression")


def _is_negative(cell: object) -> bool:
    return isinstance(cell, float) and cell < 0


def _exact(text: str, there: Mapping[str, object]) -> str | None:
    """The column that a text names, with or without blanks around its name; None where there is none."""
    if text in there:
        return text
    return next((name for name in there if name.strip() == text.strip()), None)


def _by_path(text: str, there: Mapping[str, Sequence[object]]) -> list[object] | None:
    """The cells at a dotted path inside of cells that are tables; None where the text is not such a path."""
    head, *rest = text.split(".")
    cells = there.get(head)
    if not rest or cells is None or not any(isinstance(cell, Mapping) for cell in cells):
        return None
    found = [at_path(cell, rest) for cell in cells]
    return None if all(cell is NOT_GIVEN for cell in found) else found


def at_path(value: object, path: Iterable[str]) -> object:
    """What stands at a path of keys; NOT_GIVEN where nothing does."""
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return NOT_GIVEN
        value = value[key]
    return value


def read_numbers(table: RawTable, numbers: NumberReader) -> RawTable:
    """The table with the texts of its number columns as numbers. Raises SnapshotError where one of them is not.

    Columns that are not ours become numbers where all their cells are.
    """
    wanted = [name for name in table.columns if COLUMN_KINDS.get(name) is Kind.NUMBER]
    columns = dict(table.columns)
    problems = []
    for name in wanted:
        columns[name], wrong = numbers.numbers(table.columns[name])
        if wrong:
            count = sum(cell in wrong for cell in columns[name] if isinstance(cell, str))
            problems.append(not_numbers(name, wrong, table.place(next(iter(wrong.values()))), count))
    if problems:
        raise SnapshotError(*at_most(problems))
    for name in columns.keys() - COLUMN_KINDS.keys() if numbers.is_declared else ():
        known = {cell for cell in columns[name] if isinstance(cell, str) and not is_placeholder(cell)}
        read, wrong = numbers.numbers(columns[name])
        if known and not wrong and not any(map(_is_name, known)):
            columns[name] = read
    return replace(table, columns=columns)


def read_words(table: RawTable, values: Mapping[str, Mapping[str, str]], place: Place) -> RawTable:
    """The table with the words of some columns put into ours; raises SnapshotError for a word without a meaning."""
    columns = dict(table.columns)
    problems: list[Problem] = []
    for name, meanings in values.items():
        cells = [_word(cell) for cell in columns.get(name, ())]
        unknown = dict.fromkeys(cell for cell in cells if cell is not None and cell not in meanings)
        expected = f"one of {', '.join(meanings)}"
        fix = f"add it to the values of {name}"
        problems += [Problem(f"{name} is {word!r}", expected=expected, fix=fix, place=place) for word in unknown]
        if name in columns:
            columns[name] = [None if cell is None else meanings.get(cell) for cell in cells]
    if problems:
        raise SnapshotError(*at_most(problems))
    return replace(table, columns=columns)


def _word(cell: object) -> str | None:
    """A cell as the word that it is written as: 1.0 is 1, as of a column of codes."""
    if cell is None or cell is NOT_GIVEN or is_blank(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
