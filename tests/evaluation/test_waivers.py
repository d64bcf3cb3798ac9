"""Waivers: within its value and its days one turns a failure into ``waived``, and nothing else into anything."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from support import NOW, book, judge, limit, lot, outcomes

from riskcheck import LivePortfolioMonitor, LiveRiskLimits, load_config
from riskcheck.evaluation import waive
from riskcheck.model.report import Observation, Outcome, Result
from riskcheck.model.waiver import Waiver, WaiverState
from riskcheck.snapshot.declarations import Declared

TODAY = date(2026, 3, 2)
GROSS = 'measure = "sum(notional)"\n'
DESK = book(
    lot("A/EUR", size=1.0), lot("B/EUR", size=2.0), lot("C/EUR", size=3.0), declared=Declared("EUR", totals="none")
)


def _waiver(up_to=1000.0, **more):
    values = {"policy": "limit", "until": TODAY, "reason": "a hedge", "approved_by": "the risk desk", **more}
    return Waiver(up_to=up_to, **values)


def _waived(rule, *waivers, snapshot=DESK, day=TODAY, head=""):
    """A rule's result on a book with some waivers, and what became of each."""
    (result,), uses = waive([judge(rule, snapshot, head=head)], waivers, day, "EUR")
    return result, [use.state for use in uses]


@pytest.mark.parametrize(
    ("bound", "up_to", "outcome", "state"),
    [
        ("max = 500", 700.0, "waived", "used"),
        ("max = 500", 600.0, "waived", "used"),
        ("max = 500", 600.0 * (1 - 1e-10), "waived", "used"),
        ("max = 500", 599.0, "fail", "exceeded"),
        ("max = 500", 0.0, "fail", "exceeded"),
        ("max = 600", 700.0, "pass", "unused"),
        ("min = 700", 550.0, "waived", "used"),
        ("min = 700", 600.0, "waived", "used"),
        ("min = 700", 600.0 * (1 + 1e-10), "waived", "used"),
        ("min = 700", 601.0, "fail", "exceeded"),
        ("min = 700", 10000.0, "fail", "exceeded"),
        ("min = 100\nmax = 500", 700.0, "waived", "used"),
        ("min = 100\nmax = 500", 550.0, "fail", "exceeded"),
        ("min = 700\nmax = 900", 550.0, "waived", "used"),
        ("min = 700\nmax = 900", 650.0, "fail", "exceeded"),
    ],
    ids=[
        "within", "at its value", "at it but for rounding", "above it", "of nothing", "not needed",
        "a floor, within", "a floor, at its value", "a floor, but for rounding", "a floor, below it",
        "a floor, as if it were a ceiling", "above a band", "too far above a band", "below a band",
        "too far below a band",
    ],
)  # fmt: skip
def test_a_breach_is_waived_up_to_a_value(bound, up_to, outcome, state):
    """A breach of a ceiling of a book of 600 is waived up to the value, one of a floor down to it, and no further."""
    result, states = _waived(GROSS + bound, _waiver(up_to))

    assert result.outcome == outcome
    assert [one.outcome for one in result.observations] == [outcome]
    assert states == [state]


@pytest.mark.parametrize(
    ("head", "measure", "bound", "up_to", "allowed"),
    [
        ('unit = "base_currency"', "sum(notional)", "max = 500", 22000.0, "22 000.00 EUR"),
        ('unit = "percent"', "sum(notional) / 1000", 'max = "50%"', 0.625, "62.50 %"),
        ('unit = "count"', "count()", "max = 2", 4.0, "4"),
        ('unit = "x"', "sum(notional) / 1000", "min = 0.7", 0.6, "0.60 x"),
        ("", "sum(notional)", "max = 500", 700.0, "700.00"),
    ],
    ids=["money", "percent", "a count", "a floor with a label", "no unit"],
)
def test_what_is_waived_says_how_far_it_is_allowed(head, measure, bound, up_to, allowed):
    """The reason has the waiver's value in the policy's unit, beside its last day, its owner and its reason."""
    result, _ = _waived(f'measure = "{measure}"\n{bound}', _waiver(up_to, ticket="RISK-1"), head=head)

    said = f"; waived up to {allowed} until 2026-03-02 by the risk desk: a hedge, RISK-1"
    assert result.closest.reason.endswith(said)


@pytest.mark.parametrize(
    ("day", "outcome", "state"),
    [
        (TODAY - timedelta(days=300), "waived", "used"),
        (TODAY, "waived", "used"),
        (TODAY + timedelta(days=1), "fail", "expired"),
        (TODAY + timedelta(days=300), "fail", "expired"),
    ],
    ids=["long before", "on the last day", "on the next", "long after"],
)
def test_a_waiver_holds_until_the_end_of_its_day(day, outcome, state):
    """The last day is inclusive, and on the day after it the limit holds again."""
    result, states = _waived(GROSS + "max = 500", _waiver(), day=day)

    assert (result.outcome, states) == (outcome, [state])


