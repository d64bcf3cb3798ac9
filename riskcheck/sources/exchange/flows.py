"""What was paid into an exchange's accounts since the day began, less what was paid out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import fsum
from typing import NamedTuple

from riskcheck.foundation import Problem
from riskcheck.sources.exchange.connection import Connection, NotAnsweredError
from riskcheck.sources.exchange.listing import Listing, Moved, Scope, Span, UntoldError
from riskcheck.sources.exchange.venue import Venue
from riskcheck.sources.exchange.wallet import Balance, Codes

A_MOMENT = 5 * 60
"""How many seconds are looked at together."""
ROUNDING = 1e-12
NOT_LOOKED_UP = Problem("how this exchange lists deposits and withdrawals has not been looked up")


class Payment(NamedTuple):
    """An amount of a currency that came in at a moment; negative: that went out."""

    currency: str
    amount: float
    time: datetime


class Flows(NamedTuple):
    """What came in and went out; or why that is not known."""

    payments: tuple[Payment, ...] = ()
    missing: Problem | None = None


def flows_of(
    venue: Venue,
    markets: Iterable[str],
    balances: Sequence[Balance],
    codes: Codes,
    span: Span,
    connection: Connection,
) -> Flows:
    """The flows of the accounts that are read; none of a transfer between two of them, which each lists for itself.

    Whatever keeps them from being known is ``missing``, and not an error: the desk may know of them otherwise.
    """
    if venue.listings is None:
        return Flows(missing=NOT_LOOKED_UP)
    scope = Scope(frozenset(markets), connection.address)
    currencies = tuple(dict.fromkeys(code for one in balances for code in one.currencies))
    try:
        payments = [
            Payment(codes.plain(connection.code(one.currency)), one.amount, one.time)
            for listing in venue.listings(scope.markets)
            for one in _moved(listing, currencies, scope, span, connection)
        ]
    except NotAnsweredError as error:
        needs = "; see whether the key has the right to read them" if error.is_refusal else ""
        return Flows(missing=Problem(f"what was paid in and out today was not answered ({error.kind}){needs}"))
    except UntoldError as error:
        return Flows(missing=Problem(f"what was paid in and out today is not told by the answer: {error}"))
    return Flows(tuple(_together(payments)))


def _together(payments: Iterable[Payment]) -> Iterator[Payment]:
    """The payments of one currency within a few minutes as one: what left one account for another is none then."""
    sums: dict[tuple[str, int], list[Payment]] = {}
    for one in payments:
        sums.setdefault((one.currency, int(one.time.timestamp() // A_MOMENT)), []).append(one)
    for (currency, _), group in sums.items():
        amount = fsum(one.amount for one in group)
        if abs(amount) > ROUNDING * max(abs(one.amount) for one in group):
            yield Payment(currency, amount, max(one.time for one in group))


def _moved(
    listing: Listing, currencies: Sequence[str], scope: Scope, span: Span, connection: Connection
) -> Iterator[Moved]:
    """What one question lists within the span; raises UntoldError where that may not be all."""
    for currency in currencies if listing.per_currency else (None,):
        rows = connection.listed(listing, span, currency)
        moves = [one for row in rows for one in _meant(listing, row, scope)]
        goes_back = any(one.time < span.began - listing.earlier for one in moves)
        if len(rows) >= listing.most and not goes_back:
            raise UntoldError(f"it lists {len(rows)} {listing.what}, as many as it has at most, so there may be more")
        yield from (one for one in moves if one.time >= span.began)


def _meant(listing: Listing, row: Mapping[str, object], scope: Scope) -> list[Moved]:
    try:
        return list(listing.meaning(row, scope))
    except UntoldError as error:
        raise UntoldError(f"of its {listing.what}, {error}") from None
