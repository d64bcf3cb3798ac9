"""The JUnit report, read back by other people's readers."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree
from made_reports import HOSTILE, RUNS, Run, failed, hostile, near, passed, policy, report, skipped, unknown, waived

from riskcheck.foundation.problems import ExitCode, Place, Problem, UsageError
from riskcheck.model.report import Outcome, Result
from riskcheck.reporters.junit import format_junit
from riskcheck.reporters.junit_family import Family

FAMILIES = tuple(Family)
JENKINS_SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "junit-10.xsd"
RESULTS = {Failure: "failure", Error: "error", Skipped: "skipped"}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
every_family = pytest.mark.parametrize("family", FAMILIES)


def suite_of(report_, family=Family.RICH) -> etree._Element:
    (suite,) = etree.fromstring(format_junit(report_, family).encode())
    return suite


def case_of(result, family=Family.RICH, **more) -> etree._Element:
    (case,) = suite_of(report(result, **more), family).findall("testcase")
    return case


def told(case: etree._Element) -> list[etree._Element]:
    """What a case has beside its properties."""
    return [child for child in case if child.tag != "properties"]


@every_family
@every_run
def test_a_reader_counts_the_outcomes_of_the_run(run: Run, family):
    """A reader of JUnit XML counts the passes, failures, errors and skips that the run came to, by case and in sum."""
    (suite,) = JUnitXml.fromstring(format_junit(run.report, family).encode())
    found = [RESULTS[type(case.result[0])] if case.result else "passed" for case in suite]
    assert {kind: found.count(kind) for kind in set(found)} == run.counts
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (
        len(found),
        run.failures,
        run.errors,
        run.skipped,
    )


@every_family
@every_run
def test_it_is_red_if_and_only_if_the_exit_code_is_not_zero(run: Run, family):
    """The suite has a failure or an error if and only if the command ends with another exit code than 0."""
    suite = suite_of(run.report, family)
    assert run.report.exit_code == run.exit_code
    assert (suite.find("testcase/failure") is not None or suite.find("testcase/error") is not None) == bool(
        run.exit_code
    )


@every_family
@every_run
def test_every_case_has_what_some_reader_cannot_do_without(run: Run, family):
    """Every case has a name and a class, a time, at most one result, and a body that begins with the message."""
    for case in suite_of(run.report, family).findall("testcase"):
        assert case.get("name").strip()
        assert case.get("classname").strip()
        assert float(case.get("time")) >= 0.001
        assert len(told(case)) <= 1
        for element in told(case):
            first = element.text.split("\n")[0]
            assert first.strip()
            assert element.get("message", first) == first


@pytest.mark.skipif(not JENKINS_SCHEMA.exists(), reason="the schema of Jenkins is not beside this checkout")
@every_run
def test_the_strict_family_is_valid_for_jenkins(run: Run):
    """The strict family is valid by the schema that Jenkins' xUnit plugin enforces."""
    schema = etree.XMLSchema(etree.parse(JENKINS_SCHEMA))
    schema.assertValid(etree.fromstring(format_junit(run.report, Family.STRICT).encode()))


@pytest.mark.skipif(not JENKINS_SCHEMA.exists(), reason="the schema of Jenkins is not beside this checkout")
@pytest.mark.parametrize("duration", [0.0, 4e-05, 0.1 + 0.2, 59.9996, 86_400.5])
def test_times_are_valid_for_jenkins(duration):
    """A run may take no time or a day: its times stay plain decimals of three digits."""
    schema = etree.XMLSchema(etree.parse(JENKINS_SCHEMA))
    text = format_junit(report(passed(), passed("wide"), duration=duration), Family.STRICT)
    schema.assertValid(etree.fromstring(text.encode()))
    assert all(re.fullmatch(r"\d+\.\d{3}", time) for time in re.findall(r' time="(.*?)"', text))


CASES = {
    "a breach": (failed(), False, "failure", "LimitBreach", "policies/broken.toml:7: BTC/EUR: 2.95 is above the limit"),
    "an error": (
        unknown(),
        False,
        "error",
        "NotEvaluated",
        "policies/unknown.toml:7: not evaluated: equity is unknown",
    ),
    "a waiver": (waived(), False, "skipped", "Waived", "waived, policies/waived.toml:7: waived until 2026-04-01"),
    "a skip": (skipped(), True, "skipped", "Skipped", "policies/optional.toml:7: live_risk.max_loss is not configured"),
    "a strict warning": (
        near(),
        True,
        "failure",
        "LimitWarning",
        "WARN 92.1% of limit, policies/near.toml:7: 1.84 uses",
    ),
}


