"""Names that mean a column or figure of riskcheck's without being its name: a slip, unless they say the same.

Left unread, a contract's size is 1, a short position long, a currency the book's, a loss 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from riskcheck.errors import Place, Problem, folded
from riskcheck.snapshot.catalogue import COLUMN_KINDS, column_meant_by, figure_meant_by
from riskcheck.snapshot.cells import Cell, to_number
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.words import is_placeholder, is_plain_side, side_in

CLOSE = 1e-9
_IF_SHORT, _IF_LONG = {True: "short", False: "long"}, {True: "long", False: "short"}
FLAGS: Mapping[str, Mapping[bool, str]] = {
    "isshort": _IF_SHORT,
    "issell": _IF_SHORT,
    "short": _IF_SHORT,
    "islong": _IF_LONG,
    "isbuy": _IF_LONG,
    "long": _IF_LONG,
}
"""Columns of truth values that say a side."""
SIGNS: Mapping[float, str] = {1.0: "long", -1.0: "short"}


def synonyms_in(
    holdings: Holdings, symbols: Sequence[str | None], columns: Mapping[str, Sequence[Cell]]
) -> Iterator[Problem]:
    """A problem for each column that means one of riskcheck's, and says something else in some row.

    ``columns`` are those as riskcheck reads them: side, size, currency, multiplier.
    """
    for name, cells in holdings.table.columns.items():
        if name in COLUMN_KINDS or name in holdings.ignored:
            continue
        is_joined = name in holdings.joined
        ours = column_meant_by(name)
        if ours in holdings.mapped or (ours == "size" and ours not in holdings.table.columns):
            continue  # said by the desk, or told where the size is missed
        if ours in {"multiplier", "currency"} or (ours == "size" and not is_joined):
            says_same = _SAME[ours]
            ours_of = columns[ours]
            row = next((row for row, cell in enumerate(cells) if not says_same(cell, ours_of[row], symbols[row])), None)
        elif not is_joined:
            row = _row_of_other_side(
                name, cells, columns, is_named=ours == "side", has_side="side" in holdings.table.columns
            )
            ours = "side"
        else:
            row = None
        if row is not None:
            yield _slip(name, ours, holdings.table.place(row), f"{cells[row]} in the row of {symbols[row]}")


def _slip(name: str, ours: str, place: Place | None, said: str) -> Problem:
    return Problem(
        f"the positions have a column {name!r}, which means {ours} and is not read ({said})",
        expected=f"{ours} under its own name, saying the same",
        fix=f'call it {ours} where it comes from (of a file, columns = {{ {ours} = "{name}" }} on its [[broker]] '
        f'does so), or leave it alone: ignore = ["{name}"] on its [[broker]], or under [snapshot] for --snapshot',
        place=place,
    )


def _is_empty(cell: object) -> bool:
    return cell is None or not isinstance(cell, str | bool | float | int) or is_placeholder(cell)


def _number(cell: object) -> float | None:
    try:
        return to_number(cell)
    except ValueError:
        return None


def _same_number(cell: object, ours: Cell, _symbol: str | None) -> bool:
    number = None if _is_empty(cell) else _number(cell)
    if number is None:
        return True
    return isinstance(ours, float) and abs(abs(number) - ours) <= CLOSE * max(abs(number), ours)


def _same_currency(cell: object, ours: Cell, symbol: str | None) -> bool:
    if _is_empty(cell) or not isinstance(cell, str) or not cell.isalnum():
        return True
    parts = parts_of(symbol or "")
    known = {ours, *((parts.quote, parts.settle) if parts.is_pair else ())}
    return any(isinstance(one, str) and one.casefold() == cell.casefold() for one in known)


_SAME: Mapping[str, Callable[[object, Cell, str | None], bool]] = {
    "multiplier": _same_number,
    "size": _same_number,
    "currency": _same_currency,
}


def _row_of_other_side(
    name: str, cells: Sequence[object], columns: Mapping[str, Sequence[Cell]], *, is_named: bool, has_side: bool
) -> int | None:
    """The first open row whose side a column says otherwise than it is read; None where there is none.

    Beside a column ``side`` only one that means a side by its name can contradict it.
    """
    sides = _sides_said(name, cells, is_named=is_named, has_side=has_side)
    if not sides or (has_side and not is_named):
        return None
    ours = columns["side"]
    rows = ((row, sides.get(_key(cell))) for row, cell in enumerate(cells) if not _is_empty(cell))
    return next(
        (row for row, side in rows if ours[row] not in {"flat", None} and side not in {ours[row], "either"}), None
    )


def _key(cell: object) -> object:
    return (type(cell) is bool, cell)


def _sides_said(name: str, cells: Sequence[object], *, is_named: bool, has_side: bool) -> Mapping[object, str | None]:
    """What each value of a column says of the side; nothing where the column is about something else."""
    kinds = {type(cell) for cell in cells if not _is_empty(cell)}
    if kinds == {str} and not is_named and len(cells) > 1 and len(set(cells)) > MOST_WORDS:
        return {}
    values = {_key(cell): cell for cell in cells if not _is_empty(cell)}
    if not values:
        return {}
    texts = [value for value in values.values() if isinstance(value, str)]
    if len(texts) == len(values):
        words = {key: side_in(str(value)) for key, value in values.items()}
        if all(map(is_plain_side, texts)) or (is_named and None not in words.values()):
            return words
        return (
            _sides_of_codes(values)
            if is_named and not has_side and all(text.strip("+-").isdigit() for text in texts)
            else {}
        )
    flags = FLAGS.get(folded(name))
    if flags is not None:
        return {key: flags.get(bool(value)) for key, value in values.items()}
    return _sides_of_codes(values) if is_named and not has_side else {}


MOST_WORDS = 20


def _sides_of_codes(values: Mapping[object, object]) -> Mapping[object, str | None]:
    """What numbers say of a side: +1 and -1 are signs; of any other code nobody knows what it stands for."""
    numbers = {key: _number(value) for key, value in values.items()}
    if set(numbers.values()) <= {1.0, -1.0}:
        return {key: SIGNS[number] for key, number in numbers.items() if number is not None}
    return dict.fromkeys(values)


def figures_meant(holdings: Holdings) -> Iterator[Problem]:
    """A problem for each account figure that means one of riskcheck's under another name, and says something else."""
    for name, value in holdings.account.items():
        ours = "" if name in holdings.ignored else figure_meant_by(name)
        if ours and value is not None and (ours not in holdings.account or holdings.account[ours] != value):
            yield Problem(
                f"the account has a figure {name!r}, which means {ours} and is not read",
                expected=f"{ours} under its own name",
                fix=f'call it {ours}, or leave it alone: ignore = ["{name}"] on its [[broker]], '
                "or under [snapshot] for --snapshot",
                place=holdings.account_place or holdings.place,
            )
