"""The formats of ``check``, and which of them the arguments ask for."""

import os
from collections.abc import Callable, Mapping

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import STDOUT, Output, Placing
from riskcheck.cli.streams import ReportStream
from riskcheck.cli.terminal import FILE_WIDTH, verbosity_of
from riskcheck.reporters import TextStyle, format_text


def outputs_of(arguments: Arguments, stdout: ReportStream, screen: TextStyle) -> list[Output]:
    """The outputs that the arguments name; the text goes to standard output unless another report does."""
    outputs = named_outputs(arguments, stdout)
    if any(output.is_stdout and output.placing is not Placing.APPEND for output in outputs):
        return outputs
    return [Output("text", lambda report: format_text(report, screen), STDOUT, stdout, Placing.LINES), *outputs]


def named_outputs(arguments: Arguments, stdout: ReportStream) -> list[Output]:
    """The outputs that the arguments name, and no other."""
    return [output for name, target in arguments.outputs for output in FORMATS[name](arguments, target, stdout)]


def _text(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    style = TextStyle(FILE_WIDTH, color=False, verbosity=verbosity_of(arguments))
    return [Output("text", lambda report: format_text(report, style), target, stdout, Placing.LINES)]


def _json(_arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters import format_json

    return [Output("json", format_json, target, stdout)]


def _junit(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters import format_junit

    return [Output("junit-xml", lambda report: format_junit(report, arguments.junit_family), target, stdout)]


def _html(arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    from riskcheck.reporters import format_html

    return [Output("html", lambda report: format_html(report, arguments.templates), target, stdout)]


def _github(_arguments: Arguments, target: str, stdout: ReportStream) -> list[Output]:
    """The annotations, and the summary where GitHub Actions says to add it."""
    from riskcheck.reporters import format_annotations, format_step_summary

    outputs = [Output("github", format_annotations, target, stdout, Placing.APPEND)]
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        outputs.append(Output("github", format_step_summary, summary, stdout, Placing.APPEND))
    return outputs


FORMATS: Mapping[str, Callable[[Arguments, str, ReportStream], list[Output]]] = {
    "text": _text,
    "json": _json,
    "junit-xml": _junit,
    "html": _html,
    "github": _github,
}
