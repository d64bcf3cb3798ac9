"""How the engine's time grows: with the positions, under the five shipped limits, and with the policies.

Policies and snapshot are loaded and compiled beforehand; every evaluation gets a snapshot that has not been asked for a
sum before, and all observations are read. Behind each time stands how much longer it is than the one above it, where
positions or policies are ten times as many (or as the table says): a factor no larger than that is linear growth. The
policies are those of ``rulebook.py``, on 1,000 positions. The garbage collector is off, as it is in the command: it
looks at every observation again and again, which makes the growth with the policies steeper than linear.

    python tests/benchmarks/growth.py
"""

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluate import LIMITS, NOW, POLICIES, STARTING_CASH, book, settings_for
from interleaved import Contender, medians
from rulebook import book as desk
from rulebook import policy

from riskcheck import LivePortfolioSnapshot, Settings, load_policies
from riskcheck.evaluation import Program, evaluate
from riskcheck.model.policy import Policy

POSITIONS = {10: (100, 21), 100: (50, 21), 1_000: (10, 21), 10_000: (1, 21), 100_000: (1, 11), 1_000_000: (1, 5)}
COUNTS = {5: (20, 21), 50: (4, 21), 500: (1, 11), 1_000: (1, 7)}
"""By the number of positions, or of policies: the calls per round, the rounds."""


def main() -> None:
    gc.disable()
    limits = [policy for policy in load_policies([str(POLICIES)]) if policy.id in LIMITS]
    print("positions, under the five shipped limits")
    table(POSITIONS, lambda count: on_book(limits, count))
    print("policies, on 1,000 positions")
    with TemporaryDirectory() as folder:
        for number in range(max(COUNTS)):
            Path(folder, f"limit_{number}.toml").write_text(policy(number), encoding="utf-8")
        rulebook = load_policies([folder])
    snapshot = desk(1_000)
    table(COUNTS, lambda count: evaluation(rulebook[:count], snapshot, Settings(), None))


def on_book(limits: Sequence[Policy], count: int) -> Contender:
    snapshot = book(count)
    return evaluation(limits, snapshot, settings_for(snapshot), STARTING_CASH)


def evaluation(
    policies: Sequence[Policy], snapshot: LivePortfolioSnapshot, settings: Settings, starting_cash: float | None
) -> Contender:
    program = Program.compile(policies)
    now: datetime = NOW

    def run(fresh: LivePortfolioSnapshot) -> None:
        for result in evaluate(program, fresh, settings, now=now, starting_cash=starting_cash):
            result.observations  # noqa: B018 - they are made when they are read

    return Contender(run, snapshot.but)


def table(counts: dict[int, tuple[int, int]], contender: Callable[[int], Contender]) -> None:
    before: tuple[int, float] | None = None
    for count, (calls, rounds) in counts.items():
        spent = medians({"": contender(count)}, rounds, calls)[""]
        growth = f"x {spent / before[1]:5.1f} for x {count / before[0]:g}" if before else ""
        print(f"{count:9,} {spent * 1e3:10.3f} ms {spent / count * 1e6:9.2f} us each   {growth}")
        before = count, spent


if __name__ == "__main__":
    main()
