"""A source's answer, held to what the desk declares of it."""

from dataclasses import replace

from riskcheck.foundation import Problem, SnapshotError
from riskcheck.snapshot import Declared, Holdings, declare, to_number


def as_declared(holdings: Holdings, declared: Declared, *, is_live: bool = False) -> Holdings:
    """The holdings with what is declared of them; raises SnapshotError where they say too little, or hold too little.

    ``is_live``: it is known, without a declaration, that the answer is of the moment of the question.
    """
    return declare(_with_a_time(_with_enough_positions(holdings, declared), declared, is_live=is_live), declared)


def _with_a_time(holdings: Holdings, declared: Declared, *, is_live: bool) -> Holdings:
    """The holdings, where something says when they were true."""
    if holdings.as_of is not None or is_live:
        return holdings
    if not declared.live:
        raise SnapshotError(
            Problem(
                "nothing says when its answer was true",
                expected="as_of: an attribute or method of a client, or a key of a file",
                fix="give it as_of; or live = true on its [[broker]], if each answer is of the moment of the question",
                place=holdings.place,
            )
        )
    said = f"{holdings.source} answers with what is true at that moment, declared at {declared.place}"
    return replace(holdings, basis=(*holdings.basis, said), is_live=True)


def _with_enough_positions(holdings: Holdings, declared: Declared) -> Holdings:
    """The holdings, where there are as many open positions as the config says that there must be."""
    expected = int(declared.min_positions)
    found = sum(map(_is_open, holdings.table.column("size") or ())) if expected else 0
    if found < expected:
        raise SnapshotError(
            Problem(
                f"answered with {found} open positions",
                expected=f"at least {expected}, as the config says",
                fix="check the account, its key and its markets, or correct what the config expects",
                place=declared.place,
            )
        )
    return holdings


def _is_open(size: object) -> bool:
    try:
        return to_number(size) != 0
    except ValueError:
        return False
