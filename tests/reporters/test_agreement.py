"""Every format says the same of the same run."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import html
from made_reports import RUNS, measured, policy, report

from riskcheck.foundation.problems import ExitCode, Place, Problem
from riskcheck.model.policy import Severity
from riskcheck.model.report import Observation, Outcome, Result
from riskcheck.reporters.github import format_annotations, format_step_summary
from riskcheck.reporters.html import format_html
from riskcheck.reporters.json import format_json
from riskcheck.reporters.junit import format_junit
from riskcheck.reporters.junit_family import Family
from riskcheck.reporters.page import COUNT_WORDS
from riskcheck.reporters.text import format_text

WORDS = {"fail": "failed", "error": "errors?", "warn": "warnings?", "waived": "breach(?:es)? waived", "pass": "passed"}
anything = st.text(st.characters(exclude_categories=()), max_size=20)
finite = st.floats(allow_nan=False, allow_infinity=False)
places = st.builds(Place, anything, st.none() | st.integers(1, 10**6))
evaluated = st.sampled_from(sorted(set(Outcome) - {Outcome.SKIPPED}))
observations = st.one_of(
    st.builds(measured, evaluated, anything, st.none() | st.floats(0, 1e12), reason=anything, fix=anything),
    st.builds(
        lambda subject, outcome, observed, reason: Observation(subject, outcome, observed, problem=Problem(reason)),
        anything,
        st.sampled_from(Outcome),
        st.none() | finite,
        anything,
    ),
)
policies = st.builds(
    policy, anything, title=anything, guidance=anything, unit=anything, place=places, severity=st.sampled_from(Severity)
)
reasons = st.none() | st.builds(Problem, anything, fix=anything)
results = st.builds(
    Result, policies, st.sampled_from(Outcome), st.lists(observations, max_size=3).map(tuple), problem=reasons
)
problems = st.lists(st.builds(Problem, anything, anything, anything, st.none() | places), max_size=3)
failures = st.sampled_from([code for code in ExitCode if code not in {ExitCode.OK, ExitCode.BREACH}])
reports = st.builds(
    lambda found, strict, failure: report(*found, strict=strict).with_failure(*failure),
    st.lists(results, max_size=25),
    st.booleans(),
    st.just((ExitCode.OK,)) | st.builds(lambda code, found: (code, *found), failures, problems),
)


@given(reports)
def test_all_formats_agree_on_verdict_counts_and_exit_code(made):
    """Every format says one verdict and one count per outcome, and is red for the same exit codes."""
    assert_agreement(made)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_all_formats_agree_on_each_way_to_end(run):
    """However a run ends, all formats agree on its verdict, its counts and its exit code."""
    assert_agreement(run.report)


def assert_agreement(made):
    data = json.loads(format_json(made))
    counts, is_red = Counter(data["summary"]), data["exit_code"] != 0
    last_line = format_text(made).splitlines()[-1]
    assert last_line.startswith(f"{data['verdict']}  ")
    for outcome, word in WORDS.items():
        said = re.search(rf"\b(\d+) {word}\b", last_line)
        assert (int(said[1]) if said else 0) == counts[outcome]
    own_case = int(data["exit_code"] in {2, 3, 4, 5} and (made.failure != 0 or data["exit_code"] == 5))
    failed = counts["fail"] + (counts["warn"] if made.strict else 0)
    for family in Family:
        (suite,) = JUnitXml.fromstring(format_junit(made, family).encode())
        found = Counter(type(case.result[0]) if case.result else None for case in suite)
        assert found[Failure] == suite.failures == failed
        assert found[Error] == suite.errors == counts["error"] + own_case
        assert found[Skipped] == suite.skipped == counts["skipped"] + counts["waived"]
        assert len(list(suite)) == suite.tests == counts.total() + own_case
        assert bool(suite.failures or suite.errors) == is_red
    *annotations, verdict = format_annotations(made).split("\n")[:-1]
    levels = Counter(line.split(" ")[0] for line in annotations)
    assert verdict.startswith(f"::notice title=riskcheck {data['verdict']}::")
    assert bool(levels["::error"]) == is_red
    assert levels["::error"] == min(10, failed + counts["error"] + own_case * max(1, len(made.problems)))
    assert levels["::warning"] == min(10, 0 if made.strict else counts["warn"])
    assert format_step_summary(made).startswith(f"## riskcheck: {data['verdict']}\n")
    assert_html_agrees(made, data)


def assert_html_agrees(made, data):
    """The page's verdict, counts and exit code are those of the JSON, in its words as well as in the data it embeds."""
    page = html.document_fromstring(format_html(made).encode("utf-8", errors="backslashreplace"))
    head = page.find(".//header")
    assert head.find(".//h1").text == data["verdict"]
    assert page.find(".//title").text.startswith(f"{data['verdict']}: ")
    said = head.find_class("counts")[0].text_content()
    for outcome, word in COUNT_WORDS.items():
        found = re.search(rf"\b(\d+) {WORDS['waived'] if outcome == 'waived' else word}\b", said)
        assert (int(found[1]) if found else 0) == data["summary"][outcome]
    assert re.search(r"exit code (\d)", said)[1] == str(data["exit_code"])
    assert ("must not start" in head.text_content()) == (data["exit_code"] != 0)
    assert Counter(one.find("summary/b").text.lower() for one in page.iter("details")) == Counter(data["summary"])
    assert json.loads(page.get_element_by_id("report").text) == data
