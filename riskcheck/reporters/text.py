"""The report as text, worst first: what is wrong, by how much, on which positions, where the limit is, what to do."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import field, replace

from riskcheck.foundation import (
    BASE_CURRENCY,
    RELATIVE_TOLERANCE,
    Problem,
    decimal,
    frozen,
    percent,
    quantity,
    shortest,
)
from riskcheck.model import Contributions, Observation, Outcome, Report, Result, Verdict
from riskcheck.reporters.formats import Options
from riskcheck.reporters.plain import loggable
from riskcheck.reporters.style import TextStyle
from riskcheck.reporters.words import (
    book_of,
    counted,
    figures,
    in_brackets,
    notes_of,
    part_of,
    said_of_rates,
)
from riskcheck.snapshot import LivePortfolioSnapshot

BAR = 10
WIDEST_OVERRUN = 10
MAX_POSITIONS = 5
MAX_NOTES = 10
INDENT = 6
JOINT = "\u00a0"
UNBROKEN = re.compile(r"\|[# ]+\||\d(?: \d{3})+")
"""What no line is broken in: bars, and numbers with thousands set apart."""
WIDEST_NAME = 48
COLORS = {
    Outcome.FAIL: "31;1",
    Outcome.ERROR: "35;1",
    Outcome.WARN: "33;1",
    Outcome.WAIVED: "36",
    Outcome.PASS: "32",
    Outcome.SKIPPED: "2",
}
VERDICT_COLORS = {Verdict.PASS: "32;1", Verdict.WARN: "33;1", Verdict.BREACH: "31;1", Verdict.INCOMPLETE: "35;1"}


def format_text(report: Report, style: TextStyle | None = None) -> str:
    """The report as text; its last line is the verdict."""
    writer = _Writer(report, style or TextStyle())
    return "\n".join(writer.lines()) + "\n"


def format_result(report: Report, result: Result) -> str:
    """What became of one policy, as the whole report says it; empty where that says nothing of it."""
    alone = replace(report, results=(result,))
    return "\n".join(_Writer(alone, TextStyle()).result(result))


@frozen
class _Writer:
    report: Report
    style: TextStyle
    column: int = field(init=False)

    def __post_init__(self) -> None:
        names = [result.policy.id for result in self.shown if not result.observations]
        names += [
            result.name_of(one) for result in self.shown for one in result.observations if self.shows(one.outcome)
        ]
        object.__setattr__(self, "column", min(max(map(len, names), default=0), WIDEST_NAME))

    @property
    def shown(self) -> list[Result]:
        """The results that are listed one by one."""
        return [result for result in self.report.results if self.shows(result.outcome)]

    def shows(self, outcome: Outcome) -> bool:
        """Whether something with this outcome is listed: whatever is not a pass, and everything if asked."""
        return self.style.verbosity > 0 or outcome not in {Outcome.PASS, Outcome.SKIPPED}

    def lines(self) -> Iterator[str]:
        if self.style.verbosity < 0:
            yield from self.notes()
        else:
            yield from self.wrapped(loggable(self.header()), 0)
            yield from self.rates()
            yield from self.notes()
            yield ""
            for problem in self.report.problems:
                yield from self.problem(problem)
            for result in self.shown:
                yield from self.result(result)
            yield from self.quiet_results()
            yield from self.quiet_notes()
            yield ""
        yield self.verdict()

    def header(self) -> str:
        """What was checked: tool, policies, snapshot with its age, source, equity."""
        report = self.report
        provenance = report.provenance
        parts = [f"riskcheck {provenance.tool_version}", _plural(len(report.results), "policy", "policies")]
        settings = provenance.settings
        if settings and settings.general.name:
            parts.append(settings.general.name)
        if settings and settings.profile:
            parts.append(f"profile {settings.profile}")
        parts.append(self.snapshot(report.snapshot) if report.snapshot else "no snapshot")
        return "   ".join(parts)

    def rates(self) -> Iterator[str]:
        """The currency rates that the figures rest on."""
        snapshot = self.report.snapshot
        if snapshot is None:
            return
        rates = ", ".join(f"{code} {said}" for code, said in said_of_rates(snapshot))
        if rates:
            yield from self.wrapped(loggable(f"rates: {rates}"), 0)

    def notes(self) -> Iterator[str]:
        """What the desk declared that the figures rest on, and what must be known of the run."""
        for note in notes_of(self.report):
            yield from self.wrapped(loggable(note), 0)

    def snapshot(self, snapshot: LivePortfolioSnapshot) -> str:
        age = (self.report.provenance.started - snapshot.as_of).total_seconds()
        equity = quantity(snapshot.equity, BASE_CURRENCY, snapshot.base_currency)
        parts = [
            f"snapshot {snapshot.as_of:%Y-%m-%d %H:%M:%S}Z ({max(age, 0):.0f} s old)",
            " + ".join(snapshot.sources),
            part_of(snapshot),
            "equity unknown" if snapshot.equity is None else f"equity {equity}",
        ]
        return "   ".join(filter(None, parts))

    def problem(self, problem: Problem) -> Iterator[str]:
        """What kept the run from an answer."""
        label = self.painted(f"{'ERROR':<6}", COLORS[Outcome.ERROR])
        first, *rest = str(problem).splitlines() or [""]
        yield from self.wrapped(loggable(first), INDENT, label)
        for line in rest:
            yield " " * (INDENT - 2) + loggable(line)

    def result(self, result: Result) -> Iterator[str]:
        """One policy: each observation that is not a pass; all of them where much is to be said."""
        if not result.observations or result.reason:
            yield from self.line(result.outcome, result.policy.id, "", result.reason or "nothing to measure")
            yield from self.advice(result, result.fix)
        for observation in result.observations if result.outcome is not Outcome.SKIPPED else ():
            if self.shows(observation.outcome):
                yield from self.observation(result, observation)
        for note in result.notes:
            yield from self.wrapped(f"note: {loggable(note)}", INDENT)

    def observation(self, result: Result, observation: Observation) -> Iterator[str]:
        name = result.name_of(observation)
        if observation.outcome is Outcome.ERROR:
            yield from self.line(Outcome.ERROR, name, "?", f"not evaluated: {observation.reason}")
            yield from self.advice(result, observation.fix)
            return
        if observation.outcome is Outcome.SKIPPED:
            yield from self.line(Outcome.SKIPPED, name, "", observation.reason)
            return
        used = f"{percent(observation.utilisation):>5} {bar(observation.utilisation)}"
        yield from self.line(
            observation.outcome, name, used, figures(result.policy, observation, self.report.base_currency)
        )
        if observation.outcome is not Outcome.PASS:
            yield from self.wrapped(self.whereabouts(result, observation), INDENT)
            if observation.outcome is Outcome.WAIVED:
                yield from self.wrapped(loggable(observation.reason), INDENT)
            yield from self.contributions(observation.contributions)
            yield from self.advice(result, result.policy.guidance)

    def line(self, outcome: Outcome, name: str, used: str, said: str) -> Iterator[str]:
        label = self.painted(f"{outcome.upper():<5} ", COLORS[outcome])
        parts = (f"{loggable(name):<{self.column}}", used, loggable(said))
        yield from self.wrapped("  ".join(part for part in parts if part), INDENT, label)

    def whereabouts(self, result: Result, observation: Observation) -> str:
        """Where the limit is written, how far beyond it the value is, and who owns it."""
        policy = result.policy
        beyond = "over by" if observation.minimum is None else "off by"
        unit, base = policy.unit, self.report.base_currency
        parts = [str(policy.place)]
        if observation.outcome is Outcome.FAIL and observation.headroom is not None:
            parts.append(f"{beyond} {quantity(-observation.headroom, unit, base)}")
        if policy.owner:
            parts.append(policy.owner)
        return loggable("   ".join(parts))

    def contributions(self, contributions: Contributions | None) -> Iterator[str]:
        """The positions behind a value, largest first."""
        snapshot = self.report.snapshot
        if contributions is None or snapshot is None:
            return
        most = len(contributions.rows) if self.style.verbosity > 0 else MAX_POSITIONS
        for row in contributions.largest(most):
            position = snapshot.position(row)
            mark = "?" if position.mark_price is None else shortest(position.mark_price)
            held = loggable(f"{position.symbol} {position.side} {shortest(position.size)} @ {mark}")
            value = contributions.contribution(row)
            yield from self.wrapped(f"{held:<36} {decimal(value) if isinstance(value, float) else '':>14}", INDENT + 2)
        if len(contributions.rows) > most:
            yield from self.wrapped(f"and {len(contributions.rows) - most} more", INDENT + 2)

    def advice(self, result: Result, advice: str) -> Iterator[str]:
        if result.outcome is Outcome.SKIPPED:
            return
        for line in filter(None, (advice or result.policy.guidance).splitlines()):
            yield from self.wrapped(f"= {loggable(line)}", INDENT)

    def quiet_results(self) -> Iterator[str]:
        """A line each for what passed and what was skipped, where they are not listed."""
        if self.style.verbosity > 0:
            return
        passed = [result for result in self.report.results if result.outcome is Outcome.PASS]
        skipped = [result for result in self.report.results if result.outcome is Outcome.SKIPPED]
        hint = "      -v lists them"
        if passed:
            closest = passed[0].closest
            near = f" (closest: {passed[0].policy.id} {percent(closest.utilisation)})" if closest else ""
            for line in self.wrapped(loggable(f"{len(passed)} passed{near}{hint}"), 0):
                yield self.painted(line, COLORS[Outcome.PASS])
        if skipped:
            said = f"{len(skipped)} skipped ({loggable(skipped[0].reason)}){'' if passed else hint}"
            yield from self.wrapped(said, 0)

    def quiet_notes(self) -> Iterator[str]:
        """What a reader must know of a policy that passed, such as that rows were left out, or that none matched."""
        quiet = [result for result in self.report.results if not self.shows(result.outcome)]
        notes = [f"note: {result.policy.id}: {note}" for result in quiet for note in result.notes]
        for note in notes[:MAX_NOTES]:
            yield from self.wrapped(loggable(note), 0)
        if len(notes) > MAX_NOTES:
            yield f"note: and {len(notes) - MAX_NOTES} more such notes, which -v lists"

    def verdict(self) -> str:
        """The last line: the verdict, the counts, the time it took, and whose book it is where no header says so."""
        report = self.report
        verdict = self.painted(report.verdict.value, VERDICT_COLORS[report.verdict])
        book = loggable(in_brackets(book_of(report))) if self.style.verbosity < 0 else ""
        return f"{verdict}  {counted(report)} in {report.provenance.duration:.2f}s{book}"

    def wrapped(self, text: str, indent: int, label: str = "") -> Iterator[str]:
        """The text within the terminal's width, behind a label, its further lines indented."""
        lines = textwrap.wrap(
            UNBROKEN.sub(lambda match: match[0].replace(" ", JOINT), text),
            max(self.style.width - indent, 20),
            break_on_hyphens=False,
            break_long_words=False,
            replace_whitespace=False,
        )
        for position, line in enumerate(lines or [""]):
            yield f"{label if label and position == 0 else ' ' * indent}{line}".replace(JOINT, " ").rstrip()

    def painted(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.style.color else text


def bar(utilisation: float | None) -> str:
    """The used part of a limit: ten marks are the limit, what is beyond it stands behind the second bar."""
    if utilisation is None:
        return f"|{'#' * BAR}|{'#' * WIDEST_OVERRUN}>"
    inside = min(BAR, int(utilisation * BAR + RELATIVE_TOLERANCE))
    beyond = max(0, min(WIDEST_OVERRUN, int((utilisation - 1) * BAR + RELATIVE_TOLERANCE)))
    over = f"{'#' * beyond}{'>' if beyond == WIDEST_OVERRUN else '|'}" if utilisation > 1 + RELATIVE_TOLERANCE else ""
    return f"|{'#' * inside:<{BAR}}|{over}"


def _plural(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def render(report: Report, options: Options) -> str:
    """The report as text, laid out as the command line says."""
    return format_text(report, options.style)
