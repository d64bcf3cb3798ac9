"""Text of the worst kind for regular expressions: none takes long."""

import json
import time

import pytest

from riskcheck.files.toml import find_lines
from riskcheck.foundation import parse_quantity, unit_suffix
from riskcheck.gate.selection import matches
from riskcheck.loading.find import looks_like_policy
from riskcheck.reporters.markdown import markdown
from riskcheck.reporters.page import unbroken
from riskcheck.reporters.plain import loggable, printable, printable_json
from riskcheck.reporters.text import TextStyle, _Writer

DEEP = 100_000

TEXTS = {
    "blanks": " " * DEEP,
    "ends of lines": "\n" * DEEP,
    "tabs and blanks": "\t " * DEEP,
    "digits": "1" * DEEP,
    "groups of digits": "1 " + "000 " * DEEP,
    "dots": "1." * DEEP,
    "brackets": "[" * DEEP,
    "brackets and blanks": "[ " * DEEP,
    "a number and blanks": "1" + " " * DEEP + "x",
    "bars": "|#" * DEEP,
    "open bars": "|" + "# " * DEEP,
    "colons": ":" * DEEP,
    "signs": "#" * DEEP + "a",
    "signs and a word": "##" + "a" * DEEP,
    "underscores": "_" * DEEP,
    "a word": "a" * DEEP,
    "letters and colons": ":a" * DEEP,
    "quotes": "'\"" * DEEP,
    "escapes": "\x1b" * DEEP,
}


def _wrapped(text):
    from made_reports import report

    return list(_Writer(report(), TextStyle()).wrapped(loggable(text), 6))


def _policy_file(text, folder):
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return looks_like_policy(path)


READERS = {
    "a quantity": lambda text, _folder: (parse_quantity(text), unit_suffix(text)),
    "a selection": lambda text, _folder: (
        matches(f"x{text.replace('(', '')} ", lambda _word: True) if text.isspace() else 0
    ),
    "a policy file": _policy_file,
    "the lines of a text in TOML": lambda text, _folder: find_lines(f"x = {json.dumps(text)}\n"),
    "a comment in TOML": lambda text, _folder: find_lines(f"# {text}".replace("\n", "\n#")),
    "a printed text": lambda text, _folder: (printable(text), loggable(text), printable_json({"x": text})),
    "Markdown": lambda text, _folder: markdown(text),
    "the page": lambda text, _folder: unbroken(text),
    "wrapped text": lambda text, _folder: _wrapped(text),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_expression_takes_long_on_hostile_text(tmp_path, reader):
    """Every regular expression of riskcheck is done with 100,000 characters of the worst kind within a second."""
    for name, text in TEXTS.items():
        before = time.process_time()
        READERS[reader](text, tmp_path)

        assert time.process_time() - before < 1.0, name
