"""A report as test cases: what a CI page shows of each policy, and of the run itself where that came to no answer."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from pathlib import PureWindowsPath

from riskcheck.foundation import Place, Problem, frozen, percent
from riskcheck.model import Observation, Outcome, Policy, Report, Result
from riskcheck.reporters.plain import printable, printable_lines
from riskcheck.reporters.text import format_result
from riskcheck.reporters.words import clause_of, obstacles, path_of, telling

RUN_CLASSNAME = "riskcheck"
RUN_NAME = "the run"
NO_FOLDER = "policies"
MAX_NAME_LENGTH = 255
MAX_BOOK_LENGTH = 100
"""Azure Pipelines keeps 512 characters of a name, file systems 255 of the one that an id is."""


class Element(StrEnum):
    """The XML element that says what became of a case; NONE is a bare pass, OUTPUT a pass with something to tell."""

    NONE = ""
    OUTPUT = "system-out"
    SKIPPED = "skipped"
    FAILURE = "failure"
    ERROR = "error"


@frozen
class Case:
    """One test case, all of its text printable.

    ``message`` is one line that names the place; ``details`` are the lines that follow it.
    """

    classname: str
    name: str
    element: Element = Element.NONE
    type: str = ""
    message: str = ""
    details: str = ""
    file: str = ""
    line: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """What a page shows under the case: the message again, as some pages hide the attribute, then the details."""
        return "\n".join(filter(None, (self.message, self.details)))


def cases_of(report: Report) -> list[Case]:
    """A case for the run itself where it came to no answer, then one for each policy; there is always at least one."""
    problems = obstacles(report)
    of_the_run = [_case_of_run(report, problems)] if problems else []
    return of_the_run + [_case_of(report, result) for result in report.results]


def _case_of_run(report: Report, problems: tuple[Problem, ...]) -> Case:
    first, *others = problems
    place = first.place or Place("")
    more = f"; and {len(others)} more" if others else ""
    return Case(
        _within_book(report, RUN_CLASSNAME),
        RUN_NAME,
        Element.ERROR,
        "NotEvaluated",
        f"the run came to no answer: {printable(first.message)}{more}",
        printable_lines("\n".join(map(str, problems))),
        printable(path_of(place)),
        place.line,
        {"riskcheck.status": Outcome.ERROR.value},
    )


def _case_of(report: Report, result: Result) -> Case:
    policy = result.policy
    element, kind = _told_as(result.outcome, strict=report.strict)
    if element is Element.NONE and result.notes:
        element = Element.OUTPUT
    return Case(
        _within_book(report, classname_of(policy)),
        printable(policy.id)[:MAX_NAME_LENGTH],
        element,
        kind,
        printable(_message(result)),
        printable_lines("\n".join(_details(report, result))),
        printable(path_of(policy.place)),
        policy.place.line,
        _properties(result),
    )


def _details(report: Report, result: Result) -> Iterator[str]:
    """What stands below a case's message: the policy's title, and all that the text report says of it."""
    told = format_result(report, result)
    yield from filter(None, (result.policy.title, told))
    yield from (f"note: {note}" for note in result.notes if not told)


def book_name(report: Report) -> str:
    """The book and its profile as one dotted name, before which nothing of another book stands; empty without both."""
    settings = report.provenance.settings
    parts = (settings.general.name, settings.profile) if settings else ()
    return ".".join(printable(part).replace(".", "_") for part in parts if part)[:MAX_BOOK_LENGTH]


def _within_book(report: Report, classname: str) -> str:
    """A class name below the book's, so that two books in one job do not mix."""
    book = book_name(report)
    return f"{book}.{classname[-(MAX_NAME_LENGTH - len(book) - 1) :]}" if book else classname


def classname_of(policy: Policy) -> str:
    """The folder of a policy's file as a dotted name.

    Of an absolute folder only the last part counts, so that a policy keeps its history when a checkout moves.
    """
    folder = PureWindowsPath(path_of(policy.place)).parent
    parts = folder.parts[-1:] if folder.anchor else folder.parts
    named = [printable(part).replace(".", "_") for part in parts if part not in {"..", folder.anchor}]
    return ".".join(named)[-MAX_NAME_LENGTH:] or NO_FOLDER


def _told_as(outcome: Outcome, *, strict: bool) -> tuple[Element, str]:
    """The element of an outcome, and its type: red where, and only where, the outcome alone ends a run with not 0."""
    match outcome:
        case Outcome.FAIL:
            return Element.FAILURE, "LimitBreach"
        case Outcome.ERROR:
            return Element.ERROR, "NotEvaluated"
        case Outcome.WARN:
            return (Element.FAILURE, "LimitWarning") if strict else (Element.OUTPUT, "")
        case Outcome.WAIVED:
            return Element.SKIPPED, "Waived"
        case Outcome.SKIPPED:
            return Element.SKIPPED, "Skipped"
        case Outcome.PASS:
            return Element.NONE, ""


def _message(result: Result) -> str:
    """The place of the limit and why it came to its outcome; a warning says first how near it is."""
    said = f"{result.policy.place}: {clause_of(result)}"
    match result.outcome:
        case Outcome.WARN:
            near = telling(result)
            if near is None:
                return f"WARN {said}"
            return f"WARN {percent(near.utilisation, digits=1)} of limit, {said}"
        case Outcome.WAIVED:
            return f"waived, {said}"
        case _:
            return said


def _properties(result: Result) -> Mapping[str, str]:
    """What a machine may want to know of a policy; of its observations, the one that told."""
    policy, told = result.policy, telling(result) or Observation("", result.outcome)
    values = {
        "status": result.outcome.value,
        "subject": told.subject,
        "utilisation": told.utilisation,
        "observed": told.observed,
        "min": told.minimum,
        "max": told.maximum,
        "headroom": told.headroom,
        "unit": policy.unit,
        "title": policy.title,
        "owner": policy.owner,
        "severity": policy.severity.value,
        "reference": policy.reference,
        "sha256": policy.sha256,
    }
    return {f"riskcheck.{name}": printable(str(value)) for name, value in values.items() if value not in {None, ""}}
