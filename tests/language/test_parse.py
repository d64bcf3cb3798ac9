"""Text becomes the closed tree, or an ExpressionError."""

import pytest

from riskcheck.foundation import is_quantity, parse_duration, parse_quantity, parse_share, unit_suffix
from riskcheck.language import ExpressionError, parse
from riskcheck.language.sign import can_be_negative
from riskcheck.model.syntax import (
    AccountFigure,
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    ConfigValue,
    Constant,
    Logic,
    Membership,
    Name,
    Negate,
    Not,
    walk,
)

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Constant(1.0), Constant(2.0)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", ONE),
        ("-1", Constant(-1.0)),
        ("'long'", Constant("long")),
        ("True", Constant(True)),
        ("a", A),
        ("  a  ", A),
        ("(a)", A),
        ("-a", Negate(A)),
        ("not a", Not(A)),
        ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a / 2", Arithmetic("/", A, TWO)),
        ("a < b", Comparison("<", A, B)),
        ("a < b <= c", Logic("and", (Comparison("<", A, B), Comparison("<=", B, C)))),
        ("a and b and c", Logic("and", (A, B, C))),
        ("a or b and c", Logic("or", (A, Logic("and", (B, C))))),
        ("not a == b", Not(Comparison("==", A, B))),
        ("a in [1, 2]", Membership(A, (ONE, TWO))),
        ("a not in ['x']", Not(Membership(A, (Constant("x"),)))),
        ("a in config.limits.b", Membership(A, ConfigValue(("limits", "b")))),
        ("a if b else c", Conditional(B, A, C)),
        ("abs(a)", Call("abs", (A,))),
        ("max(a, b)", Call("max", (A, B))),
        ("max(a)", Aggregate("max", (A,))),
        ("count()", Aggregate("count", ())),
        ("sum(a, where=b)", Aggregate("sum", (A,), B)),
        ("top(2, a)", Aggregate("top", (TWO, A))),
        ("config.live_risk.warn_at", ConfigValue(("live_risk", "warn_at"))),
        ("account.debt", AccountFigure("debt")),
    ],
)
def test_the_tree_of_an_expression(text, tree):
    """Every form of the language has its tree, with Python's precedence."""
    assert parse(text) == tree


