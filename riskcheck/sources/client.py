"""Any object that knows its positions becomes raw holdings: a broker's client, a paper broker, a test double."""

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import (
    ACCOUNT_FIGURES,
    CURRENCIES,
    DOLLAR_COINS,
    Amounts,
    Holdings,
    RawTable,
    described,
    rows_to_table,
    to_number,
    to_time,
)
from riskcheck.sources.frames import frame_to_table, is_frame
from riskcheck.sources.portfolio_items import figures_of_items, items_of, lists_items

PAPER_COLUMNS: Mapping[str, str] = {
    "qty": "size",
    "avg_price": "entry_price",
    "last_price": "mark_price",
    "current_price": "mark_price",
}
NOTHING = object()
OF_CCXT = frozenset({"info", "timestamp", "datetime", "nonce"})
"""What is in a balance of ccxt's beside the figures and the amounts of each currency."""
FIGURES = tuple(ACCOUNT_FIGURES)


def read_client(client: object, source: str) -> Holdings:
    """What a client says of its positions and its account, not yet believed.

    Positions come from ``fetch_positions()`` (a DataFrame or a list of mappings), else from a ``positions`` mapping of
    symbols to ``qty``, ``avg_price``, ``last_price`` and ``realized_pnl``, or from the ``portfolio()`` of ib_async;
    figures from ``fetch_balance()`` and from ``equity``, ``cash`` and ``margin_used``, and the time from ``as_of``,
    where the client has them. Raises SnapshotError where it answers anything else, fewer positions than it holds, or
    one figure with two values; whatever the client itself raises passes through.
    """
    place = Place(source)
    if lists_items(client) and _own(client, "fetch_positions") is None:
        positions, account = items_of(client, source), figures_of_items(client)
    else:
        positions, account = _read_positions(client, source), _read_account(client, source)
    return Holdings(source, positions, account, as_of=_read_time(client, place), place=place)


def _own(client: object, name: str) -> Any:
    """An attribute of a client; None where it has none.

    A property that stumbles over another attribute raises AttributeError too: that is an answer that failed.
    """
    try:
        return getattr(client, name)
    except AttributeError:
        if inspect.getattr_static(client, name, NOTHING) is not NOTHING:
            raise
        return None


def _read_time(client: object, place: Place) -> datetime | None:
    """When a client says that its answer was true; None where it says nothing, and means now."""
    said = _own(client, "as_of")
    if said is None:
        return None
    try:
        return to_time(said() if callable(said) else said)
    except ValueError as error:
        raise SnapshotError(Problem(f"as_of is {error}", place=place)) from None


def _read_positions(client: object, source: str) -> RawTable:
    """The positions that a client fetches, else those that it holds, which no empty answer hides."""
    fetch, held = _own(client, "fetch_positions"), _own(client, "positions")
    if fetch is None and held is None and not hasattr(client, "positions"):
        raise SnapshotError(_no_positions(client, source))
    if fetch is None:
        return _held(held, source)
    if not callable(fetch):
        found = f"fetch_positions is {described(fetch)}"
        raise SnapshotError(Problem(found, expected="a method that fetches the positions", place=Place(source)))
    fetched = _table(fetch(), f"{source}, fetch_positions()", source)
    answered = _open_in(fetched) if held is not None else 0
    if callable(held):
        held = held() if not answered and _takes_nothing(held) else None
    kept = None if held is None else _held(held, source)
    if kept is None or answered >= _open_in(kept):
        return fetched
    if not answered and "fetch_positions" not in vars(type(client)):
        return kept  # an inherited method that knows nothing of them
    said = f"fetch_positions() answers with {answered or 'no'} open positions, and positions holds {_open_in(kept)}"
    fix = "let the two say the same, or take one of them out of the client"
    raise SnapshotError(Problem(said, expected="one answer", fix=fix, place=Place(source)))


def _takes_nothing(method: Callable[..., object]) -> bool:
    """Whether a method can be called as it is: one that has to be told of what is no second list of all positions."""
    try:
        inspect.signature(method).bind()
    except (TypeError, ValueError):
        return False
    return True


def _open_in(table: RawTable) -> int:
    """How many rows are not flat, as far as their sizes tell; all of them, where no column gives sizes."""
    sizes = table.columns.get("size")
    return table.count if sizes is None else sum(map(_is_open, sizes))


def _is_open(size: object) -> bool:
    try:
        return size is not None and to_number(size) != 0
    except ValueError:
        return True


def _held(positions: object, source: str) -> RawTable:
    if isinstance(positions, Mapping):
        return rows_to_table([_paper_row(symbol, row, source) for symbol, row in positions.items()], source)
    return _table(positions, f"{source}, positions", source)


