"""Columns of a source under the snapshot's names: ours = theirs."""

from collections.abc import Mapping
from dataclasses import replace

from riskcheck.foundation import Place, Problem, SnapshotError, at_most, nearest
from riskcheck.snapshot import NOT_GIVEN, RawTable

ABOVE = frozenset({"currency", "venue", "account", "as_of", "totals", "last_line"})
"""What a broker's table says of all its rows; a line below its [broker.columns] would name a column."""


def renamed(table: RawTable, columns: Mapping[str, str], place: Place) -> RawTable:
    """The table with ``columns`` (ours = theirs) under our names; the others keep theirs, and all keep their order.

    Our names may be the snapshot's or any other, which makes a further column with a name that policies can write.
    Raises SnapshotError, with all that is wrong, where the table has no such column, where one column is to be two, or
    where our name is that of another column. ``place`` is what its problems name.
    """
    if not table.has_header:
        return table
    problems = [
        problem
        for ours, theirs in columns.items()
        if (problem := _why_not(ours, theirs, columns, table.columns, place)) is not None
    ]
    if problems:
        raise SnapshotError(*problems)
    ours_of = {theirs: ours for ours, theirs in columns.items()}
    return replace(table, columns={ours_of.get(name, name): cells for name, cells in table.columns.items()})


def _why_not(
    ours: str, theirs: str, columns: Mapping[str, str], there: Mapping[str, object], place: Place
) -> Problem | None:
    """What is wrong with one line of a mapping; None where nothing is."""
    if theirs not in there:
        close = nearest(theirs, there)
        fix = f"did you mean {close!r}?" if close else ""
        if ours in ABOVE:
            fix = f'of all rows alike it is said above [broker.columns]: {ours} = "{theirs}" on the [[broker]] itself'
        return Problem(
            f"{ours} is to be the column {theirs!r}, which the source does not have",
            expected=f"one of {', '.join(there) or 'no columns at all'}",
            fix=fix,
            place=place,
        )
    twins = [name for name, source in columns.items() if source == theirs]
    if len(twins) > 1 and ours == twins[0]:
        found = f"{' and '.join(twins)} are to be the one column {theirs!r}"
        return Problem(found, expected="each column once", fix="remove one of them", place=place)
    if ours in there and ours not in columns.values():
        found = f"{ours} is to be the column {theirs!r}, but the source has a column {ours!r} already"
        return Problem(found, fix=f"give one of the two another name: another = {ours!r}", place=place)
    return None


def with_meanings(table: RawTable, values: Mapping[str, Mapping[str, str]], place: Place) -> RawTable:
    """The table with the words of some columns put into ours; raises SnapshotError for a word without a meaning."""
    columns = dict(table.columns)
    problems: list[Problem] = []
    for name, meanings in values.items():
        cells = columns.get(name, ())
        unknown = dict.fromkeys(str(cell) for cell in cells if not _is_empty(cell) and str(cell) not in meanings)
        expected = f"one of {', '.join(meanings)}"
        fix = f"add it to the values of {name}"
        problems += [Problem(f"{name} is {word!r}", expected=expected, fix=fix, place=place) for word in unknown]
        if name in columns:
            columns[name] = [cell if _is_empty(cell) else meanings.get(str(cell)) for cell in cells]
    if problems:
        raise SnapshotError(*at_most(problems))
    return replace(table, columns=columns)


def _is_empty(cell: object) -> bool:
    return cell is None or cell is NOT_GIVEN
