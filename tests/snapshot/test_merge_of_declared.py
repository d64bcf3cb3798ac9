"""What the desk declares of one broker says nothing of another."""

from support import AS_OF, lot

from riskcheck.snapshot import Holdings, Measures, build_snapshot, declare, merged, rows_to_table
from riskcheck.snapshot.declarations import Declared


def test_a_column_that_is_ignored_at_one_broker_is_read_at_another():
    """The type of the one's rows is left alone; the other's option is an option all the same."""
    own = Holdings("one", rows_to_table([lot("A/EUR", asset_class="own")], "one"))
    option = lot("ODAX", currency="EUR", size=100.0, mark_price=3.0, asset_class="option")
    other = Holdings("two", rows_to_table([option], "two"))

    book = merged([declare(own, Declared(ignore=("asset_class",))), declare(other, Declared())])
    snapshot = build_snapshot(book, Measures(), as_of=AS_OF)

    assert [position.notional for position in snapshot.positions] == [100.0, None]
    assert "premium" in snapshot.missing_reasons["notional"][1].found
