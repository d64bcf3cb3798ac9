"""Whether an expression makes sense before it runs: known names, matching kinds, aggregates where they belong."""

from collections.abc import Mapping
from dataclasses import field

from riskcheck.foundation import Problem, Setting, frozen
from riskcheck.language.errors import ExpressionError, unknown
from riskcheck.language.figures import FIGURES, Figure
from riskcheck.language.functions import AGGREGATES, FUNCTIONS
from riskcheck.language.unparse import unparse
from riskcheck.model import (
    CLOSED_TABLES,
    OPEN_TABLES,
    AccountFigure,
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    ConfigValue,
    Constant,
    Expression,
    Logic,
    Lookup,
    Membership,
    Name,
    Negate,
    Not,
    Settings,
)
from riskcheck.snapshot import ACCOUNT_FIGURES, SIDES, Kind

Kinds = Mapping[str, Kind | None]

NAMED = Name | AccountFigure | ConfigValue
OTHER_KINDS = {"enabled": Kind.FLAG, "base_currency": Kind.TEXT, "day_start": Kind.TEXT}
"""The keys of the closed tables that hold no numbers."""


@frozen
class Vocabulary:
    """The names that an expression may use, with their kinds (None: not known yet).

    ``rows`` are the columns of the table; they may be named inside aggregates, and anywhere if ``bare_rows``.
    ``values`` are keys and names of the subject. An ``open`` table may have columns that are not known yet.
    ``account`` are the kinds of the account's own figures; ``settings`` tell the kinds of ``config.limits``.
    ``figures`` are the names that stand for figures of the book; over a file's own columns there are none.
    """

    rows: Kinds
    values: Kinds = field(default_factory=dict)
    account: Kinds = field(default_factory=dict)
    settings: Settings | None = None
    open: bool = True
    bare_rows: bool = False
    aggregates: bool = True
    figures: Mapping[str, Figure] = field(default_factory=lambda: FIGURES)


def check(node: Expression, vocabulary: Vocabulary, expected: Kind | None) -> tuple[Kind | None, list[ExpressionError]]:
    """The kind of an expression that should come out as ``expected`` (None: any), and everything wrong with it."""
    checker = _Checker(vocabulary)
    kind = checker.expect(node, expected, inside=False)
    return kind or expected, checker.errors


