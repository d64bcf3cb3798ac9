"""Where the real ccxt leaves something out, makes something up or does more than it was asked: a source must know."""

import ccxt
import pytest
from replay import Fault, ReplayServer, Trouble, asked

PRIVATE_KEY = "0x" + "1" * 64  # of nobody; Hyperliquid's orders would be signed with it


def test_kraken_counts_what_is_closed():
    """Of ten ETH sold, four are bought back: ccxt says ten, and the gain is that of six."""
    short = asked("kraken", "fetch_positions")[1]

    assert (short["contracts"], short["unrealizedPnl"]) == (10, 300)  # 6 x (1 650 - 1 600)
    assert (short["info"]["vol"], short["info"]["vol_closed"]) == ("10.00000000", "4.00000000")


def test_bybit_has_further_pages():
    """Beyond 200 rows there is a cursor in the first row's ``info``; only ``paginate`` follows it."""
    first = asked("bybit", "fetch_positions")
    everything = asked("bybit", "fetch_positions", None, {"paginate": True})

    assert first[0]["info"]["nextPageCursor"] == "page2"
    assert len(first) == 3
    assert sorted(row["contracts"] for row in everything) == [0, 0.5, 10, 20]


def test_bybit_asks_for_usdt_where_the_category_alone_is_given():
    """Inverse positions are asked for by ``subType``: with ``category`` the request keeps USDT as its settle coin."""
    with ReplayServer("bybit") as server, pytest.raises(ccxt.BaseError):
        server.client().fetch_positions(None, {"category": "inverse"})

    (request,) = server.unexpected
    assert (request.query["category"], request.query["settleCoin"]) == ("inverse", "USDT")


def test_binance_knows_the_brackets_of_the_kind_asked_for_first():
    """After linear positions a client has no maintenance margin of inverse ones, until brackets are loaded again."""
    with ReplayServer("binance") as server:
        client = server.client()
        client.fetch_positions()
        without = client.fetch_positions(None, {"subType": "inverse"})
        client.load_leverage_brackets(True, {"subType": "inverse"})
        with_brackets = client.fetch_positions(None, {"subType": "inverse"})

    assert [row["maintenanceMargin"] for row in without] == [None, None]
    assert [row["maintenanceMargin"] for row in with_brackets] == [0.0016, 0.0025]


def test_binance_leaves_out_what_it_says_was_never_updated():
    """Seven EUR with an update time of 0 are in the answer and not in the balance."""
    balance = asked("binance", "fetch_balance", {"type": "swap"})

    assert "EUR" not in balance["total"]
    assert balance["info"]["assets"][2]["marginBalance"] == "7.00000000"


INVENTED = [
    # venue, the markets that are missing, parameters: symbol and contract size of the first row that ccxt makes up
    ("bybit", "instruments-info", {}, "BTCUSDT", 0.96),  # 24 000 / (0.5 x 50 000): the notional is at the entry price
    ("binance", "dapi/v1/exchangeInfo", {"subType": "inverse"}, "BTCUSD_PERP", 4e-8),  # 0.4 / (200 x 50 000), not 100
    ("okx", "public/instruments", {}, "BTC-USDT-SWAP", 0.01),  # 25 000 / (50 x 50 000), by luck the right one
    ("binance", "fapi/v1/exchangeInfo", {}, "BTC/USDT", 1),  # the market of the spot
]


@pytest.mark.parametrize(("venue", "missing", "parameters", "symbol", "size"), INVENTED)
def test_a_contract_size_is_made_up_where_a_market_is_missing(venue, missing, parameters, symbol, size):
    """A position in a market that was not loaded has a contract size that no venue gave, or another market's name."""
    with ReplayServer(venue, fault=Fault(Trouble.EMPTY, missing)) as server:
        first, *_ = server.client().fetch_positions(None, parameters)

    assert (first["symbol"], first["contractSize"]) == (symbol, pytest.approx(size))


def test_okx_margin_positions_have_a_contract_size_that_nobody_gave():
    """A margin position on the spot has (500 - 15) / (0.1 x (48 000 - 40 000)): what its liquidation would take."""
    *_, margin = asked("okx", "fetch_positions")

    assert (margin["symbol"], margin["contracts"], margin["notional"]) == ("BTC/USDT", 0.1, 5000)
    assert margin["contractSize"] == 0.60625


