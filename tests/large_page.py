"""A report with as many limits and positions as one likes, with texts as long as those of the shipped policies."""

from dataclasses import replace
from datetime import UTC, datetime

from support import limit, settings_of

from riskcheck.evaluation import Program, evaluate
from riskcheck.model.policy import Policy
from riskcheck.model.report import Provenance, Report
from riskcheck.snapshot import Holdings, LivePortfolioSnapshot, Measures, build_snapshot, rows_to_table

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEAD = """\
description = "No strategy may carry more notional than can be unwound in a day."
guidance    = "Reduce the position, or ask the risk desk for a waiver."
owner       = "risk-desk"
tags        = ["exposure", "live-start"]
unit        = "base_currency"
"""


def large_report(limits: int = 100, positions: int = 10) -> Report:
    """Limits that each add up all positions: some are broken, some near, most hold."""
    policies = [_policy(number) for number in range(limits)]
    snapshot, settings = _book(positions), settings_of()
    results = evaluate(Program.compile(policies), snapshot, settings, now=NOW, starting_cash=None)
    return Report(Provenance("0.1.0", NOW, 0.01, settings=settings), results, snapshot)


def _policy(number: int) -> Policy:
    rule = f'measure = "sum(notional)"\nmax = {9000 + 250 * number}\nwarn_at = 0.8'
    return replace(
        limit(rule, HEAD, f"exposure_of_strategy_{number:02}"), title="Exposure of a strategy", content=rule.encode()
    )


def _book(count: int) -> LivePortfolioSnapshot:
    rows = [
        {
            "symbol": f"COIN{number}/EUR",
            "side": "long" if number % 2 else "short",
            "size": 0.5 + number,
            "entry_price": 300.25,
            "mark_price": 312.5,
            "realized_pnl": 12.5,
        }
        for number in range(count)
    ]
    holdings = Holdings("book.json", rows_to_table(rows, "book.json"), account={"equity": 10000.0, "cash": 5000.0})
    return build_snapshot(holdings, Measures("EUR"), as_of=NOW)
