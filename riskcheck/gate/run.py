"""One run, wired together: configuration, policies, sources, snapshot, evaluation, report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from operator import attrgetter

from riskcheck.evaluation import Facts, Program, check_age, check_measure, conclude, measure
from riskcheck.files import Documents
from riskcheck.foundation import ExitCode, Problem, RiskcheckError, SnapshotError
from riskcheck.gate.isolation import ProcessEndedError, call_isolated
from riskcheck.gate.monitor import Clock, ExchangeClient, LivePortfolioMonitor, assemble, open_sources, utc_now
from riskcheck.gate.request import RunRequest
from riskcheck.gate.setup import Setup, load_settings, load_setup
from riskcheck.loading import demo_note
from riskcheck.model import Outcome, Provenance, Report, Result, Settings
from riskcheck.snapshot import LivePortfolioSnapshot
from riskcheck.sources import KINDS, ProgressCallback, as_declared, file_as_declared, read_snapshot_file
from riskcheck.version import VERSION

MAX_REASONS = 3

TakeSnapshot = Callable[[Setup, RunRequest, Clock], LivePortfolioSnapshot]
"""How a run comes by its snapshot; raises RiskcheckError."""


def take_snapshot(
    setup: Setup, request: RunRequest, clock: Clock, watch: ProgressCallback | None = None
) -> LivePortfolioSnapshot:
    """The portfolio, from the file that the request names, else from the brokers; raises RiskcheckError.

    Where only some of the brokers answer it is a part of the portfolio, and says so.
    """
    if request.snapshot is None:
        return _ask_brokers(setup, clock, watch)
    settings, asked = setup.settings, clock()
    file = file_as_declared(request.snapshot, settings)
    return assemble([as_declared(read_snapshot_file(file), settings.declared)], settings, asked, setup.references)


def _ask_brokers(setup: Setup, clock: Clock, watch: ProgressCallback | None) -> LivePortfolioSnapshot:
    """The portfolio that the brokers answer with; code that is not riskcheck's runs in a process of its own."""

    def ask() -> LivePortfolioSnapshot:
        client = ExchangeClient(open_sources(setup.settings), setup.settings, setup.references)
        return LivePortfolioMonitor(client, clock=clock).take(watch)

    foreign = [broker for broker in setup.settings.brokers if KINDS[broker.kind].foreign]
    if not foreign:
        return ask()
    try:
        return call_isolated(ask)
    except ProcessEndedError as error:
        kinds = " and ".join(dict.fromkeys(f"{broker.kind!r}" for broker in foreign))
        found = f"the code of a broker of kind {kinds} ended its process {error}, before the book was known"
        fix = "let the broker's client return or raise, and not end the process"
        raise SnapshotError(Problem(found, expected="an answer", fix=fix, place=foreign[0].place)) from None


def run_gate(
    request: RunRequest,
    clock: Clock = utc_now,
    take: TakeSnapshot = take_snapshot,
    documents: Documents | None = None,
) -> Report:
    """Read, ask, evaluate, report. What keeps the run from an answer is in the report, not raised.

    ``take`` is called once at most; who has the snapshot already gives another. ``documents`` are those read already.
    """
    started = clock()
    provenance = Provenance(VERSION, started, arguments=request.arguments, demo=request.demo)
    notes = (demo_note(with_book=request.snapshot is None),) if request.demo else ()
    report = Report(provenance, strict=request.strict, notes=notes)
    documents = documents or Documents()
    try:
        settings = load_settings(request, documents)
        report = replace(report, provenance=replace(provenance, settings=settings), notes=(*notes, *settings.notes))
        setup = load_setup(settings, request, documents)
        report = _answer(replace(report, notes=(*notes, *setup.notes)), setup, request, clock, take)
    except RiskcheckError as error:
        report = report.with_failure(error.exit_code, *error.problems)
    duration = max((clock() - started).total_seconds(), 0.0)
    return replace(report, provenance=replace(report.provenance, duration=duration))


def _answer(report: Report, setup: Setup, request: RunRequest, clock: Clock, take: TakeSnapshot) -> Report:
    """The report with the answer; no source is asked in vain."""
    obstructed = _obstructed(report, setup, request)
    if obstructed is None:
        return _concluded(report, take(setup, request, clock), setup, request, clock())
    return replace(obstructed, snapshot=take(setup, request, clock)) if request.wants_portfolio else obstructed


