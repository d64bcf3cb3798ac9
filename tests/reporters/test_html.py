"""The HTML page as it is written: complete, escaped, small, and clear about what is wrong with a template."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from jinja2 import StrictUndefined
from large_page import large_report
from lxml import html
from made_reports import BAD_KEY, HOSTILE, RUNS, STALE, failed, hostile, passed, policy, report

from riskcheck.foundation.problems import ExitCode, UsageError
from riskcheck.model.report import Outcome, Result
from riskcheck.reporters.data import report_data
from riskcheck.reporters.html import _environment, format_html
from riskcheck.reporters.json import format_json

every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
MAX_BYTES = 200_000


def page_of(made):
    """The page as a parser reads it."""
    return html.document_fromstring(format_html(made).encode("utf-8", errors="backslashreplace"))


def text_of(element):
    return " ".join(element.text_content().split())


@every_run
def test_every_limit_is_there_with_its_outcome_in_words(run):
    """Each result has one section, named after its id, that begins with its outcome's word."""
    sections = page_of(run.report).findall(".//details")
    assert len(sections) == len(run.report.results)
    for section, result in zip(sections, run.report.results, strict=True):
        assert section.find("summary/b").text == result.outcome.upper()
        assert text_of(section.find("summary//code")) == result.policy.id
        assert section.get("id") == f"limit-{result.policy.id}"


@every_run
def test_the_embedded_json_is_the_json_report(run):
    """The JSON inside the page is, as data, what the JSON report holds, whatever is in it."""
    embedded = page_of(run.report).get_element_by_id("report").text
    assert json.loads(embedded) == json.loads(format_json(run.report)) == report_data(run.report)


def test_no_text_ends_the_embedded_json():
    """What would end a script element, or begin a comment in it, is in the data and does neither."""
    made = report(failed(title="</script><!--<script>&\u2028]]>"))
    page = page_of(made)
    assert len(page.findall(".//script")) == 1
    assert json.loads(page.get_element_by_id("report").text) == report_data(made)


@every_run
def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else(run):
    """The hash in the content security policy is that of the one style element, and nothing else is allowed."""
    page = page_of(run.report)
    (style,) = page.findall(".//style")
    allowed = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    digest = b64encode(sha256(style.text.encode()).digest()).decode()
    assert allowed == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not page.xpath("//@style | //link | //*[starts-with(local-name(), 'on')] | //@src | //script[not(@id)]")


def test_markup_of_others_is_text():
    """Whatever a file or a source says stands on the page as text; no element or attribute comes of it."""
    plain, nasty = (page_of(report(*found)) for found in ([failed()], [hostile(failed())]))
    assert {node.tag for node in nasty.iter()} - {node.tag for node in plain.iter()} == set()
    assert "<b>&amp;" in nasty.find(".//summary/span/b").text_content()


def test_a_name_that_a_template_misspells_is_an_error():
    """Templates are strict about names, and escape in every file that holds markup."""
    environment = _environment(None)
    assert environment.undefined is StrictUndefined
    for name in environment.list_templates():
        assert environment.autoescape(name) == (not name.endswith("css.j2"))


def test_a_run_that_could_not_start_says_why():
    """Without results the page has the verdict, every problem with its place, and what to do."""
    text = text_of(page_of(report().with_failure(ExitCode.USAGE, BAD_KEY, STALE)).find("body"))
    for words in ("INCOMPLETE", "exit code 4", "c.toml:9: unknown key 'max_totl'", "did you mean 'max_total'?"):
        assert words in text
    assert "book.json:2: the snapshot is 90 s old" in text


def test_the_permalink_of_each_limit_has_its_target():
    """Every link inside the page, bars included, leads to an element of it, and no id is given twice."""
    page = page_of(report(failed(), passed(), hostile(failed("nasty"))))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//@href")} <= set(ids)
    assert all(link.startswith("#") for link in page.xpath("//@href"))


