"""Policy files become :class:`Policy` values, checked before anything runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskcheck.errors import Problem, UsageError, nearest
from riskcheck.evaluation.rules import check_rule, constant_of
from riskcheck.example import Example
from riskcheck.language import FIGURES, ExpressionError, parse, parse_quantity
from riskcheck.language.functions import AGGREGATES, FUNCTIONS
from riskcheck.language.sign import can_be_negative
from riskcheck.loading.spec import (
    ANY_TEXT,
    DATE,
    FLAG,
    QUANTITY_OR_NUMBER,
    SHARE,
    TEXT,
    TEXTS,
    Key,
    Kind,
    Reader,
    Table,
    finite_number,
    matching,
    one_of,
    quantity_or_number,
)
from riskcheck.loading.spec import Path as KeyPath
from riskcheck.loading.toml import Document, read_toml
from riskcheck.policy import Each, Formula, Groups, Over, Policy, Rule, Severity, Subjects
from riskcheck.shipped import shipped
from riskcheck.snapshot.cells import described, to_time
from riskcheck.syntax import Aggregate, ConfigValue, Constant, Expression, Lookup, Name, walk

PACK = "pack:"


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
    if len(set(keys)) == len(keys):
        return tuple(keys)
    raise ValueError(described(value))


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
EXPRESSION = Kind("an expression", _expression, {"type": "string", "minLength": 1})
BOUND = Kind(
    'a number, a text such as "5%" or "60s", an expression, or a table with by, limits and default',
    _bound,
    {"type": ["number", "string", "object"], "minLength": 1},
)
KEYS = Kind(
    "a column, or a list of columns",
    _keys,
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}]},
)
LIMITS = Kind(
    "a table of numbers, or config.limits.NAME",
    _limits,
    {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": ["number", "string"]}}]},
)
EACH = Kind(
    '"position", a column, or a list of columns',
    _each,
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}]},
)
NAMED = Kind(
    "a table of names with expressions",
    _columns,
    {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
)
ON_MISSING = Kind(
    '"error", or a table such as { stop_price = "exclude" }',
    _on_missing,
    {"anyOf": [{"const": "error"}, {"type": "object", "additionalProperties": {"enum": ["exclude", "error"]}}]},
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
    "must_match": Key(FLAG, "whether a filter that matches no row is an error"),
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
    "subjects": Key(OUTCOMES, "the outcomes of single subjects"),
    "positions": Key(ROWS, "the rows of the book"),
    "account": Key(ANY_TABLE, "the account's figures"),
    "config": Key(ANY_TABLE, "the configuration, such as { live_risk.max_open_positions = 5 }"),
    "as_of": Key(TIME, "when the snapshot was taken; it is looked at on 2026-01-01 at 12:00 UTC"),
}


def load_policies(paths: Iterable[str], folder: Path = Path()) -> tuple[Policy, ...]:
    """The policies at some paths: files, folders (their own ``*.toml``), or packs as ``pack:NAME``.

    Relative paths begin at ``folder``. Raises UsageError with everything that is wrong in all of them.
    """
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    for file in find_policy_files(paths, folder):
        try:
            policy = read_policy(read_toml(file.path, file.shown))
        except UsageError as error:
            problems.extend(error.problems)
            continue
        twin = policies.get(policy.id)
        if twin is not None:
            problems.append(
                Problem(
                    f"a second policy with the id {policy.id!r}",
                    f"one only; the first is {twin.place}",
                    place=policy.place,
                )
            )
        policies[policy.id] = policy
    if problems:
        raise UsageError(*problems)
    return tuple(policies.values())


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy file, and how its path is shown."""

    path: Path
    shown: str


def find_policy_files(paths: Iterable[str], folder: Path = Path()) -> Sequence[PolicyFile]:
    """The policy files at some paths, each once, sorted within a folder; raises UsageError for a path that is none."""
    files: dict[Path, PolicyFile] = {}
    problems: list[Problem] = []
    for name in paths:
        root = _pack(name) if name.startswith(PACK) else folder / name
        found = _policy_files_at(root)
        if found is None:
            problems.append(_no_such_path(name, root))
        for path in found or ():
            files.setdefault(path.resolve(), PolicyFile(path, _shown(path)))
    if problems:
        raise UsageError(*problems)
    return tuple(files.values())


