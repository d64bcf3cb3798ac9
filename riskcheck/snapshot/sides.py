"""Side and size of positions, from sources that sign the size and from those that name the side."""

from collections.abc import Mapping, Sequence

from riskcheck.foundation import Place, Problem, folded, shortened, unknown_name
from riskcheck.snapshot.column_reader import ColumnReader
from riskcheck.snapshot.numbers import Numbers, are_positive, has_negative
from riskcheck.snapshot.other_names import column_meant_by
from riskcheck.snapshot.table import SIGNED, RawTable
from riskcheck.snapshot.words import side_in

NEEDED = ("symbol", "size")
"""The columns without which a row is not a position."""
LIKELY: Mapping[str, Sequence[str]] = {
    "symbol": ("symbol", "ticker", "instrument", "security", "asset", "pair", "market", "coin", "isin", "name"),
    "size": ("size", "quantity", "qty"),
    "mark_price": ("markprice", "mark", "lastprice", "currentprice", "marketprice", "price", "last", "close"),
}
"""What columns are likely called that are to be named, folded; the likeliest first."""
SIDES: Mapping[str, float] = {"long": 1.0, "short": -1.0, "flat": 0.0}


def read_sides(reader: ColumnReader) -> tuple[Sequence[str | None], Numbers]:
    """Side and unsigned size: a size with a sign and no side column says both; contradictions are problems."""
    signed = reader.numbers("size", required=True)
    missing = [name for name in NEEDED if reader.table.column(name) is None] if reader.table.has_header else []
    if missing:
        reader.problems.append(_no_such_columns(missing, reader.table))
    sizes: Numbers = signed
    if 0.0 in signed or has_negative(signed):  # the 0 of a float may have a sign, too
        sizes = [None if size is None else abs(size) for size in signed]
    raw = reader.table.column("side")
    if raw is None:
        return [_side_of(size) for size in signed], sizes
    given = reader.texts("side")
    if _agree(given, signed):
        return given, sizes
    given = [side if side is None else side_in(side) or side for side in given]
    rows = enumerate(zip(raw, given, signed, strict=True))
    sides = [
        _side_of(size) if cell is SIGNED else _reconcile(reader, row, side, size) for row, (cell, side, size) in rows
    ]
    return sides, sizes


def _agree(sides: Sequence[str | None], sizes: Numbers) -> bool:
    """Whether every row is an open position with a plain side: the common case, decided without a look at each row."""
    return set(sides) <= {"long", "short"} and are_positive(sizes)


def _side_of(size: float | None) -> str | None:
    if size is None:
        return None
    return "flat" if size == 0 else "long" if size > 0 else "short"


def _reconcile(reader: ColumnReader, row: int, side: str | None, size: float | None) -> str | None:
    """The side of a row whose size may carry a sign; a problem where the two contradict each other."""
    if size is None:
        return side
    if side is None:
        if size == 0:
            return "flat"
        reader.add_problem(row, "side", "missing, expected long, short or flat")
    elif side not in SIDES:
        hint = "long, short or flat, or a word for one of them such as Buy, Sell, Kauf or Achat"
        reader.add_problem(
            row, "side", f"{shortened(side)}, expected {hint}", unknown_name("side", side.lower(), SIDES).fix
        )
    elif side == "flat" and size != 0:
        reader.add_problem(row, "size", f"{size} on a flat position, expected 0", "give the side, or the size 0")
    elif side == "long" and size < 0:
        reader.add_problem(
            row,
            "size",
            f"{size} on a long position, expected a size that is not negative",
            "correct the side or the sign",
        )
    return "flat" if size == 0 else side


def _no_such_columns(missing: Sequence[str], table: RawTable) -> Problem:
    """The problem of columns that are missed; its fix is the line by which a file's are read."""
    wanted = [*missing, *(name for name in LIKELY if name not in NEEDED and name not in table.columns)]
    meant = {name: candidate for name in wanted if (candidate := _candidate(name, table))}
    named = ", ".join(
        f'{name} = "{meant.get(name, "ITS NAME")}"' for name in wanted if name in missing or name in meant
    )
    return Problem(
        f"the positions have no column {' and no column '.join(map(repr, missing))}",
        expected="at least symbol and size, of files and clients alike",
        fix=f"of a file, write columns = {{ {named} }} on its [[broker]]; a client has to call them so. "
        f"The columns are {', '.join(table.columns) or 'none'}",
        place=Place(table.place(0).file) if table.count else None,
    )


def _candidate(name: str, table: RawTable) -> str:
    """The column that is likely meant; empty where there is none."""
    words = {column: folded(column) for column in table.columns}
    likely = (column for word in LIKELY.get(name, ()) for column in words if words[column] == word)
    return next(likely, "") or next((column for column in words if column_meant_by(column) == name), "")
