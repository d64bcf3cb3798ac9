"""Exchanges that are late, refuse, break off or say nothing: the run never passes, and says what to do."""

import json
import os
import sys

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, environment, run_on
from replay import RESPONSES, TAKES_LONG, Fault, ReplayServer, Trouble
from test_exchanges import ROWS

from riskcheck.foundation.problems import ExitCode

OPEN = {venue: sum(row[1] != "flat" and row[5] is not None for row in rows) for venue, rows in ROWS.items()}
WHERE = {
    # what is asked for positions, for a balance, and for prices that no position brings along
    "kraken": ("OpenPositions", "BalanceEx", "Ticker"),
    "krakenfutures": ("openpositions", "accounts", "tickers"),
    "binance": ("positionRisk", "/account", "ticker/24hr"),
    "bybit": ("position/list", "wallet-balance", "market/tickers"),
    "okx": ("account/positions", "account/balance", "market/tickers"),
    "hyperliquid": ("clearinghouseState", "spotClearinghouseState", "spotMetaAndAssetCtxs"),
    "deribit": ("get_positions", "get_account_summaries", "get_book_summary"),
}
STATUSES = {Trouble.UNAUTHORISED: 401, Trouble.RATE_LIMITED: 429, Trouble.SERVER_ERROR: 500}


def _run(folder, monkeypatch, venue, server, timeout, more=""):
    more = f"min_positions = {OPEN[venue]}\n{more}"
    return run_on(venue, server, folder, monkeypatch, timeout=timeout, more=more)


def _server(venue, **more):
    """An exchange's server; OKX's without the margin position that nobody can value."""
    swaps = json.loads((RESPONSES / "okx" / "positions_swap.json").read_text(encoding="utf-8"))
    return ReplayServer(venue, replacements={"positions_all": swaps} if venue == "okx" else {}, **more)


@pytest.mark.parametrize("venue", ROWS)
def test_without_a_fault_the_limit_holds(venue, tmp_path, monkeypatch):
    """The limit is far away: only the fault can keep the runs below from passing."""
    with _server(venue) as server:
        report = _run(tmp_path, monkeypatch, venue, server, timeout="20s", more="dust = 1")

    assert report.exit_code is ExitCode.OK, report.problems


def test_a_position_that_cannot_be_valued_is_an_error_and_not_left_out(tmp_path, monkeypatch):
    """OKX's margin position is counted in something that nobody knows: the exposure is not known either."""
    with ReplayServer("okx") as server:
        report = _run(tmp_path, monkeypatch, "okx", server, timeout="20s", more="dust = 1")

    (result,) = report.results
    assert report.exit_code is ExitCode.INCOMPLETE
    assert "BTC/USDT: it is not known in what its size is counted" in result.observations[0].reason


TOLD_AT_ONCE = {Trouble.CUT, Trouble.EMPTY, Trouble.PAGE}
CASES = [
    pytest.param(
        venue,
        where,
        trouble,
        status,
        marks=[] if sum(numbers) % (12 if trouble in TAKES_LONG else 4) == 0 else pytest.mark.thorough,
    )
    for *numbers, venue, where, trouble, status in (
        (number, place, kind, venue, where, trouble, status)
        for number, (venue, places) in enumerate(WHERE.items())
        for place, where in enumerate(("", *places))
        for kind, trouble in enumerate(Trouble)
        for status in ({None, STATUSES.get(trouble)} if where == places[0] else {None})
    )
]
"""A normal run takes one in four, and one in twelve of those that take a second; ``--thorough`` takes all."""


@pytest.mark.parametrize(("venue", "where", "trouble", "status"), CASES)
def test_no_fault_of_an_exchange_passes(venue, where, trouble, status, tmp_path, monkeypatch):
    """Late, refused, too often, broken, half, empty, HTML, cut off, at any question: no pass, and a fix is named.

    What is only told by the time running out is a fault of the network; the others are told at once.
    """
    with _server(venue, fault=Fault(trouble, where, status=status)) as server:
        report = _run(tmp_path, monkeypatch, venue, server, timeout="5s" if trouble in TOLD_AT_ONCE else "700ms")

    assert report.exit_code is ExitCode.INCOMPLETE
    assert trouble not in TOLD_AT_ONCE or "did not answer within" not in str(report.problems)
    if report.problems:
        assert all(problem.fix for problem in report.problems)
    else:  # prices alone were missing
        assert report.results[0].observations[0].outcome == "error"
        assert report.results[0].observations[0].reason


