"""The words that reports share: what an observation, a policy and a run came to, in a line each."""

import posixpath
from collections.abc import Mapping

from riskcheck.evaluation import lacking
from riskcheck.foundation import BASE_CURRENCY, FORMATS, ExitCode, Place, Problem, quantity, shortest
from riskcheck.model import Each, Observation, Outcome, Policy, Report, Result, Rule, WaiverState, WaiverUse
from riskcheck.snapshot import LivePortfolioSnapshot

MAX_NOTES = 20
COUNTED: Mapping[Outcome, tuple[str, str]] = {
    Outcome.FAIL: ("failed", "failed"),
    Outcome.ERROR: ("error", "errors"),
    Outcome.WARN: ("warning", "warnings"),
    Outcome.WAIVED: ("breach waived", "breaches waived"),
    Outcome.PASS: ("passed", "passed"),
    Outcome.SKIPPED: ("skipped", "skipped"),
}


def book_of(report: Report) -> str:
    """Whose book it is, and by which profile it was held: ``desk A, profile live``; empty where nobody named either."""
    settings = report.provenance.settings
    if settings is None:
        return ""
    profile = f"profile {settings.profile}" if settings.profile else ""
    return ", ".join(filter(None, (settings.general.name, profile)))


def in_brackets(text: str) -> str:
    """The text in brackets, to stand behind another; empty where it is."""
    return f" ({text})" if text else ""


def notes_of(report: Report) -> list[str]:
    """What a reader must know of the run as a whole, a line each: what its figures rest on, then its notes."""
    snapshot = report.snapshot
    basis = [f"rests on: {one}" for one in snapshot.basis] if snapshot else []
    notes = [f"note: {one}" for one in (*run_notes(report), *(snapshot.notes if snapshot else ()))]
    return [*some_of(basis), *some_of(notes)]


def policy_notes(report: Report) -> list[str]:
    """What a reader must know of single policies, such as that a filter matched nothing, a line each."""
    return some_of([f"note: {result.policy.id}: {note}" for result in report.results for note in result.notes])


def some_of(lines: list[str]) -> list[str]:
    """As many lines as a person reads."""
    more = len(lines) - MAX_NOTES
    return [*lines[:MAX_NOTES], f"note: and {more} more such lines, which the JSON report has"] if more > 0 else lines


def each_of(rule: Rule) -> str:
    """What a rule is held for: ``for each symbol, side``; empty where that is the whole portfolio."""
    match rule.each:
        case Each.PORTFOLIO:
            return ""
        case Each.POSITION:
            return "for each position"
        case keys:
            return f"for each {', '.join(keys)}"


def path_of(place: Place) -> str:
    """The file of a place as CI pages look it up: ``policies/x.toml`` where it says ``config/../policies/x.toml``."""
    return posixpath.normpath(place.file) if place.file else ""


def counted(report: Report) -> str:
    """How many policies came to which outcome, whether the run was carried through, and how warnings count."""
    counts = [f"{count} {COUNTED[outcome][count != 1]}" for outcome, count in report.counts.items() if count]
    said = ", ".join(counts) or "nothing evaluated"
    if report.failure:
        said = f"could not be carried through (exit code {report.exit_code:d}), {said}"
    elif report.bugs:
        said = f"a bug in riskcheck (exit code {report.exit_code:d}), {said}"
    return f"{said}, warnings count as failures (--strict)" if report.strict else said


def figures(policy: Policy, observation: Observation, base_currency: str) -> str:
    """The observed value beside its bounds: ``14 750.00 > 10 000.00 EUR``."""
    unit = policy.unit
    broken = observation.outcome in {Outcome.FAIL, Outcome.WAIVED}
    observed = observation.observed or 0.0
    low, high = observation.minimum, observation.maximum
    label = "" if unit in FORMATS else f" {base_currency if unit == BASE_CURRENCY else unit}"
    plain = unit if unit in FORMATS else ""

    def said(value: float | None) -> str:
        return quantity(value, plain, base_currency)

    if low is not None and high is not None:
        return f"{said(observed)} {'outside' if broken else 'within'} {said(low)} to {said(high)}{label}"
    bound = high if high is not None else low
    sign = (">" if broken else "of") if high is not None else ("<" if broken else "at least")
    return f"{said(observed)} {sign} {said(bound)}{label}"


