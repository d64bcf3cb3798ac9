"""A syntax tree as text again: with the same meaning, and with figures in the place of what has one."""

import pytest

from riskcheck.language import parse
from riskcheck.language.unparse import unparse
from riskcheck.model.syntax import Aggregate, Arithmetic, ConfigValue, Lookup, Name

WRITTEN = {
    "1": "1",
    "-1": "-1",
    "0.25": "0.25",
    "29500": "29 500",
    "'long'": "'long'",
    "True": "True",
    "a": "a",
    "account.debt": "account.debt",
    "config.limits.a.b": "config.limits.a.b",
    "-a": "-a",
    "-(a + b)": "-(a + b)",
    "-(a * b)": "-(a * b)",
    "a + b - c": "a + b - c",
    "a - (b - c)": "a - (b - c)",
    "a - (b + c)": "a - (b + c)",
    "a - b * c": "a - b * c",
    "(a - b) * c": "(a - b) * c",
    "a * (b + c)": "a * (b + c)",
    "a / b / c": "a / b / c",
    "a / (b / c)": "a / (b / c)",
    "a / (b * c)": "a / (b * c)",
    "a * b / c": "a * b / c",
    "a<=b": "a <= b",
    "a + b > c - 1": "a + b > c - 1",
    "(a if b else c) > (b if c else a)": "(a if b else c) > (b if c else a)",
    "(a < b) == c": "(a < b) == c",
    "a == (b != c)": "a == (b != c)",
    "(a and b) == c": "((a) and (b)) == c",
    "(not a) == b": "(not (a)) == b",
    "(a in [1]) == b": "(a in [1]) == b",
    "(a < b) in [True]": "(a < b) in [True]",
    "(a if b else c) in [1]": "(a if b else c) in [1]",
    "a + b in [1]": "a + b in [1]",
    "a < b < c": "(a < b) and (b < c)",
    "a and b and not c": "(a) and (b) and (not (c))",
    "a or b": "(a) or (b)",
    "a in ['x', 'y']": "a in ['x', 'y']",
    "a in [1]": "a in [1]",
    "a not in config.limits.b": "not (a in config.limits.b)",
    "a if b > 1 else c": "a if b > 1 else c",
    "a if b else c if a else b": "a if b else c if a else b",
    "(a if b else c) if (b if a else c) else a": "(a if b else c) if (b if a else c) else a",
    "(a if b else c) * 2": "(a if b else c) * 2",
    "2 + (a if b else c)": "2 + (a if b else c)",
    "a + b if a * b else c": "a + b if a * b else c",
    "max(a, b + 1)": "max(a, b + 1)",
    "coalesce(a, 'x')": "coalesce(a, 'x')",
    "count()": "count()",
    "sum(a)": "sum(a)",
    "count(where=a == 'x')": "count(where=a == 'x')",
    "top(3, a, where=b or c)": "top(3, a, where=(b) or (c))",
    "weighted_mean(a, b)": "weighted_mean(a, b)",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_tree_is_written_as_it_is_read(text):
    """With the parentheses that the meaning takes, and no others around sums."""
    assert unparse(parse(text), lambda _: None) == WRITTEN[text]


@pytest.mark.parametrize("text", [text for text in WRITTEN if " 500" not in WRITTEN[text]])
def test_what_is_written_means_the_same(text):
    """Read again, it is the same tree."""
    tree = parse(text)

    assert parse(unparse(tree, lambda _: None)) == tree


def _with_figures(node):
    """Figures for the names and aggregates of a desk, and for the one sum that is a figure itself."""
    match node:
        case Name("a"):
            return "100"
        case Aggregate():
            return "300"
        case Arithmetic("+", Name("b"), _):
            return "7"
    return None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a / b", "100 / b"),
        ("sum(a, where=b) - a", "300 - 100"),
        ("-a", "-100"),
        ("-(a - c)", "-(100 - c)"),
        ("c - (b + a)", "c - 7"),
        ("(a - b) * (a if c else b)", "(100 - b) * (100 if c else b)"),
        ("a > c", "100 > c"),
        ("c > a", "c > 100"),
        ("a in [1]", "100 in [1]"),
        ("not a", "not (100)"),
        ("a and c", "(100) and (c)"),
        ("c if a else c", "c if 100 else c"),
        ("c if c else a", "c if c else 100"),
        ("max(a, c)", "max(100, c)"),
    ],
)
def test_figures_stand_in_the_place_of_what_has_one(text, said):
    """A part that has a figure is not written out, and needs no parentheses; all around it is."""
    assert unparse(parse(text), _with_figures) == said


def test_a_figure_stands_within_an_aggregate_that_has_none():
    """The arguments of an aggregate and its condition are parts like any other."""
    a_is = {Name("a"): "100"}

    assert unparse(parse("sum(a + 1, where=a > b)"), a_is.get) == "sum(100 + 1, where=100 > b)"


def test_a_limit_that_is_looked_up_is_called_by_its_key():
    """The table itself is too long to show."""
    lookup = Lookup(Name("a"), ConfigValue(("limits", "caps")))

    assert unparse(lookup, lambda _: None) == "the limit of a"
    assert unparse(Arithmetic("*", lookup, Name("b")), {Name("a"): "'x'"}.get) == "the limit of 'x' * b"
