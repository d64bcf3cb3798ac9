"""Print the README's code block under the comment ``<!-- ci: NAME -->``, so that CI runs the very text people copy."""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def block(name: str) -> str:
    """The code block of that name; there has to be exactly one."""
    pattern = rf"^<!-- ci: {re.escape(name)} -->\n+```\w*\n(.*?)^```$"
    blocks = re.findall(pattern, README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        raise SystemExit(f"README.md has {len(blocks)} code blocks marked 'ci: {name}', expected one")
    return str(blocks[0])


if __name__ == "__main__":
    print(block(sys.argv[1]), end="")
