"""What a source says cannot move the cursor."""

import pytest

from riskcheck.reporters.plain import printable
from riskcheck.reporters.text import bar

SHOWN = {
    "plain": ("BTC/EUR", "BTC/EUR"),
    "letters of all kinds": ("Größe 数量", "Größe 数量"),
    "an escape": ("\x1b[2J", r"\x1b[2J"),
    "a carriage return": ("bad\rgood", r"bad\rgood"),
    "a right-to-left mark": ("a\u202eb", r"a\u202eb"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_not_printable_is_written_out(name):
    """Printable text stays as it is; everything else becomes its escape."""
    text, expected = SHOWN[name]

    assert printable(text) == expected


BARS = {
    0.0: "|          |",
    0.09: "|          |",
    0.8: "|########  |",
    1.0: "|##########|",
    1.48: "|##########|####|",
    1.0000000001: "|##########|",
    9.0: "|##########|##########>",
    None: "|##########|##########>",
}


@pytest.mark.parametrize("utilisation", BARS)
def test_a_bar_shows_the_use_and_what_is_beyond_the_limit(utilisation):
    """Ten marks are the limit, one more stands for each tenth beyond it, and more than twice the limit has an arrow."""
    assert bar(utilisation) == BARS[utilisation]
