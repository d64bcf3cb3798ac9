"""The command line: arguments in, reports and an exit code out."""

from riskcheck.cli.main import main

__all__ = ["main"]
