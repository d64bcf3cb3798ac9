"""What a symbol says by its form: a pair and its currency, a share, a future, an option."""

import pytest
from support import book, lot, refused_book

from riskcheck.snapshot.declarations import Declared
from riskcheck.snapshot.symbols import parts_of
from riskcheck.snapshot.words import Instrument

PAIRS = {
    "BTC/EUR": ("BTC", "EUR"),
    "XBT/USD": ("XBT", "USD"),
    "1000PEPE/USDT": ("1000PEPE", "USDT"),
    "ETH-USD": ("ETH", "USD"),
    "BTC_USDT": ("BTC", "USDT"),
    "EUR.USD": ("EUR", "USD"),
    "@107/USDC": ("@107", "USDC"),
    "BTC.USD": ("BTC", "USD"),
    "ETH EUR": ("ETH", "EUR"),
    "BTC:EUR": ("BTC", "EUR"),
    "COINBASE:SOL-USD": ("SOL", "USD"),
    "KRAKEN:XBT/EUR": ("XBT", "EUR"),
    "SPOT_BTC_USDT": ("BTC", "USDT"),
}
NO_PAIRS = (
    *("BRK/B", "17/2026", "KEY BANK CD 08/24/2026", "BRK-B", "BRK.B", "X-77120", "GBTC", "FBTC", "ICAD", "BTC"),
    *("RDS/PA", "US0378331005", "SPDR S&P 500"),
)
NATIVE = {
    "BTCUSDT": ("BTC", "USDT"),
    "ETHBTC": ("ETH", "BTC"),
    "XBTUSD": ("XBT", "USD"),
    "1000PEPEUSDT": ("1000PEPE", "USDT"),
    "WIFUSDC": ("WIF", "USDC"),
    "PF_XBTUSD": ("XBT", "USD"),
    "ethbtc": ("eth", "BTC"),
    "btc/usd": ("btc", "USD"),
    "BINANCE:ETHBTC": ("ETH", "BTC"),
    "X:BTCUSD": ("BTC", "USD"),
    "tETHUSD": ("ETH", "USD"),
    "XXBTZUSD": ("XBT", "USD"),
    "EURUSD": ("EUR", "USD"),
    "EURUSDm": ("EUR", "USD"),
    "GBPJPY.pro": ("GBP", "JPY"),
    "XAUUSD#": ("XAU", "USD"),
    "USDCAD=X": ("USD", "CAD"),
    "FX:AUDUSD": ("AUD", "USD"),
    "BTCUSD.x": ("BTC", "USD"),
}
FUTURES = (
    *("ESU6", "ESZ26", "/ESZ26", "/ES", "6EH7", "M2KZ6", "CLZ26.NYM", "ES=F", "ES1!", "@ESZ26", "ES #F", "BTCUSDH26"),
    *("BTC-PERPETUAL", "BTC-USDT-SWAP", "BTCUSD_PERP", "BTCUSDT_260327", "BTC-27MAR26", "BTC-28MAR", "BTCPERP"),
    *(
        "PI_XBTUSD",
        "XBTUSDTM",
        "BTCUSDT.P",
        "FDAX DEC 26",
        "ES 20261218",
        "MES 18DEC26",
        "CLZ6 Comdty",
        "NIFTY26MARFUT",
    ),
    *("EURUSDm", "GBPJPY.pro", "XAUUSD#", "eurusd", "FX:EURUSD", "EUR/USD", "EUR_USD", "GBP-EUR", "XAU/USD"),
    *("USD/JPY", "XTIUSD", "EUR.USD", "BTCUSDm", "BTCUSD.x", "US500", "us30", "GER40.cash", "US500Cash", "JP225"),
    *("SPX500_USD", "#US30", "[SP500]", "#AAPL", "USOIL", "NATGAS", "SPX", "I:SPX", "CFD:AAPL", "PERP_BTC_USDT"),
    *("BINANCE:BTCUSDT.P", "BYBIT:BTCUSDTPERP", "tBTCF0:USTF0", "ES 03-26", "ES 12/26", "ES-202612", "IF2612"),
    *("ES.Z26", "ES_Z26", "ES_F", "CME:ESZ26", "FDAX DEZ 26", "Xetra DAX Future", "rb2701"),
    *("BTC/USDT:USDT", "BTC/USD:BTC", "BTC/USD:BTC-260327", "EURUSD", "XAUUSD", "SIX2", "HEN3", "NIFTY26MARFUT"),
)
OPTIONS = (
    *("MSFT  270115C00400000", "MSFT270115C00400000", ".MSFT270115C400", "-MSFT270115C400", "MSFT_011527C400"),
    *("O:MSFT270115C00400000", "MSFT270115C00400000.OPRA", "SPXW 270115C05000000", "BTC-26MAR27-90000-C"),
    *(
        "BTC-260327-60000-C-USDT",
        "BTC-USD-260327-60000-P",
        "XRP_USDC-26DEC25-2d5-C",
        "XRP-USDC-250328-2.5-C",
        "C-BTC-95000-260327",
    ),
    *("MSFT 01/15/2027 400.00 C", "MSFT Jan 15 '27 $400 Call", "AAPL 200C 01/15/27", "TLT Apr 2027 95 put"),
    *("ODAX202612C16000", "ODAX C 16000 202612", "P ODAX DEC 26 16000", "DAX Call 18000 Dez 26"),
    *(
        "UBS TURBO LONG DAX",
        "Call auf DAX",
        "XRP-USDC-250328-2.5-C",
        "ABCD/WS",
        "KO-Put DAX",
        "SG Optionsschein auf SAP",
        "ABC.WT",
    ),
    *("SPX US 03/19/27 C5800 Index", "ESH7 C6000", "NIFTY27JAN24000CE", "BTC/USD:BTC-260327-60000-C"),
)
SHARES = (
    *("AAPL", "VOW3", "A1JX52", "XX0001", "US912796P943", "MUSTER METALLE AG", "WELT ETF", "CALL", "T 4.25 11/15/34"),
    *("T 11/34 BOND", "NASDAQ:AAPL", "LSE:VOD", "AAPL.US", "SHEL.L", "0700.HK", "DE000A1EWWW0", "CORN", "US10Y", "KO"),
    *("CNH", "CHH", "HYAC", "WS", "DE", "SPY", "BTC/TRY", "PAXG/USD", "OPTION CARE HEALTH", "PUTNAM FUND", "TSLAm"),
    *("BERKSHIRE HATHAWAY INC CL B", "3M CO", "C3.AI INC", "BTC/EUR", "BTC", "BTC-USD", "GOLDFIX"),
)


