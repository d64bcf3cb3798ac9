"""One exchange becomes holdings: its positions, what is held in its wallets, its account figures and rates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import Amounts, Holdings, added, rows_to_table
from riskcheck.sources.exchange.coins import (
    CENT,
    Coin,
    Holding,
    coins_of,
    holding_of,
    is_below,
    without_dust,
    worth_of,
)
from riskcheck.sources.exchange.connection import Connection, NotAnsweredError
from riskcheck.sources.exchange.contract import Data, Price, RefusedError
from riskcheck.sources.exchange.flows import A_MOMENT, Flows, Payment, flows_of
from riskcheck.sources.exchange.listing import Span
from riskcheck.sources.exchange.positions import Row, position_row
from riskcheck.sources.exchange.prices import coin_market
from riskcheck.sources.exchange.questions import Answers, ask
from riskcheck.sources.exchange.rates import NO_RATES, Rates, codes_in, prices_of, rates_of
from riskcheck.sources.exchange.reading import Reading
from riskcheck.sources.exchange.venue import SPOT, Venue
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.exchange.wallet import beside, figures_of

MARGIN = "margin"
SECURED_ELSEWHERE = "some positions are secured by accounts of their own, whose figures are not read"


class Book(NamedTuple):
    """What the answers make: rows of positions, coins held, and account figures."""

    rows: Sequence[Row]
    holdings: Sequence[Holding]
    figures: Mapping[str, object]
    prices: Mapping[str, Price]


def read_exchange(reading: Reading, connection: Connection, now: datetime) -> Holdings:
    """What an exchange holds, not yet believed; raises SnapshotError, naming each position that is refused.

    ``now`` is the moment of the question: prices without a time of their own are from then, and deposits and
    withdrawals count from when its day began.
    """
    venue = venue_of(reading.exchange)
    answers = ask(reading, venue, connection)
    book = _book(reading, venue, answers, connection, now)
    rates = rates_of(_currencies(book), reading, answers.markets, connection, now)
    known = {**reading.fx, **rates.fx, reading.base_currency: 1.0}
    _refuse_debts(reading, answers, book.prices, known, connection)
    positions = [one for one in book.holdings if one.is_position]
    kept, dust = without_dust(positions, reading.dust, lambda price: reading.is_fresh(price, now), known)
    later = connection.for_what_may_be_missing()
    span = Span(reading.day.began(now), now)
    flows = flows_of(venue, reading.markets, answers.balances, answers.codes, span, later)
    flow, further = _day_flows(flows, reading, answers, book, later, now)
    rates = rates.with_more(further)
    rows = [*book.rows, *(one.row for one in kept)]
    return Holdings(
        connection.name,
        rows_to_table([row | {"venue": reading.venue} for row in rows], connection.name),
        {**book.figures, "day_flows": flow},
        fx=rates.fx,
        fx_origin=rates.origins,
        place=Place(connection.name),
        notes=tuple(_notes(reading, venue, answers, dust)),
    )


def _book(reading: Reading, venue: Venue, answers: Answers, connection: Connection, now: datetime) -> Book:
    """The rows and figures that the answers make, at the prices of tickers where they bring none."""
    coins = [
        coin
        for balance in answers.balances
        for coin in coins_of(balance, reading.money, answers.markets, reading.base_currency)
    ]
    prices = prices_of(_unpriced(reading, answers, coins), answers.markets, connection, now)
    rows = _rows(venue, answers, prices, connection, now)
    holdings = [holding_of(coin, prices.get(coin.market or ""), reading.base_currency) for coin in coins]
    worths = [one.worth for one in holdings if one.is_in_equity]
    figures = figures_of(answers.balances, reading.money, [*worths, *_secured(rows, reading, venue)])
    if any(row["side"] != "flat" for row in rows[len(answers.positions) :]):
        figures |= dict.fromkeys(("equity", "margin_used"), Problem(SECURED_ELSEWHERE))
    return Book(rows, holdings, figures, prices)


def _unpriced(reading: Reading, answers: Answers, coins: Sequence[Coin]) -> Iterator[str]:
    """The symbols whose price only a ticker tells: positions without a mark, coins that are held, and that are owed."""
    for position in (*answers.positions, *answers.elsewhere):
        if not position.get("markPrice"):
            yield str(position.get("symbol"))
    yield from (coin.market for coin in coins if coin.market)
    for balance in answers.balances:
        owed = (coin_market(code, reading.base_currency, answers.markets) for code in balance.debts)
        yield from (market for market in owed if market)


def _rows(
    venue: Venue, answers: Answers, prices: Mapping[str, Price], connection: Connection, now: datetime
) -> list[Row]:
    """A row for each position; raises SnapshotError with every one that is refused."""
    rows, problems = [], []
    for position in (*answers.positions, *answers.elsewhere):
        symbol = str(position.get("symbol"))
        try:
            market = _market_of(symbol, answers.markets)
            row = position_row(position, market, venue, prices.get(symbol), now)
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
    return [row["unrealized_pnl"] or Problem(f"the PnL of {row['symbol']} is not known") for row in open_rows]


def _currencies(book: Book) -> Iterator[str]:
    rows = [*book.rows, *(one.row for one in book.holdings)]
    return codes_in(rows, book.figures.values())


def _refuse_debts(
    reading: Reading,
    answers: Answers,
    prices: Mapping[str, Price],
    rates: Mapping[str, float],
    connection: Connection,
) -> None:
    """Refuse what was borrowed, unless it is so little that it changes nothing: nobody says what the totals contain."""
    owed = [(code, debt) for one in answers.balances for code, debt in one.debts.items()]
    for code, debt in owed:
        worth = _money_of(code, debt, reading, answers, prices)
        if not is_below(worth, max(reading.dust, CENT), rates):
            found = f"{debt:g} {code} are borrowed, and it is not known whether the balance contains them"
            raise SnapshotError(connection.problem(found, "look at the account on the exchange's page"))


def _money_of(
    code: str, amount: float, reading: Reading, answers: Answers, prices: Mapping[str, Price]
) -> Amounts | Problem:
    """What an amount is worth: itself where it is money, else by its coin's price, else by a rate of the config."""
    market = coin_market(code, reading.base_currency, answers.markets)
    if code in reading.money or (code in reading.fx and market is None):
        return Amounts({code: amount})
    return worth_of(code, amount, market, prices.get(market or ""))


