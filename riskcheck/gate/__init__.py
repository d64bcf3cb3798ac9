"""One run, from the config to the report: which policies it holds against which book, and the same from Python."""

from typing import TYPE_CHECKING

from riskcheck.foundation import lazy
from riskcheck.gate.choose import choose_policies
from riskcheck.gate.monitor import Clock, LivePortfolioMonitor, create_exchange_client, utc_now
from riskcheck.gate.options import capital, seconds
from riskcheck.gate.request import RunRequest, inputs_of
from riskcheck.gate.run import TakeSnapshot, run_gate, take_snapshot
from riskcheck.gate.selection import Selection
from riskcheck.gate.setup import Setup

if TYPE_CHECKING:
    from riskcheck.gate.examples import missing_side as missing_side
    from riskcheck.gate.examples import run_examples as run_examples
    from riskcheck.gate.limits import LiveRiskLimits as LiveRiskLimits
    from riskcheck.gate.limits import RiskCheckResult as RiskCheckResult
    from riskcheck.gate.transfer import from_bytes as from_bytes
    from riskcheck.gate.transfer import to_bytes as to_bytes

__getattr__ = lazy(
    __name__,
    {
        "missing_side": "examples",
        "run_examples": "examples",
        "LiveRiskLimits": "limits",
        "RiskCheckResult": "limits",
        "from_bytes": "transfer",
        "to_bytes": "transfer",
    },
)

__all__ = [
    "Clock",
    "LivePortfolioMonitor",
    "RunRequest",
    "Selection",
    "Setup",
    "TakeSnapshot",
    "capital",
    "choose_policies",
    "create_exchange_client",
    "inputs_of",
    "run_gate",
    "seconds",
    "take_snapshot",
    "utc_now",
]
