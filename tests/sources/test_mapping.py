"""Columns of one's own become the snapshot's: ours = theirs."""

import pytest

from riskcheck.foundation.problems import Place, SnapshotError
from riskcheck.snapshot import rows_to_table
from riskcheck.sources.tables import FileForm, mapped

PLACE = Place("config.toml", 7)
TABLE = rows_to_table([{"Ticker": "SAP", "Qty": "5", "Sector": "software"}], "book.csv")


def renamed(table, columns, place):
    """The table under our names, by a mapping of one name each."""
    return mapped(table, FileForm(columns={ours: (theirs,) for ours, theirs in columns.items()}), place).table


def cells_of(table) -> dict[str, list]:
    return {name: list(cells) for name, cells in table.columns.items()}


def test_mapped_columns_are_under_our_names_and_the_others_under_their_own():
    """A mapped column changes its name and nothing else; what is not mapped stays, also in its order."""
    table = renamed(TABLE, {"size": "Qty", "symbol": "Ticker"}, PLACE)

    assert list(table.columns.items()) == [("symbol", ["SAP"]), ("size", ["5"]), ("Sector", ["software"])]
    assert table.place(0) == TABLE.place(0)


def test_a_further_column_may_get_a_name_too():
    """Our name need not be the snapshot's: a column that policies cannot write gets one that they can."""
    assert cells_of(renamed(TABLE, {"asset_class": "Sector"}, PLACE))["asset_class"] == ["software"]


def test_two_columns_may_change_places():
    """Each name is free as soon as the column that had it has another."""
    table = rows_to_table([{"a": 1, "b": 2}], "book.csv")

    assert cells_of(renamed(table, {"a": "b", "b": "a"}, PLACE)) == {"b": [1], "a": [2]}


def test_a_source_that_could_not_name_columns_has_none_to_map():
    """An empty list is an empty book, whatever its columns would have been."""
    assert renamed(rows_to_table([], "book.json"), {"size": "Qty"}, PLACE).count == 0


REFUSED = {
    "no such column": ({"size": "Qtty"}, "'Qtty', which the source does not have", "did you mean 'Qty'?"),
    "one column for two": ({"size": "Qty", "lots": "Qty"}, "size and lots are to be the one column 'Qty'", "remove"),
    "a name that is taken": ({"Sector": "Qty"}, "the source has a column 'Sector' already", "another = 'Sector'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_mapping_that_cannot_be_meant_is_refused(case):
    """What is not there, would be there twice, or would hide another column is an error with its place and fix."""
    columns, found, fix = REFUSED[case]

    with pytest.raises(SnapshotError) as refusal:
        renamed(TABLE, columns, PLACE)

    (problem,) = refusal.value.problems
    assert found in problem.message
    assert fix in problem.fix
    assert problem.place == PLACE


def test_all_that_is_wrong_with_a_mapping_is_said_at_once():
    """Two wrong lines are two problems."""
    with pytest.raises(SnapshotError) as refusal:
        renamed(TABLE, {"size": "Qtty", "symbol": "Tickr"}, PLACE)

    assert len(refusal.value.problems) == 2
