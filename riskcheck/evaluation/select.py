"""Which rows a policy looks at, and how they fall into subjects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

from riskcheck.evaluation.program import CompiledPolicy
from riskcheck.evaluation.text_typos import near_duplicates, same_in_one_form
from riskcheck.foundation import Problem
from riskcheck.language import Context, MissingKeyError, Scope, Table, cause_of, key_text
from riskcheck.model import Each, Formula, Name, Over
from riskcheck.snapshot import Cell, LivePortfolioSnapshot, cells_in


class NotEvaluatedError(Exception):
    """A policy as a whole cannot be evaluated."""

    def __init__(self, cause: Problem) -> None:
        super().__init__(cause.found)
        self.cause = cause


class Selected(NamedTuple):
    """The rows that a policy looks at, how many there were before its filter, and what a reader must know of it.

    ``scope`` is for what has no names of its own: it may be used by one policy after the other.
    """

    context: Context
    table: Table
    rows: Sequence[int]
    rows_of: int
    scope: Scope
    notes: tuple[str, ...] = ()


class Subject(NamedTuple):
    """One subject: its name, the values of its keys, and its rows. There may be one for every position."""

    name: str
    values: tuple[Cell, ...]
    rows: Sequence[int]


class Subjects(NamedTuple):
    """All subjects of a policy: the rows of each, and, for who has to name them, the same with names and keys."""

    rows: Sequence[Sequence[int]]
    named: Callable[[], Sequence[Subject]]


@dataclass(slots=True)
class Workspace:
    """What policies share during one evaluation: selections and groupings, each made once."""

    context: Context
    selections: dict[int, Selected] = field(default_factory=dict)
    groupings: dict[int, Subjects] = field(default_factory=dict)
    duplicates: dict[tuple[int, str], str] = field(default_factory=dict)
    same_names: dict[tuple[str, Over], str] = field(default_factory=dict)

    def select(self, compiled: CompiledPolicy) -> Selected:
        """The rows of a policy; raises NotEvaluatedError."""
        found = self.selections.get(compiled.plan.selection)
        if found is None:
            found = self.selections[compiled.plan.selection] = _select(compiled, self.context)
        return found

    def near_duplicates(self, compiled: CompiledPolicy, selected: Selected) -> list[str]:
        """What is to be said of the keys of a policy's subjects and groups that differ in their spelling alone."""
        for key in compiled.plan.named_keys:
            if (compiled.plan.selection, key) not in self.duplicates:
                column = selected.table.column(key, selected.scope)
                self.duplicates[compiled.plan.selection, key] = near_duplicates(key, cells_in(column, selected.rows))
        return [said for key in compiled.plan.named_keys if (said := self.duplicates[compiled.plan.selection, key])]

    def refuse_duplicate_names(self, compiled: CompiledPolicy, selected: Selected) -> None:
        """Raise NotEvaluatedError where the book spells one key of a policy's subjects or groups in two ways.

        All rows count, also those that the policy's filter leaves out: it may know one of the spellings alone.
        """
        for key in compiled.plan.code_keys:
            over = compiled.policy.rule.over
            if (key, over) not in self.same_names:
                self.same_names[key, over] = same_in_one_form(key, _cells_of(key, over, selected))
            said = self.same_names[key, over]
            if said:
                fix = "spell them alike where the rows come from"
                raise NotEvaluatedError(Problem(f"{said}: each would have a limit of its own", fix=fix))

    def subjects(self, compiled: CompiledPolicy, selected: Selected) -> Subjects:
        """The subjects of a policy; raises NotEvaluatedError."""
        found = self.groupings.get(compiled.plan.grouping)
        if found is None:
            found = self.groupings[compiled.plan.grouping] = _group(compiled, selected)
        return found


def _select(compiled: CompiledPolicy, context: Context) -> Selected:
    """The rows that count: the open ones or all, less those excluded for a missing value, kept by the filter."""
    rule, snapshot = compiled.policy.rule, context.snapshot
    table = Table(snapshot.count, snapshot.column, compiled.derived)
    base = _rows_over(rule.over, snapshot)
    scope = Scope(context, table, base)
    if compiled.where is None and not rule.exclude_missing:
        return Selected(context, table, base, len(base), scope)
    mask = compiled.where(scope) if compiled.where is not None else None
    if mask is not None:
        scope.rows = [row for row in base if mask[row] is not False]
    before = scope.rows
    notes = [_exclude_missing(name, scope) for name in rule.exclude_missing]
    each = () if isinstance(rule.each, Each) else rule.each
    _refuse_lost_subjects((*each, *(rule.groups.by if rule.groups else ())), before, scope)
    if mask is not None and rule.where is not None:
        for row in scope.rows:
            if mask[row] is None:
                raise NotEvaluatedError(_cause_in_row(rule.where, row, scope, compiled))
        if not scope.rows and base:
            notes.append(f"0 of {len(base)} rows match {rule.where.text!r}")
            if rule.must_match:
                raise NotEvaluatedError(Problem(notes[-1], fix="correct the filter, or drop must_match"))
    return Selected(context, table, scope.rows, len(base), scope, tuple(filter(None, notes)))


