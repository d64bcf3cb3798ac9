"""What kind of instrument each row is, by its name and by what its columns say of it.

The price of a share or a coin is what a unit is worth. A contract stands for so and so many units, which nothing but
the source or the desk can say; and the price of an option is a premium, which says nothing of its exposure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from riskcheck.errors import folded, shortened
from riskcheck.snapshot.catalogue import (
    COLUMN_KINDS,
    EXPIRY_COLUMNS,
    FLAG_COLUMNS,
    OPTION_COLUMNS,
    OWN_WORDS,
    TYPE_COLUMNS,
    UNDERLYING_COLUMNS,
)
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.table import RawTable
from riskcheck.snapshot.words import (
    SHARE_WORDS,
    Instrument,
    instrument_called,
    instrument_in,
    is_blank,
    is_placeholder,
    side_in,
)

LIKE_A_SHARE = re.compile(r"[A-Z]{1,4}\d")
"""Tickers of shares that look like a future's code of month and year, such as SIX2 and HEN3."""
YES = frozenset({"true", "yes", "y", "1", "ja", "oui"})

_CALLED: Mapping[Instrument | None, str] = {Instrument.OPTION: "an option", Instrument.DERIVATIVE: "a contract"}


class Instruments(NamedTuple):
    """The rows that are not plainly shares or spot: why each option, and why each contract, is taken for one.

    ``outright`` are the rows of which a column says that they are shares or the like.
    """

    options: Mapping[int, str]
    contracts: Mapping[int, str]
    outright: frozenset[int]


class _Said(NamedTuple):
    """What one column, or the name, says of a row; None where it says something that nobody can read.

    ``is_share``: it says a share, which goes before a name that looks like a future.
    """

    instrument: Instrument | None
    reason: str
    is_share: bool = False


def instruments_of(
    table: RawTable, symbols: Sequence[str | None], joined: frozenset[str], ignored: frozenset[str]
) -> Instruments:
    """What each row is: by its columns, of which the riskiest word counts, else by its name.

    Columns that reference tables brought (``joined``) may have words of the desk's own; ``ignored`` ones say nothing.
    """
    said: dict[int, list[_Said]] = {}
    for name, cells in table.columns.items():
        if name not in COLUMN_KINDS and name not in ignored:
            for row, one in _said_by(name, cells, symbols, has_own_words=name in joined):
                said.setdefault(row, []).append(one)
    named = {symbol: parts_of(symbol).instrument for symbol in set(symbols) if symbol}
    risky = {symbol for symbol, instrument in named.items() if instrument is not Instrument.OUTRIGHT}
    for row, symbol in enumerate(symbols) if risky else ():
        if symbol in risky:
            said.setdefault(row, []).append(_Said(named[symbol], ""))
    return _sorted(said, symbols)


def _sorted(said: Mapping[int, Sequence[_Said]], symbols: Sequence[str | None]) -> Instruments:
    options: dict[int, str] = {}
    contracts: dict[int, str] = {}
    outright = set()
    for row, ones in said.items():
        by_kind = {
            one.instrument: one.reason or f"{symbols[row]} is {_CALLED.get(one.instrument, 'one')} by its name"
            for one in reversed(ones)
        }
        is_outright = Instrument.OUTRIGHT in by_kind
        is_share = any(one.is_share for one in ones) and LIKE_A_SHARE.fullmatch(symbols[row] or "") is not None
        if Instrument.OPTION in by_kind:
            options[row] = by_kind[Instrument.OPTION]
        elif any(one.instrument is Instrument.DERIVATIVE and (one.reason or not is_share) for one in ones):
            contracts[row] = by_kind[Instrument.DERIVATIVE]
        elif is_outright:
            outright.add(row)
        elif None in by_kind:
            contracts[row] = by_kind[None]
    return Instruments(options, contracts, frozenset(outright))


def _said_by(
    name: str, cells: Sequence[object], symbols: Sequence[str | None], *, has_own_words: bool
) -> Iterator[tuple[int, _Said]]:
    """The rows of which a column says something, each with what it says."""
    word = folded(name)
    is_of_option = OPTION_COLUMNS.fullmatch(word) is not None
    if is_of_option or EXPIRY_COLUMNS.fullmatch(word):
        instrument = Instrument.OPTION if is_of_option else Instrument.DERIVATIVE
        rows = (row for row, cell in enumerate(cells) if _says_something(cell))
        yield from ((row, _Said(instrument, f"its {name} is {cells[row]}")) for row in rows)
        return
    if word in FLAG_COLUMNS or UNDERLYING_COLUMNS.fullmatch(word):
        instrument = Instrument.OPTION if word == "isoption" else Instrument.DERIVATIVE
        rows = (row for row, cell in enumerate(cells) if _is_contract(word, cell, symbols[row]))
        yield from ((row, _Said(instrument, f"its {name} is {cells[row]}")) for row in rows)
        return
    texts = {cell for cell in cells if isinstance(cell, str)}
    meanings = {
        text: said
        for text in texts
        if (
            said := _meaning(name, text, is_type=word in TYPE_COLUMNS, has_own_words=has_own_words or word in OWN_WORDS)
        )
    }
    if meanings:
        yield from (
            (row, meanings[cell]) for row, cell in enumerate(cells) if isinstance(cell, str) and cell in meanings
        )


def _is_contract(word: str, cell: object, symbol: str | None) -> bool:
    """Whether a flag is set, or what a row is about is something else than itself."""
    if word in FLAG_COLUMNS:
        return cell is True or cell == 1 or (isinstance(cell, str) and cell.casefold() in YES)
    return isinstance(cell, str) and not is_blank(cell) and cell != symbol


def _says_something(cell: object) -> bool:
    """Whether a strike, an expiry or the like is there: not empty, and not 0."""
    if isinstance(cell, str):
        return not is_placeholder(cell) and cell.strip("0.") != ""
    return isinstance(cell, float | int | date) and bool(cell)


def _meaning(name: str, text: str, *, is_type: bool, has_own_words: bool) -> _Said | None:
    if not is_type:
        called = instrument_called(text)
        return _Said(called, f"its {name} is {shortened(text)}") if called else None
    if is_placeholder(text) or side_in(text):
        return None
    instrument = instrument_in(text)
    if instrument is None and has_own_words:
        return None
    known = "" if instrument else ", which is not a word that riskcheck knows for a kind of instrument"
    is_share = any(word in SHARE_WORDS for word in (folded(text), *re.findall(r"[^\W\d_]+", text.casefold())))
    return _Said(instrument, f"its {name} is {shortened(text)}{known}", is_share)