def test_a_waiver_of_one_subject_waives_no_other():
    """With a subject it waives that one; the policy then is as bad as the worst that is left."""
    rule = 'each = "symbol"\n' + GROSS + "max = 150"

    one, states = _waived(rule, _waiver(subject="C/EUR"))
    assert outcomes(one) == {"B/EUR": "fail", "C/EUR": "waived", "A/EUR": "pass"}
    assert (one.outcome, states) == ("fail", ["used"])

    both, states = _waived(rule, _waiver(subject="C/EUR"), _waiver(250.0, subject="B/EUR"))
    assert outcomes(both) == {"B/EUR": "waived", "C/EUR": "waived", "A/EUR": "pass"}
    assert (both.outcome, states) == ("waived", ["used", "used"])


@pytest.mark.parametrize("subject", ["c/eur", "C", "C/EUR ", "portfolio", ""])
def test_a_subject_is_meant_as_it_is_written(subject):
    """A subject that is not exactly the one that fails is not waived."""
    result, states = _waived('each = "symbol"\n' + GROSS + "max = 250", _waiver(subject=subject))

    assert (result.outcome, states) == ("fail", ["unused"])


def test_a_waiver_without_a_subject_waives_each_up_to_its_value():
    """Without a subject it holds for all of them, and for each on its own."""
    result, states = _waived('each = "symbol"\n' + GROSS + "max = 150", _waiver(200.0))

    assert outcomes(result) == {"C/EUR": "fail", "B/EUR": "waived", "A/EUR": "pass"}
    assert (result.outcome, states) == ("fail", ["used"])


def test_of_two_waivers_the_one_that_reaches_holds():
    """A narrow or ended waiver does not take the place of a wider one, in whatever order they stand."""
    narrow, wide, ended = _waiver(550.0), _waiver(700.0), _waiver(900.0, until=TODAY - timedelta(days=1))

    for waivers in ((narrow, wide, ended), (ended, wide, narrow)):
        result, states = _waived(GROSS + "max = 500", *waivers)
        assert result.outcome == "waived"
        assert result.observations[0].waiver == wide
        assert dict(zip(waivers, states, strict=True))[ended] is WaiverState.EXPIRED


def test_another_policys_waiver_waives_nothing():
    """A waiver is of one policy."""
    result, states = _waived(GROSS + "max = 500", _waiver(policy="other"))

    assert (result.outcome, states) == ("fail", ["unused"])


UNKNOWN = book(lot("A/EUR", size=2.0), lot("B/EUR", mark_price=None))


def test_what_could_not_be_evaluated_is_never_waived():
    """An error stays an error, alone, beside what is waived, and where the policy as a whole has no answer."""
    alone, states = _waived(GROSS + "max = 500", _waiver(), snapshot=UNKNOWN)
    assert (alone.outcome, states) == ("error", ["unused"])

    beside, _ = _waived('each = "symbol"\n' + GROSS + "max = 100", _waiver(), snapshot=UNKNOWN)
    assert outcomes(beside) == {"A/EUR": "waived", "B/EUR": "error"}
    assert beside.outcome == "error"

    whole, states = _waived('measure = "sum(betta)"\nmax = 1', _waiver())
    assert (whole.outcome, states) == ("error", ["unused"])


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [("max = 700\nwarn_at = 0.8", "warn"), ("max = 5000", "pass"), ('max = 1\nwhen = "count() > 99"', "skipped")],
    ids=["a warning", "a pass", "not applicable"],
)
def test_only_a_failure_is_waived(rule, outcome):
    """What is not broken needs no waiver, and is not changed by one."""
    result, states = _waived(GROSS + rule, _waiver(1e9))

    assert (result.outcome, states) == (outcome, ["unused"])


def test_beside_a_failure_nothing_else_is_waived():
    """A waiver of all subjects leaves a warning a warning, and a value without a known bound an error."""
    rule = """
    each = "symbol"
    measure = "sum(notional)"
    max = { by = "symbol", limits = { "A/EUR" = 110, "C/EUR" = 250 } }
    warn_at = 0.9
    """
    result, _ = _waived(rule, _waiver(0.0), _waiver(1e9))

    assert outcomes(result) == {"B/EUR": "error", "A/EUR": "warn", "C/EUR": "waived"}
    assert result.outcome == "error"


def test_advice_is_not_touched():
    """A policy that only advises warns as it did: its breach is no failure of the run, and stays in sight."""
    result, _ = _waived(GROSS + "max = 500", _waiver(), head='severity = "advise"')

    assert result.outcome == "warn"
    assert [one.outcome for one in result.observations] == ["fail"]
    assert result.observations[0].waiver is None


