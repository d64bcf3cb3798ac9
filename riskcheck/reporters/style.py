"""How text is laid out."""

from riskcheck.foundation import frozen


@frozen
class TextStyle:
    """How the text is laid out: columns of the terminal, colours, and how much is said (-1 quiet, 1 verbose)."""

    width: int = 100
    color: bool = False
    verbosity: int = 0
