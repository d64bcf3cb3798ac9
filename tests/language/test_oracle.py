"""Random expressions against a second, slower and plainer reading of the language."""

from math import fsum, isclose, isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import book, lot, truth_of, value_of, why_missing

from riskcheck.language import parse
from riskcheck.model.syntax import (
    AccountFigure,
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Constant,
    Logic,
    Name,
    Negate,
    Not,
)

ACCOUNT = {"a": 2.5, "b": -4.0, "c": 0.0, "d": None, "e": 1e60, "yes": True, "no": False, "open": None}
ROWS = [(1.0, 3.0), (2.0, None), (4.0, -1.0)]
BOOK = book(
    *(lot(f"S{row}", size=x, mark_price=10.0, beta=beta) for row, (x, beta) in enumerate(ROWS)), account=ACCOUNT
)
COLUMNS = {"size": [x for x, _ in ROWS], "beta": [beta for _, beta in ROWS]}


def known(number):
    return number if isfinite(number) else None


def equal(x, y):
    return x == y or isclose(x, y, rel_tol=1e-9)


def meaning(node, row=None):
    """The value of a tree by the book: None is missing; ``row`` is the row that columns are read in."""
    return MEANINGS[type(node)](node, row)


def turned(value, turn):
    return None if value is None else turn(value)


def chosen(node, row):
    truth = meaning(node.test, row)
    return None if truth is None else meaning(node.then if truth else node.otherwise, row)


MEANINGS = {
    Constant: lambda node, _: node.value,
    AccountFigure: lambda node, _: ACCOUNT[node.name],
    Name: lambda node, row: COLUMNS[node.name][row],
    Negate: lambda node, row: turned(meaning(node.operand, row), lambda x: -x),
    Not: lambda node, row: turned(meaning(node.operand, row), lambda x: not x),
    Arithmetic: lambda node, row: arithmetic(node.op, meaning(node.left, row), meaning(node.right, row)),
    Comparison: lambda node, row: compared(node.op, meaning(node.left, row), meaning(node.right, row)),
    Logic: lambda node, row: connected(node.op, [meaning(operand, row) for operand in node.operands]),
    Conditional: chosen,
    Call: lambda node, row: called(node.function, [meaning(argument, row) for argument in node.arguments]),
    Aggregate: lambda node, _: aggregated(node.function, node.arguments, node.where),
}


def arithmetic(op, x, y):
    if x is None or y is None or (op == "/" and y <= 0):
        return None
    return known({"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[op]())


def compared(op, x, y):
    if x is None or y is None:
        return None
    at, above = equal(x, y), x > y
    return {"==": at, "!=": not at, "<": not above and not at, "<=": not above or at, ">": above and not at}.get(
        op, above or at
    )


def connected(op, operands):
    decisive = op == "or"
    if any(operand is decisive for operand in operands):
        return decisive
    return None if None in operands else not decisive


def called(function, values):
    if function == "coalesce":
        return next((value for value in values if value is not None), None)
    if function == "known":
        return values[0] is not None
    if None in values:
        return None
    return {"abs": abs, "min": min, "max": max, "loss": lambda x: -x if x < 0 else 0.0}[function](*values)


def aggregated(function, arguments, where):
    kept = [row for row in range(len(ROWS)) if where is None or meaning(where, row)]
    if where is not None and any(meaning(where, row) is None for row in range(len(ROWS))):
        return None
    if function == "count":
        return float(len(kept))
    cells = [meaning(arguments[0], row) for row in kept]
    if None in cells:
        return None
    if function == "sum":
        return known(fsum(cells))
    return {"min": min, "max": max}[function](cells) if cells else None


def numbers(leaves, conditions, *, depth):
    """Texts of numeric expressions over some leaves."""
    if not depth:
        return leaves
    less = numbers(leaves, conditions, depth=depth - 1)
    truths = conditions(less)
    return st.one_of(
        less,
        st.builds("({} {} {})".format, less, st.sampled_from("+-*/"), less),
        st.builds("-{}".format, less),
        st.builds("({} if {} else {})".format, less, truths, less),
        st.builds("{}({})".format, st.sampled_from(["abs", "loss"]), less),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "coalesce"]), less, less),
    )


def conditions(values):
    """Texts of conditions over some values."""
    plain = st.one_of(
        st.builds("({} {} {})".format, values, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), values),
        st.builds("({} < {} <= {})".format, values, values, values),
        st.builds("known({})".format, values),
        st.sampled_from(["account.yes", "account.no", "account.open"]),
    )
    return st.one_of(
        plain,
        st.builds("({} {} {})".format, plain, st.sampled_from(["and", "or"]), plain),
        plain.map("(not {})".format),
    )


literals = st.sampled_from(["0", "1", "2", "0.1", "0.3", "7.25", "1000000", "1e90"])
figures = st.sampled_from([f"account.{name}" for name in "abcde"])
cells = numbers(st.one_of(literals, st.sampled_from(["size", "beta"])), conditions, depth=1)
aggregates = st.one_of(
    st.builds("{}({})".format, st.sampled_from(["sum", "min", "max"]), cells),
    st.builds("{}({}, where={})".format, st.sampled_from(["sum", "min", "max"]), cells, conditions(cells)),
    st.builds("count(where={})".format, conditions(cells)),
)
values = numbers(st.one_of(literals, figures, aggregates), conditions, depth=3)


@given(values)
def test_numbers_mean_what_the_plain_reading_says(text):
    """Whatever arithmetic, functions, branches and aggregates are put together, the engine and the oracle agree."""
    expected = meaning(parse(text))
    assume(expected is None or abs(expected) < 1e98)
    assert value_of(text, BOOK) == (None if expected is None else pytest.approx(expected))


@given(conditions(values))
def test_conditions_mean_what_the_plain_reading_says(text):
    """Whatever comparisons and connectives are put together, the engine and the oracle agree, also on missing."""
    assert truth_of(text, BOOK) is meaning(parse(text))


@given(values)
def test_what_is_missing_always_has_a_reason(text):
    """An expression without a value becomes an error that says why, never an exception."""
    assume(meaning(parse(text)) is None)
    assert why_missing(text, BOOK)
