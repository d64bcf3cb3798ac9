"""A value against its bounds: the outcome, the part of the limit that is used, and the distance to it."""

from math import isfinite

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskcheck.evaluation.assess import assess
from riskcheck.foundation.units import percent

RANK = ["pass", "warn", "fail"]


@pytest.mark.parametrize(
    ("value", "low", "high", "outcome", "used"),
    [
        (50, None, 100, "pass", 0.5),
        (79.9, None, 100, "pass", 0.799),
        (80, None, 100, "warn", 0.8),
        (100, None, 100, "warn", 1.0),
        (100.01, None, 100, "fail", 1.0001),
        (0, None, 100, "pass", 0.0),
        (-50, None, 100, "pass", 0.0),
        (0.1 * 3, None, 0.3, "warn", 1.0),
        (0, None, 0, "pass", 0.0),
        (1, None, 0, "fail", None),
        (-1, None, 0, "pass", 0.0),
        (-150, None, -100, "pass", 100 / 150),
        (-100, None, -100, "warn", 1.0),
        (-99, None, -100, "fail", 100 / 99),
        (-50, None, -100, "fail", 2.0),
        (-120, None, -100, "warn", 100 / 120),
        (0, None, -100, "fail", None),
        (5, None, -100, "fail", None),
        (200, 100, None, "pass", 0.5),
        (125, 100, None, "warn", 0.8),
        (100, 100, None, "warn", 1.0),
        (99.99, 100, None, "fail", 100 / 99.99),
        (50, 100, None, "fail", 2.0),
        (0, 100, None, "fail", None),
        (-1, 100, None, "fail", None),
        (0.3, 0.1 * 3, None, "warn", 1.0),
        (5, 0, None, "pass", 0.0),
        (0, 0, None, "pass", 0.0),
        (-1, 0, None, "fail", None),
        (5, -100, None, "pass", 0.0),
        (0, -100, None, "pass", 0.0),
        (-50, -100, None, "pass", 0.5),
        (-490, -500, None, "warn", 0.98),
        (-100, -100, None, "warn", 1.0),
        (-101, -100, None, "fail", 1.01),
        (100, 50, 200, "pass", 0.5),
        (55, 50, 200, "warn", 50 / 55),
        (190, 50, 200, "warn", 0.95),
        (220, 50, 200, "fail", 1.1),
        (40, 50, 200, "fail", 1.25),
        (0, 0, 0, "pass", 0.0),
        (30, -100, 100, "pass", 0.3),
        (-30, -100, 100, "pass", 0.3),
        (-85, -100, 100, "warn", 0.85),
        (-150, -100, 100, "fail", 1.5),
        (-85, -100, -50, "warn", 0.85),
        (-55, -100, -50, "warn", 50 / 55),
        (-25, -100, -50, "fail", 2.0),
        (1, -100, -50, "fail", None),
        (-1, -2, 0, "pass", 0.5),
    ],
)
def test_outcome_and_utilisation(value, low, high, outcome, used):
    """A ceiling uses observed/max, a floor min/observed, a band the worse of both; at a bound is allowed.

    Below 0 they are mirrored: a floor uses observed/min, a ceiling max/observed.
    """
    found = assess(value, low, high, 0.8)
    assert found.outcome == outcome
    assert found.utilisation == (None if used is None else pytest.approx(used))


@pytest.mark.parametrize(
    ("value", "low", "high", "headroom"),
    [(30, None, 100, 70), (130, None, 100, -30), (130, 100, None, 30), (90, 100, None, -10), (60, 50, 200, 10)],
)
def test_headroom_is_the_distance_to_the_nearer_bound(value, low, high, headroom):
    """Headroom is in the measure's unit, and negative beyond the bound."""
    assert assess(value, low, high, None).headroom == headroom


@pytest.mark.parametrize(("value", "outcome"), [(100.0, "pass"), (99.0, "pass"), (101.0, "fail")])
def test_without_warn_at_nothing_warns(value, outcome):
    """Where no utilisation is set from which to warn, a value is allowed or not."""
    assert assess(value, None, 100.0, None).outcome == outcome


def test_warning_begins_at_its_utilisation_within_the_tolerance():
    """A utilisation that is warn_at but for rounding warns."""
    assert assess(0.1 * 3, None, 1.0, 0.3).outcome == "warn"
    assert assess(0.3, None, 1.0, 0.1 * 3).outcome == "warn"
    assert assess(0.29, None, 1.0, 0.3).outcome == "pass"


