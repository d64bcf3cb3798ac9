"""What kind of instrument each row is, by its name and by what its columns say of it.

The price of a share or a coin is what a unit is worth. A contract stands for so and so many units, which nothing but
the source or the desk can say; and the price of an option is a premium, which says nothing of its exposure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from riskcheck.foundation import folded, shortened
from riskcheck.snapshot.catalogue import COLUMN_KINDS
from riskcheck.snapshot.contracts import contract_in
from riskcheck.snapshot.instrument_columns import OWN_WORDS, Tells, tells
from riskcheck.snapshot.other_names import plain
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.table import RawTable, nested_in
from riskcheck.snapshot.words import (
    SHARE_WORDS,
    TRUTH_WORDS,
    Instrument,
    instrument_called,
    instrument_in,
    is_blank,
    is_placeholder,
    side_in,
)

LIKE_A_SHARE = re.compile(r"[A-Z]{1,4}\d")
"""Tickers of shares that look like a future's code of month and year, such as SIX2 and HEN3."""

OPTION_AT_THE_END = re.compile(r"\bOPTIONS?\s*$", re.IGNORECASE)
TOLD = re.compile(r"\b(FUTURES?|CFDS?|WARRANTS?|OPTIONSSCHEINE?|TURBO)\b", re.IGNORECASE)
"""Words that tell a contract in the middle of a text; a perpetual may be a bond, and swap stand in a fund's name."""
CFI: Mapping[str, Instrument] = {
    **dict.fromkeys("OHR", Instrument.OPTION),
    **dict.fromkeys("FJSKI", Instrument.DERIVATIVE),
}
"""The first letter of a code of ISO 10962 for what is not security that is held outright; R are rights and warrants."""


class Instruments(NamedTuple):
    """The rows that are not plainly shares or spot: why each option, and why each contract, is taken for one.

    ``outright`` are the rows of which a column says that they are shares or the like.
    """

    options: Mapping[int, str]
    contracts: Mapping[int, str]
    outright: frozenset[int]


class _Said(NamedTuple):
    """What one column, or the name, says of a row; None where it says something that nobody can read.

    ``is_share``: it says a share, which goes before a name that looks like a future. ``is_weak``: bonds and
    shares may say it, too, so that a column that says one goes before it.
    """

    instrument: Instrument | None
    reason: str
    is_share: bool = False
    is_weak: bool = False


def instruments_of(
    table: RawTable, symbols: Sequence[str | None], joined: frozenset[str], ignored: frozenset[str]
) -> Instruments:
    """What each row is: by its columns, of which the riskiest word counts, else by its name.

    Columns that reference tables brought (``joined``) may have words of the desk's own; ``ignored`` ones say nothing.
    """
    said: dict[int, list[_Said]] = {}
    for name, cells in table.columns.items():
        if name not in COLUMN_KINDS and name not in ignored:
            for row, one in _said_by(name, cells, symbols, is_joined=name in joined):
                said.setdefault(row, []).append(one)
    for name, key, cells in nested_in(table):
        if name not in ignored:
            for row, one in _said_by(key, cells, symbols, is_joined=True):
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
        is_outright = any(one.instrument is Instrument.OUTRIGHT for one in ones)
        is_share = any(one.is_share for one in ones) and LIKE_A_SHARE.fullmatch(symbols[row] or "") is not None
        counting = [one for one in ones if not (one.is_weak and is_outright) and (one.reason or not is_share)]
        reasons = {one.instrument: one.reason or _by_name(one, symbols[row]) for one in reversed(counting)}
        if Instrument.OPTION in reasons:
            options[row] = reasons[Instrument.OPTION]
        elif Instrument.DERIVATIVE in reasons:
            contracts[row] = reasons[Instrument.DERIVATIVE]
        elif is_outright:
            outright.add(row)
        elif None in reasons:
            contracts[row] = reasons[None]
    return Instruments(options, contracts, frozenset(outright))


def _by_name(said: _Said, symbol: str | None) -> str:
    return f"{symbol} is {'an option' if said.instrument is Instrument.OPTION else 'a contract'} by its name"


