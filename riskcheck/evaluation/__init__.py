"""Policies held against a snapshot: pure functions, without clock, file, network or printing."""

from riskcheck.evaluation.engine import evaluate
from riskcheck.evaluation.explain import Explanation, explain
from riskcheck.evaluation.incomplete import lacking
from riskcheck.evaluation.misspelt import unread_limits, unread_live_risk, with_misspelt_limits
from riskcheck.evaluation.program import Program
from riskcheck.evaluation.rules import check_rule, check_rule_on, constant_of
from riskcheck.evaluation.signs import PERCENT, misread, plain_constants, plain_in_percent
from riskcheck.evaluation.waive import waive

__all__ = [
    "PERCENT",
    "Explanation",
    "Program",
    "check_rule",
    "check_rule_on",
    "constant_of",
    "evaluate",
    "explain",
    "lacking",
    "misread",
    "plain_constants",
    "plain_in_percent",
    "unread_limits",
    "unread_live_risk",
    "waive",
    "with_misspelt_limits",
]