def _no_positions(client: object, source: str) -> Problem:
    return Problem(
        f"a client of type {type(client).__name__}",
        expected="one with fetch_positions() or positions",
        fix="give the client one of the two",
        place=Place(source),
    )


def _table(answer: object, asked: str, source: str) -> RawTable:
    if is_frame(answer):
        return _with_our_names(frame_to_table(answer, source))
    if isinstance(answer, list | tuple):
        return _with_our_names(rows_to_table(answer, source))
    raise SnapshotError(
        Problem(
            f"answered {described(answer)}",
            expected="a DataFrame or a list of positions; an empty list where there are none",
            fix="let the broker's client raise what went wrong: a failure is not an empty book",
            place=Place(asked),
        )
    )


def _with_our_names(table: RawTable) -> RawTable:
    """The table with a paper broker's columns under the snapshot's names, where it does not have those, too."""
    theirs = [name for name in table.columns if PAPER_COLUMNS.get(name, name) not in table.columns]
    ours = [PAPER_COLUMNS[name] for name in theirs]
    names = {name: own for name, own in zip(theirs, ours, strict=True) if ours.count(own) == 1}
    return replace(table, columns={names.get(name, name): cells for name, cells in table.columns.items()})


def _paper_row(symbol: object, row: object, source: str) -> object:
    """A paper broker's row under the snapshot's column names; its quantity carries the side as its sign."""
    if not isinstance(row, Mapping):
        return row
    renamed = {PAPER_COLUMNS.get(str(name), str(name)): value for name, value in row.items()}
    if len(renamed) != len(row) or renamed.get("symbol", symbol) != symbol:
        raise SnapshotError(
            Problem(
                f"the position {symbol!r} says one thing twice: {', '.join(map(str, row))}",
                expected="qty or size, last_price or mark_price, avg_price or entry_price, and no other symbol",
                place=Place(source),
            )
        )
    return {"symbol": symbol, **renamed}


def _read_account(client: object, source: str) -> dict[str, object]:
    account: dict[str, object] = {}
    fetch = _own(client, "fetch_balance")
    if callable(fetch):
        balance: Any = fetch()
        if not isinstance(balance, Mapping):
            raise SnapshotError(
                Problem(
                    f"answered {described(balance)}",
                    expected="a table of account figures, such as equity and cash",
                    fix="correct the broker's client",
                    place=Place(f"{source}, fetch_balance()"),
                )
            )
        account.update(_figures_of(balance))
    for name in FIGURES:
        figure = _own(client, name)
        value = figure() if callable(figure) else figure
        if value is not None and account.setdefault(name, value) is not value:
            _refuse_another(name, value, account[name], source)
    return account


def _refuse_another(name: str, own: object, of_balance: object, source: str) -> None:
    """Refuse a figure that a client gives twice, with two values; a null in its balance says that it is not known."""
    if of_balance is None or _value_of(own) == _value_of(of_balance):
        return
    found = f"{name} is {_value_of(own)!s:.60} by its attribute, and {_value_of(of_balance)!s:.60} by fetch_balance()"
    fix = "let the two say the same, or take one of them out of the client"
    raise SnapshotError(Problem(found, expected="one figure", fix=fix, place=Place(source)))


def _value_of(figure: object) -> object:
    """A figure as a number, also in one currency or none; anything else as it is."""
    if isinstance(figure, Amounts):
        amounts = [amount for amount in figure.by_currency.values() if amount]
        return figure.by_currency if len(amounts) > 1 else sum(amounts)
    try:
        return to_number(figure)
    except ValueError:
        return figure


def _figures_of(balance: Mapping[object, object]) -> dict[str, object]:
    """The figures in a balance: by their names, or, where it is of ccxt's shape, its cash and what is in use."""
    parts = {name: balance.get(name) for name in ("free", "used", "total")}
    if not all(isinstance(part, Mapping) for part in parts.values()):
        return {str(name): value for name, value in balance.items()}
    further = {str(name): value for name, value in balance.items() if not isinstance(value, Mapping)}
    return {
        **{name: value for name, value in further.items() if name not in OF_CCXT},
        "cash": _amounts(parts["total"], CURRENCIES | DOLLAR_COINS),
        "margin_used": _amounts(parts["used"], None),
    }


def _amounts(part: object, codes: Collection[str] | None) -> object:
    """The amounts of some currencies, or of all; Problem where one of them is not a number."""
    amounts = {}
    for code, amount in part.items() if isinstance(part, Mapping) else ():
        if codes is None or code in codes:
            try:
                amounts[str(code)] = to_number(amount)
            except ValueError as error:
                return Problem(f"the balance of {code} is {error}")
    return Amounts(amounts)
