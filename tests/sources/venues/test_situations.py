"""Days on which a book looks better than it is: all is closed at a loss, money came in, coins lie in other wallets.

Figures are in EUR and worked out by hand from the replayed answers: BTC 40 000, ETH 1 600; a dollar is 0.80.
"""

import json
from datetime import UTC, datetime

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, environment, holdings_of, snapshot_of
from paid import DAY, PAID, WHERE
from replay import RESPONSES, Fault, ReplayServer, Trouble, emptied

from riskcheck import SnapshotError, load_config
from riskcheck.foundation import Problem
from riskcheck.sources import open_source


def _recorded(venue, file):
    return json.loads((RESPONSES / venue / f"{file}.json").read_text(encoding="utf-8"))


def _without_positions(venue, *files):
    return {file: emptied(_recorded(venue, file)) for file in files}


NO_LONGER = {"assetPositions": []}
CLOSED = {
    # what is answered once every contract is closed, and the equity then; the coins of the accounts are still there
    "kraken": (_without_positions("kraken", "open_positions"), 15600 + 36400.0008),
    "krakenfutures": (_without_positions("krakenfutures", "open_positions"), 23250 * 0.8),
    "binance": ({"linear_positions": [], "inverse_positions": []}, 38000.0008 + 12900 * 0.8 + 44000 + 3000),
    "bybit": (
        _without_positions("bybit", "positions_linear_usdt", "positions_linear_usdc", "positions_inverse"),
        72900.01 * 0.8,
    ),
    "okx": (_without_positions("okx", "positions_all"), 72300.01 * 0.8),
    "hyperliquid": (
        {"clearinghouse_state": _recorded("hyperliquid", "clearinghouse_state") | NO_LONGER}
        | {"clearinghouse_state_xyz": NO_LONGER},
        11200 + 26400.0000016,
    ),
    "deribit": (_without_positions("deribit", "positions"), 44000 + 3000 + 900 * 0.8),
}


@pytest.mark.parametrize("venue", CLOSED)
def test_what_was_lost_by_closing_is_not_in_the_rows(venue, tmp_path, monkeypatch):
    """No row is left that could say it, and no figure of the exchange does: it is told by the equity alone."""
    replacements, equity = CLOSED[venue]

    with ReplayServer(venue, replacements=replacements) as server:
        holdings = holdings_of(tmp_path, monkeypatch, server)
        text = HEAD + RATES + COINS + broker(venue, server.url, more="dust = 1")
        snapshot = snapshot_of(tmp_path, monkeypatch, text, venue)

    assert {"daily_pnl", "day_start_equity"}.isdisjoint(holdings.account)
    assert set(holdings.table.column("market") or ["spot"]) == {"spot"}
    assert snapshot.equity == pytest.approx(equity, abs=0.005)
    assert snapshot.total_unrealized_pnl in (0, None)


def _day_start(desk, equity):
    """What was kept as the day began."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    desk.write("config/day-start.json", json.dumps({"as_of": midnight.isoformat(), "account": {"equity": equity}}))


KEPT = '[snapshot]\nday_start = "day-start.json"\n'
LOSSES = [(700, 1), (300, 0)]  # of 500 that may be lost


@pytest.mark.parametrize("venue", CLOSED)
@pytest.mark.parametrize(("lost", "code"), LOSSES)
def test_a_loss_of_closed_positions_breaks_the_days_limit(desk, venue, lost, code):
    """Where nothing was paid, the loss is what the equity is short of since the day began: exit 1 beyond the limit."""
    replacements, equity = CLOSED[venue]
    _day_start(desk, equity + lost)

    with ReplayServer(venue, replacements=replacements) as server:
        desk.write("config/config.toml", HEAD + KEPT + RATES + COINS + broker(venue, server.url, more="dust = 1"))
        answer = desk.run("check", "--json", "-", env=environment(venue))

    outcomes = {result["id"]: result["outcome"] for result in answer.data["results"]}
    assert (answer.code, outcomes["max_daily_loss_abs"]) == (code, "fail" if code else "pass")


@pytest.mark.parametrize("venue", CLOSED)
def test_a_deposit_is_told_from_a_gain(venue, tmp_path, monkeypatch):
    """Equity and flows of one answer: what the equity is above the day's start by, less what came in, is the gain."""
    replacements, equity = CLOSED[venue]
    paid, flows = PAID[venue]

    with ReplayServer(venue, replacements=replacements | paid) as server:
        text = HEAD + DAY + RATES + COINS + broker(venue, server.url, more="dust = 1")
        snapshot = snapshot_of(tmp_path, monkeypatch, text, venue)

    start = equity - flows + 700  # a loss of 700, whatever came in
    assert snapshot.equity - start - snapshot.account["day_flows"] == pytest.approx(-700, abs=0.01)


