"""Examples inside policy files: what they may say, and what becomes of them."""

import pytest

from riskcheck import UsageError, load_policies
from riskcheck.loading.policies import read_policy
from riskcheck.loading.toml import parse_toml
from riskcheck.shipped import shipped
from riskcheck.trial import one_sided, try_examples

POLICY = """
id = "cap"
title = "Cap"
[rule]
each = "symbol"
measure = "sum(notional)"
max = "config.limits.cap"
"""
LONG = '{ symbol = "BTC/EUR", side = "long", size = 1, mark_price = 100 }'


def policy(*examples: str):
    return read_policy(parse_toml(POLICY + "".join(f"[[example]]\n{example}\n" for example in examples), "cap.toml"))


def example(expect: str, more: str = "", cap: str = "50") -> str:
    return f'name = "{expect}"\nexpect = "{expect}"\npositions = [{LONG}]\nconfig = {{ limits.cap = {cap} }}\n{more}'


def test_an_example_that_comes_true_passes():
    """A book beyond the limit fails, one below it passes, and one without a limit is an error."""
    no_limit = f'name = "none"\nexpect = "error"\npositions = [{LONG}]'
    trials = try_examples([policy(example("fail"), example("pass", cap="200"), no_limit)])
    assert [trial.differences for trial in trials] == [(), (), ()]


DIFFERENCES = {
    "the outcome": (example("pass"), "expected pass, got fail: 100.00 is above the limit of 50.00 by 50.00"),
    "a subject's outcome": (
        example("fail", 'subjects = { "BTC/EUR" = "pass" }'),
        "expected 'BTC/EUR' to be pass, got fail: 100.00 is above the limit of 50.00 by 50.00",
    ),
    "a subject that is not there": (
        example("fail", 'subjects = { "ETH/EUR" = "pass" }'),
        "expected 'ETH/EUR' to be pass, got no such subject; there are BTC/EUR",
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_wrong_expectation_says_what_came_instead(name):
    """Expected and got stand side by side, with the reason."""
    text, said = DIFFERENCES[name]
    (trial,) = try_examples([policy(text)])
    assert trial.differences == (said,)


def test_a_book_that_contradicts_itself_fails_its_example_and_says_where():
    """An example whose book is refused has not come true, whatever it expects."""
    wrong = example("error").replace('side = "long"', 'side = "up"')
    (trial,) = try_examples([policy(wrong)])
    assert "cap.toml:8" in trial.differences[0]
    assert "expected long, short or flat" in trial.differences[0]


REFUSED = {
    "an unknown key": (example("pass", "expct = 1"), "unknown key in [[example]]: 'expct'"),
    "an unknown outcome": (example("green"), "expect is the text 'green'"),
    "no expectation": ('name = "x"', "[[example]] has no 'expect'"),
    "a name twice": (example("pass") + "[[example]]\n" + example("pass"), "a second example 'pass'"),
    "a time without a zone": (example("pass", "as_of = 2026-01-01T11:00:00"), "as_of is"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_example_that_makes_no_sense_is_refused(name):
    """A mistake in an example is a mistake in the policy file, with its line."""
    text, said = REFUSED[name]
    with pytest.raises(UsageError) as refused:
        policy(text)
    assert said in str(refused.value)
    assert "cap.toml:" in str(refused.value)


def test_examples_on_one_side_only_are_told():
    """A limit that was only seen to hold, or only seen to break, has not been tried."""
    assert one_sided([policy(example("fail"), example("pass"))]) == ()
    assert [line.split("has no example ")[1] for line in one_sided([policy(example("fail"))])] == ["in which it holds"]
    assert len(one_sided([policy()])) == 2


def test_the_shipped_policies_hold_to_their_examples():
    """Every shipped policy has examples on both sides of its limit, and they all come true."""
    policies = load_policies([str(shipped("policies"))])
    assert [trial.differences for trial in try_examples(policies) if not trial.has_passed] == []
    assert one_sided(policies) == ()
