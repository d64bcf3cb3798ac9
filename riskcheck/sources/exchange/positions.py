"""One position as ccxt gives it becomes a row of the book, or is refused by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from riskcheck.foundation import Problem
from riskcheck.snapshot import OPTION_MULTIPLIER, SIDES, amount_in, parts_of
from riskcheck.sources.exchange.contract import (
    OWN,
    Contract,
    Data,
    Price,
    RefusedError,
    contradiction,
    contradiction_of_pnl,
    near,
    number,
    positive,
    said_pnl,
)
from riskcheck.sources.exchange.venue import Venue

Row = dict[str, object]

FAR = 1000.0
PLACEHOLDER = 0.0001
SIDE_WORDS: Mapping[str, str] = {"long": "long", "short": "short", "buy": "long", "sell": "short"}
"""What exchanges call the side of a position, and what it is."""
OPTION = re.compile(r"-\d+(\.\d+)?-[CP]\b")


@dataclass(frozen=True, slots=True)
class _Money:
    """The currency that a position's money is in: it settles in one, and an inverse contract is quoted in another."""

    contract: Contract
    settle: str
    quote: str

    def of(self, amount: float | None) -> object:
        """Money that the exchange counts in the settlement currency; a coin becomes the quote currency at the mark."""
        if amount is None or not self.contract.is_inverse:
            return amount_in(amount, self.settle)
        if self.contract.mark is None:
            return Problem(f"it is in {self.settle}, and there is no mark to convert it")
        return amount_in(amount * self.contract.mark, self.quote)


def position_row(position: Data, market: Data, venue: Venue, price: Price | None, answered: datetime) -> Row:
    """The row of a position: ``market`` is its market as ccxt describes it, empty where it is not known.

    ``price`` is the price to take where the position has no mark of its own, which is as old as the answer. What cannot
    be known is Problem, with its reason; raises RefusedError for a position without a symbol, a size or a side.
    """
    symbol = _symbol(position)
    is_inverse = _is_inverse(symbol, market)
    is_option = _is_option(symbol, position, market)
    size, side = _size_and_side(position, venue, is_counted_in_coin=not is_inverse and not is_option)
    multiplier = OPTION_MULTIPLIER if is_option else _multiplier(position, market, venue)
    row: Row = {"symbol": symbol, "side": side, "size": size, "multiplier": multiplier}
    settle = _settle(symbol, market)
    if size == 0:
        return row | {"realized_pnl": amount_in(number(position, "realizedPnl"), settle)}
    own = positive(position, "markPrice")
    price = price if own is None else Price(own, answered, OWN)
    worth = None if isinstance(multiplier, Problem) else size * multiplier
    mark = price.value if price else None
    contract = Contract(SIDES[side], worth, positive(position, "entryPrice"), mark, is_inverse)
    money = _Money(contract, settle, parts_of(symbol).quote)
    return row | {
        "multiplier": contradiction(position, contract, venue) or multiplier,
        "entry_price": contract.entry,
        "mark_price": Problem("neither the position nor a ticker has a price") if mark is None else mark,
        "price_time": price.time if price else None,
        "price_source": price.origin if price else None,
        "unrealized_pnl": _unrealized(position, money, venue, has_own_mark=own is not None),
        "realized_pnl": money.of(number(position, "realizedPnl")),
        "margin": _known(lambda: money.of(_margin(position, "initialMargin"))),
        "maintenance_margin": _known(lambda: money.of(_margin(position, "maintenanceMargin"))),
        "leverage": _known(lambda: positive(position, "leverage")),
        "liquidation_price": _known(lambda: _liquidation_price(position, mark)),
        "stop_price": _known(lambda: positive(position, "stopLossPrice")),
        "margin_mode": _text(position.get("marginMode")),
    }


def _known(figure: Callable[[], object]) -> object:
    """A figure that the position's worth does not depend on; where it cannot be read it is unknown, and no more."""
    try:
        return figure()
    except RefusedError as refusal:
        return Problem(str(refusal))


def _symbol(position: Data) -> str:
    symbol = position.get("symbol")
    if not isinstance(symbol, str) or not symbol.strip():
        raise RefusedError("a position without a symbol")
    return symbol