@pytest.mark.parametrize("venue", CLOSED)
def test_flows_that_are_not_known_are_not_0(venue, tmp_path, monkeypatch):
    """A key that must not read payments leaves the figure unknown, and whatever needs it with it."""
    with ReplayServer(venue, replacements=CLOSED[venue][0], fault=Fault(Trouble.UNAUTHORISED, WHERE[venue])) as server:
        text = HEAD + DAY + RATES + COINS + broker(venue, server.url, more="dust = 1")
        holdings = holdings_of(tmp_path, monkeypatch, server)
        snapshot = snapshot_of(tmp_path, monkeypatch, text, venue)

    assert isinstance(holdings.account["day_flows"], Problem)
    assert snapshot.account.get("day_flows") is None
    assert snapshot.equity is not None


BALANCE = {"EUR": {"balance": "10000", "hold_trade": "0"}, "ETH.B": {"balance": "2", "hold_trade": "0"}}
SPOT_AT_BINANCE = _recorded("binance", "spot_account")
EARN = [
    {"asset": "LDBTC", "free": "0.25000000", "locked": "0.00000000"},
    {"asset": "LDUSDT", "free": "100.00000000", "locked": "0.00000000"},
    {"asset": "LDO", "free": "3.00000000", "locked": "0.00000000"},  # a coin of its own, without a price here
]
MARGIN = [
    {"asset": "USDT", "free": "900", "locked": "0", "borrowed": "0", "interest": "0", "netAsset": "900"},
    {"asset": "ETH", "free": "0", "locked": "0", "borrowed": "0.99", "interest": "0.01", "netAsset": "-1"},
]
FUNDING = [{"asset": "BTC", "free": "0.5", "locked": "0", "freeze": "0", "withdrawing": "0", "btcValuation": "0.5"}]
ELSEWHERE = {
    # what lies elsewhere; the spot rows of the book beside those that are always there; what it adds to the equity
    "kraken": (
        {"balance": {"error": [], "result": BALANCE}},
        [("ETH/EUR", "long", 2, 3200)],
        None,
    ),
    "binance": (
        {
            "funding_assets": FUNDING,
            "cross_margin_account": _recorded("binance", "cross_margin_account") | {"userAssets": MARGIN},
            "spot_account": SPOT_AT_BINANCE | {"balances": SPOT_AT_BINANCE["balances"] + EARN[:2]},
        },
        [
            ("BTC/EUR", "long", 0.75, 30000),  # half of a bitcoin, and a quarter in Earn
            ("ETH/EUR", "long", 4, 6400),
            ("BTC/EUR", "long", 0.5, 20000),
            ("ETH/EUR", "short", 1, 1600),
        ],
        10000 + 100 * 0.8 + 20000 - 1600 + 900 * 0.8,
    ),
    "bybit": (
        {
            "funding_balance": {
                "retCode": 0,
                "retMsg": "success",
                "result": {
                    "memberId": "1",
                    "accountType": "FUND",
                    "balance": [
                        {"coin": "BTC", "transferBalance": "0.5", "walletBalance": "0.5", "bonus": ""},
                        {"coin": "USDT", "transferBalance": "300", "walletBalance": "300", "bonus": ""},
                    ],
                },
            }
        },
        [("BTC/EUR", "long", 1, 40000), ("ETH/EUR", "long", 2, 3200), ("BTC/EUR", "long", 0.5, 20000)],
        20000 + 300 * 0.8,
    ),
    "okx": (
        {
            "funding_balance": {
                "code": "0",
                "msg": "",
                "data": [
                    {"availBal": "300", "bal": "300", "ccy": "USDT", "frozenBal": "0"},
                    {"availBal": "0", "bal": "0.5", "ccy": "BTC", "frozenBal": "0.5"},
                ],
            }
        },
        [("BTC/EUR", "long", 1.1, 44000), ("ETH/EUR", "long", 1.875, 3000), ("BTC/EUR", "long", 0.5, 20000)],
        20000,
    ),
}


