"""What the keys of a file may hold: one table of definitions, read by the loader and printed as JSON Schema."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from riskcheck.files.toml import Document, KeyPath
from riskcheck.foundation import (
    MAX_SAID,
    Problem,
    Setting,
    frozen,
    is_quantity,
    parse_duration,
    parse_quantity,
    parse_share,
    unknown_name,
)
from riskcheck.snapshot import described


@frozen
class Kind:
    """A kind of value: in words, how it is read (ValueError where it is none), and as JSON Schema.

    One that may be a table with keys of its own has ``keys``, by which such a table is read.
    """

    words: str
    read: Callable[[object], Any]
    schema: Mapping[str, object]
    keys: "Table | None" = None


@frozen
class Key:
    """A key of a table: its kind, whether it must be there, what it means, and what is written behind it, say."""

    kind: Kind
    help: str
    required: bool = False
    example: str = ""


Table = Mapping[str, Key]


@dataclass(slots=True)
class Reader:
    """Reads the tables of one document and collects what is wrong with them."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, path: KeyPath, found: str, expected: str = "", fix: str = "") -> None:
        """Note a problem at a key."""
        self.problems.append(Problem(found, expected=expected, fix=fix, place=self.document.place(*path)))

    def refuse_name(self, path: KeyPath, what: str, name: str, valid: Iterable[str]) -> None:
        """Note that a key, or the name that is its value, is none of the valid ones."""
        # To look for the nearest name takes its time, and beyond so many nobody reads it.
        names = valid if len(self.problems) < MAX_SAID else ()
        self.problems.append(unknown_name(what, name, names, self.document.place(*path)))

    def table(self, data: object, keys: Table, path: KeyPath = ()) -> dict[str, Any]:
        """The values of a table, by key; unknown keys, missing ones and values of another kind are problems."""
        name = _table_name(path)
        if not isinstance(data, Mapping):
            self.add_problem(path, f"{name} is {described(data)}, expected a table")
            return {}
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key not in keys:
                self.refuse_name((*path, key), f"key in {name}:" if path else "key", key, keys)
                continue
            kind = keys[key].kind
            if kind.keys is not None and isinstance(value, Mapping):
                values[key] = self.table(value, kind.keys, (*path, key))
                continue
            try:
                values[key] = kind.read(value)
            except ValueError as error:
                found = f"{key} is {error.args[0] if error.args else described(value)}"
                self.add_problem((*path, key), found, f"{kind.words} ({keys[key].help})")
        for key, definition in keys.items():
            if definition.required and key not in data:
                fix = f"write {key} = {definition.example}, or the like" if definition.example else ""
                self.add_problem(path, f"{name} has no {key!r}", f"{definition.kind.words} ({definition.help})", fix)
        return values

    def tables(self, data: object, path: KeyPath) -> list[tuple[KeyPath, object]]:
        """The elements of an array of tables, with their paths."""
        if data is None:
            return []
        if not isinstance(data, list):
            self.add_problem(path, f"{path[-1]} is {described(data)}, expected tables written as [[{path[-1]}]]")
            return []
        return [((*path, index), element) for index, element in enumerate(data)]


def _table_name(path: KeyPath) -> str:
    names = ".".join(str(part) for part in path if isinstance(part, str))
    if not path:
        return "the file"
    return f"[[{names}]]" if isinstance(path[-1], int) else f"[{names}]"


def _refuse(value: object) -> ValueError:
    return ValueError(described(value))


LINE_MARKS = {ord("\n"): None, ord("\t"): None}


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip() and value.translate(LINE_MARKS).isprintable():
        return value
    raise _refuse(value)


def _any_text(value: object) -> str:
    return "" if value == "" else _text(value)


def finite_number(value: object) -> float:
    """A number that is finite; raises ValueError, saying what was found."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refuse(value)
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("a number too large to hold") from None
    if not isfinite(number):
        raise ValueError(f"{value}, which is not a finite number")
    return number


def _percent(value: object) -> float:
    """A number of percent, or a text such as "5%", as a fraction."""
    if isinstance(value, str):
        fraction = parse_share(value)
        if fraction is None:
            raise _refuse(value)
        return fraction
    return finite_number(value) / 100


def quantity_or_number(value: object) -> float:
    """A number, or a text such as "5%" or "60s", as fractions and seconds; raises ValueError where it is none."""
    if not isinstance(value, str):
        return finite_number(value)
    quantity = parse_quantity(value)
    if quantity is None:
        raise _refuse(value)
    return quantity


def _seconds(value: object) -> float:
    seconds = parse_duration(value) if isinstance(value, str) else None
    if seconds is None or seconds <= 0:
        raise _refuse(value)
    return seconds


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _refuse(value)


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _refuse(value)


def _zone(value: object) -> str:
    """The name of a time zone that the machine knows."""
    try:
        return ZoneInfo(_text(value)).key
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise _refuse(value) from None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _refuse(value)
    texts = tuple(_text(element) for element in value)
    if len(set(texts)) != len(texts):
        raise ValueError("a list that says something twice")
    return texts


def _some_texts(value: object) -> tuple[str, ...]:
    texts = _texts(value)
    if not texts:
        raise ValueError("an empty list")
    return texts


def _within(read: Callable[[object], float], fits: Callable[[float], bool]) -> Callable[[object], float]:
    def reader(value: object) -> float:
        number = read(value)
        if not fits(number):
            raise _refuse(value)
        return number

    return reader


def table_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of a table with exactly these keys."""
    return {
        "type": "object",
        "properties": {name: {"description": key.help, **key.kind.schema} for name, key in table.items()},
        "required": [name for name, key in table.items() if key.required],
        "additionalProperties": False,
    }


