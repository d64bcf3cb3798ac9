"""Which lines of a file are positions: what stands below the table, and sums and cash between its rows."""

import re
from collections.abc import Iterator, Mapping, Sequence

from riskcheck.foundation import frozen
from riskcheck.snapshot import CURRENCIES, NOT_GIVEN, RawTable, is_placeholder, is_sum
from riskcheck.sources.inspecting.mapping import name_in_expression
from riskcheck.sources.inspecting.proposal import Question

CASH = re.compile(
    r"\b(cash|bargeld|barbestand|guthaben|liquidit|money market|efectivo|contanti|esp[eè]ces|pending activity"
    r"|verrechnungskonto|kontant|contant|tesorer[ií]a|forex balance)",
    re.IGNORECASE,
)
CLOSED = frozenset({"closed", "geschlossen", "cerrada", "cerrado", "fermé", "fermée", "chiuso", "inactive", "exited"})
OF_TRADES = frozenset(
    {
        *(
            "tradedate",
            "transactiontype",
            "transactiondate",
            "transactionid",
            "settlementdate",
            "executionid",
            "execid",
        ),
        *("executiontime", "orderid", "ordertype", "fillid", "filledqty", "transaktionstyp", "orderstatus"),
        *("commission", "provision"),
    }
)
"""Names, in plain letters, of columns that lists of trades and orders have."""
FEW = 2


@frozen
class Rows:
    """The keys of ``[broker.rows]``, the rows that they keep, and what cannot be told."""

    said: Mapping[str, object]
    kept: Sequence[int]
    questions: Sequence[Question] = ()


def rows_of(
    table: RawTable, odd: Mapping[int, object], columns: Mapping[str, str], first_cells: Sequence[object]
) -> Rows:
    """Which rows of a table to keep; ``odd`` are those of another width, ``first_cells`` what each row begins with."""
    sizes = table.columns.get(columns.get("size", ""))
    if sizes is None:
        return Rows({}, range(table.count))
    tail = _tail(table, odd)
    end = _end(tail, sizes, first_cells)
    said: dict[str, object] = {} if end is None else {"end": first_cells[end]}
    inside = range(table.count if end is None else end)
    without = [row for row in inside if not _is_there(sizes[row])]
    kept = [row for row in inside if _is_there(sizes[row])]
    if not kept:
        return Rows(said, kept)
    if without:
        said["keep"] = f"known({name_in_expression(columns['size'])})"
    return Rows(said, kept, list(_doubtful(table, [row for row in without if row not in tail], columns)))


def _is_there(cell: object) -> bool:
    return cell is not None and cell is not NOT_GIVEN and not is_placeholder(cell) and bool(str(cell).strip())


def _tail(table: RawTable, odd: Mapping[int, object]) -> frozenset[int]:
    """The rows below the table: those at its end that have few cells, or are narrower than it."""
    tail = set()
    for row in range(table.count - 1, -1, -1):
        there = sum(_is_there(cells[row]) for cells in table.columns.values())
        if there > FEW or (row not in odd and there > 1):
            break
        tail.add(row)
    return frozenset(tail)


def _end(tail: frozenset[int], sizes: Sequence[object], first_cells: Sequence[object]) -> int | None:
    """The row that ends the table, where what stands below it would be taken for positions."""
    if not any(_is_there(sizes[row]) for row in tail):
        return None
    row = min(tail)
    first = first_cells[row]
    is_lasting = isinstance(first, str) and first.strip() and not any(map(str.isdigit, first))
    return row if is_lasting and first not in list(first_cells)[:row] else None


def _doubtful(table: RawTable, without: Sequence[int], columns: Mapping[str, str]) -> Iterator[Question]:
    """A question where a row without a size may be a position, and not a sum or cash."""
    symbols = table.columns.get(columns.get("symbol", ""), [None] * table.count)
    prices = table.columns.get(columns.get("mark_price", ""), [None] * table.count)
    doubtful = []
    for row in without:
        cells = [str(cells[row]).strip() for cells in table.columns.values() if _is_there(cells[row])]
        is_other = any(is_sum(cell) or CASH.search(cell) for cell in cells) or str(symbols[row]).strip() in CURRENCIES
        if not is_other and (_is_there(symbols[row]) or _is_there(prices[row]) or len(cells) > FEW):
            doubtful.append(row)
    if doubtful:
        examples = ", ".join(f"{symbols[row] or 'one without a symbol'} ({table.place(row)})" for row in doubtful[:3])
        found = (
            f"{len(doubtful)} rows have no {columns['size']!r} and may be positions: {examples}. Say which rows count"
        )
        yield Question(found, f'keep = "known({name_in_expression(columns["size"])})"', "rows")


def of_another_kind(columns: Mapping[str, Sequence[object]], plain: Mapping[str, str]) -> Iterator[Question]:
    """A question where rows may be trades or orders, or closed positions, which are not the book."""
    of_trades = [name for name in columns if plain[name] in OF_TRADES]
    if of_trades:
        found = f"{of_trades[0]!r} looks like a list of trades or orders, whose sizes are not those of positions: "
        yield Question(found + "export the positions, or say that each line is one, by taking this line out")
    for name, cells in columns.items():
        words = {str(cell).strip().casefold() for cell in cells if isinstance(cell, str)}
        if words & CLOSED and plain[name] not in {"side", "direction"}:
            found = f"{name!r} says of some rows that they are closed: say which rows count"
            said = next(str(cell) for cell in cells if str(cell).strip().casefold() in CLOSED)
            yield Question(found, f"keep = \"{name_in_expression(name)} != '{said}'\"", "rows")
