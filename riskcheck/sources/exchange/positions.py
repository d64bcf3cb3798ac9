"""One position as ccxt gives it becomes a row of the book, or is refused by name.

What ccxt hands on is what each exchange happens to say: numbers may be missing, texts, in the coin or at the entry
price. So worth is always computed anew, as contracts x contract size x mark, and what the exchange says of it is only
held against that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from riskcheck.snapshot import Unknown
from riskcheck.snapshot.amounts import OPTION_MULTIPLIER, amount_in
from riskcheck.snapshot.cells import to_number
from riskcheck.snapshot.sides import SIDES
from riskcheck.snapshot.symbols import parts_of
from riskcheck.sources.exchange.venues import Venue

Data = Mapping[str, object]
Row = dict[str, object]

TOLERANCE = 0.01
"""How far what an exchange says of a position may be from what size and prices give: it was measured a bit earlier."""
FAR = 1000.0
PLACEHOLDER = 0.0001
SIDE_WORDS: Mapping[str, str] = {"long": "long", "short": "short", "buy": "long", "sell": "short"}
"""What exchanges call the side of a position, and what it is."""
OPTION = re.compile(r"-\d+(\.\d+)?-[CP]\b")


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one unit in the quote currency, when it was true (None: nobody says), and what kind of price it is."""

    value: float
    time: datetime | None
    origin: str


class RefusedError(Exception):
    """A position that cannot be a row of the book, with the reason as a clause."""


@dataclass(frozen=True, slots=True)
class _Contract:
    """What the figures of one position give: ``worth`` is contracts x contract size, in the quote if it is inverse."""

    direction: float
    worth: float | None
    entry: float | None
    mark: float | None
    is_inverse: bool

    @property
    def notional(self) -> float | None:
        """The notional in the quote currency."""
        if self.worth is None or self.is_inverse:
            return self.worth
        return None if self.mark is None else self.worth * self.mark

    def pnl(self) -> float | None:
        """The unrealised PnL in the quote currency: of an inverse contract direction x worth x (mark / entry - 1)."""
        if self.worth is None or self.entry is None or self.mark is None:
            return None
        gain = self.mark / self.entry - 1 if self.is_inverse else self.mark - self.entry
        return self.direction * self.worth * gain


def position_row(position: Data, market: Data, venue: Venue, price: Price | None, answered: datetime) -> Row:
    """The row of a position: ``market`` is its market as ccxt describes it, empty where it is not known.

    ``price`` is the price to take where the position has no mark of its own, which is as old as the answer. What cannot
    be known is Unknown, with its reason; raises RefusedError for a position without a symbol, a size or a side.
    """
    symbol = _symbol(position)
    size, side = _size_and_side(position, venue)
    row: Row = {"symbol": symbol, "side": side, "size": size}
    settle = _settle(symbol, market)
    if size == 0:
        return row | {"realized_pnl": amount_in(_number(position, "realizedPnl"), settle)}
    entry = _positive(position, "entryPrice")
    own = _positive(position, "markPrice")
    price = price if own is None else Price(own, answered, "position")
    multiplier = _multiplier(symbol, position, market, venue)
    worth = None if isinstance(multiplier, Unknown) else size * multiplier
    is_inverse = _is_inverse(symbol, market)
    mark = price.value if price else None
    contract = _Contract(SIDES[side], worth, entry, mark, is_inverse)
    contradiction = _contradiction(position, contract, venue)
    return row | {
        "multiplier": contradiction or multiplier,
        "entry_price": entry,
        "mark_price": Unknown("neither the position nor a ticker has a price") if mark is None else mark,
        "price_time": price.time if price else None,
        "price_source": price.origin if price else None,
        "unrealized_pnl": _unrealized(position, contract, symbol, settle),
        **{
            name: _in_quote(_number(position, key), contract, symbol, settle)
            for name, key in (
                ("realized_pnl", "realizedPnl"),
                ("margin", "initialMargin"),
                ("maintenance_margin", "maintenanceMargin"),
            )
        },
        "leverage": _positive(position, "leverage"),
        "liquidation_price": _liquidation_price(position, mark),
        "stop_price": _positive(position, "stopLossPrice"),
        "margin_mode": _text(position.get("marginMode")),
    }


def _symbol(position: Data) -> str:
    symbol = position.get("symbol")
    if not isinstance(symbol, str) or not symbol.strip():
        raise RefusedError("a position without a symbol")
    return symbol


def _size_and_side(position: Data, venue: Venue) -> tuple[float, str]:
    """The unsigned number of contracts, and the side; a sign may only repeat what the side says."""
    amount = _number(position, venue.amount)
    if amount is None:
        raise RefusedError(f"{venue.amount} is missing, so its size is not known")
    worth = _number(position, "notional")
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
    size = abs(amount) - (_closed(position, venue) if venue.closed else 0.0)
    if size < 0:
        raise RefusedError(f"more of it is closed than its size of {amount:g}")
    return size, side if size else "flat"


def _closed(position: Data, venue: Venue) -> float:
    """The part of a position that is closed again where the exchange still counts it."""
    info = position.get("info")
    return (_number(info, str(venue.closed)) if isinstance(info, Mapping) else None) or 0.0


