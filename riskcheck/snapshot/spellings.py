"""What venues, terminals and brokers write around the name of an instrument, and what they mean by it."""

import re
from typing import NamedTuple

from riskcheck.snapshot.codes import CODES, QUOTES
from riskcheck.snapshot.words import Instrument, instrument_called

# Most symbols are plain: the forms are compiled when a name is met that may have one.
_VENUE = r"(?P<venue>[A-Z][A-Z0-9_]*):(?P<name>[^:]+)"
_KIND = r"(?P<kind>[A-Za-z]{3,9})[_:-](?P<name>.+)"
_KRAKEN_PAIR = r"X(?P<coin>[A-Z]{3,4})Z(?P<quote>[A-Z]{3})"  # XXBTZUSD
_BITFINEX_PAIR = r"t(?P<coin>[A-Z]{3}):?(?P<quote>[A-Z]{3,4})"  # tBTCUSD
_BITFINEX_CONTRACT = r"t(?P<name>[A-Z0-9]{3,})F0:[A-Z]+F0"  # tBTCF0:USTF0
_SMALL = r"(?P<name>.+?) \(?(?:Mini|Micro|Nano)\)?"  # IG: EUR/USD Mini
# EURUSDm, US500.cash
_ENDED = r"#?(?P<name>[A-Z0-9]{4,})(?P<ending>[a-z]{1,6}[.+#!_-]*|[.+#!=_-][A-Za-z0-9_]{0,8}[.+#!-]*)"
_MARKED = r"#[A-Z0-9.]{1,10}|\[[A-Z0-9]{2,10}\]"  # #AAPL, [SP500]
_SPOT = "spot"
_QUOTED = ("USD", "EUR", "GBP", "JPY", "AUD", "HKD", "CHF", "SGD")
_CASH = "Cash"

_INDEX = (
    "(?:US|USA|SPX|SP|NAS|NDX|USTEC|USTECH|NASDAQ|DJ|WS|GER|DE|DAX|UK|GB|FTSE|FRA|FR|F|CAC|EU|EUR|EURO|EUSTX|ESTX|STOXX"
    "|STXE|ESX|ESP|ES|SPA|IBEX|JP|JPN|NI|NIK|NIKKEI|AUS|AU|ASX|HK|HKG|HSI|CHN|CN|CHINA|SWI|SUI|CH|SMI|IT|ITA|MIB|NETH"
    "|NL|NED|AEX|SG|SGP|IN|IND|INDIA|NIFTY|SA|RSA|ZA|TW|TWN|NOR|SWE|OMX|RUSS|GERMANY|FRANCE|SPAIN|ITALY"
    "|JAPAN|AUSTRALIA|HONGKONG|SWITZERLAND|NETHERLANDS|SINGAPORE|TAIWAN|EUROPE)"
    "(?:10|20|25|30|33|35|40|50|60|100|120|200|225|250|300|400|500|600|1000|2000|A50)(?:CASH|MINI|ROLL)?"
)
_INDICES_AND_COMMODITIES = frozenset(
    """
    USTEC USTECH USOIL UKOIL USCRUDE UKBRENT SPOTCRUDE SPOTBRENT CRUDEOIL BRENTOIL WTIOIL BRENT NATGAS NGAS NATURALGAS
    COPPER COCOA COFFEE SUGAR COTTON SOYBEAN SOYBEANS PLATINUM PALLADIUM SILVER SPX NDX RUT VIX DJI DJIA USDX
    DOLLARINDEX USDINDEX WTICO BCO SOYBN WALLSTREET USCRUDEOIL OILUSCRUDE SPOTGOLD SPOTSILVER USTECH100 VOLX DXY
    """.split()
)
"""What indices and commodities are called, which nobody holds as such."""


class Spelling(NamedTuple):
    """A symbol without what stands before its name, and the kind of instrument that this tells; None where it does not.

    ``pair`` are coin and quote, of a venue that writes them in codes of its own.
    """

    name: str
    instrument: Instrument | None = None
    pair: tuple[str, str] | None = None


def spelling_of(symbol: str) -> Spelling:
    """A symbol by its name alone: without a venue (BINANCE:ETHBTC), or a kind of instrument (PERP_BTC_USDT)."""
    if symbol.isalpha() and symbol.isupper() and not symbol.startswith("X"):
        return Spelling(symbol)  # as most tickers are
    coded = re.fullmatch(_BITFINEX_PAIR if symbol.startswith("t") else _KRAKEN_PAIR, symbol)
    if coded is not None and coded["quote"] in QUOTES:
        return Spelling(symbol, pair=(coded["coin"], coded["quote"]))
    contract = re.fullmatch(_BITFINEX_CONTRACT if symbol.startswith("t") else _SMALL, symbol)
    if contract is not None:
        return Spelling(contract["name"], Instrument.DERIVATIVE)
    return _without_kind(symbol) or _without_venue(symbol)


def _without_kind(symbol: str) -> Spelling | None:
    found = re.fullmatch(_KIND, symbol)
    if found is None:
        return None
    kind = instrument_called(found["kind"])
    return Spelling(found["name"], kind) if kind is not None or found["kind"].lower() == _SPOT else None


def _without_venue(symbol: str) -> Spelling:
    found = re.fullmatch(_VENUE, symbol) if ":" in symbol else None
    if found is None or found["venue"] in CODES or found["name"] in QUOTES:
        return Spelling(symbol)
    return Spelling(found["name"])


def is_cfd(name: str) -> bool:
    """Whether a name is that of an index or a commodity, or is marked as brokers mark CFDs (#AAPL, [SP500])."""
    bare = re.sub("[ ._&-]", "", name.strip("#.[]^").upper().removesuffix(".IDX").removesuffix(".CMD"))
    if bare.endswith(_QUOTED) and any(map(str.isdigit, bare)):
        bare = bare[:-3]  # OANDA's SPX500USD
    return (
        bool(re.fullmatch(_MARKED, name))
        or bare in _INDICES_AND_COMMODITIES
        or (any(map(str.isdigit, bare)) and bool(re.fullmatch(_INDEX, bare)))
    )


def without_ending(name: str) -> str | None:
    """A name without what brokers of CFDs write behind it, such as EURUSDm and US500.cash; None where nothing is."""
    if name.endswith(_CASH):
        name = f"{name.removesuffix(_CASH)}.cash"
    found = re.fullmatch(_ENDED, name)
    return found["name"] if found is not None and _SPOT not in found["ending"].lower() else None
