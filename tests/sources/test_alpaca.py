"""Alpaca read by its own client, against a local server that answers as Alpaca documents."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from riskcheck import LivePortfolioMonitor, SnapshotError, create_exchange_client, load_config
from riskcheck.sources import open_source

ACCOUNT = {
    # https://docs.alpaca.markets/reference/getaccount-1
    "id": "e6fe16f3-64a4-4921-8928-cadf02f92f98",
    "account_number": "010203ABCD",
    "status": "ACTIVE",
    "currency": "USD",
    "cash": "-23140.2",
    "equity": "103820.56",
    "last_equity": "103529.24",
    "balance_asof": "2026-01-30",
    "initial_margin": "63480.38",
    "maintenance_margin": "38088.228",
    "buying_power": "262113.632",
}
POSITIONS = [
    # https://docs.alpaca.markets/reference/getallopenpositions
    {
        "symbol": "AAPL",
        "exchange": "NASDAQ",
        "asset_class": "us_equity",
        "avg_entry_price": "100.0",
        "qty": "5",
        "side": "long",
        "market_value": "600.0",
        "unrealized_pl": "100.0",
        "current_price": "120.0",
    },
    {
        "symbol": "TSLA",
        "exchange": "NASDAQ",
        "asset_class": "us_equity",
        "avg_entry_price": "200.0",
        "qty": "-4",
        "side": "short",
        "market_value": "-1000.0",
        "unrealized_pl": "-200.0",
        "current_price": "250.0",
    },
    {
        "symbol": "BTCUSD",
        "exchange": "CRYPTO",
        "asset_class": "crypto",
        "avg_entry_price": "40000.0",
        "qty": "0.5",
        "side": "long",
        "market_value": "25000.0",
        "unrealized_pl": "5000.0",
        "current_price": "50000.0",
    },
]
OPTION = {
    "symbol": "AAPL261218C00150000",
    "exchange": "",
    "asset_class": "us_option",
    "avg_entry_price": "2.0",
    "qty": "3",
    "side": "long",
    "market_value": "900.0",
    "unrealized_pl": "300.0",
    "current_price": "3.0",
}


class _Alpaca(ThreadingHTTPServer):
    """Alpaca's trading API with an account and positions, or with one answer to everything."""

    def __init__(self, positions, account, answer, activities=(200, [])):
        self.positions, self.account, self.answer, self.seen = positions, account, answer, []
        self.activities = activities
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append(f"{self.command} {self.path}")
        status, body = self.server.answer or self._documented()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def _documented(self):
        if self.path.startswith("/v2/account/activities?"):
            status, body = self.server.activities
            return status, body if isinstance(body, str) else json.dumps(body)
        answers = {"/v2/account": self.server.account, "/v2/positions": self.server.positions}
        return 200, json.dumps(answers[self.path])

    def log_message(self, *_):
        """Nothing: a test's output is its own."""


@pytest.fixture
def alpaca(tmp_path, monkeypatch):
    """Takes a snapshot of an account that Alpaca answers with; returns it, and what was asked."""
    monkeypatch.setenv("ALPACA_KEY", "key")
    monkeypatch.setenv("ALPACA_SECRET", "secret")

    def snapshot(positions=POSITIONS, account=ACCOUNT, answer=None, timeout="5s", activities=(200, [])):
        server = _Alpaca(positions, account, answer, activities)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        file = tmp_path / "config.toml"
        file.write_text(
            f'[general]\nbase_currency = "EUR"\n[fx]\nUSD = 0.8\n[[broker]]\nkind = "alpaca"\ntimeout = "{timeout}"\n'
            'api_key_env = "ALPACA_KEY"\nsecret_env = "ALPACA_SECRET"\n'
            f'url = "http://127.0.0.1:{server.server_address[1]}"\n'
        )
        try:
            return LivePortfolioMonitor(create_exchange_client(load_config(file))).snapshot(), server.seen
        finally:
            server.shutdown()
            server.server_close()

    return snapshot


def test_positions_and_account_are_in_the_books_currency(alpaca):
    """5 x 120, 4 x 250 and 0.5 x 50 000 USD at 0.80; the day began at the equity of the last close."""
    snapshot, seen = alpaca()

    assert snapshot.columns["side"] == ("long", "short", "long")
    assert snapshot.columns["size"] == (5.0, 4.0, 0.5)
    assert snapshot.columns["notional"] == pytest.approx((480, 800, 20000))
    assert snapshot.columns["unrealized_pnl"] == pytest.approx((80, -160, 4000))
    assert (snapshot.equity, snapshot.cash, snapshot.margin_used) == pytest.approx((83056.448, -18512.16, 50784.304))
    assert snapshot.daily_pnl.value == pytest.approx((103820.56 - 103529.24) * 0.8)
    assert snapshot.daily_pnl.origin == "equity - day_start_equity - day_flows"
    assert seen[:2] == ["GET /v2/account", "GET /v2/positions"]


def test_an_empty_list_is_an_empty_book(alpaca):
    """Alpaca said that there are no positions."""
    snapshot, _ = alpaca(positions=[])

    assert (snapshot.num_open_positions, snapshot.total_notional) == (0, 0.0)


def test_an_option_has_no_notional(alpaca):
    """The price of an option is not that of the shares it is about."""
    snapshot, _ = alpaca(positions=[*POSITIONS, OPTION])

    assert snapshot.total_notional is None
    assert "option" in snapshot.missing_reasons["multiplier"][3].found


