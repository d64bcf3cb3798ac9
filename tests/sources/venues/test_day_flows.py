"""What was paid in and out of an exchange today, against sums worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, holdings_of, snapshot_of
from paid import AS_MANY_AS_THERE_MAY_BE, DAY, IN_PART, NOW, PAID, PAID_EARLIER, UNTOLD, WHERE
from replay import TAKES_LONG, Fault, ReplayServer, Trouble

from riskcheck.foundation import Problem
from riskcheck.foundation.problems import Place
from riskcheck.sources.exchange.connection import Access, Connection, Credentials
from riskcheck.sources.exchange.flows import NOT_LOOKED_UP, flows_of
from riskcheck.sources.exchange.listing import Span
from riskcheck.sources.exchange.venues import venue_of
from riskcheck.sources.exchange.wallet import Codes

BASE = {"USD": 0.8, "USDT": 0.8, "USDC": 0.8, "BTC": 40000.0, "ETH": 1600.0, "EUR": 1.0}


def _holdings(folder, monkeypatch, server, *, day=DAY, **more):
    more = {"rates": RATES + COINS} | more
    return holdings_of(folder, monkeypatch, server, **more | {"rates": day + more["rates"]})


def _flows(holdings):
    """The flows in base currency; the reason where they are not known."""
    flows = holdings.account["day_flows"]
    if isinstance(flows, Problem):
        return flows.found
    return flows if isinstance(flows, float) else flows.in_base(BASE)


@pytest.mark.parametrize("venue", PAID)
def test_nothing_was_paid_where_the_exchange_lists_nothing(venue, tmp_path, monkeypatch):
    """Empty lists are an answer: the flows are 0, and known."""
    with ReplayServer(venue) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert _flows(holdings) == 0
    assert server.unexpected == []


@pytest.mark.parametrize("venue", PAID)
def test_the_flows_of_the_day_are_right_to_the_cent(venue, tmp_path, monkeypatch):
    """Credited deposits less withdrawals and their fees, since the day began; none of what the book holds on both ends.

    Coins count at the price of the exchange.
    """
    replacements, expected = PAID[venue]

    with ReplayServer(venue, replacements=replacements) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert _flows(holdings) == pytest.approx(expected, abs=0.005)
    assert server.unexpected == []


@pytest.mark.parametrize(("venue", "market"), IN_PART)
def test_a_transfer_with_a_wallet_that_is_not_read_is_a_flow(venue, market, tmp_path, monkeypatch):
    """Between two accounts of the book it is none; where one of them alone is read, its side is all there is."""
    further, expected = IN_PART[venue, market]

    with ReplayServer(venue, replacements=PAID[venue][0] | further) as server:
        holdings = _holdings(tmp_path, monkeypatch, server, markets=market)

    assert _flows(holdings) == pytest.approx(expected, abs=0.005)
    assert "not in the book: " in " ".join(holdings.notes)


@pytest.mark.parametrize("venue", PAID)
def test_flows_are_a_figure_of_the_account(venue, tmp_path, monkeypatch):
    """What a snapshot has of them is in base currency."""
    replacements, expected = PAID[venue]

    with ReplayServer(venue, replacements=replacements) as server:
        text = HEAD + DAY + RATES + COINS + broker(venue, server.url, more="dust = 1")
        snapshot = snapshot_of(tmp_path, monkeypatch, text, venue)

    assert snapshot.account["day_flows"] == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("venue", AS_MANY_AS_THERE_MAY_BE)
def test_a_list_that_may_be_cut_off_is_not_known(venue, tmp_path, monkeypatch):
    """As many rows as the exchange gives at most may be a part of them."""
    with ReplayServer(venue, replacements=AS_MANY_AS_THERE_MAY_BE[venue]) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert "so there may be more" in _flows(holdings)


@pytest.mark.parametrize("venue", UNTOLD)
def test_a_row_that_does_not_say_what_it_moved_leaves_the_flows_unknown(venue, tmp_path, monkeypatch):
    """Nothing is guessed of a row, and the reason names it; the book itself stands."""
    replacements, words = UNTOLD[venue]

    with ReplayServer(venue, replacements=replacements) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert words in _flows(holdings)
    assert holdings.table.count > 3


FAULTS = [
    pytest.param(venue, trouble, marks=pytest.mark.thorough if trouble in TAKES_LONG and (number + kind) % 3 else [])
    for number, venue in enumerate(WHERE)
    for kind, trouble in enumerate(Trouble)
]
"""A normal run takes each trouble, and those that take a second at every third exchange; ``--thorough`` takes all."""


@pytest.mark.parametrize(("venue", "trouble"), FAULTS)
def test_no_fault_in_a_list_of_payments_refuses_the_book(venue, trouble, tmp_path, monkeypatch):
    """Late, refused, too often, broken, empty, HTML, cut off: the flows are unknown or nothing, the rest is known."""
    with ReplayServer(venue, fault=Fault(trouble, WHERE[venue])) as server:
        timeout = "1s" if trouble in TAKES_LONG else "20s"
        holdings = _holdings(tmp_path, monkeypatch, server, timeout=timeout)

    assert holdings.table.count > 3
    if trouble is Trouble.EMPTY:  # which is what there is
        assert _flows(holdings) == 0
    else:
        assert "was not answered" in _flows(holdings)
    if trouble is Trouble.UNAUTHORISED and venue != "hyperliquid":  # whose answers need no key
        assert "the right to read them" in _flows(holdings)


def test_a_coin_without_a_price_leaves_the_flows_unknown(tmp_path, monkeypatch):
    """Of a coin that was paid in nobody knows the worth, unless the config gives it."""
    entry = PAID["kraken"][0]["ledger_deposits"]["result"]["ledger"]["L0"] | {"asset": "XDG", "amount": "5000"}
    paid = {"ledger_deposits": {"error": [], "result": {"ledger": {"L0": entry}, "count": 1}}}

    with ReplayServer("kraken", replacements=paid) as server:
        unknown = _holdings(tmp_path, monkeypatch, server)
        known = _holdings(tmp_path, monkeypatch, server, rates=RATES + COINS + "DOGE = 0.2\n")

    assert "DOGE has no price" in _flows(unknown)
    assert "[fx]" in _flows(unknown)
    assert known.account["day_flows"].by_currency == {"DOGE": 5000}


def test_the_day_begins_when_the_desk_says(tmp_path, monkeypatch):
    """A deposit of three days ago is none of today's; nor one of before the day that the config declares."""
    old = {"ledger_deposits": PAID["kraken"][0]["ledger_deposits"]}

    with ReplayServer("kraken", replacements=old) as server:
        holdings = _holdings(tmp_path, monkeypatch, server, day='[day]\nzone = "Asia/Tokyo"\n')
    (asked, *_) = [request for request in server.requests if "Ledgers" in request.url]

    assert _flows(holdings) in (0, 1000)  # midnight of Tokyo may lie between now and a moment ago
    assert int(asked.parameters["start"]) % 86400 == 15 * 3600 - 1


