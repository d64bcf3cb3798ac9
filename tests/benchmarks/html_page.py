"""How large the HTML page of a hundred limits is, each made up of ten positions, and how long it takes to render.

``format_html`` is timed after all imports, templates compiled anew each time as in a run of the command: the median
of 21 calls, after a first one.

    python tests/benchmarks/html_page.py
"""

import sys
from pathlib import Path

from interleaved import Contender, medians, verdict

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from large_page import large_report

from riskcheck.reporters.html import format_html

LIMITS, POSITIONS, ROUNDS = 100, 10, 21
MAX_BYTES, MAX_SECONDS = 200_000, 0.5


def main() -> None:
    report = large_report(LIMITS, POSITIONS)
    size = len(format_html(report).encode())
    seconds = medians({"page": Contender(lambda _: format_html(report))}, ROUNDS)["page"]
    print(f"{LIMITS} limits x {POSITIONS} positions")
    print(f"size       {size / 1000:7.1f} kB   of the target {verdict(size / MAX_BYTES, 1)}")
    print(f"rendering  {seconds * 1000:7.1f} ms   of the target {verdict(seconds / MAX_SECONDS, 1)}")


if __name__ == "__main__":
    main()