def conclude_run(
    report: Report, snapshot: LivePortfolioSnapshot, setup: Setup, request: RunRequest, now: datetime
) -> Report:
    """The report with what became of each policy on a snapshot taken for it; ``now`` is aware."""
    obstructed = _obstructed(report, setup, request)
    if obstructed is not None:
        return replace(obstructed, snapshot=snapshot)
    return _concluded(report, snapshot, setup, request, now)


def _concluded(
    report: Report, snapshot: LivePortfolioSnapshot, setup: Setup, request: RunRequest, now: datetime
) -> Report:
    """The same of a run in which something can be evaluated."""
    settings = setup.settings
    snapshot = snapshot.on_the_day(settings.day)
    starting_cash = starting_cash_of(request.starting_cash, snapshot, settings)
    report = replace(report, snapshot=snapshot, starting_cash=starting_cash)
    if snapshot.failed_sources:
        report = report.with_failure(ExitCode.INCOMPLETE, *snapshot.failed_sources)
    try:
        check_measure(snapshot, settings)
        check_age(snapshot, settings.snapshot.max_age, now)
    except RiskcheckError as error:
        return report.with_failure(error.exit_code, *error.problems)
    measured = measure(Program.compile(setup.policies), snapshot, settings, now=now, starting_cash=starting_cash)
    today = now.astimezone(UTC).date()
    facts = Facts(snapshot, settings, today, setup.waivers, setup.left_out, request.stop_at_first)
    findings = conclude(measured, facts)
    results = tuple(sorted(findings.results, key=attrgetter("order")))
    return _fail_if_nothing_evaluated(replace(report, waivers=findings.waivers, results=results))


def starting_cash_of(given: float | None, snapshot: LivePortfolioSnapshot, settings: Settings) -> float | None:
    """The capital that the day began with: as given, else the account's, else its equity then, else the config's."""
    if given is not None:
        return given
    for name in ("starting_cash", "day_start_equity"):
        own = snapshot.figure(name)
        if own is not None or name in snapshot.missing_figure_reasons:
            return own
    return settings.general.starting_capital


def _obstructed(report: Report, setup: Setup, request: RunRequest) -> Report | None:
    """The report of a run in which nothing can be evaluated, if this is one."""
    obstacle = _obstacle(setup, request)
    if obstacle is None:
        return None
    reasons = ((one.policy, one.rejection or Problem(obstacle.found)) for one in setup.candidates)
    skipped = (Result(policy, Outcome.SKIPPED, problem=reason) for policy, reason in reasons)
    return replace(report, results=tuple(skipped)).with_failure(ExitCode.NOTHING_EVALUATED, obstacle)


def _obstacle(setup: Setup, request: RunRequest) -> Problem | None:
    """Why nothing can be evaluated, if so."""
    settings, candidates = setup.settings, setup.candidates
    if not settings.live_risk.enabled:
        return Problem(
            "risk checks are disabled",
            fix="set live_risk.enabled = true",
            place=settings.place_of("live_risk", "enabled"),
        )
    if request.collect_only:
        return Problem(f"{len(candidates)} policies collected, none evaluated, as --collect-only asks")
    if not candidates:
        return Problem(
            "no policy was found", fix="give a folder with *.toml files, or set [policies] paths in the config"
        )
    if all(one.rejection for one in candidates) and not settings.policies.required:
        return Problem(
            f"none of {len(candidates)} policies was selected",
            fix="correct -k or -m; riskcheck list shows names and tags",
        )
    return None


def _fail_if_nothing_evaluated(report: Report) -> Report:
    """A report in which every policy was skipped says so as its problem."""
    if report.exit_code is not ExitCode.NOTHING_EVALUATED:
        return report
    reasons = list(dict.fromkeys(result.reason for result in report.results))
    more = f" (and {len(reasons) - MAX_REASONS} more)" if len(reasons) > MAX_REASONS else ""
    fix = f"change what they were skipped for: {'; '.join(reasons[:MAX_REASONS])}{more}"
    problem = Problem("nothing was evaluated: every policy was skipped", fix=fix)
    return report.with_failure(ExitCode.NOTHING_EVALUATED, problem)
