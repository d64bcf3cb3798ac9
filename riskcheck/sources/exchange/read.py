"""One exchange becomes holdings: its positions, what is held in its wallets, its account figures and rates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from riskcheck.errors import Place, Problem, SnapshotError, UsageError
from riskcheck.snapshot import Amounts, Holdings, Unknown, rows_to_table
from riskcheck.snapshot.symbols import parts_of
from riskcheck.sources.exchange.answers import Path
from riskcheck.sources.exchange.coins import coins_of, without_dust
from riskcheck.sources.exchange.connection import Connection
from riskcheck.sources.exchange.positions import Data, Price, RefusedError, Row, position_row
from riskcheck.sources.exchange.prices import alike, price_of, rate_markets
from riskcheck.sources.exchange.venues import SPOT, Account, Params, Venue, venue_of
from riskcheck.sources.exchange.wallet import CASH, Balance, figures_of, totals_of

MARGIN = "margin"
SECURED_ELSEWHERE = "some positions are secured by accounts of their own, whose figures are not read"
NOTHING_HELD = "nothing is held at the address of the wallet, which is what is answered for any address"
GIVE_THE_ACCOUNT = "give the account's own address, and not that of a wallet that only signs for it"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be read of an exchange: its markets, and in which currency the book is measured.

    ``venue`` is what the exchange is called in the book. ``cash`` are the currencies of a wallet that are no positions;
    holdings worth less than ``dust`` in base currency are left out. With ``rates`` the exchange's tickers give the
    rates of currencies; ``fx`` are those known already. A price older than ``max_price_age``, in seconds, makes neither
    a rate nor dust.
    """

    exchange: str
    venue: str
    markets: tuple[str, ...]
    base_currency: str
    cash: tuple[str, ...] = CASH
    dust: float = 0.0
    rates: bool = False
    fx: Mapping[str, float] = field(default_factory=dict)
    max_price_age: float | None = None

    def is_fresh(self, price: Price) -> bool:
        """Whether a price is young enough to be relied on."""
        if self.max_price_age is None:
            return True
        return price.time is not None and (datetime.now(UTC) - price.time).total_seconds() <= self.max_price_age


def read_exchange(reading: Reading, connection: Connection) -> Holdings:
    """What an exchange holds, not yet believed; raises SnapshotError, naming each position that is refused."""
    venue = venue_of(reading.exchange)
    questions, markets = _questions(reading, venue, connection), connection.markets()
    further = each_of(venue, markets, connection) if questions else []
    own = list(_positions(questions, venue, connection))
    positions = [*own, *_once(_positions(further, venue, connection))]
    balances = _balances(reading, venue, connection)
    if connection.is_public and not positions and not any(balance.totals for balance in balances):
        raise SnapshotError(connection.problem(NOTHING_HELD, GIVE_THE_ACCOUNT))
    coins = [coin for one in balances for coin in coins_of(one, reading.cash, reading.base_currency, markets)]
    unpriced = [str(one.get("symbol")) for one in positions if not one.get("markPrice")]
    prices = _prices([*unpriced, *(coin.market for coin in coins if coin.market)], markets, connection)
    rows = _rows_of(positions, venue, markets, prices, connection)
    priced = [(coin, prices.get(coin.market or "")) for coin in coins]
    worths = [coin.worth(price) for coin, price in priced if coin.balance.account.is_wallet]
    figures = figures_of(balances, (*reading.cash, reading.base_currency), [*worths, *_secured(rows, reading, venue)])
    if any(row["side"] != "flat" for row in rows[len(own) :]):
        figures |= dict.fromkeys(("equity", "margin_used"), Unknown(SECURED_ELSEWHERE))
    of_coins = [coin.row(price) for coin, price in priced]
    fx, origins = _rates(reading, [*rows, *of_coins], figures, markets, connection)
    kept, dust = without_dust(
        [one for one in priced if one[0].balance.has_positions],
        reading.dust,
        reading.is_fresh,
        {**reading.fx, **fx, reading.base_currency: 1.0},
    )
    kept_rows = [coin.row(price) for coin, price in kept]
    return Holdings(
        connection.name,
        rows_to_table([row | {"venue": reading.venue} for row in (*rows, *kept_rows)], connection.name),
        figures,
        fx=fx,
        fx_origin=origins,
        place=Place(connection.name),
        notes=tuple(_notes(reading, venue, dust)),
    )


def _questions(reading: Reading, venue: Venue, connection: Connection) -> list[Params]:
    """The questions that together give every position of the markets; raises UsageError for one that is not known."""
    contracts = [market for market in reading.markets if market != SPOT]
    if contracts and not connection.supports("fetchPositions"):
        found = f"ccxt cannot read positions of {reading.exchange}"
        fix = 'take the market out, or use another exchange, such as "krakenfutures" for Kraken\'s futures'
        raise UsageError(Problem(found, fix=fix, place=connection.place))
    unknown = [market for market in contracts if market not in venue.questions]
    if venue.is_known and unknown:
        found = f"how {reading.exchange} is asked for its market {unknown[0]!r} is not known"
        expected = f"one of {', '.join(sorted({*venue.questions, *venue.accounts}))}"
        raise UsageError(Problem(found, expected=expected, fix="correct markets", place=connection.place))
    return venue.questions_about(contracts)


def each_of(venue: Venue, markets: Mapping[str, Data], connection: Connection) -> list[Params]:
    """The questions that depend on the exchange's markets; raises SnapshotError where those are not all there."""
    questions: list[Params] = []
    for one in venue.each:
        values = dict.fromkeys(
            str(value)
            for market in markets.values()
            if market.get(one.flag) is True and (value := _at(market, one.value))
        )
        if one.is_needed and not values:
            found = f"answered without any market that is {one.flag}"
            raise SnapshotError(connection.problem(found, "run this again later"))
        questions += [{**one.params, one.key: value} for value in values]
    return questions


