"""The replay server, and what the real ccxt makes of answers that are late, refused, broken or empty."""

import json
import time
import urllib.request
from urllib.parse import quote

import ccxt
import pytest
from replay import RESPONSES, Fault, ReplayServer, Trouble, emptied
from venue_routes import PASSWORD, ROUTES, SECRET

POSITIONS = {
    "kraken": "OpenPositions",
    "krakenfutures": "openpositions",
    "binance": "positionRisk",
    "bybit": "position/list",
    "okx": "account/positions",
    "hyperliquid": "clearinghouseState",
    "deribit": "get_positions",
}
BALANCE = {
    "kraken": "BalanceEx",
    "krakenfutures": "accounts",
    "binance": "/api/v3/account",
    "bybit": "wallet-balance",
    "okx": "account/balance",
    "hyperliquid": "clearinghouseState",
    "deribit": "get_account_summaries",
}


def _met(venue, trouble, call="fetch_positions", **more):
    """What ccxt raises where a call whose markets are loaded meets a trouble; its answer where it raises nothing."""
    where = POSITIONS[venue] if call == "fetch_positions" else BALANCE[venue]
    with ReplayServer(venue) as server:
        client = server.client(enableLastJsonResponse=True)
        client.load_markets()
        if trouble is Trouble.SLOW:
            client.timeout = 200  # only where it is to run out: a busy machine is no reason to fail
        server.fault = Fault(trouble, where, **more)
        try:
            return getattr(client, call)(), client.last_json_response
        except Exception as error:  # noqa: BLE001 - which one it is, is the question
            return type(error), None


ERRORS = [
    # venue, the key is unknown, too many requests, a fault of the venue's own
    ("kraken", ccxt.AuthenticationError, ccxt.DDoSProtection, ccxt.ExchangeNotAvailable),
    ("krakenfutures", ccxt.AuthenticationError, ccxt.RateLimitExceeded, ccxt.ExchangeError),
    ("binance", ccxt.AuthenticationError, ccxt.DDoSProtection, ccxt.OperationFailed),
    ("bybit", ccxt.AuthenticationError, ccxt.RateLimitExceeded, ccxt.ExchangeError),
    ("okx", ccxt.AuthenticationError, ccxt.RateLimitExceeded, ccxt.ExchangeNotAvailable),
    ("hyperliquid", ccxt.InvalidOrder, ccxt.RateLimitExceeded, ccxt.ExchangeNotAvailable),
    ("deribit", ccxt.AuthenticationError, ccxt.DDoSProtection, ccxt.ExchangeError),
]
REFUSALS = (Trouble.UNAUTHORISED, Trouble.RATE_LIMITED, Trouble.SERVER_ERROR)
DOCUMENTED = [
    (venue, trouble, error) for venue, *errors in ERRORS for trouble, error in zip(REFUSALS, errors, strict=True)
]


@pytest.mark.parametrize("call", ["fetch_positions", "fetch_balance"])
@pytest.mark.parametrize(("venue", "trouble", "error"), DOCUMENTED)
def test_what_a_venue_refuses_in_its_own_words_is_an_error(venue, trouble, error, call):
    """Each refusal is an error of its own, though not the same one at each venue."""
    assert _met(venue, trouble, call)[0] is error


@pytest.mark.parametrize("venue", ROUTES)
@pytest.mark.parametrize(
    ("trouble", "error"), [(Trouble.SLOW, ccxt.RequestTimeout), (Trouble.DROPPED, ccxt.NetworkError)]
)
def test_a_venue_that_does_not_answer_is_an_error(venue, trouble, error):
    """A late answer and a closed connection are told apart at every venue."""
    assert _met(venue, trouble)[0] is error


