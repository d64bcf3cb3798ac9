"""Without a config of one's own the shipped portfolio is checked, and that is said."""

import shutil

from desk import book

SAID = "this checks the demonstration portfolio that riskcheck ships"


def test_an_empty_folder_checks_the_demonstration_and_says_so(desk):
    """A wrong working folder must not look like a book that was checked."""
    shutil.rmtree(desk.path("config"))
    answer = desk.run("check")
    assert answer.code == 0
    assert SAID in answer.err


def test_a_config_of_ones_own_is_no_demonstration(desk):
    """Nothing is said where the working folder has a config."""
    assert SAID not in desk.run("check").err


def test_named_policies_are_not_held_against_the_demonstration(desk):
    """A desk's policies in a wrong working folder are wrong usage: the book that they are for is not there."""
    shutil.rmtree(desk.path("config"))
    answer = desk.run("check", "policies")
    assert answer.code == 4
    answer.assert_told(["there is no config/config.toml here", "give --config FILE"])
    desk.write("book.json", book())
    answer = desk.run("check", "policies", "--snapshot", "book.json", "--starting-cash", "10000")
    assert answer.code == 0
    assert "this uses the config that riskcheck ships" in answer.err
