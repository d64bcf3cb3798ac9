"""Prices and currency rates out of an exchange's tickers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from riskcheck.snapshot import to_number
from riskcheck.sources.exchange.contract import Data, Price

QUOTES = ("USD", "USDT", "USDC", "EUR", "GBP")
"""The currencies in which a coin's price is looked for, after the book's own."""
LAST_TRADE = "ticker, last trade"


def price_of(ticker: Data, answered: datetime) -> Price | None:
    """The price that a ticker gives: its mark, else its last trade, else the middle of bid and ask; None without any.

    A trade that bid and ask have left behind is none any more, and the nearer of the two takes its place: on a market
    where nobody trades it may be of another year, and many tickers do not say. A mark, bid and ask, and a ticker
    without a time of its own, are as old as the answer; a trade is as old as the ticker says.
    """
    mark, last, bid, ask = (_positive(ticker.get(key)) for key in ("markPrice", "last", "bid", "ask"))
    if mark is not None:
        return Price(mark, answered, "ticker, mark price")
    if bid is None or ask is None or bid > ask:
        return None if last is None else Price(last, _time_of(ticker) or answered, LAST_TRADE)
    if last is None:
        return Price((bid + ask) / 2, answered, "ticker, middle of bid and ask")
    if last < bid:
        return Price(bid, answered, "ticker, bid")
    return Price(ask, answered, "ticker, ask") if last > ask else Price(last, _time_of(ticker) or answered, LAST_TRADE)


def _positive(value: object) -> float | None:
    try:
        number = to_number(value)
    except ValueError:
        return None
    return number if number > 0 else None


def _time_of(ticker: Data) -> datetime | None:
    milliseconds = _positive(ticker.get("timestamp"))
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def coin_market(coin: str, base_currency: str, markets: Mapping[str, Data]) -> str | None:
    """The spot market that a coin is priced at: in the book's currency if there is one, else in a common one."""
    quotes = dict.fromkeys((base_currency, *QUOTES))
    return next((symbol for quote in quotes if _is_spot(symbol := f"{coin}/{quote}", markets)), None)


def rate_markets(
    currencies: Iterable[str], base_currency: str, markets: Mapping[str, Data]
) -> dict[str, tuple[str, bool]]:
    """The spot market that tells each currency's rate, and whether its price is the rate, or the other way round."""
    found = {}
    for currency in dict.fromkeys(currencies):
        if currency != base_currency:
            direct, inverted = f"{currency}/{base_currency}", f"{base_currency}/{currency}"
            if _is_spot(direct, markets):
                found[currency] = (direct, True)
            elif _is_spot(inverted, markets):
                found[currency] = (inverted, False)
    return found


def _is_spot(symbol: str, markets: Mapping[str, Data]) -> bool:
    market = markets.get(symbol)
    return market is not None and market.get("spot") is True and market.get("active") is not False


def alike(symbols: Iterable[str], markets: Mapping[str, Data], *, by_coin: bool) -> list[Sequence[str]]:
    """The symbols in groups of one kind of market, and ``by_coin`` of one coin: most exchanges give one at a time."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for symbol in dict.fromkeys(symbols):
        market = markets.get(symbol, {})
        kind = (market.get("type"), market.get("linear"), market.get("settle"), market.get("base") if by_coin else None)
        groups.setdefault(kind, []).append(symbol)
    return list(groups.values())
