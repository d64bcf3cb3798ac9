"""What the figures of one position give, and whether what the exchange says of it agrees.

What ccxt hands on is what each exchange happens to say, and what ccxt works out of that: numbers may be missing, texts,
in the coin or at the entry price. So worth is always computed anew, as contracts x contract size x mark, and what the
exchange says is only held against that. A figure that is not in the exchange's own answer is ccxt's, and no witness.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from riskcheck.foundation import Problem
from riskcheck.snapshot import to_number
from riskcheck.sources.exchange.answers import says
from riskcheck.sources.exchange.venue import Venue

Data = Mapping[str, object]

TOLERANCE = 0.01
"""How far what an exchange says of a position may be from what size and prices give: it was measured a bit earlier."""
OWN = "position"
"""The origin of a mark that the position itself has."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one unit in the quote currency, when it was true (None: nobody says), and what kind of price it is."""

    value: float
    time: datetime | None
    origin: str


class RefusedError(Exception):
    """A position that cannot be a row of the book, with the reason as a clause."""


@dataclass(frozen=True, slots=True)
class Contract:
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


def contradiction(position: Data, contract: Contract, venue: Venue) -> Problem | None:
    """Why the notional cannot be believed, where the exchange's own is none of the figures that it could be.

    That is the notional at the mark; the one in the coin, where the exchange counts in it; or the one at the entry
    price, where the exchange's PnL confirms that the mark is right and merely not used. Where it gives none, or ccxt
    made the mark of it, its PnL has to fit.
    """
    computed = contract.notional
    if computed is None:
        return None
    # Where the exchange's notional is what the size was read from, it says nothing of it.
    is_the_size = venue.size.key == "notional" or (venue.size.coin is not None and not contract.is_inverse)
    said = None if is_the_size else _witness(position, "notional")
    if said and not any(near(abs(said), value) for value in _possible(computed, position, contract, venue)):
        return Problem(
            f"its notional is {abs(said):.8g} as the exchange says and {computed:.8g} as size and mark give it"
        )
    if said and _witness(position, "markPrice") is not None:
        return None
    return contradiction_of_pnl(position, contract, venue) or _made_up_size(position, contract, venue)


def _possible(computed: float, position: Data, contract: Contract, venue: Venue) -> list[float]:
    """The figures that an exchange may call a position's notional."""
    known = [computed]
    if contract.is_inverse:
        known += [computed / price for price in (contract.mark, contract.entry) if price]
    elif contract.entry is not None and contract.worth is not None and _confirms(position, contract, venue):
        known.append(contract.worth * contract.entry)
    return known


def _made_up_size(position: Data, contract: Contract, venue: Venue) -> Problem | None:
    """Why the size cannot be believed where ccxt worked it out, and nothing that the exchange says confirms it."""
    if venue.size.coin or _witness(position, venue.size.key) is not None or _confirms(position, contract, venue):
        return None
    return Problem("its size is only what ccxt makes of other figures, and the exchange's PnL does not confirm it")


def contradiction_of_pnl(position: Data, contract: Contract, venue: Venue) -> Problem | None:
    """Why the size, or a price, cannot be right: they would have led to another PnL."""
    said, computed = _pnl_in_quote(position, contract, venue), contract.pnl()
    if said is None or computed is None or abs(said - computed) <= TOLERANCE * (contract.notional or 0.0):
        return None
    return Problem(f"its PnL is {said:.8g} as the exchange says and {computed:.8g} as size and prices give it")


def _pnl_in_quote(position: Data, contract: Contract, venue: Venue) -> float | None:
    """The exchange's own PnL in the quote currency; None where it gives none, or there is no mark to convert it."""
    said = said_pnl(position, venue)
    if said is None or not contract.is_inverse:
        return said
    return None if contract.mark is None else said * contract.mark


def said_pnl(position: Data, venue: Venue) -> float | None:
    """The exchange's own open PnL in the currency that the contract settles in; None where it gives none."""
    if venue.open_pnl is None:
        return _witness(position, "unrealizedPnl")
    info = position.get("info")
    is_given = venue.open_pnl.key is not None and isinstance(info, Mapping)
    return number(info, venue.open_pnl.key) if is_given else None  # type: ignore[arg-type]  # it is a table


def _confirms(position: Data, contract: Contract, venue: Venue) -> bool:
    """Whether the exchange's PnL is what the mark gives: then it knows the mark, whatever its notional is made of."""
    is_known = _pnl_in_quote(position, contract, venue) is not None and contract.pnl() is not None
    return is_known and contradiction_of_pnl(position, contract, venue) is None


def _witness(position: Data, key: str) -> float | None:
    """A figure of a position as far as the exchange's own answer has it; None where ccxt worked it out."""
    figure = number(position, key)
    return figure if figure is not None and says(position.get("info"), figure) else None


def number(data: Data, key: str) -> float | None:
    """A number that may be a text; None where there is none. Raises RefusedError for what is neither."""
    value = data.get(key)
    if value is None or value == "":
        return None
    try:
        return to_number(value)
    except ValueError as error:
        raise RefusedError(f"{key} is {error}") from None


def positive(data: Data, key: str) -> float | None:
    """A number above 0; 0 and less stand for one that is not known."""
    figure = number(data, key)
    return figure if figure is not None and figure > 0 else None


def near(one: float, other: float) -> bool:
    """Whether two figures are the same but for the moments when they were measured."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))
