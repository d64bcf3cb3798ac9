"""The keys of policy files, and what they may hold."""

from collections.abc import Mapping

from riskcheck.files import (
    ANY_TEXT,
    DATE,
    FLAG,
    QUANTITY_OR_NUMBER,
    SHARE,
    TEXT,
    TEXTS,
    Key,
    Kind,
    Table,
    finite_number,
    matching,
    one_of,
    quantity_or_number,
)
from riskcheck.language import AGGREGATES, FUNCTIONS
from riskcheck.model import Each, Over, Severity, Subjects
from riskcheck.snapshot import described, to_time


def _expression(value: object) -> str | float:
    if isinstance(value, str) and value.strip():
        return value
    return finite_number(value)


def _any(value: object) -> object:
    return value


def _outcomes(value: object) -> Mapping[str, str]:
    if isinstance(value, Mapping) and all(outcome in OUTCOMES_OF_POLICIES for outcome in value.values()):
        return dict(value)
    raise ValueError(described(value))


def _rows(value: object) -> tuple[Mapping[str, object], ...]:
    if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return tuple(value)
    raise ValueError(described(value))


def _each(value: object) -> Subjects:
    return Each.POSITION if value == "position" else _keys(value)


def _bound(value: object) -> object:
    return value if isinstance(value, Mapping) else _expression(value)


def _limits(value: object) -> tuple[tuple[str, float], ...] | str:
    if isinstance(value, Mapping) and value:
        return tuple((str(key), quantity_or_number(limit)) for key, limit in value.items())
    if isinstance(value, str):
        return value
    raise ValueError(described(value))


def _keys(value: object) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key.isidentifier() for key in keys):
        raise ValueError(described(value))
    if len(set(keys)) != len(keys):
        raise ValueError(described(value))
    return tuple(keys)


def _columns(value: object) -> Mapping[str, str | float]:
    taken = [name for name in value if name in RESERVED] if isinstance(value, Mapping) else []
    if taken:
        raise ValueError(f"a table with {taken[0]!r}, which is a word of the rule itself")
    if isinstance(value, Mapping) and all(isinstance(name, str) and name.isidentifier() for name in value):
        return {name: _expression(text) for name, text in value.items()}
    raise ValueError(described(value))


ACTIONS = ("exclude", "error")


def _on_missing(value: object) -> tuple[str, ...]:
    if value == "error":
        return ()
    if isinstance(value, Mapping) and all(action in ACTIONS for action in value.values()):
        return tuple(column for column, action in value.items() if action == "exclude")
    raise ValueError(described(value))


