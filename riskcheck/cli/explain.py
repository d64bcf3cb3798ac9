"""``riskcheck explain``: one policy in words and figures, on the snapshot as it is."""

from dataclasses import replace
from pathlib import Path

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import STDOUT, Output, deliver
from riskcheck.cli.request import request_of
from riskcheck.cli.streams import print_error, print_report_problems, stdout_for_reports
from riskcheck.cli.terminal import watched_snapshot
from riskcheck.evaluation import explain as explain_policy
from riskcheck.foundation import ExitCode, UsageError, unknown_name
from riskcheck.gate import run_gate, utc_now
from riskcheck.model import Policy, Report
from riskcheck.reporters import format_explanation, notes_of


def explain(arguments: Arguments) -> ExitCode:
    """Print how a policy's number came about; exits as ``check`` would on this policy alone, without waivers."""
    with stdout_for_reports() as stdout:
        word = arguments.policies[0]
        named = (word,) if Path(word).is_file() else ()
        report = run_gate(replace(request_of(arguments), policies=named), take=watched_snapshot())
        settings, snapshot = report.provenance.settings, report.snapshot
        if settings is None or snapshot is None or report.failure not in {ExitCode.OK, ExitCode.NOTHING_EVALUATED}:
            for problem in report.problems:
                print_error(str(problem))
            return report.exit_code
        explanation = explain_policy(
            _policy_of(report, word),
            snapshot,
            settings,
            now=utc_now(),
            starting_cash=report.starting_cash,
        )
        alone = replace(report, results=(explanation.result,))
        print_report_problems(alone)
        text = format_explanation(explanation, settings, notes_of(report))
        return deliver(alone, [Output("explain", lambda _: text, STDOUT, stdout)]).exit_code


def _policy_of(report: Report, word: str) -> Policy:
    """The policy in a file, or the one of the run with that id; raises UsageError."""
    if Path(word).is_file():
        word = Path(word).stem
    policies = {result.policy.id: result.policy for result in report.results}
    if word not in policies:
        raise UsageError(unknown_name("policy", word, policies))
    return policies[word]
