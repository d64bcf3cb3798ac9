"""Coins in an exchange's accounts: as positions of the book, and as a part of a wallet's equity."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from riskcheck.foundation import Problem
from riskcheck.snapshot import Amounts, parts_of
from riskcheck.sources.exchange.contract import Data, Price
from riskcheck.sources.exchange.positions import Row
from riskcheck.sources.exchange.prices import coin_market
from riskcheck.sources.exchange.venue import SPOT
from riskcheck.sources.exchange.wallet import Balance

CENT = 0.01
"""A debt below it, in base currency, is one that rounding left behind."""


@dataclass(frozen=True, slots=True)
class Coin:
    """An amount of one coin in an account, and the spot market that it is priced at; None where there is none."""

    code: str
    amount: float
    market: str | None
    balance: Balance


@dataclass(frozen=True, slots=True)
class Holding:
    """A coin at its price: what it is worth, in the currency of its market, and the position that it is."""

    coin: Coin
    price: Price | None
    worth: Amounts | Problem
    row: Row

    @property
    def is_position(self) -> bool:
        """Whether it stands in the book, and not only in the equity of its wallet."""
        return self.coin.balance.has_positions

    @property
    def is_in_equity(self) -> bool:
        """Whether the equity of its account is made of it."""
        return self.coin.balance.account.is_wallet


def coins_of(balance: Balance, cash: Sequence[str], markets: Mapping[str, Data], base_currency: str) -> Iterator[Coin]:
    """The coins of an account that matter: as positions, or because a wallet's equity is made of them."""
    for code, amount in balance.totals.items() if balance.has_positions or balance.account.is_wallet else ():
        if code not in cash:
            yield Coin(code, amount, coin_market(code, base_currency, markets), balance)


def holding_of(coin: Coin, price: Price | None, base_currency: str) -> Holding:
    """A coin as a position; what was borrowed is a short one."""
    worth = worth_of(coin.code, coin.amount, coin.market, price)
    row: Row = {
        "symbol": coin.market or coin.code,
        "side": "long" if coin.amount > 0 else "short",
        "size": abs(coin.amount),
        "multiplier": 1.0,
        "mark_price": worth if isinstance(worth, Problem) or price is None else price.value,
        "price_time": price.time if price else None,
        "price_source": price.origin if price else None,
        "market": SPOT,
    }
    # A coin without a market is named by its code alone, which says nothing of a currency.
    return Holding(coin, price, worth, row if coin.market else row | {"currency": base_currency})


def worth_of(code: str, amount: float, market: str | None, price: Price | None) -> Amounts | Problem:
    """What an amount of a coin is worth, in the currency of the market that it is priced at."""
    if price is None or market is None:
        return Problem(
            f"{code} has no price at this exchange (if it is to count at a rate of your own, or at nothing, name it "
            "under cash of the broker, and give its worth under [fx] of the config)"
        )
    return Amounts({parts_of(market).quote: amount * price.value})


def without_dust(
    holdings: Sequence[Holding], least: float, is_fresh: Callable[[Price], bool], rates: Mapping[str, float]
) -> tuple[list[Holding], list[str]]:
    """The holdings that are worth at least so much in base currency, and the codes of the others.

    One whose price is not known or too old, or whose rate is not known, is never dust.
    """
    kept: list[Holding] = []
    dust: list[str] = []
    for one in holdings:
        is_reliable = one.price is not None and is_fresh(one.price)
        if is_reliable and is_below(one.worth, least, rates):
            dust.append(one.coin.code)
        else:
            kept.append(one)
    return kept, sorted(dust)


def is_below(worth: Amounts | Problem, least: float, rates: Mapping[str, float]) -> bool:
    """Whether something is known to be worth less than so much in base currency."""
    return isinstance(worth, Amounts) and not worth.gap(rates) and abs(worth.in_base(rates)) < least
