"""What each exchange lists of money that came in or went out, and what its rows mean.

Money counts from when it changes the balance that the book's equity is made of: a deposit when it is credited, a
withdrawal when it is taken off, its fee with it, and one that failed not at all, as it is given back. Best is the
account's own ledger, in which each change stands as it happened; deposits and withdrawals are looked at one by one only
where an exchange has none.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from riskcheck.sources.exchange.listing import (
    Listing,
    Meaning,
    Moved,
    Row,
    Scope,
    Span,
    UntoldError,
    milliseconds,
    moment,
    number,
    text,
    written_moment,
)

SPOT = "spot"
ON_ITS_WAY = timedelta(days=2)
"""How long a payment may be on its way: those announced so long before the day are looked at, too."""


def _at_kraken(row: Row, _scope: Scope) -> Iterable[Moved]:
    """An entry of the ledger: the amount has a sign, and the fee is taken off beside it."""
    yield Moved(moment(row, "time", 1), text(row, "asset"), number(row, "amount") - number(row, "fee"))


def kraken(_markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://docs.kraken.com/api-reference/account-data/get-ledgers-info: 50 entries at a time, of one type each."""

    def listing(kind: str) -> Listing:
        return Listing(f"{kind}s", "fetch_ledger", _at_kraken, ("result", "ledger"), 50, lambda _: {"type": kind})

    return tuple(listing(kind) for kind in ("deposit", "withdrawal", "transfer"))


def _at_krakenfutures(row: Row, _scope: Scope) -> Iterable[Moved]:
    """An entry of the log: a transfer has one for each wallet that it changes, of which the flex wallet is read."""
    if text(row, "margin_account").lower() == "flex":
        change = number(row, "new_balance") - number(row, "old_balance")
        yield Moved(written_moment(row, "date"), text(row, "asset"), change)


