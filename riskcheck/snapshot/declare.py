"""What the desk declares of a source, put where its answer does not say it itself."""

from collections.abc import Sequence
from dataclasses import replace

from riskcheck.snapshot.declarations import Declared
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.table import NOT_GIVEN
from riskcheck.snapshot.words import is_placeholder


def declare(holdings: Holdings, declared: Declared) -> Holdings:
    """The holdings with the declared currency and multiplier in the rows that say none, and what is to be left alone.

    A currency goes to rows whose symbol is not a pair, which says it itself. What a row rests on is noted.
    """
    table = holdings.table
    columns = dict(table.columns)
    basis: list[str] = []
    symbols = columns.get("symbol", ())
    if declared.currency is not None:
        rows = [row for row in _without("currency", holdings) if not _is_pair(symbols[row] if symbols else None)]
        columns |= _filled("currency", rows, declared.currency, holdings)
        basis += _said("currency", f"{declared.currency}", len(rows), declared)
    if declared.multiplier is not None:
        rows = _without("multiplier", holdings)
        columns |= _filled("multiplier", rows, declared.multiplier, holdings)
        basis += _said("multiplier", f"{declared.multiplier:g}", len(rows), declared)
    left_alone = [name for name in declared.ignore if name in columns or name in holdings.account]
    if left_alone:
        basis.append(f"{', '.join(left_alone)} of {holdings.source} left alone, declared at {declared.place}")
    if declared.totals is not None:
        basis.append(f"no row of {holdings.source} is the sum of others, declared at {declared.place}")
    return replace(
        holdings,
        table=replace(table, columns=columns),
        ignored=holdings.ignored | frozenset(declared.ignore),
        has_no_totals=holdings.has_no_totals or declared.totals is not None,
        basis=(*holdings.basis, *basis),
    )


def _is_pair(symbol: object) -> bool:
    return isinstance(symbol, str) and parts_of(symbol).is_pair


def _without(name: str, holdings: Holdings) -> list[int]:
    """The rows that say nothing of a column."""
    cells = holdings.table.columns.get(name)
    if cells is None:
        return list(range(holdings.table.count))
    return [row for row, cell in enumerate(cells) if cell is None or cell is NOT_GIVEN or is_placeholder(cell)]


def _filled(name: str, rows: Sequence[int], value: object, holdings: Holdings) -> dict[str, list[object]]:
    """The column with a value in some rows; nothing where no row needs it."""
    filled = list(holdings.table.columns.get(name, [NOT_GIVEN] * holdings.table.count))
    for row in rows:
        filled[row] = value
    return {name: filled} if rows else {}


def _said(name: str, value: str, count: int, declared: Declared) -> list[str]:
    rows = "1 row" if count == 1 else f"{count} rows"
    return [f"{name} {value} of {rows}, declared at {declared.place}"] if count else []