REFUSED = {
    "attribute": "a.b",
    "attribute of a number": "(1).real",
    "dunder": "a.__class__",
    "dunder of the config": "config.__class__",
    "dunder of the account": "account.__dict__",
    "dunder name": "__import__('os')",
    "account alone": "account.a.b",
    "config alone": "config",
    "method call": "'a'.upper()",
    "unknown function": "eval('1')",
    "subscript": "a[0]",
    "lambda": "lambda: 1",
    "list comprehension": "[x for x in a]",
    "generator": "sum(x for x in a)",
    "walrus": "(a := 1)",
    "power": "2 ** 3",
    "floor division": "7 // 2",
    "modulo": "7 % 2",
    "matrix product": "a @ b",
    "shift": "1 << 9",
    "bit and": "a & b",
    "inversion": "~a",
    "plus sign of a text": "+'a'",
    "is": "a is b",
    "is None": "a is None",
    "None": "None",
    "ellipsis": "...",
    "bytes": "b'a'",
    "complex": "1j",
    "f-string": "f'{a}'",
    "list": "[1, 2]",
    "tuple": "1, 2",
    "dict": "{}",
    "set": "{1}",
    "await": "await a",
    "yield": "(yield a)",
    "star": "abs(*a)",
    "double star": "abs(**a)",
    "double star of an aggregate": "sum(a, **b)",
    "other keyword": "sum(a, start=1)",
    "keyword of a function": "abs(x=1)",
    "where of a function": "abs(a, where=b)",
    "repeated keyword": "sum(a, where=b, where=c)",
    "in a name": "a in b",
    "in a text": "a in 'abc'",
    "in nothing": "a in []",
    "in expressions": "a in [b]",
    "in the account": "a in account.names",
    "two expressions": "a; b",
    "assignment": "a = 1",
    "import": "import os",
    "open bracket": "sum(a",
    "nothing": "",
    "blanks": "   ",
    "comment": "# a",
    "null byte": "a\0b",
    "half a surrogate": "'\ud800' == a",
    "infinity": "1e400",
    "giant integer": "9" * 500,
    "giant power of ten": "1e101",
    "too long": "1+" * 2000 + "1",
    "too deep": "(" * 60 + "-a" + "-a)" * 60,
    "many signs": "-" * 1500 + "1",
    "many nots": "not " * 400 + "a",
    "many brackets": "(" * 900 + "a" + ")" * 900,
    "too few arguments": "abs()",
    "too many arguments": "abs(a, b)",
    "count of a column": "count(a)",
    "top without a number": "top(a)",
    "percent inside": "5% + 1",
    "call of a call": "abs(a)(b)",
    "private name": "_a",
    "texts side by side": "a == 'b' 'c'",
    "a list without a comma": "a in ['b' 'c']",
    "texts that touch": "a == 'b''c'",
    "texts in other quotes": """a in ['b', 'c' "d"]""",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_part_of_the_language_is_refused(text):
    """Everything but the forms that are listed is an ExpressionError with a place inside the text."""
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert 0 <= refusal.value.at <= len(text)
    assert refusal.value.problem.found


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("smu(notional)", "sum"),
        ("aabs(1)", "abs"),
        ("coalesc(a, b)", "coalesce"),
        ("weightd_mean(a, b)", "weighted_mean"),
    ],
)
def test_an_unknown_function_is_told_its_nearest_name(text, near):
    """A misspelt function is refused with the one that was probably meant."""
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    assert repr(near) in refusal.value.problem.fix


@pytest.mark.parametrize("text", ["'b'", '"b"', "'a \\' b'", "'a \" b'", "'''b'''", "'é' ", "''", "  r'b'"])
def test_a_text_in_any_quotes_is_one(text):
    """Quotes and what stands between them make one text, also beside others in a list."""
    assert isinstance(parse(text), Constant)
    assert len(parse(f"a in ['ü', {text.strip()}, 'b']").options) == 3
    assert len(parse(f"a in [\n  'ü',\n  {text.strip()},\n  'b'\n]").options) == 3


def test_where_a_node_stands_takes_no_part_in_its_equality():
    """The same expression written with other blanks is the same value."""
    assert parse("sum( a )+1") == parse("sum(a) + 1")
    assert hash(parse("sum( a )")) == hash(parse("sum(a)"))


def test_walking_a_tree_meets_every_name():
    """A walk visits all operands, conditions and options."""
    names = {
        node.name for node in walk(parse("sum(a, where=b) + max(c, d) if e in [1] else -f")) if isinstance(node, Name)
    }
    assert names == set("abcdef")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5%", 0.05),
        ("0.5 %", 0.005),
        ("100%", 1.0),
        ("7%", 0.07),
        ("-5%", -0.05),
        ("60s", 60.0),
        ("5m", 300.0),
        ("2h", 7200.0),
        ("1d", 86400.0),
        ("250ms", 0.25),
        ("5", None),
        ("5 x", None),
        ("five%", None),
        ("%", None),
        ("5%%", None),
        ("1e2%", None),
    ],
)
def test_quantities(text, meant):
    """A percentage is a fraction, a duration is in seconds, and anything else is no quantity."""
    found = parse_quantity(text)
    assert found == (None if meant is None else pytest.approx(meant, rel=1e-12))
    assert is_quantity(text) is (meant is not None)
    is_share = "%" in text
    assert parse_share(text) == (found if is_share else None)
    assert parse_duration(text) == (None if is_share else found)


