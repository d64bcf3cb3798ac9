"""One thing damaged in one file: a key, a line, a row, a column, a value, or the file's end."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from hypothesis import strategies as st

NOTHING, NUMBERS_THAT_ARE_NONE = "null", ("NaN", "Infinity", "-Infinity", "1e999")
JSON_VALUES = (NOTHING, *NUMBERS_THAT_ARE_NONE, '""', '"x1"', '" "', "true", "[]", "{}", '"nan"', '"1,5"', "[1.0]")
TOML_VALUES = ("nan", "inf", "-inf", '""', '" "', '"x1"', "true", "[]", "{}", "1979-05-27", "[1.0]", "", "1e999")
CSV_VALUES = ("", "NaN", "inf", "-inf", "null", "x1", "1e999", "True", " ", "1;5", "--1")
NUMBER_LINE = re.compile(r'^\w+ = "?\d.*$')
KEY_LINE = re.compile(r"^(\w+) = (.+)$")
BARE_NUMBER = re.compile(r"^\w+ = [\d.]+$")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Damage:
    """What became of a file: the place that was hit, how, and the whole text that is left."""

    place: str
    how: str
    text: str


Draw = Callable[..., Any]
Ways = Mapping[str, Mapping[str, Callable[[Draw, str], Damage]]]


def _misspelt(draw: Draw, name: str) -> str:
    """A name by a slip of the pen: a letter lost, doubled, exchanged, in capitals, or two of them turned about."""
    at = draw(st.integers(0, len(name) - 1))
    before, letter, after = name[:at], name[at], name[at + 1 :]
    turned = before + after[:1] + letter + after[1:]
    made = (
        before + after,
        before + 2 * letter + after,
        f"{before}q{after}",
        turned,
        before + letter.swapcase() + after,
    )
    return draw(st.sampled_from([one for one in made if one and one != name]))


def _cut(draw: Draw, text: str) -> Damage:
    """The file cut off within a line: one that ends with a whole line may be whole."""
    ends = [at for at in range(1, len(text)) if "\n" not in text[at - 1 : at + 1]]
    return Damage("end", "truncate", text[: draw(st.sampled_from(ends))])


def _emptied(draw: Draw, _text: str) -> Damage:
    return Damage("file", "empty", draw(st.sampled_from(["", "\n", "\0", "\ufeff", "null", "[]", "{}"])))


@st.composite
def damages(draw: Draw, name: str, text: str, more: Ways) -> Damage:
    """Some damage of a file of this name; ``more`` are further ways to do it, by the ending of names."""
    whole = {"truncate": _cut, "empty": _emptied}
    ending = name.rpartition(".")[2]
    parts = {**PARTS[ending], **more[ending]}
    how = draw(st.sampled_from([*parts, *parts, *whole]))
    return whole[how](draw, text) if how in whole else parts[how](draw, text)


# --- TOML ---


def _key_lines(text: str, fits: re.Pattern[str] = KEY_LINE) -> list[int]:
    return [number for number, line in enumerate(text.splitlines()) if fits.match(line)]


def _toml(draw: Draw, text: str, fits: re.Pattern[str] = KEY_LINE) -> tuple[list[str], int, str, str]:
    """The lines of a file, and one of its keys with its value."""
    lines = text.splitlines()
    at = draw(st.sampled_from(_key_lines(text, fits) or _key_lines(text)))
    key, value = KEY_LINE.match(lines[at]).groups()
    return lines, at, key, value


def _with_line(lines: list[str], at: int, *instead: str) -> str:
    return "\n".join([*lines[:at], *instead, *lines[at + 1 :]]) + "\n"


def _toml_drop(draw: Draw, text: str) -> Damage:
    lines, at, key, _ = _toml(draw, text)
    return Damage(key, "drop", _with_line(lines, at))


def _toml_rename(draw: Draw, text: str) -> Damage:
    lines, at, key, value = _toml(draw, text)
    return Damage(key, "rename", _with_line(lines, at, f"{_misspelt(draw, key)} = {value}"))


def _toml_header(draw: Draw, text: str) -> Damage:
    """A table's name misspelt, its brackets lost, or its line gone, so that its keys fall to the table before it."""
    lines = text.splitlines()
    at = draw(st.sampled_from([number for number, line in enumerate(lines) if line.startswith("[")]))
    name = lines[at].strip("[]")
    made = (lines[at].replace(name, _misspelt(draw, name.rpartition(".")[2])), name, lines[at][1:], "")
    return Damage(f"[{name}]", "header", _with_line(lines, at, draw(st.sampled_from(made))))


