"""Check that a run left its two files, JSON and text, and that both say PASS."""

import json
import sys
from pathlib import Path


def main(as_json: str, as_text: str) -> None:
    """End with a message where one of the files is missing or says anything else."""
    report = json.loads(Path(as_json).read_text(encoding="utf-8"))
    last = Path(as_text).read_text(encoding="utf-8").splitlines()[-1]
    if (report["verdict"], report["exit_code"]) != ("PASS", 0) or not last.startswith("PASS"):
        raise SystemExit(f"expected a pass: {as_json} says {report['verdict']}, {as_text} says {last!r}")
    print(f"{as_json} and {as_text} say PASS")


if __name__ == "__main__":
    main(*sys.argv[1:])
