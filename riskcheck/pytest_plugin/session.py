"""One run for the whole of a pytest session: the snapshot is taken once, and every item reads the same report."""

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from pathlib import Path
from traceback import format_exception

import pytest

from riskcheck.foundation import Problem, RiskcheckError, frozen
from riskcheck.gate import Clock, RunRequest, Selection, Setup, from_bytes, run_gate, take_snapshot, to_bytes, utc_now
from riskcheck.loading import demo_config, find_policy_files, load_config, load_references
from riskcheck.model import Policy, Report, Settings
from riskcheck.reporters import Case, Element, book_of, cases_of, loggable, notes_of, obstacles, policy_notes, printable
from riskcheck.snapshot import LivePortfolioSnapshot
from riskcheck.sources import SnapshotFile

RED = frozenset({Element.FAILURE, Element.ERROR})


@frozen
class Collected(Selection):
    """The policies that pytest collected and did not deselect."""

    ids: frozenset[str] = frozenset()

    def rejects(self, policy: Policy) -> Problem | None:
        """Why a policy is not evaluated; None where it is."""
        return None if policy.id in self.ids else Problem("not collected by pytest, or deselected")


@frozen
class Answer:
    """What a run says: to all items where it came to no answer, else to each policy, and beside them in ``notes``.

    ``required`` are the policies without which it is not a pass, ``bugs`` the tracebacks of policies that met a bug.
    """

    obstacle: Case | None
    cases: dict[str, Case]
    notes: tuple[str, ...] = ()
    bugs: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    book: str = ""

    @property
    def not_passed(self) -> dict[str, str]:
        """Why a policy, or the run as a whole, is not passed, by its name; of a required one that is, nothing."""
        if self.obstacle is not None:
            return {self.obstacle.name: self.obstacle.message}
        bad = {name: case.message for name, case in self.cases.items() if case.element in RED}
        return dict.fromkeys(self.required, "") | bad


def request_of(config: pytest.Config) -> RunRequest:
    """The run that the options ask for."""
    snapshot = config.getoption("riskcheck_snapshot")
    demo = config.getoption("riskcheck_demo")
    account, as_of = config.getoption("riskcheck_account"), config.getoption("riskcheck_as_of")
    return RunRequest(
        config=demo_config() if demo else config.getoption("riskcheck_config"),
        demo=demo,
        profile=config.getoption("riskcheck_profile"),
        snapshot=SnapshotFile(snapshot, account, as_of) if snapshot else None,
        max_age=config.getoption("riskcheck_max_age"),
        starting_cash=config.getoption("riskcheck_starting_cash"),
        strict=config.getoption("riskcheck_strict"),
    )


def packed_snapshot(request: RunRequest) -> bytes:
    """The snapshot, or why there is none, for the workers of pytest-xdist.

    Taken by the process that starts the workers: so it is taken once without any lock, also for workers on another
    machine and for the one that replaces a worker that crashed. How old it is, each worker looks at itself.
    """
    taken: LivePortfolioSnapshot | RiskcheckError | None = None
    try:
        settings = load_config(request.config, request.profile)
        if settings.live_risk.enabled:
            taken = take_snapshot(Setup(settings, references=load_references(settings)), request, utc_now)
    except RiskcheckError as error:
        taken = error
    return to_bytes(taken)


@frozen
class HandedOver:
    """Takes the snapshot that another process took."""

    content: bytes

    def __call__(self, _setup: Setup, _request: RunRequest, _clock: Clock) -> LivePortfolioSnapshot:
        """The snapshot; raises what kept the other process from it."""
        taken = from_bytes(self.content)
        if isinstance(taken, LivePortfolioSnapshot):
            return taken
        raise taken


class Session:
    """The run of a session, made when its first item asks for it."""

    def __init__(self, config: pytest.Config) -> None:
        self.request = request_of(config)
        worker = getattr(config, "workerinput", None)
        self.take = HandedOver(worker["riskcheck"]) if worker else take_snapshot
        self.made: Answer | Exception | None = None

    def collected(self, files: Collection[Path], ids: Collection[str]) -> None:
        """Note what the run is about: the policy files, and the policies in them that were not deselected."""
        paths = tuple(map(str, files))
        self.request = replace(self.request, policies=paths, selection=Collected(ids=frozenset(ids)))

    def settings(self) -> Settings:
        """The configuration; raises RiskcheckError."""
        return load_config(self.request.config, self.request.profile)

    def configured(self) -> frozenset[Path]:
        """The policy files that the configuration names; none where it cannot be read, which the run then says."""
        try:
            settings = self.settings()
            found = find_policy_files(settings.policies.paths, Path(settings.file).parent)
        except RiskcheckError:
            return frozenset()
        return frozenset(file.path.resolve() for file in found)

    def answer(self) -> Answer:
        """What the run says; a broker that made it fail is not asked again."""
        if self.made is None:
            try:
                self.made = _answer_of(run_gate(self.request, take=self.take))
            except Exception as error:  # noqa: BLE001 - a bug in a broker's client: kept for the other items
                self.made = error
        if isinstance(self.made, Exception):
            raise self.made
        return self.made

    def own_outcomes(self) -> dict[str, str]:
        """Why policies are not passed, by name, whatever reports say; nothing where none was collected."""
        if not self.request.policies:
            return {}
        try:
            return self.answer().not_passed
        except Exception as error:  # noqa: BLE001 - a bug, which every item has raised too
            return {"the run": f"{type(error).__name__}: {error}"}

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the run beside its policies; nothing where there is no answer."""
        return list(self.made.notes) if isinstance(self.made, Answer) else []


def _answer_of(report: Report) -> Answer:
    cases = cases_of(report)
    obstacle = cases.pop(0) if obstacles(report) else None
    ids = (result.policy.id for result in report.results)
    book = book_of(report)
    named = (f"book: {book}",) if book else ()
    notes = tuple(map(loggable, (*named, *notes_of(report), *policy_notes(report))))
    bugs = {one.policy.id: "".join(format_exception(one.bug)) for one in report.results if one.bug is not None}
    settings = report.provenance.settings
    required = settings.policies.required if settings else ()
    return Answer(obstacle, dict(zip(ids, cases, strict=True)), notes, bugs, required, printable(book))
