"""What a bound lets pass: floors and ceilings, units, warnings, advice."""

import pytest
from support import book, judge, lot, observed, outcomes

DESK = book(lot("A/EUR", size=1.0), lot("B/EUR", "short", 3.0), account={"equity": 1000.0, "debt": None})


GROSS = 'measure = "sum(notional)"\n'


@pytest.mark.parametrize(
    ("bound", "outcome"),
    [
        ("max = 400", "pass"),
        ("max = 400.0", "pass"),
        ("max = 399.99", "fail"),
        ("max = 399.9999999", "pass"),
        ('max = "400"', "pass"),
        ('max = "equity * 0.4"', "pass"),
        ('max = "equity * 0.399"', "fail"),
        ('max = "0.5 * sum(notional)"', "fail"),
        ('max = "config.limits.cap"', "pass"),
        ('max = "config.limits.cap * 0.9"', "fail"),
        ("min = 400", "pass"),
        ("min = 400.01", "fail"),
        ("min = 100\nmax = 400", "pass"),
        ("min = 100\nmax = 300", "fail"),
        ("min = 500\nmax = 600", "fail"),
        ("max = 0", "fail"),
        ("min = 0", "pass"),
        ('max = "account.debt"', "error"),
        ('max = "config.limits.failed_sources"', "error"),
        ('min = "1 / 0"', "error"),
        ('min = 500\nmax = "account.debt"', "error"),
    ],
)
def test_bounds(bound, outcome):
    """A bound is a number, an expression or a configured value; at it is allowed, and without it there is no pass."""
    assert judge(GROSS + bound, DESK, "[limits]\ncap = 400").outcome == outcome


@pytest.mark.parametrize(
    ("measure", "bound", "outcome"),
    [
        ("sum(notional) / equity", '"40%"', "pass"),
        ("sum(notional) / equity", '"39%"', "fail"),
        ("age", '"3s"', "pass"),
        ("age", '"2900ms"', "fail"),
        ("age", '"1m"', "pass"),
    ],
)
def test_bounds_with_units(measure, bound, outcome):
    """Percentages are fractions and durations are seconds."""
    assert judge(f'measure = "{measure}"\nmax = {bound}', DESK).outcome == outcome


def test_a_sum_of_tenths_is_at_its_limit():
    """Three positions of a tenth are at a limit of three tenths, and a cent more is beyond it."""
    rows = [lot(f"S{number}", size=0.1, mark_price=1.0) for number in range(3)]
    assert judge(GROSS + "max = 0.3", book(*rows)).outcome == "pass"
    assert judge(GROSS + "max = 0.3", book(*rows, lot(size=0.01, mark_price=1.0))).outcome == "fail"
    assert judge('measure = "sum(size * 3)"\nmax = 0.3', book(rows[0])).outcome == "pass"


@pytest.mark.parametrize("equity", [0.0, -100.0, None], ids=repr)
def test_exposure_over_an_equity_that_is_not_positive_is_an_error(equity):
    """A ratio over an equity of 0 or below is no small one: it cannot be evaluated."""
    snapshot = book(lot(), account={"equity": equity})
    found = observed('measure = "sum(notional) / equity"\nmax = 5', snapshot)
    assert found.outcome == "error"
    assert found.observed is None
    assert found.reason


def test_advice_turns_a_failure_into_a_warning_and_says_so():
    """Under severity = "advise" the observation keeps its fail, and the policy warns."""
    result = judge(GROSS + "max = 1", DESK, head='severity = "advise"')
    assert result.outcome == "warn"
    assert result.observations[0].outcome == "fail"
    assert result.notes == ("the limit is broken; it only warns, as its severity is advise",)


def test_advice_hides_no_error():
    """Advice turns failures into warnings, and nothing else."""
    head = 'severity = "advise"'
    assert judge(GROSS + 'max = "account.debt"', DESK, head=head).outcome == "error"
    rule = 'each = "symbol"\n' + GROSS + "max = 1"
    assert judge(rule, book(lot("A/EUR"), lot("B/EUR", mark_price=None)), head=head).outcome == "error"
    assert judge(GROSS + "max = 400", DESK, head=head).outcome == "pass"


@pytest.mark.parametrize(
    ("rule", "config", "outcome"),
    [
        ("max = 500", "", "pass"),
        ("max = 500", "[live_risk]\nwarn_at = 0.8", "warn"),
        ("max = 500\nwarn_at = 0.9", "[live_risk]\nwarn_at = 0.8", "pass"),
        ("max = 500\nwarn_at = 0.8", "", "warn"),
        ("max = 500\nwarn_at = 1.0", "", "pass"),
        ("max = 400\nwarn_at = 1.0", "", "warn"),
        ("min = 390\nwarn_at = 0.9", "", "warn"),
    ],
    ids=["none", "the config's", "the rule's first", "at it", "one", "one at the limit", "a floor"],
)
def test_warnings_begin_at_the_rules_utilisation_else_the_configs(rule, config, outcome):
    """warn_at of the rule goes before live_risk.warn_at; without either nothing warns."""
    assert judge(GROSS + rule, DESK, config).outcome == outcome