PASSING = [
    pytest.param(venue, trouble, status, marks=pytest.mark.thorough if trouble is Trouble.SLOW and number else [])
    for number, venue in enumerate(["kraken", "krakenfutures", "bybit", "hyperliquid"])
    for trouble, status in ((Trouble.RATE_LIMITED, 429), (Trouble.DROPPED, None), (Trouble.SLOW, None))
]
"""A request that hangs takes two seconds: a normal run has one, at the first exchange."""


@pytest.mark.parametrize(("venue", "trouble", "status"), PASSING)
def test_a_passing_fault_of_the_network_is_asked_again(venue, trouble, status, tmp_path, monkeypatch):
    """Too many requests, a dropped connection and a request that hangs are tried again within the time there is."""
    with ReplayServer(venue, fault=Fault(trouble, WHERE[venue][0], times=1, status=status)) as server:
        report = _run(tmp_path, monkeypatch, venue, server, timeout="6s", more="dust = 1")

    assert report.exit_code is ExitCode.OK, report.problems


def test_a_refusal_is_not_asked_again(tmp_path, monkeypatch):
    """A key that is wrong stays wrong: asking again could lock it."""
    with ReplayServer("kraken", fault=Fault(Trouble.UNAUTHORISED, "OpenPositions")) as server:
        report = _run(tmp_path, monkeypatch, "kraken", server, timeout="10s")

    assert len([request for request in server.requests if "OpenPositions" in request.url]) == 1
    assert "correct the API key" in report.problems[0].fix


@pytest.mark.parametrize("trouble", [Trouble.DROPPED, Trouble.UNAUTHORISED, Trouble.PAGE])
def test_one_silent_exchange_of_two_makes_the_book_incomplete(desk, trouble):
    """Of two exchanges one fails: what the other holds is shown and measured, no limit on it passes, exit code 2."""
    with ReplayServer("hyperliquid") as good, ReplayServer("kraken", fault=Fault(trouble, "private")) as bad:
        brokers = broker("hyperliquid", good.url, more="dust = 1") + broker("kraken", bad.url, timeout="2s")
        desk.write("config/config.toml", HEAD + RATES + COINS + brokers)
        answer = desk.run_over_green("check", env=environment("hyperliquid", "kraken"))

    assert (answer.code, answer.verdict) == (2, "INCOMPLETE")
    answer.assert_told(
        ["ccxt kraken", "fix: ", "incomplete, without ccxt kraken; on what is there: 66 400.00 EUR, 13%"]
    )
    summary = json.loads(desk.read("report.json"))["summary"]
    assert (summary["pass"], summary["warn"], summary["waived"]) == (0, 0, 0)


def test_a_breach_stays_one_on_an_incomplete_book(desk):
    """What is there breaks the limit already; that a part is missing takes nothing from it."""
    limit = HEAD.replace("max_total_exposure_notional  = 500000.0", "max_total_exposure_notional  = 1000.0")
    with ReplayServer("hyperliquid") as good, ReplayServer("kraken", fault=Fault(Trouble.DROPPED, "private")) as bad:
        brokers = broker("hyperliquid", good.url) + broker("kraken", bad.url, timeout="1s")
        desk.write("config/config.toml", limit + RATES + COINS + brokers)
        answer = desk.run("check", "--json", "-", env=environment("hyperliquid", "kraken"))

    outcomes = {result["id"]: result["outcome"] for result in answer.data["results"]}
    assert (answer.code, outcomes["max_total_exposure_notional"]) == (2, "fail")


def test_a_part_of_a_book_is_not_read_back_as_the_whole(desk):
    """What preview prints of an incomplete book is refused as a snapshot."""
    with ReplayServer("hyperliquid") as good, ReplayServer("kraken", fault=Fault(Trouble.DROPPED, "private")) as bad:
        brokers = broker("hyperliquid", good.url) + broker("kraken", bad.url, timeout="1s")
        desk.write("config/config.toml", HEAD + RATES + COINS + brokers)
        preview = desk.run("preview", "--json", env=environment("hyperliquid", "kraken"))
    desk.write("book.json", preview.out)

    answer = desk.run_over_green("check", "--snapshot", "book.json")

    assert (preview.code, answer.code) == (2, 2)
    answer.assert_told(["a part of a book", "ccxt kraken"])