def _cells_of(key: str, over: Over, selected: Selected) -> Iterable[Cell]:
    """The cells of a column in all rows that count, or those that differ, where they have been found already."""
    snapshot = selected.context.snapshot
    if over is Over.POSITIONS and key in snapshot.columns:
        return snapshot.open_rows_by(key)
    return cells_in(selected.table.column(key, selected.scope), _rows_over(over, snapshot))


def _rows_over(over: Over, snapshot: LivePortfolioSnapshot) -> Sequence[int]:
    return snapshot.open_rows if over is Over.POSITIONS else range(snapshot.count)


def _exclude_missing(name: str, scope: Scope) -> str:
    """Leave out the rows whose cell is missing, and name them; to leave out all of them is an error."""
    column = scope.table.column(name, scope)
    left_out = [row for row in scope.rows if column[row] is None]
    if not left_out:
        return ""
    if len(left_out) == len(scope.rows):
        raise NotEvaluatedError(
            Problem(f"{name} is missing in every row", fix="let the source or a reference table give it")
        )
    scope.rows = [row for row in scope.rows if column[row] is not None]
    symbols = scope.context.snapshot.columns["symbol"]
    return f"{len(left_out)} left out without {name}: {', '.join(sorted(str(symbols[row]) for row in left_out))}"


def _refuse_lost_subjects(keys: tuple[str, ...], before: Sequence[int], scope: Scope) -> None:
    """A subject or a group of which every row was left out would be gone without a word."""
    if not keys or len(before) == len(scope.rows):
        return
    columns = [scope.table.column(key, scope) for key in keys]
    subjects, left = ({tuple(column[row] for column in columns) for row in rows} for rows in (before, scope.rows))
    lost = sorted(_name_of(values) for values in subjects - left)
    if lost:
        raise NotEvaluatedError(Problem(f"every row of {', '.join(lost)} is left out for a missing value"))


def _group(compiled: CompiledPolicy, selected: Selected) -> Subjects:
    """The subjects of a policy, with their rows."""
    rows, snapshot = selected.rows, selected.context.snapshot
    match compiled.policy.rule.each:
        case Each.PORTFOLIO:
            return Subjects((rows,), lambda: [Subject("portfolio", (), rows)])
        case Each.POSITION:
            each = [(row,) for row in rows]
            return Subjects(each, lambda: list(map(Subject, _position_names(snapshot, rows), repeat(()), each)))
        case (key,) if rows is snapshot.open_rows and key in snapshot.columns:
            alike = snapshot.open_rows_by(key)
            if None not in alike:
                return Subjects(
                    list(alike.values()),
                    lambda: [Subject(_name_of((value,)), (value,), group) for value, group in alike.items()],
                )
    groups = _rows_by_keys(compiled, selected)
    return Subjects(
        list(groups.values()), lambda: [Subject(_name_of(values), values, group) for values, group in groups.items()]
    )


def _rows_by_keys(compiled: CompiledPolicy, selected: Selected) -> Mapping[tuple[Cell, ...], Sequence[int]]:
    """The rows of each combination of a policy's keys; raises NotEvaluatedError where one is missing."""
    scope = Scope(selected.context, selected.table, selected.rows)
    try:
        return scope.rows_by(compiled.plan.keys)
    except MissingKeyError as missing:
        formula = Formula(missing.key, Name(missing.key))
        raise NotEvaluatedError(_cause_in_row(formula, missing.row, scope, compiled)) from None


def _name_of(values: tuple[Cell, ...]) -> str:
    """The name of a subject: its keys in the order of ``each``."""
    first = values[0]
    if len(values) == 1 and isinstance(first, str):
        return first
    return ", ".join(key_text(value) for value in values)


def _position_names(snapshot: LivePortfolioSnapshot, rows: Sequence[int]) -> list[str]:
    """The symbol of each row, and side, venue and account where the symbol alone is not unique."""
    by_symbol = snapshot.open_rows_by("symbol")
    symbols = snapshot.columns["symbol"]
    more = [snapshot.columns[name] for name in ("symbol", "side", "venue", "account")]

    def name(row: int) -> str:
        if len(by_symbol.get(symbols[row], ())) <= 1:
            return str(symbols[row])
        return ", ".join(str(column[row]) for column in more if column[row] is not None)

    return list(map(name, rows))


def _cause_in_row(formula: Formula, row: int, scope: Scope, compiled: CompiledPolicy) -> Problem:
    """Why an expression over single rows is missing in one of them."""
    cause = cause_of(formula.tree, scope.at(row), compiled.row_definitions)
    symbol = scope.context.snapshot.columns["symbol"][row]
    where = "" if isinstance(formula.tree, Name) else f" in {formula.text!r}"
    return Problem(f"{symbol}: {cause.found}{where}", fix=cause.fix)
