"""Check that a run left the files that it was asked for, and that each says PASS in its own way."""

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def passes(file: Path) -> bool:
    """Whether a report says that every limit holds; its ending tells its format."""
    text = file.read_text(encoding="utf-8")
    match file.suffix:
        case ".json":
            report = json.loads(text)
            return (report["verdict"], report["exit_code"]) == ("PASS", 0)
        case ".txt":
            return text.splitlines()[-1].startswith("PASS")
        case ".xml":
            totals = ET.fromstring(text).attrib  # noqa: S314 - we wrote it
            return int(totals["tests"]) > 0 and totals["failures"] == totals["errors"] == "0"
        case ".html":
            return "<h1>PASS</h1>" in text
        case _:
            raise SystemExit(f"{file}: no report ends like this")


def main(*names: str) -> None:
    """End with a message where one of the files is missing or says anything else."""
    wrong = [name for name in names if not passes(Path(name))]
    if wrong or not names:
        raise SystemExit(f"expected a pass: {', '.join(wrong) or 'no report was named'}")
    print(f"{', '.join(names)} say PASS")


if __name__ == "__main__":
    main(*sys.argv[1:])
