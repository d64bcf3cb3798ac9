"""A file looked at: a ready format where one fits, else a table; tried, and what is not known asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from riskcheck.files import read_json, shown
from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.snapshot import plain
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.inspecting.asked import questions_of, rows_of_snapshot
from riskcheck.sources.inspecting.mapping import NUMBERS, Mapped, map_columns
from riskcheck.sources.inspecting.moments import Moment, moment_in_json, moment_in_lines
from riskcheck.sources.inspecting.proposal import Proposal, Question
from riskcheck.sources.inspecting.ready import Fitting, ready_formats
from riskcheck.sources.inspecting.rows import of_another_kind, rows_of
from riskcheck.sources.inspecting.styles import style_of
from riskcheck.sources.inspecting.texts import Sheet, header_key, read_sheet
from riskcheck.sources.inspecting.trees import Found, flat, further_pages, rows_in_tree
from riskcheck.sources.tables import (
    OF_LINES,
    READY,
    TABLE,
    Content,
    Dialect,
    FileForm,
    SnapshotFile,
    content_of,
    find_table,
    some_rows,
)

OTHERS = 200
"""How many lines around a table are looked through for a time."""


def inspect_file(path: Path) -> Proposal:
    """How a file would be read, and what a person has to say. Raises RiskcheckError where it cannot be read at all."""
    if not path.is_file():
        raise SnapshotError(Problem("not a file", fix="give the path of one file", place=Place(shown(path))))
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _of_json(path)
    if suffix in OF_LINES:
        sheet = read_sheet(path)
        fitting = ready_formats(path, sheet)
        return _ready(path, fitting) if fitting else _of_lines(path, sheet)
    fitting = ready_formats(path, None)
    return _ready(path, fitting) if fitting else _of_other(path, suffix)


def _ready(path: Path, fitting: Sequence[Fitting]) -> Proposal:
    """The proposal of a ready format, tried."""
    best, *others = fitting
    rivals = [one for one in others if len(one.shared) == len(best.shared)]
    why = f"the format {best.said['format']} fits: the file has its columns {', '.join(best.shared)}"
    proposal = Proposal(best.said, why)
    if rivals:
        names = ", ".join(str(one.said["format"]) for one in rivals)
        proposal = proposal.asking(
            Question(f"it may as well be {names}: say which", f'format = "{rivals[0].said["format"]}"')
        )
    return _tried(path, proposal)


def _of_lines(path: Path, sheet: Sheet) -> Proposal:
    """The proposal of a table in lines."""
    said: dict[str, object] = {"format": TABLE}
    csv: dict[str, object] = {}
    if sheet.encoding != "utf-8":
        csv["encoding"] = sheet.encoding
    if sheet.delimiter != ",":
        csv["delimiter"] = sheet.delimiter
    questions: list[Question] = []
    if sheet.is_open:
        found = "its last line does not end: the file was cut off, unless what writes it never ends that line"
        questions.append(Question(found, 'last_line = "open"'))
    index = sheet.headings[0].index if sheet.headings else _first(sheet)
    names = [str(cell).strip() for cell in sheet.lines.cells[index] if cell is not None]
    key = header_key(sheet.lines, index, names[:1])
    if key is not None:
        csv["header"] = key
    questions += _other_tables(sheet, index)
    numbered = FileForm(format=TABLE, dialect=Dialect(header=sheet.lines.numbers[index]), columns=_OURS)
    table = find_table(sheet.lines, numbered)
    content = Content(table.table, table.odd_rows, sheet.lines)
    around = [" ".join(str(cell) for cell in cells if cell is not None) for cells in _around(sheet, index)]
    return _of_table(path, content, said, csv, questions, around)


_OURS = {ours: (ours,) for ours in ("symbol", "side", "size", "currency", "notional", "multiplier")}


def _first(sheet: Sheet) -> int:
    there = (index for index, cells in enumerate(sheet.lines.cells) if any(str(cell or "").strip() for cell in cells))
    return next(there, 0)


def _around(sheet: Sheet, header: int) -> list[Sequence[object]]:
    """The lines before the header, and those behind it that are not of the table's width."""
    width = len(sheet.lines.cells[header])
    behind = [cells for cells in sheet.lines.cells[header + 1 :] if cells and len(cells) < width]
    return [*sheet.lines.cells[:header], *behind[-OTHERS:]]


def _other_tables(sheet: Sheet, header: int) -> list[Question]:
    """A question where another line could be the header of positions, too."""
    cells = list(sheet.lines.cells[header])
    others = [one for one in sheet.headings if one.is_whole and one.index > header]
    other = next((one for one in others if list(sheet.lines.cells[one.index]) != cells), None)
    again = next((one for one in others if list(sheet.lines.cells[one.index]) == cells), None)
    if other is not None:
        line = sheet.lines.numbers[other.index]
        found = f"line {line} looks like the header of another table: say which one holds the positions, and its end"
        return [Question(found, f"header = {line}", "csv")]
    if again is not None:
        line = sheet.lines.numbers[again.index]
        return [Question(f"the header stands again in line {line}: say where the positions end", 'end = "..."', "rows")]
    return []


