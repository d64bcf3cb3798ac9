"""The currency that a row is priced in, and the rate that takes it to the base currency."""

import pytest
from support import book, lot, refused_book

from riskcheck.snapshot.declarations import Declared

RATES = {"USDT": 0.5, "USD": 0.8, "CHF": 2.0, "BTC": 50000.0}


@pytest.mark.parametrize(
    ("row", "rate"),
    [
        (lot("BTC/EUR"), 1.0),
        (lot("BTC/USDT"), 0.5),
        (lot("BTC/USD:USDT", multiplier=1), 0.5),
        (lot("BTC/USDT:USDT", multiplier=1), 0.5),
        (lot("BTC/USDT:USDT-261225", multiplier=1), 0.5),
        (lot("BTC/USD:USDT", multiplier=1, currency="USD"), 0.8),
        (lot("BTC/USDT", currency=None), 0.5),
        (lot("SAP"), None),
        (lot("SAP", currency="CHF"), 2.0),
        (lot("SAP", currency="EUR"), 1.0),
        (lot("BTC/JPY"), None),
        (lot("SAP", currency="JPY"), None),
    ],
    ids=[
        "quote is base",
        "quote",
        "settle before quote",
        "settle is quote",
        "settle with expiry",
        "column before symbol",
        "null column",
        "neither",
        "column alone",
        "column is base",
        "no rate for the quote",
        "no rate for the column",
    ],
)
def test_the_currency_is_the_columns_else_the_symbols_else_unknown(row, rate):
    """The currency column goes before the settle part of the symbol; where neither says it, nothing stands in."""
    snapshot = book(row, rates=RATES, declared=Declared())
    assert list(snapshot.column("fx")) == [rate]
    assert snapshot.positions[0].notional == (None if rate is None else pytest.approx(100.0 * rate))


def test_currencies_are_never_added_up_without_a_rate():
    """A total over a row whose currency has no rate is missing, and the reason names the currency and the fix."""
    snapshot = book(lot("BTC/EUR"), lot("BTC/USDT"))
    assert snapshot.total_notional is None
    assert "no rate for USDT" in snapshot.missing_reasons["fx"][1].found
    assert (
        "write USDT = N under [fx] of the config, the worth of one USDT in EUR" in snapshot.missing_reasons["fx"][1].fix
    )


def test_the_sources_rate_goes_before_the_configured_one():
    """Where both the source and the config have a rate, the source's counts."""
    assert book(lot("BTC/USDT"), fx={"USDT": 0.54}, rates=RATES).total_notional == pytest.approx(54.0)


def test_a_rate_far_from_the_configured_one_refuses_the_book():
    """A rate under [fx] that is out of date, or upside down, is told where the source has another."""
    assert "fx of USDT is 0.9" in refused_book(lot("BTC/USDT"), fx={"USDT": 0.9}, rates=RATES)


@pytest.mark.parametrize("rate", [0, -1.0, float("nan"), float("inf"), True, None, "much", "0,92"], ids=repr)
def test_a_rate_that_is_no_positive_number_refuses_the_book(rate):
    """The worth of a currency is a finite number above 0."""
    assert "USDT" in refused_book(lot(), fx={"USDT": rate})


def test_a_rate_of_the_base_currency_that_is_not_one_refuses_the_book():
    """One unit of the base currency is worth one unit of it."""
    assert "EUR" in refused_book(lot(), fx={"EUR": 1.1})
    assert book(lot(), fx={"EUR": 1}).total_notional == 100.0


def test_an_inverse_contracts_notional_is_its_value_in_the_quote_currency():
    """A contract that settles in its own coin is worth size x multiplier in the quote currency, whatever the mark."""
    row = lot("BTC/USD:BTC", "short", 300, 60000.0, multiplier=10)
    assert book(row, rates=RATES).total_notional == pytest.approx(300 * 10 * 0.8)


def test_an_inverse_contracts_unrealised_pnl_is_only_the_sources():
    """The linear formula does not hold for inverse contracts: their PnL is the source's or missing."""
    row = lot("BTC/USD:BTC", "long", 300, 60000.0, entry_price=50000.0)
    assert book(row, rates=RATES).total_unrealized_pnl is None
    assert book(row | {"unrealized_pnl": 12.0}, rates=RATES).total_unrealized_pnl == 12.0
