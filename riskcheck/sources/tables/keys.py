"""The keys by which a config, or a ready format, says how a file is to be read; and what they come to."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from riskcheck.files import (
    COUNT,
    CURRENCY,
    FLAG,
    POSITIVE,
    TEXT,
    TEXTS,
    ZONE,
    Documents,
    Key,
    Kind,
    Reader,
    Table,
    either,
    matching,
    one_of,
    table_of,
)
from riskcheck.foundation import Place, Problem, UsageError
from riskcheck.snapshot import described
from riskcheck.sources.tables.form import Dialect, FileForm, JsonRows, RowFilter, TimeInside

NOT_OF_FILES = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Encodings of names and of source code, in which the same text may be written in many ways."""
SCALES = frozenset(
    {"k", "m", "b", "t", "mm", "bn", "mio", "mln", "mrd", "tsd", "th", "thousand", "million", "billion"}
    | {"lakh", "crore", "cr", "l"}
    | {"dr", "s", "soll", "short", "sell", "minus", "neg"}
)
"""What stands beside a number and says that it is a thousand times what is written, or more; or below 0."""
MINUS = re.compile(r"[-()\u2010-\u2015\u2212\ufe58\ufe63\uff0d\uff08\uff09]")
"""What says that a number is below 0, in whatever form: a hyphen, a dash, a minus, parentheses."""


def _encoding(value: object) -> str:
    """A text encoding of files: not a codec of bytes such as hex, nor one of names or of source code."""
    try:
        name = codecs.lookup(value if isinstance(value, str) else "").name
        "a".encode(name)  # a codec that is not one of texts refuses it
    except (LookupError, UnicodeError, ValueError):
        raise ValueError(described(value)) from None
    if name in NOT_OF_FILES:
        raise ValueError(described(value))
    return name


def _header(value: object) -> str | int:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ValueError(described(value))