def test_one_template_can_be_replaced_alone(tmp_path):
    """A folder with a single template changes that one; all others are the shipped ones."""
    own = tmp_path / "parts" / "portfolio.html.j2"
    own.parent.mkdir()
    own.write_text("{% macro portfolio(portfolio) %}<p>mine</p>{% endmacro %}")
    report_ = large_report(limits=1)
    assert "<p>mine</p>" in format_html(report_, tmp_path)
    assert format_html(report_, tmp_path).split("<h2")[0] == format_html(report_).split("<h2")[0]


BROKEN = {
    "a syntax error": ("report.html.j2", "<p>\n{% if %}", "report.html.j2:2"),
    "a tag without its end": ("report.html.j2", "<p>\n{% if page %}", "report.html.j2:2"),
    "an undefined name": ("report.html.j2", "<p>\n\n{{ no_such_name }}", "report.html.j2:3"),
    "an unknown attribute": ("report.html.j2", "{{ page.no_such }}", "report.html.j2:1"),
    "a missing include": ("report.html.j2", "\n{% include 'none.html.j2' %}", "report.html.j2:2"),
    "a division by zero": ("report.html.j2", "\n{{ 1 / 0 }}", "report.html.j2:2"),
    "a call of nothing": ("report.html.j2", "\n{{ page.verdict() }}", "report.html.j2:2"),
    "a call of itself without end": (
        "report.html.j2",
        "{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}",
        "report.html.j2:2",
    ),
    "a mistake in a part": (
        "parts/limits.html.j2",
        "{% macro filters(page) %}\n{{ nope }}{% endmacro %}",
        "limits.html.j2:2",
    ),
    "a mistake in the style": ("parts/style.css.j2", "p {\n{{ nope }} }", "style.css.j2:2"),
    "bytes that are no text": ("report.html.j2", b"<p>\n\xff\xfe", "report.html.j2:2"),
}


@pytest.mark.parametrize(("name", "text", "place"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_with_its_place(tmp_path, name, text, place):
    """A template that cannot be read or rendered is wrong usage, told with file and line."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError) as refusal:
        format_html(RUNS["a breach"].report, tmp_path)
    (problem,) = refusal.value.problems
    assert place in str(problem.place)
    assert problem.fix == "correct the template, or leave --templates out"


def test_a_folder_of_templates_that_is_none_is_refused(tmp_path):
    """A folder that does not exist is wrong usage; the shipped templates do not silently stand in for it."""
    with pytest.raises(UsageError, match="is not a folder"):
        format_html(RUNS["all pass"].report, tmp_path / "none")


def test_a_number_is_never_broken():
    """No number in a reason, a position or the portfolio ends a line between its thousands."""
    body = page_of(large_report(limits=3)).find("body")
    body.get_element_by_id("report").drop_tree()
    assert "15\u00a0625.00 EUR is above the limit of" in " ".join(body.itertext())
    assert not [text for text in body.itertext() if re.search(r"\d \d{3}(?!\d)", text)]


def test_a_page_of_a_hundred_limits_is_small():
    """A hundred limits, each made up of ten positions, make a page under 200 kB."""
    page = format_html(large_report(limits=100, positions=10))
    assert page.count("<details") == 100
    assert len(page.encode()) < MAX_BYTES


def test_a_limit_of_zero_has_a_bar_and_words():
    """A breach without a finite utilisation has a full bar and says that it is beyond a limit of 0."""
    result = failed()
    worst = result.observations[0]._replace(utilisation=None, maximum=0.0)
    page = page_of(report(replace(result, observations=(worst,))))
    assert "beyond a limit of 0" in text_of(page.find(".//summary"))
    assert page.find(".//summary/svg") is not None


def test_tags_are_filters_by_number():
    """A tag may hold anything: the page refers to it by number, and shows it as text."""
    page = page_of(report(passed(tags=(HOSTILE, "x")), passed("other")))
    (tagged,) = [one for one in page.findall(".//details") if one.get("id") != "limit-other"]
    assert re.fullmatch(r"o-pass( t\d){2}", tagged.get("class"))
    assert len(page.xpath("//input[@name='tag']")) == 3


def test_a_result_without_observations_says_so():
    """A policy that measured nothing has a line of words instead of a bar."""
    page = page_of(report(Result(policy("empty"), Outcome.PASS)))
    assert "nothing to measure" in text_of(page.find(".//summary"))