@pytest.mark.parametrize("symbol", PAIRS)
def test_a_pair_says_what_it_is_about_and_its_currency(symbol):
    """With a separator between two codes the currency is known."""
    parts = parts_of(symbol)
    assert (parts.coin, parts.quote, parts.is_pair) == (*PAIRS[symbol], True)


@pytest.mark.parametrize("symbol", NO_PAIRS)
def test_what_only_looks_like_a_pair_says_no_currency(symbol):
    """A class of shares, a date, a fund: nothing behind the sign is a currency."""
    assert not parts_of(symbol).is_pair
    assert not parts_of(symbol).quote


@pytest.mark.parametrize("symbol", NATIVE)
def test_a_name_without_a_separator_is_only_likely_a_pair(symbol):
    """Its currency is unknown until the desk says it, and has to be the one that the name ends in."""
    coin, quote = NATIVE[symbol]
    parts = parts_of(symbol)
    assert (parts.coin, parts.quote, parts.is_native, parts.is_pair) == (coin, quote, True, False)
    silent = book(lot(symbol, multiplier=1.0), declared=Declared())
    assert silent.total_notional is None
    assert f'currency = "{quote}"' in silent.missing_reasons["fx"][0].fix
    assert f"ends in {quote}" in refused_book(lot(symbol, multiplier=1.0), declared=Declared(currency="CHF"))


@pytest.mark.parametrize("symbol", FUTURES)
def test_a_contract_needs_a_multiplier(symbol):
    """What is a future, a swap or a pair in lots by its name is unknown without one, and names itself."""
    assert parts_of(symbol).instrument is Instrument.DERIVATIVE
    currency = parts_of(symbol).settle or "EUR"
    row, rates = lot(symbol, currency=currency, size=2.0, mark_price=10.0), {"BTC": 1.0, "USD": 1.0, currency: 1.0}
    silent = book(row, rates=rates)
    assert silent.total_notional is None
    assert symbol in silent.missing_reasons["multiplier"][0].found or parts_of(symbol).is_inverse
    # An inverse contract's multiplier is its worth, whatever its price.
    assert book({**row, "multiplier": 5}, rates=rates).total_notional == (
        10.0 if parts_of(symbol).is_inverse else 100.0
    )


@pytest.mark.parametrize("symbol", OPTIONS)
def test_the_price_of_an_option_is_never_its_exposure(symbol):
    """Premium x multiplier is no notional; the source's own is, and so is |delta| x size x multiplier x underlying."""
    assert parts_of(symbol).instrument is Instrument.OPTION
    rates = {"USD": 1.0, "USDC": 1.0, "BTC": 1.0}
    row = lot(symbol, currency=parts_of(symbol).settle or "EUR", size=2.0, mark_price=5.0, multiplier=100)
    assert book(row, rates=rates).total_notional is None
    assert book({**row, "notional": 1000.0}, rates=rates).total_notional is None  # 2 x 100 x 5 is the premium
    assert book({**row, "notional": 40000.0}, rates=rates).total_notional == 40000.0
    assert book({**row, "delta": -0.4, "underlying_price": 300.0}, rates=rates).total_notional == 24000.0


