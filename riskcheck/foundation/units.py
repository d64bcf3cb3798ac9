"""Numbers with their units, as people write them and as they read them."""

import re
from collections.abc import Callable, Mapping
from typing import Final

BASE_CURRENCY = "base_currency"
"""The unit that stands for whatever currency the configuration measures money in."""

MIN_WITH_TWO_DECIMALS = 0.1
MAX_IN_FULL = 1e15
RELATIVE_TOLERANCE = 1e-9
"""How far apart numbers may be and still be the same, wherever numbers are compared; relative."""


def decimal(value: float, digits: int = 2) -> str:
    """A number with thousands set apart: ``14 750.00``."""
    if abs(value) >= MAX_IN_FULL:
        return f"{value:.6g}"
    return f"{value:,.{digits}f}".replace(",", " ")


def shortest(value: float) -> str:
    """A number with as many digits as it needs, thousands set apart: ``0.5``, ``29 500``, ``0.00012``."""
    if abs(value) < MAX_IN_FULL and value == int(value):
        return decimal(value, 0)
    text = f"{abs(value):.10g}"
    if "e" in text:
        return f"{value:.10g}"
    whole, _, digits = text.partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}".replace(",", " ") + (f".{digits}" if digits else "")


def _plain(value: float) -> str:
    small = 0 < abs(value) < MIN_WITH_TWO_DECIMALS
    return f"{value:.3g}" if small else decimal(value)


def _seconds(value: float) -> str:
    return f"{shortest(round(value, 1))} s"


FORMATS: Mapping[str, Callable[[float], str]] = {
    "percent": lambda value: f"{decimal(value * 100)} %",
    "count": shortest,
    "s": _seconds,
    "": _plain,
}


def quantity(value: float | None, unit: str, base_currency: str) -> str:
    """A value with its unit: fractions as percent, counts without decimals, money with its currency."""
    if value is None:
        return "?"
    form = FORMATS.get(unit)
    if form is not None:
        return form(value)
    return f"{_plain(value)} {base_currency if unit == BASE_CURRENCY else unit}"


def percent(fraction: float | None, digits: int = 0) -> str:
    """A utilisation as people read it: ``148%``, exact enough to say on which side of 100 it is."""
    if fraction is None:
        return "?"
    rounded = f"{fraction * 100:.{digits}f}"
    if float(rounded) == 100 and abs(fraction - 1) > RELATIVE_TOLERANCE:
        return f"{fraction * 100:.1f}%" if abs(fraction - 1) >= 0.0005 else f"{'>' if fraction > 1 else '<'}100%"
    return f"{rounded}%"


MAX_QUANTITY: Final = 1e100
SHARE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*%\s*", re.ASCII)
DURATION = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*", re.ASCII)
SECONDS_IN = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
PERCENT_DIGITS = 12


def parse_share(text: str) -> float | None:
    """``"5%"`` is 0.05; None where the text is not a share."""
    number = _number(SHARE.fullmatch(text))
    return None if number is None else round(number / 100, PERCENT_DIGITS)


def parse_duration(text: str) -> float | None:
    """``"60s"`` is 60.0, in seconds; None where the text is not a duration."""
    match = DURATION.fullmatch(text)
    number = _number(match)
    return None if match is None or number is None else number * SECONDS_IN[match[2]]


def parse_quantity(text: str) -> float | None:
    """The number behind a share or a duration, where either may stand; None where the text is neither."""
    share = parse_share(text)
    return parse_duration(text) if share is None else share


def unit_suffix(text: str) -> str:
    """The sign that a quantity is written with: "%" of a share, "s" of a duration, empty of anything else."""
    return "%" if SHARE.fullmatch(text) else "s" if DURATION.fullmatch(text) else ""


def is_quantity(text: str) -> bool:
    """Whether a text is written as a share or a duration, also where its number is too large to hold."""
    return bool(unit_suffix(text))


def _number(match: re.Match[str] | None) -> float | None:
    number = float(match[1]) if match else None
    return None if number is None or abs(number) > MAX_QUANTITY else number
