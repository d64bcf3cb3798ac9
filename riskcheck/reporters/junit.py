"""The report as JUnit XML, for the test page of a CI server.

``junit-xml`` builds the document and we finish it: the library drops what is false or empty, writes times as raw
floats, and knows no properties of a case.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

from junit_xml import TestCase, TestSuite

from riskcheck.foundation import UsageError, unknown_name
from riskcheck.model import Report
from riskcheck.reporters.cases import Case, Element, book_name, cases_of
from riskcheck.reporters.data import json_time
from riskcheck.reporters.formats import Options
from riskcheck.reporters.junit_family import Family
from riskcheck.reporters.plain import printable
from riskcheck.reporters.words import counted, notes_of, part_of

NAME = "riskcheck"
SHORTEST = 0.001
"""Seconds; some pages take a time of 0 for none, and show NaN."""

TOTALS = ("name", "tests", "failures", "errors", "time")
PROLOGUE = '<?xml version="1.0" encoding="utf-8"?>\n'


def format_junit(report: Report, family: str = Family.RICH) -> str:
    """The report as one test suite that is red if and only if the exit code is not 0; raises UsageError.

    A case per policy, named after the policy's folder and id, and one of the run itself where that came to no answer.
    """
    if family not in tuple(Family):
        raise UsageError(unknown_name("JUnit family", family, Family))
    suite = _suite(report, cases_of(report), Family(family))
    document = ET.Element("testsuites", {name: suite.attrib[name] for name in TOTALS})
    document.append(suite)
    ET.indent(document)
    return f"{PROLOGUE}{ET.tostring(document, encoding='unicode')}\n"


def _suite(report: Report, cases: Sequence[Case], family: Family) -> ET.Element:
    seconds = max(report.provenance.duration / len(cases), SHORTEST)
    started = json_time(report.provenance.started.replace(microsecond=0))
    tests = [_test_case(case, seconds, family) for case in cases]
    book = book_name(report)
    name = f"{NAME} {book}" if book else NAME
    properties = _run_properties(report)
    suite: ET.Element = TestSuite(name, tests, timestamp=started, properties=properties).build_xml_doc()
    # No schema of today knows it, and no case of ours is.
    del suite.attrib["disabled"]
    suite.set("time", f"{seconds * len(cases):.3f}")
    for case, element in zip(cases, suite.iter("testcase"), strict=True):
        _finish(element, case, seconds, family)
    notes = "\n".join(map(printable, notes_of(report)))
    if notes:
        # Behind the cases, where schemas have it.
        ET.SubElement(suite, Element.OUTPUT).text = notes
    return suite


def _test_case(case: Case, seconds: float, family: Family) -> Any:
    where = {"file": case.file, "line": case.line} if family is Family.RICH else {}
    made = TestCase(case.name, case.classname, seconds, **where)
    match case.element:
        case Element.FAILURE:
            made.add_failure_info(case.message, case.body, case.type)
        case Element.ERROR:
            made.add_error_info(case.message, case.body, case.type)
        case Element.SKIPPED:
            made.add_skipped_info(case.message, case.body)
        case Element.OUTPUT:
            made.stdout = case.body
        case Element.NONE:
            pass
    return made


def _finish(element: ET.Element, case: Case, seconds: float, family: Family) -> None:
    """Add to a case what the library cannot say."""
    element.set("time", f"{seconds:.3f}")
    skipped = element.find(Element.SKIPPED)
    if skipped is not None:
        skipped.set("type", case.type)
    if family is Family.RICH:
        properties = ET.Element("properties")
        for name, value in case.properties.items():
            ET.SubElement(properties, "property", {"name": name, "value": value})
        element.insert(0, properties)


def _run_properties(report: Report) -> Mapping[str, str]:
    """Where the answer came from, with the suite, as every dialect has properties there."""
    provenance, snapshot = report.provenance, report.snapshot
    settings = provenance.settings
    known = {
        "verdict": report.verdict.value,
        "exit_code": f"{report.exit_code:d}",
        "strict": str(report.strict).lower(),
        "summary": counted(report),
        "book": settings.general.name if settings else None,
        "tool_version": provenance.tool_version,
        "profile": settings.profile if settings else None,
        "config.sha256": settings.sha256 if settings else None,
        "snapshot.as_of": json_time(snapshot.as_of) if snapshot else None,
        "snapshot.sha256": snapshot.sha256 if snapshot else None,
        "snapshot.part": part_of(snapshot),
    }
    known |= {f"note.{number}": note for number, note in enumerate(notes_of(report), 1)}
    return {f"riskcheck.{name}": printable(value) for name, value in known.items() if value}


def render(report: Report, options: Options) -> str:
    """The report as JUnit XML, in the dialect that is asked for."""
    return format_junit(report, options.junit_family)
