"""The report as JSON, for machines."""

import json

from riskcheck.report import Report
from riskcheck.reporters.data import report_data


def format_json(report: Report) -> str:
    """The report as one JSON value, in a fixed order, without NaN and infinities, ending in a newline."""
    return json.dumps(report_data(report), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
