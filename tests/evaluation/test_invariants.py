"""What must hold for every book: order, splitting and looser limits change nothing for the worse."""

from math import isclose

from hypothesis import given
from hypothesis import strategies as st
from support import NOW, book, judge_all, limit, lot, outcomes

from riskcheck.snapshot.declarations import Declared

RULES = (
    'measure = "sum(notional)"\nmax = 1000\nwarn_at = 0.5',
    'each = "symbol"\nmeasure = "sum(notional)"\nmax = 300\nwarn_at = 0.8',
    'each = "position"\nmeasure = "notional / equity"\nmax = "10%"',
    'each = ["side", "venue"]\nmeasure = "abs(sum(net))"\nmax = 200',
    'measure = "loss(daily_pnl)"\nmax = 50',
    'measure = "top(2, notional) / total_notional"\nmax = "60%"',
    'measure = "weighted_mean(mark_price, size)"\nmin = 10\nmax = 90',
    'where = "notional > 50"\nmeasure = "count()"\nmax = 3',
)
POLICIES = [limit(rule, name=f"limit_{number}") for number, rule in enumerate(RULES)]

prices = st.one_of(st.none(), st.floats(0.01, 100.0))
rows = st.builds(
    lot,
    symbol=st.sampled_from(["A/EUR", "B/EUR", "C/EUR", "D/USDT"]),
    side=st.sampled_from(["long", "short"]),
    size=st.floats(0.01, 10.0),
    mark_price=prices,
    entry_price=prices,
    realized_pnl=st.one_of(st.none(), st.floats(-100.0, 100.0)),
    venue=st.sampled_from(["kraken", "paper"]),
    account=st.uuids().map(str),
)
books = st.lists(rows, max_size=8)
known_rows = st.builds(
    lot,
    symbol=st.sampled_from(["A/EUR", "B/EUR"]),
    side=st.sampled_from(["long", "short"]),
    size=st.floats(0.01, 10.0),
    mark_price=st.floats(0.01, 100.0),
    entry_price=st.floats(0.01, 100.0),
)


def taken(lots):
    return book(*lots, account={"equity": 500.0}, rates={"USDT": 0.9}, declared=Declared("EUR", totals="none"))


def said(snapshot):
    """Everything that the policies say, but for the numbers of the rows."""
    return [
        (result.outcome, [one._replace(contributions=None, problem=None) for one in result.observations])
        for result in judge_all(POLICIES, snapshot, now=NOW)
    ]


@given(books.flatmap(lambda lots: st.tuples(st.just(lots), st.permutations(lots))))
def test_the_order_of_rows_changes_nothing(orders):
    """A book in another order has the same figures and the same outcomes, to the last digit."""
    first, second = (taken(lots) for lots in orders)
    assert dict(first.totals) == dict(second.totals)
    assert dict(first.symbol_notional) == dict(second.symbol_notional)
    assert first.net_notional == second.net_notional
    assert first.daily_pnl == second.daily_pnl
    assert said(first) == said(second)


@given(books, st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_raising_a_ceiling_never_makes_a_policy_worse(lots, one, other):
    """With a higher max no policy fails that passed, and none becomes an error."""
    worse = ["pass", "warn", "error", "fail"]
    tight, wide = (
        limit(f'each = "symbol"\nmeasure = "sum(notional)"\nmax = {bound!r}\nwarn_at = 0.7')
        for bound in sorted((one, other))
    )
    under_tight, under_wide = judge_all([tight, wide], taken(lots))
    assert worse.index(under_wide.outcome) <= worse.index(under_tight.outcome)
    before, after = outcomes(under_tight), outcomes(under_wide)
    assert all(worse.index(after[subject]) <= worse.index(before[subject]) for subject in before)


def alike(one, other):
    return one is other if None in {one, other} else isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@given(st.lists(known_rows, min_size=1, max_size=6), st.floats(0.01, 0.99))
def test_splitting_a_position_changes_no_figure(lots, share):
    """One position or two lots of it: portfolio and symbol figures stay the same, only the count of rows grows."""
    first, *others = lots
    halves = [first | {"size": first["size"] * share}, first | {"size": first["size"] * (1 - share)}]
    whole, split = taken([first, *others]), taken([*others, *halves])
    for name in ("total_notional", "net_notional", "total_unrealized_pnl", "total_realized_pnl"):
        assert alike(getattr(whole, name), getattr(split, name))
    assert whole.symbol_notional.keys() == split.symbol_notional.keys()
    assert all(alike(figure, split.symbol_notional[symbol]) for symbol, figure in whole.symbol_notional.items())
    assert split.num_open_positions == whole.num_open_positions + 1


@given(books)
def test_what_is_not_known_never_passes(lots):
    """Where a symbol's exposure is not known, neither its limit nor the portfolio's is a pass, however wide."""
    policies = [
        limit('each = "symbol"\nmeasure = "sum(notional)"\nmax = 1e90', name="per_symbol"),
        limit('measure = "sum(notional)"\nmax = 1e90', name="gross"),
    ]
    per_symbol, gross = judge_all(policies, taken(lots))
    expected = "error" if any(row["mark_price"] is None for row in lots) else "pass"
    assert per_symbol.outcome == expected
    assert gross.outcome == expected


@given(books)
def test_a_profit_is_never_a_loss(lots):
    """Whatever the book, a day that ended in profit is within a loss limit of nothing at all."""
    snapshot = taken(lots)
    (result,) = judge_all([limit('measure = "loss(daily_pnl)"\nmax = 0')], snapshot)
    value = snapshot.daily_pnl.value
    expected = "error" if value is None else "pass" if value >= 0 else "fail"
    assert result.outcome == expected
