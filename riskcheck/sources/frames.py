"""pandas DataFrames as raw tables, without importing pandas for those who have none."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import RawTable

if TYPE_CHECKING:
    import pandas as pd


def is_frame(value: object) -> "TypeGuard[pd.DataFrame]":
    """Whether a value is a DataFrame; nobody can hold one without having imported pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def frame_to_table(frame: "pd.DataFrame", source: str) -> RawTable:
    """The columns of a DataFrame; what pandas holds for missing (NaN, NaT, NA) becomes null."""
    names = [str(name) for name in frame.columns]
    refuse_duplicate_names(names, source)
    columns = {name: _cells(frame.iloc[:, position]) for position, name in enumerate(names)}
    # A frame without columns is how an empty list of rows becomes one.
    return RawTable(columns, len(frame), lambda row: Place(f"{source}, row {row + 1}"), has_header=bool(columns))


def refuse_duplicate_names(names: Sequence[str], source: str) -> None:
    """Raise SnapshotError where two columns have one name."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SnapshotError(Problem(f"the column {twice[0]!r} twice", expected="each column once", place=Place(source)))


def _cells(series: "pd.Series[Any]") -> list[object]:
    missing = series.isna()
    cells: list[object] = series.tolist()
    if not missing.any():
        return cells
    return [None if gone else cell for cell, gone in zip(cells, missing.tolist(), strict=True)]
