"""What both exports of Interactive Brokers share."""

import re

from riskcheck.foundation import Problem
from riskcheck.snapshot import OPTION_MULTIPLIER
from riskcheck.sources.exports.cells import number
from riskcheck.sources.exports.layout import Row

STOCK = "STK"
OPTIONS = frozenset({"OPT", "FOP", "IOPT", "WAR"})
"""IBKR's security types whose price is a premium: options, those on futures, structured products and warrants."""
OPTION_SYMBOL = re.compile(r"\d{6}[CP]\d{8}\b", re.ASCII)
"""How the Options Clearing Corporation names an option behind what it is about: expiry, call or put, strike."""


def multiplier(row: Row) -> float | Problem | None:
    """Units in a contract: the column's, and 1 for a share; of any other contract it is not known without."""
    if is_option(row):
        return OPTION_MULTIPLIER
    given = number(row, "multiplier")
    return 1.0 if given is None and row.get("asset_class") == STOCK else given


def is_option(row: Row) -> bool:
    """Whether a row's market value is a premium, which says nothing of the exposure."""
    is_named = OPTION_SYMBOL.search(str(row.get("symbol"))) is not None
    return is_named or row.get("asset_class") in OPTIONS or bool(row.get("Put/Call"))
