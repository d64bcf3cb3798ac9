"""No default stands in for what is not known: one thing less that is said leaves the figures, or there is no verdict.

A normal run tries the same 30 books each time, and ``pytest --thorough`` 100 others;
``RISKCHECK_BOOKS=5000 pytest tests/acceptance/test_declarations.py`` tries 5,000.
"""

import os

import pytest
from declared_books import NOW, books
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from riskcheck.gate.run import run_gate
from riskcheck.model.report import Outcome

ASKED = os.environ.get("RISKCHECK_BOOKS", "")
USUAL = settings(
    max_examples=int(ASKED or settings.default.max_examples),
    derandomize=settings.default.derandomize and not ASKED,
    suppress_health_check=list(HealthCheck),
)
KEPT = ("[policies]", "[live_risk]")
"""Tables of the config that say what is asked of a book, and nothing of the book itself."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for one book after the other."""
    return tmp_path_factory.mktemp("declared")


def figures_of(report):
    """What a report observed of each limit and each thing that it is held for, but for what it could not evaluate."""
    return {
        (result.policy.id, one.subject): (one.outcome, one.observed)
        for result in report.results
        for one in result.observations
        if one.outcome is not Outcome.ERROR
    }


def test_a_book_of_which_everything_is_known_has_a_verdict_and_one_thing_less_never_another(folder):
    """Whatever one declaration, column, cell or figure is lost: the figures stay, or the run ends with 2 or 4."""

    @USUAL
    @given(st.data())
    def check(data):
        book = data.draw(books())
        whole = run_gate(book.request(folder), clock=lambda: NOW)
        assert whole.exit_code in {0, 1}, whole.problems
        losses = book.losses()
        name = data.draw(st.sampled_from(sorted(name for name in losses if not name.startswith(KEPT))))
        note(f"without {name}")
        report = run_gate(losses[name]().request(folder), clock=lambda: NOW)
        if report.exit_code in {0, 1}:
            assert figures_of(report).items() <= figures_of(whole).items()
        else:
            assert report.exit_code in {2, 4}

    check()
