"""``pytest --riskcheck policies/``: each policy file is a test item of pytest's own run.

Every pytest of the environment loads this module, so it imports nothing but pytest until ``--riskcheck`` is given.
"""

from argparse import ArgumentTypeError
from math import isfinite
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; they mean the same as those of ``riskcheck check``."""
    group = parser.getgroup("riskcheck", "risk limits of a trading book")
    group.addoption(
        "--riskcheck", action="store_true", help="collect policy files, and hold the portfolio against them"
    )
    group.addoption("--riskcheck-config", type=Path, metavar="FILE", help="the config, instead of config/config.toml")
    group.addoption("--riskcheck-profile", metavar="NAME", help="the profile that is laid over the config")
    group.addoption("--riskcheck-snapshot", type=Path, metavar="FILE", help="read this snapshot, ask no broker")
    group.addoption("--riskcheck-starting-cash", type=_capital, metavar="N", help="the capital that the day began with")
    group.addoption("--riskcheck-strict", action="store_true", help="warnings count as failures")


def pytest_configure(config: pytest.Config) -> None:
    """Set the gate up, if it was asked for."""
    if config.getoption("riskcheck"):
        from riskcheck.pytest_plugin.gate import Gate

        config.pluginmanager.register(Gate(config), "riskcheck-gate")


def _capital(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if isfinite(value) and value > 0:
        return value
    raise ArgumentTypeError(f"{text!r} is no capital above 0")
