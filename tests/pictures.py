"""Make the pictures of the README anew: a terminal with a breach, and the HTML page of the same run.

The terminal is an SVG of the command's real output, colours included; the page is what Chromium shows of the report.
``test_readme.py`` compares the first with the command again.

    python tests/pictures.py
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / ".github" / "pictures"
COMMAND = ("riskcheck", "check", "--profile", "tight")
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
WINDOW = "1280,770"

COLUMNS = 110
CELL, LINE, MARGIN, TITLE = 8.0, 19.0, 16.0, 34.0
"""The width of a character, the height of a line, and what stands around them, in pixels."""
BACKGROUND, TEXT = "#14181f", "#d7dce3"
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff"}
"""The colours of a terminal that the text report uses, as they are read well on a dark ground."""
STYLE = re.compile(r"\x1b\[([\d;]*)m")


def output_of(*flags: str) -> str:
    """What the command prints with colours, in the checkout itself, so that paths are short."""
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "riskcheck", *COMMAND[1:], *flags]
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stdout


def terminal(text: str) -> str:
    """The picture of a terminal with a prompt, the command and its output."""
    lines = [f"$ {' '.join(COMMAND)}", *text.rstrip("\n").split("\n")]
    width, height = COLUMNS * CELL + 2 * MARGIN, TITLE + len(lines) * LINE + MARGIN
    shown = "\n".join(row for number, line in enumerate(lines) for row in _row(line, TITLE + (number + 0.75) * LINE))
    dots = "".join(f'<circle cx="{20 + 18 * number}" cy="18" r="5" fill="#3a414c"/>' for number in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}">\n'
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{BACKGROUND}"/>{dots}\n'
        f'<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="13" fill="{TEXT}">\n'
        f"{shown}\n</g>\n</svg>\n"
    )


def _row(line: str, height: float) -> Iterator[str]:
    """One line as pieces of one style; each has its place and length, so that columns stand below each other."""
    column, style = 0, ""
    for number, piece in enumerate(STYLE.split(line)):
        if number % 2:
            style = piece
        elif piece.strip():
            blanks = len(piece) - len(piece.lstrip())
            x, length = MARGIN + (column + blanks) * CELL, len(piece.strip()) * CELL
            place = f'x="{x:g}" y="{height:g}" textLength="{length:g}"'
            yield f'<text {place} xml:space="preserve"{_look(style)}>{escape(piece.strip(), quote=False)}</text>'
        column += 0 if number % 2 else len(piece)


def _look(style: str) -> str:
    codes = style.split(";")
    color = next((f' fill="{COLORS[code]}"' for code in codes if code in COLORS), "")
    return color + (' font-weight="bold"' if "1" in codes else "")


def photograph(page: Path, picture: Path) -> None:
    """The upper part of a page as a PNG."""
    with TemporaryDirectory() as profile:
        flags = ["--headless", "--no-sandbox", *QUIET, f"--user-data-dir={profile}", f"--window-size={WINDOW}"]
        command = [CHROMIUM, *flags, f"--screenshot={picture}", page.resolve().as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "terminal.svg").write_text(terminal(output_of("--color", "always")), encoding="utf-8")
    with TemporaryDirectory() as folder:
        page = Path(folder) / "risk.html"
        output_of("--html", str(page))
        photograph(page, PICTURES / "page.png")
    print(*(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes" for path in PICTURES.iterdir()), sep="\n")


if __name__ == "__main__":
    main()
