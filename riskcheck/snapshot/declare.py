"""What the desk declares of a source, put where its answer does not say it itself."""

from collections.abc import Sequence
from dataclasses import replace

from riskcheck.snapshot.declarations import Declared
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.instruments import instruments_of
from riskcheck.snapshot.symbols import SymbolParts, parts_of
from riskcheck.snapshot.table import NOT_GIVEN
from riskcheck.snapshot.words import Instrument, is_placeholder


def declare(holdings: Holdings, declared: Declared) -> Holdings:
    """The holdings with the declared currency and multiplier in the rows that say none, and what is to be left alone.

    A currency goes to rows whose symbol is not a pair, which says it itself. What a row rests on is noted.
    """
    table = holdings.table
    columns = dict(table.columns)
    basis: list[str] = []
    symbols = columns.get("symbol", ())
    if declared.currency is not None:
        rows = [row for row in _without("currency", holdings) if _pair_of(symbols[row] if symbols else None) is None]
        columns |= _filled("currency", rows, declared.currency, holdings)
        basis += _said("currency", f"{declared.currency}", len(rows), declared)
    if declared.multiplier is not None:
        rows = _of_contracts(_without("multiplier", holdings), declared.multiplier, holdings)
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


def _pair_of(symbol: object) -> SymbolParts | None:
    """The parts of a symbol that is a pair; None for any other."""
    parts = parts_of(symbol) if isinstance(symbol, str) else None
    return parts if parts is not None and parts.is_pair else None


def _of_contracts(rows: Sequence[int], multiplier: float, holdings: Holdings) -> list[int]:
    """The rows that a declared multiplier is for: not what is a share or a coin by its type.

    A pair is one by its name, but for a desk that writes contracts so, which a multiplier above 1 tells.
    """
    given = holdings.table.columns.get("symbol") or [None] * holdings.table.count
    symbols = [symbol if isinstance(symbol, str) else None for symbol in given]
    outright = instruments_of(holdings.table, symbols, holdings.joined, holdings.ignored).outright
    pairs = {symbol: _pair_of(symbol) for symbol in set(symbols)} if multiplier < 1 else {}
    coins = {symbol for symbol, pair in pairs.items() if pair and pair.instrument is Instrument.OUTRIGHT}
    return [row for row in rows if row not in outright and symbols[row] not in coins]


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