def _first_cell(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(described(value))


def _pattern(value: object) -> str:
    try:
        found = re.compile(value if isinstance(value, str) else "")
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    if found.groups != 1:
        raise ValueError(f"a regular expression with {found.groups} groups")
    return found.pattern


def _nulls(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(described(value))
    return tuple(value)


def _signs(value: object) -> tuple[str, ...]:
    signs: tuple[str, ...] = TEXTS.read(value)
    changing = next((sign for sign in signs if _changes_a_number(sign)), None)
    if changing is not None:
        raise ValueError(f"a list with {changing!r}, without which a number is another number")
    return signs


def _changes_a_number(sign: str) -> bool:
    """Whether a number without what stands beside it is another number."""
    return sign.strip(" .").casefold() in SCALES or MINUS.search(sign) is not None or re.search(r"\d", sign) is not None


def _columns(value: object) -> dict[str, Any]:
    """Columns of a file: a name, several, or a table with the column and what its words mean."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError(described(value) if value else "an empty table")
    return {str(ours): _column(theirs) for ours, theirs in value.items()}


def _column(value: object) -> tuple[tuple[str, ...], dict[str, str]]:
    if not isinstance(value, Mapping):
        return _names(value), {}
    values = value.get("values")
    if value.keys() != {"column", "values"} or not isinstance(values, Mapping) or not values:
        raise ValueError("a table without column and values")
    return _names(value["column"]), {str(word): TEXT.read(meaning) for word, meaning in values.items()}


def _money(value: object) -> str | dict[str, str]:
    if isinstance(value, Mapping):
        return {str(name): _money_of_one(one, CURRENCY) for name, one in value.items()}
    return _money_of_one(value, one_of("row", "base"))


def _money_of_one(value: object, other: Kind) -> str:
    return str(value) if value in {"row", "base"} else str(other.read(value))


def _values(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping) or any(isinstance(one, Mapping | list) for one in value.values()):
        raise ValueError(described(value))
    return {str(path): one for path, one in value.items()}


def _names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list) and value else [value]
    return tuple(TEXT.read(name) for name in names)


_TEXT = {"type": "string", "minLength": 1}
_ONE_OR_MORE = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_WORDS = {"type": "object", "additionalProperties": _TEXT, "minProperties": 1}
_WITH_VALUES = {
    "type": "object",
    "properties": {"column": _ONE_OR_MORE, "values": _WORDS},
    "required": ["column", "values"],
    "additionalProperties": False,
}
COLUMNS = Kind(
    "a table of names of columns, expressions, or { column, values }",
    _columns,
    {"type": "object", "additionalProperties": {"anyOf": [*_ONE_OR_MORE["anyOf"], _WITH_VALUES]}, "minProperties": 1},
)
FIRST_CELL = Kind("a text", _first_cell, {"type": "string"})
MARK = one_of(".", ",")
ENCODING = Kind("an encoding such as utf-8 or cp1252", _encoding, _TEXT)
HEADER = Kind(
    "a cell of the header, or its line from 1", _header, {"anyOf": [_TEXT, {"type": "integer", "minimum": 1}]}
)
NULLS = Kind("a list of texts", _nulls, {"type": "array", "items": {"type": "string"}})
SIGNS = Kind("a list of signs that do not change a number", _signs, TEXTS.schema)
ONE_MARK = matching(r"[^\w\s\"]|\t| ", "one character")
THOUSANDS = matching("[.,' \u00a0\u202f_\u2019]", "one character")
PATTERN = Kind("a regular expression with one group", _pattern, _TEXT)

MONEY = Kind(
    "row or base, or a table of these, or currencies, by the names of columns",
    _money,
    {"anyOf": [{"enum": ["row", "base"]}, {"type": "object", "additionalProperties": _TEXT}]},
)
MUST = Kind("a table of values by their paths", _values, {"type": "object"})

DIALECT: Table = {
    "delimiter": Key(ONE_MARK, "what stands between the cells of a line"),
    "decimal": Key(MARK, "the decimal mark of its numbers"),
    "thousands": Key(THOUSANDS, "what stands between the thousands of its numbers"),
    "encoding": Key(ENCODING, "the encoding of the file, where that is not UTF-8"),
    "header": Key(HEADER, "a cell of the line with the names of the columns, or the number of that line"),
    "null": Key(NULLS, "cells that stand for nothing"),
    "strip": Key(SIGNS, "signs in front of or behind numbers"),
    "parentheses": Key(FLAG, "true: a number in parentheses is negative"),
}
ROWS: Table = {
    "keep": Key(TEXT, "a condition over the file's own columns; other rows are left out, and counted in the report"),
    "may_keep_none": Key(FLAG, "true: of a table with rows none may be kept, as of an account that holds cash alone"),
    "end": Key(FIRST_CELL, "the first cell of the line that ends the table"),
}
JSON: Table = {
    "rows": Key(TEXT, "the dotted path to the list of rows, or to a table of them"),
    "key": Key(TEXT, "what the keys of a table of rows are called, as a column"),
    "must": Key(MUST, "values by their paths that a whole answer has, such as retCode = 0 or nextPageCursor = ''"),
}
AS_OF: Table = {
    "column": Key(TEXT, "a column with the time of each row, of which the oldest counts"),
    "cell": Key(matching(r"[A-Z]{1,2}[1-9]\d{0,5}", "a cell such as D3"), "the cell with the time, such as D3"),
    "line": Key(PATTERN, "a regular expression whose group is the time, searched in each line of the file"),
    "name": Key(TEXT, "how the time stands in the file's name, as a strptime text"),
    "json": Key(TEXT, "the dotted path to the time"),
    "format": Key(
        TEXT, "how it is written, where that is not ISO 8601: a strptime text, epoch_s, epoch_ms or epoch_ns"
    ),
    "zone": Key(ZONE, "the time zone of times that do not say it"),
}
HTML: Table = {"table": Key(COUNT, "the number of the table, from 1, where no cell of its header is its alone")}
XML: Table = {"rows": Key(TEXT, "the dotted path to the elements that are rows, such as Positions.Position")}
FORM: Table = {
    "as_of": Key(either(TEXT, AS_OF), "when it was taken, where it does not say; 'file' is the file's own time"),
    "columns": Key(COLUMNS, "the file's column for each of riskcheck's own, such as size = 'Quantity'"),
    "csv": Key(table_of(DIALECT), "how the file writes its cells"),
    "rows": Key(table_of(ROWS), "which lines of the file are its rows"),
    "json": Key(table_of(JSON), "where the rows of a JSON file are"),
    "sheet": Key(TEXT, "the name of a workbook's sheet, where more than one is visible and has anything on it"),
    "html": Key(table_of(HTML), "which table of a page is meant"),
    "xml": Key(table_of(XML), "which elements of an XML file are its rows"),
    "money": Key(MONEY, "what its money columns are in: the row's currency, or the base currency"),
    "symbols": Key(one_of("pairs"), '"pairs": symbols are pairs though nothing stands between: BTCUSDT is in USDT'),
}
"""What a ``[[broker]]``, ``[snapshot]`` and a ready format may say of a file, beside its format."""
CONSTANTS: Table = {
    "currency": Key(CURRENCY, "the currency of rows that do not say it, where the venue has no other"),
    "multiplier": Key(POSITIVE, "the units of a contract of rows that do not say it"),
    "venue": Key(TEXT, "the venue"),
    "asset_class": Key(TEXT, "the kind of instrument, where the venue has no other"),
}
READY_KEYS: Table = {
    "title": Key(TEXT, "whose export it is, and how it is made", required=True),
    **{name: key for name, key in FORM.items() if name != "as_of"},
    "as_of": Key(table_of(AS_OF), "where the file says when it was made"),
    "constants": Key(table_of(CONSTANTS), "what all rows have that do not say it"),
    "ignore": Key(TEXTS, "columns that are not what their names would say"),
}
"""What a ready format may say: a file of the keys that a desk would write."""
FORMATS = Path(__file__).parent / "formats"
READY = tuple(sorted(one.name.removesuffix(".toml") for one in FORMATS.iterdir() if one.name.endswith(".toml")))
"""The ready formats that are a file of keys, by its name."""
SOURCES_OF_TIME = ("column", "cell", "line", "name", "json")


def form_of(said: Mapping[str, Any], place: Place | None) -> FileForm:
    """The form that some keys, as they were read, come to, over those of the ready format that they name.

    Raises UsageError where they do not fit together.
    """
    ready = ready_keys(said.get("format"))
    columns = {**_not_taken(ready.get("columns", {}), said.get("columns", {})), **said.get("columns", {})}
    dialect = Dialect(**{**ready.get("csv", {}), **said.get("csv", {})})
    if dialect.decimal is not None and dialect.decimal == dialect.thousands:
        found = f"decimal and thousands are both {dialect.decimal!r}"
        raise UsageError(Problem(found, fix="correct one of the two", place=place))
    own = said.get("as_of")
    inside = _inside(own if isinstance(own, Mapping) else ready.get("as_of"), place)
    return FileForm(
        format=said.get("format"),
        columns={ours: theirs for ours, (theirs, _) in columns.items()},
        required=frozenset({"symbol", "size", *said.get("columns", {})}) if ready else frozenset(),
        values={ours: values for ours, (_, values) in columns.items() if values},
        dialect=dialect,
        rows=RowFilter(**{**ready.get("rows", {}), **said.get("rows", {})}),
        json=JsonRows(**{**ready.get("json", {}), **said.get("json", {})}),
        as_of=own if isinstance(own, str) else None,
        inside=inside,
        must_say_time=isinstance(own, Mapping),
        money=said.get("money", ready.get("money")),
        has_pairs="symbols" in said or "symbols" in ready,
        constants=ready.get("constants", {}),
        ignore=ready.get("ignore", ()),
        sheet=said.get("sheet", ready.get("sheet")),
        page_table={**ready.get("html", {}), **said.get("html", {})}.get("table"),
        xml_rows={**ready.get("xml", {}), **said.get("xml", {})}.get("rows"),
        place=place,
    )


def _not_taken(ready: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A ready format's columns without those that the desk takes for something else."""
    taken = {name for theirs, _ in own.values() for name in theirs}
    left = {
        ours: (tuple(name for name in theirs if name not in taken), values) for ours, (theirs, values) in ready.items()
    }
    return {ours: (theirs, values) for ours, (theirs, values) in left.items() if theirs}


def _inside(said: Mapping[str, Any] | None, place: Place | None) -> TimeInside | None:
    if said is None:
        return None
    inside = TimeInside(**said)
    named = [name for name in SOURCES_OF_TIME if getattr(inside, name) is not None]
    if len(named) != 1:
        found = f"as_of with {' and '.join(named) or 'nothing that says where it stands'}"
        raise UsageError(Problem(found, f"one of {', '.join(SOURCES_OF_TIME)}", place=place))
    if inside.name is not None and inside.format is None:
        inside = replace(inside, format=inside.name)
    if inside.format is not None and not inside.format.startswith("epoch_"):
        _check_strptime(inside.format, place)
    return inside


@cache
def ready_keys(name: str | None) -> Mapping[str, Any]:
    """What a ready format says, as it was read; nothing of one that is not a file of keys."""
    if name is None or name not in READY:
        return {}
    reader = Reader(Documents().read(FORMATS / f"{name}.toml"))
    said = reader.table(reader.document.data, READY_KEYS)
    if reader.problems:
        raise UsageError(*reader.problems)
    return said


def _check_strptime(form: str, place: Place | None) -> None:
    if "%Z" in form.replace("%%", ""):
        # strptime reads the name of a zone and drops it.
        found, expected = (
            f"as_of has the format {form!r}, whose %Z is not understood",
            "%z, or the zone as it is written",
        )
        fix = 'write the name itself, as in "%H:%M UTC", and say the zone: zone = "UTC"'
        raise UsageError(Problem(found, expected, fix, place))
    try:
        moment = datetime(2026, 1, 31, 9, 5, 7)  # noqa: DTZ001  # any moment
        datetime.strptime(moment.strftime(form), form)  # noqa: DTZ007
    except (ValueError, re.error):
        found, expected = f"as_of has the format {form!r}", "a strptime text such as %Y-%m-%d"
        raise UsageError(Problem(found, expected, place=place)) from None
