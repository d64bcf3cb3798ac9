"""One run, wired together: configuration, policies, sources, snapshot, evaluation, report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from riskcheck.errors import ExitCode, Problem, RiskcheckError, UsageError, nearest
from riskcheck.evaluation import Program, evaluate
from riskcheck.loading import load_config, load_policies, load_references
from riskcheck.loading.policies import find_policy_files
from riskcheck.monitor import assemble, check_age, open_sources, utc_now
from riskcheck.policy import Policy
from riskcheck.report import Outcome, Provenance, Report, Result
from riskcheck.selection import Selection, parse_condition
from riskcheck.settings import Settings
from riskcheck.shipped import shipped
from riskcheck.snapshot import LivePortfolioSnapshot, ReferenceTable
from riskcheck.sources import Source, read_snapshot_file
from riskcheck.sources.file import SnapshotFile
from riskcheck.version import VERSION

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What somebody asks of one run. ``starting_cash`` is in base currency, ``max_age`` in seconds."""

    policies: tuple[str, ...] = ()
    config: Path | None = None
    profile: str | None = None
    snapshot: SnapshotFile | None = None
    starting_cash: float | None = None
    max_age: float | None = None
    selection: Selection = field(default_factory=Selection)
    stop_at_first: bool = False
    collect_only: bool = False
    strict: bool = False
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy of a run, and why it is not to be evaluated; empty where it is."""

    policy: Policy
    rejection: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that is known of a run before a source is asked: either everything, or the failure that ends it.

    ``inputs`` are the files that the run reads, so far as they are known.
    """

    request: RunRequest
    settings: Settings | None = None
    candidates: tuple[Candidate, ...] = ()
    sources: tuple[Source, ...] = ()
    references: tuple[ReferenceTable, ...] = ()
    inputs: tuple[Path, ...] = ()
    failure: RiskcheckError | None = None


def prepare(request: RunRequest) -> Preparation:
    """Read the configuration and the policies, and open the sources, without asking any of them."""
    snapshot = request.snapshot
    inputs = [request.config, snapshot.path if snapshot else None, snapshot.account if snapshot else None]
    prepared = Preparation(request, inputs=tuple(path for path in inputs if path is not None))
    try:
        for condition in filter(None, (request.selection.keyword, request.selection.tags)):
            parse_condition(condition)
        settings = load_config(request.config, request.profile)
        if request.max_age is not None:
            settings = replace(settings, snapshot=replace(settings.snapshot, max_age=request.max_age))
        prepared = replace(prepared, settings=settings, inputs=(*prepared.inputs, *_files_of(settings, request)))
        sources = () if snapshot else open_sources(settings)
        read = tuple(path for source in sources for path in source.files)
        prepared = replace(prepared, sources=sources, inputs=(*prepared.inputs, *read))
        prepared = replace(prepared, references=load_references(settings))
        return replace(prepared, candidates=choose_policies(settings, request.policies, request.selection))
    except RiskcheckError as error:
        return replace(prepared, failure=error)


def _files_of(settings: Settings, request: RunRequest) -> tuple[Path, ...]:
    """The configuration file and the policy files of a run."""
    config_folder = Path(settings.file).parent
    wanted = ((request.policies, Path()), (settings.policies.paths, config_folder))
    policies = tuple(file.path for paths, folder in wanted for file in find_policy_files(paths, folder))
    references = tuple(config_folder / reference.file for reference in settings.references)
    return (Path(settings.file), *policies, *references)


def choose_policies(
    settings: Settings, paths: Sequence[str] = (), selection: Selection | None = None
) -> tuple[Candidate, ...]:
    """The policies of a run: those at the paths, else the configuration's, else the shipped ones.

    Policies that the configuration requires are candidates in any case, so that their absence shows. Raises UsageError.
    """
    folder = Path(settings.file).parent
    configured = settings.policies.paths
    if paths:
        policies = load_policies(paths)
    elif configured:
        policies = load_policies(configured, folder)
    else:
        policies = load_policies([str(shipped("policies"))])
    candidates = [Candidate(policy, selection.rejects(policy) if selection else "") for policy in policies]
    missing = set(settings.policies.required) - {policy.id for policy in policies}
    others = {policy.id: policy for policy in load_policies(configured, folder)} if missing and paths else {}
    unknown = sorted(missing - set(others))
    if unknown:
        known = [*others, *(policy.id for policy in policies)]
        raise UsageError(*(_no_such_policy(name, known, settings) for name in unknown))
    unnamed = [Candidate(others[name], "not among the policies that the command names") for name in sorted(missing)]
    return (*candidates, *unnamed)


