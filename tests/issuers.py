"""A rule of two stages over issuers, and books of them."""

from support import book, lot

UCITS = """
measure = "sum(weight)"
max     = "40%"
[rule.groups]
by      = ["issuer"]
columns = { weight = "sum(notional) / equity" }
having  = "weight > 0.05"
"""


EQUITY = {"equity": 1000.0}


def issuers_held(*weights, account=None):
    """A book of issuers a, b, c, ... with some percent each of an equity of 1000, in lots at 10 a piece."""
    rows = [lot(f"{name}/EUR", size=weight, mark_price=10.0, issuer=name) for name, weight in weights]
    return book(*rows, account=EQUITY if account is None else account)
