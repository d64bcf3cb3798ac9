"""The other half of the fault table: the same books where the source says it or the desk declares it, with figures."""

import pytest
from desk import strict_json
from law_of_books import KNOWN_BOOKS, KNOWN_SUMS
from law_of_days import KNOWN_DAYS, KNOWN_MOMENTS, KNOWN_MORNINGS
from law_of_rows import KNOWN_CONTRACTS, KNOWN_CURRENCIES, KNOWN_OPTIONS
from law_of_sides import KNOWN_SIDES

KNOWN = [
    *(*KNOWN_DAYS, *KNOWN_MOMENTS, *KNOWN_MORNINGS, *KNOWN_CURRENCIES, *KNOWN_CONTRACTS, *KNOWN_OPTIONS),
    *(*KNOWN_SIDES, *KNOWN_SUMS, *KNOWN_BOOKS),
]


def figures_of(report):
    """The figures of a report by name: the book's, the account's, and the exposure of each symbol."""
    snapshot = report["snapshot"]
    return {
        **snapshot["symbol_notional"],
        **snapshot["totals"],
        **snapshot.get("account", {}),
        "net_notional": snapshot["net_notional"],
        "daily_pnl": snapshot["daily_pnl"]["value"],
        "starting_cash": report["snapshot"]["starting_cash"],
    }


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_what_is_said_or_declared_is_known(desk, known):
    """A book that says everything, or of which the desk declares it, has the figures that its arithmetic says."""
    known.arrange(desk)

    answer = desk.run_over_green(*known.run)

    assert answer.code == known.code, answer.said
    answer.assert_told(known.words)
    figures = figures_of(strict_json(desk.read("report.json")))
    assert {name: figures[name] for name in known.figures} == pytest.approx(dict(known.figures))


def test_no_two_rows_have_one_name():
    """Each sentence stands for one book."""
    assert len({known.name for known in KNOWN}) == len(KNOWN)
