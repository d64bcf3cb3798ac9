"""Words of a command line become arguments, or wrong usage."""

from pathlib import Path

import pytest

from riskcheck.cli.arguments import named_files, parse_arguments
from riskcheck.foundation.problems import UsageError

PARSED = {
    "nothing": ([], "command", "check"),
    "flags alone": (["--strict"], "strict", True),
    "a folder": (["check", "policies"], "policies", ("policies",)),
    "a maximum age": (["check", "--max-age", "2m"], "max_age", 120.0),
    "a starting cash": (["check", "--starting-cash", "1e4"], "starting_cash", 10000.0),
    "quiet twice": (["check", "-qq"], "verbosity", -2),
    "quiet and verbose": (["check", "-q", "-v"], "verbosity", 0),
    "outputs": (["check", "--json", "a", "--text", "-"], "outputs", (("text", "-"), ("json", "a"))),
    "preview's json": (["preview", "--json"], "as_json", True),
    "a file to inspect": (["inspect", "book.csv"], "file", Path("book.csv")),
    "a folder for init": (["init", "desk"], "folder", Path("desk")),
}


@pytest.mark.parametrize("name", PARSED)
def test_words_are_understood(name):
    """The words of a command line have the value of the table."""
    words, field, value = PARSED[name]

    assert getattr(parse_arguments(words), field) == value


WRONG = {
    "an unknown flag": (["check", "--jsn", "x"], "--jsn"),
    "an abbreviated flag": (["check", "--snap", "x"], "--snap"),
    "a misspelt command": (["chekc"], "did you mean 'check'"),
    "a flag without its value": (["check", "--json"], "--json"),
    "an unknown colour": (["check", "--color", "pink"], "pink"),
    "an unknown schema": (["schema", "reprot"], "reprot"),
    "nothing to inspect": (["inspect"], "FILE"),
    "two files to inspect": (["inspect", "a", "b"], "b"),
    "two folders for init": (["init", "a", "b"], "b"),
    "a duration in percent": (["check", "--max-age", "5%"], "5%"),
    "a starting cash with commas": (["check", "--starting-cash", "10,000"], "10,000"),
}


@pytest.mark.parametrize("name", WRONG)
def test_words_that_make_no_sense_are_refused(name):
    """Wrong usage names the word that is wrong."""
    words, told = WRONG[name]

    with pytest.raises(UsageError) as refused:
        parse_arguments(words)

    assert told in str(refused.value)


NAMED = {
    "two outputs": (["check", "--bogus", "--json", "a", "--text=b"], {"json": "a", "text": "b"}),
    "an output without its file": (["check", "--bogus", "--json"], {}),
    "a misspelt command": (["chekc", "--json", "a"], {"json": "a"}),
    "nothing": ([], {}),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_wrong_command_line_names_its_outputs_all_the_same(name):
    """Outputs are found in a command line that is wrong elsewhere, so that no older report stays under their names."""
    words, outputs = NAMED[name]

    assert dict(named_files(words).outputs) == outputs
