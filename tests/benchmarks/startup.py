"""How long a check takes from the shell, against what importing pandas alone would take.

``riskcheck check --snapshot FILE`` on a JSON book of ten positions, with the report as text, and
``python -c "import pandas"``, in turns: the median of 21 runs of each, after one that fills the bytecode cache.
An empty Python is timed beside them: nothing can be quicker.

    python tests/benchmarks/startup.py
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from interleaved import Contender, medians, verdict

ROUNDS = 21
TARGET = 0.3
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    with TemporaryDirectory() as folder:
        snapshot = Path(folder, "snapshot.json")
        snapshot.write_text(json.dumps(book(positions=10)), encoding="utf-8")
        riskcheck = [str(Path(sys.executable).with_name("riskcheck")), "check", "--snapshot", str(snapshot)]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "python -c 'import pandas'": [sys.executable, "-c", "import pandas"],
            "riskcheck check --snapshot FILE": [*riskcheck, "--max-age", "1h", "--profile", "tight"],
        }
        seconds = medians({name: Contender(command(words)) for name, words in commands.items()}, ROUNDS)
    for name, spent in seconds.items():
        print(f"{name:34} {spent * 1000:7.1f} ms")
    _, pandas, check = seconds.values()
    print(f"check / pandas                     {verdict(check / pandas, TARGET)}")


def book(positions: int) -> dict[str, object]:
    """A snapshot file that breaks limits, so that the report has something to say."""
    row = {"side": "long", "size": 0.5, "entry_price": 28_000.0, "mark_price": 29_500.0, "realized_pnl": 12.0}
    return {
        "as_of": datetime.now(UTC).isoformat(),
        "positions": [{"symbol": f"C{number}/EUR", **row} for number in range(positions)],
        "account": {"equity": 41_200.0, "cash": 30_000.0},
    }


def command(words: Sequence[str]) -> object:
    """A run of a command, whose answer may be a breach but no mishap."""

    def run(_: object) -> None:
        done = subprocess.run(words, check=False, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    return run


if __name__ == "__main__":
    main()