WRONG = {
    "an unknown exchange": (("kraken", "krakn"), "did you mean 'kraken'?"),
    "a market that the exchange has not": (('["swap", "spot"]', '["margin"]'), "its market 'margin' is not known"),
    "an unknown market": (('["swap", "spot"]', '["swaps"]'), "swap, future, margin, spot"),
    "no market": (("['swap', 'spot']", "[]"), "swap, future, margin, spot"),
    "a misspelt key": (("timeout", "timout"), "did you mean 'timeout'?"),
    "a secret in the file": (("[[broker]]", '[[broker]]\napi_key = "abc"'), "did you mean 'api_key_env'?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_config_of_an_exchange_is_refused(desk, name):
    """What cannot be meant ends with 4, with what there is instead."""
    (old, new), words = WRONG[name]
    venue = "kraken" if old == "kraken" else "okx"
    text = broker(venue, "http://127.0.0.1:9/").replace("'", '"')
    old, new = old.replace("'", '"'), new.replace("'", '"')
    assert old in text
    desk.write("config/config.toml", HEAD + text.replace(old, new))

    answer = desk.run_over_green("check", env=environment("okx", "kraken"))

    assert answer.code == 4
    answer.assert_told([words])


SAME = [
    # exchange, markets of one broker and of another with the same key: whether money of theirs would count twice
    ("kraken", ["margin"], ["spot"], True),  # one wallet
    ("bybit", ["swap"], ["spot"], True),
    ("binance", ["swap"], ["spot"], False),  # wallets of their own
    ("binance", ["swap", "spot"], ["spot"], True),
    ("binance", ["swap"], ["future"], True),  # one question gives the positions of both
    ("bitfinex", ["margin"], ["swap"], True),
    ("deribit", ["swap"], ["future"], True),  # as does ccxt's own question, where none is known
]


@pytest.mark.parametrize(("venue", "markets", "others", "is_refused"), SAME)
def test_two_brokers_of_one_account_are_refused(desk, venue, markets, others, is_refused):
    """Under two names an account's equity would be there twice, and every share of it half of what it is."""
    one, other = (
        broker("binance", "http://127.0.0.1:9/", timeout="1s", more=f'account = "{name}"')
        .replace('exchange = "binance"', f'exchange = "{venue}"')
        .replace("markets = ['swap', 'spot']", f"markets = {their}")
        for name, their in (("a", markets), ("b", others))
    )
    desk.write("config/config.toml", HEAD + one + other)

    answer = desk.run_over_green("check", env=environment("binance"))

    assert answer.code == (4 if is_refused else 2)
    assert ("read one account" in answer.out + answer.err) is is_refused


def test_a_secret_that_is_not_set_is_named_by_its_variable(desk):
    """The message names the variable, as it cannot name the secret."""
    desk.write("config/config.toml", HEAD + broker("kraken", "http://127.0.0.1:9/"))

    answer = desk.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(["the environment variable KRAKEN_APIKEY is not set", "KRAKEN_SECRET", "config/config.toml"])


@pytest.mark.parametrize(("module", "kind"), [("ccxt", "ccxt"), ("tenacity", "ccxt"), ("alpaca", "alpaca")])
def test_without_the_client_the_message_says_how_to_install_it(desk, module, kind):
    """An extra that is not installed is named with the command that installs it."""
    desk.write(f"blocked/{module}.py", "raise ImportError('not here')")
    alpaca = '[[broker]]\nkind = "alpaca"\napi_key_env = "KRAKEN_APIKEY"\nsecret_env = "KRAKEN_SECRET"\n'
    text = broker("kraken", "http://127.0.0.1:9/") if kind == "ccxt" else alpaca
    desk.write("config/config.toml", HEAD + text)
    path = os.pathsep.join((str(desk.path("blocked")), *filter(None, [os.environ.get("PYTHONPATH")])))

    answer = desk.run_raw(
        [sys.executable, "-m", "riskcheck", "check"], env={**environment("kraken"), "PYTHONPATH": path}
    )

    assert answer.code == 4
    answer.assert_told([f"pip install 'riskcheck[{kind}]'"])
