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
    from riskcheck.errors import RiskcheckError, SnapshotError, UsageError
    from riskcheck.limits import LiveRiskLimits, RiskCheckResult
    from riskcheck.loading import load_config, load_policies
    from riskcheck.monitor import LivePortfolioMonitor, create_exchange_client
    from riskcheck.report import Report
    from riskcheck.settings import Settings
    from riskcheck.snapshot import LivePortfolioSnapshot, LivePositionSnapshot

HOMES = {
    "LivePortfolioMonitor": "riskcheck.monitor",
    "LivePortfolioSnapshot": "riskcheck.snapshot",
    "LivePositionSnapshot": "riskcheck.snapshot",
    "LiveRiskLimits": "riskcheck.limits",
    "Report": "riskcheck.report",
    "RiskCheckResult": "riskcheck.limits",
    "RiskcheckError": "riskcheck.errors",
    "Settings": "riskcheck.settings",
    "SnapshotError": "riskcheck.errors",
    "UsageError": "riskcheck.errors",
    "create_exchange_client": "riskcheck.monitor",
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
