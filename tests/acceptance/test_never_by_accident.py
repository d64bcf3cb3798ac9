"""Books that must not trade, and runs that know too little: none of them ends with 0, on the installed command."""

import signal
import subprocess
import time
from contextlib import suppress

import pytest
from desk import ETH, PROGRESS_DELAY, book, policy, strict_json

SNAPSHOT = ("check", "--snapshot", "book.json")
RATES = {"fx": {"USD": 0.9, "USDC": 0.9, "USDT": 0.9, "BTC": 50000.0, "DOGE": 0.1}}


def _contract(symbol, **cells):
    return {"symbol": symbol, "side": "long", "size": 1.0, "mark_price": 100.0, "realized_pnl": 0.0, **cells}


KNOWN = {
    "a call with the source's notional": (_contract("BTC/USD:BTC-270628-60000-C", notional=10.0), 10.0),
    "a quanto with its currency": (_contract("BTC/USD:DOGE", currency="USD", multiplier=1.0), 90.0),
    "settled in USDC": (_contract("BTC/USD:USDC", multiplier=1.0), 90.0),
    "settled in USDT": (_contract("BTC/USD:USDT", multiplier=1.0), 90.0),
    "inverse with its multiplier": (_contract("BTC/USD:BTC", multiplier=10.0), 9.0),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_contract_whose_terms_are_given_is_priced(desk, name):
    """Terms that the source gives make a notional: size x multiplier x mark, or its own, at the rate of the coin."""
    row, notional = KNOWN[name]
    desk.write("book.json", book(row, **RATES))

    answer = desk.run("preview", "--no-risk", "--json", "--snapshot", "book.json")

    assert answer.data["totals"]["total_notional"] == pytest.approx(notional)


def _two_brokers(desk, one, two):
    paper = '[[broker]]\nkind = "paper"\nstate = "{0}.json"\nvenue = "{0}"\nlive = true\n'
    head, _, _ = desk.config.partition("[[broker]]")
    desk.write("config/config.toml", head + paper.format("one") + paper.format("two"))
    desk.write("config/one.json", {"positions": {}, **one})
    desk.write("config/two.json", {"positions": {}, **two})


LOSS = {"max_daily_loss_abs", "max_daily_loss_pct"}
HALF_GIVEN = {
    "daily_pnl of one": ({"daily_pnl": -5000.0}, {}, LOSS),
    "daily_pnl null for one": ({"daily_pnl": -5000.0}, {"daily_pnl": None}, LOSS),
    "day_start_equity of one": ({"equity": 5000.0, "day_start_equity": 10000.0}, {"equity": 5000.0}, LOSS),
    "equity of one": (
        {"equity": 5000.0, "day_start_equity": 10000.0},
        {"day_start_equity": 10000.0},
        LOSS,
    ),
    "starting_cash of one": (
        {"daily_pnl": -60.0, "starting_cash": 1000.0},
        {"daily_pnl": -60.0},
        {"max_daily_loss_pct"},
    ),
}


@pytest.mark.parametrize("name", HALF_GIVEN)
def test_a_figure_that_only_one_of_two_brokers_gives_is_not_known(desk, name):
    """A loss that one broker reports is not lost because the other reports none."""
    one, two, errors = HALF_GIVEN[name]
    _two_brokers(desk, one, two)

    answer = desk.run("check", "--json", "-")

    assert answer.code == 2
    assert {result["id"] for result in answer.data["results"] if result["outcome"] == "error"} == errors


CLIENT = """
class Client:
    as_of = {as_of}
    def fetch_positions(self):
        return []

def make(table):
    return Client()
"""


def test_a_run_that_is_ended_while_its_reader_sleeps_leaves_no_green_report(desk):
    """SIGTERM while standard output blocks takes back the report that was already there: the run had no answer."""
    symbols = [{**ETH, "symbol": f"S{number}/EUR", "size": 0.001} for number in range(4000)]
    desk.write("book.json", book(*symbols))
    texts = {f"cap{number}": policy(f"cap{number}", "sum(notional)", 1e6, rule='each = "symbol"') for number in (1, 2)}
    desk.only_policies(**texts)
    report = desk.path("report.json")

    started = desk.start(*SNAPSHOT, "-v", "--json", "report.json")
    try:
        until = time.monotonic() + PROGRESS_DELAY
        while not report.exists() and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                started.wait(0.01)
        assert started.poll() is None, "standard output did not block"
        assert strict_json(desk.read("report.json"))["verdict"] == "PASS"
        started.send_signal(signal.SIGTERM)
        code = started.wait(PROGRESS_DELAY)
    finally:
        started.kill()
        started.communicate()

    assert code != 0
    assert not report.exists() or strict_json(desk.read("report.json"))["verdict"] == "INCOMPLETE"


PROFILE = """
[profile.live.policies]
paths = ["../live"]

[[profile.live.broker]]
kind  = "paper"
state = "live.json"
"""
INPUTS = {
    "a profile's broker state": "config/live.json",
    "a profile's policy": "live/lots.toml",
    "a broker's module": "desk_client.py",
    "the waivers": "config/waivers.toml",
    "a template": "mine/part/page.html",
}


@pytest.mark.parametrize("words", [(), ("--profile", "live")], ids=["plain", "the profile"])
@pytest.mark.parametrize("kind", INPUTS)
def test_no_report_is_written_over_what_the_run_may_read(desk, kind, words):
    """An output over a file that the configuration or a flag names is wrong usage, and leaves it as it was."""
    desk.client("def make(table):\n    raise OSError\n", more=PROFILE)
    desk.write("config/live.json", {"positions": {}})
    desk.write("live/lots.toml", policy("lots", "count()", 5))
    desk.write("config/waivers.toml", "")
    desk.write("mine/part/page.html", "<p>")
    before = desk.read(INPUTS[kind])

    answer = desk.run("check", *words, "--templates", "mine", "--json", INPUTS[kind])

    assert answer.code == 4
    assert desk.read(INPUTS[kind]) == before
    answer.assert_told([INPUTS[kind]])


def test_a_broker_may_be_given_all_the_time_there_is(desk):
    """A timeout longer than any clock can count waits as long as it takes."""
    desk.client(CLIENT.format(as_of=None), timeout="99999999999999d")

    assert desk.run_over_green("check").code == 0
