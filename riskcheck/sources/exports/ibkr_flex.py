"""Open positions of an Interactive Brokers Flex query, in CSV or XML.

Documented in IBKR's reporting reference, Flex queries, Open Positions; a query has the columns that were picked for it,
and is to have been made with column headers and this one section, with or without header and trailer records (BOF, BOA,
BOS, EOS, EOA, EOF). In XML each OpenPosition has them as attributes, under names of its own.
Quantity (Position in older queries) is signed; MarkPrice is the close of ReportDate; PositionValue is quantity x price
with its sign and, like FifoPnlUnrealized, in CurrencyPrimary. LevelOfDetail tells a SUMMARY from the LOTs in it.

FXRateToBase is a rate into the account's base currency, which the section does not name and which need not be the
config's: it stays a further column, and rates come from ``[fx]``. ReportDate is a day, whose close is the
time of the prices, however new the file is. What an
option is worth is its premium: its exposure is not known.
"""

from collections import Counter, defaultdict
from math import fsum, isclose
from typing import NamedTuple

from riskcheck.files import read_csv_table, read_text, refuse_open_end
from riskcheck.foundation import Place, Problem, SnapshotError, at_most
from riskcheck.snapshot import Holdings, RawTable, amount_in, rows_to_table
from riskcheck.sources.exports.cells import currency_of, number, word, worth
from riskcheck.sources.exports.dates import report_time
from riskcheck.sources.exports.ibkr import is_option, multiplier
from riskcheck.sources.exports.layout import Layout, Row, each_row, rows_of
from riskcheck.sources.tables import (
    FileForm,
    Lines,
    SnapshotFile,
    elements_of,
    find_table,
    lines_of_text,
    refuse_odd,
    some_rows,
)

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
REPORT_DATE, NEW_YORK = "ReportDate", "America/New_York"
RECORDS = frozenset({"BOF", "BOA", "BOS", "EOS", "EOA", "EOF"})
"""The first cells of the records around a query and its sections."""
OF_XML = {
    "symbol": "Symbol",
    "position": "Quantity",
    "side": "Side",
    "markPrice": "MarkPrice",
    "positionValue": "PositionValue",
    "costBasisPrice": "CostBasisPrice",
    "openPrice": "OpenPrice",
    "fifoPnlUnrealized": "FifoPnlUnrealized",
    "currency": "CurrencyPrimary",
    "accountId": "ClientAccountID",
    "assetCategory": "AssetClass",
    "multiplier": "Multiplier",
    "reportDate": "ReportDate",
    "levelOfDetail": "LevelOfDetail",
    "conid": "Conid",
    "putCall": "Put/Call",
    "fxRateToBase": "FXRateToBase",
}
"""What the columns of a query are called in XML."""
LEVEL, SUMMARY, LOT = "LevelOfDetail", "SUMMARY", "LOT"
INSTRUMENT = ("account", "symbol", "currency", "Conid")
"""What tells one instrument's rows from another's, as far as the query has it."""


def read(file: SnapshotFile) -> Holdings:
    """The open positions of a Flex query, each counted once; raises SnapshotError."""
    name = file.name
    raw = _of_xml(file) if file.path.suffix.lower() == ".xml" else _of_csv(file)
    table = each_row(LAYOUT.applied(raw, file.form, Place(name, 1)), _position)
    as_of = report_time(table.columns.get(REPORT_DATE, ()), file, NEW_YORK)
    return Holdings(name, _counted_once(table), as_of=as_of, place=Place(name))


def _of_xml(file: SnapshotFile) -> RawTable:
    """The rows of a query in XML, under the names that it has in CSV; an empty text is nothing."""
    elements = elements_of(file, "OpenPositions.OpenPosition")
    rows = [{OF_XML.get(name, name): value or None for name, value in element.items()} for element in elements]
    return rows_to_table(rows, file.name)


def _of_csv(file: SnapshotFile) -> RawTable:
    """The rows of a query in CSV; of one with records around its sections, those of all sections alike."""
    text = read_text(file.path)
    if not text.startswith(("BOF", '"BOF"')):
        return read_csv_table(text, file.name, may_be_open=file.may_be_open)
    if not file.may_be_open:
        refuse_open_end(text, file.name)
    lines = lines_of_text(text, file.name, ",")
    kept = [index for index, cells in enumerate(lines.cells) if cells and cells[0] not in RECORDS]
    header = lines.cells[kept[0]] if kept else []
    kept = [index for at, index in enumerate(kept) if at == 0 or lines.cells[index] != header]
    sections = Lines(file.name, [lines.cells[index] for index in kept], [lines.numbers[index] for index in kept])
    found = find_table(sections, FileForm())
    refuse_odd(found.odd_rows, range(found.table.count))
    return found.table


def _position(row: Row) -> Row:
    size, currency = number(row, "size"), currency_of(row)
    side = word(row, "side", SIDES) if "side" in row and size != 0 else None
    if size and side == "short" and size > 0:
        raise ValueError(f"{row.get('symbol')} is Short with a quantity of {size:g}, a contradiction")
    value = worth(row, number(row, "notional"), size)
    return {
        "size": size,
        **({"side": side} if "side" in row else {}),
        "notional": None if is_option(row) else amount_in(value, currency),
        "unrealized_pnl": amount_in(number(row, "unrealized_pnl"), currency),
        "multiplier": multiplier(row),
    }


class _Counted(NamedTuple):
    """A row, which instrument it is of, and whether it is a summary or a lot."""

    row: Row
    instrument: tuple[object, ...]
    level: object


def _counted_once(table: RawTable) -> RawTable:
    """The summaries, or the lots where there are none; raises SnapshotError where the two do not agree."""
    has_levels = LEVEL in table.columns
    rows = [
        _Counted(row, tuple(map(row.get, INSTRUMENT)), row.get(LEVEL) if has_levels else SUMMARY)
        for row in rows_of(table)
    ]
    summaries = Counter(one.instrument for one in rows if one.level == SUMMARY)
    lots: defaultdict[tuple[object, ...], list[float]] = defaultdict(list)
    for one in rows:
        if one.level == LOT and isinstance(one.row["size"], float):
            lots[one.instrument].append(one.row["size"])
    problems = [
        Problem(f"{one.row.get('symbol')} {found}", place=table.place(number))
        for number, one in enumerate(rows)
        if (found := _why_uncertain(one, lots[one.instrument], summaries[one.instrument] if summaries else None))
    ]
    if problems:
        raise SnapshotError(*at_most(problems))
    return some_rows(table, [row for row, one in enumerate(rows) if one.level == SUMMARY]) if summaries else table


def _why_uncertain(counted: _Counted, lots: list[float], summaries: int | None) -> str:
    """Why a row could be counted twice, or not at all; empty where it is certain.

    ``lots`` are the sizes of its instrument's lots, and ``summaries`` the number of its summaries; None in a file that
    has none of any.
    """
    level, size = counted.level, counted.row.get("size")
    if level not in {SUMMARY, LOT}:
        return f"has the {LEVEL} {level!r}, expected {SUMMARY} or {LOT}"
    if summaries is not None and summaries != 1:
        how_many = f"{summaries} summaries" if summaries else "a lot and no summary, where others have one"
        return f"has {how_many}; take {LEVEL}, Conid and ClientAccountID into the query, to tell rows apart"
    if level == SUMMARY and lots and isinstance(size, float) and not isclose(fsum(lots), size, rel_tol=1e-6):
        return f"has a summary of {size:g} and lots of {fsum(lots):g} together, expected one sum"
    return ""
