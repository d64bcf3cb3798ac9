"""``riskcheck check``: one run, its reports, its exit code."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import Format, Output, deliver, refuse_inputs, remove_old
from riskcheck.cli.request import request_of
from riskcheck.errors import ExitCode, Problem, RiskcheckError, UsageError
from riskcheck.monitor import utc_now
from riskcheck.report import Provenance, Report
from riskcheck.reporters.plain import printable
from riskcheck.reporters.text import TextStyle, format_text
from riskcheck.run import Preparation, RunRequest, execute, prepare
from riskcheck.version import VERSION

FILE_WIDTH = 100


def check(arguments: Arguments) -> ExitCode:
    """Run the policies, write the reports, and say the exit code."""
    outputs = outputs_of(arguments)
    try:
        prepared = prepare(request_of(arguments))
    except UsageError as error:
        prepared = Preparation(RunRequest(arguments=arguments.words), failure=error)
    try:
        refuse_inputs(outputs, prepared.inputs)
    except UsageError as error:
        prepared, outputs = replace(prepared, failure=error), [_stdout_text(arguments)]
    before = remove_old(outputs, _blank(arguments))
    report = deliver(_joined(_carried_through(prepared), before), outputs)
    if not any(output.is_stdout and output.name == "text" for output in outputs):
        _tell_problems(report)
    return report.exit_code


def report_failure(arguments: Arguments, error: RiskcheckError) -> ExitCode:
    """The reports of a run whose command line was wrong: the files that it names must not keep an older verdict."""
    outputs = [output for output in outputs_of(arguments) if not output.is_stdout]
    inputs = [path for path in (arguments.config, arguments.snapshot, arguments.account) if path is not None]
    try:
        refuse_inputs(outputs, inputs)
    except UsageError:
        return error.exit_code
    report = remove_old(outputs, _blank(arguments)).with_failure(error.exit_code, *error.problems)
    return deliver(report, outputs).exit_code


def outputs_of(arguments: Arguments) -> list[Output]:
    """The outputs that the arguments name; the text goes to standard output unless another format does."""
    outputs = [Output(name, FORMATS[name](arguments), target) for name, target in arguments.outputs.items()]
    if any(output.is_stdout for output in outputs):
        return outputs
    return [*outputs, _stdout_text(arguments)]


def _stdout_text(arguments: Arguments) -> Output:
    style = TextStyle(_terminal_width(), _wants_color(arguments.color), arguments.verbosity)
    return Output("text", lambda report: format_text(report, style), "-")


def _text(arguments: Arguments) -> Format:
    style = TextStyle(FILE_WIDTH, color=False, verbosity=arguments.verbosity)
    return lambda report: format_text(report, style)


def _json(_arguments: Arguments) -> Format:
    from riskcheck.reporters.json import format_json

    return format_json


FORMATS: Mapping[str, Callable[[Arguments], Format]] = {"json": _json, "text": _text}


def _carried_through(prepared: Preparation) -> Report:
    """The report of a run, also of one that was interrupted or that met a bug."""
    try:
        return execute(prepared)
    except KeyboardInterrupt:
        problem = Problem("the run was interrupted before it had an answer", fix="run it again")
        return _blank_of(prepared).with_failure(ExitCode.INCOMPLETE, problem)
    except Exception as error:  # noqa: BLE001 - a bug is reported in every format, too
        import traceback

        traceback.print_exc()
        problem = Problem(f"a bug in riskcheck: {type(error).__name__}: {error}", fix="please report it")
        return _blank_of(prepared).with_failure(ExitCode.BUG, problem)


def _blank(arguments: Arguments) -> Report:
    return Report(Provenance(VERSION, utc_now(), arguments=arguments.words), strict=arguments.strict)


def _blank_of(prepared: Preparation) -> Report:
    request = prepared.request
    provenance = Provenance(VERSION, utc_now(), arguments=request.arguments, settings=prepared.settings)
    return Report(provenance, strict=request.strict)


def _joined(report: Report, before: Report) -> Report:
    """The report with the failures that came before it."""
    return report.with_failure(before.failure, *before.problems) if before.failure else report


def _tell_problems(report: Report) -> None:
    """What kept the run from an answer, on standard error, where the text report is not on the screen."""
    for problem in report.problems:
        print("riskcheck:", "\n".join(map(printable, str(problem).splitlines())), file=sys.stderr)


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
