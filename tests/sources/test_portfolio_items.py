"""The portfolio() of ib_async, with the client's own objects: what a contract says is read, and nothing is guessed."""

import math

import pytest
from ib_async import IB, AccountValue, Contract, Forex, Future, Option, PortfolioItem, Stock

from riskcheck import LivePortfolioMonitor
from riskcheck.foundation.problems import SnapshotError
from riskcheck.model import General, Settings

SETTINGS = Settings(general=General(base_currency="EUR"), fx={"USD": 0.5})
SAP = PortfolioItem(Stock("SAP", "IBIS", "EUR", localSymbol="SAP"), 10, 150.0, 1500.0, 140.0, 100.0, 0.0, "U1")
ES = PortfolioItem(
    Future("ES", "20260320", "CME", multiplier="50", currency="USD", localSymbol="ESH6"),
    *(-2, 6000.0, -600000.0, 305000.0, 10000.0, 0.0, "U1"),
)
PUT = PortfolioItem(
    Option("SPX", "20260320", 5800, "P", "CBOE", multiplier="100", currency="USD", localSymbol="SPX   260320P05800000"),
    *(2, 30.0, 6000.0, 4000.0, -2000.0, 0.0, "U1"),
)
EURUSD = PortfolioItem(Forex("EURUSD", localSymbol="EUR.USD"), 1000, 1.1, 1100.0, 1.1, 0.0, 0.0, "U1")


@pytest.fixture
def client(monkeypatch):
    """A client that has been told some items, as the server tells them, and is connected."""
    ib = IB()
    monkeypatch.setattr(ib, "isConnected", lambda: True)

    def told(*items, values=()):
        for number, item in enumerate(items):
            ib.wrapper.portfolio[item.account][number] = item
        for number, value in enumerate(values):
            ib.wrapper.accountValues[number] = value
        return ib

    return told


def snapshot(client):
    return LivePortfolioMonitor(client, SETTINGS).snapshot()


def test_items_are_positions_with_their_contracts_multiplier_and_currency(client):
    """10 x 150; 2 x 6,000 x 50 x 0.5, short, at an entry of 305,000 / 50; 1,000 EUR at 1.10 dollars."""
    book = snapshot(client(SAP, ES, EURUSD))

    assert {one.symbol: (one.side, one.notional, one.entry_price) for one in book.positions} == {
        "SAP": ("long", 1500.0, 140.0),
        "ESH6": ("short", 300000.0, 6100.0),
        "EUR.USD": ("long", 550.0, 1.1),
    }
    assert book.total_unrealized_pnl == 100.0 + 100 * 2 * 50 * 0.5


def test_the_value_of_an_option_is_not_its_exposure(client):
    """A premium of 6,000 for 200 times an index at 6,000."""
    book = snapshot(client(SAP, PUT))

    assert book.total_notional is None


@pytest.mark.parametrize("price", [math.nan, 1.7976931348623157e308, 0.0])
def test_a_price_that_is_not_there_is_unknown(client, price):
    """The interface writes NaN, 0 or the largest number where it has no price; nor is there a value then."""
    assert snapshot(client(SAP._replace(marketPrice=price, marketValue=0.0))).total_notional is None


def test_a_future_without_multiplier_is_unknown(client):
    """Contracts that do not say their units are not one unit."""
    future = ES._replace(contract=Contract(secType="FUT", localSymbol="ESH6", currency="USD"), marketValue=-12000.0)

    assert snapshot(client(future)).total_notional is None


def test_the_accounts_figures_are_read_with_their_currency(client):
    """Net liquidation of 1,000 dollars is an equity of 500."""
    values = [
        AccountValue("U1", "NetLiquidation", "1000", "USD", ""),
        AccountValue("U1", "TotalCashValue", "7", "EUR", ""),
    ]

    book = snapshot(client(SAP, values=values))

    assert (book.equity, book.cash) == (500.0, 7.0)


def test_the_equity_of_several_accounts_is_not_known(client):
    """One of them may be the sum of the others."""
    values = [AccountValue(name, "NetLiquidation", "1000", "EUR", "") for name in ("U1", "U2")]

    assert snapshot(client(SAP, values=values)).equity is None


def test_a_client_that_is_not_connected_does_not_answer():
    """What it holds may be of an hour ago, or nothing."""
    with pytest.raises(SnapshotError, match="not connected"):
        snapshot(IB())


def test_a_client_that_was_told_nothing_has_no_equity(client):
    """An empty portfolio is an empty book; its equity and its daily loss are not 0."""
    book = snapshot(client())

    assert (book.num_open_positions, book.equity, book.daily_pnl.value) == (0, None, None)
