"""The kind ``alpaca``: a broker for stocks, through its own client."""

from riskcheck.files import FLAG, TEXT, Key
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.keys import EXPECTED, VARIABLE
from riskcheck.sources.kinds.kind import SourceKind
from riskcheck.sources.source import Source


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    from riskcheck.sources.alpaca import open_alpaca

    return open_alpaca(broker, settings)


KIND = SourceKind(
    {
        "api_key_env": Key(
            VARIABLE, "the environment variable with the API key id", required=True, example='"ALPACA_API_KEY"'
        ),
        "secret_env": Key(
            VARIABLE, "the environment variable with the API secret", required=True, example='"ALPACA_API_SECRET"'
        ),
        "paper": Key(FLAG, "true: the paper trading account"),
        "url": Key(TEXT, "another address of the trading API"),
        **EXPECTED,
    },
    _open,
    live=True,
    foreign=True,
)
