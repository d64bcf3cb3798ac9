"""A broker's client is walled in: what does not read cannot be reached, and no secret comes out."""

import copy
import pickle

import ccxt
import pytest
from alpaca.trading.client import TradingClient

from riskcheck.foundation.problems import Place
from riskcheck.sources import alpaca
from riskcheck.sources.exchange.connection import Access, Connection, Credentials
from riskcheck.sources.readonly import NotReadingError, ReadOnly

KEY, SECRET = "marked-key-of-nobody", "marked-secret-of-nobody"
READING = {
    "load_markets",
    "fetch_positions",
    "fetch_balance",
    "fetch_tickers",
    "fetch_ticker",
    "fetch_ohlcv",
    "safe_currency_code",
}
EXCHANGES = {
    # what each can be asked beside that: lists of what was paid in and out, and no more than there is a question for
    "kraken": {"fetch_ledger"},
    "krakenfutures": {"fetch_ledger"},
    "binance": {"fetch_ledger", "fetch_deposits", "fetch_withdrawals", "fetch_transfers"},
    "bybit": {"fetch_ledger", "private_get_v5_asset_fundinghistory"},
    "okx": {"fetch_transfers", "private_get_asset_bills"},
    "hyperliquid": {"fetch_ledger"},
    "deribit": {"private_get_get_deposits", "private_get_get_withdrawals", "private_get_get_transfers"},
    "bitfinex": set(),
    "gate": set(),
    "kucoin": set(),  # nobody has looked its answers up
}
DANGEROUS = (
    "create_order",
    "cancel_order",
    "withdraw",
    "transfer",
    "set_leverage",
    "fetch",
    "request",
    "privatePostAddOrder",
)


def _walled(exchange):
    credentials = Credentials({"apiKey": KEY, "secret": SECRET})
    return Connection(Access(exchange), credentials, 10.0, f"ccxt {exchange}", Place("config.toml", 1)).client


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_no_attribute_of_an_exchange_but_the_named_ones_is_reached(exchange):
    """Of the thousands of attributes of ccxt's client only those that read can be named at all."""
    client, wall = getattr(ccxt, exchange)(), _walled(exchange)
    names = {*dir(client), *DANGEROUS}

    reached = {name for name in names if not name.startswith("__") and hasattr(wall, name)}

    assert len(names) > 500
    assert reached == {*READING, *EXCHANGES[exchange], "last_http_response", "has", "options"}


def test_no_attribute_of_alpaca_but_the_named_ones_is_reached():
    """Of Alpaca's client only the account, the positions and what was paid can be asked."""
    client = TradingClient(KEY, SECRET)
    wall = alpaca._open({"api_key": KEY, "secret_key": SECRET}, False, None, Place("config.toml", 1))

    names = {*dir(client), "get_activities", "get", "post", "delete", "_request"}
    reached = {name for name in names if not name.startswith("__") and hasattr(wall, name)}

    assert hasattr(client, "submit_order")
    assert reached == {"get_all_positions", "get_account", "get_activities"}


class Broker:
    """A client with a secret, a way to read and a way to trade."""

    secret = SECRET

    def positions(self):
        return []

    def sell(self):
        raise AssertionError("sold")


WALL = ReadOnly(Broker(), ["positions"])


@pytest.mark.parametrize("name", ["sell", "secret", "__dict__", "_ReadOnly__read.client", "client"])
def test_what_does_not_read_is_refused_by_name(name):
    """The refusal says what could be asked instead."""
    with pytest.raises(AttributeError):
        getattr(WALL, name)


def test_a_reading_method_leads_back_to_nothing():
    """A bound method would have its object in ``__self__``; here there is none."""
    assert WALL.positions() == []
    assert not hasattr(WALL.positions, "__self__")


@pytest.mark.parametrize("take", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_wall_cannot_be_taken_elsewhere(take):
    """Neither copies nor pickles of a client exist."""
    with pytest.raises(TypeError, match="cannot be copied"):
        take(WALL)


def test_the_wall_cannot_be_given_other_names():
    """Nothing can be set on it."""
    with pytest.raises(AttributeError):
        WALL.sell = Broker.sell


def test_a_name_of_no_method_is_no_method():
    """Only what is named is refused with the message that names it."""
    with pytest.raises(NotReadingError, match="'sell' is not among what is read of a broker: positions"):
        _ = WALL.sell


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_no_secret_is_in_what_a_client_shows_of_itself(exchange):
    """Neither the wall nor the credentials show a secret when they are printed."""
    wall, credentials = _walled(exchange), Credentials({"apiKey": KEY, "secret": SECRET})

    for shown in (repr(wall), str(wall), repr(credentials), str(credentials), f"{wall!r}"):
        assert KEY not in shown
        assert SECRET not in shown