DAMAGES = [
    ({"qty": None}, "size of AAPL is null"),
    ({"qty": "five"}, "size of AAPL is the text 'five'"),
    ({"qty": "-5"}, "size of AAPL is -5"),
    ({"side": None}, "side of AAPL is missing"),
    ({"side": "up"}, "side of AAPL is 'up'"),
    ({"symbol": None}, "symbol is null"),
    ({"market_value": "plenty"}, "notional of AAPL"),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
def test_a_damaged_position_is_refused(alpaca, damage, words):
    """A position that says nothing, or two things, makes the book unknown."""
    with pytest.raises(SnapshotError, match=words):
        alpaca(positions=[{**POSITIONS[0], **damage}, *POSITIONS[1:]])


CONTRADICTIONS = [
    ({"market_value": "6000.0"}, "4800.00"),
    ({"current_price": None, "market_value": None}, "mark_price"),
]


@pytest.mark.parametrize(("damage", "words"), CONTRADICTIONS)
def test_a_position_that_cannot_be_valued_has_no_notional(alpaca, damage, words):
    """A market value that size and price do not give, or no price at all: unknown, with the reason."""
    snapshot, _ = alpaca(positions=[{**POSITIONS[0], **damage}])

    assert snapshot.total_notional is None
    assert words in snapshot.missing_reasons["notional"][0].found


ANSWERS = [
    (401, '{"code": 40110000, "message": "request is not authorized"}'),
    (403, '{"code": 40310000, "message": "forbidden"}'),
    (429, '{"code": 42910000, "message": "rate limit exceeded"}'),
    (500, '{"code": 50010000, "message": "internal server error occurred"}'),
    (200, "<html><body>Just a moment...</body></html>"),
    (200, '[{"symbol": "AAPL"'),
    (200, "{}"),
    (200, "[]"),
    (200, "null"),
    (200, ""),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_is_no_empty_book(alpaca, answer):
    """Refused, broken, of another shape: the book is not known, and the message says what to look at."""
    with pytest.raises(SnapshotError, match="fix: "):
        alpaca(answer=answer, timeout="2s")


def _activity(kind, amount, **more):
    """https://docs.alpaca.markets/reference/getaccountactivities-2: one that is no trade."""
    row = {"activity_type": kind, "id": "20260131000000000::1", "date": "2026-01-31", "net_amount": amount}
    return row | {"status": "executed"} | more


ACTIVITIES = [
    # what happened since the last close: what was paid in less what was paid out, in USD
    ([], 0),
    ([_activity("CSD", "1000.00"), _activity("CSW", "-300.50")], 699.5),
    ([_activity("JNLC", "-50")], -50),
    ([_activity("ACATC", "2000"), _activity("CSD", "5", status="canceled")], 2000),
    ([_activity("DIV", "12.5"), _activity("FEE", "-0.3"), _activity("INT", "-4")], 0),  # a part of the day's profit
]


@pytest.mark.parametrize(("activities", "flows"), ACTIVITIES)
def test_what_was_paid_since_the_last_close_is_known(alpaca, activities, flows):
    """At 0.80 EUR; the question is for what came after 16:00 in New York on the day of the last equity."""
    snapshot, seen = alpaca(activities=(200, activities))

    assert snapshot.account["day_flows"] == pytest.approx(flows * 0.8)
    assert "after=2026-01-30T21%3A00%3A00Z" in seen[2]
    assert "category=non_trade_activity" in seen[2]


NOT_KNOWN = [
    ((200, [_activity("CSD", "1")] * 100), {}, "there may be more"),
    ((200, [_activity("JNLS", "0", symbol="AAPL", qty="5")]), {}, "shares were transferred"),
    ((200, [_activity("XYZ", "5")]), {}, "'XYZ'"),
    ((200, [_activity("CSD", "5", status="pending")]), {}, "'pending'"),
    ((200, [_activity("CSD", "1,000")]), {}, "expected a plain decimal"),
    ((403, {"code": 40310000, "message": "forbidden"}), {}, "not answered (APIError)"),
    ((500, "not JSON"), {}, "not answered"),
    ((200, {}), {}, "something else than a list"),
    ((200, []), {"balance_asof": None}, "of which day"),
]


@pytest.mark.parametrize(("activities", "account", "words"), NOT_KNOWN)
def test_payments_that_are_not_told_are_unknown_and_refuse_nothing(alpaca, activities, account, words):
    """The book stands, and the reason says why nobody knows what was paid."""
    snapshot, _ = alpaca(activities=activities, account=ACCOUNT | account)

    assert snapshot.equity == pytest.approx(103820.56 * 0.8)
    assert words in snapshot.missing_figure_reasons["day_flows"].found


@pytest.mark.parametrize(("paper", "name"), [("", "alpaca"), ("paper = true\n", "alpaca paper")])
def test_a_paper_account_says_so_in_its_name(tmp_path, paper, name):
    """What is made there is nobody's money."""
    file = tmp_path / "config.toml"
    file.write_text(f'[[broker]]\nkind = "alpaca"\napi_key_env = "A"\nsecret_env = "B"\n{paper}')
    settings = load_config(file)

    assert open_source(settings.brokers[0], settings).name == name
