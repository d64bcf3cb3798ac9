"""Policies held against a snapshot: pure functions, without clock, file, network or printing."""

from typing import TYPE_CHECKING

from riskcheck.evaluation.decision import Decision
from riskcheck.evaluation.engine import evaluate, measure
from riskcheck.evaluation.freshness import check_age, check_measure, from_the_future, is_future
from riskcheck.evaluation.incomplete import lacking
from riskcheck.evaluation.limit_typos import unread_limits, unread_live_risk
from riskcheck.evaluation.program import Program
from riskcheck.evaluation.rules import check_rule, check_rule_on, constant_of
from riskcheck.evaluation.unit_mistakes import PERCENT, misread, plain_constants, plain_in_percent
from riskcheck.evaluation.verdict import Facts, conclude
from riskcheck.evaluation.waive import waive
from riskcheck.foundation import lazy

if TYPE_CHECKING:
    from riskcheck.evaluation.explanation import Explanation as Explanation
    from riskcheck.evaluation.explanation import explain as explain

__getattr__ = lazy(__name__, {"Explanation": "explanation", "explain": "explanation"})

__all__ = [
    "PERCENT",
    "Decision",
    "Facts",
    "Program",
    "check_age",
    "check_measure",
    "check_rule",
    "check_rule_on",
    "conclude",
    "constant_of",
    "evaluate",
    "from_the_future",
    "is_future",
    "lacking",
    "measure",
    "misread",
    "plain_constants",
    "plain_in_percent",
    "unread_limits",
    "unread_live_risk",
    "waive",
]
