"""A broker's client of which nothing but the named reading methods can be reached."""

from collections.abc import Callable, Iterable
from typing import Any


class NotReadingError(AttributeError):
    """Something was asked of a client that is not among its reading methods."""


class ReadOnly:
    """Hands through the named methods of a client, and the named values that are not methods; nothing else exists.

    The client itself is held by closures alone: no attribute, ``repr`` or pickle of this object leads to it, nor to
    the credentials that it holds.
    """

    __slots__ = ("__read",)

    def __init__(self, client: object, methods: Iterable[str], values: Iterable[str] = ()) -> None:
        callable_names, readable_names = frozenset(methods), frozenset(values)

        def read(name: str) -> Any:
            if name in callable_names:
                return _unbound(client, name)
            if name in readable_names:
                return getattr(client, name)
            raise NotReadingError(
                f"{name!r} is not among what is read of a broker: {', '.join(sorted(callable_names))}"
            )

        self.__read: Callable[[str], Any] = read

    def __getattr__(self, name: str) -> Any:
        """A reading method or value; raises NotReadingError for anything else."""
        return self.__read(name)

    def __reduce__(self) -> str:
        """A client cannot be copied or sent elsewhere."""
        raise TypeError("a broker's client cannot be copied")


def _unbound(client: object, name: str) -> Callable[..., Any]:
    """A method without the way back to its object that a bound one has."""

    def ask(*arguments: Any, **named: Any) -> Any:
        return getattr(client, name)(*arguments, **named)

    return ask