def _multiplier(symbol: str, position: Data, market: Data, venue: Venue) -> float | Unknown:
    """What one contract stands for: units of the coin, or of the quote currency where it is inverse."""
    if _is_option(symbol, position, market):
        return OPTION_MULTIPLIER
    if market.get("contract") is False or venue.amount == "notional":
        return 1.0 if venue.amounts_in_coin else Unknown("it is not known in what its size is counted")
    stated = _positive(position, "contractSize")
    # Where a market is known, only its own size counts: ccxt works one out of the notional where a position has none.
    size = _positive(market, "contractSize") if market else stated
    if size is None:
        return Unknown("the size of a contract is not known")
    if stated is not None and not _near(stated, size):
        return Unknown(f"a contract is {stated:g} as the position says and {size:g} as the market says")
    if market.get("linear") is False and market.get("inverse") is False:
        return Unknown("it settles in neither of its currencies")
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


def _contradiction(position: Data, contract: _Contract, venue: Venue) -> Unknown | None:
    """Why the notional cannot be believed, where the exchange's own is none of the figures that it could be.

    That is the notional at the mark; of an inverse contract also in the coin; or the one at the entry price, where the
    exchange's PnL confirms that the mark is right and merely not used. Where it gives none, its PnL has to fit.
    """
    said, computed = _number(position, "notional"), contract.notional
    if computed is None:
        return None
    if not said or venue.amount == "notional":
        return _contradiction_of_pnl(position, contract)
    said = abs(said)
    known = [computed]
    if contract.is_inverse:
        known += [computed / price for price in (contract.mark, contract.entry) if price]
    elif contract.entry is not None and contract.worth is not None and _confirms(position, contract):
        known.append(contract.worth * contract.entry)
    if any(_near(said, value) for value in known):
        return None
    return Unknown(f"its notional is {said:.8g} as the exchange says and {computed:.8g} as size and mark give it")


def _contradiction_of_pnl(position: Data, contract: _Contract) -> Unknown | None:
    """Why the size, or a price, cannot be right: they would have led to another PnL."""
    said, computed = _said_pnl(position, contract), contract.pnl()
    if said is None or computed is None or abs(said - computed) <= TOLERANCE * (contract.notional or 0.0):
        return None
    return Unknown(f"its PnL is {said:.8g} as the exchange says and {computed:.8g} as size and prices give it")


def _said_pnl(position: Data, contract: _Contract) -> float | None:
    """The exchange's own PnL in the quote currency; None where it gives none, or there is no mark to convert it."""
    said = _number(position, "unrealizedPnl")
    if said is None or not contract.is_inverse:
        return said
    return None if contract.mark is None else said * contract.mark


def _confirms(position: Data, contract: _Contract) -> bool:
    """Whether the exchange's PnL is what the mark gives: then it knows the mark, whatever its notional is made of."""
    is_known = _said_pnl(position, contract) is not None and contract.pnl() is not None
    return is_known and _contradiction_of_pnl(position, contract) is None


def _unrealized(position: Data, contract: _Contract, symbol: str, settle: str) -> object:
    """The exchange's PnL where size and prices do not contradict it; of an inverse contract else the computed one."""
    contradiction = _contradiction_of_pnl(position, contract)
    if contradiction is not None:
        return contradiction
    said = _number(position, "unrealizedPnl")
    if said is None and contract.is_inverse:
        return amount_in(contract.pnl(), parts_of(symbol).quote)
    return _in_quote(said, contract, symbol, settle)


def _in_quote(amount: float | None, contract: _Contract, symbol: str, settle: str) -> object:
    """Money that the exchange counts in the settlement currency; a coin becomes the quote currency at the mark."""
    if amount is None or not contract.is_inverse:
        return amount_in(amount, settle)
    if contract.mark is None:
        return Unknown(f"it is in {settle}, and there is no mark to convert it")
    return amount_in(amount * contract.mark, parts_of(symbol).quote)


def _liquidation_price(position: Data, mark: float | None) -> object:
    """The price of liquidation; 0, less, and figures out of all proportion stand for one that nobody knows."""
    price = _positive(position, "liquidationPrice")
    if price is None:
        return Unknown("the exchange gives no liquidation price")
    if price == PLACEHOLDER or (mark is not None and not mark / FAR < price < mark * FAR):
        return Unknown(f"the exchange gives {price:g} for one, which stands for none")
    return price


def _settle(symbol: str, market: Data) -> str:
    settle = market.get("settle")
    return settle if isinstance(settle, str) and settle else parts_of(symbol).settle


def _number(data: Data, key: str) -> float | None:
    """A number that may be a text; None where there is none. Raises RefusedError for what is neither."""
    value = data.get(key)
    if value is None or value == "":
        return None
    try:
        return to_number(value)
    except ValueError as error:
        raise RefusedError(f"{key} is {error}") from None


def _positive(data: Data, key: str) -> float | None:
    """A number above 0; 0 and less stand for one that is not known."""
    number = _number(data, key)
    return number if number is not None and number > 0 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
