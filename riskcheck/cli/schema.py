"""``riskcheck schema``: JSON Schemas for those who read or write riskcheck's files."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from riskcheck.cli.arguments import Arguments
from riskcheck.foundation import ExitCode
from riskcheck.loading import config_schema, policy_schema
from riskcheck.reporters import REPORT_SCHEMA

SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "policy": policy_schema,
    "config": config_schema,
    "report": lambda: REPORT_SCHEMA,
}


def schema(arguments: Arguments) -> ExitCode:
    """Print the JSON Schema that is asked for."""
    print(json.dumps(SCHEMAS[arguments.schema](), indent=2))
    return ExitCode.OK
