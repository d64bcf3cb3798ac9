"""The figures that expressions name without a prefix."""

from riskcheck.language import FIGURES
from riskcheck.snapshot.catalogue import FIGURE_NAMES


def test_no_figure_can_be_hidden_by_a_column():
    """The names that a snapshot's columns may not have are those of the figures."""
    assert FIGURES.keys() == FIGURE_NAMES
