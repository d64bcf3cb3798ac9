"""The report as one HTML page that fetches nothing and needs neither scripts nor, to be read, styles."""

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError, select_autoescape
from markupsafe import Markup

from riskcheck.files import shipped
from riskcheck.foundation import Place, Problem, UsageError
from riskcheck.model import Report
from riskcheck.reporters.charts import charts_of
from riskcheck.reporters.data import report_data
from riskcheck.reporters.formats import Options
from riskcheck.reporters.page import page_of
from riskcheck.reporters.plain import printable

PAGE = "report.html.j2"
STYLE = "parts/style.css.j2"
LAYOUT = "\n\t\u00a0"
ENDINGS_OF_MARKUP = ("html.j2", "svg.j2")


def format_html(report: Report, templates: Path | None = None) -> str:
    """The report as an HTML page; ``templates`` is a folder whose files go before the shipped ones.

    Raises UsageError, with file and line, where a template is broken.
    """
    if templates is not None and not templates.is_dir():
        raise UsageError(Problem(f"--templates {templates} is not a folder", fix="correct the path"))
    page, charts, data = page_of(report), charts_of(report), _embeddable(report)
    try:
        environment = _environment(templates)
        style = _collapsed(environment.get_template(STYLE).render(page=page))
        return environment.get_template(PAGE).render(
            page=page,
            charts=charts,
            style=Markup(style),  # noqa: S704 - of the templates alone: it holds no data
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            data=data,
        )
    except Exception as error:  # noqa: BLE001 - a template can raise anything, and is somebody's file
        raise UsageError(_problem_of(error, templates)) from None


class _Folder(FileSystemLoader):
    """A folder of templates that says which of them is not text."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            path = str(Path(self.searchpath[0], template))
            raise TemplateSyntaxError("this is not text in UTF-8", line, template, path) from None


def _environment(templates: Path | None) -> Environment:
    folders = [shipped("templates")] if templates is None else [templates, shipped("templates")]
    return Environment(
        loader=ChoiceLoader([_Folder(folder) for folder in folders]),
        autoescape=select_autoescape(ENDINGS_OF_MARKUP, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What a template puts on the page: text with everything that is not printable, but for layout, written out."""
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return "".join(char if char in LAYOUT else printable(char) for char in value)


def _embeddable(report: Report) -> Markup:
    """The JSON report for a script element: no character in it can end the element, or begin another."""
    text = json.dumps(report_data(report), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just above


def _collapsed(style: str) -> str:
    """The style sheet without the white space that only its readers need."""
    lines = (line.strip().replace(": ", ":").replace("; ", ";").replace(" { ", "{") for line in style.splitlines())
    return "\n".join(filter(None, lines))


def _problem_of(error: Exception, templates: Path | None) -> Problem:
    """What is wrong with a template, and in which line of it."""
    name, line = _deepest_template(error)
    if isinstance(error, TemplateSyntaxError):
        name, line = error.filename or error.name, error.lineno
    return Problem(
        f"the HTML templates cannot be rendered: {type(error).__name__}: {getattr(error, 'message', error)}",
        fix="correct the template, or leave --templates out" if templates else "this is a bug; please report it",
        place=Place(str(name or templates or "templates"), line),
    )


def _deepest_template(error: Exception) -> tuple[str | None, int | None]:
    """The last place in a template that an error passed through; jinja2 gives its frames the template's own lines."""
    found: tuple[str | None, int | None] = (None, None)
    traceback = error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            found = file, traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def render(report: Report, options: Options) -> str:
    """The report as a page, made of one's own templates where there are any."""
    return format_html(report, options.templates)
