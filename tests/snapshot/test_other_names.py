"""Names that sources give columns and figures, in the languages of exports, and what they are left alone for."""

import pytest
from support import book, lot, refused_book

from riskcheck.foundation.problems import SnapshotError
from riskcheck.snapshot.declarations import Day
from riskcheck.snapshot.other_names import column_meant_by, figure_meant_by

COLUMNS = {
    "multiplier": "VolumeMultiple ct_size Lotgröße 合约乘数 множитель valeur_du_point tamaño_contrato Punktwert",
    "currency": "CRNCY Whg WKZ waluta měna denom quoted_in Handelswährung settleCcy 币种",
    "size": "netQty openQuantity Stück cantidad quantità positionAmt numShares",
    "side": "S/B K/V entry_side posSide направление 买卖 seite",
    "notional": "Market_Value Kurswert usd_value mktVal 市值 стоимость current_value current_value_usd Notional(USD)",
    "price_time": "price_timestamp markTime quote_time",
    "realized_pnl": "closed_pnl rpnl realizedProfit realised_today",
    "unrealized_pnl": "uPnL open_pnl unrealizedProfit floating",
}
FIGURES = {
    "daily_pnl": (
        "d_pnl daily_drawdown pérdida_diaria resultat_jour utile_giornaliero убыток_день 当日盈亏 GuV_heute "
        "equity_change pl_today"
    ),
    "day_flows": "depósitos Mittelzufluss apports versamenti bonifici wpłaty 入金 net_new_money funds_in injected",
    "day_start_equity": "beginning_equity midnight_balance Vortagessaldo saldo_anterior 昨日权益 PreBalance",
}
OTHERS = (
    *("strategy", "sector", "beta", "ratio", "weight", "adv", "volume", "rating", "base_currency", "fee_currency"),
    *("issuer", "account", "timestamp", "comment", "isin", "spread", "liquidity_days", "rank", "score"),
)
OTHER_FIGURES = (
    *("total_pnl", "pnl_30d", "var_1d_95", "max_daily_loss", "withdrawable", "initial_capital", "peak_equity"),
    *("period_start_balance", "leverage", "margin_level", "available", "start_balance", "rapport_day"),
)


def _all(names):
    return [(name, ours) for ours, words in names.items() for name in words.split()]


@pytest.mark.parametrize(("name", "ours"), _all(COLUMNS))
def test_a_name_that_means_a_column(name, ours):
    """Whatever its capitals, accents and the signs between its words."""
    assert column_meant_by(name) == ours


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_means_no_column(name):
    """What is about something else is a desk's own."""
    assert not column_meant_by(name)


@pytest.mark.parametrize(("name", "ours"), _all(FIGURES))
def test_a_name_that_means_a_figure(name, ours):
    """A loss, a deposit or a morning's equity, in the languages of exports."""
    assert figure_meant_by(name) == ours


@pytest.mark.parametrize("name", OTHER_FIGURES)
def test_a_name_that_means_no_figure(name):
    """Limits, averages, longer spans and what can be withdrawn are a source's own."""
    assert not figure_meant_by(name)


KINDS = {
    "a type in Italian": {"tipo_strumento": "Futures"},
    "a type with an accent": {"Catégorie": "Option sur action"},
    "a group": {"asset_group": "Equity Option"},
    "a segment": {"exchange_segment": "Futures Contract"},
    "a text": {"description": "CALL (AAPL) APPLE INC JAN 15 27 $200 (100 SHS)"},
    "a text with a word": {"Bezeichnung": "Xetra DAX Future"},
    "a text that ends in option": {"security": "Equity Option"},
    "a code of an option": {"cfi": "OCASPS"},
    "a code of a future": {"CFI Code": "FFICSX"},
    "a right": {"put_or_call": "P"},
    "a strike in Italian": {"prezzo_esercizio": 100.0},
    "a barrier": {"Barriere": "17500"},
    "a funding rate": {"fundingRate": 0.0001},
    "a day that it falls due": {"Fälligkeit": "2027-06-18"},
    "a flag of a call": {"isCall": True},
    "inside of a contract": {"contract": {"secType": "OPT"}},
    "inside of an answer": {"info": {"instType": "SWAP"}},
    "a rolling spot": {"asset_class": "Rolling Spot"},
}


@pytest.mark.parametrize("name", KINDS)
def test_a_row_tells_that_it_is_a_contract(name):
    """Its exposure is not size x price, and stays unknown."""
    assert book(lot("SAP", currency="EUR", size=2.0, **KINDS[name])).total_notional is None


