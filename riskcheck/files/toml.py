"""TOML files as data, with the line of every key, which no reader of TOML tells."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

import tomli

from riskcheck.files.read import read_within
from riskcheck.foundation import MAX_KEY_DEPTH, MAX_TOML_BYTES, SAVE_AS_UTF_8, Place, Problem, UsageError, frozen

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[A-Za-z0-9_-]+|[^\S\n]+|.',
    re.DOTALL,
)
FLATTER = "write it shorter, or with fewer levels"
KeyPath = tuple[str | int, ...]


@frozen
class Document:
    """A TOML file: its data, the line of each key by path, and its bytes."""

    file: str
    data: Mapping[str, object]
    lines: Mapping[KeyPath, int]
    content: bytes | None = field(default=None, repr=False)

    def place(self, *path: str | int) -> Place:
        """Where a key is written; for one inside an inline table, where that begins."""
        for length in range(len(path), 0, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return Place(self.file, line)
        return Place(self.file)


class Documents:
    """The TOML files of one run, each opened and parsed once: no two parts of a run see two states of a file."""

    def __init__(self) -> None:
        self._known: dict[Path, Document | UsageError] = {}

    def read(self, path: Path, shown: str | None = None) -> Document:
        """The document in a file, as :func:`read_toml` gives it, under the name that it is ``shown`` by."""
        key = Path(os.path.realpath(path))
        if key not in self._known:
            try:
                self._known[key] = read_toml(path, shown)
            except UsageError as error:
                self._known[key] = error
        known, file = self._known[key], shown or str(path)
        if isinstance(known, Document):
            return known if known.file == file else replace(known, file=file)
        raise UsageError(*(_under_the_name(file, problem) for problem in known.problems))


def _under_the_name(file: str, problem: Problem) -> Problem:
    place = problem.place
    return replace(problem, place=Place(file, place.line)) if place else problem


def read_toml(path: Path, shown: str | None = None) -> Document:
    """The document in a file; raises UsageError where it cannot be read or is not TOML."""
    file = shown or str(path)
    try:
        content = read_within(path, MAX_TOML_BYTES)
    except OSError as error:
        raise UsageError(
            Problem(f"cannot be read: {error.strerror}", fix="correct the path", place=Place(file))
        ) from None
    try:
        return parse_toml(content.decode("utf-8"), file, content)
    except UnicodeDecodeError:
        problem = Problem("not UTF-8 text", expected="a TOML file in UTF-8", fix=SAVE_AS_UTF_8, place=Place(file))
        raise UsageError(problem) from None


def parse_toml(text: str, file: str, content: bytes | None = None) -> Document:
    """The document in a text; raises UsageError where it is not TOML."""
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        found = re.sub(r" \(at (line \d+, column \d+|end of document)\)", "", str(error))
        place = Place(file, _line_of(error, text))
        fix = "correct the line, or the one above it"
        raise UsageError(Problem(f"not TOML: {found}", fix=fix, place=place)) from None
    except (RecursionError, ValueError) as error:
        raise UsageError(Problem(f"not TOML that can be read: {error}", fix=FLATTER, place=Place(file))) from None
    deep = _too_deep(data)
    if deep:
        found = f"{'.'.join(map(str, deep))} and more below it"
        raise UsageError(Problem(found, expected=f"at most {MAX_KEY_DEPTH} levels", fix=FLATTER, place=Place(file)))
    return Document(file, data, find_lines(text), content)


def _too_deep(data: object) -> KeyPath:
    """The path of something that lies deeper than anything may; empty where nothing does."""
    left: list[tuple[KeyPath, object]] = [((), data)]
    while left:
        path, value = left.pop()
        if len(path) > MAX_KEY_DEPTH:
            return path
        match value:
            case dict():
                left += [((*path, key), inner) for key, inner in value.items() if isinstance(inner, dict | list)]
            case list():
                left += [((*path, at), inner) for at, inner in enumerate(value) if isinstance(inner, dict | list)]
    return ()


def _line_of(error: tomli.TOMLDecodeError, text: str) -> int:
    match = re.search(r"at line (\d+)", str(error))
    return int(match[1]) if match else max(1, len(text.splitlines()))


def find_lines(text: str) -> dict[KeyPath, int]:
    """The line of each table and key of a valid TOML text, by its path; elements of arrays of tables are numbered."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for line, tokens in _statements(text):
        if tokens[0] != "[":
            path = (*table, *_names(tokens[: tokens.index("=")]))
        else:
            is_array = tokens[1] == "["
            names = _names(tokens)
            if is_array:
                array = (*_numbered(names[:-1], counts), names[-1])
                counts[array] = counts.get(array, -1) + 1
            table = path = _numbered(names, counts)
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], line)
    return lines


def _numbered(names: tuple[str, ...], counts: Mapping[KeyPath, int]) -> KeyPath:
    """A table's path with the number of the element behind each array of tables in it."""
    path: list[str | int] = []
    for name in names:
        path.append(name)
        if tuple(path) in counts:
            path.append(counts[tuple(path)])
    return tuple(path)


def _statements(text: str) -> list[tuple[int, list[str]]]:
    """The tokens of each header and each key-value pair, with the line on which it begins."""
    statements: list[tuple[int, list[str]]] = []
    tokens: list[str] = []
    line = begins = 1
    depth = 0
    for token in TOKEN.findall(text):
        if token == "\n" and depth == 0:
            if tokens:
                statements.append((begins, tokens))
            tokens = []
        elif not token.isspace() and not token.startswith("#"):
            begins = begins if tokens else line
            tokens.append(token)
            depth += (token in "[{") - (token in "]}")
        line += token.count("\n")
    if tokens:
        statements.append((begins, tokens))
    return statements


def _names(tokens: Sequence[str]) -> tuple[str, ...]:
    """The parts of a dotted key, unquoted."""
    parts = [token for token in tokens if token not in "[].="]
    return tuple(str(tomli.loads(f"x = {part}")["x"]) if part[0] in "\"'" else part for part in parts)
