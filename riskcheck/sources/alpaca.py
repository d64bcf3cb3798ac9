"""Alpaca, read through its own client: https://docs.alpaca.markets/reference, Positions, Account and Activities."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import OPTION_MULTIPLIER, Amounts, Holdings, rows_to_table, to_number
from riskcheck.sources.readonly import ReadOnly
from riskcheck.sources.secrets import credentials_of, key_of
from riskcheck.sources.source import Source, name_of

INSTALL = "pip install 'riskcheck[alpaca]'"
CREDENTIALS = {"api_key_env": "api_key", "secret_env": "secret_key"}
METHODS = ("get_all_positions", "get_account", "get_activities")
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
NEW_YORK, CLOSE = ZoneInfo("America/New_York"), time(16)
"""Where and when the day ends whose equity is ``last_equity``; ``balance_asof`` is its date."""
MAX_COUNT = 100
"""How many activities an answer has at most."""
PAYMENTS = ("CSD", "CSW", "JNL", "JNLC", "ACATC")
"""Activities that move cash in or out: deposits, withdrawals, journals between accounts, transfers of accounts."""
SHARES = ("JNLS", "ACATS", "DTCS")
"""Activities that move shares in or out, whose worth is not told."""
EARNED = (
    *("CFEE", "FEE", "PTC", "PTR", "INT", "INTNRA", "INTTW", "DIV", "DIVCGL", "DIVCGS", "DIVFEE", "DIVFT", "DIVNRA"),
    *("DIVROC", "DIVTW", "DIVTXEX", "DIVWH", "WH", "MA", "NC", "SC", "REORG", "SPIN", "SPLIT", "SSO", "SSP", "CSR"),
    *("OPASN", "OPEXP", "OPXRC", "OPTRD", "OPCA", "CGD", "INVPNL", "MEM", "FILL"),
)
"""Activities that are a part of the day's profit or loss, or change nothing: fees, interest, corporate actions."""
EXECUTED, CANCELLED = "executed", "canceled"


def open_alpaca(broker: BrokerSettings, _settings: Settings) -> Source:
    """The source of a ``[[broker]]`` of the kind alpaca; what is wrong with it shows when it is asked."""
    options = broker.options
    is_paper = options.get("paper", False)
    name = name_of("alpaca paper" if is_paper else "alpaca", broker)

    def read() -> Holdings:
        credentials = credentials_of(broker, CREDENTIALS)
        return read_alpaca(_open(credentials, is_paper, options.get("url"), broker.place), name)

    return Source(name, read, accounts=frozenset({(broker.kind, key_of(broker, "api_key_env"))}))


def _open(credentials: Mapping[str, str], paper: bool, url: str | None, place: Place) -> ReadOnly:  # noqa: FBT001 - as Alpaca calls it
    """Alpaca's client behind a wall that lets only reading through; raises UsageError."""
    try:
        from alpaca.trading.client import TradingClient
    except ImportError:
        raise UsageError(Problem("Alpaca cannot be read without alpaca-py", fix=INSTALL, place=place)) from None

    class ReadingClient(TradingClient):
        """Alpaca's client for trading, which has no word of its own for the account's activities."""

        def get_activities(self, after: datetime) -> object:
            """What happened after a moment, but for trades."""
            wanted = {"category": "non_trade_activity", "after": f"{after:%Y-%m-%dT%H:%M:%SZ}", "page_size": MAX_COUNT}
            return self.get("/account/activities", wanted)

    return ReadOnly(ReadingClient(**credentials, paper=paper, url_override=url, raw_data=True), METHODS)


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
    flows = _day_flows(client, account.get("balance_asof"), currency)
    return Holdings(name, rows_to_table(rows, name), {**figures, "day_flows": flows}, place=place)


def _day_flows(client: Any, last_day: object, currency: str) -> object:
    """What was paid in since the close whose equity the day starts with, less what was paid out; or why it is unknown.

    It refuses nothing: the desk may know of its payments otherwise.
    """
    try:
        closed = datetime.combine(date.fromisoformat(str(last_day)), CLOSE, NEW_YORK).astimezone(UTC)
    except ValueError:
        return Problem("the account does not say of which day its last_equity is, so neither since when money counts")
    try:
        activities = client.get_activities(closed)
    except Exception as error:  # noqa: BLE001 - whatever is raised, it is not an answer; the client's own words may hold a key
        return Problem(f"what was paid in and out was not answered ({type(error).__name__})")
    if not isinstance(activities, list) or not all(isinstance(one, Mapping) for one in activities):
        return Problem("what was paid in and out was answered by something else than a list of activities")
    if len(activities) >= MAX_COUNT:
        return Problem(f"there are {len(activities)} activities, as many as are listed at most, so there may be more")
    return _sum_of_payments(activities, currency)


def _sum_of_payments(activities: list[Mapping[str, object]], currency: str) -> object:
    total = 0.0
    for one in activities:
        kind, status = one.get("activity_type"), one.get("status", EXECUTED)
        if status == CANCELLED or kind in EARNED:
            continue
        if kind in SHARES:
            return Problem(f"shares were transferred ({kind}), whose worth is not told")
        if kind not in PAYMENTS or status != EXECUTED:
            return Problem(f"what an activity {kind!r} that is {status!r} moved is not known")
        try:
            total += to_number(one.get("net_amount"))
        except ValueError as error:
            return Problem(f"the net_amount of an activity {kind!r} is {error}")
    return Amounts({currency: total})


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
        "multiplier": OPTION_MULTIPLIER if is_option else 1.0,
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
