"""What a million rows of a file of another form take: read by its dialect, and made a book.

Semicolons, decimal commas and dots between thousands, two lines before the header, and columns under other names.
Beside it ``pandas.read_csv`` reads the same file, told of the same dialect, and riskcheck makes the book of a file in
its own form with the same rows. Processor time is compared, which a busy machine stretches less; the garbage collector
is off, as it is in the command.

    python tests/benchmarks/described_file.py
"""

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd
from interleaved import verdict

sys.path.insert(0, str(Path(__file__).parents[1]))

from described_files import NOW, holdings_of

from riskcheck.snapshot import Holdings, Measures, build_snapshot

COUNT, SYMBOLS, ROUNDS, TARGET = 1_000_000, 500, 5, 1.5
OURS = "symbol,size,mark_price,entry_price,currency,account\n"
THEIRS = "Konto;12\n\nName;Stück;Kurs;Einstand;Währung;Depot\n"
KEYS = """format = "table"
live = true
[broker.csv]
delimiter = ";"
decimal = ","
thousands = "."
header = "Kurs"
[broker.columns]
symbol = "Name"
size = "Stück"
mark_price = "Kurs"
entry_price = "Einstand"
currency = "Währung"
account = "Depot"
"""


def main() -> None:
    gc.disable()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        parts: dict[str, Callable[[], object]] = {
            "the dialect's file, read and made a book": lambda: book(holdings_of(folder, None, KEYS)),
            "pandas.read_csv of the same file": lambda: read_by_pandas(folder),
            "a file of our own form, made a book": lambda: book(ours),
        }
        ours = holdings_of(folder, None, "live = true\n", name="plain.csv")
        spent: dict[str, list[float]] = {part: [] for part in parts}
        for _ in range(ROUNDS):
            for part, run in parts.items():
                start = process_time()
                run()
                spent[part].append(process_time() - start)
    for part, seconds in spent.items():
        print(f"{part:42} {median(seconds):6.2f} s of the processor")
    dialect, by_pandas, build = (median(seconds) for seconds in spent.values())
    print(f"of pandas.read_csv and the book together   {verdict(dialect / (by_pandas + build), TARGET)}")


def write(folder: Path) -> None:
    """The same rows in both forms."""
    random = Random(1)  # noqa: S311 - the same rows in every run
    with (
        (folder / "book.csv").open("w", encoding="utf-8") as theirs,
        (folder / "plain.csv").open("w", encoding="utf-8") as ours,
    ):
        theirs.write(THEIRS)
        ours.write(OURS)
        for number in range(COUNT):
            size, cents = random.randint(1, 99_999), random.randint(100, 9_999_999)
            price = f"{cents / 100:,.2f}"
            german = price.translate(str.maketrans(",.", ".,"))
            plain = price.replace(",", "")
            theirs.write(f"S{number % SYMBOLS};{size};{german};{german};EUR;D{number % 50}\n")
            ours.write(f"S{number % SYMBOLS},{size},{plain},{plain},EUR,D{number % 50}\n")


def read_by_pandas(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "book.csv", sep=";", decimal=",", thousands=".", skiprows=2)


def book(holdings: Holdings) -> object:
    return build_snapshot(holdings, Measures("EUR", {}), as_of=NOW)


if __name__ == "__main__":
    main()
