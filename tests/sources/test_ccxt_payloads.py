"""Documented position payloads of many exchanges: each is a right position or refused by name, none silently wrong."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskcheck.foundation import Problem
from riskcheck.snapshot import Holdings, Measures, build_snapshot, rows_to_table
from riskcheck.sources.exchange.positions import Price, RefusedError, position_row
from riskcheck.sources.exchange.venues import VENUES, venue_of

FILE = Path(__file__).parents[3] / "shared" / "data" / "ccxt-positions.json"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RATES = dict.fromkeys(("USD", "USDT", "USDC", "USDH", "XRP", "ETH", "BTC", "SOL"), 1.0)

NEVER_EVALUATED = {
    # What happened to positions that are closed, which no question for open ones is answered with; no mark comes along.
    11: "bingx, history",
    15: "bitget, history",
    17: "bitget, history",
    28: "gate, history",
    36: "krakenfutures, history",
    41: "kucoin, history",
}
REFUSED = {
    1: "no side beside a size of 20",
    16: "contracts is missing",
    39: "contracts is missing",
    40: "contracts is missing",
    45: "contracts is missing",
}
UNKNOWN = {
    4: "it is an option",
    8: "the size of a contract is not known",
    10: "the size of a contract is not known",
    20: "neither the position nor a ticker has a price",
    23: "its notional is 0.006687487",  # the contracts are dollars, which the market does not say
    24: "neither the position nor a ticker has a price",
    25: "the size of a contract is not known",
    27: "it is an option",
    32: "the size of a contract is not known",
    35: "neither the position nor a ticker has a price",
    42: "neither the position nor a ticker has a price",
    44: "its notional is 341.513",  # a mark of 4 786 beside a last trade of 34 134
}
FLAT = {0, 2, 3, 5, 22, 30, 37}
NOTIONALS = {
    # contracts x contract size x mark; of inverse contracts, which 6, 33, 34 and 43 are, contracts x contract size
    6: 1 * 10,
    7: 0.01 * 1 * 45464.1735922,
    9: 0.1 * 0.9999453103636861 * 73.14,
    12: 0.001 * 107415.3,
    13: 0.002 * 37359.0,
    14: 0.002 * 37370.5,
    18: 100 * 0.3432,  # the exchange says 36.15, which is the notional at the entry price
    19: 0.5 * 1080.65,
    21: 0.001 * 30809.41,
    26: 1 * 0.0001 * 46051.6,
    29: 1 * 0.0001 * 46028.28,
    31: 0.2259 * 2213.9,
    33: 230 * 1,
    34: 230 * 1,
    38: 2 * 0.01 * 4225.01,  # the exchange says 83.642, which is the notional at the entry price
    43: 1 * 10,
    46: 1 * 0.001 * 94095.59,
    47: 0.1 * 96.83793449,
    48: 0.7 * 3155.19169891,
}

needs_payloads = pytest.mark.skipif(not FILE.exists(), reason="the documented payloads are not here")
if FILE.exists():
    DATA = json.loads(FILE.read_text(encoding="utf-8"))
    SAMPLES = DATA["samples"]
    RECORDED = [(one["exchange"], row) for one in DATA["recorded"] for row in one["parsedResponse"]]
else:
    SAMPLES, RECORDED = [], []


def _row(number):
    sample = SAMPLES[number]
    unified = {**sample["unified"], "info": sample["raw"]}
    return position_row(unified, {}, venue_of(sample["exchange"]), None, NOON)


def _book(*rows):
    holdings = Holdings("exchange", rows_to_table(list(rows), "exchange"))
    return build_snapshot(holdings, Measures("USD", RATES), as_of=NOON)


@needs_payloads
def test_every_payload_is_in_one_of_the_tables():
    """Each of the payloads has an expectation."""
    assert sorted([*NEVER_EVALUATED, *REFUSED, *UNKNOWN, *FLAT, *NOTIONALS]) == list(range(len(SAMPLES)))


@needs_payloads
@pytest.mark.parametrize("number", NOTIONALS)
def test_a_position_is_worth_what_its_size_and_mark_give(number):
    """The notional is contracts x contract size x mark, whatever the exchange's own is made of."""
    assert _book(_row(number)).columns["notional"] == pytest.approx((NOTIONALS[number],), rel=1e-12)


