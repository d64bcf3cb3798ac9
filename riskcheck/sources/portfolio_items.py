"""Clients whose ``portfolio()`` lists items with a contract each, as ib_async's of Interactive Brokers does.

``position`` is signed and counts contracts, ``averageCost`` is what one contract cost, multiplier included, and
``marketValue`` is position x marketPrice x multiplier in the contract's currency (TWS API, "Account and Portfolio
Data"). What an option is worth is its premium, and its exposure is not known. In which currency the PnL is, it does not
say: the open PnL is that of the prices.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import Amounts, RawTable, amount_in, described, rows_to_table, to_number

MAX_PRICE = 1e300
"""The programming interface writes the largest number that there is for a price that it does not have."""
PREMIUMS = frozenset({"OPT", "FOP", "WAR", "IOPT", "BAG"})
"""Types of contracts whose value is not their exposure."""
UNITS = frozenset({"STK", "CASH", "FUND", "CRYPTO"})
"""Types of contracts that are held by the unit."""
FIGURES = {"equity": "NetLiquidation", "cash": "TotalCashValue", "margin_used": "InitMarginReq"}


def lists_items(client: object) -> bool:
    """Whether a client is of this kind: its class can list a portfolio, and values of its account."""
    return callable(getattr(type(client), "portfolio", None)) and callable(getattr(type(client), "accountValues", None))


def items_of(client: Any, source: str) -> RawTable:
    """The positions in a client's portfolio. Raises SnapshotError where it is not connected, or answers otherwise."""
    connected = getattr(client, "isConnected", None)
    if callable(connected) and not connected():
        found = "the client is not connected, so that what it holds may be old, or nothing"
        raise SnapshotError(Problem(found, fix="connect it before it is asked", place=Place(source)))
    items = client.portfolio()
    if not isinstance(items, list | tuple):
        raise SnapshotError(Problem(f"portfolio() answers {described(items)}", "a list", place=Place(source)))
    return rows_to_table([_row(item) for item in items], source)


def _row(item: Any) -> dict[str, object]:
    contract = item.contract
    kind, currency = contract.secType, contract.currency or None
    multiplier = 1.0 if kind in UNITS else _number(contract.multiplier)
    cost = _number(item.averageCost)
    value = None if kind in PREMIUMS else _number(item.marketValue)
    return {
        "symbol": contract.localSymbol or contract.symbol,
        "size": item.position,
        "mark_price": _number(item.marketPrice),
        "entry_price": cost / multiplier if cost and multiplier else None,
        "notional": amount_in(abs(value), currency) if value else None,
        "multiplier": multiplier,
        "currency": currency,
        "asset_class": kind,
        "account": item.account or None,
        "venue": contract.primaryExchange or contract.exchange or None,
    }


def _number(value: object) -> float | None:
    """A number that is there; an empty text, NaN, and the largest number stand for none."""
    if value in {None, ""} or (isinstance(value, float) and not (isfinite(value) and abs(value) < MAX_PRICE)):
        return None
    return to_number(value)


def figures_of_items(client: Any) -> dict[str, object]:
    """The account's figures; of several accounts none is known, as one of them may be the sum of the others."""
    values: Sequence[Any] = client.accountValues()
    accounts = {value.account for value in values}
    if len(accounts) > 1:
        several = Problem(f"the client answers for {len(accounts)} accounts", fix="connect a client for each account")
        return dict.fromkeys(FIGURES, several)
    found: dict[str, object] = {}
    for name, tag in FIGURES.items():
        given = [value for value in values if value.tag == tag and not value.modelCode]
        if given:
            found[name] = Amounts({value.currency: to_number(value.value) for value in given})
    return found
