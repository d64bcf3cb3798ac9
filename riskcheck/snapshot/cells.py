"""Single values: what counts as a number, a text or a time, and what does not."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite

from riskcheck.foundation import MAX_TEXT_LENGTH, shortened

Cell = float | str | bool | datetime | None
"""A value of a column; None is missing."""


class Kind(StrEnum):
    """The kind of the values of a column or an expression."""

    NUMBER = "number"
    TEXT = "text"
    FLAG = "true or false"
    TIME = "time"
    MIXED = "mixed values"


PLAIN_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_PLAIN = r"(?:[+-]?\d++(?:\.\d*+)?+|[+-]?\.\d++)"
_PLAIN_COLUMN = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*+", re.ASCII)
"""Plain decimals without an exponent, one in each line."""
MAX_NUMBER_LENGTH = 400
MAX_PLAIN_LENGTH = 300
MAX_WRITTEN = 1e300
"""Python refuses to write much larger whole numbers out."""


def to_number(value: object) -> float:
    """A finite number, given as a number or as a plain decimal text such as ``"29500.0"``.

    Raises ValueError, saying what was found, for anything else: truth values, ``"14,750.00"``, NaN, infinities.
    """
    if isinstance(value, bool):
        raise ValueError(f"the truth value {value}, expected a number")
    if isinstance(value, str):
        if len(value) > MAX_NUMBER_LENGTH or not PLAIN_DECIMAL.fullmatch(value):
            raise ValueError(f"the text {shortened(value)}, expected a plain decimal number such as 29500.0")
        number = float(value)
        if number == 0 and any(digit in "123456789" for digit in value.lower().partition("e")[0]):
            raise ValueError(f"the text {shortened(value)}, which is not 0 and too small a number to hold")
    elif isinstance(value, float | int) or _is_number(value):
        try:
            number = float(value)  # type: ignore[arg-type]  # a number of some type
        except OverflowError:
            raise ValueError("a number too large to hold, expected a finite number") from None
    else:
        raise ValueError(f"{described(value)}, expected a number")
    if not isfinite(number):
        raise ValueError(f"{shortened(str(value))}, expected a finite number")
    return number


def plain_numbers(texts: Sequence[str]) -> list[float] | None:
    """The numbers of plain decimal texts; None where one of them is not, or has to be looked at by itself.

    A million cells are read in a third of the time that :func:`to_number` takes for each of them.
    """
    lines = "\n".join(texts)
    if not texts or lines.count("\n") != len(texts) - 1 or not _PLAIN_COLUMN.fullmatch(lines):
        return None
    return floats_of(texts)


def floats_of(texts: Sequence[str]) -> list[float] | None:
    """The numbers of texts that are known to be decimals; None where one of them is too large or too small to hold."""
    if max(map(len, texts), default=0) > MAX_PLAIN_LENGTH:
        return None
    numbers = list(map(float, texts))
    return numbers if all(map(isfinite, numbers)) else None


def _is_number(value: object) -> bool:
    """Whether a value is a number of some other type, such as numpy's."""
    from decimal import Decimal
    from numbers import Real

    return isinstance(value, Real | Decimal)


def to_text(value: object) -> str:
    """A text without surrounding blanks and control characters. Raises ValueError, saying what was found."""
    if not isinstance(value, str):
        raise ValueError(f"{described(value)}, expected text")
    if not value or value != value.strip():
        raise ValueError(f"the text {shortened(value)}, expected one that is not empty, without surrounding blanks")
    if len(value) > MAX_TEXT_LENGTH:
        raise ValueError(f"a text of {len(value)} characters, expected at most {MAX_TEXT_LENGTH}")
    if not value.isprintable():
        raise ValueError(f"the text {shortened(value)}, expected one without control characters")
    return value


def to_time(value: object) -> datetime:
    """A moment in UTC, from an aware datetime or an RFC 3339 text. Raises ValueError, saying what was found."""
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"the text {shortened(value)}, expected a time such as 2026-01-31T09:00:00Z") from None
    if not isinstance(moment, datetime):
        raise ValueError(f"{described(value)}, expected a time such as 2026-01-31T09:00:00Z")
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{shortened(str(value))} without a time zone, expected one such as 2026-01-31T09:00:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{shortened(str(value))}, expected a time that a calendar holds") from None


def described(value: object) -> str:
    """A value as text, for messages about its type."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return f"the truth value {value}"
        case str():
            return f"the text {shortened(value)}"
        case int() if abs(value) > MAX_WRITTEN:
            return "a number too large to hold"
        case int() | float():
            return f"the number {shortened(str(value))}"
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"
