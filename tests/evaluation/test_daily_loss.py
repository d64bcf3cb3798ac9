"""The shipped limits on a day's loss, and the others that a desk starts with."""

import pytest
from support import NOW, book, lot, outcomes

from riskcheck.evaluation import Program, evaluate
from riskcheck.files.bundled import shipped
from riskcheck.loading import load_policies
from riskcheck.model.settings import LiveRisk, Settings, SnapshotRules
from riskcheck.snapshot.declarations import Day

LIMITS = LiveRisk(
    max_total_exposure_notional=20_000.0,
    max_symbol_exposure_notional=15_000.0,
    max_open_positions=2.0,
    max_daily_loss_abs=500.0,
    max_daily_loss_pct=0.05,
)


def run(snapshot, starting_cash=10_000.0, limits=LIMITS):
    """The shipped policies' outcomes by id."""
    program = Program.compile(load_policies([str(shipped("policies"))]))
    settings = Settings(live_risk=limits, snapshot=SnapshotRules(max_age=60.0))
    results = evaluate(
        program, snapshot.on_the_day(Day(pnl="of the day")), settings, now=NOW, starting_cash=starting_cash
    )
    return {result.policy.id: result for result in results}


def day(realized, unrealized=0.0, side="long"):
    size = 0.0 if side == "flat" else 1.0
    return lot(side=side, size=size, realized_pnl=realized, unrealized_pnl=unrealized)


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([day(600.0)], "pass"),
        ([day(0.0, 600.0)], "pass"),
        ([day(-500.0)], "pass"),
        ([day(-500.01)], "fail"),
        ([day(-600.0, 1000.0)], "fail"),
        ([day(-300.0, -300.0)], "fail"),
        ([day(600.0, -1000.0)], "pass"),
        ([day(600.0, -1200.0)], "fail"),
        ([day(-600.0, side="flat")], "fail"),
        ([day(-300.0), day(-300.0, side="flat")], "fail"),
        ([day(None)], "error"),
        ([day(-600.0), day(None)], "error"),
        ([lot()], "error"),
        ([], "pass"),
    ],
    ids=[
        "a realised profit above the limit",
        "a floating profit above the limit",
        "at the limit",
        "a cent over it",
        "a floating gain over a realised loss",
        "two losses",
        "a gain that covers the floating loss",
        "a gain that does not",
        "a closed loss",
        "a closed and an open loss",
        "realised unknown",
        "one realised unknown",
        "nothing known",
        "an empty book",
    ],
)
def test_the_daily_loss_limits(rows, outcome):
    """A profit is no loss, a floating gain hides no realised loss, a closed loss counts, and unknown is an error."""
    results = run(book(*rows))
    assert results["max_daily_loss_abs"].outcome == outcome
    assert results["max_daily_loss_pct"].outcome == outcome


@pytest.mark.parametrize("cash", [None, 0.0, -100.0], ids=repr)
def test_a_percentage_limit_without_capital_is_an_error(cash):
    """A loss in percent of a capital that is unknown, or not positive, is not evaluated, and that is no pass."""
    (observation,) = run(book(day(-1.0)), starting_cash=cash)["max_daily_loss_pct"].observations
    assert observation.outcome == "error"
    assert observation.reason


def test_a_limit_that_is_not_configured_is_an_error():
    """A shipped limit that the config leaves out is not a pass."""
    results = run(book(day(0.0)), limits=LiveRisk())
    found = {
        name: str(result.outcome)
        for name, result in results.items()
        if name not in {"snapshot_age", "max_asset_exposure_notional"}
    }
    assert set(found.values()) == {"error"}
    assert "max_open_positions" in results["max_open_positions"].observations[0].reason


def test_exposure_and_counts():
    """Gross exposure adds up long and short, per symbol it is held one by one, and lots are counted."""
    btc = lot("BTC/EUR", "long", 0.5, 29_500.0)
    eth = lot("ETH/EUR", "short", 2.0, 1_750.0)
    results = run(book(btc, eth))
    assert results["max_total_exposure_notional"].observations[0].observed == 18_250.0
    assert outcomes(results["max_symbol_exposure_notional"]) == {"BTC/EUR": "pass", "ETH/EUR": "pass"}
    results = run(book(btc, eth, lot("BTC/EUR", "short", 0.1, 29_500.0)))
    assert outcomes(results["max_symbol_exposure_notional"]) == {"BTC/EUR": "fail", "ETH/EUR": "pass"}
    assert results["max_total_exposure_notional"].outcome == "fail"
    assert results["max_open_positions"].outcome == "fail"


def test_age_is_measured_from_the_snapshot_to_the_run():
    """A snapshot of three seconds is three seconds old."""
    assert run(book())["snapshot_age"].observations[0].observed == 3.0
