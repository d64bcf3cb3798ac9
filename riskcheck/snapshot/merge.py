"""Several sources' holdings as one book."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from riskcheck.foundation import Problem, SnapshotError, in_one_form
from riskcheck.snapshot.amounts import added
from riskcheck.snapshot.catalogue import ACCOUNT_FIGURES, FURTHER_MONEY
from riskcheck.snapshot.cells import to_number
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.table import NOT_GIVEN, SIGNED, RawTable

RATE_TOLERANCE = 0.01
"""How far two sources' rates of one currency may lie apart: two venues' tickers are never quite the same."""


def merged(holdings: Sequence[Holdings], add: Collection[str] = ()) -> Holdings:
    """Several sources' holdings as one book: rows side by side, money added up where every source has it.

    ``add`` are figures of the desk's own that are money. Raises SnapshotError where two sources answer with one
    account, or with rates that are far apart.
    """
    if len(holdings) == 1:
        return holdings[0]
    _refuse_one_account(holdings)
    ignored = frozenset.intersection(*(one.ignored for one in holdings))
    holdings = [_without(one, one.ignored - ignored) for one in holdings]
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
        account=_added(holdings, add),
        fx=fx,
        fx_origin=fx_origin,
        as_of=min(times, default=None),
        claims={},
        notes=tuple(note for one in holdings for note in one.notes),
        basis=(*(said for one in holdings for said in one.basis), *_declared_sums(holdings, add)),
        ignored=ignored,
        problems=tuple(problem for one in holdings for problem in one.problems),
        is_live=all(one.is_live for one in holdings),
        has_no_totals=True,  # each source's own rows were looked at
    )


def _without(holdings: Holdings, names: Collection[str]) -> Holdings:
    """The holdings without columns that this source alone is to be read without: elsewhere they mean what they say."""
    columns = {name: cells for name, cells in holdings.table.columns.items() if name not in names}
    return replace(holdings, table=replace(holdings.table, columns=columns)) if names else holdings


def _unmentioned(name: str, count: int) -> list[object]:
    """The cells of a column that a source does not have; one without sides signs its sizes."""
    return [SIGNED if name == "side" else NOT_GIVEN] * count


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


def _added(holdings: Sequence[Holdings], add: Collection[str]) -> Mapping[str, object]:
    """The sums of the figures that every source gives; one that a source lacks is not known."""
    names = dict.fromkeys(name for one in holdings for name, value in one.account.items() if value is not None)
    return {name: _sum_of(name, [one.account.get(name) for one in holdings], add) for name in names}


def _declared_sums(holdings: Sequence[Holdings], add: Collection[str]) -> list[str]:
    names = [name for name in sorted(add) if all(name in one.account for one in holdings)]
    return [f"{name} of all brokers is added up, as [snapshot] add declares" for name in names]


def _sum_of(name: str, amounts: list[object], add: Collection[str]) -> object:
    if None in amounts:
        return Problem(f"not every source gives {name}")
    own = ACCOUNT_FIGURES.get(name)
    if not (own.adds_up if own else name in FURTHER_MONEY or name in add):
        return Problem(
            f"every source has a {name} of its own, and nothing says that they add up "
            f'([snapshot] add = ["{name}"] does, if it is money)'
        )
    return added(amounts)


def _refuse_one_account(holdings: Sequence[Holdings]) -> None:
    """Refuse two sources that answer with one account: its money would count twice, and another is never seen."""
    for one, other in combinations(holdings, 2):
        ours, theirs = _accounts(one), _accounts(other)
        shared = sorted(ours.keys() & theirs.keys())
        if shared or (not (ours and theirs) and _is_same(one, other)):
            said = f"with the account {theirs[shared[0]]}" if shared else "with the same positions and account figures"
            found = f"{one.source} and {other.source} both answer {said}, whose money would count twice"
            fix = "correct the key or the factory of one: it reads the other's account"
            raise SnapshotError(Problem(found, expected="an account for each broker", fix=fix, place=other.place))


def _accounts(holdings: Holdings) -> dict[tuple[str, str], str]:
    """The accounts that the rows of a source name, by venue and account in one form of each."""
    venues, accounts = (holdings.table.columns.get(name, ()) for name in ("venue", "account"))
    if not accounts:
        return {}
    venues = venues or [NOT_GIVEN] * len(accounts)
    pairs = set(zip(venues, accounts, strict=True))
    return {
        (in_one_form(venue) if isinstance(venue, str) else "", in_one_form(account)): account
        for venue, account in pairs
        if isinstance(account, str)
    }


def _is_same(one: Holdings, other: Holdings) -> bool:
    """Whether two answers are the same, whatever the order of rows, and what the desk calls venues and accounts.

    Rows alone may be alike by chance: their entries, or the equities, have to be the same as well.
    """
    if not one.table.count or sorted(_rows(one, "size")) != sorted(_rows(other, "size")):
        return False
    ours, theirs = (each.account.get("equity") for each in (one, other))
    if ours is None and theirs is None:
        entries = sorted(_rows(one, "entry_price"))
        return all(price for _, price in entries) and entries == sorted(_rows(other, "entry_price"))
    return None not in {ours, theirs} and _is_near(ours, theirs)


def _rows(holdings: Holdings, name: str) -> list[tuple[str, str]]:
    """The symbol and one number of each row, in one spelling; an empty text where the row does not give it."""
    columns = holdings.table.columns
    missing = [NOT_GIVEN] * holdings.table.count
    return [
        (str(symbol), _spelt(cell))
        for symbol, cell in zip(columns.get("symbol", missing), columns.get(name, missing), strict=True)
    ]


def _spelt(cell: object) -> str:
    try:
        return f"{to_number(cell):.12g}"
    except ValueError:
        return ""
