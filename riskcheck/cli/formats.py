"""Which formats of ``check`` the arguments ask for, and where each goes."""

import os
from collections.abc import Iterator
from functools import partial

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.outputs import STDOUT, Output
from riskcheck.cli.streams import ReportStream
from riskcheck.cli.terminal import FILE_WIDTH, verbosity_of
from riskcheck.reporters import FORMATS, Options, Placing, TextStyle, format_text


def outputs_of(arguments: Arguments, stdout: ReportStream, screen: TextStyle) -> list[Output]:
    """The outputs that the arguments name; the text goes to standard output unless another report does."""
    outputs = named_outputs(arguments, stdout)
    if any(output.is_stdout and output.placing is not Placing.APPEND for output in outputs):
        return outputs
    return [Output("text", lambda report: format_text(report, screen), STDOUT, stdout, Placing.LINES), *outputs]


def named_outputs(arguments: Arguments, stdout: ReportStream) -> list[Output]:
    """The outputs that the arguments name, and no other."""
    style = TextStyle(FILE_WIDTH, color=False, verbosity=verbosity_of(arguments))
    options = Options(style, arguments.junit_family, arguments.templates)
    return [one for name, target in arguments.outputs for one in _outputs(name, target, options, stdout)]


def _outputs(name: str, target: str, options: Options, stdout: ReportStream) -> Iterator[Output]:
    """A format at its target, and its summary where the surroundings say that there is one."""
    form = FORMATS[name]
    yield Output(name, partial(form.render, options=options), target, stdout, form.placing)
    summary = os.environ.get(form.summary_variable) if form.summary_variable else None
    if summary:
        yield Output(name, partial(form.render_summary, options=options), summary, stdout, form.placing)