@pytest.mark.parametrize(
    ("text", "sign"),
    [("5%", "%"), (" -5 % ", "%"), ("90s", "s"), ("5m", "s"), ("1ms", "s"), ("5", ""), ("5 x", ""), ("", "")],
)
def test_the_sign_of_a_quantity(text, sign):
    """A share has a percent sign, a duration that of seconds in whatever unit of time it is written."""
    assert unit_suffix(text) == sign


@pytest.mark.parametrize("sign", ["%", "s", "d"])
def test_a_quantity_that_is_too_large_is_none_but_was_meant_as_one(sign):
    """Its number is not known, and it is no text either; at 1e100 it still can be held."""
    assert parse_quantity("1" + "0" * 101 + sign) is None
    assert is_quantity("1" + "0" * 101 + sign)
    assert parse_quantity("1" + "0" * 100 + sign) >= 1e98
    assert parse_quantity("-1" + "0" * 101 + sign) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(notional)", False),
        ("count()", False),
        ("abs(daily_pnl)", False),
        ("loss(daily_pnl)", False),
        ("notional * 2", False),
        ("sum(notional) + 1", False),
        ("stdev(realized_pnl)", False),
        ("daily_pnl", True),
        ("sum(net)", True),
        ("sum(notional) - 1", True),
        ("-sum(notional)", True),
        ("equity", True),
        ("sum(notional) if equity > 0 else daily_pnl", True),
        ("max(notional, unrealized_pnl)", True),
        ("account.debt", True),
    ],
)
def test_whether_a_measure_can_be_negative(text, expected):
    """A measure can be negative unless its form rules it out."""
    assert can_be_negative(parse(text)) is expected


LANGUAGE = (
    "numbers, texts, names, + - * /, comparisons, and, or, not, in, a if c else b, and the functions of the language"
)
IN_A_LIST = "in ['a', 'b'] with texts or numbers, or in config.limits.NAME"
SAID = {
    "": ("an empty expression", 0, "an expression such as sum(notional)", ""),
    "   ": ("an empty expression", 0, "an expression such as sum(notional)", ""),
    "a" * 2001: ("an expression of 2001 characters", 0, "at most 2000", ""),
    "1 + a == 'b' 'c'": ("texts side by side", 9, "one text", "put a comma between them"),
    "  'b' 'c'": ("texts side by side", 2, "one text", "put a comma between them"),
    "1 + None": ("a literal that is not a finite number, text, True or False", 4, LANGUAGE, ""),
    "1 + 1e101": ("a literal that is not a finite number, text, True or False", 4, LANGUAGE, ""),
    "-2e100": ("a literal that is not a finite number, text, True or False", 1, LANGUAGE, ""),
    "1 + _a": ("the name '_a'", 4, "a column, a figure, config.KEY or account.NAME", ""),
    "1 + config": ("the name 'config'", 4, "a column, a figure, config.KEY or account.NAME", ""),
    "1 + a.b": ("a dot", 4, "only config.KEY and account.NAME have one", ""),
    "1 + account.a.b": ("a dot", 4, "only config.KEY and account.NAME have one", ""),
    "config.a.__b__": ("a dot", 0, "only config.KEY and account.NAME have one", ""),
    "a + b is c": ("'is'", 0, "== or !=, or known(x) to ask whether a value is there", ""),
    "1 < a in b": ("'in' without a list", 9, IN_A_LIST, ""),
    "a in []": ("'in' without a list", 5, IN_A_LIST, ""),
    "a in [1, b]": ("'in' without a list", 5, IN_A_LIST, ""),
    "a in account.b": ("'in' without a list", 5, IN_A_LIST, ""),
    "1 + a(1)(2)": ("a call of something that is not a function", 4, LANGUAGE, ""),
    "1 + abs(*a)": ("an argument with a star", 4, "plain arguments", ""),
    "1 + sum(a, start=1)": ("an unknown keyword of sum", 4, "only where=", ""),
    "1 + sum(a, where=b, **c)": ("an unknown keyword of sum", 4, "only where=", ""),
    "1 + abs(a, where=b)": ("a keyword of abs", 4, "only aggregates take one: where=", ""),
    "1 + max(a, b, where=c)": ("a keyword of max", 4, "only aggregates take one: where=", ""),
    "1 + abs(a, b)": ("abs with 2 arguments", 4, "abs(x)", ""),
    "1 + top(a)": ("top with 1 arguments", 4, "top(n, x)", ""),
    "1 + round(1, 2, 3)": ("round with 3 arguments", 4, "round(x) or round(x, digits)", ""),
    "1 + max()": ("max with 0 arguments", 4, "max(column) or max(x, y, ...)", ""),
    "1 + a ** 2": ("an operator that is not part of the language", 4, LANGUAGE, ""),
    "1 + ~a": ("an operator that is not part of the language", 4, LANGUAGE, ""),
    "1 + a[0]": ("a subscript that is not part of the language", 4, LANGUAGE, ""),
    "1 + [a]": ("a list that is not part of the language", 4, LANGUAGE, ""),
    "1 + (a, b)": ("a list that is not part of the language", 4, LANGUAGE, ""),
    "1 + {'a': 1}": ("a dictionary that is not part of the language", 4, LANGUAGE, ""),
    "1 + (lambda: 1)": ("a lambda that is not part of the language", 5, LANGUAGE, ""),
    "1 + (a := 1)": ("an assignment that is not part of the language", 5, LANGUAGE, ""),
    "1 + f'{a}'": ("a formatted text that is not part of the language", 4, LANGUAGE, ""),
    "1 + sum(b for b in a)": ("a comprehension that is not part of the language", 7, LANGUAGE, ""),
    "'é' == a.b": ("a dot", 7, "only config.KEY and account.NAME have one", ""),
    "  (1 +\n  a.b)": ("a dot", 9, "only config.KEY and account.NAME have one", ""),
}


