"""What is wrong with an expression, and where in its text."""

from collections.abc import Iterable

from riskcheck.foundation import Place, Problem, unknown_name


class ExpressionError(Exception):
    """A mistake in an expression at column ``at``, from 0."""

    def __init__(self, found: str, at: int, *, expected: str = "", fix: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.at = at
        self.expected = expected
        self.fix = fix

    def problem(self, text: str, place: Place | None) -> Problem:
        """The mistake with its place, the expression, and a caret under the column."""
        line = " ".join(text.split("\n"))
        start = max(0, self.at - 60)
        excerpt = f"{line[start : start + 100]}\n{' ' * (self.at - start)}^"
        return Problem(self.found, expected=self.expected, fix=self.fix, place=place, excerpt=excerpt)


def unknown(what: str, name: str, valid: Iterable[str], at: int) -> ExpressionError:
    """The mistake of a name that is none of the valid ones."""
    problem = unknown_name(what, name, valid)
    return ExpressionError(problem.found, at, expected=problem.expected, fix=problem.fix)