@pytest.mark.parametrize("venue", ["gate", "bitfinex", "kucoin"])
def test_where_nobody_looked_up_how_payments_are_listed_they_are_not_known(venue):
    """They are not taken for none, and nothing is asked."""
    connection = Connection(Access(venue, relay_url="http://127.0.0.1:9/"), Credentials({}), 5, venue, Place("config"))
    codes, span = Codes((), (), frozenset()), Span(NOW, NOW)

    flows = flows_of(venue_of(venue), ("swap",), [], codes, span, connection)

    assert (flows.payments, flows.missing) == ((), NOT_LOOKED_UP)


START = datetime.fromtimestamp((NOW - timedelta(hours=2)).timestamp() // 300 * 300, UTC)
"""Two hours ago, where five minutes begin."""


@pytest.mark.parametrize("venue", PAID_EARLIER)
def test_a_coin_counts_at_its_price_when_it_was_paid(venue, tmp_path, monkeypatch):
    """A tenth of a bitcoin came in at 44 000 EUR and is worth 40 000 now: what it lost since then is a loss."""
    answers, candles, price = PAID_EARLIER[venue]

    with ReplayServer(venue, replacements=answers(START + timedelta(minutes=2)) | candles(START)) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert server.unexpected == []
    assert _flows(holdings) == pytest.approx(0.1 * price)


@pytest.mark.parametrize("venue", PAID_EARLIER)
def test_a_coin_whose_price_then_is_not_known_leaves_the_flows_unknown(venue, tmp_path, monkeypatch):
    """The price of now is none of then."""
    answers, candles, _ = PAID_EARLIER[venue]
    other = candles(START - timedelta(minutes=5))

    with ReplayServer(venue, replacements=answers(START + timedelta(minutes=2)) | other) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert "what BTC was worth when it was paid in or out is not known" in _flows(holdings)


def test_what_comes_back_within_minutes_is_not_asked_a_price(tmp_path, monkeypatch):
    """What is bound in a programme leaves one balance and reaches another: no payment, and no question."""
    answers, _, _ = PAID_EARLIER["kraken"]
    entry = answers(START)["ledger_deposits"]["result"]["ledger"]["L0"]
    pair = {"L0": entry | {"amount": "-0.1"}, "L1": entry | {"asset": "XBT.F"}}

    paid = {"ledger_transfers": {"error": [], "result": {"ledger": pair, "count": 2}}}
    with ReplayServer("kraken", replacements=paid) as server:
        holdings = _holdings(tmp_path, monkeypatch, server)

    assert _flows(holdings) == 0
    assert not [request for request in server.requests if "OHLC" in request.url]
