"""What an exchange is asked for: its markets, every open position, and the balances of the accounts behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.foundation import Problem, SnapshotError, UsageError
from riskcheck.sources.exchange.answers import Path
from riskcheck.sources.exchange.connection import Connection, NotAnsweredError
from riskcheck.sources.exchange.contract import Data, RefusedError
from riskcheck.sources.exchange.reading import Reading
from riskcheck.sources.exchange.venue import SPOT, Account, Params, Venue
from riskcheck.sources.exchange.wallet import Balance, Codes, balance_of

NOTHING_HELD = "nothing is held at the address of the wallet, which is what is answered for any address"
GIVE_THE_ACCOUNT = "give the account's own address, and not that of a wallet that only signs for it"


class Answers(NamedTuple):
    """What an exchange answered: ``elsewhere`` are positions that accounts of their own secure.

    ``unread`` are wallets that the key must not see, or that there are not.
    """

    markets: Mapping[str, Data]
    codes: Codes
    positions: Sequence[Data]
    elsewhere: Sequence[Data]
    balances: Sequence[Balance]
    unread: Sequence[str]


def ask(reading: Reading, venue: Venue, connection: Connection) -> Answers:
    """All that makes up the book but prices; raises SnapshotError where a part of it is not answered."""
    questions, markets = _questions(reading, venue, connection), connection.markets()
    further = each_of(venue, markets, connection) if questions else []
    positions = list(_positions(questions, venue, connection))
    elsewhere = _once(_positions(further, venue, connection))
    coins = {str(market.get("base")) for market in markets.values()}
    codes = Codes(venue.beginnings, venue.endings, frozenset({*coins, *reading.money}))
    balances = _balances(reading, venue, codes, connection)
    if connection.is_public and not positions and not elsewhere and not any(one.totals for one in balances):
        raise SnapshotError(connection.problem(NOTHING_HELD, GIVE_THE_ACCOUNT))
    wallets, unread = _further_wallets(reading, venue, codes, connection)
    return Answers(markets, codes, positions, elsewhere, [*balances, *wallets], unread)


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


def _balances(reading: Reading, venue: Venue, codes: Codes, connection: Connection) -> list[Balance]:
    """The balance of each account behind the markets; those behind the spot market hold positions."""
    accounts = venue.accounts_behind(reading.markets)
    spot = {account.key for account in venue.accounts_behind([SPOT] if SPOT in reading.markets else [])}
    return [_balance(account, venue, codes, connection, has_positions=account.key in spot) for account in accounts]


def _further_wallets(
    reading: Reading, venue: Venue, codes: Codes, connection: Connection
) -> tuple[list[Balance], list[str]]:
    """The wallets beside the spot market's, and the names of those that are not answered for, which need not exist."""
    wallets, unread = [], []
    for account in venue.further if SPOT in reading.markets else ():
        try:
            wallets.append(_balance(account, venue, codes, connection, has_positions=True))
        except NotAnsweredError as error:
            if not error.is_refusal:
                raise
            unread.append(f"the {account.name} ({error.kind})")
    return wallets, unread


def _balance(account: Account, venue: Venue, codes: Codes, connection: Connection, *, has_positions: bool) -> Balance:
    answer = connection.balance(account.params, account.entries, venue.kind)
    try:
        return balance_of(account, answer, codes, has_positions=has_positions)
    except RefusedError as refusal:
        raise SnapshotError(connection.problem(str(refusal), "look at the account on the exchange's page")) from None
