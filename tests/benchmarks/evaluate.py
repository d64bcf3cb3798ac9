"""How long the engine takes, against the same five limits written by hand.

The engine evaluates the five shipped portfolio limits, loaded and compiled beforehand. The other side is one plain
loop over position objects, built beforehand as well, which sums what the limits need and compares. A book has
``min(positions, 50)`` symbols: a desk adds lots and venues, not instruments. Every timed evaluation gets a snapshot
that has not been asked for a sum before, and both sides must give the same answers before a clock starts.

The loop says of every subject what it came to: id, subject, outcome, value, limit and utilisation. The engine is timed
twice: up to its results, which know the outcome of each limit and the value of each subject, and, under "all read",
with the observations of all subjects read, which it puts into words only then: with utilisation, reasons and the
positions behind each value, worst first. Its sums are exact and do not depend on their order, and a missing value is an
error in place of a wrong number.

    python tests/benchmarks/evaluate.py
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from interleaved import Contender, medians, verdict

from riskcheck import LivePortfolioSnapshot, LivePositionSnapshot, Settings, load_policies
from riskcheck.evaluation import Decision, Program, measure
from riskcheck.model.settings import General, LiveRisk
from riskcheck.snapshot import Holdings, Measures, build_snapshot, rows_to_table
from riskcheck.snapshot.declarations import Day

POLICIES = Path(__file__).resolve().parents[2] / "policies"
LIMITS = (
    "max_total_exposure_notional",
    "max_symbol_exposure_notional",
    "max_open_positions",
    "max_daily_loss_abs",
    "max_daily_loss_pct",
)
MAX_SYMBOLS = 50
SIZES = {10: (8.0, 20, 1_000), 1_000: (None, 4, 300), 100_000: (1.0, 1, 41)}
"""By the number of positions: the target, the calls per round, the rounds.

A round is shorter than the turn that a busy machine gives a process, or the longer side alone would be interrupted.
"""
WHOLE = "portfolio"
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
STARTING_CASH = 1_000_000.0

Row = tuple[str, str, str, float, float, float]


@dataclass(frozen=True, slots=True)
class HandWritten:
    """The five limits as somebody would write them who has no engine."""

    limits: LiveRisk
    starting_cash: float

    def __call__(self, positions: Sequence[LivePositionSnapshot]) -> list[Row]:
        """One pass over the positions, then a comparison for each subject of each limit."""
        count, total, realized, unrealized = 0, 0.0, 0.0, 0.0
        by_symbol: dict[str, float] = {}
        for position in positions:
            if position.realized_pnl is None or position.unrealized_pnl is None:
                raise ValueError(f"the PnL of {position.symbol} is missing")
            realized += position.realized_pnl
            unrealized += position.unrealized_pnl
            if position.side == "flat":
                continue
            notional = position.notional
            if notional is None:
                raise ValueError(f"the notional of {position.symbol} is missing")
            count += 1
            total += notional
            by_symbol[position.symbol] = by_symbol.get(position.symbol, 0.0) + notional
        loss = max(0.0, -min(realized, realized + unrealized))
        limits = self.limits
        return [
            self.hold("max_total_exposure_notional", WHOLE, total, limits.max_total_exposure_notional),
            *(
                self.hold("max_symbol_exposure_notional", symbol, notional, limits.max_symbol_exposure_notional)
                for symbol, notional in by_symbol.items()
            ),
            self.hold("max_open_positions", WHOLE, float(count), limits.max_open_positions),
            self.hold("max_daily_loss_abs", WHOLE, loss, limits.max_daily_loss_abs),
            self.hold("max_daily_loss_pct", WHOLE, loss / self.starting_cash, limits.max_daily_loss_pct),
        ]

    def hold(self, name: str, subject: str, observed: float, limit: float) -> Row:
        used = observed / limit
        outcome = "fail" if observed > limit else "warn" if used >= self.limits.warn_at else "pass"
        return name, subject, outcome, observed, limit, used


def main() -> None:
    print(f"{'positions':>9} {'by hand':>12} {'riskcheck':>12} {'all read':>12}")
    for count, (target, calls, rounds) in SIZES.items():
        by_hand, engine, read = timed(count, calls, rounds)
        ratio = engine / by_hand
        said = verdict(ratio, target) if target is not None else f"{ratio:6.2f} x"
        print(f"{count:9,} {by_hand * 1e6:9,.1f} us {engine * 1e6:9,.1f} us {read / by_hand:10.2f} x   {said}")


def timed(count: int, calls: int, rounds: int) -> tuple[float, float, float]:
    """The median seconds of the hand-written check, of the engine, and of the engine and a reader of all it says."""
    snapshot = book(count)
    positions = list(snapshot.positions)
    settings = settings_for(snapshot)
    program = Program.compile([policy for policy in load_policies([str(POLICIES)]) if policy.id in LIMITS])
    by_hand = HandWritten(settings.live_risk, STARTING_CASH)

    def engine(fresh: LivePortfolioSnapshot) -> tuple[Decision, ...]:
        return measure(program, fresh, settings, now=NOW, starting_cash=STARTING_CASH)

    def engine_and_reader(fresh: LivePortfolioSnapshot) -> None:
        for decision in engine(fresh):
            decision.result()

    compare(by_hand(positions), engine(snapshot.but()))
    contenders = {
        "by hand": Contender(by_hand, lambda: positions),
        "engine": Contender(engine, snapshot.but),
        "read": Contender(engine_and_reader, snapshot.but),
    }
    seconds = medians(contenders, rounds, calls)
    return seconds["by hand"], seconds["engine"], seconds["read"]


def book(count: int) -> LivePortfolioSnapshot:
    """A book in which one position in ten is closed, with whole cents and so without noise in its sums."""
    chance = Random(count)  # noqa: S311 - a book, no secret
    rows = [
        {
            "symbol": f"C{number % MAX_SYMBOLS}/EUR",
            "side": "flat" if number % 10 == 9 else chance.choice(("long", "short")),
            "size": 0.0 if number % 10 == 9 else float(chance.randint(1, 20)),
            "entry_price": float(chance.randint(90, 110)),
            "mark_price": float(chance.randint(90, 110)),
            "realized_pnl": float(chance.randint(-50, 50)),
        }
        for number in range(count)
    ]
    holdings = Holdings("benchmark", rows_to_table(rows, "benchmark"))
    return build_snapshot(holdings, Measures("EUR", day=Day(pnl="of the day")), as_of=NOW)


def settings_for(snapshot: LivePortfolioSnapshot) -> Settings:
    """Limits around what the book has: some of them hold, one warns, one is broken."""
    largest = max(filter(None, snapshot.symbol_notional.values()))
    return Settings(
        general=General(starting_capital=STARTING_CASH),
        live_risk=LiveRisk(
            max_total_exposure_notional=2.0 * (snapshot.total_notional or 0.0),
            max_symbol_exposure_notional=0.9 * largest,
            max_open_positions=1.1 * snapshot.num_open_positions,
            max_daily_loss_abs=1_000_000.0,
            max_daily_loss_pct=0.5,
            warn_at=0.8,
        ),
    )


def compare(by_hand: Sequence[Row], decisions: Sequence[Decision]) -> None:
    """End the benchmark where the two sides do not say the same."""
    said = [
        (result.policy.id, one.subject, str(one.outcome), one.observed, one.maximum, one.utilisation)
        for result in (decision.result() for decision in decisions)
        for one in result.observations
    ]
    if sorted(said) != sorted(by_hand):
        raise SystemExit(f"by hand: {by_hand}\nengine:  {said}")


if __name__ == "__main__":
    main()
