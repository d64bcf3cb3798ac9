"""Examples inside policy files: what they may say, and what becomes of them."""

import pytest

from riskcheck import UsageError, load_policies
from riskcheck.files.bundled import shipped
from riskcheck.files.toml import parse_toml
from riskcheck.gate.examples import missing_side, run_examples
from riskcheck.loading.policies import read_policy

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
    trials = run_examples([policy(example("fail"), example("pass", cap="200"), no_limit)])
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
    (trial,) = run_examples([policy(text)])
    assert trial.differences == (said,)


def test_a_book_that_contradicts_itself_fails_its_example_and_says_where():
    """An example whose book is refused has not come true, whatever it expects."""
    wrong = example("error").replace('side = "long"', 'side = "up"')
    (trial,) = run_examples([policy(wrong)])
    assert "cap.toml:8" in trial.differences[0]
    assert "expected long, short or flat" in trial.differences[0]


NO_MARK = """name = "no mark"
expect = "error"
positions = [{ symbol = "BTC/EUR", side = "long", size = 1 }]
config = { limits.cap = 50 }
"""


@pytest.mark.parametrize(
    ("text", "because", "differences"),
    [
        (NO_MARK, "mark_price is missing", []),
        (NO_MARK, "fx", ["expected error because of 'fx', got: BTC/EUR: mark_price is missing"]),
        (example("fail"), "above the limit of 50.00", []),
        (example("fail"), "a floor", ["expected fail because of 'a floor', got: 100.00 is above the limit of 50.00"]),
        (example("pass", cap="200"), "anything", ["expected pass because of 'anything', got no reason"]),
    ],
    ids=["an error", "another error", "a breach", "another breach", "a pass"],
)
def test_an_outcome_may_have_to_have_a_reason(text, because, differences):
    """With because an outcome counts only if those words are in its reason; a plain pass has none."""
    (trial,) = run_examples([policy(f'{text}\nbecause = "{because}"')])

    assert len(trial.differences) == len(differences)
    for difference, expected in zip(trial.differences, differences, strict=True):
        assert difference.startswith(expected)


def test_a_misspelt_name_is_no_error_that_an_example_can_expect():
    """A column or figure that none of a policy's examples has is misspelt in it, and no book could help."""
    for misspelt in ("sum(notionel)", "sum(notional) / account.peak_equty"):
        text = POLICY.replace("sum(notional)", misspelt)
        wrong = read_policy(parse_toml(f"{text}[[example]]\n{NO_MARK}", "cap.toml"))
        (trial,) = run_examples([wrong])
        assert len(trial.differences) == 1
        assert trial.differences[0].startswith("an error whatever the book: unknown ")


def test_a_figure_that_one_book_lacks_is_an_error_that_an_example_can_expect():
    """Where another example has the figure, its absence is what the example is about."""
    known = example("fail", "account = { tier1 = 10 }\n")
    lacking = example("error")
    text = POLICY.replace("sum(notional)", "sum(notional) / account.tier1").replace("config.limits.cap", "5")
    both = read_policy(parse_toml(f"{text}[[example]]\n{known}[[example]]\n{lacking}", "cap.toml"))

    assert [trial.differences for trial in run_examples([both])] == [(), ()]


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
    assert missing_side([policy(example("fail"), example("pass"))]) == ()
    assert [line.split("has no example ")[1] for line in missing_side([policy(example("fail"))])] == [
        "in which it holds"
    ]
    assert len(missing_side([policy()])) == 2


EMPTY = 'name = "{0}, empty"\nexpect = "{0}"\nconfig = {{ limits.cap = 50 }}\n{1}'
MEASURES = {
    "a sum over symbols": ("sum(notional)", 'each = "symbol"', "", False),
    "a sum": ("sum(notional)", "", "", False),
    "a count": ("count()", "", "", False),
    "a figure that is a sum": ("total_notional", "", "", False),
    "how many there are": ("num_open_positions", "", "", False),
    "the day's PnL of nothing": ("loss(daily_pnl)", "", "", False),
    "the day's PnL, given": ("loss(daily_pnl)", "", "account = { daily_pnl = -10 }", True),
    "the day's PnL by equity": ("loss(daily_pnl)", "", "account = { equity = 1, day_start_equity = 2 }", True),
    "an account figure": ("account.var", "", "account = { var = 10 }", True),
    "equity": ("equity", "", "account = { equity = 10 }", True),
}


@pytest.mark.parametrize("name", MEASURES)
def test_an_example_without_positions_shows_no_side_of_a_limit_on_them(name):
    """Of an empty book every sum is within its limit: only a limit on account figures is tried on it."""
    measure, each, account, is_tried = MEASURES[name]
    head = POLICY.replace('each = "symbol"', each).replace("sum(notional)", measure)
    examples = "".join(f"[[example]]\n{EMPTY.format(expect, account)}\n" for expect in ("pass", "fail"))

    lacking = missing_side([read_policy(parse_toml(head + examples, "cap.toml"))])

    assert len(lacking) == (0 if is_tried else 2)


def test_the_shipped_policies_hold_to_their_examples():
    """Every shipped policy has examples on both sides of its limit, and they all come true."""
    policies = load_policies([str(shipped("policies"))])
    assert [trial.differences for trial in run_examples(policies) if not trial.has_passed] == []
    assert missing_side(policies) == ()