STATUSES = [
    ("kraken", 401, ccxt.AuthenticationError),
    ("kraken", 429, ccxt.RateLimitExceeded),
    ("kraken", 500, ccxt.ExchangeNotAvailable),
    ("krakenfutures", 429, ccxt.RateLimitExceeded),
    ("binance", 401, ccxt.AuthenticationError),
    ("binance", 429, ccxt.DDoSProtection),
    ("bybit", 500, ccxt.ExchangeNotAvailable),
    ("okx", 500, ccxt.ExchangeNotAvailable),
    ("hyperliquid", 429, ccxt.RateLimitExceeded),
]


@pytest.mark.parametrize(("venue", "status", "error"), STATUSES)
def test_a_status_of_a_gateway_is_an_error(venue, status, error):
    """A page with a status that says no is an error by its status alone."""
    assert _met(venue, Trouble.PAGE, status=status)[0] is error


def test_a_key_that_worked_and_is_refused_is_taken_for_a_ban():
    """What Binance says of a key that worked before is read as a temporary ban."""
    with ReplayServer("binance") as server:
        client = server.client()
        client.fetch_balance()
        server.fault = Fault(Trouble.UNAUTHORISED)

        with pytest.raises(ccxt.DDoSProtection, match="-2015"):
            client.fetch_balance()


# What comes of half a JSON, and of a page of HTML with status 200: an error, or a book that looks empty.
NO_JSON = {
    "kraken": TypeError,
    "krakenfutures": ccxt.ExchangeNotAvailable,
    "binance": [],
    "bybit": [],
    "okx": [],
    "hyperliquid": [],
}


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.PAGE])
@pytest.mark.parametrize(("venue", "found"), NO_JSON.items())
def test_an_answer_that_is_no_json_may_look_like_an_empty_book(venue, found, trouble):
    """There are no positions where most venues' answers are no JSON; only the last response gives it away."""
    assert _met(venue, trouble) == (found, None)


NO_BALANCE = {
    "kraken": {},
    "krakenfutures": ccxt.BadRequest,
    "binance": {},
    "bybit": {"USDC": None},
    "okx": {},
    "hyperliquid": {"USDC": None},
}


@pytest.mark.parametrize("trouble", [Trouble.CUT, Trouble.PAGE])
@pytest.mark.parametrize(("venue", "found"), NO_BALANCE.items())
def test_an_answer_that_is_no_json_may_look_like_an_empty_account(venue, found, trouble):
    """Nothing is held, says ccxt; the text that came is in ``info``."""
    balance, last = _met(venue, trouble, "fetch_balance")

    assert last is None
    assert (balance["total"] if isinstance(balance, dict) else balance) == found
    assert not isinstance(balance, dict) or isinstance(balance["info"], str)


@pytest.mark.parametrize("venue", ROUTES)
def test_an_empty_list_in_the_venues_envelope_is_an_empty_book(venue):
    """No positions are no positions, and the response is there to say so."""
    positions, last = _met(venue, Trouble.EMPTY)

    assert positions == []
    assert last is not None


EMPTIED = [
    ({"error": [], "result": {"ZEUR": {"balance": "1"}}}, {"error": [], "result": {}}),
    (
        {"retCode": 0, "result": {"list": [1]}, "retExtInfo": {}},
        {"retCode": 0, "result": {"list": []}, "retExtInfo": {}},
    ),
    ([{"symbol": "BTCUSDT"}], []),
    ({"assetPositions": [1], "time": 5}, {"assetPositions": [], "time": 5}),
]


@pytest.mark.parametrize(("full", "empty"), EMPTIED)
def test_emptying_keeps_the_envelope(full, empty):
    """An emptied answer keeps what a venue says beside its rows."""
    assert emptied(full) == empty


def test_a_fault_strikes_the_first_requests_only():
    """The third request is answered where two are to fail."""
    with ReplayServer("kraken", fault=Fault(Trouble.DROPPED, "Assets", times=2)) as server:
        client = server.client()
        for _ in range(2):
            with pytest.raises(ccxt.NetworkError):
                client.fetch_currencies()

        assert client.fetch_currencies()["BTC"]["id"] == "XXBT"