def _day_flows(
    flows: Flows, reading: Reading, answers: Answers, book: Book, connection: Connection, now: datetime
) -> tuple[object, Rates]:
    """The flows as an account figure, and the rates of currencies that only they have.

    A coin counts at its price when it came in or went out: what it gained or lost before or after is the day's PnL.
    """
    if flows.gap:
        return Problem(flows.gap), NO_RATES
    try:
        worths = [_worth_then(one, reading, answers, book.prices, connection, now) for one in flows.payments]
        met = set(codes_in([], worths)) - set(_currencies(book))
        rates = rates_of(met, reading, answers.markets, connection, now) if met else NO_RATES
    except NotAnsweredError as error:
        return Problem(f"the prices of what was paid in and out were not answered ({error.kind})"), NO_RATES
    return (added(worths) if worths else 0.0), rates


def _worth_then(
    payment: Payment,
    reading: Reading,
    answers: Answers,
    prices: Mapping[str, Price],
    connection: Connection,
    now: datetime,
) -> Amounts | Problem:
    """What was paid was worth when it was; a price that is known is of then, too, where that is a moment ago."""
    code, amount, time = payment
    market = coin_market(code, reading.base_currency, answers.markets)
    if code in reading.money or market is None:
        return _money_of(code, amount, reading, answers, {})
    if (now - time).total_seconds() <= A_MOMENT:
        current = prices if market in prices else prices_of([market], answers.markets, connection, now)
        return worth_of(code, amount, market, current.get(market))
    then = connection.price_then(market, time)
    if then is None:
        return Problem(f"what {code} was worth when it was paid in or out is not known")
    return worth_of(code, amount, market, Price(then, time, "candle"))


def _notes(reading: Reading, venue: Venue, answers: Answers, dust: Sequence[str]) -> Iterator[str]:
    """What a reader must know of how the book came about."""
    name = reading.label
    if not venue.is_known:
        yield (
            f"{name} is none of the exchanges whose answers are known in detail: "
            "compare its positions with its own page once, and set min_positions"
        )
    if dust:
        yield f"{name}: worth less than {reading.dust:g} {reading.base_currency} and left out: {', '.join(dust)}"
    unread = [*answers.unread, *_not_chosen(reading, venue), *([venue.unread] if venue.unread else [])]
    if unread:
        yield f"{name}: not read, and not in the book: {', '.join(unread)}"
    others = [text for balance in answers.balances for text in beside(balance)]
    if others:
        yield f"{name}: beside the account that is read, and not in the book: {', '.join(others)}"


def _not_chosen(reading: Reading, venue: Venue) -> Iterator[str]:
    """The accounts of an exchange that none of the markets of the config has behind it."""
    read = {account.key for account in venue.accounts_behind(reading.markets)}
    for market, accounts in venue.accounts.items():
        if not any(account.key in read for account in accounts):
            yield f"what is held for {market}"
    if SPOT not in reading.markets:
        yield from (f"the {account.name}" for account in venue.further)
