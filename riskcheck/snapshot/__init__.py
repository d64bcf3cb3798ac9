"""The portfolio at one moment, as frozen values, and how raw rows become it."""

from riskcheck.snapshot.amounts import Amounts, Unknown
from riskcheck.snapshot.build import build_snapshot
from riskcheck.snapshot.cells import Cell, Kind
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.merge import merged
from riskcheck.snapshot.portfolio import DailyPnl, LivePortfolioSnapshot
from riskcheck.snapshot.position import LivePositionSnapshot
from riskcheck.snapshot.reference import ReferenceTable, join
from riskcheck.snapshot.table import ABSENT, SIGNED, RawTable, rows_to_table

__all__ = [
    "ABSENT",
    "SIGNED",
    "Amounts",
    "Cell",
    "DailyPnl",
    "Holdings",
    "Kind",
    "LivePortfolioSnapshot",
    "LivePositionSnapshot",
    "RawTable",
    "ReferenceTable",
    "Unknown",
    "build_snapshot",
    "join",
    "merged",
    "rows_to_table",
]
