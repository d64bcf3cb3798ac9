"""What a report rests on, and what must be known of it, stands in every format; so does whose book it is."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import partial

import pytest
from made_reports import HOSTILE, failed, passed, policy, report
from support import book, lot

from riskcheck.foundation.problems import ExitCode, Place, Problem
from riskcheck.model.report import Outcome, Result
from riskcheck.model.settings import General, Settings
from riskcheck.reporters.github import format_annotations, format_step_summary
from riskcheck.reporters.html import format_html
from riskcheck.reporters.json import format_json
from riskcheck.reporters.junit import format_junit
from riskcheck.reporters.preview import format_preview, format_preview_json
from riskcheck.reporters.text import TextStyle, format_text

WIDE = 500
FORMATS = {
    "text": partial(format_text, style=TextStyle(width=WIDE)),
    "quiet": partial(format_text, style=TextStyle(width=WIDE, verbosity=-1)),
    "verbose": partial(format_text, style=TextStyle(width=WIDE, verbosity=1)),
    "json": format_json,
    "junit": format_junit,
    "strict junit": partial(format_junit, family="strict"),
    "html": format_html,
    "annotations": format_annotations,
    "summary": format_step_summary,
    "preview": partial(format_preview, with_risk=True),
    "preview without risk": partial(format_preview, with_risk=False),
    "preview json": partial(format_preview_json, with_risk=True),
    "preview json without risk": partial(format_preview_json, with_risk=False),
}
BASIS = "flows: none since the day began, declared by [day] flows (config.toml:12)"
NOTE = "limits.most is configured, but no policy reads it"
ANSWERED = "kraken: compare the positions once"


def _told(*results: Result, **more):
    """A report with a declaration that it rests on, and a note each of the run and of the source."""
    snapshot = book(lot()).but(basis=(BASIS,), notes=(ANSWERED,))
    return report(*(results or (passed(),)), snapshot=snapshot, notes=(NOTE,), **more)


def _named(told, name="desk A", profile="live"):
    settings = Settings(general=General(name=name), file="config.toml", profile=profile)
    return replace(told, provenance=replace(told.provenance, settings=settings))


def _plain(text):
    """A text without the ways in which formats write out what they would read as something else."""
    return text.replace("%2C", ",").replace("%3A", ":").replace("\\[", "[").replace("\\]", "]").replace("\\_", "_")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("result", [passed, failed])
def test_what_a_report_rests_on_is_in_every_format(form, result):
    """The declaration of the desk, the note of the run and the note of the source are each said."""
    text = _plain(FORMATS[form](_told(result())))
    assert [said for said in (BASIS, NOTE, ANSWERED) if said not in text] == []


@pytest.mark.parametrize("form", FORMATS)
def test_notes_are_said_where_there_is_no_book(form):
    """A run that came to no answer says its notes, too."""
    told = report(notes=(NOTE,)).with_failure(ExitCode.USAGE, Problem("wrong", place=Place("c.toml", 1)))
    assert NOTE in _plain(FORMATS[form](told))


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "preview json without risk"])
def test_whose_book_it_is_is_in_every_format(form):
    """The name of the book is said, and the profile beside it."""
    text = _plain(FORMATS[form](_named(_told())))
    assert "desk A" in text
    assert "live" in text


@pytest.mark.parametrize("form", ["junit", "annotations", "summary", "html", "json", "text"])
def test_a_note_of_a_policy_that_passes_is_said(form):
    """That a filter matched nothing does not fail a policy, and is told with it."""
    told = _told(replace(passed(), notes=("0 of 2 rows match \"venue == 'x'\"",)))
    assert "0 of 2 rows match" in FORMATS[form](told)


def test_two_books_in_one_job_do_not_mix():
    """Suite and class names begin with the book and the profile, and have no dot that stands for another level."""
    told = [_named(_told(), name, profile) for name, profile in (("desk A", "live"), ("desk.B", None), (None, "live"))]
    suites = [ET.fromstring(format_junit(one))[0] for one in told]  # noqa: S314 - we wrote it
    assert [suite.get("name") for suite in suites] == ["riskcheck desk A.live", "riskcheck desk_B", "riskcheck live"]
    names = [case.get("classname") for suite in suites for case in suite.iter("testcase")]
    assert names == ["desk A.live.policies", "desk_B.policies", "live.policies"]


def test_a_long_name_leaves_room_for_the_policys_folder():
    """A class name is no longer than a CI server keeps, and says book and folder all the same."""
    told = _named(_told(passed(place=Place(f"{'f' * 300}/limits/a.toml", 1))), name="n" * 300)
    (case,) = ET.fromstring(format_junit(told)).iter("testcase")  # noqa: S314 - we wrote it
    assert len(case.get("classname")) == 255
    assert case.get("classname").startswith("nnn")
    assert case.get("classname").endswith(".limits")


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_and_notes_stay_text(form):
    """Whatever a config calls the book, and whatever a file beside a policy is called, commands nobody."""
    told = _named(replace(_told(), notes=(HOSTILE,)), name=HOSTILE, profile=HOSTILE)
    text = FORMATS[form](told)
    assert "\x1b" not in text
    is_github = form == "annotations"
    assert not [line for line in text.splitlines() if line.startswith("::") and not is_github]


def test_many_notes_are_counted_but_for_machines():
    """A hundred notes do not hide the verdict; the JSON report has all of them."""
    told = report(passed(), notes=tuple(f"file {number} was not read" for number in range(100)))
    text = format_text(told)
    assert "note: and 80 more such lines, which the JSON report has" in text
    assert "file 99 was not read" not in text
    assert "file 99 was not read" in format_json(told)


def test_a_warning_about_a_policy_as_a_whole_is_no_answer():
    """A policy that has ended is told as a warning, and a run of nothing else has evaluated nothing."""
    ended = Result(policy("ended"), Outcome.WARN, problem=Problem("not held: it ended on 2020-01-01"))
    alone, beside = report(ended), report(ended, passed())
    assert (alone.exit_code, alone.verdict) == (5, "INCOMPLETE")
    assert (beside.exit_code, beside.verdict) == (0, "WARN")
    for form in ("text", "json", "junit", "html", "annotations", "summary"):
        assert "it ended on 2020-01-01" in FORMATS[form](beside), form
