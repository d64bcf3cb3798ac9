"""Columns of numbers, and the reasons why some are missing."""

from riskcheck.foundation import Problem
from riskcheck.gate.transfer import from_bytes, to_bytes
from riskcheck.snapshot.numbers import column_fix, joined_reasons, reason_of


def test_a_reason_keeps_its_fix_on_the_way_from_another_process():
    """A snapshot that a process of its own made has the reasons and the fixes that it was made with."""
    reason = Problem("its currency is not known", fix="write currency")

    assert from_bytes(to_bytes(reason)) == reason


def test_several_reasons_have_all_their_fixes():
    """Two reasons make one sentence, with both fixes; one without a fix adds none."""
    both = joined_reasons([Problem("no price", fix="write one"), Problem("no luck"), Problem("no rate", fix="give it")])

    assert both == Problem("no price and no luck and no rate", fix="write one; and give it")


def test_a_gap_without_a_fix_of_its_own_is_mended_as_any_gap_of_its_column():
    """A reason keeps its fix; one without, and a gap without a reason, ask the source for the column."""
    own = Problem("no rate for JPY", fix="write JPY")
    missing_reasons = {"fx": {0: own, 1: Problem("fx is 'n/a', which stands for a missing value")}}

    assert reason_of("fx", 0, missing_reasons) == own
    assert reason_of("fx", 1, missing_reasons).fix == column_fix("fx")
    assert reason_of("fx", 2, missing_reasons) == Problem("fx is missing", fix=column_fix("fx"))
