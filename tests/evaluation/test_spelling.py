"""A text that a policy compares a column with, and that the book spells otherwise, is an error and no empty filter."""

import pytest
from support import book, judge, lot

DESK = book(
    lot("A/EUR", venue="kraken", asset_class="crypto", desk="Rates One"),
    lot("B/EUR", venue="binance", asset_class="crypto", desk="Rates One"),
    account={"equity": 1000.0},
)
NEARLY = {
    "capitals": """where = "venue == 'Kraken'" """,
    "capitals in a list": """where = "venue in ['Kraken', 'binance']" """,
    "capitals that exclude": """where = "venue != 'BINANCE'" """,
    "a letter": """where = "asset_class == 'cripto'" """,
    "what stands between words": """where = "desk == 'rates_one'" """,
    "a condition of a column": """columns = { x = "size if venue == 'Kraken' else 0" }""",
    "a condition of the limit": """when = "any(venue == 'Kraken')" """,
    "a list of the config": """where = "venue in config.limits.venues" """,
    "the one value of a subject": """each = "venue"\nwhen = "only(venue) == 'Kraken'" """,
    "a key": """each = "venue"\nwhen = "'Kraken' == venue" """,
    "a group": """groups = { by = "venue", columns = { n = "count()" }, having = "venue == 'Kraken'" }""",
}


@pytest.mark.parametrize("name", NEARLY)
def test_a_text_that_the_book_spells_otherwise_is_an_error(name):
    """A filter that misses its rows by a capital or a letter would let all of them through."""
    result = judge(f'measure = "count()"\nmax = 9\n{NEARLY[name]}', DESK, '[limits]\nvenues = ["KRAKEN"]')
    assert result.outcome == "error"
    assert "which is nearly the same" in result.reason


MEANT = {
    "another text": """where = "venue == 'paper'" """,
    "both spellings": """where = "venue in ['Kraken', 'kraken', 'binance']" """,
    "both spellings in two places": """where = "venue != 'Kraken' and venue != 'kraken'" """,
    "a list that has more": """where = "venue in config.limits.venues" """,
    "a letter in a list of many": """where = "venue in config.limits.nearly" """,
    "what is made of a column": """where = "coalesce(venue, desk) != 'Kraken'" """,
    "a short word": """where = "venue == 'bin'" """,
    "another column": """where = "asset_class != 'kraken'" """,
}


@pytest.mark.parametrize("name", MEANT)
def test_a_text_that_can_be_meant_is_taken(name):
    """Texts that the book does not have, but that are no slip of one that nothing names, are as good as any."""
    lists = '[limits]\nvenues = ["kraken", "KRAKEN", "other"]\nnearly = ["krakem", "binance"]'
    assert judge(f'measure = "count()"\nmax = 9\n{MEANT[name]}', DESK, lists).outcome == "pass"


def test_a_breach_stays_one():
    """Rows that are missed as well could only make it worse."""
    rule = """measure = "count(where=venue == 'Kraken' or venue == 'binance')"\nmax = 0"""
    assert judge(rule, DESK).outcome == "fail"


def test_advice_is_an_error_too():
    """Advice about rows that are missed is none."""
    rule = """measure = "count(where=venue == 'Kraken')"\nmax = 0"""
    assert judge(rule, DESK, head='severity = "advise"').outcome == "error"


def test_a_policy_out_of_force_says_that():
    """A policy that was not looked at has no spelling to be held to."""
    rule = """measure = "count(where=venue == 'Kraken')"\nmax = 0"""
    assert judge(rule, DESK, head="valid_until = 2020-01-01").outcome == "skipped"


TWICE = book(lot("A/EUR", issuer="Siemens AG"), lot("B/EUR", issuer="SIEMENS-AG"), lot("C/EUR", issuer="Bayer"))
APART = "issuer: 'SIEMENS-AG' and 'Siemens AG' are told apart, each with a limit of its own"


@pytest.mark.parametrize("key", ['each = "issuer"', 'groups = { by = "issuer" }', 'each = ["side", "issuer"]'])
def test_a_key_in_two_spellings_is_told(key):
    """One issuer that two brokers spell each in their way has two limits, which a reader has to know."""
    assert judge(f'measure = "count()"\nmax = 9\n{key}', TWICE).notes == (APART,)


def test_keys_that_differ_are_not_told():
    """Nothing is said of keys that are not alike, nor of rows that the filter leaves out."""
    rule = 'each = "issuer"\nmeasure = "count()"\nmax = 9\nwhere = "symbol != \'B/EUR\'"'
    assert judge(rule, TWICE).notes == ()
    assert judge('each = "issuer"\nmeasure = "count()"\nmax = 9', book()).notes == ()


def test_the_reason_says_what_is_asked_for_and_what_is_there():
    """Both spellings, the column, and what to do about them."""
    result = judge("""where = "venue == 'Kraken'"\nmeasure = "count()"\nmax = 9""", DESK)

    assert result.reason == "no position has the venue 'Kraken', but there is 'kraken', which is nearly the same"
    assert result.fix == "spell them alike, or name both"


def test_of_many_keys_in_two_spellings_three_are_told():
    """Each pair by its spellings in order; the note stays short."""
    names = ("a b", "a-b", "C", "c", "d.e", "d/e", "F", "f")
    snapshot = book(*(lot(f"{number}/EUR", issuer=name) for number, name in enumerate(names)))
    said = "issuer: 'C' and 'c'; 'F' and 'f'; 'a b' and 'a-b' are told apart, each with a limit of its own"

    assert judge('each = "issuer"\nmeasure = "count()"\nmax = 9', snapshot).notes == (said,)


@pytest.mark.parametrize(("text", "outcome"), [("-", "pass"), ("--", "pass"), ("a+", "error")])
def test_texts_of_signs_alone_are_no_slips_of_each_other(text, outcome):
    """Without a letter or a digit there is nothing that two texts could have in common."""
    snapshot = book(lot("A/EUR", rating="+"), lot("B/EUR", rating="A+"))

    assert judge(f"""where = "rating != '{text}'"\nmeasure = "count()"\nmax = 9""", snapshot).outcome == outcome
