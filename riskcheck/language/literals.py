"""Quantities as people write them in policies, configs and on the command line: shares and durations."""

import re
from typing import Final

LARGEST: Final = 1e100
SHARE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*%\s*", re.ASCII)
DURATION = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*", re.ASCII)
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
PERCENT_DIGITS = 12


def parse_share(text: str) -> float | None:
    """``"5%"`` is 0.05; None where the text is no share."""
    number = _number(SHARE.fullmatch(text))
    return None if number is None else round(number / 100, PERCENT_DIGITS)


def parse_duration(text: str) -> float | None:
    """``"60s"`` is 60.0, in seconds; None where the text is no duration."""
    match = DURATION.fullmatch(text)
    number = _number(match)
    return None if match is None or number is None else number * UNITS[match[2]]


def parse_quantity(text: str) -> float | None:
    """The number behind a share or a duration, where either may stand; None where the text is neither."""
    share = parse_share(text)
    return parse_duration(text) if share is None else share


def sign_of(text: str) -> str:
    """The sign that a quantity is written with: "%" of a share, "s" of a duration, empty of anything else."""
    return "%" if SHARE.fullmatch(text) else "s" if DURATION.fullmatch(text) else ""


def is_quantity(text: str) -> bool:
    """Whether a text is written as a share or a duration, also where its number is too large to hold."""
    return bool(sign_of(text))


def _number(match: re.Match[str] | None) -> float | None:
    number = float(match[1]) if match else None
    return None if number is None or abs(number) > LARGEST else number
