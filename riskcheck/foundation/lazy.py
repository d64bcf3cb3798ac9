"""Names that a room hands out and that are imported when they are first used, so that the command starts quickly."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a room for names that live in inner modules, by module."""

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{homes[name]}"), name)

    return attribute