NAME = matching(r"[A-Za-z0-9][A-Za-z0-9_.-]*", "letters, digits, _ - and . only, beginning with a letter or digit")
EXPRESSION = Kind("an expression", _expression, {"type": ["string", "number"], "minLength": 1})
BOUND = Kind(
    'a number, a text such as "5%" or "60s", an expression, or a table with by, limits and default',
    _bound,
    {"type": ["number", "string", "object"], "minLength": 1},
)
COLUMNS_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}]
}
KEYS = Kind("a column, or a list of columns", _keys, COLUMNS_SCHEMA)
EACH = Kind('"position", a column, or a list of columns', _each, COLUMNS_SCHEMA)
LIMITS = Kind(
    "a table of numbers, or config.limits.NAME",
    _limits,
    {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": ["number", "string"]}}]},
)
NAMED = Kind(
    "a table of names with expressions",
    _columns,
    {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
)
ON_MISSING = Kind(
    '"error", or a table such as { stop_price = "exclude" }',
    _on_missing,
    {"anyOf": [{"const": "error"}, {"type": "object", "additionalProperties": {"enum": list(ACTIONS)}}]},
)
ANY_LIST = Kind("tables", _any, {"type": "array"})
OUTCOMES_OF_POLICIES = ("fail", "error", "warn", "pass", "skipped")
OUTCOME = one_of(*OUTCOMES_OF_POLICIES)
OUTCOMES = Kind(
    "a table of outcomes by subject",
    _outcomes,
    {"type": "object", "additionalProperties": {"enum": list(OUTCOMES_OF_POLICIES)}},
)
ROWS = Kind("a list of tables", _rows, {"type": "array", "items": {"type": "object"}})
TIME = Kind("a time with its zone such as 2026-01-01T11:59:00Z", to_time, {"type": "string", "format": "date-time"})
ANY_TABLE = Kind("a table", _any, {"type": "object"})

RULE: Table = {
    "measure": Key(EXPRESSION, "what is measured, such as sum(notional)", required=True),
    "max": Key(BOUND, "the largest value that is allowed"),
    "min": Key(BOUND, "the smallest value that is allowed"),
    "each": Key(EACH, "what it is measured for; without it for the whole portfolio"),
    "over": Key(one_of(*Over), "open positions, or all rows, flat ones too"),
    "columns": Key(NAMED, "derived columns, in the order written"),
    "where": Key(EXPRESSION, "the rows that count"),
    "groups": Key(ANY_TABLE, "a second stage: within each subject, groups of rows"),
    "let": Key(NAMED, "names for values of the subject, in the order written"),
    "when": Key(EXPRESSION, "the condition under which the limit applies"),
    "on_missing": Key(ON_MISSING, "what becomes of rows without a value"),
    "must_match": Key(FLAG, "whether a filter that matches no row, or having that keeps no group, is an error"),
    "optional": Key(FLAG, "whether the config may leave the limit out"),
    "warn_at": Key(SHARE, "the utilisation from which it warns"),
}
GROUPS: Table = {
    "by": Key(KEYS, "the columns that tell groups apart", required=True),
    "columns": Key(NAMED, "columns of the groups, in the order written, such as sum(notional) / equity"),
    "having": Key(EXPRESSION, "the groups that count"),
}
RESERVED = frozenset({*RULE, *FUNCTIONS, *AGGREGATES, "config"})
"""What no derived name may be: a key below [rule.let] that was meant for [rule] would be lost without a word."""
LIMIT_TABLE: Table = {
    "by": Key(EXPRESSION, "the column or expression that tells which limit holds", required=True),
    "limits": Key(LIMITS, "the limit for each key, or config.limits.NAME", required=True),
    "default": Key(QUANTITY_OR_NUMBER, "the limit of all other keys; without it an unlisted key is an error"),
}
POLICY: Table = {
    "id": Key(NAME, "unique, and equal to the file's name", required=True),
    "title": Key(TEXT, "the limit in a few words", required=True),
    "description": Key(ANY_TEXT, "what the limit is for"),
    "guidance": Key(ANY_TEXT, "what to do when it is broken"),
    "reference": Key(ANY_TEXT, "the law, rulebook or ticket that it comes from"),
    "owner": Key(ANY_TEXT, "who answers for it"),
    "tags": Key(TEXTS, "words to select it by"),
    "severity": Key(one_of(*Severity), "block fails the run, advise only warns"),
    "valid_from": Key(DATE, "the first day on which it is in force"),
    "valid_until": Key(DATE, "the last day on which it is in force"),
    "unit": Key(ANY_TEXT, "percent, count, s, base_currency, or a label"),
    "rule": Key(ANY_TABLE, "the rule itself", required=True),
    "example": Key(ANY_LIST, "books with what the policy is to say of them"),
}
EXAMPLE: Table = {
    "name": Key(TEXT, "what the example shows", required=True),
    "expect": Key(OUTCOME, "the policy's outcome", required=True),
    "because": Key(TEXT, "what the reason for it has in it, such as mark_price"),
    "subjects": Key(OUTCOMES, "the outcomes of single subjects"),
    "positions": Key(ROWS, "the rows of the book"),
    "account": Key(ANY_TABLE, "the account's figures"),
    "config": Key(ANY_TABLE, "the configuration, such as { live_risk.max_open_positions = 5 }"),
    "as_of": Key(TIME, "when the snapshot was taken; it is looked at on 2026-01-01 at 12:00 UTC"),
}
