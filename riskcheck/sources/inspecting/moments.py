"""Where a file says when its book was true, and how it is written there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.foundation import frozen
from riskcheck.snapshot import plain
from riskcheck.sources.inspecting.mapping import texts_of, word_of
from riskcheck.sources.inspecting.proposal import Question
from riskcheck.sources.inspecting.written import written

SURE_COLUMNS = frozenset(
    {
        *("asof", "asofdate", "asoftime", "reportdate", "reporttime", "positiondate", "valuationdate", "businessdate"),
        *("snapshottime", "snapshotdate", "statementdate", "cobdate", "stichtag", "datadate"),
    }
)
"""Columns that can be about nothing but the moment of the book, in plain letters."""
DAY_COLUMNS = frozenset(
    ["date", "datum", "stand", "stichtag", "kursdatum", "data", "fecha", "dato", "timestamp", "pricedate"]
)
"""Columns that are the book's moment where all rows say the same."""
SURE_KEYS = frozenset(
    {"asof", "time", "timestamp", "ts", "servertime", "generatedat", "reporttime", "snapshottime", "retrievedat"}
)
"""Keys beside the rows of a JSON file."""
_SURE_LINE = re.compile(
    r"\b(as (?:of|at)|stand|stichtag|(?:report|valuation|position|business|statement) date|downloaded|generated"
    r"|exported|created|printed|period|au|al|per|peildatum|fecha|snapshot)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(inception|since|birth|open(?:ed)?|matur|expir|ex-date)", re.IGNORECASE)
_EPOCHS = (("epoch_s", 1e9, 4e9), ("epoch_ms", 1e12, 4e12), ("epoch_ns", 1e18, 4e18))
ZONES: Mapping[str, str] = {
    **dict.fromkeys(("UTC", "GMT", "Z"), "UTC"),
    **dict.fromkeys(("ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Berlin"),
}
EXAMPLE = "America/New_York"


@frozen
class Moment:
    """The key ``as_of``, or the question that stands for it."""

    said: Mapping[str, object]
    questions: Sequence[Question] = ()


class _Found(NamedTuple):
    where: Mapping[str, str]
    texts: Sequence[str]
    zone: str | None = None


NO_TIME = Question(
    'the file does not say when it was true: "file" takes the time at which it was written, which a copy sets anew',
    'as_of = "file"',
)


def moment_in_lines(columns: Mapping[str, Sequence[object]], around: Sequence[str]) -> Moment:
    """The moment in a column, else in a line around the table; the lines with blanks between their cells."""
    return _chosen([*_in_columns(columns), *_in_lines(around)])


def moment_in_json(tree: object, columns: Mapping[str, Sequence[object]]) -> Moment:
    """The moment beside the rows of a JSON file, else in one of their columns."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            epoch = _epoch(value)
            if plain(str(key)) not in SURE_KEYS or "." in str(key):
                continue
            if epoch is not None:
                return Moment({"as_of": {"json": key, "format": epoch}})
            if isinstance(value, str):
                return _chosen([_Found({"json": key}, [value])])
    return _chosen(list(_in_columns({name: cells for name, cells in columns.items() if "." not in name})))


def _epoch(value: object) -> str | None:
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return next((name for name, least, most in _EPOCHS if least <= value < most), None)


def _in_columns(columns: Mapping[str, Sequence[object]]) -> Iterator[_Found]:
    for name, cells in columns.items():
        texts = texts_of(cells)
        word = plain(word_of(name))
        is_whole = bool(texts) and len(texts) == len(cells)
        if is_whole and (word in SURE_COLUMNS or (word in DAY_COLUMNS and len(set(texts)) == 1)):
            yield _Found({"column": name}, texts)


def _in_lines(around: Sequence[str]) -> Iterator[_Found]:
    for line in around:
        sure = _SURE_LINE.search(line)
        if sure is None or _NEVER.search(line):
            continue
        for found in DATES.finditer(line):
            before = line[max(0, found.start() - 30) : found.start()]
            before = re.sub(r"^\S*\d\S*\s*", "", before) if line != before else before
            lead = re.split(r"\d", before)[-1]
            if not re.search(r"[^\W\d_]", lead):
                pattern = re.escape(sure[0]) + r".*?(" + _shape(found[0]) + ")"
            else:
                pattern = re.escape(lead).replace(r"\ ", " ") + "(" + _shape(found[0]) + ")"
            zone = re.match(r"\s*([A-Z]{1,4})\b", line[found.end() :])
            yield _Found({"line": pattern}, [found[0]], ZONES.get(zone[1]) if zone else None)
            break


DATES = re.compile(
    r"(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}(?:,? \d{1,2}:\d\d(?::\d\d)?(?: [AaPp][Mm])?)?"
    r"|\d{4}/\d\d/\d\d(?:,? \d\d:\d\d(?::\d\d)?)?"
    r"|[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2}[ -][A-Z][a-z]{2,8}[ -]\d{4}|(?<!\d)20\d{6}(?!\d))"
)


def _shape(text: str) -> str:
    """A regular expression for texts such as one: digits stand for as many, one of a day or hour for two as well."""
    pieces = re.findall(r"\d+|[^\W\d_]+|.", text)
    shapes = []
    for piece in pieces:
        if piece.isdigit():
            shapes.append(r"\d{1,2}" if len(piece) <= 2 else rf"\d{{{len(piece)}}}")
        elif piece.isalpha() and len(piece) > 1:
            shapes.append(r"\w+")
        else:
            shapes.append(piece if piece in " ,-/:T" else re.escape(piece))
    return "".join(shapes)


def _chosen(found: Sequence[_Found]) -> Moment:
    """The one moment that a file says; a question where there is none, two, or one that reads in two ways."""
    if not found:
        return Moment({}, [NO_TIME])
    first = found[0]
    how = written(first.texts)
    where = dict(first.where)
    if not how.forms:
        name = next(iter(where.values()))
        said = f"{first.texts[0]!r} at {name!r} may be the time of the book, in a form that is not known"
        return Moment({}, [Question(said, _line({**where, "format": "...", "zone": EXAMPLE})), NO_TIME])
    form = how.forms[0]
    if form:
        where["format"] = form
    if len(how.forms) > 1:
        said = f"{first.texts[0]!r} is a day and a month, or a month and a day: say its format, and the zone"
        return Moment({}, [Question(said, _line({**where, "zone": first.zone or EXAMPLE}))])
    if how.has_zone:
        return Moment({"as_of": where})
    if first.zone is not None:
        return Moment({"as_of": {**where, "zone": first.zone}})
    said = f"it says {first.texts[0]!r}, and not in which time zone that is"
    return Moment({}, [Question(said, _line({**where, "zone": EXAMPLE}))])


def _line(where: Mapping[str, str]) -> str:
    from json import dumps

    pairs = ", ".join(f"{key} = {dumps(value, ensure_ascii=False)}" for key, value in where.items())
    return f"as_of = {{ {pairs} }}"