SHARES = {
    "a fund on an index": {"asset_class": "Index ETF"},
    "a fund on a commodity": {"asset_class": "Gold ETC"},
    "a receipt": {"asset_class": "Depositary Receipt"},
    "a bond, which falls due": {"asset_class": "Bond", "maturity": "2030-01-01"},
    "a company with a contract's name": {"asset_class": "Stock", "description": "FUTURE PLC"},
    "a text about a share": {"description": "APPLE INC COM"},
    "a group of the desk's own": {"group": "growth"},
    "an account of some type": {"account_type": "swap margin"},
    "inside of an answer": {"info": {"instType": "SPOT", "side": "Buy", "multiplier": "1"}},
}


@pytest.mark.parametrize("name", SHARES)
def test_a_row_that_is_no_contract_is_worth_size_x_price(name):
    """Words that only look like a contract's do not make one."""
    assert book(lot("SAP", currency="EUR", size=2.0, **SHARES[name])).total_notional == 200.0


@pytest.mark.parametrize("name", ["operation", "Position", "Typ", "trade_type", "K/V"])
def test_a_column_of_nothing_but_sides_is_read_whatever_it_is_called(name):
    """BUY and SELL beside a size without a sign are a side that would be lost."""
    rows = [{"symbol": symbol, "size": 2.0, "mark_price": 100.0, name: side} for symbol, side in SIDES.items()]
    assert repr(name) in refused_book(*rows)


SIDES = {"BTC/EUR": "BUY", "ETH/EUR": "SELL"}


@pytest.mark.parametrize("inner", [{"side": "Sell"}, {"contractSize": 100}, {"positionSide": "SHORT"}], ids=str)
def test_what_an_answer_says_inside_is_held_against_the_row(inner):
    """A side or a multiplier in a table inside of a cell is not passed over."""
    assert "'info', which means" in refused_book(lot("BTC/EUR", info=inner))


@pytest.mark.parametrize("name", ["closed_pnl", "uPnL", "realized"])
def test_a_rows_pnl_under_another_name_is_held_against_ours_where_the_day_rests_on_it(name):
    """With the rows' PnL declared to be the day's, a loss of 900 beside a PnL of 0 is no 0."""
    row = lot("BTC/EUR", size=1.0, entry_price=100.0, realized_pnl=0.0, unrealized_pnl=0.0) | {name: -900.0}
    with pytest.raises(SnapshotError, match=name):
        book(row, day=Day(pnl="of the day"))
    assert book(row).total_notional == 100.0


@pytest.mark.parametrize("name", ["currency", "base_currency", "accountCurrency", "Währung"])
def test_an_account_in_another_currency_is_refused(name):
    """Its figures would be read as the book's own money."""
    assert "and base_currency of the config is EUR" in refused_book(account={"equity": 100.0, name: "USD"})
    assert book(account={"equity": 100.0, name: "EUR"}).equity == 100.0


OPTION = {"symbol": "AAPL270115C00200000", "side": "long", "size": 10.0, "mark_price": 5.0, "currency": "EUR"}


@pytest.mark.parametrize(
    "more",
    [
        {"notional": 5000.0},
        {"notional": 4000.0, "entry_price": 4.0},
        {"multiplier": 100.0, "delta": 50.0, "underlying_price": 200.0},
    ],
    ids=["its premium at the usual multiplier", "what it did cost", "a delta in percent"],
)
def test_no_cost_of_an_option_is_its_exposure(more):
    """Neither is a delta that is none."""
    assert book({**OPTION, **more}).total_notional is None


def test_a_contracts_own_notional_has_its_units_in_it():
    """Size x price leaves out what a contract stands for; any other notional of the source is taken."""
    future = {"symbol": "ESZ6", "side": "long", "size": 2.0, "mark_price": 6000.0, "currency": "EUR"}
    silent = book({**future, "notional": 12000.0})
    assert silent.total_notional is None
    assert "without units of a contract" in silent.missing_reasons["notional"][0].found
    assert book({**future, "notional": 600000.0}).total_notional == 600000.0


def test_the_rows_pnl_hides_no_loss_that_the_equity_tells():
    """Declared to be the day's, it is not known where the equity fell by more and nobody says what was paid out."""
    account = {"equity": 9000.0, "day_start_equity": 10000.0}
    found = book(lot(realized_pnl=0.0, unrealized_pnl=0.0), account=account, day=Day(pnl="of the day")).daily_pnl
    assert (found.value, "day_flows is not known" in found.said) == (None, True)
