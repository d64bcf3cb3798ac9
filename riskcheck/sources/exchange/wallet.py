"""What is held at an exchange: spot holdings as positions, and the account's figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.foundation import Problem
from riskcheck.snapshot import Amounts, added, to_number
from riskcheck.sources.exchange.answers import at
from riskcheck.sources.exchange.contract import Data, RefusedError
from riskcheck.sources.exchange.venue import Account, Figure

CASH = (
    *("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD"),
    *("USDT", "USDC", "DAI", "USDE", "USDH", "FDUSD", "PYUSD", "EURC"),
)
"""What is cash in a wallet unless the config says otherwise: currencies, and the coins that stand for them."""


class Balance(NamedTuple):
    """One account's answer: as ccxt understands it, as the exchange gave it, and whether its coins are positions.

    ``debts`` are amounts that are borrowed and of which nobody knows whether the totals contain them; ``currencies``
    are all that the account may hold.
    """

    account: Account
    totals: Mapping[str, float]
    info: object
    has_positions: bool
    debts: Mapping[str, float]
    currencies: tuple[str, ...]


class Codes(NamedTuple):
    """How an exchange marks coins that are bound in a programme, and which coins and currencies there are."""

    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    known: frozenset[str]

    def plain(self, code: str) -> str:
        """The coin that a code stands for; one that is a coin of its own stands for itself."""
        ending = next((one for one in self.endings if code.endswith(one)), "")
        code = code.removesuffix(ending)
        if code in self.known:
            return code
        return next((rest for one in self.beginnings if (rest := code.removeprefix(one)) in self.known), code)


def balance_of(account: Account, answer: Data, codes: Codes, *, has_positions: bool) -> Balance:
    """One account's balance; raises RefusedError where an amount in it cannot be known."""
    totals = answer.get("total")
    if not isinstance(totals, Mapping):
        raise RefusedError("the balance has no totals")
    held = _amounts(totals, codes)
    debts = _amounts(_given(answer.get("debt")), codes)
    if account.holds_debts:
        held = {code: held.get(code, 0.0) - debts.get(code, 0.0) for code in {**held, **debts}}
        debts = {}
    return Balance(
        account,
        {code: amount for code, amount in held.items() if amount},
        answer.get("info"),
        has_positions,
        {code: amount for code, amount in debts.items() if amount},
        tuple(map(str, totals)),
    )


def _given(debts: object) -> Mapping[object, object]:
    """The debts that an answer gives; ccxt says None where there are none."""
    given = debts if isinstance(debts, Mapping) else {}
    return {code: debt for code, debt in given.items() if debt is not None}


def _amounts(by_code: Mapping[object, object], codes: Codes) -> dict[str, float]:
    """The amount of each coin; raises RefusedError where one cannot be known."""
    amounts: dict[str, float] = {}
    for name, value in by_code.items():
        code = codes.plain(str(name))
        amounts[code] = amounts.get(code, 0.0) + _amount(name, value)
    return amounts


def _amount(code: object, value: object) -> float:
    try:
        return to_number(value)
    except ValueError as error:
        raise RefusedError(f"the balance of {code} is {error}") from None


def beside(balance: Balance) -> Iterator[str]:
    """The further accounts of an answer in which there is something, with what there is; none of it is in the book."""
    if balance.account.beside is None:
        return
    (accounts,) = at(balance.info, balance.account.beside)
    for name, account in accounts.items() if isinstance(accounts, Mapping) else ():
        held = account.get("balances") if isinstance(account, Mapping) and name != balance.account.name else None
        there = [f"{amount} {code}" for code, amount in _given(held).items() if _is_something(amount)]
        if there:
            yield f"{name} ({', '.join(there)})"


def _is_something(amount: object) -> bool:
    try:
        return to_number(amount) != 0
    except ValueError:
        return True


def figures_of(balances: Sequence[Balance], cash: Sequence[str], worths: Iterable[object]) -> dict[str, object]:
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
        "cash": Problem("only the cash of a wallet is known") if others or not wallets else added(in_cash),
        "margin_used": added(margins) if margins else Problem("a wallet says nothing of margin"),
    }


def _equity(balance: Balance) -> object:
    if balance.account.totals_are_equity:
        return Amounts(balance.totals)
    return _figure(balance, balance.account.equity, "equity")


def _figure(balance: Balance, places: Sequence[Figure], name: str) -> object:
    """An account figure at the first of its places in the exchange's own answer at which it is."""
    if not places:
        return Problem(f"what this exchange's figures say of {name} is not known")
    for figure in places:
        try:
            parts = list(_amounts_at(balance.info, figure))
        except (KeyError, ValueError):
            parts = []
        if figure.is_repeated and len(set(parts)) == 1:
            return Amounts(dict(parts))
        if parts and not figure.is_repeated:
            return added([Amounts({code: amount}) for code, amount in parts])
    tried = " or ".join(".".join(figure.path) for figure in places)
    return Problem(f"{name} is not where this exchange gives it, at {tried}")


def _amounts_at(info: object, figure: Figure) -> Iterator[tuple[str, float]]:
    """The amounts at a path, with their currencies; raises KeyError or ValueError where one is not there."""
    *above, key = figure.path
    for entry in at(info, tuple(above)):
        if not isinstance(entry, Mapping):
            raise KeyError(key)
        amount = to_number(entry[key])
        yield (str(entry[figure.currency]) if figure.named else figure.currency), amount
