"""What a million positions in a Parquet file take: seconds beyond the imports, and memory.

``riskcheck check --snapshot FILE.parquet`` with the five shipped limits and the report as text, from start to exit, in
turns with the same check of ten positions: that one imports the same, and what it takes less is what the positions
take. ``import pandas`` runs beside them. Processor time is shown, too, which a busy machine stretches less. Memory is
the largest resident set of the child as the system counts it, which begins with that of its parent: the books are
written by a process of their own.

    python tests/benchmarks/large_book.py
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from evaluate import LIMITS, POLICIES
from interleaved import verdict
from startup import ENVIRONMENT, ROOT

COUNT, SYMBOLS, ROUNDS = 1_000_000, 500, 5
MAX_SECONDS, MAX_BYTES = 3.0, 1.5e9
CONFIG = """
[general]
starting_capital = 1e9
[snapshot]
max_age = "1h"
[day]
pnl = "of the day"
[live_risk]
max_total_exposure_notional  = 5e9
max_symbol_exposure_notional = 1e8
max_open_positions           = 2e6
max_daily_loss_abs           = 5e8
max_daily_loss_pct           = 50
warn_at                      = 0.8
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        config = Path(folder, "config.toml")
        config.write_text(CONFIG, encoding="utf-8")
        commands = {f"check {count:,} positions": check(config, Path(folder), count) for count in (10, COUNT)}
        commands["import pandas"] = [sys.executable, "-c", "import pandas"]
        spent = measure(commands)
    for name, one in spent.items():
        print(f"{name:26} {one.seconds:6.2f} s {one.processor:6.2f} s of the processor {one.memory / 1e6:7,.0f} MB")
    few, many, _ = spent.values()
    beyond, processor = many.seconds - few.seconds, many.processor - few.processor
    print(f"beyond the imports         {beyond:6.2f} s   of the target {verdict(beyond / MAX_SECONDS, 1)}")
    print(f"   by the processor        {processor:6.2f} s   of the target {verdict(processor / MAX_SECONDS, 1)}")
    print(
        f"memory                     {many.memory / 1e6:6,.0f} MB  of the target {verdict(many.memory / MAX_BYTES, 1)}"
    )


def check(config: Path, folder: Path, count: int) -> list[str]:
    """The command that checks a book of so many positions, which it writes."""
    path = folder / f"book_{count}.parquet"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writer:
        writer.submit(write_book, path, count).result()
    policies = [str(POLICIES / f"{name}.toml") for name in LIMITS]
    command = [str(Path(sys.executable).with_name("riskcheck")), "check", *policies]
    return [*command, "--config", str(config), "--snapshot", str(path), "--as-of", "file"]


def write_book(path: Path, count: int) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    chance = Random(count)  # noqa: S311 - a book, no secret
    table = pa.table(
        {
            "symbol": [f"C{chance.randrange(SYMBOLS)}/EUR" for _ in range(count)],
            "side": chance.choices(("long", "short"), k=count),
            "size": list(map(float, chance.choices(range(1, 20), k=count))),
            "entry_price": list(map(float, chance.choices(range(90, 110), k=count))),
            "mark_price": list(map(float, chance.choices(range(90, 110), k=count))),
            "realized_pnl": list(map(float, chance.choices(range(-50, 50), k=count))),
            "venue": chance.choices(("kraken", "binance", "okx"), k=count),
        }
    )
    parquet.write_table(table, path)


class Spent(NamedTuple):
    """What a run took: seconds by the clock and of the processor, and bytes of memory."""

    seconds: float
    processor: float
    memory: float


def measure(commands: Mapping[str, Sequence[str]]) -> dict[str, Spent]:
    """The median of what each command takes, run in turns after one round that warms up."""
    taken: dict[str, list[Spent]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, words in commands.items():
            one = run(words)
            if turn:
                taken[name].append(one)
    return {name: Spent(*map(median, zip(*runs, strict=True))) for name, runs in taken.items()}


def run(words: Sequence[str]) -> Spent:
    """What a command takes that must pass."""
    start = perf_counter()
    child = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{words} ended with {os.waitstatus_to_exitcode(status)}")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Spent(perf_counter() - start, usage.ru_utime + usage.ru_stime, memory)


if __name__ == "__main__":
    main()
