"""The kinds of brokers that a config can name: a file and a line for each."""

from collections.abc import Mapping

from riskcheck.sources.kinds import alpaca, ccxt, file, paper, python
from riskcheck.sources.kinds.kind import SourceKind

KINDS: Mapping[str, SourceKind] = {
    "paper": paper.PAPER,
    "file": file.FILE,
    "ccxt": ccxt.CCXT,
    "alpaca": alpaca.ALPACA,
    "python": python.PYTHON,
}
