"""Alpaca, read through its own client: https://docs.alpaca.markets/reference, Positions and Account."""

from collections.abc import Mapping
from typing import Any

from riskcheck.errors import Place, Problem, SnapshotError, UsageError
from riskcheck.settings import BrokerSettings, Settings
from riskcheck.snapshot import Amounts, Holdings, Unknown, rows_to_table
from riskcheck.snapshot.cells import to_number
from riskcheck.sources.readonly import ReadOnly
from riskcheck.sources.secrets import credentials_of, key_of
from riskcheck.sources.source import Source

INSTALL = "pip install 'riskcheck[alpaca]'"
CREDENTIALS = {"api_key_env": "api_key", "secret_env": "secret_key"}
METHODS = ("get_all_positions", "get_account")
FIGURES: Mapping[str, str] = {
    "equity": "equity",
    "cash": "cash",
    "initial_margin": "margin_used",
    "last_equity": "day_start_equity",
    "maintenance_margin": "maintenance_margin",
    "buying_power": "buying_power",
}
"""Alpaca's account figures and riskcheck's; ``last_equity`` is that of the last close, where the day starts."""
OPTION = "us_option"


def open_alpaca(broker: BrokerSettings, _settings: Settings) -> Source:
    """The source of a ``[[broker]]`` of the kind alpaca; what is wrong with it shows when it is asked."""
    options = broker.options
    name = "alpaca" + (f" {broker.account}" if broker.account else "")

    def read() -> Holdings:
        credentials = credentials_of(broker, CREDENTIALS)
        return read_alpaca(_open(credentials, options.get("paper", False), options.get("url"), broker.place), name)

    return Source(name, read, accounts=frozenset({(broker.kind, key_of(broker, "api_key_env"))}))


def _open(credentials: Mapping[str, str], paper: bool, url: str | None, place: Place) -> ReadOnly:  # noqa: FBT001 - as Alpaca calls it
    """Alpaca's client behind a wall that lets only reading through; raises UsageError."""
    try:
        from alpaca.trading.client import TradingClient
    except ImportError:
        raise UsageError(Problem("Alpaca cannot be read without alpaca-py", fix=INSTALL, place=place)) from None
    return ReadOnly(TradingClient(**credentials, paper=paper, url_override=url, raw_data=True), METHODS)


def read_alpaca(client: Any, name: str) -> Holdings:
    """What Alpaca holds, not yet believed; raises SnapshotError for an answer that is none."""
    account, positions = client.get_account(), client.get_all_positions()
    place = Place(name)
    if not isinstance(account, Mapping) or not isinstance(positions, list):
        found = "answered something else than an account and positions"
        raise SnapshotError(Problem(found, fix="look at what Alpaca, or a proxy before it, answers", place=place))
    currency = account.get("currency")
    if not isinstance(currency, str) or not currency:
        raise SnapshotError(Problem("the account names no currency", fix="look at what Alpaca answers", place=place))
    rows = [_row(position, currency) if isinstance(position, Mapping) else position for position in positions]
    figures = {ours: _money(account.get(theirs), currency) for theirs, ours in FIGURES.items()}
    return Holdings(name, rows_to_table(rows, name), figures, place=place)


def _row(position: Mapping[str, object], currency: str) -> dict[str, object]:
    """A position as a row; its quantity has the sign of its side."""
    is_option = position.get("asset_class") == OPTION
    size, side = position.get("qty"), position.get("side")
    if side == "short" and isinstance(size, str) and not size.startswith("-"):
        size = f"-{size}"
    return {
        "symbol": position.get("symbol"),
        "side": side,
        "size": size,
        "multiplier": Unknown("it is an option, whose price is not that of what it is about") if is_option else 1.0,
        "entry_price": position.get("avg_entry_price"),
        "mark_price": position.get("current_price"),
        "notional": None if is_option else _money(position.get("market_value"), currency, unsigned=True),
        "unrealized_pnl": _money(position.get("unrealized_pl"), currency),
        "currency": currency,
        "asset_class": position.get("asset_class"),
        "exchange": position.get("exchange") or None,
    }


def _money(value: object, currency: str, *, unsigned: bool = False) -> object:
    """An amount that may be a text; what is none is left for the snapshot to refuse."""
    if value is None or value == "":
        return None
    try:
        amount = to_number(value)
    except ValueError:
        return value
    return Amounts({currency: abs(amount) if unsigned else amount})