def _no_such_policy(name: str, known: Sequence[str], settings: Settings) -> Problem:
    close = nearest(name, known)
    return Problem(
        f"the required policy {name!r} does not exist",
        expected=f"one of {', '.join(sorted(known))}",
        fix=f"did you mean {close!r}?" if close else "correct [policies] required, or add the policy's path",
        place=settings.place_of("policies", "required"),
    )


def execute(prepared: Preparation, clock: Clock = utc_now) -> Report:
    """Ask the sources, evaluate, report. What keeps the run from an answer is in the report, not raised."""
    started = clock()
    request, settings = prepared.request, prepared.settings
    provenance = Provenance(VERSION, started, arguments=request.arguments, settings=settings)
    report = Report(provenance, strict=request.strict)
    if prepared.failure is not None or settings is None:
        failure = prepared.failure or RiskcheckError()
        report = report.with_failure(failure.exit_code, *failure.problems)
    else:
        try:
            snapshot = _take_snapshot(prepared, settings, clock)
            report = conclude(report, snapshot, prepared.candidates, request, clock())
        except RiskcheckError as error:
            report = report.with_failure(error.exit_code, *error.problems)
    duration = max((clock() - started).total_seconds(), 0.0)
    return replace(report, provenance=replace(report.provenance, duration=duration))


def _take_snapshot(prepared: Preparation, settings: Settings, clock: Clock) -> LivePortfolioSnapshot:
    asked = clock()
    file = prepared.request.snapshot
    holdings = [source.fetch() for source in prepared.sources] if file is None else [read_snapshot_file(file)]
    return assemble(holdings, settings, asked, prepared.references)


def conclude(
    report: Report, snapshot: LivePortfolioSnapshot, candidates: Sequence[Candidate], request: RunRequest, now: datetime
) -> Report:
    """The report with what became of each policy on a snapshot taken for it; ``now`` is aware."""
    settings = report.provenance.settings or Settings()
    starting_cash = starting_cash_of(request.starting_cash, snapshot, settings)
    report = replace(report, snapshot=snapshot, starting_cash=starting_cash)
    try:
        check_age(snapshot, settings.snapshot.max_age, now)
    except RiskcheckError as error:
        return report.with_failure(error.exit_code, *error.problems)
    obstacle = _obstacle(settings, candidates, request)
    if obstacle is not None:
        skipped = tuple(
            Result(one.policy, Outcome.SKIPPED, reason=one.rejection or obstacle.found) for one in candidates
        )
        return replace(report, results=skipped).with_failure(ExitCode.NOTHING_EVALUATED, obstacle)
    program = Program.compile([one.policy for one in candidates if not one.rejection])
    results = evaluate(program, snapshot, settings, now=now, starting_cash=starting_cash)
    if request.stop_at_first:
        results = _stopped_at_first(results)
    rejected = (Result(one.policy, Outcome.SKIPPED, reason=one.rejection) for one in candidates if one.rejection)
    required = settings.policies.required
    held = (_held_to_requirement(result, required) for result in (*results, *rejected))
    return _with_nothing_said(replace(report, results=tuple(sorted(held, key=attrgetter("place")))))


def starting_cash_of(given: float | None, snapshot: LivePortfolioSnapshot, settings: Settings) -> float | None:
    """The capital that the day began with: as given, else the account's, else the configuration's."""
    if given is not None:
        return given
    return snapshot.figure("starting_cash") or settings.general.starting_capital


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
    bad = [position for position, result in enumerate(results) if result.outcome in {Outcome.FAIL, Outcome.ERROR}]
    if not bad:
        return tuple(results)
    behind = (
        Result(result.policy, Outcome.SKIPPED, reason="not run: -x stopped before it")
        for result in results[bad[0] + 1 :]
    )
    return (*results[: bad[0] + 1], *behind)


def _held_to_requirement(result: Result, required: Sequence[str]) -> Result:
    """A required policy that was skipped is an error; one that does not apply to this book was looked at."""
    if result.outcome is not Outcome.SKIPPED or result.observations or result.policy.id not in required:
        return result
    reason = f"required by the config, but skipped: {result.reason}"
    return replace(
        result, outcome=Outcome.ERROR, reason=reason, fix="evaluate it, or take it out of [policies] required"
    )


def _with_nothing_said(report: Report) -> Report:
    """A report in which every policy was skipped says so as its problem."""
    if report.exit_code is not ExitCode.NOTHING_EVALUATED:
        return report
    problem = Problem("nothing was evaluated: every policy was skipped", fix="look at why, below each of them")
    return report.with_failure(ExitCode.NOTHING_EVALUATED, problem)
