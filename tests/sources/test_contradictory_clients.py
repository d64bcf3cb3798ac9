"""Clients and frames that say two things at once are refused, whichever of the two would pass."""

from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from riskcheck import LivePortfolioMonitor, SnapshotError
from riskcheck.foundation import Problem
from riskcheck.gate.monitor import ExchangeClient, assemble
from riskcheck.model.settings import Settings
from riskcheck.snapshot import Holdings, Measures, build_snapshot, merged, rows_to_table
from riskcheck.sources import Source, read_client
from riskcheck.sources.deadline import Call, gather

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Client:
    """A client with a positions table."""

    def __init__(self, positions):
        self.positions = positions


CONTRADICTIONS = {
    "two names of the size": {"BTC/EUR": {"qty": 1.0, "size": 0.0, "last_price": 29500.0}},
    "two names of the price": {"BTC/EUR": {"qty": 1.0, "last_price": 29500.0, "mark_price": 1.0}},
    "two symbols": {"BTC/EUR": {"symbol": "ETH/EUR", "qty": 1.0, "last_price": 29500.0}},
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_position_that_says_two_things_is_refused(name):
    """A paper position that gives one figure under two names contradicts itself."""
    with pytest.raises(SnapshotError):
        LivePortfolioMonitor(Client(CONTRADICTIONS[name])).snapshot()


def test_a_frame_with_a_column_twice_is_refused():
    """Of two columns with one name none is taken silently."""
    frame = pd.DataFrame([["BTC/EUR", 9.0, 0.0]], columns=["symbol", "size", "size"])

    with pytest.raises(SnapshotError, match="size"):
        LivePortfolioMonitor(Client(frame)).snapshot()


def test_a_position_that_is_no_table_is_named_by_its_symbol():
    """A paper position that is a bare number is refused with its place."""
    with pytest.raises(SnapshotError, match=r"positions\[0\]"):
        LivePortfolioMonitor(Client({"BTC/EUR": 0.5})).snapshot()


class Lost:
    """A client that has lost its session: what it computes stumbles; ``positions`` are of earlier."""

    session = None
    positions = ()

    @property
    def equity(self):
        return self.session.net_value


class LostFetching(Lost):
    """A client that looks up how it fetches."""

    equity = 100000.0

    @property
    def fetch_positions(self):
        return self.session.fetch_positions


@pytest.mark.parametrize("client", [Lost(), LostFetching()])
def test_a_property_that_fails_is_not_one_that_is_not_there(client):
    """An AttributeError from within a client is a failure: no missing equity, and no reason to take old positions."""
    with pytest.raises(SnapshotError, match="'NoneType' object has no attribute"):
        LivePortfolioMonitor(client).snapshot()


class Dated(Client):
    """A client that says when its answer was true."""

    def __init__(self, as_of):
        super().__init__({})
        self.as_of = as_of


def test_a_source_from_the_future_is_not_hidden_by_one_of_today():
    """A book is as old as its oldest part; a part that is ahead of the clock is refused all the same."""
    sources = tuple(
        Source(name, lambda client=client, name=name: read_client(client, name))
        for name, client in (("a", Dated(NOON)), ("b", Dated(NOON.replace(hour=14))))
    )

    with pytest.raises(SnapshotError, match="ahead of this clock"):
        LivePortfolioMonitor(ExchangeClient(sources, Settings()), clock=lambda: NOON).snapshot()


def _holdings(source, rows=(), **more):
    return Holdings(source, rows_to_table(list(rows), source), **more)


def test_a_figure_that_one_of_two_sources_lacks_is_not_known():
    """The equity of two brokers of which one does not say it is unknown, not the other's."""
    book = merged([_holdings("a", account={"equity": 1.0, "cash": 2.0}), _holdings("b", account={"cash": 3.0})])

    assert book.account == {"cash": 5.0, "equity": Problem("not every source gives equity")}


@pytest.mark.parametrize("name", ["margin_level", "win_rate", "drawdown_pct", "leverage"])
def test_shares_of_two_accounts_are_not_added_up(name):
    """A margin level of 120 % and one of 130 % are none of 250 %, which any floor would allow."""
    both = {"balance": 10.0, name: 1.2}

    account = merged([_holdings("a", account=both), _holdings("b", account=both)]).account

    assert account["balance"] == 20.0
    assert isinstance(account[name], Problem)


def test_two_sources_with_two_rates_are_refused():
    """One currency has one rate: two sources that disagree on it contradict each other."""
    book = [_holdings("a", fx={"USDT": 0.9}), _holdings("b", fx={"USDT": 0.1})]

    with pytest.raises(SnapshotError, match="USDT"):
        assemble(book, Settings(), NOON)


def test_the_book_of_two_sources_is_as_old_as_the_older():
    """One stale source makes the book stale."""
    book = merged([_holdings("a", as_of=NOON), _holdings("b", as_of=NOON.replace(hour=11))])

    assert book.as_of == NOON.replace(hour=11)


RAISED = [SystemExit(0), KeyboardInterrupt(), ValueError("x" * 10), GeneratorExit(), OSError(5, "input/output")]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_a_source_raises_is_no_answer(error):
    """Anything that a source raises is a SnapshotError that names the source and what it raised."""

    def fail():
        raise error

    (outcome,) = gather([Call("broker", fail, 5)])

    assert isinstance(outcome, SnapshotError)
    assert f"broker: did not answer: {type(error).__name__}" in str(outcome)


def test_an_empty_answer_is_an_answer():
    """None, an empty list and 0 are handed on as they are."""
    assert gather([Call("broker", lambda value=value: value, 5) for value in (None, [], 0)]) == [None, [], 0]


HELD = {"symbol": "NVDA", "side": "long", "size": 1000.0, "mark_price": 100.0, "currency": "USD"}


@pytest.mark.parametrize("held", [[HELD], {"NVDA": HELD}, pd.DataFrame([HELD])], ids=["list", "table", "DataFrame"])
@pytest.mark.parametrize("answer", [[], [{**HELD, "size": 0.0}]], ids=["no row", "a flat one"])
def test_an_empty_answer_hides_no_positions_that_a_client_holds(held, answer):
    """In whatever form it holds them: one of the two is wrong."""

    class Fetching(Client):
        def fetch_positions(self):
            return answer

    with pytest.raises(SnapshotError, match="positions holds 1"):
        read_client(Fetching(held), "desk")


@pytest.mark.parametrize("answer", [[], [{**HELD, "size": "0.0"}]], ids=["no row", "a flat one"])
def test_an_empty_answer_hides_no_positions_that_a_method_tells(answer):
    """A method ``positions`` is asked as an attribute is looked at, where nothing was fetched."""

    class Telling:
        def fetch_positions(self):
            return answer

        def positions(self):
            return [HELD]

    class Inheriting(Telling):
        """One whose fetch_positions() is not its own."""

    with pytest.raises(SnapshotError, match=r"no open positions, and positions holds 1"):
        read_client(Telling(), "desk")
    assert read_client(Inheriting(), "desk").table.column("symbol") == ["NVDA"]


def test_a_method_that_tells_of_nothing_or_of_one_symbol_is_no_second_answer():
    """An empty book of both is empty, and a method that needs a symbol is not asked."""

    class Telling:
        fetch_positions = positions = staticmethod(list)

    class Asking(Telling):
        def positions(self, symbol):
            return [{**HELD, "symbol": symbol}]

    assert (read_client(Telling(), "desk").table.count, read_client(Asking(), "desk").table.count) == (0, 0)


@pytest.mark.parametrize("held", [[HELD] * 2, [HELD, HELD, {**HELD, "size": 0.0}]], ids=["two", "two and a flat one"])
def test_fewer_positions_than_a_client_holds_are_an_error(held):
    """One fetched beside two that are held: the two disagree; as many and more are what is fetched."""

    class Fetching(Client):
        answer = (HELD,)

        def fetch_positions(self):
            return list(self.answer)

    client = Fetching(held)
    with pytest.raises(SnapshotError, match="1 open positions, and positions holds 2"):
        read_client(client, "desk")
    for client.answer in ((HELD, HELD), (HELD, HELD, HELD)):
        assert read_client(client, "desk").table.count == len(client.answer)


BALANCE_OF_CCXT = {"free": {}, "used": {"USD": 5.0}, "total": {"USD": 100.0, "EUR": 0.0}}


@pytest.mark.parametrize(
    ("name", "own", "balance"),
    [
        ("equity", 9000.0, {"equity": 10000.0}),
        ("equity", "9000", {"equity": 9000.5}),
        ("day_flows", 0.0, {"day_flows": 500.0}),
        ("daily_pnl", -5000.0, {"daily_pnl": 0.0}),
        ("cash", 99.0, BALANCE_OF_CCXT),
        ("margin_used", 0.0, BALANCE_OF_CCXT),
    ],
)
def test_a_figure_that_a_client_gives_twice_is_one(name, own, balance):
    """An attribute and the balance with two values are an error that names both; the same value twice is one figure."""

    class Balanced(Client):
        def fetch_balance(self):
            return balance

    client = Balanced([])
    setattr(client, name, own)
    with pytest.raises(SnapshotError, match=rf"{name} is .* by its attribute, and .* by fetch_balance\(\)"):
        read_client(client, "desk")
    same = {"cash": 100.0, "margin_used": 5.0}.get(name, balance.get(name))
    setattr(client, name, str(same))
    known = build_snapshot(read_client(client, "desk"), Measures("USD"), as_of=NOON).figure(name)
    assert known == same


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("daily_pnl", Decimal(-900), -900.0),
        ("daily_pnl", "-900", -900.0),
        ("daily_pnl", np.float32(-900), -900.0),
        ("day_flows", "2000", 2000.0),
    ],
)
def test_a_figure_in_a_balance_of_ccxts_shape_is_read_in_whatever_type_it_is(name, value, known):
    """A text or a Decimal is a figure too; what ccxt itself adds is none."""
    balance = {"free": {}, "used": {}, "total": {}, "info": [], "datetime": "2026-01-31T12:00:00Z", "timestamp": 1}

    class Balanced(Client):
        def fetch_balance(self):
            return {**balance, name: value}

    book = build_snapshot(read_client(Balanced([]), "desk"), Measures("USD"), as_of=NOON)

    assert book.figure(name) == known
    assert not book.account.keys() & balance.keys()
