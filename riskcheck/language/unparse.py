"""A syntax tree as text again, with whatever a reader wants put in for its parts."""

from collections.abc import Callable, Mapping

from riskcheck.foundation import shortest
from riskcheck.model import (
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
)

BINDING: Mapping[str, int] = {"+": 2, "-": 2, "*": 3, "/": 3}
BRANCH, OPERAND, TIGHTEST = 1, 2, 4
"""How much a part has to bind at least to stand without parentheses: a branch or a test, an operand, behind a sign."""

PutIn = Callable[[Expression], str | None]


def unparse(node: Expression, put_in: PutIn) -> str:
    """The expression as text; where ``put_in`` gives a text for a node, that stands in its place."""
    instead = put_in(node)
    if instead is not None:
        return instead

    def inner(child: Expression) -> str:
        return unparse(child, put_in)

    match node:
        case Constant(value):
            return shortest(value) if isinstance(value, float) else repr(value)
        case Name(name):
            return name if name.isidentifier() else f"column({name!r})"
        case AccountFigure(name):
            return f"account.{name}"
        case ConfigValue(path):
            return f"config.{'.'.join(path)}"
        case Negate(operand):
            return f"-{_bound(operand, TIGHTEST, put_in)}"
        case Arithmetic(op, left, right):
            strength = BINDING[op]
            return f"{_bound(left, strength, put_in)} {op} {_bound(right, strength + 1, put_in)}"
        case Comparison(op, left, right):
            return f"{_bound(left, OPERAND, put_in)} {op} {_bound(right, OPERAND, put_in)}"
        case Logic(op, operands):
            return f" {op} ".join(f"({inner(one)})" for one in operands)
        case Not(operand):
            return f"not ({inner(operand)})"
        case Membership(item, options):
            listed = inner(options) if isinstance(options, ConfigValue) else f"[{', '.join(map(inner, options))}]"
            return f"{_bound(item, OPERAND, put_in)} in {listed}"
        case Conditional(test, then, otherwise):
            return f"{_bound(then, BRANCH, put_in)} if {_bound(test, BRANCH, put_in)} else {inner(otherwise)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(inner, arguments))})"
        case Aggregate(function, arguments, where):
            filtered = [f"where={inner(where)}"] if where is not None else []
            return f"{function}({', '.join([*map(inner, arguments), *filtered])})"
        case Lookup(key):
            return f"the limit of {inner(key)}"


def _bound(node: Expression, strength: int, put_in: PutIn) -> str:
    """An operand, in parentheses where it binds less than what it stands in."""
    text = unparse(node, put_in)
    return f"({text})" if _binding(node) < strength and put_in(node) is None else text


def _binding(node: Expression) -> int:
    match node:
        case Conditional():
            return 0
        case Comparison() | Logic() | Not() | Membership():
            return BRANCH
        case Arithmetic(op):
            return BINDING[op]
        case _:
            return TIGHTEST