@needs_payloads
@pytest.mark.parametrize("number", [*UNKNOWN, *NEVER_EVALUATED])
def test_a_position_that_cannot_be_valued_has_no_notional_and_says_why(number):
    """What is missing or contradicts itself makes the notional unknown, with the reason, and never smaller."""
    book = _book(_row(number))

    assert book.total_notional is None
    assert UNKNOWN.get(number, "neither the position nor a ticker has a price") in " ".join(
        reason.found for rows in book.missing_reasons.values() for reason in rows.values()
    )


@needs_payloads
@pytest.mark.parametrize("number", REFUSED)
def test_a_position_that_cannot_be_read_is_refused(number):
    """Without a size or a side there is no position to show: it is refused, with the reason."""
    with pytest.raises(RefusedError, match=REFUSED[number]):
        _row(number)


@needs_payloads
@pytest.mark.parametrize("number", sorted(FLAT))
def test_a_flat_position_is_flat(number):
    """A size of 0 is a flat position, whatever side comes with it."""
    book = _book(_row(number))

    assert (book.num_open_positions, book.total_notional) == (0, 0.0)


@needs_payloads
@pytest.mark.parametrize(("exchange", "unified"), RECORDED)
def test_a_recorded_position_is_worth_what_the_exchange_says(exchange, unified):
    """With the ticker's price a recorded position has the notional that the exchange computed of it."""
    mark = unified["notional"] / unified["contracts"] if unified["notional"] else 68.0
    row = position_row(unified, {}, venue_of(exchange), Price(mark, NOON, "ticker"), NOON)

    assert _book(row).total_notional == pytest.approx(unified["notional"] or 0.1 * 68.0)


LINEAR = {
    "symbol": "BTC/USDT:USDT",
    "side": "short",
    "contracts": 20,
    "contractSize": 0.01,
    "entryPrice": 50000,
    "markPrice": 40000,
    "unrealizedPnl": 2000,
}
INVERSE = {
    "symbol": "BTC/USD:BTC",
    "side": "short",
    "contracts": 100,
    "contractSize": 100,
    "entryPrice": 50000,
    "markPrice": 40000,
    "unrealizedPnl": 0.05,  # 10 000 / 40 000 - 10 000 / 50 000, in BTC
}


def _as_said(position):
    """A position of which each figure is the exchange's own, as its own answer has it, too."""
    return {"info": dict(position), **position}


def _valued(position):
    """The notional of a position, None where it is refused, and every reason that was given for what is not known."""
    try:
        book = _book(position_row(_as_said(position), {}, venue_of("other"), None, NOON))
    except RefusedError as refusal:
        return None, str(refusal)
    return book.total_notional, " ".join(
        reason.found for rows in book.missing_reasons.values() for reason in rows.values()
    )


