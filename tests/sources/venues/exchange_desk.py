"""A desk whose broker is an exchange: the config, the environment, and the replay server that stands for it."""

from desk import CONFIG
from venue_routes import CREDENTIALS

KEYS = {
    "apiKey": "api_key_env",
    "secret": "secret_env",
    "password": "password_env",
    "walletAddress": "wallet_address_env",
}
MARKETS = {"kraken": ["margin", "spot"], "krakenfutures": ["swap"]}
HEAD = CONFIG.partition("[[broker]]")[0].replace("= 50000.0", "= 500000.0").replace("= 20000.0", "= 200000.0")
RATES = "[fx]\nUSD = 0.8\nUSDT = 0.8\nUSDC = 0.8\n"
COINS = "BTC = 40000.0\nETH = 1600.0\n"
"""The same prices hold at every venue: EUR at 1.25 USD, BTC 50 000 USD, ETH 2 000 USD."""


def broker(venue: str, url: str, *, timeout: str = "20s", more: str = "") -> str:
    """The ``[[broker]]`` of a venue behind a replay server, with its secrets named."""
    markets = MARKETS.get(venue, ["swap", "spot"])
    named = "\n".join(f'{key} = "{variable(venue, name)}"' for name, key in KEYS.items() if name in CREDENTIALS[venue])
    return (
        f'[[broker]]\nkind = "ccxt"\nexchange = "{venue}"\nmarkets = {markets}\nrelay_url = "{url}"\n'
        f'timeout = "{timeout}"\n{named}\n{more}\n'
    )


def variable(venue: str, name: str) -> str:
    """The environment variable of a credential."""
    return f"{venue}_{name}".upper()


def environment(*venues: str) -> dict[str, str]:
    """The credentials of venues in the environment."""
    return {variable(venue, name): value for venue in venues for name, value in CREDENTIALS[venue].items()}
