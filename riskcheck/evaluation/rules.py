"""Whether a rule makes sense as a whole: each expression against the names that are known where it stands."""

from dataclasses import dataclass, field
from datetime import datetime

from riskcheck.foundation import Problem
from riskcheck.language import FIGURES, Context, ExpressionError, Kinds, Vocabulary, check, kind_of, unknown
from riskcheck.model import (
    OPEN_TABLES,
    AccountFigure,
    ConfigValue,
    Constant,
    Each,
    Formula,
    Groups,
    Name,
    Rule,
    Settings,
)
from riskcheck.snapshot import COLUMN_KINDS, DERIVED_KINDS, Kind

BUILT_IN: Kinds = {**COLUMN_KINDS, **DERIVED_KINDS}
"""The columns that every snapshot has, also before one is known."""


def check_rule(rule: Rule) -> list[Problem]:
    """Everything that is wrong with a rule's expressions before a snapshot and its further columns are known."""
    checker = _RuleChecker(rule, dict(BUILT_IN))
    checker.run()
    return checker.problems


def check_rule_on(rule: Rule, context: Context) -> list[Problem]:
    """Everything that is wrong with a rule's expressions on one snapshot, with the columns and figures that it has."""
    snapshot = context.snapshot
    account = {
        name: None if isinstance(value, datetime | None) else kind_of(value) for name, value in snapshot.account.items()
    }
    checker = _RuleChecker(rule, dict(snapshot.kinds), account, context.settings, open_table=False)
    checker.run()
    return checker.problems


def knows_all_names(rule: Rule) -> bool:
    """Whether a rule needs nothing of the snapshot but built-in columns and figures, so that one check is enough.

    A rule with names of its own has to be checked again: a column of the snapshot may have taken one of them.
    """
    if rule.columns or rule.let or rule.groups:
        return False
    checker = _RuleChecker(rule, dict(BUILT_IN), open_table=False)
    checker.run()
    return not checker.problems and not _reads_free_values(rule)


def _reads_free_values(rule: Rule) -> bool:
    """Whether a rule reads ``account.NAME`` or ``config.limits``, whose kinds are not fixed."""
    return any(
        isinstance(node, AccountFigure) or (isinstance(node, ConfigValue) and node.path[0] in OPEN_TABLES)
        for node in rule.nodes
    )


@dataclass
class _RuleChecker:
    rule: Rule
    rows: dict[str, Kind | None]
    account: Kinds = field(default_factory=dict)
    settings: Settings | None = None
    open_table: bool = True
    values: dict[str, Kind | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> None:
        """Check the expressions in the order in which they are evaluated, so that each sees the names before it."""
        rule = self.rule
        for name, formula in rule.columns:
            self.define(name, formula, self.rows, self.row_vocabulary())
        self.check(rule.where, self.row_vocabulary(), Kind.FLAG)
        for name in rule.exclude_missing:
            if name not in self.rows and not self.open_table:
                self.add_problem(unknown("column", name, self.rows, 0), Formula(f"on_missing: {name}", Name(name)))
        self.keys()
        if rule.groups is not None:
            self.groups(rule.groups)
        for name, formula in rule.let:
            self.define(name, formula, self.values, self.subject_vocabulary())
        self.check(rule.when, self.subject_vocabulary(), Kind.FLAG)
        for number in (rule.measure, rule.minimum, rule.maximum):
            self.check(number, self.subject_vocabulary(), Kind.NUMBER)

    def row_vocabulary(self) -> Vocabulary:
        return Vocabulary(self.rows, {}, self.account, self.settings, self.open_table, bare_rows=True, aggregates=False)

    def subject_vocabulary(self) -> Vocabulary:
        bare = self.rule.each is Each.POSITION
        return Vocabulary(self.rows, self.values, self.account, self.settings, self.open_table, bare_rows=bare)

    def keys(self) -> None:
        """The keys of ``each`` must be columns, and become names of the subject."""
        if isinstance(self.rule.each, Each):
            return
        for key in self.rule.each:
            self.values[key] = self.key(key)

    def key(self, name: str) -> Kind | None:
        """The kind of a column that tells subjects or groups apart; it has to exist, and to be of one kind."""
        formula = Formula(name, Name(name))
        if name not in self.rows and not self.open_table:
            self.add_problem(unknown("column", name, self.rows, 0), formula)
        if self.rows.get(name) is Kind.MIXED:
            mixed = ExpressionError(
                Problem(f"the column {name!r}, which holds numbers and texts", expected="one kind"), 0
            )
            self.add_problem(mixed, formula)
        return self.rows.get(name)

    def groups(self, groups: Groups) -> None:
        """Check the second stage; from here on the rows are the groups, and nothing else is known of them."""
        of_groups: dict[str, Kind | None] = {}
        for key in groups.by:
            of_groups[key] = self.key(key)
        for name, formula in groups.columns:
            names = Vocabulary(self.rows, {**self.values, **of_groups}, self.account, self.settings, self.open_table)
            self.define(name, formula, of_groups, names)
        self.rows = {**self.values, **of_groups}
        self.open_table = False
        self.check(groups.having, self.row_vocabulary(), Kind.FLAG)

    def define(self, name: str, formula: Formula, names: dict[str, Kind | None], vocabulary: Vocabulary) -> None:
        """Check a derived name's formula and make the name known to what follows."""
        if name in FIGURES or name in self.rows or name in self.values:
            taken = ExpressionError(
                Problem(f"the name {name!r}, which is taken", fix="choose a name that nothing else has"), 0
            )
            self.add_problem(taken, formula)
        names[name] = self.check(formula, vocabulary, None)

    def check(self, formula: Formula | None, vocabulary: Vocabulary, expected: Kind | None) -> Kind | None:
        if formula is None:
            return expected
        kind, errors = check(formula.tree, vocabulary, expected)
        for error in errors:
            self.add_problem(error, formula)
        return kind

    def add_problem(self, error: ExpressionError, formula: Formula) -> None:
        self.problems.append(error.problem_in(formula.text, formula.place))


def constant_of(formula: Formula | None) -> float | None:
    """The number that a bound was written as; None where it is an expression, or no bound."""
    if formula is None or not isinstance(formula.tree, Constant) or not isinstance(formula.tree.value, float):
        return None
    return formula.tree.value
