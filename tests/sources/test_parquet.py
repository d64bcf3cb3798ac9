"""A Parquet file is read as what a DataFrame of it would say, without a DataFrame."""

from datetime import UTC, datetime
from math import nan

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from riskcheck.foundation.problems import SnapshotError
from riskcheck.sources.parquet import read_parquet_table

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (pa.array([1.5, None, nan, -0.0]), [1.5, None, None, 0.0]),
        (pa.array([1.5, nan], pa.float32()), [1.5, None]),
        (pa.array([1.5, 2.5]), [1.5, 2.5]),
        (pa.array([1, 2]), [1, 2]),
        (pa.array([1, None]), [1, None]),
        (pa.array(["A", None, "A", ""]), ["A", None, "A", ""]),
        (pa.array(["A", "B"], pa.large_string()), ["A", "B"]),
        (pa.array(["A", None, "A"]).dictionary_encode(), ["A", None, "A"]),
        (pa.array([True, None, False]), [True, None, False]),
        (pa.array([NOON, None], pa.timestamp("us", "UTC")), [NOON, None]),
        (pa.array([None, None]), [None, None]),
        (pa.array([], pa.float64()), []),
        (pa.array([], pa.string()), []),
    ],
)
def test_the_cells_of_a_column_are_those_in_the_file(tmp_path, column, cells):
    """Null and NaN are null, everything else is itself, and zero is no null."""
    path = tmp_path / "book.parquet"
    parquet.write_table(pa.table({"x": column}), path)
    table = read_parquet_table(path, "book.parquet")
    assert (list(table.columns["x"]), table.count) == (cells, len(cells))


def test_the_cells_of_all_row_groups_are_one_column(tmp_path):
    """A file that was written piece by piece, each with words of its own, is read whole and in its order."""
    path = tmp_path / "book.parquet"
    symbols = ["A", "B", "A", None, "C"]
    parquet.write_table(pa.table({"symbol": symbols, "size": [1, 2, 3, 4, 5]}), path, row_group_size=2)
    table = read_parquet_table(path, "book.parquet")
    assert table.columns == {"symbol": symbols, "size": [1, 2, 3, 4, 5]}
    assert str(table.place(4)) == "book.parquet, row 5"


def test_the_row_labels_of_a_data_frame_are_no_column(tmp_path):
    """What pandas writes beside the columns to find its own rows again is no part of the book."""
    path = tmp_path / "book.parquet"
    pd.DataFrame({"symbol": ["A", "B"]}, index=[7, 9]).to_parquet(path)
    assert read_parquet_table(path, "book.parquet").columns == {"symbol": ["A", "B"]}


def test_a_column_twice_is_refused(tmp_path):
    """Nobody can say which of the two would be meant."""
    path = tmp_path / "book.parquet"
    parquet.write_table(pa.Table.from_arrays([pa.array([1.0]), pa.array([2.0])], names=["size", "size"]), path)
    with pytest.raises(SnapshotError, match="the column 'size' twice"):
        read_parquet_table(path, "book.parquet")


def test_a_folder_of_parts_is_one_book(tmp_path):
    """What a cluster wrote as several files in a folder is read as one table."""
    folder = tmp_path / "book.parquet"
    folder.mkdir()
    for number in (1, 2):
        parquet.write_table(pa.table({"symbol": [f"A{number}"]}), folder / f"part-{number}.parquet")
    assert read_parquet_table(folder, "book.parquet").columns == {"symbol": ["A1", "A2"]}


@pytest.mark.parametrize("name", ["_part-2.parquet", ".part-2.parquet"])
def test_no_part_of_a_folder_is_left_out_for_its_name(tmp_path, name):
    """Files that begin with a dot or an underline would not be read, and their positions not be seen."""
    folder = tmp_path / "book.parquet"
    folder.mkdir()
    for part in ("part-1.parquet", name):
        parquet.write_table(pa.table({"symbol": [part]}), folder / part)
    (folder / "_SUCCESS").touch()

    with pytest.raises(SnapshotError, match=name):
        read_parquet_table(folder, "book.parquet")
