"""``riskcheck check``: one run, its reports, its exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import (
    STDOUT,
    Output,
    Placing,
    admitted,
    deliver,
    remove_old,
)
from riskcheck.cli.request import request_of
from riskcheck.cli.streams import ReportStream, complain, complain_of_bug, stdout_for_reports
from riskcheck.errors import ExitCode, Problem, RiskcheckError, UsageError
from riskcheck.loading.config import DEFAULT_FILE, is_demonstration
from riskcheck.monitor import utc_now
from riskcheck.report import Provenance, Report
from riskcheck.reporters.text import TextStyle, format_text
from riskcheck.run import RunRequest, inputs_of, run
from riskcheck.version import VERSION

FILE_WIDTH = 100


def check(arguments: Arguments) -> ExitCode:
    """Run the policies, write the reports, and say the exit code."""
    screen = _screen(arguments)
    with stdout_for_reports() as stdout:
        outputs = outputs_of(arguments, stdout, screen)
        try:
            request = request_of(arguments)
            outputs, refused = admitted(outputs, (*_named_inputs(arguments), *inputs_of(request)))
        except UsageError as error:
            return _refused(arguments, error, outputs)
        except Exception as error:  # noqa: BLE001 - a bug must not leave an older verdict behind either
            complain_of_bug(error)
            writable, _ = admitted(outputs, _named_inputs(arguments))
            return deliver(remove_old(writable, _with_bug(_blank(arguments), error)), writable).exit_code
        if refused:
            return _refused(arguments, UsageError(*refused), outputs)
        if is_demonstration(arguments.config):
            complain(f"there is no {DEFAULT_FILE} here: this checks the demonstration portfolio that riskcheck ships")
        before = remove_old(outputs, _blank(arguments))
        report = deliver(_joined(_carried_through(request, _blank(arguments)), before), outputs)
    if arguments.verbosity < 0 or not any(output.is_stdout and output.name == "text" for output in outputs):
        tell_problems(report)
    return report.exit_code


def report_failure(arguments: Arguments, error: RiskcheckError) -> ExitCode:
    """The reports of a run whose command line was wrong: the files that it names must not keep an older verdict."""
    with stdout_for_reports() as stdout:
        return _refused(arguments, error, named_outputs(arguments, stdout))


def _refused(arguments: Arguments, error: RiskcheckError, outputs: Sequence[Output]) -> ExitCode:
    """The reports of a run that was not begun; none goes over a file that it would have read."""
    complain(str(error))
    inputs = (*_named_inputs(arguments), *inputs_of(RunRequest(arguments.policies, arguments.config)))
    # The text would only repeat on standard output what standard error has just said.
    others = [output for output in outputs if not (output.is_stdout and output.name == "text")]
    writable, _ = admitted(others, inputs)
    report = remove_old(writable, _blank(arguments)).with_failure(error.exit_code, *error.problems)
    return deliver(report, writable).exit_code


def _named_inputs(arguments: Arguments) -> list[Path]:
    """The files to be read that the command line itself names."""
    templates = arguments.templates
    named = (arguments.config, arguments.snapshot, arguments.account, *(templates.rglob("*") if templates else ()))
    return [path for path in named if path is not None]


def outputs_of(arguments: Arguments, stdout: ReportStream, screen: TextStyle) -> list[Output]:
    """The outputs that the arguments name; the text goes to standard output unless another report does."""
    outputs = named_outputs(arguments, stdout)
    if any(output.is_stdout and output.placing is not Placing.BEHIND for output in outputs):
        return outputs
    return [Output("text", lambda report: format_text(report, screen), STDOUT, stdout, Placing.LINES), *outputs]


def named_outputs(arguments: Arguments, stdout: ReportStream) -> list[Output]:
    """The outputs that the arguments name, and no other."""
    return [output for name, target in arguments.outputs for output in FORMATS[name](arguments, target, stdout)]


def _screen(arguments: Arguments) -> TextStyle:
    """How text is laid out on standard output as it is now, before anything else is led to it."""
    return TextStyle(_terminal_width(), _wants_color(arguments.color), _verbosity(arguments))


def _verbosity(arguments: Arguments) -> int:
    """How much the text says; ``--collect-only`` is there to see every policy."""
    return max(arguments.verbosity, 1) if arguments.collect_only else arguments.verbosity


def _text(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    style = TextStyle(FILE_WIDTH, color=False, verbosity=_verbosity(arguments))
    return [Output("text", lambda report: format_text(report, style), target, stdout, Placing.LINES)]


def _json(_arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters.json import format_json

    return [Output("json", format_json, target, stdout)]


def _junit(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters.junit import format_junit

    return [Output("junit-xml", lambda report: format_junit(report, arguments.junit_family), target, stdout)]


def _html(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters.html import format_html

    return [Output("html", lambda report: format_html(report, arguments.templates), target, stdout)]


def _github(_arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    """The annotations, and the summary where GitHub Actions says to add it."""
    from riskcheck.reporters.github import format_annotations, format_step_summary

    outputs = [Output("github", format_annotations, target, stdout, Placing.BEHIND)]
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        outputs.append(Output("github", format_step_summary, summary, stdout, Placing.BEHIND))
    return outputs


FORMATS: Mapping[str, Callable[[Arguments, str, ReportStream], list[Output]]] = {
    "text": _text,
    "json": _json,
    "junit-xml": _junit,
    "html": _html,
    "github": _github,
}


def _carried_through(request: RunRequest, blank: Report) -> Report:
    """The report of a run, also of one that was interrupted or that met a bug."""
    try:
        return run(request)
    except (KeyboardInterrupt, SystemExit):
        problem = Problem("the run was interrupted before it had an answer", fix="run it again")
        return blank.with_failure(ExitCode.INCOMPLETE, problem)
    except Exception as error:  # noqa: BLE001 - a bug is reported in every format, too
        complain_of_bug(error)
        return _with_bug(blank, error)


def _with_bug(report: Report, error: Exception) -> Report:
    problem = Problem(f"a bug in riskcheck: {type(error).__name__}: {error}", fix="please report it")
    return report.with_failure(ExitCode.BUG, problem)


def _blank(arguments: Arguments) -> Report:
    return Report(Provenance(VERSION, utc_now(), arguments=arguments.words), strict=arguments.strict)


def _joined(report: Report, before: Report) -> Report:
    """The report with the failures that came before it."""
    return report.with_failure(before.failure, *before.problems) if before.failure else report


def tell_problems(report: Report) -> None:
    """What kept the run from an answer, on standard error, where the text report is not on the screen."""
    for problem in report.problems:
        complain(str(problem))


def _wants_color(choice: str) -> bool:
    """Whether to colour: as asked, else as NO_COLOR and FORCE_COLOR say, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _terminal_width() -> int:
    """The columns of the terminal; of a pipe or a file, a hundred."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or FILE_WIDTH
    except (OSError, ValueError, AttributeError):
        return FILE_WIDTH
