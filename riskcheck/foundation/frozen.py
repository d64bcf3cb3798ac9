"""Frozen, slotted values, made ready faster than the standard library makes its dataclasses ready."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """What ``@dataclass(frozen=True, slots=True)`` makes of a class, to be used in the same way.

    The standard library writes the source of six methods for each class, and compiles it whenever the class is
    imported: for all values of riskcheck together that took a third of the command's start. Here the six are closures
    over the names of the fields. An object takes a little longer to make, so what is made by the thousand stays with
    the standard library, or is a named tuple.
    """
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    own = fields(made)
    compared = _reader(tuple(one.name for one in own if one.compare))
    methods = {
        "__init__": _initialiser(made),
        "__repr__": _writer(tuple(one.name for one in own if one.repr)),
        "__eq__": lambda self, other: compared(self) == compared(other) if type(other) is made else NotImplemented,
        "__hash__": lambda self: hash(compared(self)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]  # the class that was given, with slots


def _reader(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """A function that gives some of an object's fields as a tuple, also where there are none or one."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _writer(names: tuple[str, ...]) -> Callable[[object], str]:
    def write(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({said})"

    return write


def _initialiser(cls: Any) -> Callable[..., None]:
    """The ``__init__`` of a class of values: its fields in order or by name, then ``__post_init__``."""
    names = tuple(one.name for one in fields(cls) if one.init)
    defaults: Mapping[str, object] = {one.name: one.default for one in fields(cls) if one.default is not MISSING}
    factories = {one.name: one.default_factory for one in fields(cls) if one.default_factory is not MISSING}
    post_init: Callable[[object], None] | None = getattr(cls, "__post_init__", None)
    put = object.__setattr__

    def initialise(self: object, *ordered: object, **named: object) -> None:
        given = dict(zip(names, ordered))  # noqa: B905 - what is too much is refused below
        if len(ordered) > len(names) or not named.keys().isdisjoint(given):
            raise TypeError(f"{cls.__qualname__} takes each of {', '.join(names)} once")
        given |= named
        for name in names:
            if name in given:
                put(self, name, given.pop(name))
            elif name in defaults:
                put(self, name, defaults[name])
            elif name in factories:
                put(self, name, factories[name]())
            else:
                raise TypeError(f"{cls.__qualname__} needs {name!r}")
        if given:
            raise TypeError(f"{cls.__qualname__} has no {', '.join(given)}")
        if post_init is not None:
            post_init(self)

    return initialise


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r} of a {type(self).__qualname__}")


def _state(self: Any) -> tuple[object, ...]:
    return tuple(getattr(self, one.name) for one in fields(self))


def _restore(self: Any, state: tuple[object, ...]) -> None:
    """Put back what ``__getstate__`` gave, for a copy or a pickle."""
    for one, cell in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, cell)
