"""Rules that make no sense are refused before anything runs, with a caret under the mistake."""

import json

import pytest
from support import limit, refusals


@pytest.mark.parametrize(
    ("rule", "said", "under"),
    [
        ('measure = "summ(notional)"\nmax = 1', "'summ'", "summ("),
        ('measure = "1 + summ(notional)"\nmax = 1', "'summ'", "summ("),
        ('measure = "notional"\nmax = 1', "outside an aggregate", "notional"),
        ('measure = "2 * notional"\nmax = 1', "outside an aggregate", "notional"),
        ('measure = "sum(notional) / mark_price"\nmax = 1', "outside an aggregate", "mark_price"),
        ('measure = "count()"\nmax = "notional"', "outside an aggregate", "notional"),
        ('measure = "count()"\nmax = 1\nwhen = "size > 1"', "outside an aggregate", "size"),
        ('measure = "sum(max(notional))"\nmax = 1', "inside another", "max("),
        ('measure = "sum(notional / sum(notional))"\nmax = 1', "inside another", "sum(notional))"),
        ('measure = "sum(notional, where=count() > 1)"\nmax = 1', "inside another", "count("),
        ('measure = "count()"\nmax = 1\nwhere = "sum(notional) > 1"', "single rows", "sum("),
        ('columns = { x = "mean(size)" }\nmeasure = "sum(x)"\nmax = 1', "single rows", "mean("),
        ('measure = "sum(side)"\nmax = 1', "text where number", "side"),
        ('measure = "sum(size + side)"\nmax = 1', "text where number", "side"),
        ("""measure = "count()"\nmax = 1\nwhere = "side == 5" """, "text with number", "5"),
        ("""measure = "count()"\nmax = 1\nwhere = "size == 'long'" """, "number with text", "'long'"),
        ("""measure = "count()"\nmax = 1\nwhere = "size in [1, 'long']" """, "number with text", "'long'"),
        ("""measure = "count()"\nmax = 1\nwhere = "side < 'm'" """, "text where number", "side"),
        ('measure = "count()"\nmax = 1\nwhere = "size"', "number where true or false", "size"),
        ('measure = "count()"\nmax = 1\nwhere = "size and side"', "number where true or false", "size"),
        ('measure = "count()"\nmax = 1\nwhere = "not side"', "text where true or false", "side"),
        ('measure = "count() > 1"\nmax = 1', "true or false where number", "count("),
        ('measure = "True"\nmax = 1', "true or false where number", "True"),
        ("""measure = "'5'"\nmax = 1""", "text where number", "'5'"),
        ("""measure = "1 if 5 else 2"\nmax = 1""", "number where true or false", "5"),
        ("""measure = "1 if equity > 0 else 'x'"\nmax = 1""", "text beside number", "'x'"),
        ("""measure = "coalesce(equity, 'x')"\nmax = 1""", "text beside number", "'x'"),
        ('measure = "count(where=price_time > 5)"\nmax = 1', "time where number", "price_time"),
        ('measure = "equty"\nmax = 1', "'equty'", "equty"),
        ('measure = "count()"\nmax = "config.live_rsk.warn_at"', "'live_rsk'", "config"),
        ('measure = "count()"\nmax = "config.live_risk.max_position"', "'max_position'", "config"),
        ('measure = "count()"\nmax = "config.broker.kind"', "'broker'", "config"),
        ('measure = "count()"\nmax = "config.live_risk"', "whole table", "config"),
        ('let = { a = "b", b = "1" }\nmeasure = "a"\nmax = 1', "'b'", "b"),
        ('let = { equity = "1" }\nmeasure = "equity"\nmax = 1', "taken", "1"),
        ('let = { notional = "1" }\nmeasure = "notional"\nmax = 1', "taken", "1"),
        ('columns = { size = "1" }\nmeasure = "sum(size)"\nmax = 1', "taken", "1"),
        ('each = "venue"\nlet = { venue = "1" }\nmeasure = "count()"\nmax = 1', "taken", "1"),
        ('columns = { x = "1" }\nlet = { x = "1" }\nmeasure = "count()"\nmax = 1', "taken", "1"),
        ('measure = "count() +"\nmax = 1', "not an expression", ""),
        ('measure = "5% + count()"\nmax = 1', "an operator", "5"),
        ('measure = "count()"\nmax = "5 apples"', "not an expression", "apples"),
        ('measure = "config.__class__"\nmax = 1', "dot", "config"),
    ],
)
def test_an_expression_that_makes_no_sense_is_refused_with_a_caret(rule, said, under):
    """Names, kinds and aggregates are checked before a book is known, and the caret points at the mistake."""
    problem = refusals(rule)[0]
    assert said in problem.found
    assert problem.place.line is not None
    text, caret = problem.excerpt.splitlines()
    assert caret.strip() == "^"
    assert text[caret.index("^") :].startswith(under)


