"""``pytest --riskcheck policies/``: each policy file is a test item of pytest's own run.

Every pytest of the environment loads this module, so it imports nothing but pytest until ``--riskcheck`` is given.
"""

from pathlib import Path

import pytest

GATE = "riskcheck-gate"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; they mean the same as those of ``riskcheck check``."""
    group = parser.getgroup("riskcheck", "risk limits of a trading book")
    group.addoption(
        "--riskcheck", action="store_true", help="collect policy files, and hold the portfolio against them"
    )
    group.addoption("--riskcheck-config", type=Path, metavar="FILE", help="the config, instead of config/config.toml")
    group.addoption("--riskcheck-demo", action="store_true", help="the config and the book that come with riskcheck")
    group.addoption("--riskcheck-profile", metavar="NAME", help="the profile that is laid over the config")
    group.addoption("--riskcheck-snapshot", type=Path, metavar="FILE", help="read this snapshot, ask no broker")
    group.addoption(
        "--riskcheck-account", type=Path, metavar="FILE", help="the account figures beside a CSV or Parquet snapshot"
    )
    group.addoption(
        "--riskcheck-as-of", metavar="TIME", help="when the snapshot was taken, if it does not say; 'file': its time"
    )
    group.addoption("--riskcheck-max-age", type=_seconds, metavar="60s", help="how old the snapshot may be")
    group.addoption("--riskcheck-starting-cash", type=_capital, metavar="N", help="the capital that the day began with")
    group.addoption("--riskcheck-strict", action="store_true", help="warnings count as failures")


def pytest_configure(config: pytest.Config) -> None:
    """Set the gate up, if it was asked for."""
    if config.getoption("riskcheck"):
        for name in ("account", "as_of"):
            if config.getoption(f"riskcheck_{name}") and not config.getoption("riskcheck_snapshot"):
                flag = f"--riskcheck-{name.replace('_', '-')}"
                raise pytest.UsageError(f"{flag} without --riskcheck-snapshot: give that, too, or leave it out")
        if config.getoption("riskcheck_demo") and config.getoption("riskcheck_config"):
            raise pytest.UsageError("--riskcheck-demo with --riskcheck-config: give one of them only")
        from riskcheck.pytest_plugin.deselection import refuse_chance
        from riskcheck.pytest_plugin.gate import Gate

        refuse_chance(config)
        if config.pluginmanager.register(Gate(config), GATE) is None:
            raise pytest.UsageError(f"--riskcheck with -p no:{GATE}: give one of them only")


def _capital(text: str) -> float:
    from riskcheck.gate import capital

    return capital(text)


def _seconds(text: str) -> float:
    from riskcheck.gate import seconds

    return seconds(text)
