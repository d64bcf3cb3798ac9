"""The report as plain data: tables, lists, texts and finite numbers, in a fixed order."""

from datetime import datetime
from typing import Any

from riskcheck.foundation import Problem
from riskcheck.model import Observation, Report, Result, Waiver
from riskcheck.snapshot import Cell, LivePortfolioSnapshot

SCHEMA_VERSION = "1.1"
MAX_POSITIONS = 5
Data = dict[str, Any]


def report_data(report: Report) -> Data:
    """Everything that a report says."""
    settings = report.provenance.settings
    return {
        "schema_version": SCHEMA_VERSION,
        "book": settings.general.name if settings else None,
        "verdict": report.verdict.value,
        "exit_code": int(report.exit_code),
        "strict": report.strict,
        "summary": {outcome.value: count for outcome, count in report.counts.items()},
        "problems": [problem_data(problem) for problem in report.problems],
        "notes": list(report.notes),
        "results": [_result_data(result, report.snapshot) for result in report.results],
        "waivers": [{**_waiver_data(use.waiver), "state": use.state.value} for use in report.waivers],
        "snapshot": _snapshot_data(report),
        "provenance": _provenance_data(report),
    }


def problem_data(problem: Problem) -> Data:
    """A problem with its place."""
    return {
        "file": problem.place.file if problem.place else None,
        "line": problem.place.line if problem.place else None,
        "found": problem.found,
        "expected": problem.expected,
        "fix": problem.fix,
        "excerpt": problem.excerpt,
    }


def _result_data(result: Result, snapshot: LivePortfolioSnapshot | None) -> Data:
    policy = result.policy
    return {
        "id": policy.id,
        "title": policy.title,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "fix": result.fix,
        "notes": list(result.notes),
        "description": policy.description,
        "guidance": policy.guidance,
        "reference": policy.reference,
        "file": policy.place.file,
        "line": policy.place.line,
        "sha256": policy.sha256,
        "owner": policy.owner,
        "tags": list(policy.tags),
        "severity": policy.severity.value,
        "unit": policy.unit,
        "rows": result.rows,
        "rows_of": result.rows_of,
        "observations": [_observation_data(observation, snapshot) for observation in result.observations],
    }


def _observation_data(observation: Observation, snapshot: LivePortfolioSnapshot | None) -> Data:
    return {
        "subject": observation.subject,
        "outcome": observation.outcome.value,
        "observed": observation.observed,
        "min": observation.minimum,
        "max": observation.maximum,
        "warn_at": observation.warn_at,
        "utilisation": observation.utilisation,
        "headroom": observation.headroom,
        "reason": observation.reason,
        "fix": observation.fix,
        "positions": _evidence_data(observation, snapshot),
        "position_count": len(observation.contributions.rows) if observation.contributions else 0,
        "waiver": _waiver_data(observation.waiver) if observation.waiver else None,
    }


def _waiver_data(waiver: Waiver) -> Data:
    return {
        "policy": waiver.policy,
        "subject": waiver.subject,
        "up_to": waiver.up_to,
        "until": waiver.until.isoformat(),
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "ticket": waiver.ticket,
        "file": waiver.place.file,
        "line": waiver.place.line,
    }


def _evidence_data(observation: Observation, snapshot: LivePortfolioSnapshot | None) -> list[Data]:
    """The positions that contribute most, at most five of them; ``position_count`` says how many there are.

    ``row`` counts the snapshot's positions from 0: its symbol and the rest are found there.
    """
    contributions = observation.contributions
    if contributions is None or snapshot is None:
        return []
    return [
        {"row": row, "contribution": json_cell(contributions.contribution(row))}
        for row in contributions.largest(MAX_POSITIONS)
    ]


def _snapshot_data(report: Report) -> Data | None:
    snapshot = report.snapshot
    if snapshot is None:
        return None
    return {
        **portfolio_data(snapshot),
        "base_currency": snapshot.base_currency,
        "sources": list(snapshot.sources),
        "fx_origin": dict(snapshot.fx_origin),
        "notes": list(snapshot.notes),
        "basis": list(snapshot.basis),
        "net_notional": snapshot.net_notional,
        "daily_pnl": {"value": snapshot.daily_pnl.value, "origin": snapshot.daily_pnl.said},
        "starting_cash": report.starting_cash,
        "sha256": snapshot.sha256,
    }


def portfolio_data(snapshot: LivePortfolioSnapshot) -> Data:
    """The portfolio as a snapshot file holds it, so that it can be read back."""
    names = snapshot.shown_columns
    cells = [list(map(json_cell, snapshot.columns[name])) for name in names]
    # A part of the book says so before its first figure.
    absent = {"absent": [problem.message for problem in snapshot.failed_sources]} if snapshot.failed_sources else {}
    data: Data = {
        "as_of": json_time(snapshot.as_of),
        **absent,
        "positions": [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)],
        "totals": dict(snapshot.totals),
        "symbol_notional": dict(snapshot.symbol_notional),
    }
    if snapshot.account:
        data["account"] = {name: json_cell(value) for name, value in snapshot.account.items()}
    if snapshot.fx:
        data["fx"] = dict(snapshot.fx)
    return data


def _provenance_data(report: Report) -> Data:
    provenance = report.provenance
    settings = provenance.settings
    return {
        "tool": "riskcheck",
        "tool_version": provenance.tool_version,
        "started": json_time(provenance.started),
        "duration_seconds": provenance.duration,
        "demo": provenance.demo,
        "arguments": list(provenance.arguments),
        "config": {"file": settings.file, "profile": settings.profile, "sha256": settings.sha256} if settings else None,
    }


def json_time(moment: datetime) -> str:
    """A moment in RFC 3339, in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def json_cell(cell: Cell) -> float | str | bool | None:
    """A cell as JSON holds it."""
    return json_time(cell) if isinstance(cell, datetime) else cell
