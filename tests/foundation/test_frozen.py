"""Values are what the standard library's frozen, slotted dataclasses are, and refuse what those refuse."""

import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from riskcheck.foundation.frozen import frozen


@frozen
class Lot:
    """A value with every sort of field."""

    symbol: str
    size: float = 1.0
    at: int = field(default=0, compare=False)
    tags: list[str] = field(default_factory=list, repr=False)
    kind: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", type(self.size))


@dataclass(frozen=True, slots=True)
class Standard:
    """The same as the standard library makes it."""

    symbol: str
    size: float = 1.0
    at: int = field(default=0, compare=False)
    tags: list[str] = field(default_factory=list, repr=False)
    kind: type = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", type(self.size))


@frozen
class Nothing:
    """A value without a field."""


@frozen
class Key:
    """A value of one field."""

    name: str


@frozen
class Other:
    """A value that holds the same as a key, and is none."""

    name: str


WRONG: tuple[Callable[[type], object], ...] = (
    lambda made: made(),
    lambda made: made(size=2.0),
    lambda made: made("A", 1.0, 0, [], int),
    lambda made: made("A", symbol="B"),
    lambda made: made("A", sizes=2.0),
    lambda made: made("A", kind=int),
)


@pytest.mark.parametrize("make", WRONG)
@pytest.mark.parametrize("made", [Lot, Standard])
def test_arguments_that_lack_or_do_not_fit_are_refused(made: type, make: Callable[[type], object]) -> None:
    """A field that is missing, given twice, unknown or not to be given is a TypeError, as with the standard library."""
    with pytest.raises(TypeError):
        make(made)


@pytest.mark.parametrize("made", [Lot, Standard])
def test_a_value_cannot_be_changed(made: type) -> None:
    """No field is set, removed or added after a value is made."""
    lot = made("A")
    with pytest.raises(FrozenInstanceError):
        lot.size = 2.0
    with pytest.raises(FrozenInstanceError):
        del lot.size
    with pytest.raises((FrozenInstanceError, TypeError)):  # the standard library trips over its own slots here
        lot.colour = "red"
    assert not hasattr(lot, "__dict__")


@pytest.mark.parametrize("made", [Lot, Standard])
def test_defaults_are_filled_in_and_never_shared(made: type) -> None:
    """Each value gets a list of its own, and what ``__post_init__`` makes of its fields."""
    first, second = made("A"), made("A", 2)
    assert (first.size, first.at, first.tags, first.kind, second.kind) == (1.0, 0, [], float, int)
    assert first.tags is not second.tags


@pytest.mark.parametrize("made", [Lot, Standard])
def test_equality_leaves_out_what_is_not_compared(made: type) -> None:
    """Two values are equal where their compared fields are."""
    assert made("A", 1.0, at=3) == made("A", 1.0, at=4)
    assert made("A", 1.0) != made("A", 2.0)
    assert made("A", 1) != made("A", 1.0), "kind differs"


def test_values_of_two_classes_are_never_equal() -> None:
    """A key is not another value that holds the same, and a set tells them apart."""
    assert Key("a") != Other("a")
    assert Key("a") != ("a",)
    assert len({Key("a"), Key("a"), Other("a"), Nothing(), Nothing()}) == 3


@pytest.mark.parametrize(("made", "name"), [(Lot, "Lot"), (Standard, "Standard")])
def test_a_value_shows_its_fields(made: type, name: str) -> None:
    """The repr names the class and the fields that it is to show."""
    assert repr(made("A", 2.0)) == f"{name}(symbol='A', size=2.0, at=0)"


@pytest.mark.parametrize("again", [copy, deepcopy, lambda lot: pickle.loads(pickle.dumps(lot)), replace])  # noqa: S301
def test_a_value_can_be_copied(again: Callable[[Lot], Lot]) -> None:
    """A copy, a pickle and a replacement of nothing are equal, also in what is not compared."""
    lot = Lot("A", 2.0, 7, ["x"])
    assert again(lot) == lot
    assert (again(lot).at, again(lot).kind) == (7, float)


def test_a_replacement_is_made_anew() -> None:
    """What is computed from the fields follows them."""
    assert replace(Lot("A"), size=3).kind is int


def test_a_value_is_matched_by_its_fields_in_order() -> None:
    """A pattern takes the fields that are given as they are written."""
    match Lot("A", 2.0):
        case Lot(symbol, size):
            assert (symbol, size) == ("A", 2.0)
        case _:
            pytest.fail("it does not match")
