"""Columns and figures under other names: refused where they say something else, taken where they say the same."""

import pytest
from support import AS_OF, book, lot, refused_book

from riskcheck.foundation.problems import SnapshotError
from riskcheck.snapshot import Amounts
from riskcheck.snapshot.declarations import Day, Declared

COLUMNS = {
    "a contract's size": ({"contractSize": 100}, "multiplier"),
    "a multiplier as text": ({"Contract Multiplier": "100"}, "multiplier"),
    "a multiplier in German": ({"Bezugsverhältnis": 0.1}, "multiplier"),
    "the worth of a point": ({"pointValue": 50}, "multiplier"),
    "a quote currency": ({"quote_currency": "USD"}, "currency"),
    "a settlement currency": ({"settleCcy": "usd"}, "currency"),
    "a currency in French": ({"Devise": "USD"}, "currency"),
    "contracts": ({"contracts": 400}, "size"),
    "a number of pieces": ({"Anzahl": 7}, "size"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_under_another_name_is_refused_with_the_way_to_read_it(name):
    """Its own name, ours, and both ways out: a mapping, or ignore."""
    more, ours = COLUMNS[name]
    (theirs,) = more
    said = refused_book(lot("SAP", currency="EUR", size=2.0, **more))
    assert repr(theirs) in said
    assert f'{ours} = "{theirs}"' in said
    assert f'ignore = ["{theirs}"]' in said


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_that_is_to_be_ignored_keeps_its_name_and_means_nothing(name):
    """2 x 100, whatever it says."""
    more, _ = COLUMNS[name]
    snapshot = book(lot("SAP", currency="EUR", size=2.0, **more), declared=Declared(ignore=tuple(more)))
    assert snapshot.total_notional == 200.0
    assert list(snapshot.positions[0].further) == list(more)


@pytest.mark.parametrize(
    "more",
    [
        {"contractSize": 1},
        {"quote": "EUR"},
        {"qty": -2.0},
        {"contracts": "--"},
        {"lot_size": None},
        {"base_currency": "USD"},
    ],
    ids=str,
)
def test_a_column_that_says_the_same_or_nothing_is_no_slip(more):
    """Only what would be read otherwise is a slip."""
    side = "short" if "qty" in more else "long"
    assert book(lot("SAP", side, 2.0, currency="EUR", **more)).total_notional == 200.0


SIDES = {
    "a direction": {"Direction": "Short"},
    "a venue's word": {"posSide": "SHORT"},
    "a letter": {"B/S": "S"},
    "another language": {"Richtung": "Verkauf"},
    "a flag": {"is_short": True},
    "a flag the other way": {"isLong": "false"},
    "a sign": {"sign": -1},
    "a code": {"type": 1},
    "a word that nobody knows": {"tradeSide": "S2"},
    "any column that holds nothing but sides": {"what": "Sold"},
}


@pytest.mark.parametrize("name", SIDES)
def test_a_side_under_another_name_is_refused_beside_an_unsigned_size(name):
    """A short row would be read as long."""
    (theirs,) = SIDES[name]
    row = {"symbol": "BTC/EUR", "size": 2.0, "mark_price": 100.0, **SIDES[name]}
    assert repr(theirs) in refused_book(row)
    assert book(row, declared=Declared(ignore=(theirs,))).net_notional == 200.0


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ({"Direction": "Short"}, -2.0),
        ({"Direction": "Long"}, 2.0),
        ({"posSide": "net"}, 2.0),
        ({"strategy": "carry"}, 2.0),
    ],
    ids=str,
)
def test_a_side_that_the_sign_of_the_size_says_as_well_is_no_slip(more, size):
    """Where both say the same, or the column is about something else, the book is known."""
    row = {"symbol": "BTC/EUR", "size": size, "mark_price": 100.0, **more}
    assert book(row).net_notional == 100.0 * size


