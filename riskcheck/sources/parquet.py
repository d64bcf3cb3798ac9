"""Parquet files as raw tables, column by column, without a DataFrame in between."""

import re
from itertools import chain
from math import isfinite, isnan
from pathlib import Path
from typing import Any

from riskcheck.foundation import Place, Problem, SnapshotError, UsageError
from riskcheck.snapshot import RawTable
from riskcheck.sources.frames import refuse_duplicate_names

INSTALL_PARQUET = "pip install 'riskcheck[parquet]'"
ROW_NUMBERS = re.compile(r"__index_level_\d+__")
"""The columns in which pandas keeps the labels of its rows, which are not part of the book."""


def read_parquet_table(path: Path, name: str) -> RawTable:
    """The columns of a Parquet file; NaN is null. Raises SnapshotError where it cannot be read, or is none."""
    place = Place(name)
    try:
        from pyarrow import ArrowInvalid
    except ImportError:
        raise UsageError(Problem("Parquet cannot be read without pyarrow", fix=INSTALL_PARQUET, place=place)) from None
    try:
        table = _read(path, place)
    except OSError as error:
        found = f"cannot be read: {error.strerror or error}"
        raise SnapshotError(Problem(found, fix="correct the path, or write the file again", place=place)) from None
    except ArrowInvalid as error:
        raise SnapshotError(Problem(f"not Parquet: {error}", fix="write the file again", place=place)) from None
    refuse_duplicate_names(table.column_names, name)
    columns = {title: _cells(table.column(title)) for title in table.column_names if not ROW_NUMBERS.fullmatch(title)}
    return RawTable(columns, table.num_rows, lambda row: Place(f"{name}, row {row + 1}"))


def _read(path: Path, place: Place) -> Any:
    """The Arrow table in a file, or in all files of a folder, for which pyarrow has to load much more of itself."""
    from pyarrow import parquet

    if path.is_dir():
        _refuse_left_out(path, place)
        return parquet.read_table(path)
    texts = [column.name for column in parquet.read_schema(path) if _is_text(column.type)]
    with parquet.ParquetFile(path, read_dictionary=texts) as file:
        return file.read()


def _refuse_left_out(folder: Path, place: Place) -> None:
    """Refuse a folder with files of positions that pyarrow leaves out: those that begin with a dot or an underline."""
    left_out = sorted(one for one in folder.rglob("[._]*") if one.suffix == ".parquet")
    if left_out:
        found = f"{left_out[0].name}, which is not read as its name begins with {left_out[0].name[0]!r}"
        fix = "give it another name, or take it out of the folder"
        raise SnapshotError(Problem(found, expected="files of positions alone", fix=fix, place=place))


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _cells(column: Any) -> list[object]:
    return list(chain.from_iterable(map(_cells_of, column.chunks)))


def _cells_of(array: Any) -> list[object]:
    """The values of an Arrow array, each text as one object however many rows have it, and NaN as null."""
    from pyarrow import types

    if _is_text(array.type):
        array = array.dictionary_encode()
    if types.is_dictionary(array.type):
        words: dict[object, object] = {None: None, **dict(enumerate(array.dictionary.to_pylist()))}
        return list(map(words.__getitem__, _values(array.indices)))
    values = _values(array)
    if types.is_floating(array.type) and not all(map(isfinite, filter(None, values))):
        return [None if value is None or isnan(value) else value for value in values]
    return values


def _values(array: Any) -> list[Any]:
    """The values as Arrow has them: plain numbers by way of numpy, as its own conversion takes them one by one."""
    from numpy import from_dlpack
    from pyarrow import types

    is_plain = types.is_integer(array.type) or types.is_floating(array.type)
    values: list[Any] = from_dlpack(array).tolist() if is_plain and not array.null_count else array.to_pylist()
    return values
