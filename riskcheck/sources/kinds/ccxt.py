"""The kind ``ccxt``: an exchange."""

from riskcheck.files import FLAG, LIMIT, TEXT, TEXTS, Key, matching, some_of
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.keys import EXPECTED, VARIABLE
from riskcheck.sources.kinds.kind import SourceKind
from riskcheck.sources.source import Source


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    from riskcheck.sources.exchange import open_ccxt

    return open_ccxt(broker, settings)


KIND = SourceKind(
    {
        "exchange": Key(
            matching(r"[a-z0-9]+", "ccxt's id of an exchange, such as kraken"),
            "the exchange",
            required=True,
            example='"kraken"',
        ),
        "markets": Key(
            some_of("swap", "future", "margin", "spot"),
            "which of its markets make up the book; all that are known without it",
        ),
        "api_key_env": Key(VARIABLE, "the environment variable with the API key"),
        "secret_env": Key(VARIABLE, "the environment variable with the API secret"),
        "password_env": Key(VARIABLE, "the environment variable with the API passphrase"),
        "uid_env": Key(VARIABLE, "the environment variable with the user id"),
        "wallet_address_env": Key(VARIABLE, "the environment variable with the wallet's address"),
        "sandbox": Key(FLAG, "true: the exchange's test network"),
        "relay_url": Key(TEXT, "an address that is put in front of every address of the exchange"),
        "https_proxy": Key(TEXT, "a proxy that all requests go through"),
        "cash": Key(TEXTS, "currencies of a spot wallet that are cash and no position"),
        "dust": Key(LIMIT, "spot holdings that are worth less than this, in base currency, are left out"),
        "rates": Key(
            FLAG,
            "true: all currency rates come from its own tickers, and not only those that [fx] lacks; false: no rate",
        ),
        **EXPECTED,
    },
    _open,
    live=True,
    foreign=True,
)
