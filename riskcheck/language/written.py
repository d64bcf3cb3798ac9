"""A syntax tree as text again, with whatever a reader wants put in for its parts."""

from collections.abc import Callable, Mapping

from riskcheck.quantity import shortest
from riskcheck.syntax import (
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

BINDING: Mapping[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2}
TIGHTEST = 3

PutIn = Callable[[Expression], str | None]


def written(node: Expression, put_in: PutIn) -> str:
    """The expression as text; where ``put_in`` gives a text for a node, that stands in its place."""
    instead = put_in(node)
    if instead is not None:
        return instead

    def inner(child: Expression) -> str:
        return written(child, put_in)

    match node:
        case Constant(value):
            return shortest(value) if isinstance(value, float) else repr(value)
        case Name(name):
            return name
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
            return f"{_bound(left, 0, put_in)} {op} {_bound(right, 0, put_in)}"
        case Logic(op, operands):
            return f" {op} ".join(f"({inner(one)})" for one in operands)
        case Not(operand):
            return f"not ({inner(operand)})"
        case Membership(item, options):
            listed = inner(options) if isinstance(options, ConfigValue) else f"[{', '.join(map(inner, options))}]"
            return f"{inner(item)} in {listed}"
        case Conditional(test, then, otherwise):
            return f"{_bound(then, 0, put_in)} if {_bound(test, 0, put_in)} else {inner(otherwise)}"
        case Call(function, arguments):
            return f"{function}({', '.join(map(inner, arguments))})"
        case Aggregate(function, arguments, where):
            filtered = [f"where={inner(where)}"] if where is not None else []
            return f"{function}({', '.join([*map(inner, arguments), *filtered])})"
        case Lookup(key):
            return f"the limit of {inner(key)}"


def _bound(node: Expression, strength: int, put_in: PutIn) -> str:
    """An operand, in parentheses where it binds less than what it stands in."""
    text = written(node, put_in)
    is_loose = isinstance(node, Arithmetic) and BINDING[node.op] < strength and put_in(node) is None
    return f"({text})" if is_loose or isinstance(node, Conditional) else text
