"""A desk whose broker is an exchange: the config, the environment, and the replay server that stands for it."""

import json
import re

from desk import CONFIG
from venue_routes import CREDENTIALS

from riskcheck import LivePortfolioMonitor, create_exchange_client, load_config
from riskcheck.gate.run import RunRequest, run_gate
from riskcheck.sources import open_source

KEYS = {
    "apiKey": "api_key_env",
    "secret": "secret_env",
    "password": "password_env",
    "walletAddress": "wallet_address_env",
}
MARKETS = {"kraken": ["margin", "spot"], "krakenfutures": ["swap"]}
HEAD = CONFIG.partition("[day]")[0].replace("= 50000.0", "= 500000.0").replace("= 20000.0", "= 200000.0")
"""Of the day an exchange's book says what it can itself."""
WITHOUT_LIMITS = re.sub(r"max_\w+ .*\n", "", HEAD)
RATES = "[fx]\nUSD = 0.8\nUSDT = 0.8\nUSDC = 0.8\n"
COINS = "BTC = 40000.0\nETH = 1600.0\n"
"""The same prices hold at every venue: EUR at 1.25 USD, BTC 50 000 USD, ETH 2 000 USD."""


FAR_LIMIT = 'id = "any"\ntitle = "t"\n[rule]\nmeasure = "total_notional"\nmax = 1e9\n'


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


def config_with(folder, monkeypatch, text: str, *venues: str):
    """A config file whose secrets are in the environment."""
    for name, value in environment(*venues).items():
        monkeypatch.setenv(name, value)
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def snapshot_of(folder, monkeypatch, text: str, *venues: str):
    """The book of a config with these brokers, taken now."""
    settings = load_config(config_with(folder, monkeypatch, text, *venues))
    return LivePortfolioMonitor(create_exchange_client(settings)).snapshot()


def holdings_of(folder, monkeypatch, server, *, markets=None, timeout="20s", more="dust = 1", rates=RATES + COINS):
    """What the source of an exchange answers, before the snapshot believes it, and the settings that it has."""
    text = broker(server.venue, server.url, timeout=timeout, more=more)
    if markets is not None:
        text = text.replace("['swap', 'spot']", f"['{markets}']")
    settings = load_config(config_with(folder, monkeypatch, HEAD + rates + text, server.venue))
    return open_source(settings.brokers[0], settings).read()


def run_on(venue: str, server, folder, monkeypatch, *, timeout: str = "20s", more: str = ""):
    """The report on an exchange's book and a limit so far away that only what goes wrong keeps it from passing."""
    policy = folder / "any.toml"
    policy.write_text(FAR_LIMIT, encoding="utf-8")
    head = WITHOUT_LIMITS.replace('["../policies"]', json.dumps([str(policy)]))
    text = head + RATES + COINS + broker(venue, server.url, timeout=timeout, more=more)
    return run_gate(RunRequest(config=config_with(folder, monkeypatch, text, venue), policies=(str(policy),)))