@pytest.mark.parametrize("limit", [0.3, 500.0, 50_000.0, 1e9, -500.0])
def test_a_cent_and_the_tolerance(limit):
    """A part in a thousand million above the limit is at it; ten times that is beyond it."""
    assert assess(limit + abs(limit) * 0.9e-9, None, limit, None).outcome == "pass"
    assert assess(limit + abs(limit) * 1e-8, None, limit, None).outcome == "fail"
    assert assess(limit - abs(limit) * 0.9e-9, limit, None, None).outcome == "pass"
    assert assess(limit - abs(limit) * 1e-8, limit, None, None).outcome == "fail"


def test_nothing_used_of_nothing_allowed_reads_as_nothing():
    """Under a ceiling of 0 a negative value uses 0 %, without a sign."""
    assert percent(assess(-5.0, None, 0.0, None).utilisation) == "0%"


money = st.floats(-1e12, 1e12)
shares = st.floats(0.01, 1.0)
anything = st.floats(allow_nan=False, allow_infinity=False)


@given(money, money, money, shares)
def test_raising_a_ceiling_never_makes_it_worse(value, one, other, warn_at):
    """Of two ceilings, on whichever side of 0, the higher one has no worse outcome and is used no more."""
    low, high = sorted((one, other))
    assert_no_worse(assess(value, None, high, warn_at), assess(value, None, low, warn_at))


@given(money, money, money, shares)
@example(1.0, -2.225e-309, 0.0, 1.0)
def test_lowering_a_floor_never_makes_it_worse(value, one, other, warn_at):
    """Of two floors, on whichever side of 0, the lower one has no worse outcome and is used no more."""
    low, high = sorted((one, other))
    assert_no_worse(assess(value, low, None, warn_at), assess(value, high, None, warn_at))


def assert_no_worse(wide, tight):
    assert RANK.index(wide.outcome) <= RANK.index(tight.outcome)
    assert wide.utilisation is not None or tight.utilisation is None
    if None not in {wide.utilisation, tight.utilisation}:
        assert wide.utilisation <= tight.utilisation


@given(money, st.none() | money, st.none() | money, shares)
def test_a_ceiling_is_a_floor_mirrored(value, low, high, warn_at):
    """With every sign turned, and the bounds exchanged, nothing changes."""
    if low is None and high is None:
        return
    turned = assess(-value, None if high is None else -high, None if low is None else -low, warn_at)
    assert turned == assess(value, low, high, warn_at)


@given(money, st.none() | money, st.none() | money)
def test_a_utilisation_says_on_which_side_of_the_limit_a_value_is(value, low, high):
    """Beyond a limit more than the whole of it is used, or no finite part, and within it no more than the whole."""
    if low is None and high is None:
        return
    outcome, used, _ = assess(value, low, high, None)
    if outcome == "fail":
        assert used is None or used > 1 or is_tiny(value, low, high)
    else:
        assert used is not None
        assert used <= 1 + 1e-9 or is_tiny(value, low, high)


def is_tiny(*numbers):
    """Whether a number is so near to 0 that a ratio of it says little."""
    return any(number is not None and 0 < abs(number) < 1e-300 for number in numbers)


@given(money.filter(bool), shares)
def test_at_a_bound_the_whole_limit_is_used(bound, warn_at):
    """On whichever side of 0 a bound is, a value at it uses all of it, and warns."""
    for low, high in ((bound, None), (None, bound), (bound, bound)):
        assert assess(bound, low, high, warn_at) == ("warn", 1.0, 0.0)


@given(anything, st.one_of(st.none(), anything), anything)
@example(1e300, None, 1e-300)
@example(1e-300, 1e300, 2e300)
def test_a_utilisation_is_finite_or_none(value, low, high):
    """Whatever the numbers, a utilisation is a finite number of 0 or more, or there is none."""
    used = assess(value, low, high, 0.8).utilisation
    assert used is None or (isfinite(used) and used >= 0)


@given(money, money, money)
def test_a_band_fails_where_one_of_its_sides_does(value, one, other):
    """A band holds exactly where its floor and its ceiling hold."""
    low, high = sorted((one, other))
    sides = {assess(value, low, None, None).outcome, assess(value, None, high, None).outcome}
    assert (assess(value, low, high, None).outcome == "fail") == ("fail" in sides)
