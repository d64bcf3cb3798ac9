"""The portfolio at one moment, as frozen values, and how raw rows become it."""

from riskcheck.snapshot.amounts import Amounts, Unknown
from riskcheck.snapshot.build import Measures, build_snapshot
from riskcheck.snapshot.cells import Cell, Kind
from riskcheck.snapshot.daily import DailyPnl
from riskcheck.snapshot.declare import declare
from riskcheck.snapshot.holdings import Holdings, Taken
from riskcheck.snapshot.merge import merged
from riskcheck.snapshot.numbers import Reason, column_fix
from riskcheck.snapshot.portfolio import LivePortfolioSnapshot
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
    "Measures",
    "RawTable",
    "Reason",
    "ReferenceTable",
    "Taken",
    "Unknown",
    "build_snapshot",
    "column_fix",
    "declare",
    "join",
    "merged",
    "rows_to_table",
]