def _toml_retype(draw: Draw, text: str) -> Damage:
    lines, at, key, value = _toml(draw, text)
    made = draw(st.sampled_from([one for one in TOML_VALUES if one != value]))
    return Damage(key, "retype", _with_line(lines, at, f"{key} = {made}"))


def _toml_twice(draw: Draw, text: str) -> Damage:
    lines, at, key, _ = _toml(draw, text)
    return Damage(key, "twice", _with_line(lines, at, lines[at], lines[at]))


def _toml_negate(draw: Draw, text: str) -> Damage:
    lines, at, key, value = _toml(draw, text, NUMBER_LINE)
    negated = NUMBER.sub(lambda number: f"-{number[0]}", value, count=1)
    return Damage(key, "negate", _with_line(lines, at, f"{key} = {negated}"))


def _toml_swap(draw: Draw, text: str) -> Damage:
    """The values of two keys exchanged, of which one is a number and the other is none, or both are texts."""
    lines, numbers = text.splitlines(), set(_key_lines(text, BARE_NUMBER))
    one = draw(st.sampled_from([at for at in _key_lines(text) if at not in numbers]))
    other = draw(st.sampled_from([at for at in _key_lines(text) if at != one]))
    (key, value), (other_key, other_value) = (KEY_LINE.match(lines[at]).groups() for at in (one, other))
    lines[one], lines[other] = f"{key} = {other_value}", f"{other_key} = {value}"
    return Damage(f"{key}, {other_key}", "swap", "\n".join(lines) + "\n")


# --- JSON ---

Path = tuple[str | int, ...]


def nodes(value: Any, path: Path = ()) -> Iterator[Path]:
    """The places of all keys and elements."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from nodes(child, (*path, key))


def node(tree: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        tree = tree[key]
    return tree


def named(path: Path) -> str:
    """A place without the numbers and symbols of positions: what may be said of one holds for all, but the flat one."""
    flat = {3: "flat", "ADA/USD": "flat"}
    return ".".join(flat.get(key, "*") if isinstance(key, int) or "/" in key else key for key in path)


def _json(draw: Draw, text: str, fits: Callable[[Any, Path], bool] = lambda _tree, _path: True) -> tuple[Any, Path]:
    tree = json.loads(text)
    return tree, draw(st.sampled_from([path for path in nodes(tree) if fits(tree, path)]))


def _has_name(_tree: Any, path: Path) -> bool:
    return isinstance(path[-1], str)


def drop_of_json(draw: Draw, text: str) -> Damage:
    """A key or an element lost."""
    tree, path = _json(draw, text)
    del node(tree, path[:-1])[path[-1]]
    return Damage(named(path), "drop", json.dumps(tree))


def _json_rename(draw: Draw, text: str) -> Damage:
    tree, path = _json(draw, text, _has_name)
    parent = node(tree, path[:-1])
    parent[_misspelt(draw, path[-1])] = parent.pop(path[-1])
    return Damage(named(path), "rename", json.dumps(tree))


def _json_retype(draw: Draw, text: str) -> Damage:
    tree, path = _json(draw, text)
    made = draw(st.sampled_from([one for one in JSON_VALUES if one != json.dumps(node(tree, path))]))
    node(tree, path[:-1])[path[-1]] = "\0here"
    return Damage(named(path), "empty" if made in {"[]", "{}"} else "retype", _put(tree, made))


def _put(tree: Any, made: str) -> str:
    return json.dumps(tree).replace(json.dumps("\0here"), made)


def _json_twice(draw: Draw, text: str) -> Damage:
    """A key twice in its table, or an element twice in its list."""
    tree, path = _json(draw, text)
    parent, child = node(tree, path[:-1]), node(tree, path)
    if isinstance(parent, list):
        parent.append(child)
        return Damage(named(path), "twice", json.dumps(tree))
    parent["\0here"] = 0
    return Damage(named(path), "twice", _put(tree, json.dumps(path[-1])))


def _json_negate(draw: Draw, text: str) -> Damage:
    def is_number(tree: Any, path: Path) -> bool:
        return isinstance(node(tree, path), int | float) and node(tree, path) != 0

    tree, path = _json(draw, text, is_number)
    node(tree, path[:-1])[path[-1]] *= -1
    return Damage(named(path), "negate", json.dumps(tree))


def _json_swap(draw: Draw, text: str) -> Damage:
    """The values of two keys of one table exchanged, which are of different kinds."""

    def has_other(tree: Any, path: Path) -> bool:
        parent = node(tree, path[:-1])
        return isinstance(parent, dict) and len({type(one) for one in parent.values()}) > 1

    tree, path = _json(draw, text, has_other)
    parent, key = node(tree, path[:-1]), path[-1]
    other = draw(st.sampled_from([one for one in parent if type(parent[one]) is not type(parent[key])]))
    parent[key], parent[other] = parent[other], parent[key]
    return Damage(f"{named(path)}, {named((*path[:-1], other))}", "swap", json.dumps(tree))


# --- CSV ---


def csv_with_place(draw: Draw, text: str) -> tuple[list[list[str]], int, int]:
    """The rows of a table with its header, and a place in it: one of the rows, and one of the columns."""
    rows = list(csv.reader(StringIO(text)))
    return rows, draw(st.integers(1, len(rows) - 1)), draw(st.integers(0, len(rows[0]) - 1))


def csv_text(rows: list[list[str]]) -> str:
    """A table as its file holds it."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _csv_rename(draw: Draw, text: str) -> Damage:
    rows, _, column = csv_with_place(draw, text)
    place = rows[0][column]
    rows[0][column] = _misspelt(draw, place)
    return Damage(place, "rename", csv_text(rows))


