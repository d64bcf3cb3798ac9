"""CSV files that pandas wrote."""

from pathlib import Path

from riskcheck.csv_table import read_csv_table
from riskcheck.snapshot import RawTable
from riskcheck.sources.json_file import read_text, shown


def read_frame_csv(path: Path) -> RawTable:
    """The columns of a CSV file; the row numbers that ``to_csv`` writes first, under no name, are called ``index``."""
    text = read_text(path)
    return read_csv_table(f"index{text}" if text.startswith(",") else text, shown(path))