def _said_by(
    name: str, cells: Sequence[object], symbols: Sequence[str | None], *, is_joined: bool
) -> Iterator[tuple[int, _Said]]:
    """The rows of which a column says something, each with what it says."""
    match tells(name):
        case Tells.OPTION:
            yield from _there(name, cells, Instrument.OPTION)
        case Tells.CONTRACT:
            yield from _there(name, cells, Instrument.DERIVATIVE)
        case Tells.MATURITY:
            yield from ((row, said._replace(is_weak=True)) for row, said in _there(name, cells, Instrument.DERIVATIVE))
        case Tells.UNDERLYING:
            others = (row for row, cell in enumerate(cells) if _is_other(cell, symbols[row]))
            yield from ((row, _Said(Instrument.DERIVATIVE, f"its {name} is {cells[row]}")) for row in others)
        case Tells.FLAG:
            instrument = Instrument.OPTION if plain(name) in {"isoption", "iscall", "isput"} else Instrument.DERIVATIVE
            flagged = (row for row, cell in enumerate(cells) if _is_set(cell))
            yield from ((row, _Said(instrument, f"its {name} is {cells[row]}")) for row in flagged)
        case Tells.TYPE:
            has_own_words = is_joined or plain(name) in OWN_WORDS
            yield from _read(cells, lambda text: _of_type(name, text, has_own_words=has_own_words))
        case Tells.CODE:
            yield from _read(cells, lambda text: _risky(name, text, CFI.get(text[:1].upper(), None)))
        case Tells.LOOSE_TYPE:
            yield from _read(cells, lambda text: _risky(name, text, instrument_in(text)))
        case Tells.TEXT:
            yield from _read(cells, lambda text: _of_text(name, text))
        case _:
            yield from _read(cells, lambda text: _risky(name, text, instrument_called(text)))


def _read(cells: Sequence[object], meaning: Callable[[str], _Said | None]) -> Iterator[tuple[int, _Said]]:
    """The rows whose text says something; each text is read once."""
    meanings = {text: said for text in {cell for cell in cells if isinstance(cell, str)} if (said := meaning(text))}
    for row, cell in enumerate(cells) if meanings else ():
        if isinstance(cell, str) and cell in meanings:
            yield row, meanings[cell]


def _there(name: str, cells: Sequence[object], instrument: Instrument) -> Iterator[tuple[int, _Said]]:
    """The rows in which a strike, an expiry or the like is there: not empty, and not 0."""
    for row, cell in enumerate(cells):
        if isinstance(cell, str):
            is_there = not is_placeholder(cell) and cell.strip("0.") != ""
        else:
            is_there = isinstance(cell, float | int | date) and bool(cell)
        if is_there:
            yield row, _Said(instrument, f"its {name} is {cell}")


def _is_set(cell: object) -> bool:
    return cell is True or cell == 1 or (isinstance(cell, str) and TRUTH_WORDS.get(cell.casefold()) is True)


def _is_other(cell: object, symbol: str | None) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and cell != symbol


def _of_text(name: str, text: str) -> _Said | None:
    """What a text for people tells: the form of an option, or a word, which a company's name may have in it, too."""
    if contract_in(text)[0] is Instrument.OPTION or OPTION_AT_THE_END.search(text):
        return _Said(Instrument.OPTION, f"its {name} is {shortened(text)}")
    if TOLD.search(text):
        return _Said(Instrument.DERIVATIVE, f"its {name} is {shortened(text)}", is_weak=True)
    return _risky(name, text, instrument_called(text))


def _risky(name: str, text: str, instrument: Instrument | None) -> _Said | None:
    """What a text says, where it says a contract: any other word is the desk's own."""
    is_one = instrument in {Instrument.OPTION, Instrument.DERIVATIVE}
    return _Said(instrument, f"its {name} is {shortened(text)}") if is_one else None


def _of_type(name: str, text: str, *, has_own_words: bool) -> _Said | None:
    if is_placeholder(text) or side_in(text):
        return None
    instrument = instrument_in(text)
    if instrument is None and has_own_words:
        return None
    known = "" if instrument else ", which is not a word that riskcheck knows for a kind of instrument"
    is_share = any(word in SHARE_WORDS for word in (folded(text), *re.findall(r"[^\W\d_]+", text.casefold())))
    return _Said(instrument, f"its {name} is {shortened(text)}{known}", is_share)
