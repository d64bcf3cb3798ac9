"""What both exports of Interactive Brokers share."""

from riskcheck.sources.exports.cells import number
from riskcheck.sources.exports.layout import Row

STOCK = "STK"


def multiplier(row: Row) -> float | None:
    """Units in a contract: the column's, and 1 for a share; of any other contract it is not known without."""
    given = number(row, "multiplier")
    return 1.0 if given is None and row.get("asset_class") == STOCK else given
