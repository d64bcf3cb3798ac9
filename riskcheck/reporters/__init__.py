"""A report in all its formats: each is a function of the report and of nothing else."""

from typing import TYPE_CHECKING

from riskcheck.foundation import lazy
from riskcheck.reporters.formats import FORMATS, Options, Placing
from riskcheck.reporters.junit_family import Family
from riskcheck.reporters.plain import loggable, loggable_lines, printable
from riskcheck.reporters.style import TextStyle
from riskcheck.reporters.text import format_text
from riskcheck.reporters.words import book_of, each_of, notes_of, obstacles, policy_notes

if TYPE_CHECKING:
    from riskcheck.reporters.cases import Case as Case
    from riskcheck.reporters.cases import Element as Element
    from riskcheck.reporters.cases import cases_of as cases_of
    from riskcheck.reporters.examples import format_examples as format_examples
    from riskcheck.reporters.explanation import format_explanation as format_explanation
    from riskcheck.reporters.listing import format_list as format_list
    from riskcheck.reporters.preview import format_preview as format_preview
    from riskcheck.reporters.preview import format_preview_json as format_preview_json
    from riskcheck.reporters.schema import REPORT_SCHEMA as REPORT_SCHEMA

__getattr__ = lazy(
    __name__,
    {
        "Case": "cases",
        "Element": "cases",
        "cases_of": "cases",
        "format_examples": "examples",
        "format_explanation": "explanation",
        "format_list": "listing",
        "format_preview": "preview",
        "format_preview_json": "preview",
        "REPORT_SCHEMA": "schema",
    },
)

__all__ = [
    "FORMATS",
    "Family",
    "Options",
    "Placing",
    "TextStyle",
    "book_of",
    "each_of",
    "format_text",
    "loggable",
    "loggable_lines",
    "notes_of",
    "obstacles",
    "policy_notes",
    "printable",
]
