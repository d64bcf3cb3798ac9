"""Hostile expression texts: each becomes the closed tree or an ExpressionError, quickly, and nothing else."""

import sys
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskcheck.language import ExpressionError, parse
from riskcheck.model.syntax import Expression, walk

QUICK = 1.0
HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    "__import__('os').system('true')",
    "(lambda: 1)()",
    "[x for x in range(10 ** 9)]",
    "sum(x for x in ().__class__.__mro__)",
    "(n := 10 ** 9)",
    "9 ** 9 ** 9 ** 9",
    "2 ** 100000",
    "'a' * 10 ** 9",
    "1 << 10 ** 9",
    "f'{().__class__}'",
    "'%1000000000d' % 1",
    "config.__init__.__globals__",
    "account.__class__",
    "a" * 1999,
    "9" * 1999,
    "0x" + "f" * 1900,
    "1e" + "9" * 1900,
    "(" * 1999,
    "[" * 1999,
    "-" * 1998 + "1",
    "~" * 1998 + "1",
    "not " * 499 + "a",
    "a" + ".a" * 999,
    "a" + "(a)" * 600,
    "a" + "[a]" * 600,
    "a" + "+a" * 999,
    "a" + " if a else a" * 160,
    "a" + "<a" * 999,
    "a" + " and a" * 330,
    "lambda:" * 280 + "a",
    "f(" * 900 + ")" * 900,
    "abs(" * 400 + "a" + ")" * 400,
    "{" * 900 + "}" * 900,
    "'" * 1999,
    '"""' + "a" * 1990,
    "\\" * 1999,
    "\n" * 1999,
    "\t a",
    "a\n+\nb",
    "(a\n+\nb)",
    "\x00",
    "\ufeff1",
    "\ud800",
    "1_000",
    "0777",
    "1if 1else 1",
    "'\\d' == a",
    "'\\N{BULLET}' == a",
    "'\\x' == a",
    "\uff41 + 1",
    "await a",
    "async",
    "print('a')",
    "exec('a')",
    "a if b",
    "*a",
    "**a",
    "a:b",
    "a!",
    "$a",
    "`a`",
    "a <> b",
]


def parse_or_refuse(text):
    """The tree, or None where the text is refused; anything else goes through."""
    began = perf_counter()
    try:
        tree = parse(text)
    except ExpressionError:
        tree = None
    assert perf_counter() - began < QUICK
    return tree


def assert_closed(tree):
    assert all(isinstance(node, Expression) for node in walk(tree))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
def test_hostile_texts_are_refused_or_harmless(text):
    """No text makes the parser slow, deep or anything but the closed tree."""
    tree = parse_or_refuse(text)
    if tree is not None:
        assert_closed(tree)


@given(st.text(max_size=200))
@example("a" * sys.getrecursionlimit() * 2)
def test_any_text_parses_or_is_refused(text):
    """Random characters parse or are refused."""
    tree = parse_or_refuse(text)
    if tree is not None:
        assert_closed(tree)


SIGNS = "( ) [ ] { } . , : ; = := == != < <= > >= + - * / // % ** @ ~ & | ^ << >> ... # \\"
WORDS = "lambda for in if else not and or is None True False await yield async import as with def class return"
NAMES = "a b notional sum max count where= config account known coalesce __class__ __import__"
LITERALS = "'x' 'y f'{a}' b'z' 1 0.5 1e400 99999999999999999999 1j '''"
PIECES = st.sampled_from([*f"{SIGNS} {WORDS} {NAMES} {LITERALS}".split(), "\n", "\t"])


@given(st.lists(PIECES, max_size=40), st.sampled_from(["", " "]))
def test_pieces_of_python_in_any_order_parse_or_are_refused(pieces, between):
    """Python's own words and signs, in any order, parse or are refused."""
    tree = parse_or_refuse(between.join(pieces))
    if tree is not None:
        assert_closed(tree)


ALLOWED = ["({})", "-({})", "not ({})", "abs({})", "sum({}, where={})", "max({}, {})", "({}) < ({})", "({}) + ({})"]
FORBIDDEN = ["[{}]", "({}).a", "({})[0]", "lambda: ({})", "({}) ** ({})", "({} := 1)", "[({}) for a in ({})]"]
WRAPPED = st.sampled_from(ALLOWED + FORBIDDEN)


@given(st.lists(WRAPPED, max_size=30))
def test_forms_within_forms_parse_or_are_refused(forms):
    """Forms nested into each other, allowed and forbidden ones, parse or are refused however deep they go."""
    text = "a"
    for form in forms:
        text = form.replace("{}", text) if len(text) < 500 else form.replace("{}", "b", 1).replace("{}", text, 1)
    tree = parse_or_refuse(text)
    if tree is not None:
        assert_closed(tree)
