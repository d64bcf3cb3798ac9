"""Books in which something is not known, and the same books where the source says it or the desk declares it."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk import Desk, book
from fault import SNAPSHOT, Arrange, Fault, fault, file

OF_THE_DAY = 'pnl = "of the day"\n'
QUIET = {"realized_pnl": 0.0, "unrealized_pnl": 0.0}
SAP = {"symbol": "SAP", "side": "long", "size": 10.0, "mark_price": 200.0, **QUIET}
RATES = {"USD": 0.9, "USDT": 0.9, "USDC": 0.9, "INR": 0.01}


@dataclass(frozen=True)
class Known:
    """A book in which everything is said: its exit code, its figures worked out by hand, and words of it."""

    name: str
    arrange: Arrange
    code: int
    figures: Mapping[str, float]
    run: tuple[str, ...] = SNAPSHOT
    words: tuple[str, ...] = field(default=())


def known(
    name: str, arrange: Arrange, code: int = 0, *words: str, run: Sequence[str] = SNAPSHOT, **figures: float
) -> Known:
    """A row of the table of what is known."""
    return Known(name, arrange, code, figures, tuple(run), words)


def told(name: str, arrange: Arrange, *names: str, code: int = 2, run: Sequence[str] = SNAPSHOT) -> Fault:
    """A row of the fault table, of a book in a JSON file unless it says otherwise."""
    return fault(name, arrange, code, *names, run=run)


def day(text: str) -> Arrange:
    """The config with other lines under ``[day]``."""

    def arrange(desk: Desk) -> None:
        settings = desk.read("config/config.toml")
        assert OF_THE_DAY in settings
        desk.write("config/config.toml", settings.replace(OF_THE_DAY, text))

    return arrange


def more(text: str) -> Arrange:
    """The config with more lines at its end: of the last broker first."""
    return lambda desk: desk.write("config/config.toml", desk.read("config/config.toml") + text)


def declared(text: str) -> Arrange:
    """The config with these lines under ``[snapshot]``."""
    return more(f"[snapshot]\n{text}")


def held(*positions: Mapping[str, Any], **envelope: Any) -> Arrange:
    """A snapshot of just now with these rows and no others, also where there are none."""

    def arrange(desk: Desk) -> None:
        desk.write("book.json", {**book(), "positions": list(positions), **envelope})

    return arrange


def sap(**cells: Any) -> Arrange:
    """A snapshot with one row of shares, of which some cells are set; one that is ``...`` is left out."""
    row = {name: cell for name, cell in {**SAP, "currency": "EUR", **cells}.items() if cell is not ...}
    return held(row, fx=RATES)


def csv(*lines: str) -> Arrange:
    """A CSV file of these lines."""
    return file("book.csv", "".join(f"{line}\n" for line in lines))


def columns(**cells: Sequence[Any]) -> Arrange:
    """A Parquet file of these columns."""

    def arrange(desk: Desk) -> None:
        import pandas as pd

        pd.DataFrame(cells).to_parquet(desk.path("book.parquet"))

    return arrange


def papers(positions: Mapping[str, Any], **figures: Any) -> Arrange:
    """A paper portfolio with these positions and figures."""
    return file("config/paper.json", {"positions": positions, **figures})


def unparse(name: str, seconds: float) -> Arrange:
    """The time of a file set back by some seconds."""

    def arrange(desk: Desk) -> None:
        moment = time.time() - seconds
        os.utime(desk.path(name), (moment, moment))

    return arrange


def replaced(old: str, new: str) -> Arrange:
    """The config with one text replaced."""

    def arrange(desk: Desk) -> None:
        settings = desk.read("config/config.toml")
        assert old in settings
        desk.write("config/config.toml", settings.replace(old, new))

    return arrange
