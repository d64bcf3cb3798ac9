"""Exchanges, read through ccxt."""

from riskcheck.settings import BrokerSettings, Settings
from riskcheck.snapshot import Holdings
from riskcheck.sources.exchange.connection import Access, Connection, Credentials
from riskcheck.sources.exchange.read import Reading, read_exchange
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.exchange.wallet import CASH
from riskcheck.sources.secrets import credentials_of, key_of
from riskcheck.sources.source import Source

__all__ = ["open_ccxt"]

CREDENTIALS = {
    "api_key_env": "apiKey",
    "secret_env": "secret",
    "password_env": "password",
    "uid_env": "uid",
    "wallet_address_env": "walletAddress",
}


def open_ccxt(broker: BrokerSettings, settings: Settings) -> Source:
    """The source of a ``[[broker]]`` of the kind ccxt; what is wrong with it shows when it is asked."""
    options = broker.options
    exchange = options["exchange"]
    name = f"ccxt {exchange}" + (f" {broker.account}" if broker.account else "")
    reading = Reading(
        exchange,
        broker.venue or exchange,
        options["markets"],
        settings.general.base_currency,
        options.get("cash", CASH),
        options.get("dust", 0.0),
        options.get("rates", False),
        settings.fx,
        settings.snapshot.max_price_age,
    )
    access = Access(exchange, options.get("sandbox", False), options.get("relay_url"), options.get("https_proxy"))

    def read() -> Holdings:
        credentials = Credentials(credentials_of(broker, CREDENTIALS))
        return read_exchange(reading, Connection(access, credentials, broker.timeout, name, broker.place))

    return Source(name, read, accounts=_accounts(broker))


def _accounts(broker: BrokerSettings) -> frozenset[object]:
    """What the key of a broker opens: its markets, and the accounts behind them, which may be one for several."""
    exchange, markets = broker.options["exchange"], broker.options["markets"]
    owner = (exchange, key_of(broker, "api_key_env", "wallet_address_env"))
    behind = {id(account) for market in markets for account in venue_of(exchange).accounts.get(market, ())}
    return frozenset((*owner, part) for part in (*markets, *behind))
