"""The report for GitHub Actions, read as the runner and the page read it."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from made_reports import HOSTILE, RUNS, Run, failed, hostile, near, passed, report, unknown
from markdown_it import MarkdownIt

from riskcheck.foundation.problems import ExitCode, Place, Problem
from riskcheck.reporters.github import format_annotations, format_step_summary

COMMAND = re.compile(r"::(?P<level>[a-z]+)(?: (?P<properties>.*?))?::(?P<message>.*)")
MEBIBYTE = 1024 * 1024
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


@dataclass(frozen=True)
class Command:
    """A workflow command as the runner understands it."""

    level: str
    properties: dict[str, str]
    message: str


def unescaped(text: str, **more: str) -> str:
    for code, char in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(code, char)
    return text


def commands(report_) -> list[Command]:
    """What the runner reads: a command a line, its properties at commas, each at its first equals sign."""
    found = [COMMAND.fullmatch(line) for line in format_annotations(report_).split("\n")[:-1]]
    return [
        Command(
            one["level"],
            {
                name: unescaped(value, **{"%3A": ":", "%2C": ","})
                for name, _, value in (pair.partition("=") for pair in one["properties"].split(","))
            },
            unescaped(one["message"]),
        )
        for one in found
    ]


def shown(text: str) -> tuple[list[str], list[list[str]], list[str]]:
    """A summary as the page shows it: headings, rows of the table, other lines; with nothing but text in them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings, rows, items = [], [], []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            assert {child.type for child in token.children} <= {"text", "text_special", "strong_open", "strong_close"}
            said = "".join(child.content for child in token.children)
            target = {"heading_open": headings, "paragraph_open": items}.get(before.type, rows[-1] if rows else items)
            target.append(said)
    return headings, rows, items


@every_run
def test_every_annotation_is_read_by_the_runner(run: Run):
    """Every line is one command of a known level, and the last one says the verdict and the counts."""
    found = commands(run.report)
    assert {one.level for one in found} <= {"error", "warning", "notice"}
    assert found[-1].properties["title"] == f"riskcheck {run.report.verdict}"
    assert any(one.level == "error" for one in found) == bool(run.exit_code)


def test_an_annotation_stands_at_the_line_of_the_limit():
    """A breach is an error at the policy's file and line, with the reason, and what to do in a line of its own."""
    breach = commands(report(failed()))[0]
    assert breach.level == "error"
    assert breach.properties == {"file": "policies/broken.toml", "line": "7", "title": "FAIL broken"}
    assert breach.message == ("BTC/EUR: 2.95 is above the limit of 2.00 by 0.95; and 1 more\nReduce the symbol.")


@pytest.mark.parametrize(("strict", "level"), [(False, "warning"), (True, "error")])
def test_a_warning_is_an_error_only_where_it_ends_the_run(strict, level):
    """A warning is annotated as one, and as an error where --strict makes it one."""
    assert commands(report(near(), strict=strict))[0].level == level


def test_the_worst_come_first_and_the_rest_is_counted():
    """Of many errors and warnings ten each are annotated, the worst first, and one notice counts the others."""
    fails = [failed(f"fail_{number}") for number in range(8)]
    errors = [unknown(f"error_{number}") for number in range(7)]
    warnings = [near(f"warn_{number}", utilisation=0.8 + number / 100) for number in range(12)]
    found = commands(report(*warnings, *errors, *fails))
    titles = [one.properties["title"] for one in found if one.level == "error"]
    assert [title.split()[0] for title in titles] == ["FAIL"] * 8 + ["ERROR"] * 2
    near_first = [one.properties["title"] for one in found if one.level == "warning"]
    assert near_first == [f"WARN warn_{number}" for number in range(11, 1, -1)]
    notices = [one.message for one in found if one.level == "notice"]
    assert notices[0].startswith("+7 more")
    assert len(notices) == 2


def test_ten_of_each_leave_nothing_out():
    """Exactly ten errors and ten warnings are all annotated, and nothing is said to be left out."""
    results = [*(failed(f"fail_{n}") for n in range(10)), *(near(f"warn_{n}") for n in range(10))]
    assert [one.level for one in commands(report(*results))] == ["error"] * 10 + ["warning"] * 10 + ["notice"]


def test_problems_of_the_run_come_before_its_results():
    """What kept the run from an answer is annotated first, at its own place, with expectation and fix."""
    late = report(failed()).with_failure(ExitCode.INCOMPLETE, Problem("full", "room", "make some", Place("o.xml", 3)))
    first, second, *_ = commands(late)
    assert (first.properties["file"], first.properties["line"]) == ("o.xml", "3")
    assert first.message == "full\nroom\nmake some"
    assert second.properties["title"] == "FAIL broken"


ESCAPED = {"%": "%", "%0A": "%0A", "a,b": "a,b", "x=y": "x=y", "::": "::", "%25": "%25", ":,%": ":,%"}


