"""Tables of HTML pages, as a browser would lay them out: no cell is shifted by one that spans, or that is not shown."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from riskcheck.files import read_text
from riskcheck.foundation import MAX_COLUMNS, Place, Problem, SnapshotError, UsageError, frozen
from riskcheck.sources.tables.form import FileForm
from riskcheck.sources.tables.grids import refuse_too_many
from riskcheck.sources.tables.lines import Lines, find_table, is_empty
from riskcheck.sources.tables.read import Content
from riskcheck.sources.tables.snapshot_file import SnapshotFile

INSTALL_HTML = "pip install 'riskcheck[html]'"
MAX_PAGE_LENGTH: Final = 50_000_000
"""Characters of a page; ten thousand positions are about 5 million."""
MAX_TAGS: Final = 2_000_000
"""Tags of a page, each of which takes much more memory than text."""
MAX_ATTRIBUTES: Final = 1_000
"""Attributes of a tag: comparing them with each other takes the square of their number."""
_MANY_ATTRIBUTES = re.compile(r"<[a-zA-Z](?:[^<>\s]*\s+){%d}" % MAX_ATTRIBUTES)  # noqa: UP031  # braces
_END = re.compile(r"</(?:html|table)\s*>\s*\Z", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*display\s*:\s*none", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "nobr", "small", "span", "strong", "td", "th", "u"})
_SILENT = frozenset({"script", "style"})
Grid = list[list[object]]


@frozen
class _Table:
    """A table of a page: which one it is, from 1, its element and its cells."""

    number: int
    element: Any
    cells: Grid


def read_page(file: SnapshotFile) -> Content:
    """The table in a page that is meant, with the texts around it. Raises SnapshotError where it is not there whole."""
    place = Place(file.name)
    try:
        from lxml import html
    except ImportError:
        raise UsageError(Problem("HTML cannot be read without lxml", fix=INSTALL_HTML, place=place)) from None
    text = read_text(file.path, file.form.dialect.encoding)
    _refuse_unfit(text, file, place)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (ValueError, SyntaxError) as error:
        raise SnapshotError(Problem(f"not HTML: {error}", fix="save the page again", place=place)) from None
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        found = f"a page that cannot be read whole: {fatal[0].strip()}"
        raise SnapshotError(Problem(found, fix="take out what is not the table", place=place))
    layout = _Layout(root, place)
    chosen = _chosen(list(layout.tables(root)), file.form, place)
    cells: list[Sequence[object]] = [*chosen.cells, *([line] for line in layout.texts_beside(chosen.element))]
    name = f"{file.name}, table {chosen.number}"
    found_table = find_table(Lines(name, chosen.cells, range(1, len(chosen.cells) + 1)), file.form)
    return Content(found_table.table, found_table.odd_rows, Lines(name, cells, range(1, len(cells) + 1)))


def _refuse_unfit(text: str, file: SnapshotFile, place: Place) -> None:
    """Refuse a page that is too large, was cut off, or is not text."""
    if len(text) > MAX_PAGE_LENGTH or text.count("<") > MAX_TAGS:
        expected = f"at most {MAX_PAGE_LENGTH:,} characters and {MAX_TAGS:,} tags"
        raise SnapshotError(Problem("a page that is too large", expected, "take out what is not the table", place))
    if _MANY_ATTRIBUTES.search(text):
        found, expected = "a tag with very many attributes", f"at most {MAX_ATTRIBUTES:,}"
        raise SnapshotError(Problem(found, expected, "look at what writes the page", place))
    if "\0" in text:
        fix = 'say what it is in: encoding = "utf-16" under [broker.csv]; or look at what writes it'
        raise SnapshotError(Problem("a NUL character in the page", "text", fix, place))
    if not file.may_be_open and not _END.search(text):
        found = "the page does not end in </html> or </table>: it was cut off, or is still being written"
        fix = 'save it whole; or, where what writes it never ends it: last_line = "open" on its [[broker]]'
        raise SnapshotError(Problem(found, "a page with its end", fix, place))


class _Layout:
    """Where the cells of a page's tables are, and what of it is shown."""

    def __init__(self, root: Any, place: Place) -> None:
        sheets = " ".join(style.text or "" for style in root.iter("style"))
        self.hidden = frozenset(_HIDDEN_CLASS.findall(sheets))
        self.place = place
        self.count = 0
        self.root = root

    def tables(self, root: Any) -> Iterator[_Table]:
        """The tables of the page in its order; one inside of another's cell is one of its own."""
        for number, element in enumerate(root.iter("table"), start=1):
            yield _Table(number, element, self._grid(element))

    def _grid(self, table: Any) -> Grid:
        """The cells of a table by row and column, with nothing where a cell reaches from the left or from above."""
        below: dict[int, int] = {}  # by column: how many rows a cell from above still reaches down
        cells: Grid = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            line: list[object] = []
            for cell in row.iterchildren("td", "th"):
                if self._is_hidden(cell):
                    continue  # it takes no place: the next one stands where it would
                _skip_taken(line, below)
                across, down = self._span(cell, "colspan"), self._span(cell, "rowspan")
                if down > 1:
                    below.update(dict.fromkeys(range(len(line), len(line) + across), down))
                line += [self._text(cell), *[None] * (across - 1)]
                self._count(len(line))
            _skip_taken(line, below)
            below = {column: down - 1 for column, down in below.items() if down > 1}
            self.count += len(line)
            refuse_too_many(self.count, self.place)
            cells.append(line)
        return cells

    def _count(self, width: int) -> None:
        if width > MAX_COLUMNS:
            found = f"a row of more than {MAX_COLUMNS:,} cells"
            raise SnapshotError(Problem(found, f"at most {MAX_COLUMNS:,} columns", "look at the page", self.place))

    def _span(self, cell: Any, name: str) -> int:
        """How many columns or rows a cell reaches over; no number is one, as browsers have it."""
        said = (cell.get(name) or "1").strip()
        if not said.isascii() or not said.isdigit() or len(said) > 5:
            return 1
        if said.strip("0") == "":
            if name == "colspan":
                return 1
            found = "a cell that reaches to the end of its table (rowspan 0)"
            raise SnapshotError(Problem(found, "the number of its rows", "look at the page", self.place))
        self._count(int(said) if name == "colspan" else 0)
        return int(said)

    def _is_hidden(self, element: Any) -> bool:
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            return True
        return not self.hidden.isdisjoint((element.get("class") or "").split())

    def _text(self, cell: Any) -> str:
        """What a cell shows, with one blank for any."""
        return " ".join("".join(self._pieces(cell)).split())

    def _pieces(self, element: Any) -> Iterator[str]:
        """The texts in an element, without what is not shown and what is in a table of its own."""
        yield element.text or ""
        for child in element:
            is_shown = isinstance(child.tag, str) and child.tag not in _SILENT and child.tag != "table"
            if is_shown and not self._is_hidden(child):
                yield "" if child.tag in _INLINE else " "
                yield from self._pieces(child)
                yield "" if child.tag in _INLINE else " "
            yield child.tail or ""

    def texts_beside(self, table: Any) -> Iterator[str]:
        """The texts of the page outside of a table, a line for each block, as it may say there when it was made."""
        from lxml import etree

        line: list[str] = []
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            is_block = element.tag not in _INLINE
            if is_block and line:
                said = " ".join("".join(line).split())
                if said:
                    yield said
                line = []
            if event == "start" and (element is table or element.tag in _SILENT or not isinstance(element.tag, str)):
                walk.skip_subtree()
            elif event == "start":
                line.append(element.text or "")
            else:
                line.append(f" {element.tail or ''}" if element.tag in {"td", "th"} else element.tail or "")


