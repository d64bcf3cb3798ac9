"""Text becomes a syntax tree, or a refusal: whatever is not named here is not part of the language."""

import ast
import re
from math import isfinite
from typing import Final

from riskcheck.foundation import MAX_QUANTITY, Problem
from riskcheck.language.errors import ExpressionError, unknown
from riskcheck.language.functions import AGGREGATES, FUNCTIONS
from riskcheck.model import (
    AccountFigure,
    Aggregate,
    Arithmetic,
    ArithmeticOp,
    Call,
    Comparison,
    ComparisonOp,
    Conditional,
    ConfigValue,
    Constant,
    Expression,
    Logic,
    Membership,
    Name,
    Negate,
    Not,
)

ONE_TEXT = re.compile(
    r"[rRuU]?(?:'''(?:(?!''').)*'''|\"\"\"(?:(?!\"\"\").)*\"\"\"|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", re.DOTALL
)
MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 50

ARITHMETIC: dict[type[ast.operator], ArithmeticOp] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
COMPARISONS: dict[type[ast.cmpop], ComparisonOp] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def parse(text: str) -> Expression:
    """The tree of an expression. Raises ExpressionError for everything that is not part of the language."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(Problem(f"an expression of {len(text)} characters", expected=f"at most {MAX_LENGTH}"), 0)
    if not text.strip():
        raise ExpressionError(Problem("an empty expression", expected="an expression such as sum(notional)"), 0)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        at = (error.offset or 1) - 1 + len(text) - len(text.lstrip())
        raise ExpressionError(
            Problem(f"not an expression: {error.msg}", expected="an expression such as sum(notional)"), at
        ) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError(
            Problem("an expression that cannot be read", expected="a short, flat expression"), 0
        ) from None
    return _Reader(text).read(tree.body, 0)


class _Reader:
    """Turns Python's tree into ours, refusing every form that is not listed."""

    def __init__(self, text: str) -> None:
        self.indent = len(text) - len(text.lstrip())
        self.lines = text.strip().splitlines(keepends=True)

    def at(self, node: ast.expr) -> int:
        """Where a node begins in the whole text, in characters; Python counts bytes of a line."""
        before = self.lines[: node.lineno - 1]
        prefix = self.lines[node.lineno - 1].encode()[: node.col_offset]
        return self.indent + sum(map(len, before)) + len(prefix.decode(errors="replace"))

    def read(self, node: ast.expr, depth: int) -> Expression:
        at = self.at(node)
        if depth > MAX_DEPTH:
            raise ExpressionError(
                Problem("an expression nested too deeply", expected=f"at most {MAX_DEPTH} levels"), at
            )
        deeper = depth + 1
        match node:
            case ast.Constant(str() as value):
                return self.text(node, value)
            case ast.Constant(value):
                return self.constant(value, at)
            case ast.Name(name):
                return self.name(name, at)
            case ast.Attribute():
                return self.dotted(node)
            case ast.UnaryOp(ast.USub(), operand):
                return self.negated(self.read(operand, deeper), at)
            case ast.UnaryOp(ast.Not(), operand):
                return Not(self.read(operand, deeper), at)
            case ast.BinOp(left, op, right) if type(op) in ARITHMETIC:
                return Arithmetic(ARITHMETIC[type(op)], self.read(left, deeper), self.read(right, deeper), at)
            case ast.BoolOp(op, values):
                word = "and" if isinstance(op, ast.And) else "or"
                return Logic(word, tuple(self.read(value, deeper) for value in values), at)  # type: ignore[arg-type]
            case ast.Compare():
                return self.comparison(node, deeper)
            case ast.IfExp(test, body, orelse):
                return Conditional(self.read(test, deeper), self.read(body, deeper), self.read(orelse, deeper), at)
            case ast.Call():
                return self.call(node, deeper)
        raise ExpressionError(
            Problem(f"{FORMS.get(type(node), 'a form')} that is not part of the language", expected=LANGUAGE), at
        )

    def text(self, node: ast.Constant, value: str) -> Constant:
        """A text that is written as one: two side by side are a list that lacks a comma, and match nothing."""
        written = ast.get_source_segment("".join(self.lines), node) or ""
        if ONE_TEXT.fullmatch(written):
            return Constant(value, self.at(node))
        raise ExpressionError(
            Problem("texts side by side", expected="one text", fix="put a comma between them"), self.at(node)
        )

    def constant(self, value: object, at: int) -> Constant:
        if isinstance(value, bool | str):
            return Constant(value, at)
        if isinstance(value, int | float) and abs(value) <= MAX_QUANTITY and isfinite(value):
            return Constant(float(value), at)
        raise ExpressionError(
            Problem("a literal that is not a finite number, text, True or False", expected=LANGUAGE), at
        )

    def negated(self, operand: Expression, at: int) -> Expression:
        if isinstance(operand, Constant) and isinstance(operand.value, float):
            return Constant(-operand.value, at)
        return Negate(operand, at)

    def name(self, name: str, at: int) -> Name:
        if name.startswith("_") or name == "config":
            raise ExpressionError(
                Problem(f"the name {name!r}", expected="a column, a figure, config.KEY or account.NAME"), at
            )
        return Name(name, at)

    def dotted(self, node: ast.Attribute) -> AccountFigure | ConfigValue:
        """``config.a.b`` and ``account.NAME``; no other name has anything behind a dot."""
        path: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            path.insert(0, inner.attr)
            inner = inner.value
        root = inner.id if isinstance(inner, ast.Name) else ""
        at = self.at(inner)
        if root == "config" and not any(part.startswith("__") for part in path):
            return ConfigValue(tuple(path), at)
        if root == "account" and len(path) == 1 and not path[0].startswith("__"):
            return AccountFigure(path[0], at)
        raise ExpressionError(Problem("a dot", expected="only config.KEY and account.NAME have one"), at)

    def comparison(self, node: ast.Compare, depth: int) -> Expression:
        links: list[Expression] = []
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            links.append(self.link(left, op, right, depth))
            left = right
        return links[0] if len(links) == 1 else Logic("and", tuple(links), self.at(node))

    def link(self, left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> Expression:
        at = self.at(left)
        match op:
            case ast.In():
                return Membership(self.read(left, depth), self.options(right, depth), at)
            case ast.NotIn():
                return Not(Membership(self.read(left, depth), self.options(right, depth), at), at)
            case _ if type(op) in COMPARISONS:
                return Comparison(COMPARISONS[type(op)], self.read(left, depth), self.read(right, depth), at)
        raise ExpressionError(Problem("'is'", expected="== or !=, or known(x) to ask whether a value is there"), at)

    def options(self, node: ast.expr, depth: int) -> tuple[Constant, ...] | ConfigValue:
        if isinstance(node, ast.List | ast.Tuple):
            options = [self.read(option, depth) for option in node.elts]
            if options and all(isinstance(option, Constant) for option in options):
                return tuple(option for option in options if isinstance(option, Constant))
        elif isinstance(node, ast.Attribute):
            option = self.dotted(node)
            if isinstance(option, ConfigValue):
                return option
        raise ExpressionError(
            Problem("'in' without a list", expected="in ['a', 'b'] with texts or numbers, or in config.limits.NAME"),
            self.at(node),
        )

    def call(self, node: ast.Call, depth: int) -> Expression:
        at = self.at(node)
        if not isinstance(node.func, ast.Name):
            raise ExpressionError(Problem("a call of something that is not a function", expected=LANGUAGE), at)
        name = node.func.id
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise ExpressionError(Problem("an argument with a star", expected="plain arguments"), at)
        arguments = tuple(self.read(argument, depth) for argument in node.args)
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if name in AGGREGATES and AGGREGATES[name].takes(len(arguments)):
            if set(keywords) - {"where"} or len(keywords) != len(node.keywords):
                raise ExpressionError(Problem(f"an unknown keyword of {name}", expected="only where="), at)
            where = self.read(keywords["where"], depth) if keywords else None
            return Aggregate(name, arguments, where, at)
        if name == "column":
            return self.column(node, arguments)
        if keywords:
            raise ExpressionError(Problem(f"a keyword of {name}", expected="only aggregates take one: where="), at)
        if name in FUNCTIONS and FUNCTIONS[name].takes(len(arguments)):
            return Call(name, arguments, at)
        known = FUNCTIONS.get(name) or AGGREGATES.get(name)
        if known is None:
            raise unknown("function", name, {*FUNCTIONS, *AGGREGATES}, at)
        raise ExpressionError(Problem(f"{name} with {len(arguments)} arguments", expected=known.signature), at)

    def column(self, node: ast.Call, arguments: tuple[Expression, ...]) -> Name:
        """``column('Net Qty')``: a column whose name is not a word."""
        match arguments:
            case (Constant(str(name)),) if name and not node.keywords:
                return Name(name, self.at(node))
        raise ExpressionError(Problem("column without one name", "column('Net Qty')"), self.at(node))


LANGUAGE = (
    "numbers, texts, names, + - * /, comparisons, and, or, not, in, a if c else b, and the functions of the language"
)
FORMS: dict[type[ast.expr], str] = {
    ast.Lambda: "a lambda",
    ast.NamedExpr: "an assignment",
    ast.Subscript: "a subscript",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.JoinedStr: "a formatted text",
    ast.BinOp: "an operator",
    ast.UnaryOp: "an operator",
    ast.List: "a list",
    ast.Tuple: "a list",
    ast.Dict: "a dictionary",
    ast.Set: "a set",
    ast.Await: "await",
    ast.Yield: "yield",
    ast.Starred: "a star",
}