@pytest.mark.parametrize("venue", ELSEWHERE)
def test_coins_in_other_wallets_are_positions(venue, tmp_path, monkeypatch):
    """Funding, cross margin, Earn and staking: held is held, and what is borrowed is short."""
    replacements, rows, further = ELSEWHERE[venue]
    closed, equity = CLOSED[venue]

    with ReplayServer(venue, replacements=closed | replacements) as server:
        text = HEAD + RATES + COINS + broker(venue, server.url, more="dust = 1")
        snapshot = snapshot_of(tmp_path, monkeypatch, text, venue)

    columns = [snapshot.columns[name] for name in ("symbol", "side", "size", "notional")]
    assert list(zip(*columns, strict=True)) == [(*row[:2], *map(pytest.approx, row[2:])) for row in rows]
    expected = 10000 + 3200 if further is None else equity + further
    assert snapshot.equity == pytest.approx(expected, abs=0.005)


NAMED = {
    # what a note names that is not in the book
    "krakenfutures": "cash (500.0 eur, 0.1 xbt), fi_xbtusd (1.0 xbt",
    "binance": "isolated margin, locked Earn, options and sub-accounts",
    "bybit": "options, Earn and sub-accounts",
    "okx": "Earn and sub-accounts",
    "hyperliquid": "vaults, staking and sub-accounts",
    "deribit": "sub-accounts",
}


@pytest.mark.parametrize("venue", NAMED)
def test_what_is_not_read_is_named(venue, tmp_path, monkeypatch):
    """What no question asks for, or what the answer has beside the account of the book, is named in the report."""
    with ReplayServer(venue) as server:
        holdings = holdings_of(tmp_path, monkeypatch, server)

    assert NAMED[venue] in " ".join(holdings.notes)


REFUSED = [
    ("binance", "margin/account", "cross margin"),
    ("binance", "funding", "funding"),
    ("okx", "asset/bal", "funding"),
]


@pytest.mark.parametrize(("venue", "where", "wallet"), REFUSED)
def test_a_wallet_that_the_key_must_not_see_is_named(venue, where, wallet, tmp_path, monkeypatch):
    """The book is what the key sees, and a note says what it does not."""
    with ReplayServer(venue, fault=Fault(Trouble.UNAUTHORISED, where)) as server:
        holdings = holdings_of(tmp_path, monkeypatch, server)

    assert f"not read, and not in the book: the {wallet} wallet" in " ".join(holdings.notes)


@pytest.mark.parametrize("market", ["swap", "spot"])
def test_accounts_of_other_markets_are_named(market, tmp_path, monkeypatch):
    """Whoever reads one market of an exchange is told of the others."""
    with ReplayServer("binance") as server:
        said = " ".join(holdings_of(tmp_path, monkeypatch, server, markets=market).notes)

    assert ("what is held for spot, the funding wallet" in said) is (market == "swap")
    assert ("what is held for swap, what is held for future" in said) is (market == "spot")


