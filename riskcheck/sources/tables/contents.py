"""What files of each kind hold, under their own names: a line for each kind of file."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from riskcheck.files import read_json, read_text, refuse_open_end
from riskcheck.foundation import Place, Problem, SnapshotError, UsageError, unknown_name
from riskcheck.snapshot import NOT_GIVEN, RawTable, described, rows_to_table
from riskcheck.sources.tables.columns import at_path
from riskcheck.sources.tables.lines import Lines, find_table, lines_of_text
from riskcheck.sources.tables.read import Content
from riskcheck.sources.tables.snapshot_file import SnapshotFile
from riskcheck.sources.tables.xml import elements_of


def content_of(file: SnapshotFile, suffix: str) -> Content:
    """What a file holds, by its ending. Raises SnapshotError where it cannot be read."""
    if suffix not in CONTENTS:
        raise UsageError(unknown_name("kind of file", suffix or "without an ending", CONTENTS, Place(file.name)))
    if file.form.rows.end is not None and suffix not in WITH_LINES:
        found = f"rows.end for a file that ends in {suffix}"
        raise UsageError(Problem(found, f"a file of lines: {', '.join(WITH_LINES)}", "take it out", file.form.place))
    return replace(CONTENTS[suffix](file), file_name=file.path.name)


def _text(file: SnapshotFile) -> Content:
    dialect = file.form.dialect
    text = read_text(file.path, dialect.encoding)
    if not file.may_be_open:
        refuse_open_end(text, file.name)
    lines = lines_of_text(text, file.name, dialect.delimiter)
    found = find_table(lines, file.form)
    return Content(found.table, found.odd_rows, lines)


def _json(file: SnapshotFile) -> Content:
    tree = read_json(file.path)
    if file.form.json.rows is None and isinstance(tree, Mapping) and isinstance(tree.get(POSITIONS), list):
        return Content(rows_to_table(tree[POSITIONS], file.name), tree=tree, is_envelope=True)
    return Content(rows_in(tree, file), tree=tree, not_whole=_part(tree, file))


def rows_in(tree: object, file: SnapshotFile) -> RawTable:
    """The rows in a value of JSON. Raises SnapshotError where there is not a list of them, or not the whole of it."""
    form, place = file.form.json, Place(file.name)
    for path, wanted in form.must.items():
        value = at_path(tree, path.split("."))
        if value is not NOT_GIVEN and str(value) != str(wanted):
            found = f"{path} is {described(value)}, so that it is not the whole book"
            raise SnapshotError(Problem(found, f"{wanted!r}", "look at what was asked, and ask for all", place))
    rows = tree if form.rows is None else at_path(tree, form.rows.split("."))
    if isinstance(rows, Mapping) and form.key is not None:
        return rows_to_table([_keyed(key, row, form.key, place) for key, row in rows.items()], file.name)
    if isinstance(rows, list):
        return rows_to_table(rows, file.name)
    where = "the file" if form.rows is None else f"{form.rows} of [broker.json] rows"
    what = "nothing" if rows is NOT_GIVEN else described(rows)
    fix = (
        'key = "symbol" under [broker.json], which makes its keys a column'
        if isinstance(rows, Mapping)
        else "correct rows: the path to the list"
    )
    found = f"{where} is {what}"
    raise SnapshotError(Problem(found, "a list of positions, an empty one where there are none", fix, place))


def _part(tree: object, file: SnapshotFile) -> Problem | None:
    """The problem of an answer that says beside its rows that it is an error, or one page of several.

    A value that ``must`` names is the desk's to judge.
    """
    steps = (file.form.json.rows or "").split(".")
    for depth in range(len(steps)):
        table = at_path(tree, steps[:depth])
        for key, value in table.items() if isinstance(table, Mapping) else ():
            path = ".".join([*steps[:depth], str(key)])
            meaning = _meaning(str(key), value)
            if meaning and path not in file.form.json.must and path != file.form.json.rows:
                fix = (
                    f"ask for all of it; or, if it is whole all the same, say so under must of [broker.json]: {path!r}"
                )
                found = f"{path} is {described(value)}, {meaning}"
                return Problem(found, "a whole answer", fix, Place(file.name))
    return None


def _meaning(key: str, value: object) -> str:
    """What a value beside the rows says against them; nothing where it says nothing."""
    name = key.casefold().replace("_", "").replace("-", "")
    said = value not in (None, False, 0, "", "0", "false", "null") and value not in ([], {})
    if name in SUCCESS:
        return "which is an error and not a book" if not said else ""
    if not said:
        return ""
    return {
        **dict.fromkeys(ERRORS, "which is an error and not a book"),
        **dict.fromkeys(PAGES, "so that there are more rows"),
    }.get(name, "")


def _keyed(key: object, row: object, name: str, place: Place) -> object:
    """A row with the key that it stands under as a column."""
    if not isinstance(row, Mapping):
        return row
    if name in row:
        found = f"the row {key!r} has a value {name!r} already, which its key is to be"
        raise SnapshotError(Problem(found, fix="give the key another name: key = ...", place=place))
    return {name: key, **row}


def _parquet(file: SnapshotFile) -> Content:
    from riskcheck.sources.parquet import read_parquet_table

    return Content(read_parquet_table(file.path, file.name))


def _workbook(file: SnapshotFile) -> Content:
    from riskcheck.sources.tables.workbook import read_workbook

    return read_workbook(file)


def _page(file: SnapshotFile) -> Content:
    from riskcheck.sources.tables.page import read_page

    return read_page(file)


def _xml(file: SnapshotFile) -> Content:
    path = file.form.xml_rows
    if path is None:
        fix = 'rows = "Positions.Position" under [broker.xml], under [snapshot.xml] for --snapshot'
        place = file.form.place or Place(file.name)
        raise UsageError(Problem("XML of which nothing says what its rows are", "the path to them", fix, place))
    # Its cells are texts, to be read by the dialect, as are those of lines; lines it does not have.
    return Content(rows_to_table(elements_of(file, path), file.name), lines=Lines(file.name, (), ()))


SUCCESS = frozenset({"success", "ok", "issuccess"})
"""Keys beside the rows of an answer that are false of an error."""
ERRORS = frozenset({"error", "errors", "errormessage", "errormsg", "errorcode", "iserror", "fault"})
"""Keys that say something of an error alone."""
PAGES = frozenset(
    {"next", "nextpage", "nextpagecursor", "nextpagetoken", "nextcursor", "nexttoken", "nexturl", "nextlink"}
    | {"hasmore", "hasnext", "hasnextpage", "truncated", "istruncated", "@odata.nextlink"}
)
"""Keys that say something of a page which is not the last."""
POSITIONS = "positions"
"""Where the rows are in a snapshot of riskcheck's own form."""
OF_LINES = (".csv", ".txt", ".tsv")
WITH_LINES = (*OF_LINES, ".xlsx", ".xlsm", ".html", ".htm")
CONTENTS: Mapping[str, Callable[[SnapshotFile], Content]] = {
    **dict.fromkeys(OF_LINES, _text),
    ".json": _json,
    ".parquet": _parquet,
    **dict.fromkeys((".xlsx", ".xlsm"), _workbook),
    **dict.fromkeys((".html", ".htm"), _page),
    ".xml": _xml,
}
"""What reads the content of a file, by its ending."""
