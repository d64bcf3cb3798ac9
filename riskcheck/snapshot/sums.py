"""Rows that are sums of others: totals and summaries beside what they sum up, which would count twice."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from math import fsum, isclose

from riskcheck.foundation import Problem
from riskcheck.snapshot.catalogue import COLUMN_KINDS
from riskcheck.snapshot.numbers import Numbers, cells_in
from riskcheck.snapshot.table import RawTable
from riskcheck.snapshot.words import is_sum

MIN_ROWS = 3
"""Of two rows that are alike each would be the sum of the others."""
LEVELS = ({"summary", "lot"}, {"summary", "lots"}, {"total", "lot"}, {"summary", "detail"}, {"total", "detail"})
"""Words of one column that tell sums from what they sum up."""
MAX_WORDS = 10
DECLARE = 'or, if it is a position: totals = "none" on its [[broker]], or under [snapshot] for --snapshot'


def sums_in(
    table: RawTable, symbols: Sequence[str | None], sides: Sequence[str | None], sizes: Numbers, notionals: Numbers
) -> Iterator[Problem]:
    """A problem for each row that is the sum of others: by its name, by its figures, or by a column that says so."""
    named = {symbol for symbol in set(symbols) if symbol and is_sum(symbol)}
    for number, symbol in enumerate(symbols) if named else ():
        if symbol in named:
            yield _problem(f"the row {symbol!r} has the name of a sum of others", table, number)
    for name in table.columns:
        words = _few_words(table.columns[name]) if name not in COLUMN_KINDS else frozenset()
        if any(level <= words for level in LEVELS):
            said = ", ".join(sorted(words))
            yield _problem(f"the column {name!r} has sums beside what they are made of ({said})", table, 0)
    for side in ("long", "short"):
        rows = [row for row, one in enumerate(sides) if one == side]
        row = _sum_of_others(rows, sizes, notionals)
        if row is not None:
            yield _problem(
                f"{symbols[row]} has the size and the notional of all other {side} positions together", table, row
            )
        yield from _summaries(rows, symbols, sizes, notionals, table)


def _summaries(
    rows: Sequence[int], symbols: Sequence[str | None], sizes: Numbers, notionals: Numbers, table: RawTable
) -> Iterator[Problem]:
    """A problem for each row that is the sum of the other lots of its symbol."""
    if len(rows) - len(set(cells_in(symbols, rows))) < MIN_ROWS - 1:
        return
    for symbol, lots in _by_symbol(rows, symbols).items():
        row = _sum_of_others(lots, sizes, notionals) if len(lots) < len(rows) else None
        if row is not None:
            yield _problem(f"a row of {symbol} has the size and the notional of its other lots together", table, row)


def _by_symbol(rows: Sequence[int], symbols: Sequence[str | None]) -> Mapping[str | None, list[int]]:
    lots: defaultdict[str | None, list[int]] = defaultdict(list)
    lists = map(lots.__getitem__, cells_in(symbols, rows))
    deque(map(list.append, lists, rows), maxlen=0)  # each row into its list, without a loop in Python
    return lots


def _sum_of_others(rows: Sequence[int], sizes: Numbers, notionals: Numbers) -> int | None:
    """The row whose size and notional are the sums of those of the other rows; None where there is none."""
    if len(rows) < MIN_ROWS:
        return None
    picked = cells_in(sizes, rows)
    if None in picked:
        return None
    largest = max(picked)  # type: ignore[type-var]  # none is missing
    if not isclose(2 * largest, fsum(picked), rel_tol=1e-9):  # type: ignore[arg-type,operator]  # as above
        return None
    row = rows[picked.index(largest)]
    worths = cells_in(notionals, rows)
    whole = fsum(one or 0.0 for one in worths)
    own = notionals[row]
    return row if None not in worths and own is not None and isclose(2 * own, whole, rel_tol=1e-6) else None


def _few_words(cells: Sequence[object]) -> frozenset[str]:
    """The texts of a column that has a handful of them; none where it has many, or other values."""
    try:
        words = set(cells)
    except TypeError:  # a list or a table among them
        return frozenset()
    if len(words) > MAX_WORDS:
        return frozenset()
    return frozenset(word.casefold() for word in words if isinstance(word, str))


def _problem(found: str, table: RawTable, row: int) -> Problem:
    fix = f"leave it out where the rows come from, {DECLARE}"
    return Problem(found, expected="positions alone", fix=fix, place=table.place(row) if table.count else None)