def _skip_taken(line: list[object], below: dict[int, int]) -> None:
    """Put nothing into the columns that a cell from a row above takes."""
    while len(line) in below:
        line.append(None)


def _chosen(tables: Sequence[_Table], form: FileForm, place: Place) -> _Table:
    """The table that is meant: by its number, by a cell of its header, or the only one with anything in it."""
    filled = [one for one in tables if not all(map(is_empty, one.cells))]
    header = form.dialect.header
    if form.page_table is not None:
        found = [one for one in filled if one.number == form.page_table]
        what = f"no table {form.page_table} with anything in it"
    elif isinstance(header, str):
        found = [one for one in filled if any(_names(cell, header) for line in one.cells for cell in line)]
        what = f"{len(found)} tables with a cell {header!r}"
    else:
        found, what = filled, f"{len(filled)} tables"
    if len(found) == 1:
        return found[0]
    which = "; ".join(f"{one.number} begins with {_beginning(one)!r}" for one in (found or filled)[:5])
    fix = 'header = "Market Price" under [broker.csv], a cell of that table alone; or table = 2 under [broker.html]'
    raise SnapshotError(Problem(f"{what}: {which}" if which else what, "one", fix, place))


def _beginning(table: _Table) -> str:
    return " ".join(str(cell) for line in table.cells for cell in line if cell)[:40]


def _names(cell: object, header: str) -> bool:
    return isinstance(cell, str) and cell.strip() == header.strip()
