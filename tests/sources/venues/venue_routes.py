"""Which request of a venue is answered by which file of documented responses, and the keys a test signs with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """A request and the file that answers it; ``query`` and ``body`` are what the request must have at least.

    ``lacks`` names parameters that it must not have, as a venue answers otherwise where they are given.
    """

    method: str
    url: str
    file: str
    query: Mapping[str, str]
    body: Mapping[str, object]
    lacks: tuple[str, ...] = ()


def _get(url, file, *, lacks=(), **query):
    return Route("GET", url, file, query, {}, lacks)


def _post(url, file, **body):
    return Route("POST", url, file, {}, body)


KRAKEN = "https://api.kraken.com/0"
KRAKEN_FUTURES = "https://futures.kraken.com/derivatives/api/v3"
BINANCE_SPOT = "https://api.binance.com"
BINANCE_LINEAR = "https://fapi.binance.com/fapi"
BINANCE_INVERSE = "https://dapi.binance.com/dapi"
BYBIT = "https://api.bybit.com/v5"
OKX = "https://www.okx.com/api/v5"
HYPERLIQUID = "https://api.hyperliquid.xyz/info"
KRAKEN_HISTORY = "https://futures.kraken.com/api/history/v3"
BINANCE_WALLET = "https://api.binance.com/sapi/v1"
DERIBIT = "https://www.deribit.com/api/v2"

# The first route that fits answers.
ROUTES: Mapping[str, tuple[Route, ...]] = {
    "kraken": (
        _get(f"{KRAKEN}/public/Assets", "assets"),
        _get(f"{KRAKEN}/public/AssetPairs", "asset_pairs"),
        _get(f"{KRAKEN}/public/Ticker", "ticker"),
        _get(f"{KRAKEN}/public/OHLC", "ohlc", interval="5"),
        _post(f"{KRAKEN}/private/BalanceEx", "balance"),
        _post(f"{KRAKEN}/private/OpenPositions", "open_positions", consolidation="market"),
        _post(f"{KRAKEN}/private/TradeBalance", "trade_balance"),
        _post(f"{KRAKEN}/private/Ledgers", "ledger_deposits", type="deposit"),
        _post(f"{KRAKEN}/private/Ledgers", "ledger_withdrawals", type="withdrawal"),
        _post(f"{KRAKEN}/private/Ledgers", "ledger_transfers", type="transfer"),
    ),
    "krakenfutures": (
        _get(f"{KRAKEN_FUTURES}/instruments", "instruments"),
        _get(f"{KRAKEN_FUTURES}/tickers", "tickers"),
        _get(f"{KRAKEN_FUTURES}/openpositions", "open_positions"),
        _get(f"{KRAKEN_FUTURES}/accounts", "accounts"),
        _get(f"{KRAKEN_HISTORY}/account-log", "log_transfers", info="transfer"),
        _get(f"{KRAKEN_HISTORY}/account-log", "log_cross_exchange_transfers", info="cross-exchange transfer"),
        _get(f"{KRAKEN_HISTORY}/account-log", "log_subaccount_transfers", info="subaccount transfer"),
        _get(f"{KRAKEN_HISTORY}/account-log", "log_admin_transfers", info="admin transfer"),
    ),
    "binance": (
        _get(f"{BINANCE_SPOT}/sapi/v1/capital/config/getall", "coins"),
        _get(f"{BINANCE_SPOT}/sapi/v1/margin/allPairs", "cross_margin_pairs"),
        _get(f"{BINANCE_SPOT}/sapi/v1/margin/isolated/allPairs", "isolated_margin_pairs"),
        _get(f"{BINANCE_SPOT}/api/v3/exchangeInfo", "spot_exchange_info"),
        _get(f"{BINANCE_SPOT}/api/v3/account", "spot_account"),
        _get(f"{BINANCE_SPOT}/api/v3/ticker/24hr", "spot_tickers"),
        _get(f"{BINANCE_SPOT}/api/v3/klines", "klines", interval="5m"),
        _get(f"{BINANCE_LINEAR}/v1/exchangeInfo", "linear_exchange_info"),
        _get(f"{BINANCE_LINEAR}/v1/leverageBracket", "linear_brackets"),
        _get(f"{BINANCE_LINEAR}/v1/ticker/24hr", "linear_tickers"),
        _get(f"{BINANCE_LINEAR}/v1/premiumIndex", "linear_mark_prices"),
        _get(f"{BINANCE_LINEAR}/v3/positionRisk", "linear_positions"),
        _get(f"{BINANCE_LINEAR}/v3/account", "linear_account"),
        _get(f"{BINANCE_INVERSE}/v1/exchangeInfo", "inverse_exchange_info"),
        _get(f"{BINANCE_INVERSE}/v2/leverageBracket", "inverse_brackets"),
        _get(f"{BINANCE_INVERSE}/v1/ticker/24hr", "inverse_tickers"),
        _get(f"{BINANCE_INVERSE}/v1/premiumIndex", "inverse_mark_prices"),
        _get(f"{BINANCE_INVERSE}/v1/positionRisk", "inverse_positions"),
        _get(f"{BINANCE_INVERSE}/v1/account", "inverse_account"),
        _post(f"{BINANCE_WALLET}/asset/get-funding-asset", "funding_assets"),
        _get(f"{BINANCE_WALLET}/margin/account", "cross_margin_account"),
        _get(f"{BINANCE_WALLET}/capital/deposit/hisrec", "deposits"),
        _get(f"{BINANCE_WALLET}/capital/withdraw/history", "withdrawals"),
        _get(f"{BINANCE_WALLET}/fiat/orders", "fiat_deposits", transactionType="0"),
        _get(f"{BINANCE_WALLET}/fiat/orders", "fiat_withdrawals", transactionType="1"),
        _get(f"{BINANCE_WALLET}/pay/transactions", "payments"),
        _get(f"{BINANCE_LINEAR}/v1/income", "linear_income", incomeType="TRANSFER"),
        _get(f"{BINANCE_INVERSE}/v1/income", "inverse_income", incomeType="TRANSFER"),
    ),
    "bybit": (
        _get(f"{BYBIT}/user/query-api", "query_api"),
        _get(f"{BYBIT}/account/info", "account_info"),
        _get(f"{BYBIT}/asset/coin/query-info", "coins"),
        _get(f"{BYBIT}/market/instruments-info", "instruments_spot", category="spot"),
        _get(f"{BYBIT}/market/instruments-info", "prelaunch_linear", category="linear", status="PreLaunch"),
        _get(f"{BYBIT}/market/instruments-info", "instruments_linear", category="linear"),
        _get(f"{BYBIT}/market/instruments-info", "prelaunch_inverse", category="inverse", status="PreLaunch"),
        _get(f"{BYBIT}/market/instruments-info", "instruments_inverse", category="inverse"),
        _get(f"{BYBIT}/market/instruments-info", "instruments_option", category="option"),
        _get(f"{BYBIT}/market/tickers", "tickers_spot", category="spot"),
        _get(f"{BYBIT}/market/kline", "kline", category="spot", interval="5"),
        _get(f"{BYBIT}/market/tickers", "tickers_linear", category="linear"),
        _get(f"{BYBIT}/market/tickers", "tickers_inverse", category="inverse"),
        _get(f"{BYBIT}/account/wallet-balance", "wallet", accountType="UNIFIED"),
        _get(f"{BYBIT}/asset/transfer/query-account-coins-balance", "funding_balance", accountType="FUND"),
        _get(f"{BYBIT}/account/transaction-log", "log_transfers_in", type="TRANSFER_IN", accountType="UNIFIED"),
        _get(f"{BYBIT}/account/transaction-log", "log_transfers_out", type="TRANSFER_OUT", accountType="UNIFIED"),
        _get(f"{BYBIT}/asset/fundinghistory", "funding_history"),
        _get(f"{BYBIT}/position/list", "positions_second_page", category="linear", settleCoin="USDT", cursor="page2"),
        _get(f"{BYBIT}/position/list", "positions_linear_usdt", category="linear", settleCoin="USDT"),
        _get(f"{BYBIT}/position/list", "positions_linear_usdc", category="linear", settleCoin="USDC"),
        _get(f"{BYBIT}/position/list", "positions_inverse", category="inverse", lacks=("settleCoin",)),
    ),
    "okx": (
        _get(f"{OKX}/asset/currencies", "currencies"),
        _get(f"{OKX}/public/instruments", "instruments_spot", instType="SPOT"),
        _get(f"{OKX}/public/instruments", "instruments_swap", instType="SWAP"),
        _get(f"{OKX}/public/instruments", "instruments_futures", instType="FUTURES"),
        _get(f"{OKX}/public/instruments", "instruments_option", instType="OPTION"),
        _get(f"{OKX}/public/mark-price", "mark_prices_swap", instType="SWAP"),
        _get(f"{OKX}/market/tickers", "tickers_spot", instType="SPOT"),
        _get(f"{OKX}/market/candles", "candles", bar="5m"),
        _get(f"{OKX}/market/tickers", "tickers_swap", instType="SWAP"),
        _get(f"{OKX}/account/balance", "balance"),
        _get(f"{OKX}/asset/balances", "funding_balance"),
        _get(f"{OKX}/account/bills-archive", "transfers", type="1"),
        _get(f"{OKX}/asset/bills", "funding_bills"),
        _get(f"{OKX}/account/positions", "positions_swap", instType="SWAP"),
        _get(f"{OKX}/account/positions", "positions_margin", instType="MARGIN"),
        _get(f"{OKX}/account/positions", "positions_all", lacks=("instType",)),
    ),
    "hyperliquid": (
        _post(HYPERLIQUID, "spot_meta", type="spotMeta"),
        _post(HYPERLIQUID, "spot_meta_and_contexts", type="spotMetaAndAssetCtxs"),
        _post(HYPERLIQUID, "meta_and_contexts_xyz", type="metaAndAssetCtxs", dex="xyz"),
        _post(HYPERLIQUID, "meta_and_contexts", type="metaAndAssetCtxs"),
        _post(HYPERLIQUID, "perp_dexs", type="perpDexs"),
        _post(HYPERLIQUID, "user_abstraction", type="userAbstraction"),
        _post(HYPERLIQUID, "clearinghouse_state_xyz", type="clearinghouseState", dex="xyz"),
        _post(HYPERLIQUID, "clearinghouse_state", type="clearinghouseState"),
        _post(HYPERLIQUID, "spot_clearinghouse_state", type="spotClearinghouseState"),
        _post(HYPERLIQUID, "ledger", type="userNonFundingLedgerUpdates"),
    ),
    "deribit": (
        _get(f"{DERIBIT}/public/get_currencies", "currencies"),
        _get(f"{DERIBIT}/public/get_instruments", "instruments"),
        _get(f"{DERIBIT}/public/get_book_summary_by_currency", "summaries_btc", currency="BTC"),
        _get(f"{DERIBIT}/public/get_book_summary_by_currency", "summaries_eth", currency="ETH"),
        _get(f"{DERIBIT}/public/get_tradingview_chart_data", "chart", resolution="5"),
        _get(f"{DERIBIT}/private/get_positions", "positions"),
        _get(f"{DERIBIT}/private/get_account_summaries", "account_summaries"),
        _get(f"{DERIBIT}/private/get_deposits", "deposits_btc", currency="BTC"),
        _get(f"{DERIBIT}/private/get_deposits", "deposits"),
        _get(f"{DERIBIT}/private/get_withdrawals", "withdrawals_btc", currency="BTC"),
        _get(f"{DERIBIT}/private/get_withdrawals", "withdrawals"),
        _get(f"{DERIBIT}/private/get_transfers", "transfers_btc", currency="BTC"),
        _get(f"{DERIBIT}/private/get_transfers", "transfers"),
    ),
}

SECRET = "cmlza2NoZWNrLXNlY3JldC1mb3ItdGVzdHM="  # Kraken's are Base64  # noqa: S105
PASSWORD = "riskcheck-password-for-tests"  # OKX calls it a passphrase  # noqa: S105
WALLET = "0x0000000000000000000000000000000000000001"

_KEY_AND_SECRET = {"apiKey": "riskcheck-key-for-tests", "secret": SECRET}

# Hyperliquid reads by address; with a private key ccxt signs a referral and a builder's fee while it loads markets.
CREDENTIALS: Mapping[str, Mapping[str, str]] = {
    "kraken": _KEY_AND_SECRET,
    "krakenfutures": _KEY_AND_SECRET,
    "binance": _KEY_AND_SECRET,
    "bybit": _KEY_AND_SECRET,
    "okx": _KEY_AND_SECRET | {"password": PASSWORD},
    "hyperliquid": {"walletAddress": WALLET},
    "deribit": _KEY_AND_SECRET,
}
