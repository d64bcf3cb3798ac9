"""``riskcheck check``: one run, its reports, its exit code."""

from collections.abc import Sequence
from pathlib import Path

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.formats import named_outputs, outputs_of
from riskcheck.cli.outputs import Output, deliver, remove_old, split_conflicts
from riskcheck.cli.request import config_of, request_of
from riskcheck.cli.streams import print_bug, print_error, print_report_problems, stdout_for_reports
from riskcheck.cli.terminal import screen_of, watched_snapshot
from riskcheck.files import Documents
from riskcheck.foundation import TOO_LITTLE_MEMORY, ExitCode, Problem, RiskcheckError, UsageError, bug_problem
from riskcheck.gate import RunRequest, inputs_of, run_gate, utc_now
from riskcheck.model import Provenance, Report
from riskcheck.version import VERSION


def check(arguments: Arguments) -> ExitCode:
    """Run the policies, write the reports, and say the exit code."""
    screen = screen_of(arguments)
    with stdout_for_reports() as stdout:
        outputs = outputs_of(arguments, stdout, screen)
        documents = Documents()
        try:
            request = request_of(arguments)
            outputs, refused = split_conflicts(outputs, (*_named_inputs(arguments), *inputs_of(request, documents)))
        except UsageError as error:
            return _refused(arguments, error, outputs)
        except Exception as error:  # noqa: BLE001 - a bug must not leave an older verdict behind either
            print_bug(error)
            writable, _ = split_conflicts(outputs, _named_inputs(arguments))
            return deliver(remove_old(writable, _with_bug(_blank(arguments), error)), writable).exit_code
        if refused:
            return _refused(arguments, UsageError(*refused), outputs)
        before = remove_old(outputs, _blank(arguments))
        report = _joined(_carried_through(request, documents, _blank(arguments)), before)
        print_report_problems(report)
        report = deliver(report, outputs)
    if arguments.verbosity < 0 or not any(output.is_stdout and output.name == "text" for output in outputs):
        _tell_problems(report)
    return report.exit_code


def report_failure(arguments: Arguments, error: RiskcheckError) -> ExitCode:
    """The reports of a run whose command line was wrong: the files that it names must not keep an older verdict."""
    with stdout_for_reports() as stdout:
        return _refused(arguments, error, named_outputs(arguments, stdout))


def _refused(arguments: Arguments, error: RiskcheckError, outputs: Sequence[Output]) -> ExitCode:
    """The reports of a run that was not begun; none goes over a file that it would have read."""
    print_error(str(error))
    inputs = (*_named_inputs(arguments), *inputs_of(RunRequest(arguments.policies, config_of(arguments))))
    # The text would only repeat on standard output what standard error has just said.
    others = [output for output in outputs if not (output.is_stdout and output.name == "text")]
    writable, _ = split_conflicts(others, inputs)
    report = remove_old(writable, _blank(arguments)).with_failure(error.exit_code, *error.problems)
    return deliver(report, writable).exit_code


def _named_inputs(arguments: Arguments) -> list[Path]:
    """The files to be read that the command line itself names."""
    templates = arguments.templates
    named = (arguments.config, arguments.snapshot, arguments.account, *(templates.rglob("*") if templates else ()))
    return [path for path in named if path is not None]


def _carried_through(request: RunRequest, documents: Documents, blank: Report) -> Report:
    """The report of a run, also of one that was interrupted or that met a bug."""
    try:
        return run_gate(request, take=watched_snapshot(), documents=documents)
    except (KeyboardInterrupt, SystemExit):
        problem = Problem("the run was interrupted before it had an answer", fix="run it again")
        return blank.with_failure(ExitCode.INCOMPLETE, problem)
    except MemoryError:
        # Outside of this block the book that was too large is forgotten, and there is room for the reports.
        pass
    except Exception as error:  # noqa: BLE001 - a bug is reported in every format, too
        print_bug(error)
        return _with_bug(blank, error)
    return blank.with_failure(ExitCode.INCOMPLETE, TOO_LITTLE_MEMORY)


def _with_bug(report: Report, error: Exception) -> Report:
    return report.with_failure(ExitCode.BUG, bug_problem(error))


def _blank(arguments: Arguments) -> Report:
    return Report(Provenance(VERSION, utc_now(), arguments=arguments.words), strict=arguments.strict)


def _joined(report: Report, before: Report) -> Report:
    """The report with the failures that came before it."""
    return report.with_failure(before.failure, *before.problems) if before.failure else report


def _tell_problems(report: Report) -> None:
    """What kept the run from an answer, on standard error, where the text report is not on the screen."""
    for problem in report.problems:
        print_error(str(problem))
