"""Policies held against a snapshot: pure functions, without clock, file, network or printing."""

from riskcheck.evaluation.engine import evaluate
from riskcheck.evaluation.misspelt import unread_limits, unread_live_risk, with_misspelt_limits
from riskcheck.evaluation.program import Program
from riskcheck.evaluation.rules import check_rule
from riskcheck.evaluation.waive import waive

__all__ = [
    "Program",
    "check_rule",
    "evaluate",
    "unread_limits",
    "unread_live_risk",
    "waive",
    "with_misspelt_limits",
]
