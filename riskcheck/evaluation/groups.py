"""The second stage: a subject's rows fall into groups, and the groups become the rows that are measured."""

from collections.abc import Mapping, Sequence

from riskcheck.evaluation.program import CompiledGroups
from riskcheck.language import Definitions, MissingKeyError, Scope, Table, key_text
from riskcheck.model import Expression, Formula, Name
from riskcheck.snapshot import Cell


class MissingValueError(Exception):
    """An expression has no value in a scope."""

    def __init__(
        self,
        formula: Formula,
        scope: Scope,
        definitions: Definitions,
        observed: float | None = None,
        label: str = "",
    ) -> None:
        super().__init__(formula.text)
        self.formula = formula
        self.scope = scope
        self.definitions = definitions
        self.observed = observed
        self.label = label


class GroupTable(Table):
    """The groups of one subject as rows: their keys and their columns; ``members`` are the rows of each."""

    def __init__(
        self,
        columns: Mapping[str, Sequence[Cell]],
        members: Sequence[Sequence[int]],
        origin: Scope,
        groups: CompiledGroups,
    ) -> None:
        super().__init__(len(members), columns.get, {})
        self.members = members
        self.origin = origin
        self.groups = groups

    def label(self, row: int, scope: Scope) -> str:
        """A group is called by its keys."""
        return ", ".join(key_text(self.column(name, scope)[row]) for name in self.groups.by)

    def cause_behind(self, name: str, row: int, scope: Scope) -> tuple[Expression, Scope, Definitions] | None:
        """The formula of a group's column, and the rows that it was made of."""
        formula = self.groups.formulas.get(name)
        if formula is None:
            return None
        own = (*self.groups.by, *self.groups.formulas)
        names = dict(self.origin.names) | {key: self.column(key, scope)[row] for key in own}
        inside = Scope(scope.context, self.origin.table, self.members[row], names)
        return formula, inside, self.groups.definitions


def grouped(groups: CompiledGroups, scope: Scope) -> Scope:
    """The scope of a subject's groups, those that ``having`` keeps; raises MissingValueError.

    How many groups there were before it is the count of the scope's table.
    """
    members = _members(groups, scope)
    columns: dict[str, list[Cell]] = {name: [] for name in (*groups.by, *dict(groups.columns))}
    for keys, rows in members.items():
        inside = Scope(scope.context, scope.table, rows, dict(scope.names) | dict(zip(groups.by, keys, strict=True)))
        for name, key in zip(groups.by, keys, strict=True):
            columns[name].append(key)
        for name, run in groups.columns:
            inside.names[name] = run(inside)
            columns[name].append(inside.names[name])
    table = GroupTable(columns, list(members.values()), scope, groups)
    kept = Scope(scope.context, table, range(table.count), dict(scope.names))
    if groups.having is None or groups.having_formula is None:
        return kept
    mask = groups.having(kept)
    for row in kept.rows:
        if mask[row] is None:
            label = table.label(row, kept)
            raise MissingValueError(groups.having_formula, kept.at(row), groups.row_definitions, label=label)
    kept.rows = [row for row in kept.rows if mask[row]]
    return kept


def _members(groups: CompiledGroups, scope: Scope) -> Mapping[tuple[Cell, ...], list[int]]:
    """The rows of each group; raises MissingValueError where a key is missing."""
    try:
        return scope.rows_by(groups.by)
    except MissingKeyError as missing:
        label = scope.table.label(missing.row, scope)
        formula = Formula(missing.key, Name(missing.key))
        raise MissingValueError(formula, scope.at(missing.row), groups.definitions, label=label) from None