@pytest.mark.parametrize(
    "text",
    ["count(where=symbol == 'ÄÖÜ/EUR') + smu(1)", "(count()\n + smu(1))", "   smu(1)", "count() + " * 30 + "smu(1)"],
    ids=["umlauts", "two lines", "indented", "far right"],
)
def test_the_caret_finds_the_mistake_in_any_text(text):
    """Letters of several bytes, line breaks and length do not move the caret off the mistake."""
    excerpt = refusals(f"measure = {json.dumps(text)}\nmax = 1")[0].excerpt
    shown, caret = excerpt.splitlines()
    assert shown[caret.index("^") :].startswith("smu(1)")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('measure = "count()"', "without a bound"),
        ("max = 1", "measure"),
        ('measure = "sum(notional)"\nmin = 10\nmax = 5', "above max"),
        ('measure = "sum(notional)"\nmin = "10%"\nmax = "5%"', "above max"),
        ('measure = "sum(notional)"\nmax = -5', "never negative"),
        ('measure = "sum(notional)"\nmax = "-5%"', "never negative"),
        ('measure = "count()"\nmin = -1', "never negative"),
        ('measure = "loss(daily_pnl)"\nmax = -500', "never negative"),
        ('measure = "count()"\nmax = true', "max"),
        ('measure = "count()"\nmax = [1]', "max"),
        ('measure = "count()"\nmax = ""', "max"),
        ('measure = "count()"\nmax = nan', "max"),
        ('measure = "count()"\nmax = inf', "max"),
        ('measure = "count()"\nmin = -inf', "min"),
        ('measure = "count()"\nmin = nan', "min"),
        ('measure = "count()"\nmax = "' + "9" * 400 + '%"', ""),
        ('measure = "count()"\nmax = ' + "9" * 400, "max"),
        ('measure = "count()"\nmax = "1e400"', ""),
        ('measure = "count()"\nmax = 1\nlet = { a = nan }', ""),
        ('measure = "count()"\nmax = 1\nwarn_at = 0', "warn_at"),
        ('measure = "count()"\nmax = 1\nwarn_at = 1.5', "warn_at"),
        ('measure = "count()"\nmax = 1\nwarn_at = nan', "warn_at"),
        ('measure = "count()"\nmax = 1\neach = []', "each"),
        ('measure = "count()"\nmax = 1\neach = ["venue", "venue"]', "each"),
        ('measure = "count()"\nmax = 1\neach = "venue + side"', "each"),
        ('measure = "count()"\nmax = 1\neach = 5', "each"),
        ('measure = "count()"\nmax = 1\nover = "orders"', "over"),
        ('measure = "count()"\nmax = 1\non_missing = "exclude"', "on_missing"),
        ('measure = "count()"\nmax = 1\non_missing = { stop_price = "drop" }', "on_missing"),
        ('measure = "count()"\nmax = 1\non_missing = { stop_price = ["exclude"] }', "on_missing"),
        ('measure = "count()"\nmax = 1\nmust_match = 1', "must_match"),
        ('measure = "count()"\nmax = 1\noptional = "yes"', "optional"),
        ('measure = "count()"\nmax = 1\ncolumns = ["x"]', "columns"),
        ('measure = "count()"\nmax = 1\ncolumns = { "a b" = "1" }', "columns"),
        ('measure = "count()"\nmax = 1\nlet = { a = true }', "let"),
    ],
    ids=lambda text: text.replace("9" * 400, "9...").replace("\n", " ")[-60:],
)
def test_a_rule_that_no_book_could_be_held_against_is_refused(rule, said):
    """Bounds are finite and in order, limits of what is never negative are not negative, keys have their kind."""
    assert any(said in problem.found for problem in refusals(rule))


@pytest.mark.parametrize(
    ("bound", "found", "fix"),
    [
        ("max = 50", "max 50", '"50%", or "5000%"'),
        ("max = 1.5", "max 1.5", '"1.5%", or "150%"'),
        ('max = "50"', "max 50", '"50%", or "5000%"'),
        ("max = 1", "max 1", '"1%", or "100%"'),
        ("min = 2", "min 2", '"2%", or "200%"'),
        ("min = -5\nmax = 0.5", "min -5", '"-5%", or "-500%"'),
        ('max = { by = "venue", limits = { kraken = 50 } }', "kraken 50", '"50%", or "5000%"'),
        ('max = { by = "venue", limits = { kraken = "5%" }, default = 20 }', "default 20", '"20%", or "2000%"'),
    ],
)
def test_a_share_from_1_on_is_refused_where_percent_are_shown(bound, found, fix):
    """In a policy in percent, 50 reads as 50 % and would be 5,000, and 1 as 1: whoever means that writes the sign."""
    (problem,) = refusals(f'measure = "net_notional / equity"\n{bound}', head='unit = "percent"')

    assert problem.found.startswith(f"{found} of a policy in percent")
    assert fix in problem.fix
    assert problem.place.line == 6


