"""Numbers with their units, as people read them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskcheck.foundation.units import percent, quantity, shortest


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (14750.0, "base_currency", "14 750.00 EUR"),
        (-500.0, "base_currency", "-500.00 EUR"),
        (0.0, "base_currency", "0.00 EUR"),
        (0.00012, "base_currency", "0.00012 EUR"),
        (14750.0, "", "14 750.00"),
        (2.0, "lots", "2.00 lots"),
        (0.05, "percent", "5.00 %"),
        (1.0, "percent", "100.00 %"),
        (4.0, "count", "4"),
        (12000.0, "count", "12 000"),
        (3.0, "s", "3 s"),
        (2.25, "s", "2.2 s"),
        (-0.5, "s", "-0.5 s"),
        (None, "base_currency", "?"),
        (None, "percent", "?"),
    ],
)
def test_a_value_with_its_unit(value, unit, text):
    """Fractions print as percent, counts without decimals, money with its currency, and any other unit is a label."""
    assert quantity(value, unit, "EUR") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (29500.0, "29 500"),
        (0.00012, "0.00012"),
        (1234.5, "1 234.5"),
        (0.0, "0"),
        (-2.0, "-2"),
        (-0.5, "-0.5"),
        (-0.25, "-0.25"),
        (-1234.5, "-1 234.5"),
    ],
)
def test_a_number_with_as_many_digits_as_it_needs(value, text):
    """The shortest form keeps the sign and every digit that counts."""
    assert shortest(value) == text


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 1)))
def test_the_shortest_form_can_be_read_back(value):
    """Without its blanks the shortest form is the number."""
    assert float(shortest(value).replace(" ", "")) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (None, "?"),
        (0.0, "0%"),
        (0.5, "50%"),
        (1.0, "100%"),
        (1.48, "148%"),
        (0.996, "99.6%"),
        (1.004, "100.4%"),
        (0.99999, "<100%"),
        (1.00001, ">100%"),
    ],
)
def test_a_utilisation_in_percent(fraction, text):
    """A utilisation is whole percents, but shows on which side of the limit it is."""
    assert percent(fraction) == text


@given(st.floats(0.9, 1.1))
def test_a_utilisation_never_hides_on_which_side_of_the_limit_it_is(fraction):
    """What is below the limit never reads as 100 % or more, and what is above it never as 100 % or less."""
    text = percent(fraction)
    if abs(fraction - 1) > 1e-6:
        shown = float(re.sub("[<>%]", "", text))
        assert (shown > 100 or text.startswith(">")) if fraction > 1 else (shown < 100 or text.startswith("<"))


@pytest.mark.parametrize("fraction", [0.9995, 0.99951, 0.99949, 1.0005, 1.00049, 1.00051])
def test_utilisations_around_the_rounding_of_a_tenth(fraction):
    """Where a tenth of a percent would round to the limit, the sign says on which side it is."""
    assert percent(fraction) not in {"100%", "100.0%"}


@pytest.mark.parametrize("fraction", [0.1 * 3 / 0.3, 1 + 1e-12, 1 - 1e-12])
def test_a_utilisation_within_the_tolerance_is_at_the_limit(fraction):
    """A value that is at its bound but for rounding uses 100 % of it."""
    assert percent(fraction) == "100%"