@pytest.mark.parametrize(("result", "strict", "tag", "kind", "message"), CASES.values(), ids=CASES)
def test_an_outcome_has_its_element(result, strict, tag, kind, message):
    """Each outcome but a pass has one element with its type, and a message that names file, line and reason."""
    cases = suite_of(report(result, passed(), strict=strict)).findall("testcase")
    (case,) = [case for case in cases if case.get("name") == result.policy.id]
    (element,) = told(case)
    assert (element.tag, element.get("type")) == (tag, kind)
    assert element.get("message").startswith(message)


def test_a_pass_is_bare():
    """A case that passed has no element but its properties."""
    assert told(case_of(passed())) == []


def test_a_breach_shows_how_many_subjects_and_what_to_do():
    """The body of a breach says how many subjects broke the limit, each with its figures, and the policy's guidance."""
    (element,) = told(case_of(failed()))
    assert element.get("message").endswith("by 0.95; and 1 more")
    assert "broken[ETH/EUR]" in element.text
    assert "2.40 > 2.00" in element.text
    assert "Reduce the symbol." in element.text


NEARNESS = {0.921: "92.1%", 0.8: "80.0%", 0.9999: "<100%", 1.0: "100.0%", 1.475: "147.5%", None: "?"}


@pytest.mark.parametrize(("utilisation", "said"), NEARNESS.items())
def test_a_warning_is_a_pass_that_says_how_near_it_is(utilisation, said):
    """A warning is a passing case whose output begins with the part of the limit that is used."""
    (output,) = told(case_of(near(utilisation=utilisation)))
    assert output.tag == "system-out"
    assert output.text.startswith(f"WARN {said} of limit, policies/near.toml:7: ")


CLASSNAMES = {
    "policies/a.toml": "policies",
    "policies/ucits/v1.2/a.toml": "policies.ucits.v1_2",
    "config/../policies/a.toml": "policies",
    "../../policies/a.toml": "policies",
    "./policies/a.toml": "policies",
    "/home/ci/job@2/policies/a.toml": "policies",
    "/home/ci/config/../limits/a.toml": "limits",
    r"C:\jobs\7\limits\a.toml": "limits",
    r"limits\eu\a.toml": "limits.eu",
    ".github/limits/a.toml": "_github.limits",
    "a.toml": "policies",
    "/a.toml": "policies",
}


@pytest.mark.parametrize(("file", "classname"), CLASSNAMES.items())
def test_the_class_is_the_folder_wherever_the_checkout_is(file, classname):
    """A case has its policy's folder as a dotted name, whatever leads there, for a class, and its id for a name."""
    case = case_of(passed("a", place=Place(file, 1)))
    assert (case.get("classname"), case.get("name")) == (classname, "a")


def test_names_stay_the_same_when_the_numbers_change():
    """A case is named alike from run to run, so that its history is one, whatever was measured."""
    names = [
        [(case.get("classname"), case.get("name")) for case in suite_of(report(result)).findall("testcase")]
        for result in (near(utilisation=0.9), near(utilisation=0.95), replace(failed("near"), observations=()))
    ]
    assert names[0] == names[1] == names[2]


def test_long_names_are_cut_for_azure():
    """A name is never longer than Azure Pipelines keeps, class and name together."""
    case = case_of(passed("a" * 600, place=Place(f"{'b' * 200}/{'c' * 200}/x.toml")))
    assert len(case.get("classname")) + len(case.get("name")) < 512


def test_the_message_tells_why_the_outcome_is_what_it_is():
    """The message of a policy tells of an observation with the policy's outcome, also where another one is worse."""
    advice = Result(policy("advice"), Outcome.ERROR, (*failed().observations, *unknown().observations))
    (element,) = told(case_of(advice))
    assert element.get("message") == "policies/advice.toml:7: not evaluated: equity is unknown"


def test_the_run_itself_says_everything_that_is_wrong():
    """The case of a run that could not start names all of its problems, with their places and fixes."""
    (element,) = told(suite_of(RUNS["not started"].report).find("testcase"))
    assert element.get("type") == "NotEvaluated"
    assert element.get("message").endswith("c.toml:9: unknown key 'max_totl'; and 1 more")
    for said in ("did you mean 'max_total'?", "book.json:2: the snapshot is 90 s old", "take a new one"):
        assert said in element.text