@pytest.mark.parametrize(
    "bound",
    [
        'max = "(50)"',
        'max = "5e1"',
        'max = "50 if equity > 1000 else 0.5"',
        'max = "min(50, equity)"',
        'max = "coalesce(account.share, 50)"',
        'max = "cap"\nlet = { cap = 50 }',
        'min = "-(50)"\nmax = "5%"',
    ],
)
def test_a_share_above_1_is_refused_within_an_expression(bound):
    """A number that a bound comes to as it stands is taken for one of percent, however it is wrapped."""
    (problem,) = refusals(f'measure = "net_notional / equity"\n{bound}', head='unit = "percent"')
    assert "50 of a policy in percent, which is" in problem.found


@pytest.mark.parametrize("unit", ["%", "Percent", "PERCENT", "per cent", "percent ", "pct"])
def test_a_unit_that_says_percent_in_other_words_is_refused(unit):
    """As a mere label it would leave a limit of 5 at 500 %, and show one half as 0.5 %."""
    (problem,) = refusals('measure = "net_notional / equity"\nmax = 5', head=f'unit = "{unit}"')
    assert problem.place.line == 3
    assert problem.expected == '"percent"'


@pytest.mark.parametrize("number", ["nan", "inf", "9" * 400], ids=["nan", "inf", "too large"])
def test_what_is_no_number_is_refused_once_where_percent_are_shown(number):
    """A limit that cannot be held is one mistake, and not also one about percent."""
    table = f'max = {{ by = "venue", limits = {{ kraken = {number} }} }}'

    assert len(refusals(f'measure = "net_notional / equity"\n{table}', head='unit = "percent"')) == 1


@pytest.mark.parametrize(
    ("unit", "bound"),
    [
        ("percent", "max = 0.5"),
        ("percent", 'max = "100%"'),
        ("percent", 'max = "50% "'),
        ("percent", 'max = "2 * equity / 50"'),
        ("percent", 'max = "1 if equity > 50 else 0.5"'),
        ("percent", 'max = "50%"'),
        ("percent", 'max = "200%"'),
        ("percent", 'max = "config.limits.most"'),
        ("percent", 'max = "2 * account.share"'),
        ("percent", 'max = { by = "venue", limits = { kraken = "500%" }, default = 0.5 }'),
        ("x", "max = 50"),
        ("", "max = 50"),
    ],
)
def test_a_share_that_can_be_meant_is_taken(unit, bound):
    """Fractions, texts with their sign and expressions are taken as they are, and so is any number of another unit."""
    assert limit(f'measure = "net_notional / equity"\n{bound}', head=f'unit = "{unit}"').unit == unit


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('severity = "warn"', "severity"),
        ('severity = ["block"]', "severity"),
        ('valid_from = "2026-01-01"', "valid_from"),
        ("valid_from = 2026-01-01T00:00:00Z", "valid_from"),
        ("valid_from = 2026-02-01\nvalid_until = 2026-01-01", "before"),
        ('tags = "live"', "tags"),
        ('tags = ["live", "live"]', "tags"),
        ("owner = 5", "owner"),
        ('owner = "a\\u0000b"', "owner"),
    ],
)
def test_a_policys_own_keys_have_their_kind(head, said):
    """What a policy says about itself is checked too."""
    (problem,) = refusals('measure = "count()"\nmax = 1', head)
    assert said in problem.found


@pytest.mark.parametrize(
    "rule",
    [
        'measure = "daily_pnl"\nmin = -500',
        'measure = "sum(net)"\nmin = -100\nmax = 100',
        'measure = "sum(net)"\nmax = -5',
        'measure = "sum(notional)"\nmin = 5\nmax = 5',
        'measure = "sum(notional)"\nmax = 0',
        'measure = "sum(beta * notional)"\nmax = 1',
        "measure = \"count(where=issuer == 'x')\"\nmax = 1",
        'each = "issuer"\nmeasure = "count()"\nmax = 1',
        'each = "position"\nmeasure = "leverage"\nmax = 10',
        "measure = 5\nmax = 10",
    ],
)
def test_rules_that_make_sense_are_taken(rule):
    """Negative bounds of what can be negative, a band of one point, zero, and columns yet unknown are no mistakes."""
    assert limit(rule).rule.measure


def test_all_mistakes_of_a_policy_are_told():
    """Every expression is checked, not the first wrong one only."""
    found = refusals('where = "size"\nmeasure = "notional"\nmax = "equty"', 'severity = "never"')
    assert len(found) == 4


@pytest.mark.parametrize(
    ("unit", "bound", "said"),
    [
        ("base_currency", 'min = "1m"', "min is a duration"),
        ("base_currency", 'max = "50%"', "max is a share"),
        ("base_currency", 'max = { by = "venue", limits = { kraken = "1d" } }', "kraken is a duration"),
        ("count", 'max = "5%"', "max is a share"),
        ("count", 'max = "5s"', "max is a duration"),
        ("percent", 'max = "5m"', "max is a duration"),
        ("s", 'max = "5%"', "max is a share"),
    ],
)
def test_a_sign_that_says_something_else_than_the_unit_is_refused(unit, bound, said):
    """A million that is written as 1m is a minute, and a floor of 60 holds for nearly any book."""
    (problem,) = refusals(f'measure = "net_notional"\n{bound}', head=f'unit = "{unit}"')
    assert problem.found == f"{said} in a policy whose unit is {unit}"