def _size_and_side(position: Data, venue: Venue, *, is_counted_in_coin: bool) -> tuple[float, str]:
    """The unsigned size in what the exchange counts, and the side; a sign may only repeat what the side says."""
    key = venue.size.key
    amount = number(position, key)
    if amount is None:
        raise RefusedError(f"{key} is missing, so its size is not known")
    worth = number(position, "notional")
    if amount == 0 and worth:
        raise RefusedError(f"a size of 0 beside a notional of {worth:g}")
    if amount == 0:
        return 0.0, "flat"
    stated = position.get("side")
    side = SIDE_WORDS.get(stated.lower()) if isinstance(stated, str) else None
    if side is None:
        found = f"the side {stated!r}" if stated else "no side"
        raise RefusedError(f"{found} beside a size of {amount:g}, expected long or short")
    if amount < 0 and side == "long":
        raise RefusedError(f"a size of {amount:g} on a long position")
    if venue.size.coin and is_counted_in_coin:
        return _size_in_coin(position, venue.size.coin), side
    size = abs(amount) - (_own(position, venue.size.closed) or 0.0 if venue.size.closed else 0.0)
    if size < 0:
        raise RefusedError(f"more of it is closed than its size of {amount:g}")
    return size, side if size else "flat"


def _size_in_coin(position: Data, key: str) -> float:
    """The size in units of the coin, under the exchange's own key for it."""
    size = _own(position, key)
    if not size:
        raise RefusedError(f"{key} is missing, so its size in the coin is not known")
    return abs(size)


def _own(position: Data, key: str) -> float | None:
    """A number of the exchange's own answer."""
    info = position.get("info")
    return number(info, key) if isinstance(info, Mapping) else None


def _multiplier(position: Data, market: Data, venue: Venue) -> float | Problem:
    """What one contract stands for: units of the coin, or of the quote currency where it is inverse."""
    if venue.size.coin and market:
        return _if_it_settles_as_it_is_quoted(1.0, market)
    if market.get("contract") is False or venue.size.key == "notional":
        return 1.0 if venue.size.in_coin else Problem("it is not known in what its size is counted")
    stated = positive(position, "contractSize")
    # Where a market is known, only its own size counts: ccxt works one out of the notional where a position has none.
    size = positive(market, "contractSize") if market else stated
    if size is None:
        return Problem("the size of a contract is not known")
    if stated is not None and not near(stated, size):
        return Problem(f"a contract is {stated:g} as the position says and {size:g} as the market says")
    return _if_it_settles_as_it_is_quoted(size, market)


def _if_it_settles_as_it_is_quoted(size: float, market: Data) -> float | Problem:
    if market.get("linear") is False and market.get("inverse") is False:
        return Problem("it settles in neither of its currencies")
    return size


def _is_option(symbol: str, position: Data, market: Data) -> bool:
    info = position.get("info")
    names = (
        [symbol, *(info.get(key) for key in ("contract", "symbol", "instId", "instrument_name"))]
        if isinstance(info, Mapping)
        else [symbol]
    )
    return market.get("option") is True or any(isinstance(name, str) and OPTION.search(name) for name in names)


def _is_inverse(symbol: str, market: Data) -> bool:
    """Whether a contract is worth its size in the quote currency, as it settles in its coin."""
    parts = parts_of(symbol)
    by_name = parts.settle == parts.coin != parts.quote
    stated = market.get("inverse")
    if isinstance(stated, bool) and market.get("contract") and stated != by_name:
        raise RefusedError(f"its market says {'inverse' if stated else 'not inverse'}, and its symbol the opposite")
    return by_name


def _unrealized(position: Data, money: _Money, venue: Venue, *, has_own_mark: bool) -> object:
    """The exchange's PnL where it is of the mark's own moment and not contradicted; None for one to be computed.

    A ticker's mark is of another moment than the exchange's PnL, which then only has to be near. What the snapshot
    does not compute, the PnL of an inverse contract, is computed here.
    """
    contract = money.contract
    gap = contradiction_of_pnl(position, contract, venue)
    if gap is not None:
        return gap
    said, computed = said_pnl(position, venue), contract.pnl()
    if said is not None and (has_own_mark or computed is None):
        return money.of(said)
    return amount_in(computed, money.quote) if contract.is_inverse else None


def _margin(position: Data, key: str) -> float | None:
    """A margin, which is never below 0: what some exchanges give in its place is a cost, with the sign of the side."""
    margin = number(position, key)
    if margin is not None and margin < 0:
        raise RefusedError(f"the exchange gives {margin:g} for it, which is not a margin")
    return margin


def _liquidation_price(position: Data, mark: float | None) -> object:
    """The price of liquidation; 0, less, and figures out of all proportion stand for one that nobody knows."""
    price = positive(position, "liquidationPrice")
    if price is None:
        return Problem("the exchange gives no liquidation price")
    if price == PLACEHOLDER or (mark is not None and not mark / FAR < price < mark * FAR):
        return Problem(f"the exchange gives {price:g} for one, which stands for a missing value")
    return price


def _settle(symbol: str, market: Data) -> str:
    settle = market.get("settle")
    return settle if isinstance(settle, str) and settle else parts_of(symbol).settle


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
