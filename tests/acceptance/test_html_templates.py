"""The installed command with templates of one's own: a broken one takes no other report with it."""

import json

import pytest
from desk import GREEN

BROKEN = {
    "a syntax error": "<p>\n{% if %}",
    "an undefined name": "<p>\n{{ no_such_name }}",
    "a missing include": "<p>\n{% include 'none.html.j2' %}",
    "a runtime error": "<p>\n{{ 1 / 0 }}",
}
OUTPUTS = ("--json", "r.json", "--text", "r.txt", "--junit-xml", "r.xml", "--html", "r.html")


@pytest.mark.parametrize("template", BROKEN.values(), ids=BROKEN)
def test_a_broken_template_leaves_the_other_reports(desk, template):
    """The run ends with 4 and says file and line; the other reports say INCOMPLETE, and no older page is left."""
    desk.write("own/report.html.j2", template)
    desk.write("r.html", GREEN)
    answer = desk.run("check", *OUTPUTS, "--templates", "own")
    assert answer.code == 4
    answer.assert_told(["own/report.html.j2:2: the HTML templates cannot be rendered", "leave --templates out"])
    report = json.loads(desk.read("r.json"))
    assert (report["verdict"], report["exit_code"]) == ("INCOMPLETE", 4)
    assert desk.read("r.txt").splitlines()[-1].startswith("INCOMPLETE")
    assert "<error" in desk.read("r.xml")
    assert not desk.path("r.html").exists()


def test_a_folder_that_does_not_exist_is_wrong_usage(desk):
    """A misspelled folder is no reason to use the shipped templates in silence."""
    answer = desk.run("check", "--html", "r.html", "--templates", "onw")
    assert answer.code == 4
    answer.assert_told(["--templates onw is not a folder", "fix: correct the path"])


def test_a_template_of_ones_own_goes_before_the_shipped_one(desk):
    """A single file in the folder replaces the shipped one of that name."""
    desk.write("own/parts/portfolio.html.j2", "{% macro portfolio(portfolio) %}<p>our own words</p>{% endmacro %}")
    assert desk.run("check", "--html", "r.html", "--templates", "own").code == 0
    assert "<p>our own words</p>" in desk.read("r.html")
    assert "<h1>PASS</h1>" in desk.read("r.html")


def test_a_run_that_could_not_start_leaves_a_page_that_says_why(desk):
    """Over an older page comes one with the verdict INCOMPLETE and the reason."""
    desk.write("r.html", GREEN)
    assert desk.run("check", "--snapshot", "none.json", "--html", "r.html").code == 2
    assert "<h1>INCOMPLETE</h1>" in desk.read("r.html")
    assert "none.json: cannot be read" in desk.read("r.html")
