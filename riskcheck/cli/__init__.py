"""The command line: arguments in, reports and an exit code out."""

from riskcheck.cli.main import command, main

__all__ = ["command", "main"]
