"""The syntax tree of the expression language: small, closed, and free of any engine.

``at`` is the column of the node in its expression's text, from 0; it takes no part in equality, so that
the same expression written in two policies is the same value.
"""

from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from riskcheck.foundation import frozen

ArithmeticOp = Literal["+", "-", "*", "/"]
ComparisonOp = Literal["<", "<=", ">", ">=", "==", "!="]
LogicOp = Literal["and", "or"]


@frozen
class Constant:
    """A number (float), a text, or True and False."""

    value: float | str | bool
    at: int = field(default=0, compare=False)
    kind: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # True == 1.0 in Python, but they are not the same constant.
        object.__setattr__(self, "kind", type(self.value))


@frozen
class Name:
    """A column of the table, a key, a derived name, or an account figure."""

    name: str
    at: int = field(default=0, compare=False)


@frozen
class AccountFigure:
    """``account.NAME``: a figure that the source gave for the whole account."""

    name: str
    at: int = field(default=0, compare=False)


@frozen
class ConfigValue:
    """``config.a.b``: a value of the configuration."""

    path: tuple[str, ...]
    at: int = field(default=0, compare=False)


@frozen
class Negate:
    """``-x``"""

    operand: "Expression"
    at: int = field(default=0, compare=False)


@frozen
class Arithmetic:
    """``x + y``, ``x - y``, ``x * y``, ``x / y``"""

    op: ArithmeticOp
    left: "Expression"
    right: "Expression"
    at: int = field(default=0, compare=False)


@frozen
class Comparison:
    """One comparison; a chain ``a < b < c`` is the conjunction of its links."""

    op: ComparisonOp
    left: "Expression"
    right: "Expression"
    at: int = field(default=0, compare=False)


@frozen
class Logic:
    """``and`` and ``or`` of two or more operands, in Kleene's three values."""

    op: LogicOp
    operands: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@frozen
class Not:
    """``not x``"""

    operand: "Expression"
    at: int = field(default=0, compare=False)


@frozen
class Membership:
    """``x in [a, b]`` and ``x in config.limits.NAME``"""

    item: "Expression"
    options: tuple[Constant, ...] | ConfigValue
    at: int = field(default=0, compare=False)


@frozen
class Conditional:
    """``then if test else otherwise``: only the branch that is taken counts."""

    test: "Expression"
    then: "Expression"
    otherwise: "Expression"
    at: int = field(default=0, compare=False)


@frozen
class Call:
    """A function of values, such as ``abs(x)``."""

    function: str
    arguments: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@frozen
class Aggregate:
    """A function of a whole column, such as ``sum(notional, where=venue == 'kraken')``."""

    function: str
    arguments: tuple["Expression", ...]
    where: "Expression | None" = None
    at: int = field(default=0, compare=False)


@frozen
class Lookup:
    """A limit by a key: the number under it, else ``default``; without one an unlisted key has no value."""

    key: "Expression"
    limits: tuple[tuple[str, float], ...] | ConfigValue
    default: float | None = None
    at: int = field(default=0, compare=False)


Expression = (
    Constant
    | Name
    | AccountFigure
    | ConfigValue
    | Negate
    | Arithmetic
    | Comparison
    | Logic
    | Not
    | Membership
    | Conditional
    | Call
    | Aggregate
    | Lookup
)


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct operands of a node, in the order in which they are written."""
    match node:
        case Negate(operand) | Not(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Logic(_, operands) | Call(_, operands):
            return operands
        case Membership(item, options):
            return (item, *((options,) if isinstance(options, ConfigValue) else options))
        case Conditional(test, then, otherwise):
            return (then, test, otherwise)
        case Lookup(key, limits):
            return (key, limits) if isinstance(limits, ConfigValue) else (key,)
        case Aggregate(_, arguments, where):
            return arguments if where is None else (*arguments, where)
        case Constant() | Name() | AccountFigure() | ConfigValue():
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and everything below it, depth first."""
    yield node
    for child in children(node):
        yield from walk(child)
