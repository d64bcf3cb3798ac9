"""``riskcheck schema``: JSON Schemas for those who read or write riskcheck's files."""

import json

from riskcheck.cli.arguments import Arguments
from riskcheck.errors import ExitCode
from riskcheck.reporters.schema import REPORT_SCHEMA


def schema(_arguments: Arguments) -> ExitCode:
    """Print the JSON Schema of the report."""
    print(json.dumps(REPORT_SCHEMA, indent=2))
    return ExitCode.OK
