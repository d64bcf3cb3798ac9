"""What a source says cannot move the cursor."""

import json

import pytest

from riskcheck.reporters.plain import loggable, printable, printable_json
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


LOGGED = {
    "a command of GitHub": ("::error::x", r"\x3a:error::x"),
    "one behind a blank": ("a ::error::x", r"a \x3a:error::x"),
    "a command of Azure": ("a##vso[x]", r"a\x23#vso[x]"),
    "three signs": ("###[x]", r"#\x23#[x]"),
    "a test's name": ("max_loss::one over", "max_loss::one over"),
    "a heading": ("## x", "## x"),
    "an address": ("fe80::1", "fe80::1"),
}


@pytest.mark.parametrize("name", LOGGED)
def test_what_commands_a_ci_server_is_written_out(name):
    """Two colons where a line may begin, and two signs before a bracket, are no command any more; all else stays."""
    text, expected = LOGGED[name]

    assert loggable(text) == expected


@pytest.mark.parametrize(
    "text", ["\x1b", "\x9b", "\u2028", "\ud800", "\U000e0001", "##vso[x]", "###", "\\##", '"', "é数🚨"]
)
def test_printable_json_says_the_very_same(text):
    """JSON for a log has escapes for what is not printable or a command, and reads back as it was."""
    made = printable_json({text: [text]})

    assert json.loads(made) == {text: [text]}
    assert "##" not in made
    assert {char for char in made if not char.isprintable()} == {"\n"}


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
