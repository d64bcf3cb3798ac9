"""What must hold for every book and every policy: the shipped ones, and a few with groups and tables of limits."""

from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import AS_OF, NOW, judge_all, limit, lot, settings_of

from riskcheck.loading.policies import load_policies
from riskcheck.model.report import Outcome
from riskcheck.snapshot import Holdings, Measures, build_snapshot, merged, rows_to_table
from riskcheck.snapshot.declarations import Day

SHIPPED = load_policies([str(Path(__file__).resolve().parents[2] / "policies")])
MORE = [
    limit(rule, name=name)
    for name, rule in {
        "issuers": 'measure = "sum(weight)"\nmax = "40%"\n[rule.groups]\nby = ["issuer"]\nhaving = "weight > 0.05"\n'
        'columns = { weight = "sum(notional) / equity" }',
        "classes": 'each = "symbol"\nmeasure = "sum(notional) / equity"\n'
        'max = { by = "issuer", limits = { X = "20%", Y = "5%" }, default = "50%" }',
        "net": 'each = ["issuer", "side"]\nmeasure = "abs(sum(net))"\nmax = "0.3 * equity"',
        "largest": 'measure = "top(2, notional) / total_notional"\nmax = "80%"',
        "floor": 'when = "total_notional > 0"\nmeasure = "equity / total_notional"\nmin = "50%"',
        "stops": 'each = "position"\nmeasure = "abs(mark_price - stop_price) * size * fx"\nmax = 50\n'
        'on_missing = { stop_price = "exclude" }',
    }.items()
]
POLICIES = (*SHIPPED, *MORE)
ISSUER_OF = {"A/EUR": "X", "B/EUR": "X", "C/EUR": "Y", "D/USDT": "Z"}
BETTER_FIRST = [Outcome.PASS, Outcome.WAIVED, Outcome.WARN, Outcome.ERROR, Outcome.FAIL]
LIMITS = """
[live_risk]
max_total_exposure_notional = {gross!r}
max_symbol_exposure_notional = {symbol!r}
max_asset_exposure_notional = {symbol!r}
max_open_positions = {lots}
max_daily_loss_abs = {loss!r}
max_daily_loss_pct = {share!r}
warn_at = 0.8
[limits]
floor = {floor!r}
"""

amounts = st.floats(0.01, 10.0)
prices = st.floats(0.01, 100.0)
unknown_prices = st.one_of(st.none(), prices)


@st.composite
def positions(draw, mark=unknown_prices):
    """A row of the book, which knows its issuer by its symbol."""
    symbol = draw(st.sampled_from(sorted(ISSUER_OF)))
    return lot(
        symbol=symbol,
        issuer=ISSUER_OF[symbol],
        side=draw(st.sampled_from(["long", "short"])),
        size=draw(amounts),
        mark_price=draw(mark),
        entry_price=draw(prices),
        realized_pnl=draw(st.floats(-100.0, 100.0)),
        stop_price=draw(unknown_prices),
    )


books = st.lists(positions(), max_size=7)
known_books = st.lists(positions(prices), min_size=1, max_size=7)
limits = st.fixed_dictionaries(
    {
        "gross": st.floats(1.0, 3000.0),
        "symbol": st.floats(1.0, 1000.0),
        "lots": st.integers(0, 8),
        "loss": st.floats(0.0, 200.0),
        "share": st.floats(0.0, 40.0),
        "floor": st.floats(0.0, 1.0),
    }
)

MEASURES = Measures("EUR", {"USDT": 0.9}, day=Day(pnl="of the day"))


def taken(*sources, equity=500.0):
    """One book of the rows of some sources, each a broker with a venue of its own."""
    holdings = [
        Holdings(
            f"broker {number}",
            rows_to_table(
                [{**row, "venue": f"v{number}", "account": f"k{number}"} for row in rows], f"broker {number}"
            ),
            account={"equity": equity / len(sources)},
            has_no_totals=True,
        )
        for number, rows in enumerate(sources)
    ]
    return build_snapshot(merged(holdings), MEASURES, as_of=AS_OF)


def answer(snapshot, configured, policies=POLICIES, capital=500.0):
    """What becomes of each policy and of each of its subjects, by their names."""
    results = judge_all(policies, snapshot, LIMITS.format(**configured), NOW, capital)
    return {
        result.policy.id: (
            result.outcome,
            {one.subject: (one.outcome, one.observed) for one in result.observations},
        )
        for result in results
    }


def outcomes_of(answered):
    """The outcomes of an answer without its numbers."""
    return {
        name: (outcome, {subject: one for subject, (one, _) in subjects.items()})
        for name, (outcome, subjects) in answered.items()
    }


def test_the_books_meet_every_outcome():
    """The policies pass, warn, fail, are not known and do not apply on such books: the properties are not empty."""
    tight = {"gross": 110.0, "symbol": 60.0, "lots": 9, "loss": 1.0, "share": 10.0, "floor": 0.0}
    row = lot("A/EUR", size=1.0, entry_price=100.0, realized_pnl=-5.0, stop_price=None, issuer="X")
    seen = {outcome for outcome, _ in answer(taken([row]), tight).values()}
    seen |= {outcome for outcome, _ in answer(taken([{**row, "mark_price": None}]), tight).values()}
    seen |= {outcome for outcome, _ in answer(taken([]), tight).values()}
    assert seen == {Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.ERROR, Outcome.SKIPPED}


