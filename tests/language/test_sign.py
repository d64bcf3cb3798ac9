"""Whether an expression can come out negative: where it cannot, a limit below 0 is one that nobody can mean."""

import pytest

from riskcheck.language import parse
from riskcheck.language.sign import can_be_negative

NEVER = [
    "0",
    "0.5",
    "notional",
    "sum(notional)",
    "sum(notional) + count()",
    "sum(notional) * 2 / starting_cash",
    "abs(net)",
    "loss(daily_pnl)",
    "stdev(net)",
    "count()",
    "max(size, 1)",
    "notional if size > 1 else 0",
    "sum(notional if net < 0 else size)",
]
PERHAPS = [
    "-1",
    "net",
    "sum(net)",
    "sum(notional) - 1",
    "1 - 1",
    "sum(notional) + sum(net)",
    "sum(net) + sum(notional)",
    "sum(net) / sum(notional)",
    "max(net, 1)",
    "net if size > 1 else 0",
    "0 if size > 1 else net",
    "account.votes",
    "config.limits.cap",
    "equity",
    "sum(notional if size > 1 else net)",
]


@pytest.mark.parametrize("text", NEVER)
def test_what_is_made_of_nothing_negative_is_not_negative(text):
    """Sizes, prices, counts and amounts, and what only adds, multiplies and chooses among them."""
    assert not can_be_negative(parse(text))


@pytest.mark.parametrize("text", PERHAPS)
def test_what_may_lose_its_sign_may_be_negative(text):
    """A difference, a profit, a figure that nobody knows, and everything with one of them in it."""
    assert can_be_negative(parse(text))
