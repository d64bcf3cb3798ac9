"""Several sources' holdings as one book."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from riskcheck.errors import Problem, SnapshotError
from riskcheck.snapshot.amounts import Unknown, added
from riskcheck.snapshot.cells import to_number
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.table import ABSENT, SIGNED, RawTable

RATE_TOLERANCE = 0.01
"""How far two sources' rates of one currency may lie apart: two venues' tickers are never quite the same."""

NO_SUM = re.compile(r"(?:^|_)(?:level|ratio|rate|pct|percent|leverage|factor|share|weight)s?$", re.IGNORECASE)
"""How figures are called that are shares of something: those of two accounts make none of both."""


def merged(holdings: Sequence[Holdings]) -> Holdings:
    """Several sources' holdings as one book: rows side by side, figures added up where every source has them."""
    if len(holdings) == 1:
        return holdings[0]
    names = dict.fromkeys(name for one in holdings for name in one.table.columns)
    columns = {
        name: [cell for one in holdings for cell in one.table.columns.get(name, _unmentioned(name, one.table.count))]
        for name in names
    }
    owners = [(one, row) for one in holdings for row in range(one.table.count)]
    has_header = any(one.table.has_header for one in holdings)
    table = RawTable(columns, len(owners), lambda row: owners[row][0].table.place(owners[row][1]), has_header)
    times = [one.as_of for one in holdings if one.as_of is not None]
    fx, fx_origin = _agreed_rates(holdings)
    return replace(
        holdings[0],
        source=" + ".join(one.source for one in holdings),
        table=table,
        account=_added(holdings),
        fx=fx,
        fx_origin=fx_origin,
        as_of=min(times, default=None),
        claims={},
        notes=tuple(note for one in holdings for note in one.notes),
        basis=tuple(said for one in holdings for said in one.basis),
    )


def _unmentioned(name: str, count: int) -> list[object]:
    """The cells of a column that a source does not have; one without sides signs its sizes."""
    return [SIGNED if name == "side" else ABSENT] * count


def _agreed_rates(holdings: Sequence[Holdings]) -> tuple[dict[str, object], dict[str, str]]:
    """One rate for each currency, the first source's, and where it comes from; the others must be near it."""
    rates: dict[str, object] = {}
    origins: dict[str, str] = {}
    for one in holdings:
        for code, rate in one.fx.items():
            if not _is_near(rates.setdefault(code, rate), rate):
                found = f"fx of {code} is {rate} here and {rates[code]} at {origins[code]}"
                raise SnapshotError(Problem(found, fix="give the rate once, under [fx] of the config", place=one.place))
            origins.setdefault(code, one.fx_origin.get(code, one.source))
    return rates, origins


def _is_near(rate: object, other: object) -> bool:
    if rate == other:
        return True
    try:
        first, second = to_number(rate), to_number(other)
    except ValueError:
        return False
    return abs(first - second) <= RATE_TOLERANCE * min(abs(first), abs(second))


def _added(holdings: Sequence[Holdings]) -> Mapping[str, object]:
    """The sums of the figures that every source gives; one that a source lacks is not known."""
    names = dict.fromkeys(name for one in holdings for name, value in one.account.items() if value is not None)
    return {name: _sum_of(name, [one.account.get(name) for one in holdings]) for name in names}


def _sum_of(name: str, amounts: list[object]) -> object:
    if None in amounts:
        return Unknown(f"not every source gives {name}")
    if NO_SUM.search(name):
        return Unknown(f"every source has a {name} of its own, and they are no sum")
    return added(amounts)
