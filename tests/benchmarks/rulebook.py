"""How long many policies take: loading a thousand files, and two hundred policies on a thousand positions.

The targets are seconds on an ordinary core: 2 to load, 0.5 to load two hundred and evaluate them. The policies differ
in bound and name, and share a handful of filters and groupings, as those of a rulebook do.

    python tests/benchmarks/rulebook.py
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from riskcheck import LivePortfolioSnapshot, Settings, load_policies
from riskcheck.evaluation import Program, evaluate
from riskcheck.snapshot import Holdings, Measures, build_snapshot, rows_to_table
from riskcheck.snapshot.declarations import Day

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
RULES = (
    'measure = "sum(notional) / equity"',
    'each = "symbol"\nmeasure = "sum(notional)"',
    'each = ["venue", "sector"]\nwhere = "side == \'long\'"\nmeasure = "sum(notional) / equity"',
    "measure = \"top(5, notional) / sum(notional)\"\nwhere = \"sector in ['s1', 's2']\"",
    (
        'measure = "sum(weight)"\ngroups = { by = ["sector"], columns = { weight = "sum(notional) / equity" }, '
        'having = "weight > 0.05" }'
    ),
    'each = "position"\nmeasure = "abs(mark_price - entry_price) / entry_price"',
)


def main() -> None:
    with TemporaryDirectory() as folder:
        for number in range(1_000):
            text = policy(number)
            (Path(folder) / f"limit_{number}.toml").write_text(text, encoding="utf-8")
        loading = seconds(lambda: load_policies([folder]))
        print(f"load 1,000 files                              {loading:6.2f} s   target 2 s")
        paths = [str(Path(folder) / f"limit_{number}.toml") for number in range(200)]
        snapshot = book(1_000)
        both = seconds(lambda: load_and_evaluate(paths, snapshot))
        print(f"load 200 files, evaluate on 1,000 positions   {both:6.2f} s   target 0.5 s")


def policy(number: int) -> str:
    rule = RULES[number % len(RULES)]
    return f'id = "limit_{number}"\ntitle = "Limit {number}"\n[rule]\n{rule}\nmax = {1e6 + number}\n'


def load_and_evaluate(paths: list[str], snapshot: LivePortfolioSnapshot) -> int:
    results = evaluate(Program.compile(load_policies(paths)), snapshot, Settings(), now=NOW)
    return sum(len(result.observations) for result in results)


def book(count: int) -> LivePortfolioSnapshot:
    chance = Random(count)  # noqa: S311 - a book, no secret
    rows = [
        {
            "symbol": f"C{number % 100}/EUR",
            "side": chance.choice(("long", "short")),
            "size": float(chance.randint(1, 20)),
            "entry_price": float(chance.randint(90, 110)),
            "mark_price": float(chance.randint(90, 110)),
            "realized_pnl": 0.0,
            "venue": f"v{number % 5}",
            "sector": f"s{number % 12}",
        }
        for number in range(count)
    ]
    holdings = Holdings("benchmark", rows_to_table(rows, "benchmark"), {"equity": 1e6})
    return build_snapshot(holdings, Measures("EUR", day=Day(pnl="of the day")), as_of=NOW)


def seconds(work: Callable[[], object]) -> float:
    """The median of five runs."""
    taken = []
    for _ in range(5):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return sorted(taken)[2]


if __name__ == "__main__":
    main()