def _policy_files_at(root: Path) -> list[Path] | None:
    """The policy files that a path means; None where it means nothing."""
    try:
        return sorted(root.glob("*.toml")) if root.is_dir() else [root] if root.is_file() else None
    except OSError:
        return None


def _pack(name: str) -> Path:
    """The folder of a shipped pack; its name is one word, so that it cannot lead elsewhere."""
    packs = shipped("policies") / "packs"
    pack = name.removeprefix(PACK)
    known = sorted(path.name for path in packs.iterdir() if path.is_dir()) if packs.is_dir() else []
    if pack not in known:
        close = nearest(pack, known)
        raise UsageError(
            Problem(
                f"unknown pack {pack!r}",
                expected=f"one of {', '.join(known) or 'none, as there are none'}",
                fix=f"did you mean {PACK}{close}?" if close else "",
            )
        )
    return packs / pack


def _shown(path: Path) -> str:
    """A path as people would write it: without ``..`` where it lies below the working folder."""
    resolved = path.resolve()
    return str(resolved.relative_to(Path.cwd())) if resolved.is_relative_to(Path.cwd()) else str(path)


def _no_such_path(name: str, root: Path) -> Problem:
    siblings = [path.name for path in root.parent.iterdir()] if root.parent.is_dir() else []
    close = nearest(root.name, siblings)
    return Problem(
        f"no policy file, folder or pack {name!r}",
        expected="a *.toml file, a folder of them, or pack:NAME",
        fix=f"did you mean {root.parent / close}?" if close else "correct the path",
    )


def read_policy(document: Document) -> Policy:
    """The policy in a document; raises UsageError with everything that is wrong with it."""
    reader = Reader(document)
    values = reader.table(document.data, POLICY)
    rule = _read_rule(reader, values.pop("rule", {}))
    values["examples"] = _read_examples(reader, values.pop("example", None))
    stem = Path(document.file).stem
    if "id" in values and values["id"] != stem:
        reader.complain(
            ("id",), f"the id {values['id']!r} in a file named {stem!r}", "the same name", "rename one of the two"
        )
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and first > last:
        reader.complain(("valid_until",), f"valid_until {last} before valid_from {first}", "a later day")
    if reader.problems or rule is None:
        raise UsageError(*reader.problems)
    values["severity"] = Severity(values.get("severity", Severity.BLOCK))
    place = document.place("rule", "max" if rule.maximum else "min")
    return Policy(**values, rule=rule, place=place, sha256=document.sha256)


def _read_examples(reader: Reader, data: object) -> tuple[Example, ...]:
    """The examples of a policy, in the order written; two of one name are a mistake."""
    examples: list[Example] = []
    for path, table in reader.tables(data, ("example",)):
        values = reader.table(table, EXAMPLE, path)
        if any(values.get("name") == example.name for example in examples):
            reader.complain((*path, "name"), f"a second example {values['name']!r}", "a name for each")
        if values.keys() >= {"name", "expect"}:
            examples.append(Example(**values, place=reader.document.place(*path)))
    return tuple(examples)


def _read_rule(reader: Reader, data: object) -> Rule | None:
    """The rule, or None where it is so wrong that there is none."""
    before = len(reader.problems)
    values = reader.table(data, RULE, ("rule",))
    formulas = _Formulas(reader)
    rule_values: dict[str, Any] = {
        "measure": formulas.read(values.get("measure"), "measure"),
        "minimum": formulas.bound(values.get("min"), "min", values),
        "maximum": formulas.bound(values.get("max"), "max", values),
        "groups": formulas.groups(values.get("groups")),
        "where": formulas.read(values.get("where"), "where"),
        "when": formulas.read(values.get("when"), "when"),
        "columns": formulas.named(values.get("columns", {}), "columns"),
        "let": formulas.named(values.get("let", {}), "let"),
        "exclude_missing": values.get("on_missing", ()),
        "over": Over(values.get("over", Over.POSITIONS)),
    }
    rule_values |= {key: values[key] for key in ("each", "must_match", "optional", "warn_at") if key in values}
    if "min" not in values and "max" not in values and isinstance(data, Mapping) and data:
        reader.complain(("rule",), "a rule without a bound", "min, max, or both")
    if len(reader.problems) > before:
        return None
    rule = Rule(**rule_values)
    reader.problems.extend(check_rule(rule))
    _check_bounds(reader, rule)
    return rule


