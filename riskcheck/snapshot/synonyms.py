"""Names that mean a column or figure of riskcheck's without being its name: a slip, unless they say the same.

Left unread, a contract's size is 1, a short position long, a currency the book's, a loss 0.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from riskcheck.foundation import Place, Problem, likely_typo
from riskcheck.snapshot.catalogue import ACCOUNT_FIGURES, COLUMN_KINDS, FURTHER_MONEY
from riskcheck.snapshot.cells import Cell, to_number
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.other_names import MONEY, column_meant_by, figure_meant_by, second_figure_of
from riskcheck.snapshot.other_sides import row_of_other_side
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.table import nested_in
from riskcheck.snapshot.words import is_placeholder

CLOSE = 1e-9
_COMPUTED = {"notional": "size x multiplier x price x fx"}
OF_ANY_SOURCE = frozenset({"multiplier", "currency"})
"""What changes the worth of a row, also where a reference table brings it."""
MONEY_TOLERANCE = 0.01
"""How far a market value or a PnL may lie from ours, as a part of the larger: its price may be of another moment."""
Comparison = Callable[[object, Cell, str | None], bool]
"""Whether a cell of another name says what the cell of ours does, in the row of a symbol."""
FIGURE_TOLERANCE = 0.001
"""How far two figures that mean one may lie apart, as a part of the larger: one may be rounded, or a moment older."""
HOW_TO_IGNORE = 'leave it alone: ignore = ["{name}"] on its [[broker]], or under [snapshot] for --snapshot'


def synonyms_in(
    holdings: Holdings,
    symbols: Sequence[str | None],
    columns: Mapping[str, Sequence[Cell]],
    rates: Mapping[str, float],
    costs: Callable[[], Sequence[float | None]],
) -> Iterator[Problem]:
    """A problem for each column that means one of riskcheck's, and says something else in some row.

    ``columns`` are those as riskcheck reads them, as far as a wrong one would do harm. What reference tables brought
    may be of the desk's own, but for what changes the worth of a row. Money may be in any currency that ``rates`` has,
    which hold the worth of one unit of it in base currency; ``costs`` are what positions were opened for, which some
    venues call their value.
    """
    same_money = partial(_same_money, tuple(rates.values()))
    says_same: Mapping[str, Comparison] = {**_SAME, **dict.fromkeys(MONEY, same_money)}
    has_side = "side" in holdings.table.columns
    for name, cells in holdings.table.columns.items():
        if name in COLUMN_KINDS or name in holdings.ignored:
            continue
        ours = column_meant_by(name)
        if name in holdings.joined and ours not in OF_ANY_SOURCE:
            continue
        if ours and likely_typo(name, COLUMN_KINDS):
            continue  # told as a misspelling
        if ours in {"", "side"}:
            row = row_of_other_side(name, cells, columns["side"], is_named=bool(ours), has_side=has_side)
            ours = "side"
        elif ours not in columns or (ours == "size" and ours not in holdings.table.columns):
            continue  # a missing size is told where it is missed
        else:
            row = _row_of_other_value(cells, columns[ours], symbols, says_same[ours])
            if row is not None and ours == "notional":
                row = _row_of_other_value(cells, _nearer(cells, columns[ours], costs()), symbols, says_same[ours])
        if row is not None and ours in MONEY:
            yield _other_money(name, ours, row, columns[ours][row], holdings)
        elif row is not None:
            yield _slip(name, ours, f"{cells[row]} in the row of {symbols[row]}", holdings.table.place(row))


def nested_synonyms_in(
    holdings: Holdings, symbols: Sequence[str | None], columns: Mapping[str, Sequence[Cell]]
) -> Iterator[Problem]:
    """A problem for each side and multiplier inside of cells that are tables, which says something else than ours."""
    has_side = "side" in holdings.table.columns
    for name, key, cells in nested_in(holdings.table):
        if name in holdings.ignored:
            continue
        ours = column_meant_by(key) or (key if key in {"side", "multiplier"} else "")
        row = None
        if ours == "side":
            row = row_of_other_side(key, cells, columns["side"], is_named=True, has_side=has_side)
        elif ours == "multiplier":
            row = _row_of_other_value(cells, columns[ours], symbols, _same_number)
        if row is not None:
            said = f"{key} {cells[row]} in the row of {symbols[row]}"
            yield _slip(name, ours, said, holdings.table.place(row))


def hidden_losses_in(
    holdings: Holdings, columns: Mapping[str, Sequence[float | None]], rates: Mapping[str, float]
) -> Iterator[Problem]:
    """A problem for each column that means a row's PnL of the day, and tells a larger loss than the row's own PnL.

    Only of books whose rows' PnL is declared to be the day's. Losses may be written without a sign where a name says
    so, and in any currency that ``rates`` has.
    """
    named = [
        (name, cells)
        for name, cells in holdings.table.columns.items()
        if name not in COLUMN_KINDS and name not in holdings.ignored and _is_days_pnl(name)
    ]
    if not named:
        return
    own = [
        None if realized is None or unrealized is None else min(realized, realized + unrealized)
        for realized, unrealized in zip(columns["realized_pnl"], columns["unrealized_pnl"], strict=True)
    ]
    for name, cells in named:
        pnls = ((row, _pnl_in(name, cell)) for row, cell in enumerate(cells))
        row = next((row for row, pnl in pnls if _hides_a_loss(pnl, own[row], rates.values())), None)
        if row is not None:
            said = f"{cells[row]} in the row of {holdings.table.columns['symbol'][row]}, whose PnL is {own[row]:.2f}"
            yield Problem(
                f"the positions have a column {name!r}, by its name the PnL of the day, which is not read ({said})",
                expected="realised and unrealised PnL of the day, as [day] pnl declares them",
                fix="take pnl out of [day] if they are not, and give the account's daily_pnl; or "
                f"{HOW_TO_IGNORE.format(name=name)}",
                place=holdings.table.place(row),
            )


def _is_days_pnl(name: str) -> bool:
    """Whether a column means the PnL of the day as money, and not in percent."""
    is_percent = any(word in name.casefold() for word in ("%", "pct", "percent", "prozent"))
    return not is_percent and figure_meant_by(name) == "daily_pnl"


def _hides_a_loss(pnl: float | None, own: float | None, rates: Collection[float]) -> bool:
    """Whether a PnL is a loss, and a larger one than our own in any of the currencies of a book."""
    if pnl is None or own is None or pnl >= 0:
        return False
    return all(pnl * rate < own - MONEY_TOLERANCE * abs(pnl * rate) for rate in rates)


def _pnl_in(name: str, cell: object) -> float | None:
    """The PnL in a cell, of which a column of losses may leave out the sign; None where it is no number."""
    try:
        number = to_number(cell)
    except ValueError:
        return None
    is_of_losses = "loss" in name.casefold() and not any(word in name.casefold() for word in ("profit", "gain"))
    return -abs(number) if is_of_losses else number


def _slip(name: str, ours: str, said: str, place: Place | None) -> Problem:
    return Problem(
        f"the positions have a column {name!r}, which means {ours} and is not read ({said})",
        expected=f"{ours} under its own name, saying the same",
        fix=f'call it {ours} where it comes from (of a file, columns = {{ {ours} = "{name}" }} on its [[broker]] does '
        f"so), or {HOW_TO_IGNORE.format(name=name)}",
        place=place,
    )


def _other_money(name: str, ours: str, row: int, known: Cell, holdings: Holdings) -> Problem:
    table = holdings.table
    return Problem(
        f"{name} of {table.columns['symbol'][row]} is {table.columns[name][row]}, but "
        f"{_COMPUTED.get(ours, ours)} is {known:.2f}",
        expected=f"the two within {MONEY_TOLERANCE:.0%}, in any currency of the book",
        fix="give the multiplier of its contract, or the currency of its price, which may be in cents; or "
        f"{HOW_TO_IGNORE.format(name=name)}",
        place=table.place(row),
    )


def _nearer(cells: Sequence[object], ours: Sequence[Cell], costs: Sequence[float | None]) -> Sequence[Cell]:
    """The cost of a position where that is what a column gives, else ours: a column may hold either in any row."""
    return [
        cost if isinstance(cost, float) and _same_money((1.0,), cell, cost, None) else own
        for cell, own, cost in zip(cells, ours, costs, strict=True)
    ]


def _row_of_other_value(
    cells: Sequence[object],
    ours: Sequence[Cell],
    symbols: Sequence[str | None],
    says_same: Comparison,
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


def _same_money(rates: Sequence[float], cell: object, ours: Cell, _symbol: str | None) -> bool:
    """Whether a number is ours but for its sign, in one of the currencies of a book; 0 and texts say nothing."""
    try:
        money = abs(to_number(cell))
    except ValueError:
        return True
    if not money or not isinstance(ours, float):
        return True
    return any(abs(money * rate - abs(ours)) <= MONEY_TOLERANCE * max(money * rate, abs(ours)) for rate in rates)


def _same_time(cell: object, ours: Cell, _symbol: str | None) -> bool:
    """Whether the time of a price is known, so that another one does no harm."""
    return ours is not None or not cell


_SAME: Mapping[str, Comparison] = {
    "multiplier": _same_number,
    "size": _same_number,
    "currency": _same_currency,
    "price_time": _same_time,
}


def figures_meant(holdings: Holdings) -> Iterator[Problem]:
    """A problem for each account figure that means one of riskcheck's under another name, and says something else."""
    for name, value in holdings.account.items():
        is_ours = name in ACCOUNT_FIGURES or name in FURTHER_MONEY or name in holdings.ignored
        ours = "" if is_ours else figure_meant_by(name)
        if ours and value is not None and (ours not in holdings.account or holdings.account[ours] != value):
            yield Problem(
                f"the account has a figure {name!r}, which means {ours} and is not read",
                expected=f"{ours} under its own name",
                fix=f"call it {ours}, if it is that of today, or " + HOW_TO_IGNORE.format(name=name),
                place=holdings.account_place or holdings.place,
            )


def second_figures(figures: Mapping[str, Cell], holdings: Holdings) -> Iterator[Problem]:
    """A problem for each account figure beside one of riskcheck's that means the same, and says something else.

    ``figures`` are the account's in base currency.
    """
    for name, value in figures.items():
        ours = "" if name in holdings.ignored or name in ACCOUNT_FIGURES else second_figure_of(name)
        known = figures.get(ours)
        if not isinstance(value, float) or not isinstance(known, float):
            continue
        if abs(value - known) > FIGURE_TOLERANCE * max(abs(value), abs(known)):
            yield Problem(
                f"account.{name} is {value:.2f}, which by its name is {ours}, and account.{ours} is {known:.2f}",
                expected="one figure, or the two the same",
                fix=f"take the wrong one out; or {HOW_TO_IGNORE.format(name=name)}",
                place=holdings.account_place or holdings.place,
            )
