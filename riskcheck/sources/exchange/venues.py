"""What is known of single exchanges: which questions give the whole book, and what their account figures mean.

An exchange that is not listed is asked as ccxt asks by default, and its equity is not known: a figure whose meaning
nobody looked up is not guessed.
"""

from collections.abc import Mapping

from riskcheck.sources.exchange import movements
from riskcheck.sources.exchange.answers import EACH
from riskcheck.sources.exchange.hyperliquid_ledger import hyperliquid
from riskcheck.sources.exchange.venue import Account, Each, Figure, OpenPnl, Params, Size, Venue


def _contracts(*questions: Params) -> Mapping[str, tuple[Params, ...]]:
    return {"swap": questions, "future": questions}


def _assets(kind: str) -> Account:
    """The futures wallets of Binance: https://developers.binance.com/docs/derivatives, Account Information."""
    return Account(
        {"type": "swap", "subType": kind},
        ("assets",),
        margin_used=(Figure(("assets", EACH, "initialMargin"), "asset", named=True),),
        totals_are_equity=True,
    )


UNIFIED_AT_BYBIT = Account(
    {},
    ("result", "list", EACH, "coin"),
    (Figure(("result", "list", EACH, "totalEquity"), "USD"),),
    (Figure(("result", "list", EACH, "totalInitialMargin"), "USD"),),
)
TRADING_AT_OKX = Account(
    {},
    ("data", EACH, "details"),
    (Figure(("data", EACH, "totalEq"), "USD"),),
    (Figure(("data", EACH, "imr"), "USD"),),
)
PERPETUALS_AT_HYPERLIQUID = Account(
    {"type": "swap"},
    ("assetPositions",),
    (Figure(("marginSummary", "accountValue"), "USDC"),),
    (Figure(("marginSummary", "totalMarginUsed"), "USDC"),),
)
FLEX_AT_KRAKEN = Account(
    {},
    ("accounts", "flex", "currencies"),
    (Figure(("accounts", "flex", "portfolioValue"), "USD"),),
    (Figure(("accounts", "flex", "initialMargin"), "USD"),),
    name="flex",
    beside=("accounts",),
)
SPOT_AT_KRAKEN = Account({}, ("result",), is_wallet=True)
# Each currency's equity is its own. With cross collateral each currency's margin is that of all, converted into it, and
# the total in dollars is there, too: https://docs.deribit.com, private/get_account_summaries.
DERIBIT = Account(
    {},
    ("result", "summaries"),
    margin_used=(
        Figure(("summaries", EACH, "total_initial_margin_usd"), "USD", is_repeated=True),
        Figure(("summaries", EACH, "initial_margin"), "currency", named=True),
    ),
    totals_are_equity=True,
)

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
        further=(
            Account({"type": "funding"}, (), is_wallet=True, name="funding wallet"),
            Account({"type": "margin"}, ("userAssets",), is_wallet=True, holds_debts=True, name="cross margin wallet"),
        ),
        refusals=('"code":-2015', '"code": -2015'),  # ccxt takes it for a ban once the key has worked
        beginnings=("LD",),  # flexible Earn, as the spot wallet shows it
        listings=movements.binance,
        unread="isolated margin, locked Earn, options and sub-accounts",
    ),
    "bybit": Venue(
        _contracts(
            {"subType": "linear", "settleCoin": "USDT", "paginate": True},
            {"subType": "linear", "settleCoin": "USDC", "paginate": True},
            {"subType": "inverse", "paginate": True},
        ),
        ("result", "list"),
        {"swap": (UNIFIED_AT_BYBIT,), "future": (UNIFIED_AT_BYBIT,), "spot": (UNIFIED_AT_BYBIT,)},
        (Account({"type": "funding"}, ("result", "balance"), is_wallet=True, name="funding wallet"),),
        most=2000,  # ten pages, after which ccxt stops
        listings=movements.bybit,
        unread="options, Earn and sub-accounts",
    ),
    "okx": Venue(
        _contracts({}),
        ("data",),
        {"swap": (TRADING_AT_OKX,), "future": (TRADING_AT_OKX,), "spot": (TRADING_AT_OKX,)},
        (Account({"type": "funding"}, ("data",), is_wallet=True, name="funding wallet"),),
        listings=movements.okx,
        unread="Earn and sub-accounts",
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
        listings=hyperliquid,
        unread="vaults, staking and sub-accounts",
    ),
    "krakenfutures": Venue(
        _contracts({}),
        ("openPositions",),
        {"swap": (FLEX_AT_KRAKEN,), "future": (FLEX_AT_KRAKEN,)},
        listings=movements.krakenfutures,
    ),
    "kraken": Venue(
        {"margin": ({},)},
        ("result",),
        {"spot": (SPOT_AT_KRAKEN,), "margin": (SPOT_AT_KRAKEN,)},
        size=Size(in_coin=True, closed="vol_closed"),
        endings=(".F", ".M", ".S", ".B", ".P"),  # https://support.kraken.com, "What do the asset suffixes mean?"
        listings=movements.kraken,
    ),
    "deribit": Venue(
        _contracts({}),
        ("result",),
        {"swap": (DERIBIT,), "future": (DERIBIT,), "spot": (DERIBIT,)},
        size=Size(coin="size_currency"),
        open_pnl=OpenPnl("total_profit_loss"),  # what ccxt hands on begins anew with each daily settlement
        listings=movements.deribit,
        tickers_by_coin=True,
        unread="sub-accounts",
    ),
    "bitfinex": Venue({"margin": ({},), **_contracts({})}, (), size=Size("notional", in_coin=True)),
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
    # What ccxt hands on as open PnL is what is not settled yet.
    "modetrade": Venue(open_pnl=OpenPnl(None), is_known=False),
    "woofipro": Venue(open_pnl=OpenPnl(None), is_known=False),
}
"""The exchanges whose answers have been looked at, by ccxt's id."""

UNLISTED = Venue(is_known=False)


def venue_of(exchange: str) -> Venue:
    """What is known of an exchange."""
    return VENUES.get(exchange, UNLISTED)
