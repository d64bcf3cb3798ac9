"""CSV files that pandas wrote, and texts of which only a part is a table."""

from riskcheck.files import read_csv_table, read_text, refuse_open_end
from riskcheck.snapshot import RawTable
from riskcheck.sources.tables import SnapshotFile


def read_frame_csv(file: SnapshotFile) -> RawTable:
    """The columns of a CSV file; the row numbers that ``to_csv`` writes first, under no name, are called ``index``."""
    text = read_text(file.path)
    named = f"index{text}" if text.startswith(",") else text
    return read_csv_table(named, file.name, may_be_open=file.may_be_open)


def whole_text(file: SnapshotFile) -> str:
    """The text of a file; raises SnapshotError where its last line was cut off."""
    text = read_text(file.path)
    if not file.may_be_open:
        refuse_open_end(text, file.name)
    return text
