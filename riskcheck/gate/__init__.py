"""None"""

from riskcheck.gate.choose import choose_policies
from riskcheck.gate.examples import Trial, one_sided, try_examples
from riskcheck.gate.limits import LiveRiskLimits, RiskCheckResult
from riskcheck.gate.monitor import Clock, LivePortfolioMonitor, create_exchange_client, utc_now
from riskcheck.gate.options import capital, seconds
from riskcheck.gate.packed import packed, unpacked
from riskcheck.gate.run import RunRequest, TakeSnapshot, inputs_of, run, take_snapshot
from riskcheck.gate.selection import Selection

__all__ = [
    "Clock",
    "LivePortfolioMonitor",
    "LiveRiskLimits",
    "RiskCheckResult",
    "RunRequest",
    "Selection",
    "TakeSnapshot",
    "Trial",
    "capital",
    "choose_policies",
    "create_exchange_client",
    "inputs_of",
    "one_sided",
    "packed",
    "run",
    "seconds",
    "take_snapshot",
    "try_examples",
    "unpacked",
    "utc_now",
]