def test_a_client_that_is_kept_waiting_does_not_keep_the_server():
    """The server stops at once, also while an answer is held back."""
    with ReplayServer("kraken", fault=Fault(Trouble.SLOW)) as server:
        with pytest.raises(ccxt.RequestTimeout):
            server.client(timeout=100).fetch_currencies()
        start = time.monotonic()

    assert time.monotonic() - start < 5


def test_a_request_that_no_venue_documents_is_remembered():
    """What the server has no answer for gets a 404, and is there to be asked for."""
    with ReplayServer("kraken") as server:
        client = server.client()
        client.load_markets()
        assert server.unexpected == []
        with pytest.raises(ccxt.ExchangeNotAvailable):
            client.create_order("BTC/EUR", "limit", "buy", 1, 1)

    (order,) = server.unexpected
    assert (order.method, order.url) == ("POST", "https://api.kraken.com/0/private/AddOrder")
    assert order.parameters["volume"] == "1"


def test_a_payload_can_be_replaced():
    """A test serves rows of its own in the place of a file."""
    row = {"pair": "XXBTZEUR", "type": "sell", "vol": "7", "vol_closed": "0"}
    with ReplayServer("kraken", replacements={"open_positions": {"error": [], "result": [row]}}) as server:
        (position,) = server.client().fetch_positions()

    assert (position["symbol"], position["side"], position["contracts"]) == ("BTC/EUR", "short", 7.0)


def test_the_clock_of_an_answer_is_the_present():
    """Times in answers are those of the request, as numbers, as text and as dates."""
    start = time.time() * 1000
    with ReplayServer("binance") as binance, ReplayServer("okx") as okx, ReplayServer("krakenfutures") as kraken:
        stamps = [
            binance.client().fetch_tickers(["BTC/EUR"])["BTC/EUR"]["timestamp"],
            okx.client().fetch_tickers(["BTC/EUR"])["BTC/EUR"]["timestamp"],
            kraken.client().fetch_tickers(["BTC/USD:USD"])["BTC/USD:USD"]["timestamp"],
        ]

    assert all(start - 1 <= stamp <= time.time() * 1000 for stamp in stamps)


@pytest.mark.parametrize("encoded", [False, True])
def test_an_address_may_come_quoted(encoded):
    """An address with a query is understood as it is, and as ccxt's ``proxyUrl`` quotes it."""
    address = "https://www.okx.com/api/v5/public/instruments?instType=SPOT"
    with ReplayServer("okx") as server:
        url = server.url + (quote(address, safe="") if encoded else address)
        with urllib.request.urlopen(url) as answer:  # noqa: S310 - the loopback
            assert json.load(answer)["data"][0]["instId"] == "BTC-USDT"


def test_the_setting_that_ccxt_has_for_this_is_refused():
    """In 4.5.90 ``proxyUrl`` alone is taken for a conflict; addresses do instead, until a version lets it through."""
    with pytest.raises(ccxt.InvalidProxySettings):
        ccxt.kraken({"proxyUrl": "http://127.0.0.1:9/"}).fetch_currencies()


@pytest.mark.parametrize("venue", ROUTES)
def test_secrets_stay_at_home(venue):
    """The secret signs and is never sent; what is sent to prove who asks goes into headers only."""
    with ReplayServer(venue) as server:
        client = server.client()
        client.fetch_positions()
        client.fetch_balance()

    sent = [(request.url, str(request.query), str(request.headers), request.body) for request in server.requests]
    assert not any(SECRET in part for parts in sent for part in parts)
    assert not any(
        text in part for url, query, _, body in sent for part in (url, query, body) for text in _shown(venue)
    )


def _shown(venue):
    return ("riskcheck-key-for-tests", PASSWORD) if venue != "hyperliquid" else (PASSWORD,)


@pytest.mark.parametrize("venue", ROUTES)
def test_every_response_has_its_route(venue):
    """No file lies about unused, and no route lacks its file."""
    files = {path.stem for path in (RESPONSES / venue).iterdir()}

    assert files == {route.file for route in ROUTES[venue]} | {"errors"}
