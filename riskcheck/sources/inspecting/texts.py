"""A file of lines, as it is written: its encoding, what stands between its cells, and which line is the header."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from riskcheck.files import read_within, shown
from riskcheck.foundation import MAX_DATA_BYTES, Place, Problem, SnapshotError, frozen
from riskcheck.snapshot import column_meant_by, likely_rank
from riskcheck.sources.tables import Lines, lines_of_text

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "iso-8859-1")
MAX_HEADER = 80
"""How many lines a preamble has at most."""
MOST_ODD = 0.02
"""The part of characters that are controls beyond which a file is not a text."""
KNOWN = ("symbol", "size", "mark_price", "entry_price")
MEANT = frozenset({"side", "currency", "notional", "multiplier", "unrealized_pnl"})
_NUMBER = re.compile(r"[\s$€£¥(+-]*\d[\d.,' \u00a0\u202f\u2019]*[%)\s]*", re.ASCII)


@frozen
class Heading:
    """A line that may be the header: its index, and how much in it is known."""

    index: int
    score: int
    is_whole: bool


@frozen
class Sheet:
    """A text as it was read, and the lines that may be its header, the likeliest first."""

    encoding: str
    delimiter: str
    lines: Lines
    headings: Sequence[Heading]
    is_open: bool = False


def read_sheet(path: Path) -> Sheet:
    """The lines of a text file in the encoding and with the delimiter that fit it. Raises SnapshotError."""
    text, encoding = _text(path)
    name = shown(path)
    sheets = list(_sheets(text, name, encoding))
    if not sheets:
        lines_of_text(text, name, ",")  # says what is wrong with it
        raise SnapshotError(Problem("no lines with cells", place=Place(name)))
    return max(sheets, key=_fitness)


def _text(path: Path) -> tuple[str, str]:
    """The text of a file, and its encoding. Raises SnapshotError."""
    place = Place(shown(path))
    try:
        content = read_within(path, MAX_DATA_BYTES)
    except OSError as error:
        raise SnapshotError(Problem(f"cannot be read: {error.strerror}", fix="correct the path", place=place)) from None
    encodings = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ENCODINGS
    text, encoding = next(_decoded(content, encodings), ("", ""))
    some = text[:10_000]
    odd = sum(not (letter.isprintable() or letter in "\t\r\n\u00a0\u202f") for letter in some)
    if not text.strip() or odd > MOST_ODD * len(some):
        found = "an empty file" if not content.strip() else "it is not a text: too many of its characters are controls"
        raise SnapshotError(Problem(found, "a table in CSV, or JSON", "export it in another form", place))
    return text, encoding


def _decoded(content: bytes, encodings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The text in each encoding in which it is one."""
    for encoding in encodings:
        with suppress(UnicodeError):
            yield content.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding


def _sheets(text: str, name: str, encoding: str) -> Iterator[Sheet]:
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        try:
            lines = lines_of_text(text, name, delimiter)
        except SnapshotError:
            continue
        is_open = not text.endswith(("\n", "\r"))
        yield Sheet(encoding, delimiter, lines, headings(lines), is_open)


def _fitness(sheet: Sheet) -> tuple[int, int]:
    """How well a delimiter fits: by what is known in the header, then by the lines of one width."""
    widths = Counter(len(cells) for cells in sheet.lines.cells if len(cells) > 1)
    return (sheet.headings[0].score if sheet.headings else 0, max(widths.values(), default=0))


def headings(lines: Lines) -> list[Heading]:
    """The lines that may be a header, the likeliest first, and of two alike the first."""
    found = []
    for index, cells in enumerate(lines.cells[:MAX_HEADER]):
        names = [str(cell) for cell in cells if cell is not None and str(cell).strip()]
        if len(names) < 2 or any(_NUMBER.fullmatch(name) for name in names):
            continue
        known = {ours for ours in KNOWN if any(likely_rank(ours, name) is not None for name in names)}
        meant = {column_meant_by(name) for name in names} & MEANT
        if known:
            found.append(Heading(index, 10 * len(known) + len(meant), {"symbol", "size"} <= known))
    return sorted(found, key=lambda one: (-one.is_whole, -one.score, one.index))


def header_key(lines: Lines, index: int, wanted: Sequence[str]) -> str | int | None:
    """What says that a line is the header: nothing of the first, a cell that no line before it has, or its number."""
    before = [cells for cells in lines.cells[:index] if any(str(cell or "").strip() for cell in cells)]
    if not before:
        return None
    taken = {str(cell).strip() for cells in before for cell in cells if cell is not None}
    names = [str(cell).strip() for cell in lines.cells[index] if cell is not None and str(cell).strip()]
    ranked = sorted(names, key=lambda name: name not in wanted)
    return next((name for name in ranked if name not in taken), lines.numbers[index])
