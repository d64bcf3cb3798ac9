"""Without a config of one's own the shipped portfolio is checked, and that is said."""

import shutil

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
