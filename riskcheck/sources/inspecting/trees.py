"""Where the rows are in a JSON file, and what stands inside of their cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riskcheck.foundation import MAX_COLUMNS
from riskcheck.snapshot import NOT_GIVEN, RawTable, likely_rank
from riskcheck.sources.inspecting.mapping import word_of

MAX_DEPTH = 4
PAGES = ("cursor", "nextpage", "hasmore", "nexttoken", "nextlink")


class Found(NamedTuple):
    """Rows in a tree: the path to them, whether they are a table by key, and how much of them is known."""

    path: str
    is_keyed: bool
    score: tuple[int, int]


def rows_in_tree(tree: object) -> list[Found]:
    """The lists of rows in a value of JSON, and the tables of them; the likeliest first."""
    return sorted(_found(tree, ()), key=lambda one: one.score, reverse=True)


def _found(value: object, path: tuple[str, ...]) -> Iterator[Found]:
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, Mapping)]
        if rows and len(rows) == len(value):
            yield Found(".".join(path), False, (_known(rows), len(rows)))
        return
    if not isinstance(value, Mapping) or len(path) >= MAX_DEPTH:
        return
    rows = [row for row in value.values() if isinstance(row, Mapping)]
    if path and rows and len(rows) == len(value) and _known(rows) >= 1:
        yield Found(".".join(path), True, (_known(rows), len(rows)))
    for key, one in value.items():
        if isinstance(key, str) and key and "." not in key:
            yield from _found(one, (*path, key))


def _known(rows: Sequence[Mapping[str, object]]) -> int:
    """How many of a position's columns the first row has."""
    names = [word_of(name) for name in paths_in(rows[0])]
    wanted = ("symbol", "size", "mark_price", "entry_price")
    return sum(any(likely_rank(ours, name) is not None for name in names) for ours in wanted)


def paths_in(row: Mapping[str, object], before: str = "") -> Iterator[str]:
    """The dotted paths to what stands in a row that is neither a table nor a list."""
    for key, value in row.items():
        if "." in key:
            continue
        path = f"{before}{key}"
        if isinstance(value, Mapping):
            if path.count(".") < MAX_DEPTH:
                yield from paths_in(value, f"{path}.")
        elif not isinstance(value, list):
            yield path


def flat(table: RawTable) -> dict[str, list[object]]:
    """The columns of a table, and what stands inside of their cells that are tables, by dotted paths."""
    columns: dict[str, list[object]] = {}
    for name, cells in table.columns.items():
        inner = dict.fromkeys(
            path for cell in cells if isinstance(cell, Mapping) for path in paths_in(cell, f"{name}.")
        )
        for path in list(inner)[:MAX_COLUMNS]:
            columns[path] = [_at(cell, path.split(".")[1:]) for cell in cells]
        if not inner:
            columns[name] = list(cells)
    return columns


def _at(value: object, path: Sequence[str]) -> object:
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return NOT_GIVEN
        value = value[key]
    return value


def further_pages(tree: object, before: str = "") -> Iterator[str]:
    """The paths at which an answer says that there is more of it."""
    if not isinstance(tree, Mapping):
        return
    for key, value in tree.items():
        word = str(key).casefold().replace("_", "")
        if isinstance(value, Mapping):
            if before.count(".") < MAX_DEPTH:
                yield from further_pages(value, f"{before}{key}.")
        elif value and any(one in word for one in PAGES):
            yield f"{before}{key}"