def test_what_is_waived_says_why_and_until_when():
    """The reason keeps the breach, and adds the day, who allowed it, why, and the ticket."""
    result, _ = _waived(GROSS + "max = 500", _waiver(ticket="RISK-7"))
    (found,) = result.observations

    for word in ("600.00", "500.00", "2026-03-02", "the risk desk", "a hedge", "RISK-7"):
        assert word in found.reason
    assert (found.observed, found.maximum, found.headroom) == (600.0, 500.0, -100.0)


ROW = {"symbol": "BTC/EUR", "side": "long", "size": 1.0, "mark_price": 100.0}
TEXT = """
[[waiver]]
policy = "cap"
up_to = 150
until = 2026-03-02
reason = "a hedge"
approved_by = "the risk desk"
"""


class _Client:
    def __init__(self, now):
        self.as_of = now

    def fetch_positions(self):
        return [ROW]


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (NOW, True),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 3, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 20, 0, tzinfo=timezone(timedelta(hours=-5))), False),
        (datetime(2026, 3, 3, 4, 0, tzinfo=timezone(timedelta(hours=5))), True),
    ],
    ids=["in the morning", "at its end", "after midnight", "after midnight in UTC", "before midnight in UTC"],
)
def test_the_day_of_a_waiver_is_that_of_utc(tmp_path, now, allowed):
    """From Python the waivers beside the config hold too, by the day in UTC whatever the clock's zone is."""
    (tmp_path / "config.toml").write_text('[policies]\npaths = ["cap.toml"]\n')
    (tmp_path / "waivers.toml").write_text(TEXT)
    (tmp_path / "cap.toml").write_text(f'id = "cap"\ntitle = "A cap"\n[rule]\n{GROSS}max = 50\n')
    config = load_config(tmp_path / "config.toml")
    snapshot = LivePortfolioMonitor(_Client(now), config, clock=lambda: now).snapshot()

    result = LiveRiskLimits.from_config(config, clock=lambda: now).evaluate_portfolio(snapshot)

    assert result.allowed is allowed
    assert result.report.results[0].outcome == ("waived" if allowed else "fail")


def test_a_policy_that_a_waiver_names_stays_the_policy_it_was():
    """A waiver changes an outcome, never the policy or its bounds."""
    result, _ = _waived(GROSS + "max = 500", _waiver())

    assert result.policy == limit(GROSS + "max = 500")


@pytest.mark.parametrize(
    ("observed", "minimum", "maximum", "up_to", "outcome"),
    [
        (600.0, None, 500.0, 600.0, "waived"),
        (600.0, None, 500.0, 599.0, "fail"),
        (600.0, 700.0, None, 600.0, "waived"),
        (600.0, 700.0, None, 601.0, "fail"),
        (600.0, 700.0, 600.0, 600.0, "waived"),
        (600.0, 700.0, 600.0, 650.0, "fail"),
        (-600.0, None, -700.0, -600.0, "waived"),
        (-600.0, None, -700.0, -650.0, "fail"),
        (None, None, 500.0, 1e9, "fail"),
        (None, 700.0, None, -1e9, "fail"),
    ],
    ids=[
        "a ceiling", "beyond it", "a floor", "beyond it", "at the ceiling but below the floor",
        "at the ceiling but too far below the floor", "a ceiling below 0", "beyond it", "no value",
        "no value of a floor",
    ],
)  # fmt: skip
def test_what_a_waiver_covers(observed, minimum, maximum, up_to, outcome):
    """The bound that is broken says in which direction a waiver reaches; what has no value is never covered."""
    failed = Observation("portfolio", Outcome.FAIL, observed, minimum, maximum)
    result = Result(limit(GROSS + "max = 500"), Outcome.FAIL, (failed,))

    (found,), _ = waive([result], [_waiver(up_to)], TODAY, "EUR")

    assert (found.outcome, found.observations[0].outcome) == (outcome, outcome)


def test_what_became_of_each_waiver_is_told_in_their_order():
    """Every waiver is there with its state, also one that is of no use."""
    waivers = [_waiver(policy="other"), _waiver(), _waiver(1.0, until=TODAY - timedelta(days=1))]
    _, uses = waive([judge(GROSS + "max = 500", DESK)], waivers, TODAY, "EUR")

    assert [use.waiver for use in uses] == waivers
    assert [use.state for use in uses] == ["unused", "used", "expired"]


def test_the_reason_of_a_waiver_without_a_ticket_ends_with_its_own():
    """Nothing stands for a ticket that there is not."""
    result, _ = _waived(GROSS + "max = 500", _waiver(700.0))

    said = (
        "600.00 is above the limit of 500.00 by 100.00; waived up to 700.00 until 2026-03-02 by the risk desk: a hedge"
    )
    assert result.observations[0].reason == said