@pytest.mark.parametrize(
    ("bound", "limits", "outcome"),
    [
        ('max = "config.limits.cap"', "cap = 50", "error"),
        ('max = "config.limits.cap"', "cap = 1", "error"),
        ('max = "config.limits.cap"', 'cap = "50%"', "pass"),
        ('max = "config.limits.cap"', 'cap = "5000%"', "pass"),
        ('max = "config.limits.cap"', "cap = 0.5", "pass"),
        ('max = "config.limits.cap / 100"', "cap = 50", "pass"),
        ('max = "min(config.limits.cap, 0.9)"', "cap = 50", "error"),
        ('max = "share"\nlet = { share = "config.limits.cap" }', "cap = 50", "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', "cap = { a = 50, b = 0.5 }", "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', 'cap = { a = "50%", b = 5 }', "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', 'cap = { a = "50%", b = "500%" }', "pass"),
    ],
)
def test_a_configured_share_from_1_on_is_an_error_where_percent_are_shown(bound, limits, outcome):
    """A plain 50 in the config reads as 50 %, and would be 5,000 % in a policy in percent."""
    rule = f'measure = "total_notional / equity"\n{bound}'
    assert judge(rule, DESK, f"[limits]\n{limits}", head='unit = "percent"').outcome == outcome
    assert judge(rule, DESK, f"[limits]\n{limits}", head='unit = "x"').outcome == "pass"


@pytest.mark.parametrize(
    ("unit", "cap", "outcome"),
    [
        ("base_currency", '"1m"', "error"),
        ("base_currency", '"50%"', "error"),
        ("base_currency", "60", "pass"),
        ("count", '"1m"', "error"),
        ("percent", '"1m"', "error"),
        ("s", '"50%"', "error"),
        ("s", '"1m"', "pass"),
        ("", '"1m"', "pass"),
    ],
)
def test_a_configured_limit_has_no_sign_that_says_something_else_than_the_unit(unit, cap, outcome):
    """A floor of a million that the config writes as 1m is a minute, and 60 of anything is soon there."""
    rule = 'measure = "total_notional"\nmin = "config.limits.cap"'
    assert judge(rule, DESK, f"[limits]\ncap = {cap}", head=f'unit = "{unit}"').outcome == outcome


@pytest.mark.parametrize("bound", ['max = "account.debt"', 'min = "account.debt"', 'min = 1\nmax = "account.debt"'])
def test_what_was_measured_is_told_also_where_the_bound_is_missing(bound):
    """A value without a limit is an error that shows the value, the positions behind it and how to fix it."""
    found = observed(GROSS + bound, DESK)

    assert (found.outcome, found.observed, found.maximum) == ("error", 400.0, None)
    assert (found.reason, found.fix) == ("account.debt is missing", "the source has to give account.debt")
    assert list(found.contributions.rows) == [0, 1]


@pytest.mark.parametrize(
    ("bounds", "small", "large"),
    [
        ("max = 300", "pass", "pass"),
        ("max = 299", "pass", "fail"),
        ("max = 99", "fail", "fail"),
        ("min = 100", "pass", "pass"),
        ("min = 101", "fail", "pass"),
        ("min = 301", "fail", "fail"),
        ("min = 100\nmax = 300", "pass", "pass"),
        ("min = 101\nmax = 300", "fail", "pass"),
        ("min = 100\nmax = 299", "pass", "fail"),
        ("max = 310\nwarn_at = 0.9", "pass", "warn"),
        ("min = 95\nwarn_at = 0.9", "warn", "pass"),
        ("min = 95\nmax = 1000\nwarn_at = 0.9", "warn", "pass"),
        ("min = 10\nmax = 310\nwarn_at = 0.9", "pass", "warn"),
        ("min = 101\nmax = 310\nwarn_at = 0.9", "fail", "warn"),
        ("min = 95\nmax = 299\nwarn_at = 0.9", "warn", "fail"),
    ],
)
@pytest.mark.parametrize("each", ['each = "symbol"', 'each = "position"', 'each = "symbol"\nlet = { x = "1" }'])
def test_a_policy_is_as_bad_as_the_worst_of_its_subjects(each, bounds, small, large):
    """Of a symbol of 100 and one of 300 the small one breaks a floor and the large one a ceiling."""
    measure = "notional" if "position" in each else "sum(notional)"
    result = judge(f'{each}\nmeasure = "{measure}"\n{bounds}', DESK)

    assert outcomes(result) == {"A/EUR": small, "B/EUR": large}
    assert result.outcome == min(small, large, key=["fail", "warn", "pass"].index)