class _Checker:
    """Infers kinds from the leaves up and collects what does not fit."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.errors: list[ExpressionError] = []

    def add_problem(self, found: str, node: Expression, expected: str = "", fix: str = "") -> None:
        self.errors.append(ExpressionError(Problem(found, expected=expected, fix=fix), node.at))

    def expect(self, node: Expression, expected: Kind | None, *, inside: bool) -> Kind | None:
        """The kind of a node; a problem where it is known not to be the expected one."""
        kind = self.kind(node, inside=inside)
        if kind is Kind.MIXED:
            self.add_problem("a column that holds numbers and texts", node, "values of one kind")
        elif kind is not None and expected is not None and kind is not expected:
            fix = "price_age has the seconds since a price" if kind is Kind.TIME else ""
            named = f"{unparse(node, lambda _: None)} is {kind}" if isinstance(node, NAMED) else kind
            self.add_problem(
                f"{named} where {expected} is needed",
                node,
                fix=fix or f"put {'' if expected is Kind.FLAG else 'a '}{expected} there",
            )
        return kind

    def kind(self, node: Expression, *, inside: bool) -> Kind | None:
        match node:
            case Constant(value):
                return kind_of(value)
            case Name():
                return self.name(node, inside=inside)
            case AccountFigure():
                return self.account_figure(node)
            case ConfigValue():
                return self.config(node)
            case Negate(operand):
                self.expect(operand, Kind.NUMBER, inside=inside)
                return Kind.NUMBER
            case Arithmetic(_, left, right):
                self.expect(left, Kind.NUMBER, inside=inside)
                self.expect(right, Kind.NUMBER, inside=inside)
                return Kind.NUMBER
            case Comparison(op, left, right):
                self.comparison(op, left, right, inside=inside)
                return Kind.FLAG
            case Logic(_, operands):
                for operand in operands:
                    self.expect(operand, Kind.FLAG, inside=inside)
                return Kind.FLAG
            case Not(operand):
                self.expect(operand, Kind.FLAG, inside=inside)
                return Kind.FLAG
            case Membership(item, options):
                self.membership(item, options, inside=inside)
                return Kind.FLAG
            case Conditional(test, then, otherwise):
                self.expect(test, Kind.FLAG, inside=inside)
                return self.common((then, otherwise), inside=inside)
            case Call(name, arguments):
                function = FUNCTIONS[name]
                if function.parameter is None:
                    kind = self.common(arguments, inside=inside)
                else:
                    kind = function.parameter
                    for argument in arguments:
                        self.expect(argument, kind, inside=inside)
                return function.result or kind
            case Aggregate():
                return self.aggregate(node, inside=inside)
            case Lookup(key, limits):
                self.expect(key, None, inside=inside)
                if isinstance(limits, ConfigValue):
                    self.table_of_limits(limits)
                return Kind.NUMBER

    def name(self, node: Name, *, inside: bool) -> Kind | None:
        name, vocabulary = node.name, self.vocabulary
        if inside and name in vocabulary.rows:
            return vocabulary.rows[name]
        if name in vocabulary.values:
            return vocabulary.values[name]
        if name in vocabulary.figures:
            return Kind.NUMBER
        if inside or vocabulary.bare_rows:
            if name not in vocabulary.rows and not vocabulary.open:
                valid = {*vocabulary.rows, *vocabulary.values, *vocabulary.figures}
                self.errors.append(unknown("name", name, valid, node.at))
            return vocabulary.rows.get(name)
        if name in vocabulary.rows:
            self.add_problem(
                f"the column {name!r} outside an aggregate", node, fix=f"write what is meant of it, such as sum({name})"
            )
        else:
            self.errors.append(unknown("name", name, {*vocabulary.values, *vocabulary.figures}, node.at))
        return None

    def account_figure(self, node: AccountFigure) -> Kind | None:
        """A figure of the source's own; once a snapshot is known, one that nobody knows is a mistake."""
        name, account = node.name, self.vocabulary.account
        is_known = self.vocabulary.settings is not None  # as are the account's figures, once there is a snapshot
        if is_known and name not in account and name not in ACCOUNT_FIGURES:
            self.errors.append(unknown("account figure", name, {*account, *ACCOUNT_FIGURES}, node.at))
        return account.get(name, Kind.NUMBER if name in ACCOUNT_FIGURES else None)

    def config(self, node: ConfigValue) -> Kind | None:
        table, *keys = node.path
        if table not in CLOSED_TABLES and table not in OPEN_TABLES:
            self.errors.append(unknown("config table", table, {*CLOSED_TABLES, *OPEN_TABLES}, node.at))
        elif not keys:
            self.add_problem(f"the whole table config.{table}", node, "one of its keys")
        elif table in CLOSED_TABLES and (len(keys) != 1 or keys[0] not in CLOSED_TABLES[table]):
            self.errors.append(unknown(f"key of [{table}]", ".".join(keys), CLOSED_TABLES[table], node.at))
        elif table in CLOSED_TABLES or table == "fx":
            return OTHER_KINDS.get(keys[0], Kind.NUMBER)
        value = self.setting(node)
        if isinstance(value, tuple | Mapping):
            self.add_problem(f"{'a list' if isinstance(value, tuple) else 'a table'} where one value is needed", node)
            return None
        return None if value is None else kind_of(value)

    def setting(self, node: ConfigValue) -> Setting | None:
        settings = self.vocabulary.settings
        return settings.lookup(node.path) if settings else None

    def table_of_limits(self, node: ConfigValue) -> None:
        """A table to look limits up in has to be one of numbers."""
        value = self.setting(node)
        numbers = isinstance(value, Mapping) and all(isinstance(limit, float) for limit in value.values())
        if value is not None and not numbers:
            found = f"config.{'.'.join(node.path)} is not a table of numbers"
            self.add_problem(found, node, "a table such as { a = 1 }")

    def membership(self, item: Expression, options: tuple[Constant, ...] | ConfigValue, *, inside: bool) -> None:
        """Every option must be of the item's kind; a table's options are its keys."""
        kind = self.expect(item, None, inside=inside)
        if isinstance(options, ConfigValue):
            value = self.setting(options)
            values = value if isinstance(value, tuple) else tuple(value) if isinstance(value, Mapping) else ()
            is_one = options.path[0] in CLOSED_TABLES or (options.path[0] == "fx" and len(options.path) > 1)
            if is_one or (value is not None and not isinstance(value, tuple | Mapping)):
                self.add_problem(f"config.{'.'.join(options.path)} is not a list", options, "a list to look in")
            for option in values:
                self.alike(kind, options, kind_of(option))
                self.side(item, option, options)
        else:
            for constant in options:
                self.alike(kind, constant, kind_of(constant.value))
                self.side(item, constant.value, constant)

    def comparison(self, op: str, left: Expression, right: Expression, *, inside: bool) -> None:
        expected = None if op in {"==", "!="} else Kind.NUMBER
        left_kind = self.expect(left, expected, inside=inside)
        right_kind = self.expect(right, expected, inside=inside)
        if expected is None:
            self.alike(left_kind, right, right_kind)
            for item, constant in ((left, right), (right, left)):
                if isinstance(constant, Constant):
                    self.side(item, constant.value, constant)

    def alike(self, left_kind: Kind | None, right: Expression, right_kind: Kind | None) -> None:
        if left_kind is not None and right_kind is not None and left_kind is not right_kind:
            self.add_problem(f"a comparison of {left_kind} with {right_kind}", right)

    def side(self, item: Expression, value: float | str, at: Expression) -> None:
        """A side that no position has is a filter that lets nothing through."""
        if isinstance(item, Name) and item.name == "side" and isinstance(value, str) and value not in SIDES:
            self.add_problem(f"a side {value!r}, which no position has", at, "long, short or flat")

    def common(self, nodes: tuple[Expression, ...], *, inside: bool) -> Kind | None:
        """The one kind that several operands share."""
        kinds = [self.expect(node, None, inside=inside) for node in nodes]
        known = [(node, kind) for node, kind in zip(nodes, kinds, strict=True) if kind is not None]
        for node, kind in known[1:]:
            if kind is not known[0][1]:
                self.add_problem(f"{kind} beside {known[0][1]}", node, "values of one kind")
        return known[0][1] if known else None

    def aggregate(self, node: Aggregate, *, inside: bool) -> Kind | None:
        function = AGGREGATES[node.function]
        if inside:
            self.add_problem(f"the aggregate {node.function} inside another", node, "aggregates of columns")
        elif not self.vocabulary.aggregates:
            self.add_problem(
                f"the aggregate {node.function} where single rows are looked at", node, "columns of the row"
            )
        kind: Kind | None = None
        for position, (argument, parameter) in enumerate(zip(node.arguments, function.parameters, strict=True)):
            kind = self.expect(argument, parameter, inside=position >= function.leading)
        if node.where is not None:
            self.expect(node.where, Kind.FLAG, inside=True)
        return function.result or kind


def kind_of(value: float | str) -> Kind:
    """The kind of a plain value."""
    if isinstance(value, bool):
        return Kind.FLAG
    return Kind.TEXT if isinstance(value, str) else Kind.NUMBER