ACCOUNTS_OF_HYPERLIQUID = [
    # what the venue says of the account: what ccxt takes for the balance
    ({"replacements": {"user_abstraction": "disabled"}}, {"USDC": 12000}),
    ({"replacements": {"user_abstraction": "unifiedAccount"}}, {"USDC": 2000, "BTC": 0.5, "ETH": 4, "PURR": 0.00001}),
    ({"fault": Fault(Trouble.SERVER_ERROR, "userAbstraction")}, {"USDC": 12000}),
]


@pytest.mark.parametrize(("answer", "total"), ACCOUNTS_OF_HYPERLIQUID)
def test_hyperliquid_falls_back_without_a_word(answer, total):
    """Whether the account is unified decides what the balance is; where that is not said, it is taken not to be."""
    with ReplayServer("hyperliquid", **answer) as server:
        assert server.client().fetch_balance()["total"] == total


def test_bybit_takes_an_account_it_does_not_know_for_the_old_kind():
    """Where the question after the account's kind is answered by a page, another wallet is asked for."""
    with ReplayServer("bybit", fault=Fault(Trouble.PAGE, "query-api")) as server, pytest.raises(ccxt.BaseError):
        server.client().fetch_balance()

    (request,) = server.unexpected
    assert request.query["accountType"] == "CONTRACT"


def test_hyperliquids_ledger_loses_what_ccxt_has_no_word_for():
    """Of a fee of half a dollar nothing is left, and a transfer of coins has neither an amount nor a currency."""
    delta = {"type": "spotTransfer", "token": "HYPE", "amount": "2", "usdcValue": "50.0", "fee": "0.5"}
    rows = [{"time": 1, "hash": "0x1", "delta": delta}, {"time": 2, "hash": "0x2", "delta": WITHDRAWN}]

    with ReplayServer("hyperliquid", replacements={"ledger": rows}) as server:
        sent, withdrawn = server.client().fetch_ledger()

    assert (sent["amount"], sent["currency"], withdrawn["currency"]) == (None, None, None)
    assert (withdrawn["amount"], withdrawn["fee"]["cost"]) == (99, 0)
    assert withdrawn["info"]["delta"]["fee"] == "0.5"


WITHDRAWN = {"type": "withdraw", "usdc": "99.0", "nonce": 1, "fee": "0.5"}


def test_deribits_transfers_do_not_say_which_way():
    """What was received and what was paid look alike but in the exchange's own row."""
    rows = [
        {"amount": 1, "currency": "BTC", "direction": direction, "id": number, "state": "confirmed", "type": "user"}
        | {"other_side": "x", "created_timestamp": number, "updated_timestamp": number}
        for number, direction in ((1, "income"), (2, "payment"))
    ]
    answer = {"jsonrpc": "2.0", "result": {"count": 2, "data": rows}}

    with ReplayServer("deribit", replacements={"transfers_btc": answer}) as server:
        received, paid = server.client().fetch_transfers("BTC")

    assert [received[key] for key in ("fromAccount", "toAccount", "amount")] == [
        paid[key] for key in ("fromAccount", "toAccount", "amount")
    ]
    assert [row["info"]["direction"] for row in (received, paid)] == ["income", "payment"]


def test_deribit_ignores_since_when_it_lists_deposits():
    """The newest are asked for, ten unless a number is given, and what is too old is left out afterwards."""
    with ReplayServer("deribit") as server:
        server.client().fetch_deposits("BTC", 1_600_000_000_000)

    assert server.requests[-1].query == {"currency": "BTC"}


def test_okx_lists_bills_of_the_spot_alone_unless_told_otherwise():
    """Transfers belong to no instrument: ccxt's question for the ledger would never be answered with one."""
    with ReplayServer("okx") as server, pytest.raises(ccxt.BaseError):
        server.client().fetch_ledger()

    assert server.unexpected[0].query["instType"] == "SPOT"


def test_hyperliquid_signs_where_it_has_a_key():
    """With a private key, loading markets alone approves a builder's fee and sets a referrer."""
    with ReplayServer("hyperliquid") as server:
        server.client(privateKey=PRIVATE_KEY).load_markets()

    assert {request.url for request in server.unexpected} == {"https://api.hyperliquid.xyz/exchange"}
    actions = [request.parameters["action"]["type"] for request in server.unexpected]
    assert actions == ["approveBuilderFee", "setReferrer"]
