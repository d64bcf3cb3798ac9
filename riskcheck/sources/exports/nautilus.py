"""Positions of NautilusTrader: what ``generate_positions_report`` gives, written to CSV with pandas.

Documented in NautilusTrader's concepts, "Reports" and "Positions"; the columns are those of ``Position.to_dict()``.
instrument_id is SYMBOL.VENUE; side is LONG, SHORT or FLAT and quantity has no sign; realized_pnl is money in the
settlement currency, such as ``12.50 USDT``, and stays with a closed position, which has ts_closed. Under netting the
report also has the earlier rounds of a position, marked by is_snapshot. There is no mark price, and no multiplier
before the versions that also say is_inverse.
"""

from riskcheck.foundation import Place
from riskcheck.snapshot import Holdings, amount_in, described
from riskcheck.sources.exports.cells import flag, money, number, word
from riskcheck.sources.exports.files import read_frame_csv
from riskcheck.sources.exports.layout import Layout, Row, each_row
from riskcheck.sources.tables import SnapshotFile

LAYOUT = Layout(
    {
        "symbol": ("instrument_id",),
        "side": ("side",),
        "size": ("quantity",),
        "entry_price": ("avg_px_open",),
        "mark_price": ("mark_price",),
        "unrealized_pnl": ("unrealized_pnl",),
        "realized_pnl": ("realized_pnl",),
        "currency": ("quote_currency",),
        "account": ("account_id",),
        "multiplier": ("multiplier",),
    },
    required=("symbol", "side", "size", "realized_pnl"),
)
SIDES = {"LONG": "long", "SHORT": "short", "FLAT": "flat"}


def read(file: SnapshotFile) -> Holdings:
    """The positions, closed ones as flat rows with their realised PnL; raises SnapshotError.

    The mark is unknown unless the file has a column ``mark_price``, or ``columns`` names one; so is the multiplier of a
    file that has none, and of an inverse contract, whose notional is not a multiple of its price.
    """
    name = file.name
    table = LAYOUT.applied(read_frame_csv(file), file.form, Place(name, 1))
    return Holdings(name, each_row(table, _position), place=Place(name))


def _position(row: Row) -> Row:
    side = word(row, "side", SIDES)
    is_past = row.get("ts_closed") is not None or (row.get("is_snapshot") is not None and flag(row, "is_snapshot"))
    if is_past and side != "flat":
        raise ValueError(f"{row.get('symbol')} is closed and {side}, a contradiction")
    realized, unrealized = money(row, "realized_pnl"), money(row, "unrealized_pnl")
    if realized.currency is None:
        found = described(row.get("realized_pnl"))
        raise ValueError(f"realized_pnl of {row.get('symbol')} is {found}, expected money such as 12.50 USDT")
    is_inverse = row.get("is_inverse") is not None and flag(row, "is_inverse")
    return {
        "side": side,
        "size": row.get("size"),
        "venue": row.get("venue") or _venue(row.get("symbol")),
        "currency": row.get("currency") or realized.currency,
        "multiplier": None if is_inverse else number(row, "multiplier"),
        "realized_pnl": amount_in(realized.number, realized.currency),
        "unrealized_pnl": amount_in(unrealized.number, unrealized.currency),
    }


def _venue(symbol: object) -> str | None:
    """The venue behind the last dot of an instrument's id."""
    return symbol.rpartition(".")[2] if isinstance(symbol, str) and "." in symbol else None
