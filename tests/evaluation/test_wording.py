"""Why an observation is not a pass, in words."""

import pytest

from riskcheck.evaluation.wording import breach_reason, measured
from riskcheck.foundation import Problem
from riskcheck.model.report import Observation, Outcome


@pytest.mark.parametrize(
    ("outcome", "observed", "minimum", "maximum", "used", "unit", "said"),
    [
        ("fail", 14750.0, None, 10000.0, 1.475, "", "14 750.00 is above the limit of 10 000.00 by 4 750.00"),
        ("fail", 0.25, None, 0.2, 1.25, "percent", "25.00 % is above the limit of 20.00 % by 5.00 %"),
        ("fail", 7.0, None, 5.0, 1.4, "count", "7 is above the limit of 5 by 2"),
        ("fail", 7.0, 1.0, 5.0, 1.4, "base_currency", "7.00 EUR is above the limit of 5.00 EUR by 2.00 EUR"),
        ("fail", -5.0, None, -10.0, None, "x", "-5.00 x is above the limit of -10.00 x by 5.00 x"),
        ("fail", 90.0, 100.0, None, 1.11, "s", "90 s is below the floor of 100 s by 10 s"),
        ("fail", 0.5, 1.0, 5.0, 2.0, "", "0.50 is below the floor of 1.00 by 0.50"),
        ("fail", 5.0, 9.0, 5.0, 1.8, "", "5.00 is below the floor of 9.00 by 4.00"),
        ("fail", -5.0, -1.0, None, None, "", "-5.00 is below the floor of -1.00 by 4.00"),
        ("warn", 9210.0, None, 10000.0, 0.921, "base_currency", "9 210.00 EUR uses 92% of the limit"),
        ("warn", 125.0, 100.0, None, 0.8, "count", "125 uses 80% of the limit"),
    ],
)
def test_a_breach_says_which_bound_and_by_how_much(outcome, observed, minimum, maximum, used, unit, said):
    """What was observed, the bound that it is beyond and the distance to it; a warning says what part is used."""
    assert breach_reason(Outcome(outcome), observed, minimum, maximum, used, unit, "EUR") == said


@pytest.mark.parametrize(
    ("observed", "used", "unit", "said"),
    [
        (400.0, 0.5, "", "400.00, 50% of the limit"),
        (400.0, 0.5, "base_currency", "400.00 EUR, 50% of the limit"),
        (0.25, 1.25, "percent", "25.00 %, 125% of the limit"),
        (-400.0, None, "count", "-400"),
        (0.0, 0.0, "count", "0, 0% of the limit"),
        (None, None, "", "not applicable"),
        (None, 0.5, "percent", "not applicable"),
    ],
)
def test_what_was_measured_is_a_value_and_its_part_of_the_limit(observed, used, unit, said):
    """The part is left out where there is no finite one; where nothing was measured, its reason is all there is."""
    found = Observation("portfolio", Outcome.PASS, observed, utilisation=used, problem=Problem("not applicable"))

    assert measured(found, unit, "EUR") == said
