"""The book that comes with riskcheck is never taken for one's own: it has to be asked for, and every format says so."""

import shutil

import pytest
from desk import book

NOTE = "a demonstration: the config and the book that come with riskcheck, and not your own"
NO_CONFIG = [
    "there is no config/config.toml here",
    "riskcheck init",
    "--demo for the book that comes with riskcheck",
]
COMMANDS = [
    (),
    ("check",),
    ("check", "policies"),
    ("preview",),
    ("explain", "max_open_positions"),
    ("list",),
    ("test",),
]
SNAPSHOT = ("check", "--snapshot", "book.json")


@pytest.fixture
def stranger(desk):
    """A desk in a wrong working folder: policies and a snapshot, and no config."""
    shutil.rmtree(desk.path("config"))
    desk.write("book.json", book())
    return desk


@pytest.mark.parametrize("words", [*COMMANDS, SNAPSHOT], ids=" ".join)
def test_without_a_config_there_is_no_answer(stranger, words):
    """In a wrong working folder every command that needs a config ends with 4, and says how to get one."""
    answer = stranger.run(*words)
    assert answer.code == 4
    answer.assert_told(NO_CONFIG)


def test_old_reports_go_where_there_is_no_config(stranger):
    """The reports of a run without a config are its own, and say that there was none."""
    answer = stranger.run_over_green("check")
    assert answer.code == 4


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_demonstration_is_asked_for_and_said(stranger, words):
    """With --demo every command takes what comes with riskcheck, and says that it is not one's own."""
    shutil.rmtree(stranger.path("policies"))
    words = [word for word in words if word != "policies"]
    answer = stranger.run(*(words or ["check"]), "--demo")
    assert answer.code == 0
    answer.assert_told(["note: a demonstration: the config"])


def test_every_report_of_a_demonstration_says_so(stranger):
    """Screen, quiet screen, text, JSON, JUnit, page, annotations and summary name the demonstration."""
    files = ("--text", "r.txt", "--json", "r.json", "--junit-xml", "r.xml", "--html", "r.html")
    answer = stranger.run("check", "-q", "--demo", "--github", *files, env={"GITHUB_STEP_SUMMARY": "r.md"})
    assert answer.code == 0
    assert answer.out.count(NOTE) == 2
    for name in ("r.txt", "r.json", "r.xml", "r.html", "r.md"):
        assert NOTE in stranger.read(name), name


def test_a_snapshot_of_ones_own_is_said_to_be_held_by_a_demonstrations_limits(stranger):
    """With --demo beside --snapshot it is the config alone that is not one's own."""
    answer = stranger.run(*SNAPSHOT, "--demo")
    assert answer.code == 0
    answer.assert_told(["a demonstration: the config that comes with riskcheck, and not your own"])


def test_a_demonstration_of_a_config_of_ones_own_makes_no_sense(desk):
    """--demo beside --config is wrong usage, and leaves no old report."""
    answer = desk.run_over_green("check", "--demo", "--config", "config/config.toml")
    assert answer.code == 4
    answer.assert_told(["--demo with --config"])


def test_a_config_of_ones_own_is_no_demonstration(desk):
    """Nothing is said where the working folder has a config."""
    assert "demonstration" not in desk.run("check").said


def test_examples_need_no_config(stranger):
    """The examples of policies that are named know nothing but what they say."""
    assert stranger.run("test", "policies").code == 0
