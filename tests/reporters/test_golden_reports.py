"""Each format as it looks, held by golden files."""

import re
from functools import partial

import pytest

from riskcheck.reporters.json import format_json
from riskcheck.reporters.preview import format_preview, format_preview_json
from riskcheck.reporters.text import TextStyle, format_text

FORMATS = {
    "text": partial(format_text, style=TextStyle(width=120)),
    "quiet.text": partial(format_text, style=TextStyle(verbosity=-1)),
    "color.text": partial(format_text, style=TextStyle(width=120, color=True)),
    "json": format_json,
    "preview.text": partial(format_preview, with_risk=True),
    "preview.json": partial(format_preview_json, with_risk=True),
}
CASES = [("mixed", form) for form in FORMATS] + [
    (book, form) for book in ("calm", "stale") for form in ("text", "json", "preview.text", "preview.json")
]


@pytest.mark.parametrize(("book", "form"), CASES)
def test_a_format_looks_as_it_was_read(report_of, golden, book, form):
    """The format of a fixed run is, byte for byte, the golden file."""
    report = report_of(f"{book}.json")

    golden(f"{book}.{form}", FORMATS[form](report))


def test_a_strict_report_looks_as_it_was_read(report_of, golden):
    """The text of a strict run says that warnings count."""
    golden("strict.text", format_text(report_of("calm.json", strict=True), TextStyle(width=120)))


@pytest.mark.parametrize("width", [46, 64, 76, 88, 97, 100, 120])
def test_a_number_is_never_broken(report_of, width):
    """A line ends before or after a number, never between its thousands: 14 750.00 must not read as 750.00."""
    lines = format_text(report_of("mixed.json"), TextStyle(width=width)).splitlines()

    assert not [line for line in lines if re.match(r" *\d{3}\.\d\d", line)]


@pytest.mark.parametrize("width", [40, 60])
def test_a_bar_is_never_broken(report_of, width):
    """The bar of a limit stands on one line, however narrow the terminal."""
    text = format_text(report_of("mixed.json"), TextStyle(width=width))

    assert "|########  |" in text


def test_a_skipped_policy_is_listed_once(report_of):
    """The verbose text has one line for a policy that was skipped, with its name and why."""
    text = format_text(report_of("mixed.json"), TextStyle(width=120, verbosity=1))

    listed = [line.split() for line in text.splitlines() if "margin_left" in line]
    assert listed == [["SKIPPED", "margin_left", "not", "applicable"]]
