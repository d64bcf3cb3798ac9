"""The report as JSON, for machines."""

from riskcheck.model import Report
from riskcheck.reporters.data import report_data
from riskcheck.reporters.formats import Options
from riskcheck.reporters.plain import printable_json


def format_json(report: Report) -> str:
    """The report as one JSON value, in a fixed order, without NaN and infinities, ending in a newline."""
    return printable_json(report_data(report)) + "\n"


def render(report: Report, _options: Options) -> str:
    """The report as JSON."""
    return format_json(report)
