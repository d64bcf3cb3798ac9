"""``riskcheck inspect``: a ``[[broker]]`` for a file, to be pasted into a config."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from riskcheck.cli.arguments import Arguments
from riskcheck.foundation import ExitCode
from riskcheck.reporters import loggable
from riskcheck.sources import Proposal, Question, inspect_file

TABLES = ("csv", "rows", "json", "columns")
"""The tables of a broker that are written out, in their order."""
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def inspect(arguments: Arguments) -> ExitCode:
    """Print the proposal; 2 where a person has to say something before it can be used."""
    proposal = inspect_file(arguments.file)
    print("\n".join(map(loggable, _lines(proposal, str(arguments.file)))))
    return ExitCode.OK if proposal.is_usable else ExitCode.INCOMPLETE


def _lines(proposal: Proposal, path: str) -> Iterator[str]:
    """The proposal in TOML, with what is asked as comments."""
    count = len(proposal.questions)
    yield f"# {proposal.why}"
    if proposal.questions:
        yield f"# {count} {'thing has' if count == 1 else 'things have'} to be said before it can be used: see 'say'"
    yield from (f"# note: {note}" for note in proposal.notes)
    yield "[[broker]]"
    yield 'kind = "file"'
    yield f"path = {_value(path)}   # relative to the config"
    for key, value in proposal.said.items():
        if key not in TABLES:
            yield f"{_key(key)} = {_value(value)}"
    yield from _asked(proposal.questions, "")
    for table in TABLES:
        yield from _table(proposal, table)
    yield from _sample(proposal.rows)


def _table(proposal: Proposal, name: str) -> Iterator[str]:
    said = proposal.said.get(name)
    asked = list(_asked(proposal.questions, name))
    if isinstance(said, Mapping):
        yield f"[broker.{name}]"
        yield from (f"{_key(key)} = {_value(value)}" for key, value in said.items())
    elif asked:
        yield f"# [broker.{name}]"
    yield from asked


def _asked(questions: Sequence[Question], table: str) -> Iterator[str]:
    for question in questions:
        if (question.table if question.line else "") == table:
            yield f"# say: {question.found}"
            if question.line:
                yield f"# {question.line}"


def _sample(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """The first rows, as comments."""
    if rows:
        yield ""
        yield f"# the first rows, as they would be read: {', '.join(rows[0])}"
    for row in rows:
        yield "#   " + ", ".join("unknown" if cell is None else _shown(cell) for cell in row.values())


def _shown(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _value(name)


def _value(value: object) -> str:
    """A value in TOML."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