@pytest.mark.parametrize("text", SAID)
def test_a_refusal_says_what_stands_where_and_what_may(text):
    """The column is counted in characters of the whole text, over its lines and blanks."""
    with pytest.raises(ExpressionError) as refusal:
        parse(text)
    said = refusal.value.problem

    assert (said.found, refusal.value.at, said.expected, said.fix) == SAID[text]


def test_text_that_python_cannot_read_says_where_python_stopped():
    """The words are Python's own, the column is in the text as it was written."""
    with pytest.raises(ExpressionError) as refusal:
        parse("  a +* b")

    assert (refusal.value.problem.found, refusal.value.at) == ("not an expression: invalid syntax", 5)
    assert refusal.value.problem.expected == "an expression such as sum(notional)"


def test_every_node_knows_where_it_begins():
    """A mistake that is found later is shown at its own column, whatever kind of node it is in."""
    text = "-a + abs(b) > 1 and not c in [-2, 'd'] or (account.e if f < g < 1 else sum(config.h.i, where=k))"
    whole, compared, negated = ["-a", "-a"], ["-a", "-a", "-a", "a ", "ab", "b)", "1 "], ["no", "c ", "c ", "-2", "'d"]
    chosen, tested, otherwise = ["ac", "ac"], ["f ", "f ", "f ", "g ", "g ", "g ", "1 "], ["su", "co", "k)"]

    begins = [text[node.at : node.at + 2] for node in walk(parse(text))]

    assert begins == [*whole, *compared, *negated, *chosen, *tested, *otherwise]


def test_a_node_behind_another_knows_where_it_begins():
    """A sign within a sum, and what is not in a list, begin where they are written."""
    text = "1 + -a > 0 or b not in ['c']"

    begins = [text[node.at : node.at + 2] for node in walk(parse(text))]

    assert begins == ["1 ", "1 ", "1 ", "1 ", "-a", "a ", "0 ", "b ", "b ", "b ", "'c"]
