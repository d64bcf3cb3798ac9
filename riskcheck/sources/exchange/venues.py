"""What is known of single exchanges: which questions give the whole book, and what their account figures mean.

An exchange that is not listed is asked as ccxt asks by default, and its equity is not known: a figure whose meaning
nobody looked up is not guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Params = Mapping[str, str | bool]
Path = tuple[str, ...]
EACH = "*"
"""A step of a path that stands for every element of a list, or every value of a table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Where an account figure stands in an exchange's own answer, and in which currency.

    The currency is a code, or, with ``named``, the key beside the amount that names it.
    """

    path: Path
    currency: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One account of an exchange: the question for its balance, where its entries stand, and what its figures mean.

    A figure that is None is not known. With ``is_wallet``, the totals of its currencies are what is held in them, so
    that equity and cash are their sums; with ``totals_are_equity`` they contain the open PnL, and are no cash.
    """

    params: Params
    entries: Path
    equity: Figure | None = None
    margin_used: Figure | None = None
    is_wallet: bool = False
    totals_are_equity: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """A question that is asked once for each value that an exchange's markets have, such as the coin they settle in.

    ``flag`` is the key of the markets that it is about, ``value`` where it stands in them and ``key`` what it is asked
    under. With ``is_needed`` there is no exchange without any. What its accounts hold is in no account figure.
    """

    params: Params
    key: str
    flag: str
    value: Path
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Venue:
    """How one exchange is asked and understood.

    ``questions`` are those that, with ``each``, give every open position, by market; ``rows`` is where the positions
    stand in the answer (``()`` is the answer itself, None not known), so that an empty answer can be told from a broken
    one, and a position that ccxt leaves out is missed. ``held`` is the key of a row's size, where ccxt leaves out rows
    of size 0. ``most`` is how many ccxt reads at most.
    ``accounts`` are those behind each market. ``amount`` is the key that ccxt puts a position's size in; with
    ``amounts_in_coin`` that is in units where it is not in contracts. ``closed`` is the key of what an exchange counts
    although it is closed. ``endings`` mark coins that are bound in some programme, and are worth what the coin is.
    ``kind`` is ccxt's option for the kind of account that it found.
    """

    questions: Mapping[str, tuple[Params, ...]] = field(default_factory=dict)
    rows: Path | None = None
    accounts: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    most: int | None = None
    amount: str = "contracts"
    amounts_in_coin: bool = False
    closed: str | None = None
    endings: tuple[str, ...] = ()
    held: str | None = None
    kind: str | None = None
    each: tuple[Each, ...] = ()
    is_known: bool = True


def _contracts(*questions: Params) -> Mapping[str, tuple[Params, ...]]:
    return {"swap": questions, "future": questions}


def _assets(kind: str) -> Account:
    """The futures wallets of Binance: https://developers.binance.com/docs/derivatives, Account Information."""
    return Account(
        {"type": "swap", "subType": kind},
        ("assets",),
        margin_used=Figure(("assets", EACH, "initialMargin"), "asset", named=True),
        totals_are_equity=True,
    )


UNIFIED_AT_BYBIT = Account(
    {},
    ("result", "list", EACH, "coin"),
    Figure(("result", "list", EACH, "totalEquity"), "USD"),
    Figure(("result", "list", EACH, "totalInitialMargin"), "USD"),
)
TRADING_AT_OKX = Account(
    {},
    ("data", EACH, "details"),
    Figure(("data", EACH, "totalEq"), "USD"),
    Figure(("data", EACH, "imr"), "USD"),
)
PERPETUALS_AT_HYPERLIQUID = Account(
    {"type": "swap"},
    ("assetPositions",),
    Figure(("marginSummary", "accountValue"), "USDC"),
    Figure(("marginSummary", "totalMarginUsed"), "USDC"),
)
FLEX_AT_KRAKEN = Account(
    {},
    ("accounts", "flex", "currencies"),
    Figure(("accounts", "flex", "portfolioValue"), "USD"),
    Figure(("accounts", "flex", "initialMargin"), "USD"),
)
SPOT_AT_KRAKEN = Account({}, ("result",), is_wallet=True)

VENUES: Mapping[str, Venue] = {
    "binance": Venue(
        _contracts({"subType": "linear"}, {"subType": "inverse"}),
        rows=(),
        held="positionAmt",
        accounts={
            "swap": (_assets("linear"), _assets("inverse")),
            "future": (_assets("linear"), _assets("inverse")),
            "spot": (Account({"type": "spot"}, ("balances",), is_wallet=True),),
        },
    ),
    "bybit": Venue(
        _contracts(
            {"subType": "linear", "settleCoin": "USDT", "paginate": True},
            {"subType": "linear", "settleCoin": "USDC", "paginate": True},
            {"subType": "inverse", "paginate": True},
        ),
        ("result", "list"),
        {"swap": (UNIFIED_AT_BYBIT,), "future": (UNIFIED_AT_BYBIT,), "spot": (UNIFIED_AT_BYBIT,)},
        most=2000,  # ten pages, after which ccxt stops
    ),
    "okx": Venue(
        _contracts({}),
        ("data",),
        {"swap": (TRADING_AT_OKX,), "future": (TRADING_AT_OKX,), "spot": (TRADING_AT_OKX,)},
    ),
    "hyperliquid": Venue(
        _contracts({}),
        ("assetPositions",),
        {
            "swap": (PERPETUALS_AT_HYPERLIQUID,),
            "spot": (Account({"type": "spot"}, ("balances",), is_wallet=True),),
        },
        kind="enableUnifiedMargin",
        each=(Each({}, "dex", "swap", ("info", "dex")),),
    ),
    "krakenfutures": Venue(
        _contracts({}), ("openPositions",), {"swap": (FLEX_AT_KRAKEN,), "future": (FLEX_AT_KRAKEN,)}
    ),
    "kraken": Venue(
        {"margin": ({},)},
        ("result",),
        {"spot": (SPOT_AT_KRAKEN,), "margin": (SPOT_AT_KRAKEN,)},
        amounts_in_coin=True,
        closed="vol_closed",
        endings=(".F", ".M", ".S", ".B", ".P"),  # https://support.kraken.com, "What do the asset suffixes mean?"
    ),
    "bitfinex": Venue({"margin": ({},), **_contracts({})}, (), amount="notional", amounts_in_coin=True),
    "deribit": Venue(
        accounts={"swap": (Account({}, ("result", "summaries"), totals_are_equity=True),)}, is_known=False
    ),
    "gate": Venue(
        {"swap": tuple({"type": "swap", "settle": settle, "holding": True} for settle in ("usdt", "btc"))},
        (),
        most=100,  # how many Gate gives at most unless a page is asked for
    ),
    "bitget": Venue(
        {"swap": ({"productType": "USDT-FUTURES"}, {"productType": "USDC-FUTURES"})},
        ("data",),
        # Without the coin ccxt asks for those with USDT as their margin, of which there are none.
        each=(Each({"productType": "COIN-FUTURES"}, "marginCoin", "inverse", ("settleId",), is_needed=True),),
    ),
}
"""The exchanges whose answers have been looked at, by ccxt's id."""

UNLISTED = Venue(is_known=False)


def venue_of(exchange: str) -> Venue:
    """What is known of an exchange."""
    return VENUES.get(exchange, UNLISTED)