@pytest.mark.parametrize("text", ESCAPED)
def test_what_the_runner_would_misread_comes_back_as_it_was(text):
    """Percent signs, commas, colons and equals signs come back as they were from a property and from a message."""
    result = replace(unknown(f"id {text}", place=Place(f"{text}.toml", 1)), problem=Problem(text, fix=""))
    first = commands(report(replace(result, observations=())))[0]
    assert first.properties["title"] == f"ERROR id {text}"
    assert first.properties["file"] == f"{text}.toml"
    assert first.message == f"not evaluated: {text}"


def test_a_title_is_one_line():
    """A line break in a property is shown, as GitHub would cut the title there."""
    assert commands(report(failed("a\nb")))[0].properties["title"] == r"FAIL a\nb"


def test_no_text_can_start_a_command():
    """Text with line breaks and commands in it stays within its own annotation."""
    found = commands(
        report(hostile(failed())).with_failure(ExitCode.BUG, Problem("a\r\n::stop-commands::x\n::error::y"))
    )
    assert [one.level for one in found] == ["error", "error", "notice", "notice"]
    assert "::stop-commands::x" in found[0].message


@every_run
def test_the_summary_says_the_verdict_first(run: Run):
    """The summary begins with the verdict, and holds nothing but text that no file or source can turn into markup."""
    text = format_step_summary(run.report)
    assert text.startswith(f"## riskcheck: {run.report.verdict}\n")
    headings, rows, _ = shown(text)
    assert headings == [f"riskcheck: {run.report.verdict}"]
    assert {len(row) for row in rows} <= {5}


def test_the_summary_lists_the_limits_by_closeness():
    """The table has the limits worst first and nearest first, with figures, whatever order they are reported in."""
    _, rows, _ = shown(format_step_summary(report(passed(), near("b", 0.9), unknown(), near("c", 0.95), failed())))
    assert [row[:3] for row in rows[1:]] == [
        ["FAIL", "broken[BTC/EUR]", "148%"],
        ["FAIL", "broken[ETH/EUR]", "120%"],
        ["ERROR", "unknown", ""],
        ["WARN", "c", "95%"],
        ["WARN", "b", "90%"],
        ["PASS", "roomy", "50%"],
    ]
    assert rows[1][3:] == ["2.95 > 2.00", "policies/broken.toml:7"]


def test_the_summary_says_what_is_wrong_and_what_to_do():
    """What kept the run from an answer stands above the table; why a limit does not hold, and what to do, under it."""
    late = report(failed()).with_failure(ExitCode.INCOMPLETE, Problem("full", "room", "make some", Place("o.xml", 3)))
    _, _, (_, problem, advice) = shown(format_step_summary(late))
    assert problem == "o.xml:3: full; expected: room; make some"
    assert advice == "broken: BTC/EUR: 2.95 is above the limit of 2.00 by 0.95; and 1 more; Reduce the symbol."


MARKUP = [
    "a|b",
    "**b**",
    "_i_",
    "`c`",
    "<b>",
    "[x](http://y)",
    "![x](y)",
    "~~s~~",
    "&lt;",
    "$x$",
    r"\|",
    "# h",
    "__",
    "*",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_comes_back_as_it_was(text):
    """What Markdown would take for markup is shown as it was written, in the table and in a list."""
    _, rows, items = shown(format_step_summary(report(replace(unknown(text), problem=Problem(text), observations=()))))
    assert rows[1][1] == text
    assert rows[1][3] == f"not evaluated: {text}"
    assert items[-1].startswith(f"{text}: not evaluated: {text}")


def test_words_with_underscores_can_be_searched_for():
    """The id of a policy stands in the summary as it is written, so that a search finds it."""
    assert "| max_total_exposure |" in format_step_summary(report(passed("max_total_exposure")))


def test_a_summary_is_never_too_long_for_github():
    """However much there is to say, the summary stays under the mebibyte beyond which GitHub drops it."""
    nasty = [replace(hostile(failed()), problem=Problem("🚨" * 5000, fix="🚨" * 5000)) for _ in range(300)]
    nasty = [replace(one, policy=replace(one.policy, id="🚨" * 300, place=Place("🚨" * 300))) for one in nasty]
    problems = [Problem("🚨" * 5000, "🚨" * 5000, "🚨" * 5000)] * 300
    text = format_step_summary(report(*nasty).with_failure(ExitCode.INCOMPLETE, *problems))
    assert len(text.encode()) < MEBIBYTE
    _, rows, items = shown(text)
    assert rows[-1][1] == "and 500 more"
    assert "and 200 more" in items


def test_hostile_text_is_cut_and_shown():
    """A text of thousands of characters is cut in the summary, with a mark that it was."""
    _, rows, _ = shown(format_step_summary(report(hostile(failed()))))
    assert rows[1][1].endswith("…")
    assert len(rows[1][1]) < len(HOSTILE)
