"""One run, from the config to the report: which policies it holds against which book, and the same from Python."""

from riskcheck.gate.choose import choose_policies
from riskcheck.gate.examples import ExampleResult, missing_side, run_examples
from riskcheck.gate.limits import LiveRiskLimits, RiskCheckResult
from riskcheck.gate.monitor import Clock, LivePortfolioMonitor, create_exchange_client, utc_now
from riskcheck.gate.options import capital, seconds
from riskcheck.gate.request import RunRequest, inputs_of
from riskcheck.gate.run import TakeSnapshot, run_gate, take_snapshot
from riskcheck.gate.selection import Selection
from riskcheck.gate.setup import Setup
from riskcheck.gate.transfer import from_bytes, to_bytes

__all__ = [
    "Clock",
    "ExampleResult",
    "LivePortfolioMonitor",
    "LiveRiskLimits",
    "RiskCheckResult",
    "RunRequest",
    "Selection",
    "Setup",
    "TakeSnapshot",
    "capital",
    "choose_policies",
    "create_exchange_client",
    "from_bytes",
    "inputs_of",
    "missing_side",
    "run_examples",
    "run_gate",
    "seconds",
    "take_snapshot",
    "to_bytes",
    "utc_now",
]
