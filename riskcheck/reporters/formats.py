"""The formats of a report: a line for each here, and a module that has ``render`` for it."""

from collections.abc import Mapping
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from riskcheck.model import Report
from riskcheck.reporters.junit_family import Family
from riskcheck.reporters.style import TextStyle


class Placing(Enum):
    """How an output stands at its target: as all that is there, as lines that others may follow, or behind others."""

    WHOLE = "whole"
    LINES = "lines"
    APPEND = "append"


class Options(NamedTuple):
    """What the command line says of how reports look: layout of text, dialect of JUnit, templates of the page."""

    style: TextStyle
    junit_family: str = Family.RICH
    templates: Path | None = None


class Format(NamedTuple):
    """A format: the module that renders it, what its flag is for, and how it stands at its target.

    ``aliases`` are further flags. One that ``takes_file`` is written where the flag says, any other to standard output;
    ``summary_variable`` names an environment variable with the file that its ``render_summary`` is added to.
    """

    module: str
    help: str
    aliases: tuple[str, ...] = ()
    placing: Placing = Placing.WHOLE
    takes_file: bool = True
    summary_variable: str = ""

    def render(self, report: Report, options: Options) -> str:
        """The report in this format; its module is imported when it is first asked for."""
        return self._call("render", report, options)

    def render_summary(self, report: Report, options: Options) -> str:
        """What is added to the file of the ``summary_variable``."""
        return self._call("render_summary", report, options)

    def _call(self, function: str, report: Report, options: Options) -> str:
        rendered: str = getattr(import_module(f"riskcheck.reporters.{self.module}"), function)(report, options)
        return rendered


FORMATS: Mapping[str, Format] = {
    "text": Format("text", "write the report as text, too", placing=Placing.LINES),
    "json": Format("json", "write the report as JSON; - is standard output"),
    "junit-xml": Format("junit", "write the report as JUnit XML, for the test page of a CI server", ("--junitxml",)),
    "html": Format("html", "write the report as an HTML page, for the operator"),
    "github": Format(
        "github",
        "annotate the workflow run on GitHub Actions, and add to the summary of its step",
        placing=Placing.APPEND,
        takes_file=False,
        summary_variable="GITHUB_STEP_SUMMARY",
    ),
}
"""The formats, by the names of their flags."""
