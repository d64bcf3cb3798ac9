"""The report for GitHub Actions: annotations at the lines of the limits, and the summary of a step."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from riskcheck.foundation import Place, frozen, percent
from riskcheck.model import BLOCKING, Observation, Outcome, Report, Result
from riskcheck.reporters.formats import Options
from riskcheck.reporters.markdown import markdown
from riskcheck.reporters.plain import printable, printable_lines
from riskcheck.reporters.words import (
    advice_of,
    book_of,
    clause_of,
    counted,
    figures,
    in_brackets,
    notes_of,
    obstacles,
    part_of,
    path_of,
    policy_notes,
)

MAX_ANNOTATIONS = 10
"""Of each level; GitHub drops what a step says beyond that."""

MAX_NOTICES = MAX_ANNOTATIONS - 2
"""Beside how many more there are, and the verdict."""

MAX_ROWS = 100
"""Of each list in a summary; with the length of a cell it stays under the mebibyte beyond which GitHub drops it."""

GUILTY = BLOCKING | {Outcome.WARN}


class Level(StrEnum):
    """How grave an annotation is."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@frozen
class Annotation:
    """One message at a place; its text form is the workflow command."""

    level: Level
    title: str
    message: str
    place: Place | None = None

    def __str__(self) -> str:
        place = self.place or Place("")
        known = {"file": path_of(place), "line": place.line, "title": self.title}
        said = ",".join(f"{name}={_property(str(value))}" for name, value in known.items() if value)
        return f"::{self.level} {said}::{_data(self.message)}"


def format_annotations(report: Report) -> str:
    """The report as workflow commands: ten errors and ten warnings, worst first, how many more, and the verdict."""
    annotations = [*_of_run(report), *_of_results(report)]
    shown: list[Annotation] = []
    left_out = 0
    for level in (Level.ERROR, Level.WARNING):
        found = [annotation for annotation in annotations if annotation.level is level]
        shown += found[:MAX_ANNOTATIONS]
        left_out += len(found[MAX_ANNOTATIONS:])
    shown += [one for one in annotations if one.level is Level.NOTICE][:MAX_NOTICES]
    if left_out:
        shown.append(Annotation(Level.NOTICE, "riskcheck", f"+{left_out} more; the step summary lists them"))
    notes = [*notes_of(report), *policy_notes(report)]
    if notes:
        shown.append(Annotation(Level.NOTICE, f"riskcheck{in_brackets(book_of(report))}", "\n".join(notes)))
    title = f"riskcheck {report.verdict}{in_brackets(book_of(report))}"
    said = ", ".join(filter(None, (counted(report), part_of(report.snapshot))))
    shown.append(Annotation(Level.NOTICE, title, said))
    return "".join(f"{annotation}\n" for annotation in shown)


def _of_run(report: Report) -> Iterator[Annotation]:
    for problem in obstacles(report):
        message = "\n".join(filter(None, (problem.found or "no answer", problem.expected, problem.fix)))
        title = f"riskcheck came to no answer{in_brackets(book_of(report))}"
        yield Annotation(Level.ERROR, title, message, problem.place)


def _of_results(report: Report) -> Iterator[Annotation]:
    for result in report.results:
        level = _level_of(result.outcome, strict=report.strict)
        if level is not None:
            message = "\n".join(filter(None, (clause_of(result), advice_of(result))))
            title = f"{result.outcome.upper()} {result.policy.id}{in_brackets(book_of(report))}"
            yield Annotation(level, title, message, result.policy.place)


def _level_of(outcome: Outcome, *, strict: bool) -> Level | None:
    match outcome:
        case Outcome.FAIL | Outcome.ERROR:
            return Level.ERROR
        case Outcome.WARN:
            return Level.ERROR if strict else Level.WARNING
        case Outcome.WAIVED:
            return Level.NOTICE
        case _:
            return None


def _data(text: str) -> str:
    """The text as the message of a workflow command."""
    return printable_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    """The text as a property of a workflow command."""
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def format_step_summary(report: Report) -> str:
    """The report as Markdown: the verdict, what kept the run from an answer, the limits by closeness, what to do."""
    sections = (_heading(report), _problems(report), _table(report), _advice(report), _notes(report))
    return "\n".join("".join(f"{line}\n" for line in section) for section in map(list, sections) if section)


def _heading(report: Report) -> Iterator[str]:
    yield f"## riskcheck: {report.verdict}{markdown(in_brackets(book_of(report)))}"
    yield ""
    parts = [counted(report), f"exit code {report.exit_code:d}"]
    if report.snapshot:
        parts += [f"snapshot {report.snapshot.as_of:%Y-%m-%d %H:%M:%S}Z", *report.snapshot.sources]
    parts.append(part_of(report.snapshot))
    yield " · ".join(map(markdown, filter(None, parts)))


def _notes(report: Report) -> Iterator[str]:
    """What the figures rest on, and what must be known of the run and of single policies."""
    return (f"- {markdown(note)}" for note in (*notes_of(report), *policy_notes(report)))


def _problems(report: Report) -> Iterator[str]:
    problems = obstacles(report)
    for problem in problems[:MAX_ROWS]:
        said = (problem.message, problem.expected and f"expected: {problem.expected}", problem.fix)
        yield f"- {'; '.join(map(markdown, filter(None, said)))}"
    if problems[MAX_ROWS:]:
        yield f"- and {len(problems) - MAX_ROWS} more"


def _table(report: Report) -> Iterator[str]:
    """A row for each observation that needs to be looked at, and one for each policy that has none."""
    rows = [(result, one) for result in report.results for one in _shown(result)]
    if rows:
        yield "| | Limit | Used | Observed | Where |"
        yield "|---|---|---:|---|---|"
    for result, one in rows[:MAX_ROWS]:
        yield f"| {' | '.join(map(markdown, _row(report, result, one)))} |"
    if rows[MAX_ROWS:]:
        yield f"| | and {len(rows) - MAX_ROWS} more | | | |"


def _shown(result: Result) -> Sequence[Observation | None]:
    """The observations of a policy that are neither passed nor skipped, else its closest; None where it has none."""
    shown = [one for one in result.observations if one.outcome not in {Outcome.PASS, Outcome.SKIPPED}]
    return shown or [None if result.reason else result.closest]


def _row(report: Report, result: Result, observation: Observation | None) -> tuple[str, ...]:
    place = str(result.policy.place)
    if observation is None:
        return (result.outcome.upper(), result.policy.id, "", clause_of(result), place)
    label, name = observation.outcome.upper(), result.name_of(observation)
    if observation.outcome in {Outcome.ERROR, Outcome.SKIPPED, Outcome.WAIVED}:
        used = percent(observation.utilisation) if observation.outcome is Outcome.WAIVED else ""
        return (label, name, used, observation.reason, place)
    said = figures(result.policy, observation, report.base_currency)
    return (label, name, percent(observation.utilisation), said, place)


def _advice(report: Report) -> Iterator[str]:
    """Why each limit that does not simply hold does not, and what to do about it."""
    guilty = [result for result in report.results if result.outcome in GUILTY]
    for result in guilty[:MAX_ROWS]:
        said = filter(None, (clause_of(result), advice_of(result)))
        yield f"- **{markdown(result.policy.id)}**: {'; '.join(map(markdown, said))}"


def render(report: Report, _options: Options) -> str:
    """The annotations of a workflow run."""
    return format_annotations(report)


def render_summary(report: Report, _options: Options) -> str:
    """The summary of a step."""
    return format_step_summary(report)