def _at(market: Data, path: Path) -> object:
    value: object = market
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _positions(questions: Sequence[Params], venue: Venue, connection: Connection) -> Iterator[Data]:
    """Every position that some questions give; a number at which ccxt stops is refused, as there may be more."""
    for question in questions:
        answer = connection.positions(question, venue)
        if venue.most is not None and len(answer) >= venue.most:
            found = f"answered with {len(answer)} positions, as many as are read at most: there may be more"
            raise SnapshotError(connection.problem(found, "read this account by a broker of the kind python"))
        yield from answer


def _once(positions: Iterable[Data]) -> list[Data]:
    """The positions, of which one that several questions gave is there once."""
    return list({tuple(map(one.get, ("symbol", "side", "marginMode"))): one for one in positions}.values())


def _balances(reading: Reading, venue: Venue, connection: Connection) -> list[Balance]:
    """The balance of each account behind the markets; those behind the spot market hold positions."""
    accounts = venue.accounts_behind(reading.markets)
    spot = {account.key for account in venue.accounts_behind([SPOT] if SPOT in reading.markets else [])}
    return [_balance(account, venue, connection, has_positions=account.key in spot) for account in accounts]


def _balance(account: Account, venue: Venue, connection: Connection, *, has_positions: bool) -> Balance:
    answer = connection.balance(account.params, account.entries, venue.kind)
    try:
        return Balance(account, totals_of(answer, venue.endings), answer.get("info"), has_positions)
    except RefusedError as refusal:
        raise SnapshotError(connection.problem(str(refusal), "look at the account on the exchange's page")) from None


def _prices(symbols: Sequence[str], markets: Mapping[str, Data], connection: Connection) -> dict[str, Price]:
    """The prices of symbols by their tickers; one without a market or a price is left out."""
    tickers: dict[str, Data] = {}
    for group in alike([symbol for symbol in symbols if symbol in markets], markets):
        tickers.update(connection.tickers(group))
    answered = datetime.now(UTC)
    prices = {symbol: price_of(tickers.get(symbol, {}), answered) for symbol in symbols}
    return {symbol: price for symbol, price in prices.items() if price is not None}


def _rows_of(
    positions: Sequence[Data],
    venue: Venue,
    markets: Mapping[str, Data],
    prices: Mapping[str, Price],
    connection: Connection,
) -> list[Row]:
    """A row for each position; raises SnapshotError with every one that is refused."""
    answered = datetime.now(UTC)
    rows, problems = [], []
    for position in positions:
        symbol = str(position.get("symbol"))
        try:
            market = _market_of(symbol, markets)
            row = position_row(position, market, venue, prices.get(symbol), answered)
        except RefusedError as refusal:
            problems.append(connection.problem(f"{symbol}: {refusal}", "look at the position on the exchange's page"))
        else:
            rows.append(row | {"market": market.get("type")})
    if problems:
        raise SnapshotError(*problems)
    return rows


def _market_of(symbol: str, markets: Mapping[str, Data]) -> Data:
    """The market of a position; ccxt makes one up, with a contract size, where the exchange did not list it."""
    if symbol not in markets:
        raise RefusedError("its market is none of those that the exchange lists")
    return markets[symbol]


def _secured(rows: Sequence[Row], reading: Reading, venue: Venue) -> list[object]:
    """The open PnL of positions that a wallet secures, which is a part of its equity."""
    if MARGIN not in reading.markets or not any(account.is_wallet for account in venue.accounts.get(MARGIN, ())):
        return []
    open_rows = [row for row in rows if row["side"] != "flat"]
    return [row["unrealized_pnl"] or Unknown(f"the PnL of {row['symbol']} is not known") for row in open_rows]


def _rates(
    reading: Reading,
    rows: Sequence[Row],
    figures: Mapping[str, object],
    markets: Mapping[str, Data],
    connection: Connection,
) -> tuple[dict[str, float], dict[str, str]]:
    """The rates of all currencies that are met, and where each comes from; none unless they are asked for."""
    if not reading.rates:
        return {}, {}
    money = [cell for row in rows for cell in row.values()] + list(figures.values())
    parts = [parts_of(str(row["symbol"])) for row in rows]
    codes = [code for one in parts for code in (one.quote, one.settle) if code]
    codes += [code for cell in money if isinstance(cell, Amounts) for code in cell.by_currency]
    found = rate_markets(codes, reading.base_currency, markets)
    prices = _prices([symbol for symbol, _ in found.values()], markets, connection)
    known = {
        code: (prices[symbol], direct)
        for code, (symbol, direct) in found.items()
        if symbol in prices and reading.is_fresh(prices[symbol])
    }
    fx = {code: price.value if direct else 1 / price.value for code, (price, direct) in known.items()}
    return fx, {code: f"{reading.exchange} {found[code][0]}, {price.origin}" for code, (price, _) in known.items()}


def _notes(reading: Reading, venue: Venue, dust: Sequence[str]) -> Iterator[str]:
    if not venue.is_known:
        yield (
            f"{reading.exchange} is none of the exchanges whose answers are known in detail: "
            "compare its positions with its own page once, and set min_positions"
        )
    if dust:
        least = f"{reading.dust:g} {reading.base_currency}"
        yield f"{reading.exchange}: worth less than {least} and left out: {', '.join(dust)}"
