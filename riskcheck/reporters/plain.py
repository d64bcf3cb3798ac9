"""Text that is safe on a terminal: what a source or a file says cannot move the cursor or change a colour."""


def printable(text: str) -> str:
    """The text with everything that is not printable written out as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
