"""Which book a file is of: its name, and the currency that its money is in, where the file says so."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from riskcheck.foundation import Place, Problem, SnapshotError, shortened
from riskcheck.model import Settings
from riskcheck.snapshot import described

READ_ITS_OWN = "read it with the config that it was taken with, or take it again with this one (preview --json)"


class Identity(NamedTuple):
    """A book's name and its base currency; None for what is not said."""

    book: str | None = None
    base_currency: str | None = None


def identity_in(file: Mapping[str, object], place: Place) -> Identity:
    """The identity that a file gives at its top, or under ``risk``, where preview writes it; raises SnapshotError."""
    risk = file.get("risk")
    said: dict[str, object] = {**(risk if isinstance(risk, Mapping) else {}), **file}
    wrong = [
        Problem(f"{name} is {described(said[name])}", "a text", f"correct {name}, or leave it out", place)
        for name in Identity._fields
        if name in said and not isinstance(said[name], str)
    ]
    if wrong:
        raise SnapshotError(*wrong)
    return Identity(*(str(said[name]) if name in said else None for name in Identity._fields))


def differences(found: Identity, settings: Settings, place: Place) -> Iterator[Problem]:
    """A problem for each part of an identity that is another one than the config's."""
    name, base = settings.general.name, settings.general.base_currency
    if found.base_currency not in {None, base}:
        said = f"its money is in {found.base_currency}, and base_currency of the config is {base}"
        yield Problem(said, expected=f"a book in {base}", fix=READ_ITS_OWN, place=place)
    if name is not None and found.book not in {None, name}:
        said = f"it is the book {shortened(found.book)}, and [general] name of the config is {shortened(name)}"
        yield Problem(said, expected="the same book", fix=READ_ITS_OWN, place=place)