@pytest.mark.parametrize("symbol", SHARES)
def test_a_share_or_coin_is_one_unit(symbol):
    """What has neither a contract's name nor its type is worth size x price."""
    assert parts_of(symbol).instrument is Instrument.OUTRIGHT
    row = lot(symbol, size=2.0, mark_price=10.0, **({} if parts_of(symbol).quote else {"currency": "EUR"}))
    assert book(row, rates={parts_of(symbol).quote or "USD": 1.0}).total_notional == 20.0


TYPES = {
    "a word for a coin does not": ("BTC-PERPETUAL", {"asset_class": "crypto"}, None),
    "a word for a share goes not before a swap": ("BTC-USDT-SWAP", {"secType": "stock", "currency": "USDT"}, None),
    "a word for a share goes before a name like a future": ("HEN3", {"secType": "Aktie"}, 20.0),
    "in any column of types": ("SIX2", {"Wertpapierart": "Aktien"}, 20.0),
    "a future": ("GOLDFIX", {"asset_class": "future"}, None),
    "a swap": ("BTC", {"instType": "SWAP"}, None),
    "a CFD": ("DE40", {"product": "CFD"}, None),
    "futures in another language": ("ABC", {"Gattung": "Terminkontrakt"}, None),
    "an option": ("ABC", {"Security Type": "Equity Option"}, None),
    "a warrant in another language": ("ABC", {"type": "Optionsschein"}, None),
    "a word that nobody knows": ("ABC", {"sec_type": "xyz"}, None),
    "a word of the desk's own": ("ABC", {"category": "growth"}, 20.0),
    "a plain name of a contract in any column": ("ABC", {"desk": "Futures"}, None),
    "a strike": ("ABC", {"Strike Price": 100.0}, None),
    "no strike": ("ABC", {"Strike Price": 0}, 20.0),
    "an expiry": ("ABC", {"expiry": "2026-12-18"}, None),
    "a flag": ("ABC", {"is_future": True}, None),
    "about something else": ("ABC", {"underlying": "SPX"}, None),
    "about itself": ("ABC", {"underlying": "ABC"}, 20.0),
}


@pytest.mark.parametrize("name", TYPES)
def test_the_type_of_an_instrument_is_read_whatever_it_is_called(name):
    """Words for kinds of instruments in several languages; the riskiest counts, one that nobody knows is unknown."""
    symbol, more, notional = TYPES[name]
    assert book(lot(symbol, size=2.0, mark_price=10.0, **more)).total_notional == notional


@pytest.mark.parametrize(
    ("cells", "notional"),
    [
        ({"notional": 1000.0}, None),
        ({"notional": 10.0}, None),
        ({"notional": 1030.0}, None),
        ({"notional": 1000.0 * 0.9}, None),
        ({"delta": 0.0, "underlying_price": 300.0}, None),
        ({"delta": 0.4, "underlying_price": 0.0}, None),
        ({"notional": 40000.0}, 40000.0),
    ],
    ids=[
        "the premium",
        "without its multiplier",
        "a bit off",
        "in base currency",
        "no delta",
        "no underlying",
        "known",
    ],
)
def test_what_may_be_a_premium_is_not_an_options_exposure(cells, notional):
    """2 x 100 x 5 USD at 0.9: with or without multiplier and rate, and 3 % off; a delta of 0 is not known."""
    row = lot("MSFT270115C00400000", currency="USD", size=2.0, mark_price=5.0, multiplier=100, **cells)
    assert book(row, rates={"USD": 0.9}).total_notional == notional


@pytest.mark.parametrize(
    ("symbol", "size", "notional", "known"),
    [("BTC/USD:BTC", 30000.0, 0.5, None), ("ESZ6", 50.0, 0.05, None), ("ESZ6", 50.0, 250000.0, 250000.0)],
    ids=["an inverse contract's in coins", "out of all proportion", "as a source says it"],
)
def test_a_sources_notional_of_an_unknown_contract_has_to_be_possible(symbol, size, notional, known):
    """Where nobody says what a contract is, the source's notional counts, but not one that may be in coins."""
    row = lot(symbol, currency=None if "/" in symbol else "EUR", size=size, mark_price=100.0, notional=notional)
    assert book(row, rates={"USD": 1.0, "BTC": 60000.0}).total_notional == known


def test_what_a_column_says_can_be_left_alone():
    """A column that the desk has named under ignore is about something else."""
    row = lot("ABC", size=2.0, mark_price=10.0, desk="Futures")
    assert book(row, declared=Declared("EUR", ignore=("desk",))).total_notional == 20.0