RAISED = ("gross", "symbol", "lots", "loss", "share")


@given(books, limits, st.sampled_from(RAISED), st.integers(1, 1000))
def test_raising_a_limit_makes_no_policy_worse(rows, configured, name, more):
    """With one limit of the config raised, no policy and no subject of the shipped ones comes to a worse outcome."""
    before = answer(taken(rows), configured, SHIPPED)
    after = answer(taken(rows), {**configured, name: configured[name] + more}, SHIPPED)
    for policy, (outcome, subjects) in before.items():
        raised, raised_subjects = after[policy]
        assert BETTER_FIRST.index(raised) <= BETTER_FIRST.index(outcome)
        assert all(
            BETTER_FIRST.index(raised_subjects[subject][0]) <= BETTER_FIRST.index(one)
            for subject, (one, _) in subjects.items()
        )


@given(known_books, positions(prices))
def test_another_position_never_lowers_the_gross_exposure(rows, another):
    """One more position, whatever its side, adds to the gross exposure, to its symbol's and to the count."""
    before, after = taken(rows), taken([*rows, another])
    symbol = another["symbol"]
    assert after.total_notional >= before.total_notional
    assert after.symbol_notional[symbol] >= before.symbol_notional.get(symbol, 0.0)
    assert after.num_open_positions == before.num_open_positions + 1


ABOUT_LOTS = {"max_open_positions", "stops", "largest"}


@given(known_books, limits, st.sampled_from([0.25, 0.5]))
def test_splitting_a_position_changes_no_figure_of_portfolio_or_symbol(rows, configured, share):
    """A position as two lots of it: every policy that does not look at single lots observes the same."""
    first, *others = rows
    pnl = first["realized_pnl"]
    one = {**first, "size": first["size"] * share, "realized_pnl": pnl * share}
    other = {**first, "size": first["size"] * (1 - share), "realized_pnl": pnl * (1 - share)}
    whole, split = (answer(taken(lots), configured) for lots in (rows, [one, other, *others]))
    for policy in whole.keys() - ABOUT_LOTS:
        assert whole[policy][1].keys() == split[policy][1].keys()
        for subject, (_, observed) in whole[policy][1].items():
            assert alike(observed, split[policy][1][subject][1])


def alike(one, other):
    """Whether two figures are the same but for rounding, or both are not known."""
    return one is other if None in {one, other} else isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


SCALED = {"gross", "symbol", "loss"}
IN_MONEY = {"stops"}
"""Policies whose bound is an amount that stands in the policy itself."""


@given(known_books, limits, st.sampled_from([0.125, 0.5, 2.0, 1024.0]))
def test_money_of_another_size_changes_no_outcome(rows, configured, factor):
    """All prices, figures and limits in money times one factor: every outcome stays, whatever money is counted in."""
    names = ("mark_price", "entry_price", "stop_price", "realized_pnl")
    larger = [{**row, **{name: row[name] and row[name] * factor for name in names}} for row in rows]
    bounds = {name: bound * factor if name in SCALED else bound for name, bound in configured.items()}
    policies = [policy for policy in POLICIES if policy.id not in IN_MONEY]

    before = answer(taken(rows), configured, policies)
    after = answer(taken(larger, equity=500.0 * factor), bounds, policies, 500.0 * factor)

    assert outcomes_of(before) == outcomes_of(after)


@given(books, limits, st.randoms(use_true_random=False))
def test_no_order_changes_anything(rows, configured, random):
    """Rows, columns, policies and brokers in another order: every figure is the same to the last digit."""
    half = len(rows) // 2
    sources = [rows[:half], rows[half:]]
    before = answer(taken(*sources), configured)

    mixed = []
    for number, source in enumerate(sources):
        shuffled = [
            dict(random.sample(list({**row, "venue": f"v{number}", "account": f"k{number}"}.items()), len(row) + 2))
            for row in source
        ]
        random.shuffle(shuffled)
        mixed.append(shuffled)
    policies = random.sample(POLICIES, len(POLICIES))
    holdings = [
        Holdings(
            f"broker {number}", rows_to_table(source, f"broker {number}"), account={"equity": 250.0}, has_no_totals=True
        )
        for number, source in random.sample(list(enumerate(mixed)), 2)
    ]
    snapshot = build_snapshot(merged(holdings), MEASURES, as_of=AS_OF)

    assert answer(snapshot, configured, policies) == before


@pytest.mark.parametrize("name", ["gross", "symbol", "loss"])
def test_a_limit_that_is_raised_is_the_one_that_is_read(name):
    """Each limit of the config bounds what the properties say that it bounds: at 0 something fails."""
    expected = {"symbol": 2}.get(name, 1)  # the limit of an asset is set alike
    wide = {"gross": 1e9, "symbol": 1e9, "lots": 9, "loss": 1e9, "share": 100.0, "floor": 0.0}
    row = lot("A/EUR", entry_price=200.0, realized_pnl=-5.0, stop_price=None, issuer="X")
    assert settings_of(LIMITS.format(**wide)).live_risk.max_open_positions == 9
    failed = answer(taken([row], equity=1e6), {**wide, name: 0.0}, SHIPPED)
    assert sum(outcome is Outcome.FAIL for outcome, _ in failed.values()) == expected
