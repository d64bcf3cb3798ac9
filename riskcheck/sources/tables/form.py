"""How a file is to be read that is not of riskcheck's own form: its dialect, its rows, its columns, its time."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from riskcheck.foundation import Place, frozen
from riskcheck.snapshot import Declared

TABLE = "table"
"""The format of files that the desk describes itself."""
OWN_TIME = "file"
"""``as_of`` of a file that was written when its book was true."""


@frozen
class Dialect:
    """``[broker.csv]``: how a text file writes its cells.

    ``decimal`` is None where nothing says what 1.234 is. ``header`` is a cell of the line with the names of the
    columns, or that line's number from 1; None for the first line that is not empty. ``null`` are cells that stand for
    nothing beside empty ones, ``strip`` signs in front of or behind numbers. With ``parentheses`` (1.00) is -1.
    """

    delimiter: str = ","
    decimal: str | None = None
    thousands: str | None = None
    encoding: str = "utf-8"
    header: str | int | None = None
    null: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    parentheses: bool = False


@frozen
class RowFilter:
    """``[broker.rows]``: ``keep`` is a condition over the file's columns, ``end`` the first cell behind the table.

    With ``may_keep_none`` a table of which no row is kept is an empty book, and not a condition that fits nothing.
    """

    keep: str | None = None
    end: str | None = None
    may_keep_none: bool = False


@frozen
class JsonRows:
    """``[broker.json]``: the dotted path to the rows, and what the keys are called where they are a table.

    ``must`` are values by their paths that an answer has which is whole, where it has them at all.
    """

    rows: str | None = None
    key: str | None = None
    must: Mapping[str, object] = field(default_factory=dict)


@frozen
class TimeInside:
    """Where a file says when its book was true, and how it is written there.

    One of: a ``column``, of which the oldest counts; a ``cell`` such as D3; the first ``line`` that the regular
    expression finds, whose group is the time; the file's ``name``; a dotted path in ``json``. ``format`` is a strptime
    text, epoch_s, epoch_ms or epoch_ns, and None for ISO 8601. ``zone`` is that of times that have none.
    """

    column: str | None = None
    cell: str | None = None
    line: str | None = None
    name: str | None = None
    json: str | None = None
    format: str | None = None
    zone: str | None = None


@frozen
class FileForm:
    """How a file is to be read: all that its ``[[broker]]``, or a ready format, says of it.

    ``columns`` are the file's, by the snapshot's names (ours = theirs): each a name, a path or an expression, or
    several, of which the first that the file has counts. ``required`` are those without which it is not such a file;
    ``values`` what the words of some of them mean. ``as_of`` is a time in RFC 3339, or ``file``; ``inside`` where the
    file says it, which goes first, and without which it is refused if it ``must_say_time``.

    ``money`` says what money columns are in, of all alike or by name: the ``row``'s currency, the ``base`` currency, or
    one that it names. With ``has_pairs`` symbols are pairs also where nothing stands between their codes. ``constants``
    are what all rows have that do not say it, ``ignore`` the columns that are not what their names would say. ``sheet``
    is the name of a workbook's sheet, None for the only visible one with anything on it; ``page_table`` the number of a
    page's table, from 1, None for the one with the header; ``xml_rows`` the dotted path to the elements that are rows.
    """

    format: str | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dialect: Dialect = Dialect()
    rows: RowFilter = RowFilter()
    json: JsonRows = JsonRows()
    as_of: str | None = None
    inside: TimeInside | None = None
    must_say_time: bool = False
    money: str | Mapping[str, str] | None = None
    has_pairs: bool = False
    constants: Mapping[str, object] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    sheet: str | None = None
    page_table: int | None = None
    xml_rows: str | None = None
    place: Place | None = None

    @property
    def is_mapped(self) -> bool:
        """Whether the desk, or a ready format, says how the file is to be read, so that its names are not ours."""
        said = (self.format, self.columns, self.sheet, self.page_table, self.xml_rows)
        return any(said) or self.dialect != Dialect() or self.rows != RowFilter() or self.json != JsonRows()


@frozen
class TableSource:
    """Something whose rows are read by a form: what it is called, what the desk declares, the book's currency."""

    name: str
    form: FileForm
    declared: Declared
    base_currency: str = ""