DAMAGES = [
    # a position, what is changed, and the words of the refusal or of the reason why it has no notional
    (LINEAR, {"contracts": None}, "contracts is missing"),
    (LINEAR, {"contracts": ""}, "contracts is missing"),
    (LINEAR, {"contracts": "12,000"}, "expected a plain decimal"),
    (LINEAR, {"contracts": float("nan")}, "expected a finite number"),
    (LINEAR, {"contracts": True}, "truth value"),
    (LINEAR, {"contracts": -20, "side": "long"}, "a size of -20 on a long position"),
    (LINEAR, {"contracts": 0, "notional": 8000}, "a size of 0 beside a notional of 8000"),
    (LINEAR, {"side": None}, "no side beside a size of 20"),
    (LINEAR, {"side": "both"}, "the side 'both' beside a size of 20"),
    (LINEAR, {"side": "net"}, "the side 'net' beside a size of 20"),
    (LINEAR, {"contracts": -20, "side": "buy"}, "a size of -20 on a long position"),
    (LINEAR, {"symbol": None}, "without a symbol"),
    (LINEAR, {"symbol": ""}, "without a symbol"),
    (LINEAR, {"contractSize": None}, "the size of a contract is not known"),
    (LINEAR, {"contractSize": 0}, "the size of a contract is not known"),
    (LINEAR, {"markPrice": None}, "neither the position nor a ticker has a price"),
    (LINEAR, {"markPrice": 0}, "neither the position nor a ticker has a price"),
    (LINEAR, {"markPrice": -1}, "neither the position nor a ticker has a price"),
    (LINEAR, {"notional": 80000}, "its notional is 80000"),
    (LINEAR, {"notional": 0.2}, "its notional is 0.2"),  # in the coin, which a linear contract's is not
    (
        LINEAR,
        {"notional": 10000, "unrealizedPnl": None},
        "its notional is 10000",
    ),  # at the entry, and nothing confirms it
    (LINEAR, {"unrealizedPnl": 20}, "its PnL is 20"),
    (LINEAR, {"unrealizedPnl": -2000}, "its PnL is -2000"),
    (LINEAR, {"symbol": "BTC/USDT:USDT-261225-50000-C"}, "option"),
    (LINEAR, {"info": {"instId": "BTC-USD-261225-50000-P"}}, "option"),
    (INVERSE, {"notional": 0.4}, "its notional is 0.4"),
    (INVERSE, {"unrealizedPnl": 0.5}, "its PnL is 20000"),
    (INVERSE, {"contractSize": None}, "the size of a contract is not known"),
]


@pytest.mark.parametrize(("position", "damage", "words"), DAMAGES)
def test_a_damaged_position_never_gets_a_notional(position, damage, words):
    """Whatever is missing, of the wrong type or in contradiction: the position is refused or has no notional."""
    notional, said = _valued({**position, **damage})

    assert notional is None
    assert words in said


SOUND = [
    (LINEAR, {}, 8000, 2000),
    (LINEAR, {"contracts": "20", "markPrice": "40000.0"}, 8000, 2000),
    (LINEAR, {"contracts": -20}, 8000, 2000),
    (LINEAR, {"contracts": -20, "side": "sell"}, 8000, 2000),
    (LINEAR, {"side": "SHORT"}, 8000, 2000),
    (LINEAR, {"notional": -8000}, 8000, 2000),  # binance signs it
    (LINEAR, {"notional": "8000.0"}, 8000, 2000),
    (LINEAR, {"notional": 10000}, 8000, 2000),  # at the entry price; the PnL confirms the mark
    (LINEAR, {"unrealizedPnl": None}, 8000, 2000),
    (INVERSE, {}, 10000, 2000),
    (INVERSE, {"notional": 0.25}, 10000, 2000),  # in the coin, at the mark
    (INVERSE, {"notional": 0.2}, 10000, 2000),  # in the coin, at the entry price
    (INVERSE, {"notional": 10000}, 10000, 2000),
    (INVERSE, {"unrealizedPnl": None}, 10000, 2000),  # 10 000 x (1 - 40 000 / 50 000)
]


@pytest.mark.parametrize(("position", "change", "notional", "pnl"), SOUND)
def test_a_sound_position_is_valued_whatever_its_notional_is_made_of(position, change, notional, pnl):
    """The exchange's notional may be a text, signed, in the coin, at the entry price or missing."""
    book = _book(position_row(_as_said({**position, **change}), {}, venue_of("other"), None, NOON))

    assert (book.total_notional, book.total_unrealized_pnl) == pytest.approx((notional, pnl))


LIQUIDATION = [
    (None, None),
    (0, None),
    (-5, None),
    (0.0001, None),
    (1e9, None),
    ("", None),
    (45000, 45000),
    ("45000.5", 45000.5),
]


