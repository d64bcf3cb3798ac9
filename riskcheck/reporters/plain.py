"""Text that is safe on a terminal and in XML: what a source or a file says cannot move the cursor or break a format."""


def printable(text: str) -> str:
    """The text with everything that is not printable written out as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def printable_lines(text: str) -> str:
    """As ``printable``, with the ends of lines left as they are."""
    return "\n".join(map(printable, text.split("\n")))
