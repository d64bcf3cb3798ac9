"""Values on their way from one process to another: as bytes that name no class but riskcheck's and Python's own.

A broker's library may have texts, numbers and times of types of its own in its answer. They are sent as what they are:
the process that reads them does not have the library, and must not load it.
"""

import io
import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from traceback import format_exception
from typing import Any

from riskcheck.foundation import RiskcheckError

OWN = frozenset({"riskcheck", "builtins", "datetime"})
PLAIN: Mapping[type, Callable[[Any], object]] = {str: str.__str__, float: float.__float__, int: int.__int__}
"""Types of values, and what gives the value of one of their subclasses, whatever that prints."""


class _Packer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo not in {None, UTC}:
            return datetime.fromisoformat, (value.astimezone(UTC).isoformat(),)
        if type(value).__module__.partition(".")[0] in OWN:
            return NotImplemented
        plain = next((kind for kind in PLAIN if isinstance(value, kind)), None)
        return NotImplemented if plain is None else (plain, (PLAIN[plain](value),))


def to_bytes(value: object) -> bytes:
    """A value as bytes."""
    made = io.BytesIO()
    _Packer(made).dump(value)
    return made.getvalue()


def from_bytes(content: bytes) -> Any:
    """The value in bytes that this program has packed."""
    return pickle.loads(content)  # noqa: S301 - only ever asked for what a process of this program has written


def packable(error: Exception) -> Exception:
    """An error that another process can raise; one that is a bug has its traceback as a note."""
    if isinstance(error, RiskcheckError):
        return error
    is_plain = type(error).__module__ == "builtins" and all(isinstance(one, str | int) for one in error.args)
    told = type(error)(*error.args) if is_plain else RuntimeError(f"{type(error).__name__}: {error}")
    told.add_note("".join(format_exception(error)))
    return told