def krakenfutures(_markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://docs.kraken.com/api-reference/account-history/get-account-log: 500 entries unless more are asked for."""

    def listing(kind: str) -> Listing:
        return Listing(f"{kind}s", "fetch_ledger", _at_krakenfutures, ("logs",), 500, lambda _: {"info": kind})

    kinds = ("transfer", "cross-exchange transfer", "subaccount transfer", "admin transfer")
    return tuple(listing(kind) for kind in kinds)


def _in_unified_account(row: Row, _scope: Scope) -> Iterable[Moved]:
    yield Moved(moment(row, "transactionTime"), text(row, "currency"), number(row, "change"))


def _in_funding_account(row: Row, _scope: Scope) -> Iterable[Moved]:
    """Whatever changes a wallet in which nothing is traded: its interest is not profit of the day either."""
    direction = text(row, "ioDirection")
    if direction not in ("I", "O"):
        raise UntoldError(f"ioDirection is {direction!r}")
    amount = abs(number(row, "txnAmt"))
    yield Moved(moment(row, "createTime", 1), text(row, "currency"), amount if direction == "I" else -amount)


def bybit(markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://bybit-exchange.github.io/docs/v5/account/transaction-log and .../asset/fund-history."""

    def transfers(kind: str) -> Listing:
        def params(span: Span) -> Mapping[str, object]:
            return {"accountType": "UNIFIED", "type": kind, "limit": 50, "endTime": milliseconds(span.now)}

        return Listing("transfers", "fetch_ledger", _in_unified_account, ("result", "list"), 50, params)

    def funding(span: Span) -> Mapping[str, object]:
        since, until = (str(int(time.timestamp())) for time in (span.began, span.now))
        return {"createTimeFrom": since, "createTimeTo": until, "limit": "100"}

    method = "private_get_v5_asset_fundinghistory"
    wallet = Listing(
        "what moved in the funding wallet", method, _in_funding_account, ("result", "list"), 100, funding, is_raw=True
    )
    return transfers("TRANSFER_IN"), transfers("TRANSFER_OUT"), *([wallet] if SPOT in markets else [])


def _in_bill(row: Row, _scope: Scope) -> Iterable[Moved]:
    yield Moved(moment(row, "ts"), text(row, "ccy"), number(row, "balChg"))


def okx(markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://www.okx.com/docs-v5/en, Get bills details (type 1 are transfers) and Asset bills details.

    Whatever changes the funding wallet counts: nothing is traded in it.
    """

    def newer(span: Span) -> Mapping[str, object]:
        return {"before": str(milliseconds(span.began) - 1), "limit": "100"}

    transfers = Listing("transfers", "fetch_transfers", _in_bill, ("data",), 100, lambda _: {"limit": "100"})
    funding = Listing(
        "what moved in the funding wallet", "private_get_asset_bills", _in_bill, ("data",), 100, newer, is_raw=True
    )
    return (transfers, funding) if SPOT in markets else (transfers,)


COLLECTED = ("1", "6")
"""Deposits at Binance that are in the balance: done, and credited but not yet free to be withdrawn."""
GIVEN_BACK = ("1", "3", "5")
"""Withdrawals at Binance that were cancelled, rejected or failed."""
FIAT_DONE = ("Successful", "Finished")
FIAT_UNDONE = ("Failed", "Refunded")
FIAT_UNDERWAY = ("Processing",)


def _deposit_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    if str(row.get("status")) in COLLECTED:
        # It is credited when it is complete, which may be a day after it was seen on its chain.
        key = "completeTime" if row.get("completeTime") else "insertTime"
        yield Moved(moment(row, key), text(row, "coin"), number(row, "amount"))


def _withdrawal_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    if str(row.get("status")) not in GIVEN_BACK:
        amount = number(row, "amount") + number(row, "transactionFee")
        yield Moved(written_moment(row, "applyTime"), text(row, "coin"), -amount)


def _fiat_deposit_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    status = text(row, "status")
    if status in FIAT_DONE:
        yield Moved(moment(row, "updateTime"), text(row, "fiatCurrency"), number(row, "amount"))
    elif status not in FIAT_UNDONE + FIAT_UNDERWAY:
        raise UntoldError(f"status is {status!r}")


def _fiat_withdrawal_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    status = text(row, "status")
    if status in FIAT_DONE + FIAT_UNDERWAY:
        yield Moved(moment(row, "createTime"), text(row, "fiatCurrency"), -number(row, "indicatedAmount"))
    elif status not in FIAT_UNDONE:
        raise UntoldError(f"status is {status!r}")


def _payment_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    yield Moved(moment(row, "transactionTime"), text(row, "currency"), number(row, "amount"))


def _income_at_binance(row: Row, _scope: Scope) -> Iterable[Moved]:
    yield Moved(moment(row, "time"), text(row, "asset"), number(row, "income"))


def binance(markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://developers.binance.com/docs: Get Income History; Deposit, Withdraw, Fiat and Pay History.

    The futures wallets have ledgers of their own, in which everything that moves money is a transfer with the other
    wallets. Those have none: what comes from outside is listed by its kind, and what goes to futures wallets that are
    not read is what these say came in.
    """

    def income(kind: str) -> Listing:
        def params(_span: Span) -> Mapping[str, object]:
            return {"subType": kind, "incomeType": "TRANSFER", "limit": 1000}

        return Listing(f"transfers of its {kind} futures", "fetch_ledger", _income_at_binance, (), 1000, params)

    futures = (income("linear"), income("inverse"))
    if SPOT not in markets:
        return futures
    has_futures = bool(markets & {"swap", "future"})
    return (*_outside_of_binance(), *(() if has_futures else (one.against() for one in futures)))


def _outside_of_binance() -> tuple[Listing, ...]:
    """What comes from outside; each of the two questions for fiat costs half of what a key may ask within a minute."""

    def coins(_span: Span) -> Mapping[str, object]:
        return {"limit": 1000}

    def fiat(_span: Span) -> Mapping[str, object]:
        return {"fiat": True, "rows": 500}

    def pay(_span: Span) -> Mapping[str, object]:
        return {"internal": True, "limit": 100}

    return (
        Listing("deposits", "fetch_deposits", _deposit_at_binance, (), 1000, coins, earlier=ON_ITS_WAY),
        Listing("withdrawals", "fetch_withdrawals", _withdrawal_at_binance, (), 1000, coins),
        Listing(
            "deposits of fiat", "fetch_deposits", _fiat_deposit_at_binance, ("data",), 500, fiat, earlier=ON_ITS_WAY
        ),
        Listing("withdrawals of fiat", "fetch_withdrawals", _fiat_withdrawal_at_binance, ("data",), 500, fiat),
        Listing("payments", "fetch_transfers", _payment_at_binance, ("data",), 100, pay),
    )


DONE = ("completed", "confirmed")


def _deposit_at_deribit(row: Row, _scope: Scope) -> Iterable[Moved]:
    if row.get("state") == "completed":
        yield Moved(moment(row, "updated_timestamp"), text(row, "currency"), number(row, "amount"))


def _withdrawal_at_deribit(row: Row, _scope: Scope) -> Iterable[Moved]:
    """One that nobody has confirmed yet has taken nothing off."""
    if row.get("state") in DONE:
        time = moment(row, "confirmed_timestamp" if row.get("confirmed_timestamp") else "created_timestamp")
        yield Moved(time, text(row, "currency"), -number(row, "amount") - number(row, "fee"))


def _transfer_at_deribit(row: Row, _scope: Scope) -> Iterable[Moved]:
    direction = text(row, "direction")
    if direction not in ("payment", "income"):
        raise UntoldError(f"direction is {direction!r}")
    if row.get("state") in DONE:
        amount = number(row, "amount") * (1 if direction == "income" else -1)
        yield Moved(moment(row, "updated_timestamp"), text(row, "currency"), amount)


def deribit(_markets: frozenset[str]) -> tuple[Listing, ...]:
    """https://docs.deribit.com: private/get_deposits, get_withdrawals and get_transfers, the newest 1000 of each."""

    def listing(what: str, meaning: Meaning) -> Listing:
        method, newest = f"private_get_get_{what}", {"count": 1000}
        rows = ("result", "data")
        return Listing(what, method, meaning, rows, 1000, lambda _: newest, is_raw=True, per_currency=True)

    return (
        listing("deposits", _deposit_at_deribit),
        listing("withdrawals", _withdrawal_at_deribit),
        listing("transfers", _transfer_at_deribit),
    )
