"""What all formats share: their names for the snapshot's columns, and rows that become rows of the snapshot."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from riskcheck.foundation import Place, Problem, SnapshotError, at_most, frozen, nearest, shortened
from riskcheck.snapshot import NOT_GIVEN, RawTable
from riskcheck.sources.tables import FileForm, mapped

Row = Mapping[str, object]
"""One row of an export under our names; None is what it leaves empty, and what it does not have."""

TOTAL = re.compile(r"(?:(?:sub|grand)[ -]?)?totals?(?: \(.*\))?", re.IGNORECASE)
"""What sums are called where a symbol should be."""


@frozen
class Layout:
    """A format's names: ours = theirs, of which the first that a file has counts; and which of ours it must have."""

    columns: Mapping[str, Sequence[str]]
    required: Sequence[str] = ("symbol", "size")

    def applied(self, table: RawTable, form: FileForm, place: Place) -> RawTable:
        """The table under our names; the desk's own ``columns`` go before the format's names.

        Raises SnapshotError, naming every required column that it does not have.
        """
        if not table.has_header:
            return table
        own = form.columns
        taken = {name for theirs in own.values() for name in theirs}
        found = {
            ours: next((name for name in theirs if name in table.columns and name not in taken), None)
            for ours, theirs in self.columns.items()
            if ours not in own
        }
        lacking = [
            self._lacks(ours, table, place) for ours in self.required if ours not in own and found.get(ours) is None
        ]
        if lacking:
            raise SnapshotError(*lacking)
        columns = {**{ours: (theirs,) for ours, theirs in found.items() if theirs}, **own}
        return mapped(table, replace(form, columns=columns), place).table

    def _lacks(self, ours: str, table: RawTable, place: Place) -> Problem:
        theirs = self.columns[ours]
        close = nearest(theirs[0], table.columns)
        return Problem(
            f"no column {' or '.join(map(repr, theirs))}, from which the {ours} is read",
            expected=f"it beside {', '.join(table.columns)}",
            fix=f"export it too, or say under [broker.columns] which it is: {ours} = {close or '...'!r}",
            place=place,
        )


def each_row(table: RawTable, read: Callable[[Row], Row]) -> RawTable:
    """The table with the cells that ``read`` gives for each row in place of its own, or beside them.

    ``read`` raises ValueError, saying what is wrong, for a row that it cannot take; a row that is a sum is none.
    Raises SnapshotError with the place of each such row: none is ever left out.
    """
    made: list[Row] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows_of(table)):
        try:
            made.append(read(_no_sum(row)))
        except ValueError as error:
            problems.append(Problem(str(error), place=table.place(number)))
    if problems:
        raise SnapshotError(*at_most(problems))
    names = dict.fromkeys(name for row in made for name in row)
    return replace(table, columns={**table.columns, **{name: [row[name] for row in made] for name in names}})


def rows_of(table: RawTable) -> Sequence[Row]:
    """The rows of a table as mappings."""
    rows = zip(*table.columns.values(), strict=True)
    return [
        {name: None if cell is NOT_GIVEN else cell for name, cell in zip(table.columns, row, strict=True)}
        for row in rows
    ]


def _no_sum(row: Row) -> Row:
    symbol = row.get("symbol")
    if isinstance(symbol, str) and TOTAL.fullmatch(symbol.strip()):
        raise ValueError(
            f"the row {shortened(symbol)} is a sum of others, expected positions alone; export without totals"
        )
    return row
