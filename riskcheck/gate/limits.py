"""The limits from Python: a thin face over the same policies and the same engine that the command uses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path

from riskcheck.files import Document, shipped
from riskcheck.foundation import Problem, UsageError, frozen
from riskcheck.gate.choose import Candidate, choose_policies
from riskcheck.gate.monitor import Clock, utc_now
from riskcheck.gate.request import RunRequest
from riskcheck.gate.run import conclude_run
from riskcheck.gate.setup import Setup, load_waivers_of
from riskcheck.loading import read_settings
from riskcheck.model import Provenance, Report, Settings, Verdict, Waiver
from riskcheck.snapshot import LivePortfolioSnapshot, Metric, metrics_of
from riskcheck.version import VERSION

SEVERITIES: Mapping[Verdict, str] = {
    Verdict.PASS: "ok",
    Verdict.WARN: "warn",
    Verdict.BREACH: "breach",
    Verdict.INCOMPLETE: "unknown",
}


@frozen
class RiskCheckResult:
    """Whether trading may go on, and why not.

    ``reasons`` is empty where it may. ``metrics`` are the portfolio's figures in base currency, None where unknown.
    """

    allowed: bool
    reasons: tuple[str, ...]
    metrics: Mapping[str, Metric]
    report: Report

    @property
    def severity(self) -> str:
        """The answer in a word: ``ok``, ``warn``, ``breach``, or ``unknown`` where not all could be evaluated."""
        return SEVERITIES[self.report.verdict]

    def __bool__(self) -> bool:
        """The answer itself: without it ``if result`` would always be true."""
        return self.allowed


@frozen
class LiveRiskLimits:
    """Policies with the settings that give them their limits. ``starting_cash`` is in base currency."""

    settings: Settings
    candidates: tuple[Candidate, ...]
    starting_cash: float | None = None
    clock: Clock = utc_now
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_config(
        cls,
        settings: Settings,
        *,
        starting_cash: float | None = None,
        policies: Sequence[str | Path] = (),
        clock: Clock = utc_now,
    ) -> "LiveRiskLimits":
        """The policies that a configuration names, or those at ``policies``; raises UsageError."""
        _check_capital(starting_cash)
        choice = choose_policies(settings, [str(path) for path in policies])
        policies_known = (*choice.configured, *(one.policy for one in choice.candidates))
        waivers, notes = load_waivers_of(settings, policies_known), (*settings.notes, *choice.notes)
        return cls(settings, choice.candidates, starting_cash, clock, waivers, notes)

    @classmethod
    def from_limits(
        cls,
        limits: Mapping[str, float],
        *,
        base_currency: str = "EUR",
        starting_cash: float | None = None,
        day: Mapping[str, str] | None = None,
        clock: Clock = utc_now,
    ) -> "LiveRiskLimits":
        """The shipped policies of some limits without a file, by their names in ``[live_risk]``, written as there.

        ``day`` is what stands under ``[day]``. Raises UsageError, also for a limit that does not exist.
        """
        files = [str(shipped("policies") / f"{name}.toml") for name in limits if name.startswith("max_")]
        data = {
            "general": {"base_currency": base_currency},
            "policies": {"paths": files},
            "live_risk": dict(limits),
            "day": dict(day or {}),
        }
        settings = read_settings(Document("limits", data, {}))
        return cls.from_config(settings, starting_cash=starting_cash, clock=clock)

    def evaluate_portfolio(self, snapshot: LivePortfolioSnapshot, now: datetime | None = None) -> RiskCheckResult:
        """Hold a snapshot against the limits; ``now`` is aware, and by default the clock's."""
        moment = now or self.clock()
        report = Report(Provenance(VERSION, moment, settings=self.settings), notes=self.notes)
        setup = Setup(self.settings, self.candidates, self.waivers)
        report = conclude_run(report, snapshot, setup, RunRequest(starting_cash=self.starting_cash), moment)
        return RiskCheckResult(report.is_allowed, report.reasons, metrics_of(report.snapshot or snapshot), report)


def _check_capital(starting_cash: float | None) -> None:
    if starting_cash is not None and not (isfinite(starting_cash) and starting_cash > 0):
        raise UsageError(Problem(f"starting_cash is {starting_cash}", expected="a capital above 0"))
