"""Books that must not trade, and runs that know too little: none of them ends with 0, on the installed command."""

import signal
import time

import pytest
from desk import BTC, CONFIG, ETH, PATIENCE, ago, book, policy, strict_json

SNAPSHOT = ("check", "--snapshot", "book.json")
QUIET = {"realized_pnl": 0.0, "unrealized_pnl": 0.0}
FLAT = {"symbol": "BTC/EUR", "side": "flat", "size": 0.0, **QUIET}
EMPTY = {"symbol": "BTC/EUR", "side": "long", "size": 0.0, "mark_price": 100.0, **QUIET}
UNPRICED = {"symbol": "BTC/EUR", "side": "long", "size": 5.0, "mark_price": None, "notional": 0, **QUIET}
RATES = {"fx": {"USD": 0.9, "USDC": 0.9, "USDT": 0.9, "BTC": 50000.0, "DOGE": 0.1}}


def _contract(symbol, **cells):
    return {"symbol": symbol, "side": "long", "size": 1.0, "mark_price": 100.0, **QUIET, **cells}


REFUSED = {
    "size 0 with a notional": ({**EMPTY, "notional": 9e6}, {}, ["notional of BTC/EUR"]),
    "size 0 with a margin": ({**EMPTY, "margin": 500.0}, {}, ["margin of BTC/EUR"]),
    "flat with a notional": ({**FLAT, "notional": 9e6}, {}, ["notional of BTC/EUR"]),
    "flat with a margin": ({**FLAT, "margin": 500.0}, {}, ["margin of BTC/EUR"]),
    "a column called daily_pnl": ({**BTC, "daily_pnl": 0.0}, {}, ["'daily_pnl'", "rename"]),
    "a column called age": ({**BTC, "age": 0.0}, {}, ["'age'", "rename"]),
    "a column called equity": ({**BTC, "equity": 1e9}, {}, ["'equity'", "rename"]),
    "a column called total_notional": ({**BTC, "total_notional": 0.0}, {}, ["'total_notional'", "rename"]),
    "a column called starting_cash": ({**BTC, "starting_cash": 1e9}, {}, ["'starting_cash'", "rename"]),
    "a column with a capital": ({**BTC, "Multiplier": 100.0}, {}, ["'Multiplier'", "'multiplier'"]),
    "a blank after a column": ({**BTC, "currency ": "USD"}, {}, ["'currency '", "'currency'"]),
    "a hyphen in a column": ({**BTC, "price-time": ago(9000)}, {}, ["'price-time'", "'price_time'"]),
    "a figure in capitals": (BTC, {"account": {"daily_PnL": -5000.0}}, ["'daily_PnL'", "'daily_pnl'"]),
    "a figure with a blank": (BTC, {"account": {"day start equity": 1e6}}, ["'day_start_equity'"]),
    "a negative leverage": ({**BTC, "leverage": -3.0}, {}, ["leverage of BTC/EUR"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_book_that_contradicts_itself_is_refused(desk, name):
    """A row or a figure that may mean something else than it seems to makes the whole snapshot unreadable."""
    row, envelope, words = REFUSED[name]
    desk.write("book.json", book(row, **envelope))

    answer = desk.run_over_green(*SNAPSHOT)

    assert answer.code == 2
    assert strict_json(desk.read("report.json"))["results"] == []
    answer.assert_told(words)


UNKNOWN = {
    "an own notional of 0 without a mark": (UNPRICED, ["mark_price"]),
    "an own notional of 0 with a mark of 0": ({**UNPRICED, "mark_price": 0.0}, ["mark_price is 0"]),
    "an inverse contract without its multiplier": (_contract("BTC/USD:BTC"), ["multiplier", "BTC/USD:BTC"]),
    "a call": (_contract("BTC/USD:BTC-270628-60000-C", mark_price=0.01), ["option"]),
    "a put": (_contract("BTC/USDT:USDT-270628-60000-P"), ["option"]),
    "a quanto": (_contract("BTC/USD:DOGE"), ["settles in DOGE", "currency"]),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_exposure_that_is_not_known_is_not_small(desk, name):
    """Where size, multiplier and mark do not tell the notional, every limit on exposure is an error."""
    row, words = UNKNOWN[name]
    desk.write("book.json", book(row, **RATES))

    answer = desk.run_over_green(*SNAPSHOT)

    outcomes = {one["id"]: one["outcome"] for one in strict_json(desk.read("report.json"))["results"]}
    assert answer.code == 2
    assert outcomes["max_total_exposure_notional"] == "error"
    assert outcomes["max_symbol_exposure_notional"] == "error"
    answer.assert_told(words)


KNOWN = {
    "a call with the source's notional": (_contract("BTC/USD:BTC-270628-60000-C", notional=10.0), 10.0),
    "a quanto with its currency": (_contract("BTC/USD:DOGE", currency="USD"), 90.0),
    "settled in USDC": (_contract("BTC/USD:USDC"), 90.0),
    "settled in USDT": (_contract("BTC/USD:USDT"), 90.0),
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
    paper = '[[broker]]\nkind = "paper"\nstate = "{0}.json"\nvenue = "{0}"\n'
    head, _, _ = CONFIG.partition("[[broker]]")
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


def test_the_same_broker_twice_is_refused(desk):
    """One account read twice would be a book with every figure doubled, a capital included."""
    _, mark, broker = CONFIG.partition("[[broker]]")
    desk.write("config/config.toml", CONFIG + mark + broker)

    answer = desk.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(["twice", "config/config.toml:"])


def test_a_config_that_leads_nowhere_is_not_the_shipped_one(desk):
    """A link to a config that is gone is a config that cannot be read, not a reason to check the demo portfolio."""
    desk.path("config/config.toml").unlink()
    desk.path("config/config.toml").symlink_to("gone.toml")

    answer = desk.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(["config/config.toml"])


@pytest.mark.parametrize("age", [61.0, 86400.0, -60.0], ids=["stale", "a day old", "of the future"])
def test_the_time_of_a_paper_portfolio_is_honoured(desk, age):
    """A paper portfolio that says when it was true is held to it."""
    desk.write("config/paper.json", {"as_of": ago(age), "cash": 10000.0, "positions": {}})

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told(["config/paper.json", "future" if age < 0 else "stale"])


CLIENT = """
class Client:
    as_of = {as_of}
    def fetch_positions(self):
        return []

def make(table):
    return Client()
"""
TIMES = {
    "stale": ("'2020-01-01T00:00:00+00:00'", ["stale"]),
    "stale, of a method": ("lambda self: '2020-01-01T00:00:00+00:00'", ["stale"]),
    "of no zone": ("'2020-01-01T00:00:00'", ["as_of", "time zone"]),
    "no time": ("7", ["as_of is the number '7'"]),
}


@pytest.mark.parametrize("name", TIMES)
def test_the_time_of_a_client_is_honoured(desk, name):
    """A client that says when its answer was true is held to it."""
    as_of, words = TIMES[name]
    desk.client(CLIENT.format(as_of=as_of))

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told(words)


def test_an_exit_inside_a_cell_ends_no_run(desk):
    """A client's value that raises SystemExit(0) where it is read ends with 2, and every report says so."""
    desk.client("""
class Cell(float):
    def __float__(self):
        raise SystemExit(0)

class Client:
    def fetch_positions(self):
        return [{"symbol": "BTC/EUR", "side": "long", "size": Cell(1.0), "mark_price": 1.0}]

def make(table):
    return Client()
""")

    assert desk.run_over_green("check").code == 2


def test_a_run_that_is_ended_while_its_reader_sleeps_leaves_no_green_report(desk):
    """SIGTERM while standard output blocks takes back the report that was already there: the run had no answer."""
    symbols = [{**ETH, "symbol": f"S{number}/EUR", "size": 0.001} for number in range(4000)]
    desk.write("book.json", book(*symbols))
    texts = {f"cap{number}": policy(f"cap{number}", "sum(notional)", 1e6, rule='each = "symbol"') for number in (1, 2)}
    desk.only_policies(**texts)
    report = desk.path("report.json")

    started = desk.start(*SNAPSHOT, "-v", "--json", "report.json")
    try:
        until = time.monotonic() + PATIENCE
        while not report.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert started.poll() is None, "standard output did not block"
        assert strict_json(desk.read("report.json"))["verdict"] == "PASS"
        started.send_signal(signal.SIGTERM)
        code = started.wait(PATIENCE)
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


def _time_before_all(desk):
    desk.write("book.json", {**book(), "as_of": "0001-01-01T00:00:00+14:00"})
    return SNAPSHOT, 2


def _text_for_a_number(desk):
    desk.only_policies(base=policy("base", "config.general.base_currency", 1))
    return ("check",), 4


def _top_of_positions(desk):
    desk.only_policies(largest=policy("largest", "top(size, notional)", 1e9, rule='each = "position"'))
    return ("check",), 2


def _too_small_a_number(desk):
    desk.only_policies(low=policy("low", "sum(net)", "-" + "9" * 400 + "%"))
    return ("check",), 4


CRASHES = {
    "a time that no calendar holds": _time_before_all,
    "a policy path of 300 characters": lambda _desk: (("check", "p" * 300), 4),
    "a policy folder of 300 characters": lambda _desk: (("check", f"{'p' * 300}/a.toml"), 4),
    "a text where a number is measured": _text_for_a_number,
    "top of a row's own size": _top_of_positions,
    "a quantity below all numbers": _too_small_a_number,
}


@pytest.mark.parametrize("name", CRASHES)
def test_what_nobody_would_write_is_no_bug(desk, name):
    """Far-fetched input has the exit code of what is wrong with it, never that of a bug."""
    words, code = CRASHES[name](desk)

    answer = desk.run_over_green(*words)

    assert answer.code == code
    assert "Traceback" not in answer.said


def test_a_broker_may_be_given_all_the_time_there_is(desk):
    """A timeout longer than any clock can count waits as long as it takes."""
    desk.client(CLIENT.format(as_of=None), timeout="99999999999999d")

    assert desk.run_over_green("check").code == 0