def drop_of_csv(draw: Draw, text: str) -> Damage:
    """A column lost."""
    rows, _, column = csv_with_place(draw, text)
    return Damage(rows[0][column], "drop", csv_text([row[:column] + row[column + 1 :] for row in rows]))


def _csv_lose_field(draw: Draw, text: str) -> Damage:
    """A field lost in one row, so that those behind it stand under the names of others."""
    rows, at, column = csv_with_place(draw, text)
    del rows[at][column]
    return Damage(rows[0][column], "field", csv_text(rows))


def _csv_row(draw: Draw, text: str) -> Damage:
    rows, at, _ = csv_with_place(draw, text)
    made = draw(st.sampled_from([[], [rows[at], rows[at]]]))
    rows[at : at + 1] = made
    return Damage("row", "twice" if made else "drop", csv_text(rows))


def _csv_retype(draw: Draw, text: str) -> Damage:
    rows, at, column = csv_with_place(draw, text)
    rows[at][column] = draw(st.sampled_from([one for one in CSV_VALUES if one != rows[at][column]]))
    return Damage(rows[0][column], "retype", csv_text(rows))


def _csv_twice(draw: Draw, text: str) -> Damage:
    rows, _, column = csv_with_place(draw, text)
    return Damage(rows[0][column], "twice", csv_text([[*row, row[column]] for row in rows]))


def _csv_swap(draw: Draw, text: str) -> Damage:
    """The names of two columns exchanged, of which one holds numbers and the other texts."""
    rows, _, column = csv_with_place(draw, text)

    def holds_numbers(number: int) -> bool:
        return NUMBER.fullmatch(rows[1][number]) is not None

    others = [number for number in range(len(rows[0])) if holds_numbers(number) is not holds_numbers(column)]
    other = draw(st.sampled_from(others))
    place = f"{rows[0][column]}, {rows[0][other]}"
    rows[0][column], rows[0][other] = rows[0][other], rows[0][column]
    return Damage(place, "swap", csv_text(rows))


PARTS: Ways = {
    "toml": {
        "drop": _toml_drop,
        "rename": _toml_rename,
        "header": _toml_header,
        "retype": _toml_retype,
        "twice": _toml_twice,
        "negate": _toml_negate,
        "swap": _toml_swap,
    },
    "json": {
        "drop": drop_of_json,
        "rename": _json_rename,
        "retype": _json_retype,
        "twice": _json_twice,
        "negate": _json_negate,
        "swap": _json_swap,
    },
    "csv": {
        "drop": drop_of_csv,
        "rename": _csv_rename,
        "field": _csv_lose_field,
        "row": _csv_row,
        "retype": _csv_retype,
        "twice": _csv_twice,
        "swap": _csv_swap,
    },
}