FIGURES = {
    **dict.fromkeys(
        ("pnl_today", "dailyLoss", "Tagesgewinn", "todays_profit", "realized_today", "pnl24h"), "daily_pnl"
    ),
    **dict.fromkeys(("net_deposits", "withdrawals", "cashFlow", "Einzahlungen", "transfers_in"), "day_flows"),
    **dict.fromkeys(("sod_equity", "previous_day_nav", "opening_balance"), "day_start_equity"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_an_account_figure_under_another_name_is_refused(name):
    """A loss or a deposit that stands there is not left unread."""
    ours = FIGURES[name]
    said = refused_book(account={name: -700.0})
    assert repr(name) in said
    assert f"call it {ours}" in said
    assert book(account={name: -700.0}, declared=Declared(ignore=(name,))).figure(name) == -700.0
    assert book(account={name: -700.0, ours: -700.0}).figure(ours) == -700.0


@pytest.mark.parametrize(
    "name",
    [
        *("best_day_pnl", "total_pnl", "daytrade_count", "var_99_20d", "peak_equity", "period_start_balance"),
        *("max_daily_loss", "available_to_withdraw", "initial_capital", "day_start_balance", "open_orders_notional"),
    ],
)
def test_figures_about_something_else_are_the_sources_own(name):
    """What only shares a word with a day's PnL, flows or start is left to policies."""
    assert book(account={name: 5.0}).figure(name) == 5.0


SECOND = [
    ("equity", "nav"),
    ("equity", "NetLiquidation"),
    ("equity", "net_asset_value"),
    ("equity", "Total Equity"),
    ("equity", "accountValue"),
    ("cash", "cash_balance"),
    ("margin_used", "margin_in_use"),
    ("starting_cash", "starting_capital"),
]


@pytest.mark.parametrize(("ours", "name"), SECOND, ids=str)
def test_a_second_figure_that_means_one_of_ours_says_the_same(ours, name):
    """9 500 beside 10 000 is refused, also as text; 9 995 is the same a moment later, and alone it may be any."""
    for other in (9500.0, "9500"):
        said = refused_book(account={ours: 10000.0, name: other})
        assert f"account.{name} is 9500.00, which by its name is {ours}, and account.{ours} is 10000.00" in said
    for account in ({ours: 10000.0, name: 9995.0}, {ours: 10000.0, name: None}, {name: 9500.0}):
        assert book(account=account).figure(ours) == account.get(ours)
    left_alone = book(account={ours: 10000.0, name: 9500.0}, declared=Declared(ignore=(name,)))
    assert (left_alone.figure(ours), left_alone.account[name]) == (10000.0, 9500.0)


def test_a_second_figure_in_another_currency_is_held_to_ours_in_base_currency():
    """10 000 USD at 0.9 are 9 000 EUR, whichever of the two is written in dollars."""
    in_dollars = {"equity": Amounts({"USD": 10000.0}), "nav": 9000.0}
    assert book(account=in_dollars, rates={"USD": 0.9}).equity == 9000.0
    assert "account.nav is 10000.00" in refused_book(account={**in_dollars, "nav": 10000.0}, rates={"USD": 0.9})


@pytest.mark.parametrize("name", ["nav_per_share", "equity_with_loan_value", "balance", "buying_power", "peak_equity"])
def test_a_figure_that_is_about_something_else_stands_beside_ours(name):
    """What only sounds like equity may be any number."""
    assert book(account={"equity": 10000.0, name: 17.0}).equity == 10000.0


def test_a_reference_tables_columns_may_be_of_the_desks_own():
    """Sizes and sides there are not those of positions; what changes a row's worth is refused from there, too."""
    from riskcheck.snapshot import Holdings, Measures, build_snapshot, rows_to_table

    def built(**more):
        table = rows_to_table([lot("BTC/EUR", **more)], "book")
        return build_snapshot(Holdings("book", table, joined=frozenset(more)), Measures(), as_of=AS_OF)

    assert built(shares=1000, direction_of_flow="sell").total_notional == 100.0
    with pytest.raises(SnapshotError, match="contract_size"):
        built(contract_size=10)


LOSSES = [
    *({name: -5000.0} for name in ("Today P/L", "Day Gain", "Day P&L", "Change Today", "dayChange")),
    {"daily_loss": 5000.0},
    {"Day Gain": "-1300", "realized_pnl": -400.0},
]


@pytest.mark.parametrize("more", LOSSES, ids=str)
def test_a_rows_loss_of_the_day_under_another_name_is_not_left_unread(more):
    """Where the rows' PnL is declared to be the day's, no column says in other words that more was lost."""
    row = lot(**{"realized_pnl": 0.0, "unrealized_pnl": 0.0, **more})
    name = next(iter(more))

    assert repr(name) in refused_book(row, day=Day(pnl="of the day"))
    assert book(row).total_notional == 100.0
    assert book(row, day=Day(pnl="of the day"), declared=Declared(ignore=(name,))).daily_pnl.value is not None


@pytest.mark.parametrize("more", [{"Day Gain": -400.0}, {"Day Gain %": -40.0}, {"Day Gain": 25.0}, {"Day Gain": "--"}])
def test_a_rows_pnl_of_the_day_that_hides_no_loss_is_left_alone(more):
    """The same loss, one in percent, a gain or nothing: the row's own PnL counts."""
    row = lot(realized_pnl=-400.0, unrealized_pnl=0.0, **more)

    assert book(row, day=Day(pnl="of the day")).daily_pnl.value == -400.0


@pytest.mark.parametrize(
    ("row", "multiplier", "notional"),
    [
        (lot("BTC/EUR"), 0.001, 100.0),
        (lot("SAP", type="stock"), 0.01, 100.0),
        (lot("SAP", type="stock"), 50, 100.0),
        (lot("BTC-PERPETUAL"), 0.001, 0.1),
        (lot("ES"), 50, 5000.0),
        (lot("BTC/EUR"), 10, 1000.0),
    ],
    ids=str,
)
def test_a_declared_multiplier_makes_no_share_or_coin_smaller(row, multiplier, notional):
    """It is for contracts: a share by its type has none, and a coin only one that makes it larger."""
    declared = Declared(currency="EUR", multiplier=multiplier)

    assert book(row, declared=declared).total_notional == pytest.approx(notional)
