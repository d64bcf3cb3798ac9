"""riskcheck: a read-only gate for a live trading book.

>>> from riskcheck import LivePortfolioMonitor, LiveRiskLimits, create_exchange_client, load_config
>>> config = load_config("config/config.toml")
>>> snapshot = LivePortfolioMonitor(create_exchange_client(config)).snapshot()
>>> LiveRiskLimits.from_config(config, starting_cash=10_000.0).evaluate_portfolio(snapshot).allowed
True
"""

from typing import TYPE_CHECKING, Any

from riskcheck.version import VERSION

if TYPE_CHECKING:
    from riskcheck.foundation import RiskcheckError, SnapshotError, UsageError
    from riskcheck.gate import LivePortfolioMonitor, LiveRiskLimits, RiskCheckResult, create_exchange_client
    from riskcheck.loading import load_config, load_policies
    from riskcheck.model import Report, Settings
    from riskcheck.snapshot import LivePortfolioSnapshot, LivePositionSnapshot

HOMES = {
    "LivePortfolioMonitor": "riskcheck.gate.monitor",
    "LivePortfolioSnapshot": "riskcheck.snapshot",
    "LivePositionSnapshot": "riskcheck.snapshot",
    "LiveRiskLimits": "riskcheck.gate.limits",
    "Report": "riskcheck.model.report",
    "RiskCheckResult": "riskcheck.gate.limits",
    "RiskcheckError": "riskcheck.foundation.problems",
    "Settings": "riskcheck.model.settings",
    "SnapshotError": "riskcheck.foundation.problems",
    "UsageError": "riskcheck.foundation.problems",
    "create_exchange_client": "riskcheck.gate.monitor",
    "load_config": "riskcheck.loading",
    "load_policies": "riskcheck.loading",
}
"""Where each public name lives; it is imported when it is first used, so that the command starts quickly."""

__version__ = VERSION

__all__ = [
    "LivePortfolioMonitor",
    "LivePortfolioSnapshot",
    "LivePositionSnapshot",
    "LiveRiskLimits",
    "Report",
    "RiskCheckResult",
    "RiskcheckError",
    "Settings",
    "SnapshotError",
    "UsageError",
    "__version__",
    "create_exchange_client",
    "load_config",
    "load_policies",
]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(HOMES[name]), name)
