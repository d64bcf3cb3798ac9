"""How long a check takes from the shell, against what importing pandas alone would take.

``riskcheck check --snapshot FILE`` on a JSON book of ten positions, with the report as text, and in all five formats
(text, JSON, JUnit, HTML, and GitHub's annotations with the summary of a step), and ``python -c "import pandas"``, in
turns: the median of 21 runs of each, after one that fills the bytecode cache. An empty Python is timed beside them:
nothing can be quicker.

    python tests/benchmarks/startup.py
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from interleaved import Contender, medians, verdict

ROUNDS = 21
TITLES = {
    "empty": "python -c pass",
    "pandas": "python -c 'import pandas'",
    "text": "riskcheck check, text",
    "all": "riskcheck check, all five formats",
}
TARGETS = {"text": 0.25, "all": 0.6}
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    with TemporaryDirectory() as folder:
        snapshot = Path(folder, "snapshot.json")
        snapshot.write_text(json.dumps(book(positions=10)), encoding="utf-8")
        check = [str(Path(sys.executable).with_name("riskcheck")), "check", "--snapshot", str(snapshot)]
        check += ["--max-age", "1h", "--profile", "tight"]
        files = [f"--{name}={Path(folder, name)}" for name in ("json", "junit-xml", "html", "text")]
        commands = {
            "empty": [sys.executable, "-c", "pass"],
            "pandas": [sys.executable, "-c", "import pandas"],
            "text": check,
            "all": [*check, *files, "--github"],
        }
        environment = {**ENVIRONMENT, "GITHUB_STEP_SUMMARY": str(Path(folder, "summary"))}
        contenders = {name: Contender(command(words, environment)) for name, words in commands.items()}
        seconds = medians(contenders, ROUNDS)
    for name, title in TITLES.items():
        print(f"{title:42} {seconds[name] * 1000:7.1f} ms")
    for name, target in TARGETS.items():
        print(f"{TITLES[name]:33} / pandas  {verdict(seconds[name] / seconds['pandas'], target)}")


def book(positions: int) -> dict[str, object]:
    """A snapshot file that breaks limits, so that the report has something to say."""
    row = {"side": "long", "size": 0.5, "entry_price": 28_000.0, "mark_price": 29_500.0, "realized_pnl": 12.0}
    return {
        "as_of": datetime.now(UTC).isoformat(),
        "positions": [{"symbol": f"C{number}/EUR", **row} for number in range(positions)],
        "account": {"equity": 41_200.0, "cash": 30_000.0},
    }


def command(words: Sequence[str], environment: Mapping[str, str]) -> Callable[[object], None]:
    """A run of a command, whose answer may be a breach but no mishap."""

    def run(_: object) -> None:
        done = subprocess.run(words, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode not in {0, 1}:
            raise SystemExit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

    return run


if __name__ == "__main__":
    main()
