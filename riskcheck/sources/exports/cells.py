"""Cells of exports: money with its currency, sides by their words, prices of 0 that stand for none."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from riskcheck.foundation import nearest
from riskcheck.snapshot import FLAG_WORDS, described, to_number, to_text
from riskcheck.sources.exports.layout import Row

MONEY = re.compile(r"(?P<number>\S+) (?P<currency>[A-Z][A-Z0-9]{1,9})", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


class Money(NamedTuple):
    """A number and the currency written behind it; None for either that is not there."""

    number: float | None
    currency: str | None


def money(row: Row, name: str, *, grouped: bool = False) -> Money:
    """The money in a cell, such as ``12.50 USDT`` or ``12.50``; thousands may be grouped by commas where it says so."""
    cell = row.get(name)
    written = MONEY.fullmatch(cell) if isinstance(cell, str) else None
    text = written["number"] if written else cell
    return Money(_number(row, name, ungrouped(text) if grouped else text), written and written["currency"])


def number(row: Row, name: str) -> float | None:
    """The number in a cell; None where there is none. Raises ValueError, naming the cell."""
    return _number(row, name, row.get(name))


def price(row: Row, name: str) -> float | None:
    """The price in a cell; None where there is none, and where it is 0, which these formats write for none."""
    return number(row, name) or None


def currency_of(row: Row) -> str:
    """The currency that a row names. Raises ValueError where it names none."""
    try:
        return to_text(row.get("currency"))
    except ValueError as error:
        raise ValueError(f"{_named(row, 'currency')} is {error}") from None


def worth(row: Row, value: float | None, size: float | None) -> float | None:
    """A position's market value without its sign, which is that of its size; raises ValueError where it is not."""
    if value and size and (value > 0) != (size > 0):
        raise ValueError(f"{row.get('symbol')} has a size of {size:g} and a market value of {value:g}, a contradiction")
    return None if value is None else abs(value)


def word(row: Row, name: str, words: Mapping[str, str]) -> str:
    """What a word or a number that the format writes means to us. Raises ValueError for any that it does not."""
    cell = row.get(name)
    meaning = None if isinstance(cell, bool) else words.get(str(cell))
    if meaning is None:
        close = nearest(str(cell), words)
        hint = f"; did you mean {close!r}?" if close else ""
        raise ValueError(f"{_named(row, name)} is {described(cell)}, expected one of {', '.join(words)}{hint}")
    return meaning


def flag(row: Row, name: str) -> bool:
    """The truth value in a cell. Raises ValueError where there is none."""
    cell = row.get(name)
    truth = cell if isinstance(cell, bool) else FLAG_WORDS.get(str(cell))
    if truth is None:
        raise ValueError(f"{_named(row, name)} is {described(cell)}, expected true or false")
    return truth


def ungrouped(cell: object) -> object:
    """A number without the commas between its thousands; any other commas stay, and are not number."""
    return cell.replace(",", "") if isinstance(cell, str) and GROUPED.fullmatch(cell) else cell


def _number(row: Row, name: str, cell: object) -> float | None:
    if cell is None:
        return None
    try:
        return to_number(cell)
    except ValueError as error:
        raise ValueError(f"{_named(row, name)} is {error}") from None


def _named(row: Row, name: str) -> str:
    symbol = row.get("symbol")
    return f"{name} of {symbol}" if symbol and name != "symbol" else name