@pytest.mark.parametrize(("said", "expected"), LIQUIDATION)
def test_a_placeholder_is_no_liquidation_price(said, expected):
    """Nothing, 0, less, 0.0001 and what is out of all proportion stand for a price that nobody knows."""
    row = position_row(_as_said({**LINEAR, "liquidationPrice": said}), {}, venue_of("other"), None, NOON)

    assert (None if isinstance(row["liquidation_price"], Problem) else row["liquidation_price"]) == expected


def test_a_leverage_of_0_is_not_known():
    """Some exchanges say 0 where a position is margined across the account."""
    assert position_row(_as_said({**LINEAR, "leverage": 0}), {}, venue_of("gate"), None, NOON)["leverage"] is None


def test_an_amount_in_the_place_of_the_notional_is_the_size():
    """Bitfinex has no contracts: the signed amount of the coin stands where others have the notional."""
    position = {"symbol": "BTC/USDT:USDT", "side": "short", "contracts": None, "notional": -0.5, "info": [-0.5]}
    price = Price(40000, NOON, "ticker")

    assert _book(position_row(position, {}, VENUES["bitfinex"], price, NOON)).net_notional == -20000


def test_the_market_says_what_a_contract_is():
    """A contract size that the market contradicts makes the notional unknown; one that only it has counts."""
    market = {"contract": True, "contractSize": 0.001, "linear": True, "inverse": False, "settle": "USDT"}
    other = venue_of("other")

    assert _book(position_row(_as_said(LINEAR), market, other, None, NOON)).total_notional is None
    fitting = _as_said({**LINEAR, "contractSize": None, "unrealizedPnl": 200})
    assert _book(position_row(fitting, market, other, None, NOON)).total_notional == 800


RAW = {"qty": "20", "entry": "50000", "mark": "40000"}
MADE_UP = [
    # a position, what the exchange's own answer has of it, and why it has no notional; None where it has one of 8 000
    ({**LINEAR, "notional": 8000, "unrealizedPnl": None}, RAW, None),
    ({**LINEAR, "notional": 80}, {**RAW, "pnl": "2000"}, None),  # ccxt's own reckoning does not count
    ({**LINEAR, "notional": 8000}, {**RAW, "pnl": "2000"}, None),
    ({**LINEAR, "notional": 8000, "unrealizedPnl": 20}, {**RAW, "pnl": "20"}, "its PnL is 20"),
    # the mark is the notional over the size, which it cannot be a witness for
    ({**LINEAR, "notional": 8000, "unrealizedPnl": 20}, {"qty": "20", "value": "8000", "pnl": "20"}, "its PnL is 20"),
    ({**LINEAR, "notional": 8000}, {"qty": "20", "value": "8000", "pnl": "2000"}, None),
    # the size is made of margins and prices
    ({**LINEAR, "unrealizedPnl": None}, {"entry": "50000", "mark": "40000"}, "only what ccxt makes"),
    (LINEAR, {"entry": "50000", "mark": "40000", "pnl": "2000"}, None),
]


@pytest.mark.parametrize(("position", "info", "words"), MADE_UP)
def test_what_ccxt_works_out_is_not_a_witness(position, info, words):
    """Only a figure that the exchange's own answer has, in whatever place, confirms or contradicts another."""
    book = _book(position_row({**position, "info": info}, {}, venue_of("other"), None, NOON))

    said = " ".join(reason.found for rows in book.missing_reasons.values() for reason in rows.values())
    assert (book.total_notional, words is not None and words in said) == (None if words else 8000, words is not None)


PNL_AT = [
    # the venue, the mark that the position has, the ticker's, and the PnL that the row hands on
    ("other", 40000, None, 2000.0),
    ("other", None, 40010, None),  # of another moment: it is computed, after it was found to be near
    ("woofipro", 40000, None, None),  # not settled yet is not what is open
    ("modetrade", 40000, None, None),
]


