"""What is held at an exchange: spot holdings as positions, and the account's figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.snapshot import Amounts, Unknown
from riskcheck.snapshot.amounts import added
from riskcheck.snapshot.cells import to_number
from riskcheck.sources.exchange.answers import at
from riskcheck.sources.exchange.positions import Data, RefusedError
from riskcheck.sources.exchange.venues import Account, Figure

CASH = (
    *("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD"),
    *("USDT", "USDC", "DAI", "USDE", "USDH", "FDUSD", "PYUSD", "EURC"),
)
"""What is cash in a wallet unless the config says otherwise: currencies, and the coins that stand for them."""


class Balance(NamedTuple):
    """One account's answer: as ccxt understands it, as the exchange gave it, and whether its coins are positions."""

    account: Account
    totals: Mapping[str, float]
    info: object
    has_positions: bool


def totals_of(balance: Data, endings: Sequence[str] = ()) -> dict[str, float]:
    """The amount held in each currency, those of 0 left out; raises RefusedError where one cannot be known.

    A currency under one of the ``endings`` is counted as the one itself.
    """
    totals = balance.get("total")
    if not isinstance(totals, Mapping):
        raise RefusedError("the balance has no totals")
    amounts: dict[str, float] = {}
    for name, total in totals.items():
        code = _without_ending(str(name), endings)
        amounts[code] = amounts.get(code, 0.0) + _amount(name, total)
    debts = balance.get("debt")
    for code, debt in debts.items() if isinstance(debts, Mapping) else ():
        if debt is not None and _amount(code, debt):
            raise RefusedError(f"{debt} {code} are borrowed, and it is not known whether the balance contains them")
    return {code: amount for code, amount in amounts.items() if amount}


def _without_ending(code: str, endings: Sequence[str]) -> str:
    ending = next((one for one in endings if code.endswith(one)), "")
    return code.removesuffix(ending)


def _amount(code: object, value: object) -> float:
    try:
        return to_number(value)
    except ValueError as error:
        raise RefusedError(f"the balance of {code} is {error}") from None


def figures_of(balances: Sequence[Balance], cash: Sequence[str], worths: Sequence[object]) -> dict[str, object]:
    """Equity, margin used and cash of all accounts together: amounts of money, or why they are not known.

    ``worths`` is what makes up the equity of wallets beside their cash: holdings, and the PnL of what they secure.
    """
    wallets = [one for one in balances if one.account.is_wallet]
    others = [one for one in balances if not one.account.is_wallet]
    in_cash = [Amounts({code: total for code, total in one.totals.items() if code in cash}) for one in wallets]
    equities = [*in_cash, *(worths if wallets else ()), *map(_equity, others)]
    margins = [_figure(one, one.account.margin_used, "margin used") for one in others]
    return {
        "equity": added(equities),
        "cash": Unknown("only the cash of a wallet is known") if others or not wallets else added(in_cash),
        "margin_used": added(margins) if margins else Unknown("a wallet says nothing of margin"),
    }


def _equity(balance: Balance) -> object:
    if balance.account.totals_are_equity:
        return Amounts(balance.totals)
    return _figure(balance, balance.account.equity, "equity")


def _figure(balance: Balance, figure: Figure | None, name: str) -> object:
    """An account figure at its place in the exchange's own answer."""
    if figure is None:
        return Unknown(f"what this exchange's figures say of {name} is not known")
    try:
        parts = list(_amounts_at(balance.info, figure))
    except (KeyError, ValueError):
        parts = []
    if not parts:
        return Unknown(f"{name} is not where this exchange gives it, at {'.'.join(figure.path)}")
    return added([Amounts({code: amount}) for code, amount in parts])


def _amounts_at(info: object, figure: Figure) -> Iterator[tuple[str, float]]:
    """The amounts at a path, with their currencies; raises KeyError or ValueError where one is not there."""
    *above, key = figure.path
    for entry in at(info, tuple(above)):
        if not isinstance(entry, Mapping):
            raise KeyError(key)
        amount = to_number(entry[key])
        yield (str(entry[figure.currency]) if figure.named else figure.currency), amount
