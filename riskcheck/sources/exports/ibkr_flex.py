"""Open positions of an Interactive Brokers Flex query, in CSV.

Documented in IBKR's reporting reference, Flex queries, Open Positions; a query has the columns that were picked for it,
and is to have been made without header and trailer records, with column headers, and with this one section.
Quantity (Position in older queries) is signed; MarkPrice is the close of ReportDate; PositionValue is quantity x price
with its sign and, like FifoPnlUnrealized, in CurrencyPrimary. LevelOfDetail tells a SUMMARY from the LOTs in it.

FXRateToBase is a rate into the account's base currency, which the section does not name and which need not be the
config's: it stays a further column, and rates come from ``[fx]``. ReportDate is a day without a time zone. What an
option is worth is its premium: its exposure is not known.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import fsum, isclose
from pathlib import Path

from riskcheck.csv_table import read_csv_table
from riskcheck.errors import Place, Problem, SnapshotError, at_most
from riskcheck.snapshot import Holdings, RawTable
from riskcheck.sources.exports.cells import amounts, currency_of, number, word, worth
from riskcheck.sources.exports.ibkr import is_option, multiplier
from riskcheck.sources.exports.layout import Layout, Row, each_row, rows_of, some_rows
from riskcheck.sources.json_file import read_text, shown

LAYOUT = Layout(
    {
        "symbol": ("Symbol",),
        "size": ("Quantity", "Position"),
        "side": ("Side",),
        "mark_price": ("MarkPrice",),
        "notional": ("PositionValue",),
        "entry_price": ("CostBasisPrice", "OpenPrice"),
        "unrealized_pnl": ("FifoPnlUnrealized",),
        "currency": ("CurrencyPrimary",),
        "account": ("ClientAccountID",),
        "asset_class": ("AssetClass",),
        "multiplier": ("Multiplier",),
    },
    required=("symbol", "size", "mark_price", "currency"),
)
SIDES = {"Long": "long", "Short": "short"}
LEVEL, SUMMARY, LOT = "LevelOfDetail", "SUMMARY", "LOT"
INSTRUMENT = ("account", "symbol", "currency", "Conid")
"""What tells one instrument's rows from another's, as far as the query has it."""


def read_ibkr_flex(path: Path, columns: Mapping[str, str]) -> Holdings:
    """The open positions of a Flex query, each counted once; raises SnapshotError."""
    name = shown(path)
    table = LAYOUT.applied(read_csv_table(read_text(path), name), columns, Place(name, 1))
    table = each_row(table, _position)
    return Holdings(name, _counted_once(table), place=Place(name))


def _position(row: Row) -> Row:
    size, currency = number(row, "size"), currency_of(row)
    side = word(row, "side", SIDES) if "side" in row and size != 0 else None
    if size and side == "short" and size > 0:
        raise ValueError(f"{row.get('symbol')} is Short with a quantity of {size:g}, a contradiction")
    value = worth(row, number(row, "notional"), size)
    return {
        "size": size,
        **({"side": side} if "side" in row else {}),
        "notional": None if is_option(row) else amounts(value, currency),
        "unrealized_pnl": amounts(number(row, "unrealized_pnl"), currency),
        "multiplier": multiplier(row),
    }


def _counted_once(table: RawTable) -> RawTable:
    """The summaries, or the lots where there are none; raises SnapshotError where the two do not agree."""
    rows = rows_of(table)
    keys = [tuple(row.get(name) for name in INSTRUMENT) for row in rows]
    levels = [row.get(LEVEL) for row in rows] if LEVEL in table.columns else [SUMMARY] * len(rows)
    sums = Counter(key for key, level in zip(keys, levels, strict=True) if level == SUMMARY)
    lots: defaultdict[tuple[object, ...], list[float]] = defaultdict(list)
    for row, key, level in zip(rows, keys, levels, strict=True):
        if level == LOT and isinstance(row["size"], float):
            lots[key].append(row["size"])
    problems = []
    for place, (row, key, level) in enumerate(zip(rows, keys, levels, strict=True)):
        found = _why_uncertain(row, level, lots.get(key), sums[key] if sums else None)
        if found:
            problems.append(Problem(f"{row.get('symbol')} {found}", place=table.place(place)))
    if problems:
        raise SnapshotError(*at_most(problems))
    return some_rows(table, [row for row, level in enumerate(levels) if level == SUMMARY]) if sums else table


def _why_uncertain(row: Row, level: object, lots: list[float] | None, summaries: int | None) -> str:
    """Why a row could be counted twice, or not at all; empty where it is certain.

    ``summaries`` are those of its instrument; None in a file that has none of any.
    """
    if level not in {SUMMARY, LOT}:
        return f"has the {LEVEL} {level!r}, expected {SUMMARY} or {LOT}"
    if summaries is not None and summaries != 1:
        how_many = f"{summaries} summaries" if summaries else "a lot and no summary, where others have one"
        return f"has {how_many}; take {LEVEL}, Conid and ClientAccountID into the query, to tell rows apart"
    size = row.get("size")
    if level == SUMMARY and lots and isinstance(size, float) and not isclose(fsum(lots), size, rel_tol=1e-6):
        return f"has a summary of {size:g} and lots of {fsum(lots):g} together, expected one sum"
    return ""