def _check_bounds(reader: Reader, rule: Rule) -> None:
    """Bounds that no value, or every value, could satisfy are mistakes."""
    low, high = constant_of(rule.minimum), constant_of(rule.maximum)
    if low is not None and high is not None and low > high:
        reader.complain(("rule", "min"), f"min {low:g} above max {high:g}", "min at or below max")
    if not can_be_negative(rule.measure.tree):
        for key, bound in (("min", low), ("max", high)):
            if bound is not None and bound < 0:
                reader.complain(("rule", key), f"{key} {bound:g} for a measure that is never negative", "0 or more")


def _one_value(tree: Expression, rule: Mapping[str, Any]) -> Expression:
    """The key of a limit as one value of the subject: a plain column stands for the only value that it has."""
    each = rule.get("each", Each.PORTFOLIO)
    own = {*(each if isinstance(each, tuple) else ()), *rule.get("let", {}), *FIGURES}
    names = {node.name for node in walk(tree) if isinstance(node, Name)}
    if each is Each.POSITION or names <= own or any(isinstance(node, Aggregate) for node in walk(tree)):
        return tree
    return Aggregate("only", (tree,))


@dataclass(frozen=True, slots=True)
class _Formulas:
    """Reads the expressions of a rule, and notes those that are none, with a caret under the mistake."""

    reader: Reader

    def read(self, value: str | float | None, *path: str) -> Formula | None:
        if value is None:
            return None
        where: KeyPath = ("rule", *path)
        place = self.reader.document.place(*where)
        if isinstance(value, float):
            return Formula(f"{value:.17g}", Constant(value), place)
        number = parse_quantity(value)
        if number is not None:
            return Formula(value, Constant(number), place)
        try:
            return Formula(value, parse(value), place)
        except ExpressionError as error:
            self.reader.problems.append(error.problem(value, place))
            return None

    def bound(self, value: object, key: str, rule: Mapping[str, Any]) -> Formula | None:
        """A bound: an expression, or a table of limits by a key that has one value within the subject."""
        if not isinstance(value, Mapping):
            return self.read(value, key)  # type: ignore[arg-type]  # an expression or a number
        values = self.reader.table(value, LIMIT_TABLE, ("rule", key))
        by = self.read(values.get("by"), key, "by")
        limits = values.get("limits", ())
        if isinstance(limits, str):
            named = self.read(limits, key, "limits")
            limits = named.tree if named else ()
            if not isinstance(limits, ConfigValue):
                self.reader.complain(("rule", key, "limits"), "limits is an expression", "config.limits.NAME")
                return None
        if by is None:
            return None
        lookup = Lookup(_one_value(by.tree, rule), limits, values.get("default"))
        return Formula(f"by {by.text}", lookup, self.reader.document.place("rule", key))

    def groups(self, value: object) -> Groups | None:
        if value is None:
            return None
        values = self.reader.table(value, GROUPS, ("rule", "groups"))
        columns = self.named(values.get("columns", {}), "groups", "columns")
        having = self.read(values.get("having"), "groups", "having")
        return Groups(values.get("by", ()), columns, having)

    def named(self, values: Mapping[str, str | float], *table: str) -> tuple[tuple[str, Formula], ...]:
        formulas = [(name, self.read(text, *table, name)) for name, text in values.items()]
        return tuple((name, formula) for name, formula in formulas if formula is not None)
