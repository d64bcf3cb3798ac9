"""Whether an expression can come out negative, as far as its form tells."""

from riskcheck.model import Aggregate, Arithmetic, Call, Conditional, Constant, Expression, Name
from riskcheck.snapshot import COLUMNS, DERIVED

NEVER_NEGATIVE = frozenset(
    {
        *(column.name for column in (*COLUMNS, *DERIVED) if column.never_negative),
        *("total_notional", "num_open_positions", "starting_cash"),
    }
)
NEVER_NEGATIVE_FUNCTIONS = frozenset({"abs", "loss", "count", "count_distinct", "stdev"})


def can_be_negative(node: Expression) -> bool:
    """False only where every value that the expression can have is 0 or above."""
    match node:
        case Constant(value):
            return isinstance(value, float) and value < 0
        case Name(name):
            return name not in NEVER_NEGATIVE
        case Arithmetic(op, left, right):
            return op == "-" or can_be_negative(left) or can_be_negative(right)
        case Conditional(_, then, otherwise):
            return can_be_negative(then) or can_be_negative(otherwise)
        case Call(function, arguments) | Aggregate(function, arguments):
            return function not in NEVER_NEGATIVE_FUNCTIONS and any(map(can_be_negative, arguments))
        case _:
            return True