def _of_table(
    path: Path,
    content: Content,
    said: dict[str, object],
    csv: dict[str, object],
    questions: list[Question],
    around: Sequence[str],
) -> Proposal:
    """The proposal of a table with something around it, whose cells are texts."""
    table = content.table
    mapped = map_columns(table.columns, _reads)
    # The columns of positions are told by their cells, of which those around the table are not.
    rows = rows_of(table, content.odd_rows, mapped.columns, _first_cells(content))
    kept = some_rows(table, list(rows.kept))
    mapped = map_columns(kept.columns, _reads)
    style = style_of(
        kept.columns[name] for ours, name in mapped.columns.items() if ours in _NUMBERS and name in kept.columns
    )
    csv |= style.said
    if csv:
        said["csv"] = csv
    if rows.said:
        said["rows"] = rows.said
    moment = moment_in_lines(kept.columns, around)
    questions += [*style.questions, *rows.questions]
    questions += of_another_kind(kept.columns, {name: plain(name) for name in kept.columns})
    return _proposed(path, said, mapped, moment, questions, "no ready format has its columns")


_NUMBERS = frozenset({*NUMBERS, "notional"})


def _reads(cells: Sequence[object]) -> bool:
    """Whether most of the cells with a digit are numbers in some style."""
    there = [str(cell).strip() for cell in cells if cell is not None and not isinstance(cell, bool)]
    there = [cell for cell in there if any(map(str.isdigit, cell))]
    return bool(there) and sum(map(_is_like_a_number, there)) * 2 >= len(there)


def _is_like_a_number(cell: str) -> bool:
    bare = cell.strip("()$€£¥₹%+- ")
    return bool(bare) and all(letter.isdigit() or letter in ".,'\u2019 \u00a0\u202feE+-" for letter in bare)


def _first_cells(content: Content) -> list[object]:
    """What the line of each row begins with."""
    if content.lines is None:
        return [None] * content.table.count
    by_number = dict(zip(content.lines.numbers, content.lines.cells, strict=True))
    lines = [content.table.place(row).line for row in range(content.table.count)]
    return [(by_number.get(line or 0) or [None])[0] for line in lines]


def _of_json(path: Path) -> Proposal:
    """The proposal of a JSON file."""
    tree = read_json(path)
    if _is_empty(tree):
        formats = ", ".join(sorted({*READY, *EXPORTS}))
        found = f"there are no rows in it, so that nothing tells what it is: say one of {formats}"
        return Proposal({}, "the file is empty").asking(Question(found, 'format = "..."'), _FILE_TIME)
    fitting = ready_formats(path, None)
    if fitting:
        return _ready(path, fitting)
    lists = rows_in_tree(tree)
    if not lists:
        found = "no list of rows is in it: say the path to the rows"
        return Proposal({"format": TABLE}, "no ready format fits").asking(Question(found, 'rows = "..."', "json"))
    return _of_rows(path, tree, lists)


_FILE_TIME = Question("nothing says when it was true, unless the format does", 'as_of = "file"')


def _is_empty(tree: object) -> bool:
    return isinstance(tree, list | dict) and not tree


def _of_rows(path: Path, tree: object, lists: Sequence[Found]) -> Proposal:
    """The proposal of rows in a tree."""
    best, *others = lists
    said: dict[str, object] = {"format": TABLE}
    questions: list[Question] = []
    where: dict[str, object] = {"rows": best.path} if best.path else {}
    if best.is_keyed:
        where["key"] = "key"
    if where:
        said["json"] = where
    rival = next((one for one in others if one.score[0] >= max(2, best.score[0])), None)
    if rival is not None:
        found = f"{rival.path!r} may hold positions, too, beside {best.path or 'the list'!r}: say which does"
        questions.append(Question(found, f'rows = "{rival.path}"', "json"))
    questions += [
        Question(f"{page} says that there are further pages: ask for all of them, in one file")
        for page in further_pages(tree)
    ]
    table = content_of(SnapshotFile(path, form=_json_form(where)), ".json").table
    columns = flat(table)
    mapped = map_columns(columns, _reads)
    if best.is_keyed and "symbol" not in mapped.columns:
        mapped = replace(mapped, columns={"symbol": "key", **mapped.columns})
    questions += of_another_kind(columns, {name: plain(name.rpartition(".")[2]) for name in columns})
    return _proposed(path, said, mapped, moment_in_json(tree, columns), questions, "no ready format has its columns")


def _json_form(where: Mapping[str, object]) -> FileForm:
    from riskcheck.sources.inspecting.trial import form_by

    return form_by(Path("file.json"), {"format": TABLE, **({"json": where} if where else {})})


def _of_other(path: Path, suffix: str) -> Proposal:
    """The proposal of a file that is neither lines nor JSON, as far as its own form says where its table is."""
    content = content_of(SnapshotFile(path, form=FileForm(format=TABLE)), suffix)
    mapped = map_columns(content.table.columns, _reads)
    moment = moment_in_lines(content.table.columns, [])
    return _proposed(path, {"format": TABLE}, mapped, moment, [], "no ready format has its columns")


def _proposed(
    path: Path, said: dict[str, object], mapped: Mapped, moment: Moment, questions: Sequence[Question], why: str
) -> Proposal:
    """The proposal of a mapping, tried."""
    columns: dict[str, object] = dict(mapped.columns)
    for ours, values in mapped.values.items():
        columns[ours] = {"column": mapped.columns[ours], "values": values}
    said = {**said, **moment.said, **({"columns": columns} if columns else {})}
    proposal = Proposal(said, why).asking(*mapped.questions, *questions)
    return _tried(path, proposal, moment.questions)


def _tried(path: Path, proposal: Proposal, times: Sequence[Question] = ()) -> Proposal:
    """The proposal with what the reader itself asks for, and with the first rows as it reads them."""
    questions, snapshot, notes = questions_of(path, proposal, times)
    return replace(proposal.asking(*questions), rows=rows_of_snapshot(snapshot), notes=notes)
