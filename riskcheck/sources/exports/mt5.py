"""Positions of MetaTrader 5: the rows of ``positions_get()`` of its Python package, written to CSV with pandas.

Documented in the MQL5 reference, "Python Integration", positions_get, and "Position Properties": type is 0 for buy and
1 for sell, volume is in lots, sl is 0 where there is no stop, profit is in the account's currency, without swap. Two
things a position does not say; they are in ``symbol_info()`` and are to be written beside it:
``trade_contract_size``, the units in a lot, and ``currency_profit``, the currency of its prices. Of a future whose
profit is counted in ticks (``trade_calc_mode``) the multiplier is trade_tick_value / trade_tick_size, in a column that
the config names.
"""

from riskcheck.foundation import Place
from riskcheck.snapshot import Holdings, amount_in
from riskcheck.sources.exports.cells import currency_of, number, price, word
from riskcheck.sources.exports.files import read_frame_csv
from riskcheck.sources.exports.layout import Layout, Row, each_row
from riskcheck.sources.tables import SnapshotFile

LAYOUT = Layout(
    {
        "symbol": ("symbol",),
        "side": ("type",),
        "size": ("volume",),
        "entry_price": ("price_open",),
        "mark_price": ("price_current",),
        "stop_price": ("sl",),
        "multiplier": ("trade_contract_size",),
        "currency": ("currency_profit",),
    },
    required=("symbol", "side", "size", "mark_price", "currency"),
)
SIDES = {"0": "long", "1": "short"}


def read(file: SnapshotFile) -> Holdings:
    """The positions in lots; without a contract size the multiplier is unknown, never 1. Raises SnapshotError.

    The profit counts where a column ``account_currency`` (of ``account_info().currency``) says what it is in, or where
    ``columns`` takes it for the unrealised PnL, and so for base currency; else it is computed from the prices.
    """
    name = file.name
    table = LAYOUT.applied(read_frame_csv(file), file.form, Place(name, 1))
    return Holdings(name, each_row(table, _position), place=Place(name))


def _position(row: Row) -> Row:
    profit, account_currency = row.get("unrealized_pnl"), row.get("account_currency")
    if profit is None and account_currency is not None:
        profit = amount_in(number(row, "profit"), str(account_currency))
    return {
        "currency": currency_of(row),
        "side": word(row, "side", SIDES),
        "stop_price": price(row, "stop_price"),
        "multiplier": row.get("multiplier"),
        "unrealized_pnl": profit,
    }