def table_of(keys: Table) -> Kind:
    """The kind of a table with exactly these keys."""
    return Kind(f"a table with {', '.join(keys)}", _no_table, table_schema(keys), keys)


def _no_table(value: object) -> NoReturn:
    raise _refuse(value)


def either(text: Kind, keys: Table) -> Kind:
    """The kind of what is either plainly written or a table with exactly these keys."""
    schema = {"anyOf": [dict(text.schema), table_schema(keys)]}
    return Kind(f"{text.words}, or a table with {', '.join(keys)}", text.read, schema, keys)


def one_of(*words: str) -> Kind:
    """The kind of a text that is one of a few words."""

    def read(value: object) -> str:
        if value not in words:
            raise _refuse(value)
        return str(value)

    return Kind(f"one of {', '.join(words)}", read, {"enum": list(words)})


def some_of(*words: str) -> Kind:
    """The kind of a list of one or more of a few words, each once."""

    def read(value: object) -> tuple[str, ...]:
        texts = _texts(value)
        unknown = [text for text in texts if text not in words]
        if unknown or not texts:
            raise ValueError(f"a list with {unknown[0]!r}" if unknown else "an empty list")
        return texts

    schema = {"type": "array", "items": {"enum": list(words)}, "uniqueItems": True, "minItems": 1}
    return Kind(f"a list of one or more of {', '.join(words)}", read, schema)


def matching(pattern: str, words: str, *, is_private: bool = False) -> Kind:
    """The kind of a text of a certain form; ``is_private`` where what was written instead may be a secret."""

    def read(value: object) -> str:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII):
            return value
        raise ValueError("not such a name, and not shown, as it may be the secret") if is_private else _refuse(value)

    return Kind(words, read, {"type": "string", "pattern": f"^{pattern}$"})


def setting(value: object) -> Setting:
    """A free value: a number, text, truth value, list of these, or a table. Raises ValueError for anything else."""
    match value:
        case bool():
            return value
        case int() | float():
            return finite_number(value)
        case str():
            quantity = parse_quantity(value)
            if quantity is None and is_quantity(value):
                raise ValueError("a quantity too large to hold")
            return value if quantity is None else quantity
        case list():
            elements = tuple(setting(element) for element in value)
            if any(isinstance(element, tuple | Mapping) for element in elements):
                raise ValueError("a list within a list")
            return elements  # type: ignore[return-value]  # no lists or tables among them
        case Mapping():
            return {str(key): setting(element) for key, element in value.items()}
    raise _refuse(value)


DURATION_SCHEMA = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*(ms|s|m|h|d)\s*$"}
PERCENT_SCHEMA = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*%\s*$"}]
}
TEXT = Kind("a text", _text, {"type": "string", "minLength": 1})
ANY_TEXT = Kind("a text", _any_text, {"type": "string"})
FLAG = Kind("true or false", _flag, {"type": "boolean"})
LIMIT = Kind("a number of 0 or more", _within(finite_number, lambda x: x >= 0), {"type": "number", "minimum": 0})
POSITIVE = Kind("a number above 0", _within(finite_number, lambda x: x > 0), {"type": "number", "exclusiveMinimum": 0})
COUNT = Kind(
    "a whole number of 0 or more",
    _within(finite_number, lambda x: x >= 0 and x == int(x)),
    {"type": "number", "minimum": 0, "multipleOf": 1},
)
PERCENT = Kind(
    'a number of percent of 0 or more, or a text such as "5%"', _within(_percent, lambda x: x >= 0), PERCENT_SCHEMA
)
SHARE = Kind(
    "a number above 0 and up to 1",
    _within(finite_number, lambda x: 0 < x <= 1),
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
)
QUANTITY_OR_NUMBER = Kind(
    'a number, or a text such as "5%" or "60s"', quantity_or_number, {"type": ["number", "string"]}
)
SECONDS = Kind('a duration above 0 such as "60s", "5m" or "2h"', _seconds, DURATION_SCHEMA)
DATE = Kind("a date such as 2026-01-31, without quotes", _date, {"type": "string", "format": "date"})
TEXTS = Kind(
    "a list of texts", _texts, {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
)
SOME_TEXTS = Kind(
    "a list of one or more texts",
    _some_texts,
    {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True, "minItems": 1},
)
SETTING = Kind("a number, text, truth value, list of these, or a table", setting, {})
CURRENCY = matching(r"[A-Z0-9]{2,12}", 'a currency code such as "EUR"')
ZONE = Kind('a time zone such as "UTC" or "Europe/Berlin"', _zone, {"type": "string", "minLength": 1})
