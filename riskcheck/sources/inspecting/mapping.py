"""Which of a file's columns are riskcheck's: by their names, and by what is in them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

from riskcheck.foundation import folded, frozen
from riskcheck.snapshot import (
    BOTH,
    CURRENCIES,
    DOLLAR_COINS,
    NOT_GIVEN,
    QUOTES,
    SHORT_IF,
    column_meant_by,
    is_placeholder,
    is_plain_side,
    likely_rank,
    side_in,
)
from riskcheck.sources.inspecting.proposal import Question

Cells = Sequence[object]
NUMBERS = ("size", "mark_price", "entry_price", "multiplier", "liquidation_price", "delta", "underlying_price")
OF_PARENTS = frozenset({"value", "amount", "id", "name", "code"})
"""Keys inside of a table that say nothing without its name, such as leverage.value."""
WITH_PARENTS = frozenset({"price", "px", "rate", "quantity", "qty", "size", "currency"})
"""Keys inside of a table that say little without its name: entry.price is not the price."""
CONTAINERS = frozenset({"position", "pos", "data", "info", "market", "instrument", "contract", "asset", "price"})
"""Names of tables that say nothing of what stands in them."""
IN_CONTRACTS = frozenset({"contracts", "lots", "volume"})
"""Names of sizes that count contracts, of which nobody knows what one is worth."""
MAX_WORDS = 12
_PATH = re.compile(r"[\w$-]+(?:\.[\w$-]+)+")


@frozen
class Mapped:
    """The columns that are known, ours = theirs, those of them that need words, and what a person has to say."""

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Sequence[Question] = ()


def word_of(name: str) -> str:
    """What a column is called that may be a path: of leverage.value leverage, of entry.price entryprice."""
    if not _PATH.fullmatch(name):
        return name
    *_, parent, last = name.split(".")
    if last.casefold() in OF_PARENTS:
        return parent
    if last.casefold() in WITH_PARENTS and parent.casefold() not in CONTAINERS:
        return parent + last
    return last


def texts_of(cells: Cells) -> list[str]:
    """The cells that say something, as texts."""
    there = (cell for cell in cells if cell is not None and cell is not NOT_GIVEN and not is_placeholder(cell))
    return [str(cell).strip() for cell in there if not isinstance(cell, list | dict)]


def names_for(ours: str, columns: Mapping[str, Cells], fits: Callable[[Cells], bool]) -> list[str]:
    """The columns that may be one of ours, the likeliest first."""
    ranks = {name: likely_rank(ours, word_of(name)) for name in columns}
    named = [(rank, name) for name, rank in ranks.items() if rank is not None and fits(columns[name])]
    return [name for _, name in sorted(named, key=lambda one: one[0])]


def map_columns(columns: Mapping[str, Cells], reads: Callable[[Cells], bool]) -> Mapped:
    """The mapping of a file's columns; ``reads`` tells whether cells are numbers in some style."""
    known: dict[str, str] = {}
    questions: list[Question] = []
    symbols = names_for("symbol", columns, _are_names)
    if symbols:
        known["symbol"] = symbols[0]
    for ours in NUMBERS:
        free = {name: cells for name, cells in columns.items() if name not in known.values()}
        named = names_for(ours, free, reads)
        if ours == "multiplier":
            named = [name for name in free if column_meant_by(word_of(name)) == ours or word_of(name) == ours]
            named = [name for name in named if reads(free[name])]
        if named:
            known[ours] = named[0]
        if ours in {"size", "multiplier"}:
            questions += _rivals(ours, named, columns)
    questions += _unknown(known, columns)
    questions += _twins(known, columns)
    free = {name: cells for name, cells in columns.items() if name not in known.values()}
    currency, more = _currency(free)
    questions += more
    if currency:
        known["currency"] = currency
    side, values, more = _side(free, columns, known.get("size"))
    questions += more
    if side:
        known["side"] = side
    order = ("symbol", "side", "size", "mark_price", "entry_price", "multiplier", "currency")
    ordered = {ours: known[ours] for ours in (*order, *known) if ours in known}
    return Mapped(ordered, {"side": values} if values else {}, questions)


def _are_names(cells: Cells) -> bool:
    """Whether cells may be what things are called: texts, and not all of them numbers with a decimal mark."""
    texts = [cell for cell in cells if isinstance(cell, str) and not is_placeholder(cell)]
    return bool(texts) and not all(re.fullmatch(r"[-+\d.,'\s]*[.,]\d+", text) for text in texts)