def test_the_rich_family_says_where_and_how_much():
    """The rich family has the file, the line, and what was measured with each case; what is unknown it leaves out."""
    case = case_of(failed())
    assert (case.get("file"), case.get("line")) == ("policies/broken.toml", "7")
    properties = {one.get("name"): one.get("value") for one in case.iter("property")}
    expected = {"status": "fail", "subject": "BTC/EUR", "utilisation": "1.475", "observed": "2.95", "max": "2.0"}
    assert properties.items() >= {f"riskcheck.{name}": value for name, value in expected.items()}.items()
    assert "riskcheck.min" not in properties


def test_the_strict_family_says_no_more_than_the_schema_knows():
    """The strict family has no files, lines or properties with its cases."""
    case = case_of(failed(), Family.STRICT)
    assert set(case.attrib) == {"classname", "name", "time"}
    assert case.find("properties") is None


@every_family
def test_the_suite_says_where_the_answer_came_from(family):
    """Every family gives verdict, exit code and start of the run with its suite."""
    suite = suite_of(report(failed()), family)
    properties = {one.get("name"): one.get("value") for one in suite.find("properties")}
    assert properties["riskcheck.verdict"] == "BREACH"
    assert properties["riskcheck.exit_code"] == "1"
    assert suite.get("timestamp") == "2026-03-02T09:00:00Z"
    assert "disabled" not in suite.attrib


UNHOLDABLE = ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff", "\U0001fffe"]


@every_family
@pytest.mark.parametrize("char", UNHOLDABLE, ids=ascii)
def test_what_xml_cannot_hold_is_shown(char, family):
    """A character that XML cannot hold is written out where it stood, in a name, a message and a body."""
    result = unknown(f"a{char}b", title=f"c{char}d")
    result = replace(result, observations=(result.observations[0]._replace(problem=Problem(f"e{char}f")),))
    shown = ascii(char)[1:-1]
    case = case_of(result, family)
    (element,) = told(case)
    assert case.get("name") == f"a{shown}b"
    assert f"e{shown}f" in element.get("message")
    assert f"c{shown}d" in element.text


HELD = ["<>&\"'", "]]>", "<![CDATA[", "&amp;", "&#0;", "🚨", "שלום עולם", "a|b", "`c`", "%0A", "::error::"]


@every_family
@pytest.mark.parametrize("text", HELD)
def test_what_xml_can_hold_comes_back_as_it_was(text, family):
    """Text that XML can hold comes back as it was from a name, a message and a body."""
    result = unknown(text, title=text, place=Place(f"{text}/x.toml"))
    case = case_of(replace(result, problem=Problem(text)), family)
    (element,) = told(case)
    assert case.get("name") == text
    assert element.get("message").endswith(f"not evaluated: {text}")
    assert element.text.split("\n")[1] == text


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x85", "\u2028", "\t"], ids=ascii)
def test_a_message_is_one_line(break_):
    """A message stays one line whatever breaks the lines of the text in it."""
    (element,) = told(case_of(replace(unknown(), problem=Problem(f"one{break_}two"))))
    assert element.get("message").splitlines() == [element.text.split("\n")[0]]
    assert f"one{ascii(break_)[1:-1]}two" in element.get("message")


def test_nothing_of_a_long_text_is_lost():
    """A subject and a reason of thousands of characters are there to their ends."""
    (element,) = told(case_of(hostile(failed())))
    assert element.get("message").count("word ") == 2 * HOSTILE.count("word ")


def test_a_policy_without_a_word_to_say_still_fails():
    """An error without any reason is an error with a body, not a pass."""
    (element,) = told(case_of(Result(policy("mute", title=""), Outcome.ERROR)))
    assert element.tag == "error"
    assert element.text.startswith("policies/mute.toml:7: not evaluated: nothing to measure")


def test_an_unknown_family_lists_the_known_ones():
    """An unknown family is wrong usage, and the known ones are named."""
    with pytest.raises(UsageError, match=r"(?s)unknown JUnit family 'xunit'.*rich, strict"):
        format_junit(report(passed()), "xunit")


def test_a_failure_beside_results_leaves_them_readable():
    """Where an output could not be written, the results are still there, behind the case of the run."""
    late = report(passed()).with_failure(ExitCode.INCOMPLETE, Problem("--json cannot be written"))
    cases = suite_of(late).findall("testcase")
    assert [(case.get("name"), [one.tag for one in told(case)]) for case in cases] == [
        ("the run", ["error"]),
        ("roomy", []),
    ]
