"""Open trades of freqtrade: the JSON that ``/api/v1/status`` answers; and the account, as ``/api/v1/balance`` does.

Documented in freqtrade's REST API and "Trade Object", with the fields of its schema OpenTradeSchema: amount is in the
pair's base currency, leverage and contract size included, so that amount x current_rate is the exposure; open_rate is
the average entry, current_rate null where the exchange gave none; realized_profit is that of the parts already sold, in
quote_currency, which is the stake currency; stop_loss_abs is 0 where there is no stop. profit_abs is open profit less
the fees of entry and of an exit that has not been; it stays a further column, and the open PnL is that of the prices.
Of a balance ``total`` is what everything is worth in the stake currency, and ``balance`` of that currency is the cash.
"""

from collections.abc import Mapping

from riskcheck.files import read_json
from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import Holdings, amount_in, described, rows_to_table, to_number, to_text
from riskcheck.sources.exports.cells import currency_of, flag, number, price
from riskcheck.sources.exports.layout import Layout, Row, each_row
from riskcheck.sources.tables import SnapshotFile

LAYOUT = Layout(
    {
        "symbol": ("pair",),
        "size": ("amount",),
        "entry_price": ("open_rate",),
        "mark_price": ("current_rate",),
        "realized_pnl": ("realized_profit",),
        "leverage": ("leverage",),
        "liquidation_price": ("liquidation_price",),
        "stop_price": ("stop_loss_abs",),
        "currency": ("quote_currency",),
        "venue": ("exchange",),
        "is_short": ("is_short",),
        "is_open": ("is_open",),
    },
    required=("symbol", "size", "mark_price", "currency", "is_short", "is_open"),
)


def read(file: SnapshotFile) -> Holdings:
    """The trades; an empty list is an empty book. What a trade lists, such as its orders, is left out.

    Raises SnapshotError.
    """
    name = file.name
    answer = read_json(file.path)
    if not isinstance(answer, list):
        expected = "a list of open trades, as /api/v1/status answers"
        raise SnapshotError(Problem(f"found {described(answer)}", expected=expected, place=Place(name)))
    table = rows_to_table([_without_lists(trade) for trade in answer], name)
    table = LAYOUT.applied(table, file.form, Place(name))
    return Holdings(name, each_row(table, _position), place=Place(name))


def _without_lists(trade: object) -> object:
    if not isinstance(trade, Mapping):
        return trade
    return {name: cell for name, cell in trade.items() if not isinstance(cell, list | dict)}


def _position(row: Row) -> Row:
    is_open, currency = flag(row, "is_open"), currency_of(row)
    side = "short" if flag(row, "is_short") else "long"
    return {
        # A closed trade keeps the amount that it once had.
        "side": side if is_open else "flat",
        "multiplier": 1.0,  # the contract size is in the amount
        "size": row.get("size") if is_open else 0.0,
        "realized_pnl": amount_in(number(row, "realized_pnl"), currency),
        "stop_price": price(row, "stop_price"),
        "liquidation_price": price(row, "liquidation_price"),
    }


def account_in(value: object, place: Place) -> object:
    """The account in what ``/api/v1/balance`` answers; anything else stays as it is. Raises SnapshotError."""
    if not isinstance(value, Mapping) or not isinstance(value.get("currencies"), list):
        return value
    stake, total = value.get("stake"), value.get("total")
    held = [one for one in value["currencies"] if isinstance(one, Mapping) and one.get("currency") == stake]
    try:
        figures = {"equity": amount_in(to_number(total), to_text(stake))}
        if len(held) == 1:
            figures["cash"] = amount_in(to_number(held[0].get("balance")), to_text(stake))
    except ValueError as error:
        found = f"the balance has {error}"
        raise SnapshotError(Problem(found, "an answer of /api/v1/balance, with total and stake", place=place)) from None
    return {"account": figures}
