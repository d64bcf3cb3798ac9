"""A policy: one limit, declared in one file."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from enum import StrEnum

from riskcheck.foundation import Place, frozen, sha256_of
from riskcheck.model.example import Example
from riskcheck.model.syntax import Expression, walk


class Severity(StrEnum):
    """What a breach does: ``block`` fails the run, ``advise`` only warns."""

    BLOCK = "block"
    ADVISE = "advise"


class Over(StrEnum):
    """The rows a rule runs over: ``positions`` are the open ones, ``all`` has the flat ones too."""

    POSITIONS = "positions"
    ALL = "all"


class Each(StrEnum):
    """The subjects that are not named by keys: the whole portfolio, or every position."""

    PORTFOLIO = "portfolio"
    POSITION = "position"


Subjects = Each | tuple[str, ...]
"""What a policy is evaluated for: the portfolio, every position, or each combination of key columns."""


@frozen
class Formula:
    """An expression as it was written, and its tree."""

    text: str
    tree: Expression
    place: Place = field(default=Place("policy"), compare=False)


@frozen
class Groups:
    """The second stage of a rule: within each subject, rows fall into groups, which are then the rows to measure.

    ``columns`` are computed for each group, in the order written; ``having`` says which groups count.
    """

    by: tuple[str, ...]
    columns: tuple[tuple[str, Formula], ...] = ()
    having: Formula | None = None


@frozen
class Rule:
    """What is measured, on which rows, for which subjects, within which bounds.

    ``columns`` and ``let`` are in the order written: each may use the earlier ones. ``exclude_missing`` names the
    columns whose missing values leave a row out; a missing value in any other column is an error where it is used.
    """

    measure: Formula
    minimum: Formula | None = None
    maximum: Formula | None = None
    each: Subjects = Each.PORTFOLIO
    over: Over = Over.POSITIONS
    columns: tuple[tuple[str, Formula], ...] = ()
    where: Formula | None = None
    groups: Groups | None = None
    let: tuple[tuple[str, Formula], ...] = ()
    when: Formula | None = None
    exclude_missing: tuple[str, ...] = ()
    must_match: bool = False
    optional: bool = False
    warn_at: float | None = None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every expression of the rule, in the order in which they are evaluated."""
        groups = self.groups or Groups(())
        columns, of_groups, let = (dict(named).values() for named in (self.columns, groups.columns, self.let))
        bounds = (self.measure, self.minimum, self.maximum)
        ordered = (*columns, self.where, *of_groups, groups.having, *let, self.when, *bounds)
        return tuple(formula for formula in ordered if formula is not None)

    @property
    def nodes(self) -> Iterator[Expression]:
        """Every expression within the rule's formulas, in their order."""
        return (node for formula in self.formulas for node in walk(formula.tree))


@frozen
class Policy:
    """One limit with everything that a reader of its verdict needs to know.

    ``place`` is the line of its bound, ``content`` the bytes of its file.
    """

    id: str
    title: str
    rule: Rule
    description: str = ""
    guidance: str = ""
    reference: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    severity: Severity = Severity.BLOCK
    valid_from: date | None = None
    valid_until: date | None = None
    unit: str = ""
    place: Place = field(default=Place("policy"))
    content: bytes | None = field(default=None, repr=False)
    examples: tuple[Example, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the file; empty where there is none."""
        return sha256_of(self.content)

    def is_valid_on(self, day: date) -> bool:
        """Whether the policy is in force on a day; both ends are inclusive."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