DEBTS = [
    # what is owed, and whether the book stands
    ({"coin": "USDT", "borrowAmount": "0.004", "accruedInterest": "0.001"}, True),
    ({"coin": "USDT", "borrowAmount": "20", "accruedInterest": "0"}, False),
    ({"coin": "BTC", "borrowAmount": "0.0000001", "accruedInterest": "0"}, True),  # 0.4 cents
    ({"coin": "BTC", "borrowAmount": "0.001", "accruedInterest": "0"}, False),  # 40 EUR
    ({"coin": "NEW", "borrowAmount": "0.0000001", "accruedInterest": "0"}, False),  # of which nobody knows the worth
]


@pytest.mark.parametrize(("debt", "stands"), DEBTS)
def test_a_debt_of_dust_refuses_nothing(debt, stands, tmp_path, monkeypatch):
    """What was borrowed may be in a balance or not: where it is worth less than a cent, that does not matter."""
    wallet = _recorded("bybit", "wallet")
    (account,) = wallet["result"]["list"]
    coins = [coin | (debt if coin["coin"] == debt["coin"] else {}) for coin in account["coin"]]
    if debt["coin"] == "NEW":
        coins.append(coins[0] | debt | {"walletBalance": "0"})
    account["coin"] = coins

    with ReplayServer("bybit", replacements={"wallet": wallet}) as server:
        text = HEAD + RATES + COINS + broker("bybit", server.url)
        if stands:
            assert snapshot_of(tmp_path, monkeypatch, text, "bybit").equity is not None
        else:
            with pytest.raises(SnapshotError, match="are borrowed"):
                snapshot_of(tmp_path, monkeypatch, text, "bybit")


def test_a_coin_that_is_delisted_says_what_to_do(tmp_path, monkeypatch):
    """It has no price, is not taken for one that is bound in a programme, and the message says cash and [fx]."""
    account = SPOT_AT_BINANCE | {"balances": SPOT_AT_BINANCE["balances"] + EARN[2:]}

    with ReplayServer("binance", replacements={"spot_account": account}) as server:
        text = HEAD + RATES + COINS + broker("binance", server.url, more="dust = 1")
        snapshot = snapshot_of(tmp_path, monkeypatch, text, "binance")
        as_cash = text + '\ncash = ["LDO", "EUR", "USDT"]\n'
        known = snapshot_of(tmp_path, monkeypatch, as_cash.replace("[fx]\n", "[fx]\nLDO = 2.0\n"), "binance")

    reason = snapshot.missing_reasons["mark_price"][snapshot.columns["symbol"].index("LDO")].found
    assert "LDO has no price at this exchange" in reason
    assert "cash" in reason
    assert "[fx]" in reason
    assert (snapshot.total_notional, known.equity - CLOSED["binance"][1]) == (None, pytest.approx(3 * 2.0, abs=0.005))


def test_with_cross_collateral_deribits_margin_is_counted_once(tmp_path, monkeypatch):
    """Each currency then says the margin of all, converted into it: the total in dollars is what is used."""
    answer = _recorded("deribit", "account_summaries")
    for summary in answer["result"]["summaries"]:
        summary |= {"cross_collateral_enabled": True, "total_initial_margin_usd": 3250.0, "initial_margin": 0.065}

    with ReplayServer("deribit", replacements={"account_summaries": answer}) as server:
        text = HEAD + RATES + COINS + broker("deribit", server.url)
        snapshot = snapshot_of(tmp_path, monkeypatch, text, "deribit")

    assert snapshot.margin_used == pytest.approx(3250 * 0.8)


def test_a_test_network_says_so_in_its_name(tmp_path):
    """What is read there is nobody's money."""
    text = HEAD + RATES + broker("kraken", "http://127.0.0.1:9/", more="sandbox = true")
    settings = load_config(_written(tmp_path, text))

    assert open_source(settings.brokers[0], settings).name == "ccxt kraken sandbox"


def _written(folder, text):
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file
