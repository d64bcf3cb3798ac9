"""Columns of numbers, and the reasons why some are missing."""

from riskcheck.gate.transfer import from_bytes, to_bytes
from riskcheck.snapshot.numbers import Reason, joined_reasons


def test_a_reason_keeps_its_fix_on_the_way_from_another_process():
    """A snapshot that a process of its own made has the reasons and the fixes that it was made with."""
    handed_on = from_bytes(to_bytes(Reason("its currency is not known", "write currency")))

    assert (handed_on, handed_on.fix) == ("its currency is not known", "write currency")


def test_several_reasons_have_all_their_fixes():
    """Two reasons make one sentence, with both fixes; texts without one add none."""
    both = joined_reasons([Reason("no price", "write one"), "no luck", Reason("no rate", "write another")])

    assert (both, both.fix) == ("no price and no luck and no rate", "write one; and write another")
