"""Exchanges, read through ccxt."""

from collections.abc import Callable
from datetime import UTC, datetime

from riskcheck.foundation import Problem, UsageError
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import Holdings
from riskcheck.sources.exchange.connection import CREDENTIALS, Access, Connection, Credentials
from riskcheck.sources.exchange.read import read_exchange
from riskcheck.sources.exchange.reading import Reading
from riskcheck.sources.exchange.venue import SPOT, question_key
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.exchange.wallet import CASH
from riskcheck.sources.secrets import credentials_of, key_of
from riskcheck.sources.source import Source, name_of

__all__ = ["open_ccxt"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_ccxt(broker: BrokerSettings, settings: Settings, clock: Callable[[], datetime] = _utc_now) -> Source:
    """The source of a ``[[broker]]`` of the kind ccxt; raises UsageError where its markets are not known."""
    options = broker.options
    exchange, is_sandbox = options["exchange"], options.get("sandbox", False)
    markets = _markets(broker)
    name = name_of(f"ccxt {exchange} sandbox" if is_sandbox else f"ccxt {exchange}", broker)
    reading = Reading(
        exchange=exchange,
        venue=broker.venue or exchange,
        markets=markets,
        base_currency=settings.general.base_currency,
        cash=options.get("cash", CASH),
        dust=options.get("dust", 0.0),
        rates=options.get("rates"),
        fx=settings.fx,
        max_price_age=settings.snapshot.max_price_age,
        day=settings.day,
        is_sandbox=is_sandbox,
    )
    access = Access(
        exchange, sandbox=is_sandbox, relay_url=options.get("relay_url"), https_proxy=options.get("https_proxy")
    )

    def read() -> Holdings:
        credentials = Credentials(credentials_of(broker, CREDENTIALS))
        return read_exchange(reading, Connection(access, credentials, broker.timeout, name, broker.place), clock())

    return Source(name, read, accounts=_accounts(broker, markets))


def _markets(broker: BrokerSettings) -> tuple[str, ...]:
    """The markets to read: those of the config, else all of an exchange of which all are known. Raises UsageError."""
    chosen: tuple[str, ...] = broker.options.get("markets") or tuple(venue_of(broker.options["exchange"]).accounts)
    if not chosen:
        found = f"[[broker]] has no 'markets', and it is not known which {broker.options['exchange']} has"
        fix = 'write markets = ["swap"] on its [[broker]], or whichever of them the account holds something in'
        raise UsageError(Problem(found, "one or more of swap, future, margin, spot", fix, broker.place))
    return chosen


def _accounts(broker: BrokerSettings, markets: tuple[str, ...]) -> frozenset[object]:
    """What a broker reads with its key: the positions that it asks for, and the accounts behind its markets."""
    exchange = broker.options["exchange"]
    owner, venue = key_of(broker, "api_key_env", "wallet_address_env"), venue_of(exchange)
    positions = {("positions", key) for key in map(question_key, venue.questions_about(markets))}
    behind = [*venue.accounts_behind(markets), *(venue.further if SPOT in markets else ())]
    accounts = {("account", account.key) for account in behind}
    return frozenset((exchange, owner, *part) for part in positions | accounts)
