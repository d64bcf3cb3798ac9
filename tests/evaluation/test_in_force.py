"""Which limits apply: conditions, days, and limits that the config may leave out."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from support import NOW, book, judge, limit, lot, observed, outcomes

DESK = book(lot("A/EUR", size=1.0), lot("B/EUR", "short", 3.0), account={"equity": 1000.0, "debt": None})


GROSS = 'measure = "sum(notional)"\n'


def test_a_limit_whose_condition_is_false_does_not_apply():
    """A condition that is false makes a subject skipped and not applicable; where none applies, the policy is."""
    rule = 'each = "symbol"\nwhen = "sum(net) < 0"\n' + GROSS + "max = 1"
    result = judge(rule, DESK)
    assert outcomes(result) == {"A/EUR": "skipped", "B/EUR": "fail"}
    assert result.outcome == "fail"
    result = judge(rule, book(lot("A/EUR")))
    assert result.outcome == "skipped"
    assert result.reason == "not applicable"
    assert result.observations[0].reason == "not applicable"


def test_a_limit_that_does_not_apply_is_not_hurt_by_what_is_missing():
    """Neither measure nor bound matters where the condition is false."""
    rule = 'when = "equity < 0"\nmeasure = "account.debt"\nmax = "config.limits.failed_sources"'
    assert judge(rule, DESK).outcome == "skipped"


def test_a_condition_that_is_missing_is_an_error():
    """Whether a limit applies has to be known."""
    found = observed('when = "account.debt > 0"\n' + GROSS + "max = 1000", DESK)
    assert found.outcome == "error"
    assert "account.debt" in found.reason


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("valid_from = 2026-03-02", ""),
        ("valid_from = 2026-03-03", "in force only from 2026-03-03"),
        ("valid_until = 2026-03-02", ""),
        ("valid_until = 2026-03-01", "in force only until 2026-03-01"),
        ("valid_from = 2026-03-02\nvalid_until = 2026-03-02", ""),
        ("valid_from = 2025-01-01\nvalid_until = 2025-12-31", "in force only from 2025-01-01 until 2025-12-31"),
    ],
)
def test_a_policy_holds_between_its_days(head, reason):
    """Both days are inclusive; outside them the policy is skipped, and says so."""
    result = judge(GROSS + "max = 1", DESK, head=head)
    assert (result.outcome, result.reason) == ("skipped" if reason else "fail", reason)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Midway"])
def test_days_are_those_of_utc(monkeypatch, zone):
    """Neither the clock's own zone nor the machine's decides on which day a policy holds."""
    with monkeypatch.context() as machine:
        machine.setenv("TZ", zone)
        time.tzset()
        for hour in (0, 9, 23):
            now = datetime(2026, 3, 2, hour, 30, tzinfo=UTC)
            head = "valid_from = 2026-03-02\nvalid_until = 2026-03-02"
            assert judge(GROSS + "max = 1", DESK, head=head, now=now).outcome == "fail"
    time.tzset()
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert evening.astimezone(UTC).date() == date(2026, 3, 3)
    assert judge(GROSS + "max = 1", DESK, head="valid_from = 2026-03-03", now=evening).outcome == "fail"


def test_an_optional_limit_may_be_left_out_of_the_config():
    """With optional a limit that the config leaves out is skipped, and says which; with it, it holds."""
    rule = GROSS + 'max = "config.limits.cap"\noptional = true'
    result = judge(rule, DESK)
    assert result.outcome == "skipped"
    assert "limits.cap" in result.reason
    assert judge(rule, DESK, "[limits]\ncap = 1").outcome == "fail"
    assert judge(rule, DESK, "[limits]\ncap = 400").outcome == "pass"


LISTED = """
where    = "symbol in config.limits.mine"
when     = "count() < config.limits.few"
measure  = "sum(notional)"
max      = "config.limits.cap"
optional = true
"""


MINE, FEW, CAP = 'mine = ["BTC/EUR"]\n', "few = 5\n", "cap = 1\n"


@pytest.mark.parametrize(
    ("limits", "outcome"),
    [
        ("", "skipped"),
        (MINE, "error"),
        (FEW, "error"),
        (CAP, "error"),
        (MINE + FEW, "error"),
        (MINE + CAP, "error"),
        (FEW + CAP, "error"),
        (MINE + FEW + CAP, "fail"),
    ],
)
def test_an_optional_policy_is_left_out_only_as_a_whole(limits, outcome):
    """It is skipped where the config has nothing that it reads of [limits], and an error where a part is there."""
    assert judge(LISTED, book(lot("BTC/EUR")), f"[limits]\n{limits}").outcome == outcome


def test_an_optional_policy_says_all_that_is_not_configured():
    """The reason names lists and limits alike."""
    said = "limits.mine and limits.few and limits.cap are not configured"
    assert judge(LISTED, DESK).reason == said


def test_a_list_alone_may_be_left_out():
    """A rule whose own limit is written down is left out with the list that it is about."""
    rule = 'where = "symbol not in config.limits.allowed"\nmeasure = "count()"\nmax = 0\noptional = true'

    assert judge(rule, DESK).outcome == "skipped"
    assert judge(rule, DESK, '[limits]\nallowed = ["X"]').outcome == "fail"
    assert judge(rule.replace("optional = true", ""), DESK).outcome == "error"


def test_a_limit_that_is_missing_and_not_optional_is_an_error():
    """A limit that nobody set is not kept."""
    found = observed(GROSS + 'max = "config.live_risk.max_total_exposure_notional"', DESK)
    assert found.outcome == "error"
    assert "max_total_exposure_notional" in found.reason


def test_a_policy_knows_its_days():
    """Validity is a matter of the policy and a day alone."""
    policy = limit(GROSS + "max = 1", "valid_from = 2026-01-01\nvalid_until = 2026-01-31")
    assert [policy.is_valid_on(date(2026, month, 31)) for month in (1, 3)] == [True, False]
    assert NOW.date() == date(2026, 3, 2)
