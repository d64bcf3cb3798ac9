"""Why a value is missing, in words: the cold path, walked only for what could not be evaluated."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from riskcheck.foundation import Problem, likely_typo
from riskcheck.language.compiler import Compiler, key_text
from riskcheck.language.figures import FIGURES
from riskcheck.language.functions import AGGREGATES
from riskcheck.language.scope import Context, Scope, Table
from riskcheck.language.unparse import unparse
from riskcheck.model import (
    AccountFigure,
    Aggregate,
    Arithmetic,
    Conditional,
    ConfigValue,
    Expression,
    Lookup,
    Name,
    children,
)
from riskcheck.snapshot import Cell, LivePortfolioSnapshot, reason_of

MAX_ROWS = 3
OF_THE_DAY = frozenset({"daily_pnl", "equity", "day_start_equity", "day_flows"})
"""The account figures of the day's PnL; one that only some of several sources know is not replaced by the rows'."""
KEEP_THE_START = (
    "keep what riskcheck preview --no-risk --json prints as the day begins, in the file that day_start under "
    "[snapshot] names; or let the account give day_start_equity"
)
SAY_FLOWS = (
    'let the account give day_flows, or write flows = "none" under [day], if nothing was paid in or out since the day '
    "began"
)
ONE_IS_WRONG = (
    "find out which of daily_pnl, equity, day_start_equity and day_flows is wrong or not of today, and correct it at "
    "the source, or leave it out"
)


class Definitions(NamedTuple):
    """The expressions behind a policy's own names, so that a cause can be followed through them."""

    compiler: Compiler
    formulas: Mapping[str, Expression]


def cause_of(node: Expression, scope: Scope, definitions: Definitions) -> Problem:
    """Why ``node`` is missing for a subject; ``node`` must be missing there."""
    match node:
        case Name(name):
            return _cause_of_name(name, scope, definitions)
        case AccountFigure(name):
            return _cause_of_figure(f"account.{name} is missing", name, f"the source has to give account.{name}", scope)
        case ConfigValue(path):
            key = ".".join(path)
            return Problem(
                f"{key} is not configured", fix=f"set {key} in {scope.context.settings.file or 'the config'}"
            )
        case Aggregate():
            return _cause_of_aggregate(node, scope, definitions)
        case Conditional(test, then, otherwise):
            chosen = _value(test, scope, definitions)
            return cause_of(test if chosen is None else then if chosen else otherwise, scope, definitions)
        case _:
            for child in children(node):
                if _value(child, scope, definitions) is None:
                    return cause_of(child, scope, definitions)
            return _cause_of_operation(node, scope, definitions)


def _value(node: Expression, scope: Scope, definitions: Definitions) -> Cell:
    compiler = replace(definitions.compiler, single_row=True)
    value: Cell = compiler.value(node)(scope)
    return value


def _cause_of_name(name: str, scope: Scope, definitions: Definitions) -> Problem:
    if name in definitions.formulas:
        return _behind(name, cause_of(definitions.formulas[name], scope, definitions))
    if name == "daily_pnl":
        return _cause_of_daily_pnl(scope.context)
    if name in FIGURES:
        figure = FIGURES[name]
        if not figure.column:
            return _cause_of_figure(f"{name} is unknown", name, figure.fix, scope)
        cause = _cause_in_book(figure.column, scope.context)
        return _behind(name, cause) if cause is not None else Problem(f"{name} is unknown")
    row = scope.rows[0] if scope.rows else 0
    behind = scope.table.cause_behind(name, row, scope)
    if behind is not None:
        return _behind(name, cause_of(*behind))
    return reason_of(name, row, scope.context.snapshot.missing_reasons)


def _behind(name: str, cause: Problem) -> Problem:
    """The cause of a name's value being missing, which is that of what the name was made of."""
    return replace(cause, found=f"{name} is unknown: {cause.found}")


def _cause_of_figure(said: str, name: str, fix: str, scope: Scope) -> Problem:
    """That an account figure is missing, and why, where its source says so."""
    reason = scope.context.snapshot.missing_figure_reasons.get(name)
    return Problem(f"{said}: {reason.found}" if reason else said, fix=fix)


def _cause_in_book(column: str, context: Context) -> Problem | None:
    """Why cells of a column of the positions are missing, whatever rows and names the expression is about."""
    snapshot = context.snapshot
    positions = Scope(context, Table(snapshot.count, snapshot.column, {}), range(snapshot.count))
    return _cause_of_cells(Name(column), positions, Definitions(Compiler({}), {}))