@pytest.mark.parametrize(("exchange", "mark", "ticker", "handed_on"), PNL_AT)
def test_the_pnl_of_another_moment_or_meaning_is_not_handed_on(exchange, mark, ticker, handed_on):
    """The exchange's PnL stands beside its own mark alone; else the snapshot computes it."""
    price = ticker and Price(ticker, NOON, "ticker")
    row = position_row(_as_said({**LINEAR, "markPrice": mark}), {}, venue_of(exchange), price, NOON)
    given = row["unrealized_pnl"]

    assert (None if given is None else given.by_currency["USDT"]) == handed_on
    assert _book(row).total_unrealized_pnl == pytest.approx(0.2 * (50000 - (mark or ticker)))


def test_a_pnl_far_from_the_tickers_mark_is_a_contradiction():
    """At another moment a PnL may be a bit different, and not by more than a hundredth of the notional."""
    row = position_row(
        _as_said({**LINEAR, "markPrice": None}), {}, venue_of("other"), Price(41000, NOON, "ticker"), NOON
    )

    assert "its PnL is 2000" in row["unrealized_pnl"].found


AUXILIARY = [
    # what an exchange gives, and the words of why it is not known
    ({"initialMargin": -120.5}, "margin", "gives -120.5"),
    ({"maintenanceMargin": "-1"}, "maintenance_margin", "gives -1"),
    ({"initialMargin": "n/a"}, "margin", "expected a plain decimal"),
    ({"leverage": "cross"}, "leverage", "expected a plain decimal"),
    ({"liquidationPrice": "--"}, "liquidation_price", "expected a plain decimal"),
]


@pytest.mark.parametrize(("given", "column", "words"), AUXILIARY)
def test_a_wrong_auxiliary_figure_is_unknown_and_refuses_nothing(given, column, words):
    """A position is worth what it is, whatever is wrong with its margin."""
    row = position_row(_as_said({**LINEAR, **given}), {}, venue_of("other"), None, NOON)

    assert words in row[column].found
    assert _book(row).total_notional == 8000


DERIBIT_INVERSE = {"contract": True, "contractSize": 10, "linear": False, "inverse": True, "settle": "BTC"}
DERIBIT_LINEAR = {"contract": True, "contractSize": 0.001, "linear": True, "inverse": False, "settle": "USDC"}


def _at_deribit(symbol, market, info):
    unified = {
        "symbol": symbol,
        "side": "long" if info["direction"] == "buy" else "short",
        "contracts": info["size"],
        "contractSize": market["contractSize"],
        "notional": abs(info["size_currency"]),
        "entryPrice": info["average_price"],
        "markPrice": info["mark_price"],
        "unrealizedPnl": info["floating_profit_loss"],
        "info": info,
    }
    return _book(position_row(unified, market, VENUES["deribit"], None, NOON))


def test_deribits_sizes_are_amounts_and_not_contracts():
    """50 dollars are 50 dollars, although a contract has ten; of what settles in dollars the size is in the coin.

    The open PnL is 50 x (7 476.65 / 7 440.18 - 1) dollars; what ccxt hands on began anew at the last settlement.
    """
    perpetual = {"size": 50, "size_currency": 0.006687487, "direction": "buy", "average_price": 7440.18}
    perpetual |= {"mark_price": 7476.65, "floating_profit_loss": 0, "total_profit_loss": 0.000032781}
    linear = {"size": -25000, "size_currency": -0.5, "direction": "sell", "average_price": 49000, "mark_price": 50000}
    linear |= {"floating_profit_loss": 7, "total_profit_loss": -500}

    inverse = _at_deribit("BTC/USD:BTC", DERIBIT_INVERSE, perpetual)
    assert (inverse.total_notional, inverse.total_unrealized_pnl) == pytest.approx((50, 0.245091), rel=1e-4)
    short = _at_deribit("BTC/USDC:USDC", DERIBIT_LINEAR, linear)
    assert (short.net_notional, short.total_unrealized_pnl) == pytest.approx((-25000, -500))
    for wrong in ({"total_profit_loss": -5000}, {"size_currency": -5}):
        assert _at_deribit("BTC/USDC:USDC", DERIBIT_LINEAR, linear | wrong).total_notional is None
    assert _at_deribit("BTC/USD:BTC", DERIBIT_INVERSE, perpetual | {"size": 500}).total_notional is None
