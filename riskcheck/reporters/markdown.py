"""Text that is safe in Markdown: what a source or a file says adds no layout, link, mention, formula or emoji."""

import re

from riskcheck.reporters.plain import printable

MAX_LENGTH = 250
SPECIAL = re.compile(r"[\\`*\[\]<>|~&$#@]|_(?!\w)|:(?=//|[a-z+-]\w*:)|(?<=www)\.", re.IGNORECASE)
"""What would be taken for markup; an underscore within or before a word is not."""


def markdown(text: str) -> str:
    """The text as one line of a paragraph or a table's cell, cut where it is longer than anybody reads."""
    line = printable(text)
    cut = line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1]}…"
    return SPECIAL.sub(r"\\\g<0>", cut)
