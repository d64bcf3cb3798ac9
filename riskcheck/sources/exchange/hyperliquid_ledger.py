"""Hyperliquid's ledger, whose rows are of many shapes: https://hyperliquid.gitbook.io, non-funding ledger updates.

An address has one wallet for perpetuals, one for coins, and one at each market of a builder's own, of which the book
has those of the markets that are read; vaults and staking are in none of them.
"""

from collections.abc import Callable, Iterable, Mapping

from riskcheck.sources.exchange.listing import Listing, Moved, Row, Scope, UntoldError, moment, number, text

MONEY = "USDC"
PERPETUALS, COINS = "swap", "spot"
WALLETS: Mapping[str, str] = {"": PERPETUALS, "spot": COINS}
"""The wallet that each name of a market place stands for; other names are builders' own, which are not in the book."""

Change = tuple[str, str, float]
"""The wallet, the currency and the amount of one change."""


def hyperliquid(_markets: frozenset[str]) -> tuple[Listing, ...]:
    """One question has everything; an answer has 500 rows at most."""
    return (Listing("what moved in its ledger", "fetch_ledger", _moved, (), 500),)


def _moved(row: Row, scope: Scope) -> Iterable[Moved]:
    delta = row.get("delta")
    if not isinstance(delta, Mapping):
        raise UntoldError("delta is missing")
    kind = text(delta, "type")
    if kind not in CHANGES:
        raise UntoldError(f"what {kind!r} moves is not known")
    for wallet, currency, amount in CHANGES[kind](delta, scope.address.lower()):
        if wallet in scope.markets:
            yield Moved(moment(row, "time"), currency, amount)


def _nothing(_delta: Row, _me: str) -> Iterable[Change]:
    """A liquidation: what it takes is a loss, and not paid out."""
    return []


def _paid_in(key: str, sign: float = 1.0) -> Callable[[Row, str], Iterable[Change]]:
    """A change of the perpetuals' wallet by an amount of dollars, a fee beside it taken off."""

    def change(delta: Row, _me: str) -> Iterable[Change]:
        yield PERPETUALS, MONEY, sign * number(delta, key) - _fee(delta)

    return change


def _fee(delta: Row) -> float:
    return number(delta, "fee") if delta.get("fee") else 0.0


def _between_addresses(wallet: str, key: str) -> Callable[[Row, str], Iterable[Change]]:
    """A transfer between two addresses; the one that sends it pays the fee. Coins count at their worth when sent."""

    def change(delta: Row, me: str) -> Iterable[Change]:
        if text(delta, "user").lower() == me:
            yield wallet, MONEY, -number(delta, key) - _fee(delta)
        if text(delta, "destination").lower() == me:
            yield wallet, MONEY, number(delta, key)

    return change


def _sent(delta: Row, me: str) -> Iterable[Change]:
    """A transfer between wallets, of one address or of two."""
    worth = number(delta, "usdcValue")
    if text(delta, "user").lower() == me:
        yield WALLETS.get(str(delta.get("sourceDex")), ""), MONEY, -worth - _fee(delta)
    if text(delta, "destination").lower() == me:
        yield WALLETS.get(str(delta.get("destinationDex")), ""), MONEY, worth


def _between_own_wallets(delta: Row, _me: str) -> Iterable[Change]:
    amount = number(delta, "usdc") * (1.0 if delta.get("toPerp") is True else -1.0)
    yield PERPETUALS, MONEY, amount
    yield COINS, MONEY, -amount


def _staked(delta: Row, _me: str) -> Iterable[Change]:
    amount = number(delta, "amount")
    yield COINS, text(delta, "token"), -amount if delta.get("isDeposit") is True else amount


CHANGES: Mapping[str, Callable[[Row, str], Iterable[Change]]] = {
    "deposit": _paid_in("usdc"),
    "withdraw": _paid_in("usdc", -1.0),
    "internalTransfer": _between_addresses(PERPETUALS, "usdc"),
    "subAccountTransfer": _between_addresses(PERPETUALS, "usdc"),
    "spotTransfer": _between_addresses(COINS, "usdcValue"),
    "send": _sent,
    "accountClassTransfer": _between_own_wallets,
    "vaultCreate": _paid_in("usdc", -1.0),
    "vaultDeposit": _paid_in("usdc", -1.0),
    "vaultDistribution": _paid_in("usdc"),
    "vaultWithdraw": _paid_in("netWithdrawnUsd"),
    "cStakingTransfer": _staked,
    "liquidation": _nothing,
}
"""What each kind of row changes; of any other nobody knows, and so the flows are not known either."""
