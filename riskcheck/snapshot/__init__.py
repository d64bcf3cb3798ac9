"""The portfolio at one moment, as frozen values, and how raw rows become it."""

from riskcheck.snapshot.account import other_currencies
from riskcheck.snapshot.amounts import OPTION_MULTIPLIER, Amounts, added, amount_in
from riskcheck.snapshot.build import MAX_AHEAD, Measures, build_snapshot
from riskcheck.snapshot.catalogue import (
    ACCOUNT_FIGURES,
    COLUMN_KINDS,
    COLUMNS,
    DERIVED,
    DERIVED_KINDS,
    AccountFigure,
    Column,
    Unit,
)
from riskcheck.snapshot.cells import Cell, Kind, described, floats_of, plain_numbers, to_number, to_text, to_time
from riskcheck.snapshot.codes import CURRENCIES, DOLLAR_COINS, QUOTES
from riskcheck.snapshot.column_reader import FLAG_WORDS
from riskcheck.snapshot.currency import pricing
from riskcheck.snapshot.declarations import Day, Declared
from riskcheck.snapshot.declare import declare
from riskcheck.snapshot.holdings import Holdings, Taken
from riskcheck.snapshot.merge import merged
from riskcheck.snapshot.metrics import Metric, metrics_of
from riskcheck.snapshot.numbers import cells_in, reason_of
from riskcheck.snapshot.other_names import column_meant_by, likely_rank, plain
from riskcheck.snapshot.other_sides import BOTH, SHORT_IF
from riskcheck.snapshot.portfolio import LivePortfolioSnapshot
from riskcheck.snapshot.position import LivePositionSnapshot
from riskcheck.snapshot.reference import ReferenceTable, join
from riskcheck.snapshot.sides import SIDES
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.table import NOT_GIVEN, RawTable, check_names, rows_to_table
from riskcheck.snapshot.words import is_blank, is_placeholder, is_plain_side, is_sum, side_in

__all__ = [
    "ACCOUNT_FIGURES",
    "BOTH",
    "COLUMNS",
    "COLUMN_KINDS",
    "CURRENCIES",
    "DERIVED",
    "DERIVED_KINDS",
    "DOLLAR_COINS",
    "FLAG_WORDS",
    "MAX_AHEAD",
    "NOT_GIVEN",
    "OPTION_MULTIPLIER",
    "QUOTES",
    "SHORT_IF",
    "SIDES",
    "AccountFigure",
    "Amounts",
    "Cell",
    "Column",
    "Day",
    "Declared",
    "Holdings",
    "Kind",
    "LivePortfolioSnapshot",
    "LivePositionSnapshot",
    "Measures",
    "Metric",
    "RawTable",
    "ReferenceTable",
    "Taken",
    "Unit",
    "added",
    "amount_in",
    "build_snapshot",
    "cells_in",
    "check_names",
    "column_meant_by",
    "declare",
    "described",
    "floats_of",
    "is_blank",
    "is_placeholder",
    "is_plain_side",
    "is_sum",
    "join",
    "likely_rank",
    "merged",
    "metrics_of",
    "other_currencies",
    "parts_of",
    "plain",
    "plain_numbers",
    "pricing",
    "reason_of",
    "rows_to_table",
    "side_in",
    "to_number",
    "to_text",
    "to_time",
]
