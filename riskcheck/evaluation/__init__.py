"""Policies held against a snapshot: pure functions, without clock, file, network or printing."""

from riskcheck.evaluation.engine import evaluate
from riskcheck.evaluation.explain import Explanation, explain
from riskcheck.evaluation.incomplete import lacking
from riskcheck.evaluation.limit_typos import check_limit_typos, unread_limits, unread_live_risk
from riskcheck.evaluation.program import Program
from riskcheck.evaluation.rules import check_rule, check_rule_on, constant_of
from riskcheck.evaluation.unit_mistakes import PERCENT, misread, plain_constants, plain_in_percent
from riskcheck.evaluation.waive import waive

__all__ = [
    "PERCENT",
    "Explanation",
    "Program",
    "check_limit_typos",
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
]
