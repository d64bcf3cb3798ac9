"""How a policy's number came about: its measure, by subject, with the figures put in."""

import pytest
from support import NOW, book, limit, lot, settings_of

from riskcheck.evaluation.explanation import explain

DESK = book(
    lot("A/EUR", size=1.0, venue="kraken", issuer="x"),
    lot("B/EUR", "short", 3.0, venue="kraken", issuer="y"),
    lot("C/EUR", size=0.5, venue="paper", issuer="x"),
    account={"equity": 1000.0, "debt": None, "peak": 1200.0},
)
BY_ISSUER = 'groups = { by = "issuer"'


def _explained(rule, snapshot=DESK, config="", starting_cash=None, head=""):
    return explain(limit(rule, head), snapshot, settings_of(config), now=NOW, starting_cash=starting_cash)


@pytest.mark.parametrize(
    ("rule", "measures"),
    [
        ('measure = "sum(notional) / equity"', {"portfolio": "450 / 1 000"}),
        ('measure = "sum(net) * 2 - count(where=side == \'short\')"', {"portfolio": "-150 * 2 - 1"}),
        ('measure = "(account.peak - equity) / account.peak"', {"portfolio": "(1 200 - 1 000) / 1 200"}),
        ('measure = "abs(account.debt) + equity"', {"portfolio": "abs(?) + 1 000"}),
        ('measure = "age + config.limits.slack"', {"portfolio": "3 + 0.25"}),
        ('measure = "starting_cash / 3"', {"portfolio": "5 000 / 3"}),
        ('measure = "sum(notional) / 7 * mean(notional)"', {"portfolio": "450 / 7 * 150"}),
        ('measure = "sum(size) / 3 - mean(size / 9)"', {"portfolio": "4.5 / 3 - 0.16666667"}),
        ("measure = \"1 if only(issuer) == 'x' else equity\"", {"portfolio": "1 if ? == 'x' else 1 000"}),
        (
            'each = "venue"\nmeasure = "sum(notional) if venue == \'paper\' else count()"',
            {"kraken": "400 if 'kraken' == 'paper' else 2", "paper": "50 if 'paper' == 'paper' else 1"},
        ),
        (
            'each = "position"\nmeasure = "notional / equity"',
            {"A/EUR": "100 / 1 000", "B/EUR": "300 / 1 000", "C/EUR": "50 / 1 000"},
        ),
        ('let = { gross = "sum(notional)" }\nmeasure = "gross / 2"', {"portfolio": "450 / 2"}),
        ('where = "venue == \'paper\'"\nmeasure = "sum(notional) + count()"', {"portfolio": "50 + 1"}),
        (
            'measure = "max(w) - count()"\ngroups = { by = "issuer", columns = { w = "sum(notional)" } }',
            {"portfolio": "300 - 2"},
        ),
        (
            f'each = "venue"\nmeasure = "sum(w)"\n{BY_ISSUER}, columns = {{ w = "sum(notional)" }}, having = "w>60" }}',
            {"kraken": "400", "paper": "0"},
        ),
        (
            f'measure = "sum(w)"\n{BY_ISSUER}, columns = {{ w = "account.debt * 1" }}, having = "w > 1" }}',
            {"portfolio": "?"},
        ),
    ],
)  # fmt: skip
def test_the_measure_with_its_figures(rule, measures):
    """Aggregates, names and figures stand as their values, a missing one as a question mark, all else as written."""
    found = _explained(f"max = 1e6\n{rule}", config="[limits]\nslack = 0.25", starting_cash=5e3)

    assert found.measures == measures
    assert found.snapshot is DESK
    assert {one.subject for one in found.result.observations} == set(measures)


@pytest.mark.parametrize(
    ("rule", "head", "outcome"),
    [
        ('measure = "sum(betta)"\nmax = 1', "", "error"),
        ('measure = "count()"\nmax = 1', "valid_until = 2020-01-01", "skipped"),
        ('where = "account == \'x\'"\nmeasure = "count()"\nmax = 1', "", "error"),
    ],
)
def test_what_was_not_evaluated_has_no_figures(rule, head, outcome):
    """The result says why; there is no number that came about."""
    found = _explained(rule, head=head)

    assert (found.snapshot, found.result.outcome, found.measures) == (DESK, outcome, {})
    assert found.result.reason


def test_the_result_is_that_of_the_run():
    """An explanation has the same bounds, outcome and figures of the run as a check has."""
    found = _explained('measure = "starting_cash - sum(notional)"\nmin = 4600\nwarn_at = 0.5', starting_cash=5e3)
    (observation,) = found.result.observations

    assert (observation.outcome, observation.observed, observation.minimum) == ("fail", 4550.0, 4600.0)
    assert found.measures == {"portfolio": "5 000 - 450"}
