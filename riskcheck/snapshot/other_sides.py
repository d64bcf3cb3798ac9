"""Columns that say the side of a position without being called so: by their names, or by what they hold."""

from collections.abc import Mapping, Sequence

from riskcheck.foundation import folded
from riskcheck.snapshot.cells import Cell, to_number
from riskcheck.snapshot.words import TRUTH_WORDS, is_placeholder, is_plain_side, side_in

ONLY_SIDES = frozenset(
    {
        *("direction", "dir", "posside", "positionside", "tradeside", "holdside", "buysell", "bs", "longshort", "ls"),
        *("sens", "richtung", "posdirection", "positiondirection", "tradedirection", "kaufverkauf", "side"),
    }
)
"""Names, folded, of columns that can be about nothing but the side: a word that nobody knows is not passed over."""
EITHER = "either"
BOTH = frozenset({"net", "both", "oneway", "one-way"})
"""What venues write where one position may be either, and its size has the sign."""
SHORT_IF: Mapping[str, bool] = {
    **dict.fromkeys(("isshort", "issell", "isseller", "short"), True),
    **dict.fromkeys(("islong", "isbuy", "isbuyer", "long"), False),
}
"""Names, folded, of columns of truth values, and the value that says short."""
SIGN_COLUMNS = frozenset({"sign", "positionsign", "direction", "dir", "side", "posdirection", "positiondirection"})
"""Names, folded, of columns in which +1 and -1 are a sign, and not the number of a kind."""
MAX_WORDS = 20
SIGNS: Mapping[float, str] = {1.0: "long", -1.0: "short"}

Sides = Mapping[object, str | None]
"""What each value of a column says of the side; None is a value of which nobody knows what it says."""


def row_of_other_side(
    name: str, cells: Sequence[object], ours: Sequence[Cell], *, is_named: bool, has_side: bool
) -> int | None:
    """The first open row whose side a column says otherwise than it is read; None where there is none.

    ``is_named``: its name means a side. Beside a column ``side`` only such a one can contradict it, and only with words
    that say a side.
    """
    if has_side and not is_named:
        return None
    values = _values_of(cells)
    sides = _sides_of(folded(name), values, is_named=is_named)
    if has_side and None in sides.values():
        return None
    rows = ((row, sides.get(_key(cell), EITHER)) for row, cell in enumerate(cells)) if sides else iter(())
    return next(
        (row for row, side in rows if side not in {ours[row], EITHER} and ours[row] not in {"flat", None}), None
    )


def _values_of(cells: Sequence[object]) -> Mapping[object, object]:
    """The different values of a column by their keys; none where there are many: there are few ways to say a side."""
    values: dict[object, object] = {}
    for cell in cells:
        if isinstance(cell, str | bool | float | int) and not is_placeholder(cell):
            values[_key(cell)] = cell
            if len(values) > MAX_WORDS:
                return {}
    return values


def _key(cell: object) -> object:
    """A truth value and a number are not the same, though Python takes them for it."""
    return (type(cell) is bool, cell) if isinstance(cell, str | bool | float | int) else None


def _sides_of(word: str, values: Mapping[object, object], *, is_named: bool) -> Sides:
    """What the values of a column say of the side; nothing where it is about something else."""
    texts = [value for value in values.values() if isinstance(value, str)]
    if is_named and word in SHORT_IF:
        return {key: _side_of_flag(word, value) for key, value in values.items()}
    if not texts:
        return _sides_of_numbers(word, values) if is_named else {}
    words = {key: EITHER if str(value).casefold() in BOTH else side_in(str(value)) for key, value in values.items()}
    if all(map(is_plain_side, texts)) or (is_named and (None not in words.values() or word in ONLY_SIDES)):
        return words
    is_of_codes = is_named and all(text.strip("+-").isdigit() for text in texts)
    return _sides_of_numbers(word, values) if is_of_codes else {}


def _side_of_flag(word: str, value: object) -> str | None:
    """What a flag says: a truth value, or a word or number that stands for one."""
    said = TRUTH_WORDS.get(str(value).casefold())
    return None if said is None else "short" if said is SHORT_IF[word] else "long"


def _sides_of_numbers(word: str, values: Mapping[object, object]) -> Sides:
    """What signs say; of any other code nobody knows what it stands for."""
    try:
        numbers = {key: to_number(value) for key, value in values.items()}
    except ValueError:
        return {}
    return {key: SIGNS.get(number) if word in SIGN_COLUMNS else None for key, number in numbers.items()}
