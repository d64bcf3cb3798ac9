"""Coins in an exchange's accounts: as positions of the book, and as a part of a wallet's equity."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from riskcheck.snapshot import Amounts, Unknown
from riskcheck.snapshot.symbols import parts_of
from riskcheck.sources.exchange.positions import Data, Price, Row
from riskcheck.sources.exchange.prices import coin_market
from riskcheck.sources.exchange.venues import SPOT
from riskcheck.sources.exchange.wallet import Balance


@dataclass(frozen=True, slots=True)
class Coin:
    """What an account holds of one coin, and the spot market that it is priced at; None where there is none."""

    code: str
    amount: float
    market: str | None
    balance: Balance

    def worth(self, price: Price | None) -> Amounts | Unknown:
        """What it is worth, in the currency of the market that it is priced at."""
        if price is None or self.market is None:
            return Unknown(f"{self.code} has no price at this exchange")
        return Amounts({parts_of(self.market).quote: self.amount * price.value})

    def row(self, price: Price | None) -> Row:
        """The coin as a position; what was borrowed is a short one."""
        worth = self.worth(price)
        return {
            "symbol": self.market or self.code,
            "side": "long" if self.amount > 0 else "short",
            "size": abs(self.amount),
            "multiplier": 1.0,
            "mark_price": worth if isinstance(worth, Unknown) or price is None else price.value,
            "price_time": price.time if price else None,
            "price_source": price.origin if price else None,
            "market": SPOT,
        }


Priced = tuple[Coin, Price | None]


def coins_of(balance: Balance, cash: Sequence[str], base_currency: str, markets: Mapping[str, Data]) -> Iterator[Coin]:
    """The coins of an account that matter: as positions, or because a wallet's equity is made of them."""
    for code, amount in balance.totals.items() if balance.has_positions or balance.account.is_wallet else ():
        if code not in cash and code != base_currency:
            yield Coin(code, amount, coin_market(code, base_currency, markets), balance)


def without_dust(
    coins: Sequence[Priced], least: float, is_fresh: Callable[[Price], bool], rates: Mapping[str, float]
) -> tuple[list[Priced], list[str]]:
    """The coins that are worth at least so much in base currency, and the codes of the others.

    One whose price is not known or too old, or whose rate is not known, is never dust.
    """
    kept: list[Priced] = []
    dust: list[str] = []
    for coin, price in coins:
        worth = coin.worth(price)
        is_reliable = price is not None and is_fresh(price)
        if is_reliable and isinstance(worth, Amounts) and not worth.gap(rates) and abs(worth.in_base(rates)) < least:
            dust.append(coin.code)
        else:
            kept.append((coin, price))
    return kept, sorted(dust)
