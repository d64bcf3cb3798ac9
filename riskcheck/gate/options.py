"""What some options may hold, on the command line and in pytest alike: durations and capitals."""

from argparse import ArgumentTypeError

from riskcheck.foundation import parse_duration
from riskcheck.snapshot import to_number


def seconds(text: str) -> float:
    """A duration above 0 such as ``60s``, in seconds; raises ArgumentTypeError."""
    duration = parse_duration(text)
    if duration is None or duration <= 0:
        raise ArgumentTypeError(f"{text!r} is not a duration above 0 such as 60s, 5m or 2h")
    return duration


def capital(text: str) -> float:
    """An amount of money above 0, as a plain decimal; raises ArgumentTypeError."""
    try:
        amount = to_number(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    if amount <= 0:
        raise ArgumentTypeError(f"{text} is not a capital above 0")
    return amount
