"""What is wrong with an expression, and where in its text."""

from collections.abc import Iterable
from dataclasses import replace

from riskcheck.foundation import Place, Problem, UsageError, unknown_name


class ExpressionError(UsageError):
    """A mistake in an expression: its problem, and the column ``at`` of the text where it stands, from 0."""

    def __init__(self, problem: Problem, at: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at

    def problem_in(self, text: str, place: Place | None) -> Problem:
        """The problem with its place, the expression, and a caret under the column."""
        line = " ".join(text.split("\n"))
        start = max(0, self.at - 60)
        excerpt = f"{line[start : start + 100]}\n{' ' * (self.at - start)}^"
        return replace(self.problem, place=place, excerpt=excerpt)


def unknown(what: str, name: str, valid: Iterable[str], at: int) -> ExpressionError:
    """The mistake of a name that is none of the valid ones."""
    return ExpressionError(unknown_name(what, name, valid), at)
