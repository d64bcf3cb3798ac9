"""JSON read strictly: no NaN, no key twice, no surprise."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from riskcheck.files.read import read_stream, read_within
from riskcheck.foundation import MAX_DATA_BYTES, SAVE_AS_UTF_8, Place, Problem, SnapshotError, shortened

STDIN = "-"
UTF_8 = "utf-8"
CORRECT_IT = "correct what writes the file, or take it again"


class _RefusedError(ValueError):
    """A JSON text that a strict reader refuses."""


def read_json(path: Path) -> object:
    """The value in a JSON file, ``-`` being standard input; raises SnapshotError where there is none."""
    return parse_json(read_text(path), shown(path))


def shown(path: Path) -> str:
    """How a source's path is shown."""
    return "standard input" if str(path) == STDIN else str(path)


def read_text(path: Path, encoding: str = UTF_8) -> str:
    """The text of a file, or of standard input; raises SnapshotError where it cannot be read, or is empty."""
    place = Place(shown(path))
    try:
        content = _content_of(path)
        text = content.decode("utf-8-sig" if encoding == UTF_8 else encoding)
    except OSError as error:
        raise SnapshotError(Problem(f"cannot be read: {error.strerror}", fix="correct the path", place=place)) from None
    except UnicodeError:
        if encoding != UTF_8:
            fix = "correct encoding under [broker.csv]"
            raise SnapshotError(Problem(f"not {encoding} text", f"a file in {encoding}", fix, place)) from None
        fix = f"{SAVE_AS_UTF_8}; or, of a table, say what it is in: encoding = {_likely(content)!r} under [broker.csv]"
        raise SnapshotError(Problem("not UTF-8 text", expected="a file in UTF-8", fix=fix, place=place)) from None
    if not text.strip():
        raise SnapshotError(
            Problem("an empty file", expected="a snapshot", fix="correct what writes it, or take it again", place=place)
        )
    return text


def _likely(content: bytes) -> str:
    """The encoding that a file which is not UTF-8 is likely in."""
    return "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"


def _content_of(path: Path) -> bytes:
    return read_stream(sys.stdin.buffer, MAX_DATA_BYTES) if str(path) == STDIN else read_within(path, MAX_DATA_BYTES)


def parse_json(text: str, name: str) -> object:
    """The value of a JSON text; raises SnapshotError with the line where it is none."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        problem = Problem(f"not JSON: {error.msg}", fix=CORRECT_IT, place=Place(name, error.lineno))
    except _RefusedError as error:
        problem = Problem(
            str(error), expected="JSON with finite numbers and each key once", fix=CORRECT_IT, place=Place(name)
        )
    except (RecursionError, ValueError):
        problem = Problem(
            "JSON nested too deeply, or with a number too long",
            expected="tables and lists a few levels deep, and numbers that a float can hold",
            fix=CORRECT_IT,
            place=Place(name),
        )
    raise SnapshotError(problem)


def _refuse_constant(constant: str) -> NoReturn:
    raise _RefusedError(f"the number {constant}")


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RefusedError(f"the key {shortened(twice)} twice in one table")
    return table