def _rivals(ours: str, named: Sequence[str], columns: Mapping[str, Cells]) -> Iterator[Question]:
    """A question where another column means the same of ours, and says something else."""
    for other in named[1:]:
        pairs = zip(columns[named[0]], columns[other], strict=True)
        differ = any(texts_of([one]) and texts_of([two]) and texts_of([one]) != texts_of([two]) for one, two in pairs)
        if differ and likely_rank(ours, word_of(named[0])) != 0:
            found = f"{named[0]!r} and {other!r} may both be the {ours}, and say different things: say which"
            yield Question(found, f"{ours} = {_quoted(other)}", "columns")
            return


def _twins(known: Mapping[str, str], columns: Mapping[str, Cells]) -> Iterator[Question]:
    """A question for each column whose name is there again, over other cells."""
    for ours, name in known.items():
        twin = f"{name}#2"
        if twin in columns and texts_of(columns[twin]) != texts_of(columns[name]):
            found = f"two columns are called {name!r}: say which is the {ours}"
            yield Question(found, f"{ours} = {_quoted(twin)}", "columns")


def _unknown(known: Mapping[str, str], columns: Mapping[str, Cells]) -> Iterator[Question]:
    """A question for each column without which nothing is known of a row."""
    there = ", ".join(list(columns)[:30])
    for ours in ("symbol", "size"):
        if ours not in known:
            yield Question(f"no column is surely the {ours}: say which of {there}", f'{ours} = "..."', "columns")
    counted = folded(word_of(known.get("size", "")))
    if counted in IN_CONTRACTS and "multiplier" not in known:
        found = f"its size {known['size']!r} counts contracts or lots: say how many units one is, 1 if it is one"
        yield Question(found, "multiplier = ...")


def _currency(columns: Mapping[str, Cells]) -> tuple[str, list[Question]]:
    """The column of the currencies of the rows, where one surely is."""
    named = [
        name
        for name, cells in columns.items()
        if word_of(name) == "currency" or column_meant_by(word_of(name)) == "currency"
        if (codes := set(texts_of(cells))) and codes <= CURRENCIES | QUOTES | DOLLAR_COINS
    ]
    named.sort(key=lambda name: folded(word_of(name)) != "currency")
    if not named:
        return "", []
    other = next((one for one in named[1:] if texts_of(columns[one]) != texts_of(columns[named[0]])), None)
    if other is None:
        return named[0], []
    found = f"{named[0]!r} and {other!r} are two currencies of a row: say in which its prices are"
    return "", [Question(found, f"currency = {_quoted(other)}", "columns")]


def _side(
    columns: Mapping[str, Cells], everything: Mapping[str, Cells], size: str | None
) -> tuple[str, dict[str, str], list[Question]]:
    """The column of sides, with what its words mean; or an expression; or a question."""
    signed = any(text.startswith(("-", "(")) for text in texts_of(everything.get(size or "", ())))
    asked: list[Question] = []
    ordered = sorted(columns, key=lambda name: folded(word_of(name)) != "side")
    for name in ordered:
        words = dict.fromkeys(texts_of(columns[name]))
        word = folded(word_of(name))
        is_named = word == "side" or column_meant_by(word_of(name)) == "side"
        if not words or len(words) > MAX_WORDS:
            continue
        if is_named and word in SHORT_IF and {one.casefold() for one in words} <= {"true", "false"}:
            if all(isinstance(cell, bool) for cell in columns[name]):
                yes, no = ("short", "long") if SHORT_IF[word] else ("long", "short")
                return f"'{yes}' if {name_in_expression(name)} else '{no}'", {}, []
            continue
        sides = {text: side_in(text) for text in words if not text.strip("+-").replace(".", "").isdigit()}
        if len(sides) == len(words) and None not in sides.values() and (is_named or all(map(is_plain_side, words))):
            return name, {text: side or "" for text, side in sides.items()}, []
        if is_named and not signed and {text.casefold() for text in words} & BOTH:
            found = f"{name!r} says {', '.join(words)}, and no size is below 0: say which rows are short"
            asked.append(Question(found, f"side = {_quoted(name)}", "columns"))
        elif is_named and not signed and not sides:
            meanings = ", ".join(f'{_quoted(text)} = "..."' for text in list(words)[:MAX_WORDS])
            found = f"{name!r} may be the side, in codes that the file does not explain"
            line = f"side = {{ column = {_quoted(name)}, values = {{ {meanings} }} }}"
            asked.append(Question(found, line, "columns"))
    return "", {}, asked


def name_in_expression(name: str) -> str:
    """A column as an expression names it."""
    if name.isidentifier() and name.casefold() not in RESERVED:
        return name
    return "column('" + name.replace("\\", "\\\\").replace("'", "\\'") + "')"


RESERVED = frozenset(
    ["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "account", "config", "equity", "cash"]
)


def _quoted(text: str) -> str:
    from json import dumps

    return dumps(text, ensure_ascii=False)