def _cause_of_daily_pnl(context: Context) -> Problem:
    """Why the day's PnL is missing: as its snapshot says, and the cells that lack where the rows' PnL is the day's."""
    snapshot = context.snapshot
    of_rows: list[Problem] = []
    if context.settings.day.pnl is not None and not snapshot.missing_figure_reasons.keys() & OF_THE_DAY:
        causes = (_cause_in_book(column, context) for column in ("realized_pnl", "unrealized_pnl"))
        of_rows = [cause for cause in causes if cause is not None]
    why = "; ".join(filter(None, (snapshot.daily_pnl.said, *(cause.found for cause in of_rows))))
    fix = of_rows[0].fix if of_rows else _fix_of_daily_pnl(snapshot)
    return Problem(f"daily_pnl is unknown: {why}" if why else "daily_pnl is unknown", fix=fix)


def _fix_of_daily_pnl(snapshot: LivePortfolioSnapshot) -> str:
    """What makes the day's PnL known: the one figure that is missing; of figures that disagree the wrong one."""
    if snapshot.figure("daily_pnl") is not None:
        return ONE_IS_WRONG
    lacking = {name for name in ("equity", "day_start_equity", "day_flows") if snapshot.figure(name) is None}
    if "day_start_equity" in snapshot.missing_figure_reasons or lacking == {"day_start_equity"}:
        return KEEP_THE_START
    return SAY_FLOWS if lacking == {"day_flows"} else FIGURES["daily_pnl"].fix


def _cause_of_aggregate(node: Aggregate, scope: Scope, definitions: Definitions) -> Problem:
    leading = AGGREGATES[node.function].leading
    for argument in node.arguments[:leading]:
        if _value(argument, scope, definitions) is None:
            return cause_of(argument, scope, definitions)
    if node.where is not None:
        cause = _cause_of_cells(node.where, scope, definitions)
        if cause is not None:
            return cause
        rows = [row for row in scope.rows if _value(node.where, scope.at(row), definitions)]
        scope = Scope(scope.context, scope.table, rows, scope.names)
    for column in node.arguments[leading:]:
        cause = _cause_of_cells(column, scope, definitions)
        if cause is not None:
            return cause
    if node.function == "only" and scope.rows:
        text = unparse(node, lambda _: None)
        return Problem(
            f"{text} found several values where there must be one", fix="group or filter by what tells them apart"
        )
    said = f"{node.function}() of {len(scope.rows)} rows has no value"
    return Problem(said, fix=f"correct {unparse(node, lambda _: None)}, or say in when that the limit needs one")


def _cause_of_cells(node: Expression, scope: Scope, definitions: Definitions) -> Problem | None:
    """Why cells of a column are missing, by position; None where none is."""
    missing = [row for row in scope.rows if _value(node, scope.at(row), definitions) is None]
    if not missing:
        return None
    causes = [cause_of(node, scope.at(row), definitions) for row in missing[:MAX_ROWS]]
    labels = [scope.table.label(row, scope) for row in missing[:MAX_ROWS]]
    said = "; ".join(f"{label}: {cause.found}" for label, cause in zip(labels, causes, strict=True))
    more = f" (and {len(missing) - MAX_ROWS} more)" if len(missing) > MAX_ROWS else ""
    return Problem(said + more, fix=causes[0].fix)


def _cause_of_operation(node: Expression, scope: Scope, definitions: Definitions) -> Problem:
    match node:
        case Arithmetic("/", _, right):
            denominator = _value(right, scope, definitions)
            if isinstance(denominator, float) and denominator <= 0:
                text = unparse(right, lambda _: None)
                said = f"a denominator is {denominator:g}, and a ratio over it means nothing: {text}"
                return Problem(said, fix=f"give {text} a value above 0, or say in when that the limit needs one")
            return Problem("a number became too large")
        case Lookup(key, limits, default):
            listed = scope.context.settings.lookup(limits.path) if isinstance(limits, ConfigValue) else dict(limits)
            return _cause_of_lookup(key_text(_value(key, scope, definitions)), listed, default)
        case _:
            return Problem("a number became too large")


def _cause_of_lookup(key: str, listed: object, default: float | None) -> Problem:
    """Why a table has no limit for a key."""
    slip = likely_typo(key, listed) if isinstance(listed, Mapping) else ""
    said = f"there is no limit for {key!r}"
    if not slip:
        return Problem(said, fix="list it in the table of limits, or give a default")
    not_meant = "" if default is None else "; the default is not for it"
    said = f"{said}, but one for {slip!r}, which is nearly the same{not_meant}"
    return Problem(said, fix=f"spell them alike, or list {key!r}, too")
