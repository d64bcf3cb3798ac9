"""Bounds whose sign does not fit the policy's unit, in the words that a reader is given."""

import pytest
from support import book, judge, limit, lot

from riskcheck.evaluation.unit_mistakes import misread, plain_constants
from riskcheck.language import parse
from riskcheck.model.policy import Formula, Rule

BELOW_1 = "a fraction below 1, or a text with its sign"


@pytest.mark.parametrize(
    ("number", "sign", "unit", "found", "expected", "fix"),
    [
        (
            50.0, "", "percent", "max 50 of a policy in percent, which is 5000 %", BELOW_1,
            'write "50%", or "5000%" if that is meant',
        ),
        (
            1.0, "", "percent", "max 1 of a policy in percent, which is 100 %", BELOW_1,
            'write "1%", or "100%" if that is meant',
        ),
        (
            -2.5, "", "percent", "max -2.5 of a policy in percent, which is -250 %", BELOW_1,
            'write "-2.5%", or "-250%" if that is meant',
        ),
        (
            60.0, "s", "percent", "max is a duration in a policy whose unit is percent", 'a share such as "5%"',
            'write it as a share such as "5%", or give the policy another unit',
        ),
        (
            60.0, "s", "base_currency", "max is a duration in a policy whose unit is base_currency", "a number",
            "write it as a number, or give the policy another unit",
        ),
        (
            0.5, "%", "base_currency", "max is a share in a policy whose unit is base_currency", "a number",
            "write it as a number, or give the policy another unit",
        ),
        (
            0.5, "%", "count", "max is a share in a policy whose unit is count", "a number",
            "write it as a number, or give the policy another unit",
        ),
        (
            60.0, "s", "count", "max is a duration in a policy whose unit is count", "a number",
            "write it as a number, or give the policy another unit",
        ),
        (
            0.5, "%", "s", "max is a share in a policy whose unit is s", "a duration",
            "write it as a duration, or give the policy another unit",
        ),
    ],
)  # fmt: skip
def test_a_number_that_may_be_misread_says_how_to_write_it(number, sign, unit, found, expected, fix):
    """It says what the number reads as, and how to write either thing that can be meant."""
    problem = misread("max", number, sign, unit)

    assert (problem.found, problem.expected, problem.fix) == (found, expected, fix)


@pytest.mark.parametrize(
    ("number", "sign", "unit"),
    [
        (0.99, "", "percent"),
        (-0.99, "", "percent"),
        (50.0, "%", "percent"),
        (50.0, "", "count"),
        (50.0, "", "base_currency"),
        (50.0, "", "s"),
        (50.0, "s", "s"),
        (50.0, "s", "x"),
        (50.0, "%", "x"),
        (50.0, "", ""),
    ],
)
def test_a_number_that_says_what_its_unit_says_is_taken(number, sign, unit):
    """A fraction below 1, a sign that is that of the unit, and a unit that is a mere label."""
    assert misread("max", number, sign, unit) is None


@pytest.mark.parametrize(
    ("bound", "let", "numbers"),
    [
        ("2", {}, [2.0]),
        ("1", {}, []),
        ("1.5", {}, [1.5]),
        ("-1.5", {}, [-1.5]),
        ("0.5", {}, []),
        ("'a'", {}, []),
        ("-(5 if equity > 1 else 9)", {}, [5.0, 9.0]),
        ("5 if equity > 7 else 0.5", {}, [5.0]),
        ("min(5, 0.5)", {}, [5.0]),
        ("coalesce(account.a, 5)", {}, [5.0]),
        ("max(5, abs(7))", {}, [5.0, 7.0]),
        ("5 * equity", {}, []),
        ("loss(5)", {}, []),
        ("sum(5)", {}, []),
        ("x", {"x": "5"}, [5.0]),
        ("x", {"x": "y", "y": "min(5, 6)"}, [5.0, 6.0]),
        ("-x", {"x": "5"}, [5.0]),
        ("x if equity > 1 else y", {"x": "5", "y": "6"}, [5.0, 6.0]),
        ("min(x, y)", {"x": "5", "y": "6"}, [5.0, 6.0]),
        ("x", {"y": "5"}, []),
        ("x", {"x": "5 * equity"}, []),
    ],
)
def test_the_numbers_that_a_bound_may_come_to(bound, let, numbers):
    """What a bound picks as it is, by branches, choices and names, and not what it reckons with."""
    formulas = {text: Formula(text, parse(text)) for text in ("0", bound, *let.values())}
    named = tuple((name, formulas[text]) for name, text in let.items())

    for sides in ({"minimum": formulas[bound]}, {"maximum": formulas[bound]}):
        found = list(plain_constants(Rule(formulas["0"], let=named, **sides)))
        assert [number for _, number in found] == numbers


def test_a_number_is_told_with_the_expression_that_it_stands_in():
    """Of a name it is that of the name, so that a reader is led there; both bounds are looked at."""
    formulas = [Formula(text, parse(text)) for text in ("x", "5", "min(7, equity)")]
    rule = Rule(formulas[0], formulas[0], formulas[2], let=(("x", formulas[1]),))

    assert list(plain_constants(rule)) == [(formulas[1], 5.0), (formulas[2], 7.0)]


@pytest.mark.parametrize(("text", "numbers"), [("500%", []), ("90s", []), ("500", [500.0])])
def test_a_number_with_its_sign_is_not_plain(text, numbers):
    """A bound such as "500%" says that this is meant."""
    rule = limit(f'measure = "equity"\nmax = "{text}"').rule

    assert [number for _, number in plain_constants(rule)] == numbers


def test_every_limit_of_the_config_that_does_not_fit_is_told():
    """Each by its dotted name and its own line of the reason; what a table holds is told by key."""
    rule = """
    measure = "total_notional / equity"
    min = "config.limits.low"
    max = { by = "'a'", limits = "config.limits.caps" }
    """
    config = '[limits]\nlow = 2\ncaps = { a = 50, b = "50%", c = "1m" }'
    result = judge(rule, book(lot(), account={"equity": 1000.0}), config, head='unit = "percent"')

    assert result.outcome == "error"
    assert result.reason == (
        "limits.low 2 of a policy in percent, which is 200 %; "
        "limits.caps.a 50 of a policy in percent, which is 5000 %; "
        "limits.caps.c is a duration in a policy whose unit is percent"
    )
    assert result.fix == f'write "2%", or "200%" if that is meant; expected {BELOW_1}'


@pytest.mark.parametrize(("cap", "outcome"), [(50, "pass"), (5, "fail")])
def test_limits_of_tables_that_are_all_numbers_have_no_sign(cap, outcome):
    """What a key of [live_risk] is written with is a matter of the config's own rules."""
    rule = 'measure = "count() * 10"\nmax = "config.live_risk.max_open_positions"\noptional = true'

    assert judge(rule, book(lot()), f"[live_risk]\nmax_open_positions = {cap}").outcome == outcome
