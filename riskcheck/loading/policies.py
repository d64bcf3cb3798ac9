"""Policy files become :class:`Policy` values, checked before anything runs."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from riskcheck.evaluation import check_rule
from riskcheck.files import Document, Documents, Reader
from riskcheck.foundation import Problem, UsageError, frozen, parse_quantity
from riskcheck.language import FIGURES, ExpressionError, parse
from riskcheck.loading.bounds import check_bounds, check_unit, check_units
from riskcheck.loading.find import find_policy_files
from riskcheck.loading.policy_keys import EXAMPLE, GROUPS, LIMIT_TABLE, POLICY, RULE
from riskcheck.model import (
    Aggregate,
    ConfigValue,
    Constant,
    Each,
    Example,
    Expression,
    Formula,
    Groups,
    Lookup,
    Name,
    Over,
    Policy,
    Rule,
    Severity,
    walk,
)


def load_policies(
    paths: Iterable[str], folder: Path = Path(), documents: Documents | None = None
) -> tuple[Policy, ...]:
    """The policies at some paths: files, folders (their own ``*.toml``), or packs as ``pack:NAME``.

    Relative paths begin at ``folder``; ``documents`` are those read already. Raises UsageError with everything that is
    wrong in all of them.
    """
    documents = documents or Documents()
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    for file in find_policy_files(paths, folder):
        try:
            policy = read_policy(documents.read(file.path, file.shown))
        except UsageError as error:
            problems.extend(error.problems)
            continue
        first = policies.get(policy.id)
        if first is not None:
            problems.append(
                Problem(
                    f"a second policy with the id {policy.id!r}",
                    f"one only; the first is {first.place}",
                    place=policy.place,
                )
            )
        policies[policy.id] = policy
    if problems:
        raise UsageError(*problems)
    return tuple(policies.values())


def read_policy(document: Document) -> Policy:
    """The policy in a document; raises UsageError with everything that is wrong with it."""
    reader = Reader(document)
    values = reader.table(document.data, POLICY)
    rule = _read_rule(reader, values.pop("rule", {}), values.get("unit", ""))
    check_unit(reader, values.get("unit"))
    values["examples"] = _read_examples(reader, values.pop("example", None))
    stem = Path(document.file).stem
    if "id" in values and values["id"] != stem:
        reader.add_problem(
            ("id",), f"the id {values['id']!r} in a file named {stem!r}", "the same name", "rename one of the two"
        )
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and first > last:
        reader.add_problem(("valid_until",), f"valid_until {last} before valid_from {first}", "a later day")
    if reader.problems or rule is None:
        raise UsageError(*reader.problems)
    values["severity"] = Severity(values.get("severity", Severity.BLOCK))
    place = document.place("rule", "max" if rule.maximum else "min")
    return Policy(**values, rule=rule, place=place, content=document.content)


def _read_examples(reader: Reader, data: object) -> tuple[Example, ...]:
    """The examples of a policy, in the order written; two of one name are a mistake."""
    examples: list[Example] = []
    for path, table in reader.tables(data, ("example",)):
        values = reader.table(table, EXAMPLE, path)
        if any(values.get("name") == example.name for example in examples):
            reader.add_problem((*path, "name"), f"a second example {values['name']!r}", "a name for each")
        if values.keys() >= {"name", "expect"}:
            examples.append(Example(**values, place=reader.document.place(*path)))
    return tuple(examples)


def _read_rule(reader: Reader, data: object, unit: str) -> Rule | None:
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
        reader.add_problem(("rule",), "a rule without a bound", "min, max, or both")
    for key in ("min", "max"):
        check_units(reader, values.get(key), ("rule", key), unit)
    if len(reader.problems) > before:
        return None
    rule = Rule(**rule_values)
    reader.problems.extend(check_rule(rule))
    check_bounds(reader, rule, unit)
    return rule


def _one_value(tree: Expression, rule: Mapping[str, Any]) -> Expression:
    """The key of a limit as one value of the subject: a plain column stands for the only value that it has."""
    each = rule.get("each", Each.PORTFOLIO)
    own = {*(each if isinstance(each, tuple) else ()), *rule.get("let", {}), *FIGURES}
    names = {node.name for node in walk(tree) if isinstance(node, Name)}
    if each is Each.POSITION or names <= own or any(isinstance(node, Aggregate) for node in walk(tree)):
        return tree
    return Aggregate("only", (tree,))


@frozen
class _Formulas:
    """Reads the expressions of a rule, and notes those that are none, with a caret under the mistake."""

    reader: Reader

    def read(self, value: str | float | None, *path: str) -> Formula | None:
        if value is None:
            return None
        place = self.reader.document.place("rule", *path)
        if isinstance(value, float):
            return Formula(f"{value:.17g}", Constant(value), place)
        number = parse_quantity(value)
        if number is not None:
            return Formula(value, Constant(number), place)
        try:
            return Formula(value, parse(value), place)
        except ExpressionError as error:
            self.reader.problems.append(error.problem_in(value, place))
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
                self.reader.add_problem(("rule", key, "limits"), "limits is an expression", "config.limits.NAME")
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
