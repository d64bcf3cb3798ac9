"""What one unit of each currency is worth, out of the exchange's own tickers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from riskcheck.snapshot import Amounts, parts_of
from riskcheck.sources.exchange.connection import Connection
from riskcheck.sources.exchange.contract import Data, Price
from riskcheck.sources.exchange.positions import Row
from riskcheck.sources.exchange.prices import alike, price_of, rate_markets
from riskcheck.sources.exchange.reading import Reading


class Rates(NamedTuple):
    """Rates into base currency, and where each comes from."""

    fx: Mapping[str, float]
    origins: Mapping[str, str]

    def with_more(self, other: "Rates") -> "Rates":
        """These rates and others; of a currency in both, these."""
        return Rates({**other.fx, **self.fx}, {**other.origins, **self.origins})


NO_RATES = Rates({}, {})


def prices_of(
    symbols: Iterable[str], markets: Mapping[str, Data], connection: Connection, now: datetime
) -> dict[str, Price]:
    """The prices of symbols by their tickers; one without a market or a price is left out."""
    asked = [symbol for symbol in dict.fromkeys(symbols) if symbol in markets]
    tickers: dict[str, Data] = {}
    for group in alike(asked, markets, by_coin=connection.venue.tickers_by_coin):
        tickers.update(connection.tickers(group))
    prices = {symbol: price_of(tickers.get(symbol, {}), now) for symbol in asked}
    return {symbol: price for symbol, price in prices.items() if price is not None}


def codes_in(rows: Iterable[Row], figures: Iterable[object]) -> Iterator[str]:
    """The currencies that are met in a book."""
    rows = list(rows)
    for row in rows:
        parts = parts_of(str(row["symbol"]))
        yield from (code for code in (parts.quote, parts.settle) if code)
    for cell in [*(cell for row in rows for cell in row.values()), *figures]:
        if isinstance(cell, Amounts):
            yield from cell.by_currency


def rates_of(
    codes: Iterable[str], reading: Reading, markets: Mapping[str, Data], connection: Connection, now: datetime
) -> Rates:
    """The rates of the currencies that the exchange is to be asked for; none out of a price that is too old."""
    if reading.rates is False:
        return NO_RATES
    asked = codes if reading.rates else [code for code in codes if code not in reading.fx]
    found = rate_markets(asked, reading.base_currency, markets)
    prices = prices_of([symbol for symbol, _ in found.values()], markets, connection, now)
    known = {
        code: (prices[symbol], direct)
        for code, (symbol, direct) in found.items()
        if symbol in prices and reading.is_fresh(prices[symbol], now)
    }
    return Rates(
        {code: price.value if direct else 1 / price.value for code, (price, direct) in known.items()},
        {code: f"{reading.exchange} {found[code][0]}, {price.origin}" for code, (price, _) in known.items()},
    )
