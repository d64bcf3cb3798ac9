"""``riskcheck preview``: the portfolio as operators know it, and the risk status."""

from dataclasses import replace

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import STDOUT, Output, deliver
from riskcheck.cli.request import request_of
from riskcheck.cli.streams import print_report_problems, stdout_for_reports
from riskcheck.cli.terminal import watched_snapshot
from riskcheck.foundation import ExitCode
from riskcheck.gate import run_gate
from riskcheck.model import Report
from riskcheck.reporters import format_preview, format_preview_json


def preview(arguments: Arguments) -> ExitCode:
    """Print the portfolio; exits as ``check`` would, or with 0 for a known portfolio where no risk is asked for."""
    with_risk = not arguments.no_risk
    form = format_preview_json if arguments.as_json else format_preview
    with stdout_for_reports() as stdout:
        report = run_gate(replace(request_of(arguments), wants_portfolio=True), take=watched_snapshot())
        print_report_problems(report)
        delivered = deliver(report, [Output("preview", lambda final: form(final, with_risk=with_risk), STDOUT, stdout)])
    return delivered.exit_code if with_risk else _exit_without_risk(delivered)


def _exit_without_risk(report: Report) -> ExitCode:
    unknown = report.snapshot is None or report.failure in {ExitCode.INCOMPLETE, ExitCode.BUG, ExitCode.USAGE}
    return (report.failure or ExitCode.INCOMPLETE) if unknown else ExitCode.OK
