"""One run, wired together: configuration, policies, sources, snapshot, evaluation, report."""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from riskcheck.evaluation import Program, check_limit_typos, evaluate, waive
from riskcheck.foundation import ExitCode, Problem, RiskcheckError, SnapshotError, frozen
from riskcheck.gate.choose import Candidate, Choice, choose_policies
from riskcheck.gate.isolation import ProcessEndedError, call_isolated
from riskcheck.gate.monitor import (
    Clock,
    LivePortfolioMonitor,
    assemble,
    check_age,
    check_measure,
    create_exchange_client,
    utc_now,
)
from riskcheck.gate.selection import Selection, parse_condition
from riskcheck.loading import (
    FOREIGN_KINDS,
    demo_note,
    files_read,
    has_waivers,
    load_config,
    load_references,
    load_waivers,
)
from riskcheck.model import BLOCKING, Outcome, Provenance, Report, Result, Settings, Waiver
from riskcheck.snapshot import LivePortfolioSnapshot
from riskcheck.sources import ProgressCallback, SnapshotFile, as_declared, read_snapshot_file
from riskcheck.version import VERSION


@frozen
class RunRequest:
    """What somebody asks of one run. ``starting_cash`` is in base currency, ``max_age`` in seconds.

    With ``wants_portfolio`` the source is asked also where no policy could be evaluated. ``demo`` says that the config
    is the one that comes with riskcheck.
    """

    policies: tuple[str, ...] = ()
    config: Path | None = None
    profile: str | None = None
    demo: bool = False
    snapshot: SnapshotFile | None = None
    starting_cash: float | None = None
    max_age: float | None = None
    selection: Selection = field(default_factory=Selection)
    stop_at_first: bool = False
    collect_only: bool = False
    strict: bool = False
    wants_portfolio: bool = False
    arguments: tuple[str, ...] = ()


TakeSnapshot = Callable[[Settings, RunRequest, Clock], LivePortfolioSnapshot]
"""How a run comes by its snapshot; raises RiskcheckError."""


def take_snapshot(
    settings: Settings, request: RunRequest, clock: Clock, watch: ProgressCallback | None = None
) -> LivePortfolioSnapshot:
    """The portfolio, from the file that the request names, else from the brokers; raises RiskcheckError.

    Where only some of the brokers answer it is a part of the portfolio, and says so.
    """
    if request.snapshot is None:
        return _ask_brokers(settings, clock, watch)
    references, asked = load_references(settings), clock()
    file = replace(request.snapshot, max_age=settings.snapshot.max_age, declared=settings.declared)
    return assemble([as_declared(read_snapshot_file(file), settings.declared)], settings, asked, references)


def _ask_brokers(settings: Settings, clock: Clock, watch: ProgressCallback | None) -> LivePortfolioSnapshot:
    """The portfolio that the brokers answer with; code that is not riskcheck's runs in a process of its own."""

    def ask() -> LivePortfolioSnapshot:
        return LivePortfolioMonitor(create_exchange_client(settings), clock=clock).take(watch)

    foreign = [broker for broker in settings.brokers if broker.kind in FOREIGN_KINDS]
    if not foreign:
        return ask()
    try:
        return call_isolated(ask)
    except ProcessEndedError as error:
        kinds = " and ".join(dict.fromkeys(f"{broker.kind!r}" for broker in foreign))
        found = f"the code of a broker of kind {kinds} ended its process {error}, before the book was known"
        fix = "look at what the broker's client does: it has to return or to raise"
        raise SnapshotError(Problem(found, expected="an answer", fix=fix, place=foreign[0].place)) from None


def inputs_of(request: RunRequest) -> tuple[Path, ...]:
    """The files that a run reads, as far as that can be told before it begins."""
    snapshot = request.snapshot
    named = (snapshot.path, snapshot.account) if snapshot else ()
    return (*(path for path in named if path is not None), *files_read(request.config, request.policies))


def run(request: RunRequest, clock: Clock = utc_now, take: TakeSnapshot = take_snapshot) -> Report:
    """Read, ask, evaluate, report. What keeps the run from an answer is in the report, not raised.

    ``take`` is called once at most; who has the snapshot already gives another.
    """
    started = clock()
    provenance = Provenance(VERSION, started, arguments=request.arguments, demo=request.demo)
    notes = (demo_note(with_book=request.snapshot is None),) if request.demo else ()
    report = Report(provenance, strict=request.strict, notes=notes)
    try:
        settings = _read_settings(request)
        provenance = replace(provenance, settings=settings)
        report = replace(report, provenance=provenance, notes=(*report.notes, *settings.notes))
        choice = choose_policies(settings, request.policies, request.selection)
        report = replace(report, notes=(*report.notes, *choice.notes))
        report = _answer(report, settings, choice, request, clock, take)
    except RiskcheckError as error:
        report = report.with_failure(error.exit_code, *error.problems)
    duration = max((clock() - started).total_seconds(), 0.0)
    return replace(report, provenance=replace(report.provenance, duration=duration))


