"""Names that mean a column or figure of riskcheck's without being its name: a slip, unless they say the same.

Left unread, a contract's size is 1, a short position long, a currency the book's, a loss 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from riskcheck.errors import Place, Problem
from riskcheck.snapshot.catalogue import COLUMN_KINDS, column_meant_by, figure_meant_by
from riskcheck.snapshot.cells import Cell, to_number
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.other_sides import row_of_other_side
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.words import is_placeholder

CLOSE = 1e-9
WORTH_TOLERANCE = 0.01
"""How far a market value may lie from the notional, as a part of the larger: its price may be of another moment."""
HOW_TO_IGNORE = 'leave it alone: ignore = ["{name}"] on its [[broker]], or under [snapshot] for --snapshot'


def synonyms_in(
    holdings: Holdings,
    symbols: Sequence[str | None],
    columns: Mapping[str, Sequence[Cell]],
    rates: Mapping[str, float],
) -> Iterator[Problem]:
    """A problem for each column that means one of riskcheck's, and says something else in some row.

    ``columns`` are those as riskcheck reads them: side, size, currency, multiplier, notional. What reference tables
    brought may be of the desk's own, but for what changes the worth of a row. A worth may be in any currency that
    ``rates`` has, which hold the worth of one unit of it in base currency.
    """
    has_side = "side" in holdings.table.columns
    same_worth = partial(_same_worth, tuple(rates.values()))
    for name, cells in holdings.table.columns.items():
        ours = column_meant_by(name)
        if name in COLUMN_KINDS or name in holdings.ignored or ours in holdings.mapped:
            continue
        is_joined = name in holdings.joined
        if ours == "size" and ours not in holdings.table.columns:
            continue  # told where the size is missed
        row = None
        if ours in {"multiplier", "currency"} or (ours in {"size", "notional"} and not is_joined):
            row = _row_of_other_value(cells, columns[ours], symbols, _SAME.get(ours, same_worth))
        elif not is_joined:
            row = row_of_other_side(name, cells, columns["side"], is_named=ours == "side", has_side=has_side)
            ours = "side"
        if row is not None and ours == "notional":
            yield _other_worth(name, row, columns["notional"][row], holdings)
        elif row is not None:
            yield _slip(name, ours, f"{cells[row]} in the row of {symbols[row]}", holdings.table.place(row))


def _slip(name: str, ours: str, said: str, place: Place | None) -> Problem:
    return Problem(
        f"the positions have a column {name!r}, which means {ours} and is not read ({said})",
        expected=f"{ours} under its own name, saying the same",
        fix=f'call it {ours} where it comes from (of a file, columns = {{ {ours} = "{name}" }} on its [[broker]] does '
        f"so), or {HOW_TO_IGNORE.format(name=name)}",
        place=place,
    )


def _other_worth(name: str, row: int, notional: object, holdings: Holdings) -> Problem:
    table = holdings.table
    return Problem(
        f"{name} of {table.columns['symbol'][row]} is {table.columns[name][row]}, but size x multiplier x price x fx "
        f"is {notional:.2f}",
        expected=f"the two within {WORTH_TOLERANCE:.0%}, in any currency of the book",
        fix="give the multiplier of its contract, or the currency of its price, which may be in cents; or "
        f"{HOW_TO_IGNORE.format(name=name)}",
        place=table.place(row),
    )


def _row_of_other_value(
    cells: Sequence[object],
    ours: Sequence[Cell],
    symbols: Sequence[str | None],
    says_same: Callable[[object, Cell, str | None], bool],
) -> int | None:
    """The first row in which a column says something, and something else than ours; None where there is none."""
    for row, cell in enumerate(cells):
        if (
            isinstance(cell, str | int | float)
            and not is_placeholder(cell)
            and not says_same(cell, ours[row], symbols[row])
        ):
            return row
    return None


def _same_number(cell: object, ours: Cell, _symbol: str | None) -> bool:
    """Whether a number is ours but for its sign; what is not a number is about something else."""
    try:
        number = abs(to_number(cell))
    except ValueError:
        return True
    return isinstance(ours, float) and abs(number - ours) <= CLOSE * max(number, ours)


def _same_currency(cell: object, ours: Cell, symbol: str | None) -> bool:
    """Whether a code is our currency, or one of those in the symbol; what is not a code is about something else."""
    if not isinstance(cell, str) or not cell.isalnum():
        return True
    parts = parts_of(symbol or "")
    known = {ours, *((parts.quote, parts.settle) if parts.is_pair else ())}
    return any(isinstance(one, str) and one.casefold() == cell.casefold() for one in known)


def _same_worth(rates: Sequence[float], cell: object, ours: Cell, _symbol: str | None) -> bool:
    """Whether a number is our notional in one of the currencies of a book; 0, and what is no number, says nothing."""
    try:
        worth = abs(to_number(cell))
    except ValueError:
        return True
    if not worth or not isinstance(ours, float):
        return True
    return any(abs(worth * rate - ours) <= WORTH_TOLERANCE * max(worth * rate, ours) for rate in rates)


_SAME: Mapping[str, Callable[[object, Cell, str | None], bool]] = {
    "multiplier": _same_number,
    "size": _same_number,
    "currency": _same_currency,
}


def figures_meant(holdings: Holdings) -> Iterator[Problem]:
    """A problem for each account figure that means one of riskcheck's under another name, and says something else."""
    for name, value in holdings.account.items():
        ours = "" if name in holdings.ignored else figure_meant_by(name)
        if ours and value is not None and (ours not in holdings.account or holdings.account[ours] != value):
            yield Problem(
                f"the account has a figure {name!r}, which means {ours} and is not read",
                expected=f"{ours} under its own name",
                fix=f"call it {ours}, or " + HOW_TO_IGNORE.format(name=name),
                place=holdings.account_place or holdings.place,
            )
