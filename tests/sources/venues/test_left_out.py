"""What ccxt leaves out of an answer, or an answer leaves out of the book: none of it makes an empty, passing book."""

import json

import pytest
from exchange_desk import run_on
from replay import RESPONSES, Fault, ReplayServer, Trouble

from riskcheck.foundation.problems import ExitCode, Place, SnapshotError
from riskcheck.sources.exchange.connection import Access, Connection, Credentials
from riskcheck.sources.exchange.questions import each_of
from riskcheck.sources.exchange.venues import venue_of


def _recorded(venue, file):
    return json.loads((RESPONSES / venue / f"{file}.json").read_text(encoding="utf-8"))


def _without_entry(row):
    return row | {"entryPrice": "0.0"}


SUMMARY = ("accountValue", "totalNtlPos", "totalRawUsd", "totalMarginUsed")
LINEAR = _recorded("binance", "linear_positions")
SECOND_PAGE = {"retCode": 0, "retMsg": "OK", "result": {}, "retExtInfo": {}, "time": 1}

ANSWERS = {
    # venue, the file that is answered with something else, and that: what ccxt hands on is fewer than there are
    "a position whose entry price the exchange has lost": (
        "binance",
        {"linear_positions": [_without_entry(LINEAR[0]), *LINEAR[1:]]},
        "makes 2 positions",
    ),
    "a table where a list of positions should be": ("binance", {"linear_positions": {}}, "a list of positions"),
    "a second page without rows": ("bybit", {"positions_second_page": SECOND_PAGE}, "a list of positions"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_position_that_ccxt_leaves_out_is_missed(name, tmp_path, monkeypatch):
    """The exchange's own answer has more than ccxt hands on: the book is not known, and the message says so."""
    venue, replacements, words = ANSWERS[name]

    with ReplayServer(venue, replacements=replacements) as server:
        report = run_on(venue, server, tmp_path, monkeypatch)

    assert report.exit_code is ExitCode.INCOMPLETE
    assert words in " ".join(f"{problem.found} {problem.expected}" for problem in report.problems)


EMPTY = {
    "binance": {"linear_positions": [row | {"positionAmt": "0", "entryPrice": "0.0"} for row in LINEAR]}
    | {"inverse_positions": []},
    "kraken": {"open_positions": {"error": [], "result": []}},
    "krakenfutures": {"open_positions": {"result": "success", "openPositions": [], "serverTime": "{{now_iso}}"}},
}


@pytest.mark.parametrize("venue", EMPTY)
def test_an_exchange_that_says_so_holds_no_position(venue, tmp_path, monkeypatch):
    """Rows of size 0, and empty lists are what exchanges answer for a book without contracts."""
    with ReplayServer(venue, replacements=EMPTY[venue]) as server:
        report = run_on(venue, server, tmp_path, monkeypatch, more="dust = 1")

    assert report.exit_code is ExitCode.OK, report.problems


NOTHING = {
    "clearinghouse_state": _recorded("hyperliquid", "clearinghouse_state")
    | {"assetPositions": []}
    | {name: dict.fromkeys(SUMMARY, "0.0") for name in ("marginSummary", "crossMarginSummary")},
    "clearinghouse_state_xyz": {"assetPositions": []},
    "spot_clearinghouse_state": {"balances": []},
}


def test_an_address_at_which_nothing_is_held_is_not_the_account(tmp_path, monkeypatch):
    """Hyperliquid answers for any address: that of a wallet which only signs looks like an empty account."""
    with ReplayServer("hyperliquid", replacements=NOTHING) as server:
        report = run_on("hyperliquid", server, tmp_path, monkeypatch)

    assert report.exit_code is ExitCode.INCOMPLETE
    assert "nothing is held at the address" in report.problems[0].found


def test_an_account_without_positions_is_one_where_it_has_money(tmp_path, monkeypatch):
    """An account that was not traded in yet has no positions, and money."""
    money = {"spot_clearinghouse_state": {"balances": [{"coin": "USDC", "total": "10.0", "hold": "0.0"}]}}

    with ReplayServer("hyperliquid", replacements=NOTHING | money) as server:
        report = run_on("hyperliquid", server, tmp_path, monkeypatch)

    assert report.exit_code is ExitCode.OK, report.problems


def test_an_account_of_a_kind_that_was_not_told_is_not_known(tmp_path, monkeypatch):
    """Where Hyperliquid does not say whether one wallet secures everything, ccxt guesses, and money may count twice."""
    with ReplayServer("hyperliquid", fault=Fault(Trouble.SERVER_ERROR, "userAbstraction")) as server:
        report = run_on("hyperliquid", server, tmp_path, monkeypatch, more="dust = 1")

    assert report.exit_code is ExitCode.INCOMPLETE
    assert "what kind of account" in report.problems[0].found


BITGET = {
    "BTC/USDT:USDT": {"swap": True, "inverse": False, "settleId": "USDT"},
    "BTC/USD:BTC": {"swap": True, "inverse": True, "settleId": "BTC"},
    "ETH/USD:ETH": {"swap": True, "inverse": True, "settleId": "ETH"},
}


def test_positions_in_coins_are_asked_for_by_each_coin():
    """Without a coin ccxt asks Bitget for inverse positions whose margin is USDT, and there is none."""
    with ReplayServer("kraken") as server:
        connection = Connection(Access("kraken", relay_url=server.url), Credentials({}), 5, "bitget", Place("config"))

        assert [question["marginCoin"] for question in each_of(venue_of("bitget"), BITGET, connection)] == [
            "BTC",
            "ETH",
        ]
        with pytest.raises(SnapshotError, match="without any market that is inverse"):
            each_of(venue_of("bitget"), {"BTC/USDT:USDT": BITGET["BTC/USDT:USDT"]}, connection)