def telling(result: Result) -> Observation | None:
    """The observation that gave a policy its outcome: the worst one of that outcome, else the closest one."""
    alike = (one for one in result.observations if one.outcome is result.outcome)
    return next(alike, result.closest)


def clause_of(result: Result) -> str:
    """Why a policy came to its outcome, as a clause: its worst observation, and how many more are like it."""
    label = "not evaluated: " if result.outcome is Outcome.ERROR else ""
    observation = telling(result)
    if result.reason or observation is None:
        return f"{label}{result.reason or 'nothing to measure'}"
    subject = "" if observation.subject == "portfolio" else f"{observation.subject}: "
    others = sum(one.outcome is observation.outcome for one in result.observations) - 1
    more = f"; and {others} more" if others else ""
    return f"{label}{subject}{observation.reason or observation.outcome}{more}"


def advice_of(result: Result) -> str:
    """What to do about a policy's outcome; empty where nobody said, and where the policy was not looked at."""
    if result.outcome is Outcome.SKIPPED:
        return ""
    observation = telling(result)
    return result.fix or (observation.fix if observation else "") or result.policy.guidance


def obstacles(report: Report) -> tuple[Problem, ...]:
    """What kept the run as a whole from an answer: at least one problem where something did, none where nothing did."""
    if not report.failure and report.exit_code is not ExitCode.NOTHING_EVALUATED:
        return ()
    return report.problems or (
        Problem(counted(report), fix="change what the policies were skipped for, or name others"),
    )


def _said_of_waiver(use: WaiverUse, report: Report) -> str:
    """What became of a waiver that protects nothing, and where it is written."""
    waiver = use.waiver
    unit = next((result.policy.unit for result in report.results if result.policy.id == waiver.policy), "")
    subject = f"[{waiver.subject}]" if waiver.subject else ""
    what = {
        WaiverState.USED: "is used",
        WaiverState.UNUSED: "is not needed: nothing that it names is broken",
        WaiverState.EXPIRED: f"ended on {waiver.until}",
        WaiverState.EXCEEDED: f"allows up to {quantity(waiver.up_to, unit, report.base_currency)}, which is exceeded",
    }[use.state]
    return f"the waiver of {waiver.policy}{subject} {what} ({waiver.place})"


def part_of(snapshot: LivePortfolioSnapshot | None) -> str:
    """What every figure of a part of the book is marked with: ``partial, without kraken``; empty for a whole book."""
    names = lacking(snapshot) if snapshot else ""
    return f"partial, without {names}" if names else ""


def run_notes(report: Report) -> list[str]:
    """What a reader must know of the run as a whole, such as a waiver that has ended."""
    return [*report.notes, *waiver_notes(report)]


def waiver_notes(report: Report) -> list[str]:
    """What became of each waiver that protects nothing: not needed, ended, or exceeded."""
    return [_said_of_waiver(use, report) for use in report.waivers if use.state is not WaiverState.USED]


def said_of_rates(snapshot: LivePortfolioSnapshot) -> list[tuple[str, str]]:
    """Each currency's code with its rate in base currency, and where the rate comes from."""
    base, origins = snapshot.base_currency, snapshot.fx_origin
    rates = snapshot.fx.items()
    return [(code, f"{shortest(rate)} {base} ({origins.get(code, 'the snapshot')})") for code, rate in rates]


def beside_reasons(report: Report) -> dict[str, list[str]]:
    """What is not a reason against trading and yet has to be known, by what it is, a clause each, worst first.

    ``near`` are limits that hold, ``advised`` broken ones that only warn, ``waived`` breaches with who allowed them.
    """
    found: dict[str, list[str]] = {}
    for result in report.results:
        for one in result.observations:
            word = _beside(result.outcome, one.outcome)
            if word == "waived" or (word and not report.strict):
                found.setdefault(word, []).append(f"{result.name_of(one)}: {one.reason}")
    return {word: found[word] for word in ("near", "advised", "waived") if word in found}


def _beside(of_policy: Outcome, outcome: Outcome) -> str:
    """What an observation is that is not a reason against trading; empty where it is one, or is nothing to tell."""
    match of_policy, outcome:
        case _, Outcome.WARN:
            return "near"
        case Outcome.WARN, Outcome.FAIL:
            return "advised"
        case _, Outcome.WAIVED:
            return "waived"
        case _:
            return ""