def _read_settings(request: RunRequest) -> Settings:
    for condition in filter(None, (request.selection.keyword, request.selection.tags)):
        parse_condition(condition)
    settings = load_config(request.config, request.profile)
    if request.max_age is None:
        return settings
    return replace(settings, snapshot=replace(settings.snapshot, max_age=request.max_age))


def _answer(
    report: Report,
    settings: Settings,
    choice: Choice,
    request: RunRequest,
    clock: Clock,
    take: TakeSnapshot,
) -> Report:
    """The report with the answer; no source is asked in vain."""
    obstructed = _obstructed(report, settings, choice.candidates, request)
    if obstructed is not None and not request.wants_portfolio:
        return obstructed
    waivers = waivers_of(settings, choice)
    snapshot = take(settings, request, clock)
    return conclude(report, snapshot, choice.candidates, request, clock(), waivers)


def waivers_of(settings: Settings, choice: Choice) -> tuple[Waiver, ...]:
    """The waivers beside a configuration, which may name its policies and those of the run; raises UsageError."""
    if not settings.file or not has_waivers(settings.file):
        return ()
    units = {policy.id: policy.unit for policy in (*choice.configured, *(one.policy for one in choice.candidates))}
    return load_waivers(settings.file, units)


def conclude(
    report: Report,
    snapshot: LivePortfolioSnapshot,
    candidates: Sequence[Candidate],
    request: RunRequest,
    now: datetime,
    waivers: Sequence[Waiver] = (),
) -> Report:
    """The report with what became of each policy on a snapshot taken for it; ``now`` is aware."""
    settings = report.provenance.settings or Settings()
    obstructed = _obstructed(report, settings, candidates, request)
    if obstructed is not None:
        return replace(obstructed, snapshot=snapshot)
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
    program = Program.compile([one.policy for one in candidates if not one.rejection])
    evaluated = evaluate(program, snapshot, settings, now=now, starting_cash=starting_cash)
    results: Sequence[Result] = [result.settled for result in evaluated]
    # A waiver allows a value that is known; on a part of the book none is.
    in_force = () if snapshot.failed_sources else waivers
    results, uses = waive(results, in_force, now.astimezone(UTC).date(), settings.general.base_currency)
    if request.stop_at_first:
        results = _stopped_at_first(results)
    rejected = (Result(one.policy, Outcome.SKIPPED, reason=one.rejection) for one in candidates if one.rejection)
    required = settings.policies.required
    spelt = check_limit_typos(results, [one.policy for one in candidates], settings)
    held = (_held_to_requirement(result, required) for result in (*spelt, *rejected))
    return _fail_if_nothing_evaluated(
        replace(report, waivers=uses, results=tuple(sorted(held, key=attrgetter("order"))))
    )


def starting_cash_of(given: float | None, snapshot: LivePortfolioSnapshot, settings: Settings) -> float | None:
    """The capital that the day began with: as given, else the account's, else its equity then, else the config's."""
    if given is not None:
        return given
    for name in ("starting_cash", "day_start_equity"):
        own = snapshot.figure(name)
        if own is not None or name in snapshot.missing_figure_reasons:
            return own
    return settings.general.starting_capital


def _obstructed(
    report: Report, settings: Settings, candidates: Sequence[Candidate], request: RunRequest
) -> Report | None:
    """The report of a run in which nothing can be evaluated, if this is one."""
    obstacle = _obstacle(settings, candidates, request)
    if obstacle is None:
        return None
    skipped = tuple(Result(one.policy, Outcome.SKIPPED, reason=one.rejection or obstacle.found) for one in candidates)
    return replace(report, results=skipped).with_failure(ExitCode.NOTHING_EVALUATED, obstacle)


def _obstacle(settings: Settings, candidates: Sequence[Candidate], request: RunRequest) -> Problem | None:
    """Why nothing can be evaluated, if so."""
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


def _stopped_at_first(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results up to the first failure or error; what comes behind it counts as not run."""
    bad = [position for position, result in enumerate(results) if result.outcome in BLOCKING]
    if not bad:
        return tuple(results)
    behind = (
        Result(result.policy, Outcome.SKIPPED, reason="not run: -x stopped before it")
        for result in results[bad[0] + 1 :]
    )
    return (*results[: bad[0] + 1], *behind)


def _held_to_requirement(result: Result, required: Sequence[str]) -> Result:
    """A required policy that was not evaluated is an error; one that does not apply to this book was looked at."""
    if result.is_evaluated or result.policy.id not in required:
        return result
    what = "skipped" if result.outcome is Outcome.SKIPPED else "not held"
    reason = f"required by the config, but {what}: {result.reason}"
    return replace(
        result, outcome=Outcome.ERROR, reason=reason, fix="evaluate it, or take it out of [policies] required"
    )


def _fail_if_nothing_evaluated(report: Report) -> Report:
    """A report in which every policy was skipped says so as its problem."""
    if report.exit_code is not ExitCode.NOTHING_EVALUATED:
        return report
    problem = Problem("nothing was evaluated: every policy was skipped", fix="look at why, below each of them")
    return report.with_failure(ExitCode.NOTHING_EVALUATED, problem)
