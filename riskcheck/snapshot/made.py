"""Positions and portfolios that people make in Python: completed as the monitor completes a source's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from riskcheck.snapshot.build import Measures, build_snapshot
from riskcheck.snapshot.cells import Cell
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.position import LivePositionSnapshot
from riskcheck.snapshot.table import rows_to_table

if TYPE_CHECKING:
    from riskcheck.snapshot.portfolio import LivePortfolioSnapshot

SOURCE = "positions"
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def completed(position: LivePositionSnapshot) -> tuple[Mapping[str, Cell], tuple[str, ...]]:
    """The cells of a position with what can be computed, and the names of what was said.

    Raises SnapshotError where they contradict each other.
    """
    given = tuple(name for name in _names() if getattr(position, name) is not None)
    row = {name: getattr(position, name) for name in given} | dict(position.further)
    snapshot = build_snapshot(_holdings([row], {}, {}), Measures(), as_of=NO_TIME)
    return {name: snapshot.columns[name][0] for name in _names()}, given


def row_of(position: object) -> object:
    """A position as a row that says what it says, and nothing of what it does not; anything else stays as it is."""
    if not isinstance(position, LivePositionSnapshot):
        return position
    said = {name: getattr(position, name) for name in position.given}
    return {name: cell for name, cell in said.items() if cell is not None} | dict(position.further)


def _names() -> list[str]:
    return [one.name for one in fields(LivePositionSnapshot) if one.name not in {"further", "given"}]


def portfolio_of(
    as_of: datetime,
    positions: Sequence[object],
    account: Mapping[str, object],
    fx: Mapping[str, object],
    **measures: Any,
) -> "LivePortfolioSnapshot":
    """The portfolio of some positions, or of rows as mappings; raises SnapshotError with everything that is wrong."""
    holdings = _holdings([row_of(position) for position in positions], account, fx)
    return build_snapshot(holdings, Measures(**measures), as_of=as_of)


def _holdings(rows: Sequence[object], account: Mapping[str, object], fx: Mapping[str, object]) -> Holdings:
    return Holdings(SOURCE, rows_to_table(rows, SOURCE), account, fx)
