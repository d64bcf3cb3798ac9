"""One symbol, account or venue in two spellings would have two limits where one is meant: no limit of each holds."""

import pytest
from support import book, judge, lot, outcomes

FIX = "spell them alike where the rows come from"
SAME = {
    "case": ("SOL/USD", "sol/USD"),
    "case of one letter": ("SOL/USD", "SOl/USD"),
    "width": ("SOL/USD", "\uff33\uff2f\uff2c/USD"),
    "width and case": ("SOL/USD", "\uff53\uff4f\uff4c/USD"),
    "composed and decomposed": ("\u00c9L/USD", "E\u0301L/USD"),
    "a ligature": ("FIX/USD", "\ufb01x/USD"),
    "a letter that grows in capitals": ("STRASSE/USD", "stra\u00dfe/USD"),
    "a sign of its own": ("KELVIN/USD", "\u212aELVIN/USD"),
}
PER_SYMBOL = {
    "each": 'each = "symbol"',
    "each of two keys": 'each = ["symbol", "side"]',
    "groups": 'groups = { by = ["symbol"] }',
    "groups within each": 'each = "venue"\ngroups = { by = ["side", "symbol"] }',
    "a filter that leaves one out": 'each = "symbol"\nwhere = "side == \'long\'"',
    "a filter by the one": f'each = "symbol"\nwhere = "symbol == \'{SAME["case"][0]}\'"',
}
COUNT = 'measure = "count()"\nmax = 9\n'


def twice(one, other, **more):
    """A book of one thing in two spellings, and of another."""
    rows = (lot(one, venue="x", **more), lot(other, "short", venue="y", **more), lot("ETH/USD", venue="x", **more))
    return book(*rows, rates={"USD": 0.9})


@pytest.mark.parametrize("names", SAME.values(), ids=SAME)
def test_a_symbol_in_two_spellings_has_no_limit(names):
    """Both spellings are named, with what to do, and nothing passes."""
    result = judge(f'{COUNT}each = "symbol"', twice(*names))
    first, second = sorted(names)

    assert (result.outcome, result.fix) == ("error", FIX)
    assert result.reason.startswith(
        f"symbol: {first!r} and {second!r} are the same but for case, width or Unicode form"
    )


@pytest.mark.parametrize("rule", PER_SYMBOL.values(), ids=PER_SYMBOL)
def test_every_limit_per_symbol_is_an_error(rule):
    """Subjects, groups and their combinations are told apart by spelling, whatever the filter leaves of them."""
    assert judge(COUNT + rule, twice(*SAME["case"])).outcome == "error"


def test_a_coin_in_two_spellings_has_no_limit():
    """A limit per ``base`` is one per coin."""
    rows = (lot("SOL/USD", base="SOL"), lot("SOL/EUR", base="Sol"), lot("ETH/EUR", base="ETH"))
    result = judge(f'{COUNT}each = "base"', book(*rows, rates={"USD": 0.9}))

    assert (result.outcome, result.fix) == ("error", FIX)
    assert result.reason.startswith("base: 'SOL' and 'Sol' are the same")


@pytest.mark.parametrize("key", ["account", "venue"])
@pytest.mark.parametrize("names", SAME.values(), ids=SAME)
def test_an_account_or_venue_in_two_spellings_has_no_limit(key, names):
    """Its limit would be split between the two; what is not held per account or venue is evaluated as usual."""
    one, other = names
    snapshot = book(lot("A/EUR", **{key: one}), lot("B/EUR", **{key: other}))
    result = judge(f'{COUNT}each = "{key}"', snapshot)
    first, second = sorted(names)

    assert (result.outcome, result.fix) == ("error", FIX)
    assert result.reason.startswith(f"{key}: {first!r} and {second!r} are the same but for case")
    assert judge(COUNT + f'groups = {{ by = "{key}" }}', snapshot).outcome == "error"
    assert judge(f'{COUNT}each = "symbol"', snapshot).outcome == "pass"


def test_accounts_that_differ_in_what_stands_between_their_words_are_told():
    """They may be two accounts: each has its limit, and a reader knows of it."""
    snapshot = book(lot("A/EUR", account="K-1"), lot("B/EUR", account="K1"))
    result = judge(f'{COUNT}each = "account"', snapshot)

    assert outcomes(result) == {"K-1": "pass", "K1": "pass"}
    assert result.notes == ("account: 'K-1' and 'K1' are told apart, each with a limit of its own",)


@pytest.mark.parametrize(
    "rule",
    ["", 'each = "venue"', 'each = "position"', 'groups = { by = ["venue"] }'],
    ids=["book", "venue", "position", "groups"],
)
def test_other_limits_are_evaluated_as_usual(rule):
    """What is not held per symbol holds or does not, however symbols are spelt."""
    assert judge(COUNT + rule, twice(*SAME["case"])).outcome == "pass"
    assert judge(f'measure = "count()"\nmax = 0\n{rule}', twice(*SAME["case"])).outcome == "fail"


@pytest.mark.parametrize(
    "names",
    [("SOL/USD", "SOL/USDT"), ("SOL/USD", "SOL-USD"), ("SOL", "SOL2"), ("\u00c9L", "EL"), ("SOL", "SOL")],
    ids=["quotes", "separators", "digits", "accents", "two lots"],
)
def test_symbols_that_differ_have_their_own_limits(names):
    """A symbol is what its venue calls it: another quote, separator or letter is another symbol."""
    rows = [lot(name) for name in names]
    rates = {"USD": 0.9, "USDT": 0.9}
    assert outcomes(judge(f'{COUNT}each = "symbol"', book(*rows, rates=rates))) == dict.fromkeys(names, "pass")


def test_closed_rows_count_only_where_the_limit_counts_them():
    """A flat row in another spelling is no second limit of the open ones, but it is one of all rows."""
    snapshot = book(lot("SOL/EUR"), lot("sol/EUR", "flat", 0.0))
    assert judge(f'{COUNT}each = "symbol"', snapshot).outcome == "pass"
    assert judge(f'{COUNT}each = "symbol"\nover = "all"', snapshot).outcome == "error"


def test_of_many_spellings_three_are_told():
    """The reason stays short, and says how many more there are."""
    names = ("a", "A", "b", "B", "c", "C", "d", "D")
    reason = judge(f'{COUNT}each = "symbol"', book(*(lot(name, currency="EUR") for name in names))).reason
    assert reason.startswith("symbol: 'A' and 'a'; 'B' and 'b'; 'C' and 'c' (and 1 more) are the same")
