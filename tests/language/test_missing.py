"""Why a value is missing: the reason and the fix that a reader is given, word by word."""

import pytest
from support import NOW, book, judge, limit, lot, observed

from riskcheck.evaluation import Program, evaluate
from riskcheck.foundation import Problem
from riskcheck.model.settings import Settings
from riskcheck.snapshot.amounts import Amounts

DESK = book(
    lot("A/EUR", votes=1.0),
    lot("B/EUR", "short", 2.0),
    lot("C/EUR"),
    account={"equity": 1000.0, "cash": -100.0, "debt": None, "margin_used": 0.5},
)
GIVE_DEBT = "the source has to give account.debt"
SET_CAP = "set limits.cap in config.toml"
TELL_APART = "group or filter by what tells them apart"
SEVERAL = "only(side) found several values where there must be one"
NO_RATIO = "a denominator is -100, and a ratio over it means nothing: cash"
NO_VOTES = "C/EUR: votes is missing"
WHEN = ", or say in when that the limit needs one"
NO_DEBT = "account.debt is missing"
GIVE_VOTES = (
    "let the source give votes, or a [[reference]] table; of a file that calls it otherwise, "
    'write columns = { votes = "ITS NAME" } on its [[broker]]'
)
GIVE_PRICE = (
    "let the source give mark_price, or a [[reference]] table; of a file that calls it otherwise, "
    'write columns = { mark_price = "ITS NAME" } on its [[broker]]'
)


def _why(expression, snapshot=DESK, more=""):
    found = observed(f'measure = "{expression}"\nmin = "0 - 1e99"\n{more}', snapshot)
    assert found.outcome == "error"
    return found.reason, found.fix


@pytest.mark.parametrize(
    ("expression", "reason", "fix"),
    [
        ("cash / 0", "a denominator is 0, and a ratio over it means nothing: 0", f"give 0 a value above 0{WHEN}"),
        ("equity / cash", NO_RATIO, f"give cash a value above 0{WHEN}"),
        ("1e100 * 1e100 * 1e100 * 1e100", "a number became too large", ""),
        ("1e100 * 1e100 * 1e100 / (margin_used / 1e100)", "a number became too large", ""),
        ("account.debt", NO_DEBT, GIVE_DEBT),
        ("equity - account.debt", NO_DEBT, GIVE_DEBT),
        ("config.limits.cap", "limits.cap is not configured", SET_CAP),
        (
            "starting_cash",
            "starting_cash is unknown",
            "give --starting-cash, account.starting_cash in the snapshot, or general.starting_capital in the config",
        ),
        ("1 if only(side) == 'x' else 0", SEVERAL, TELL_APART),
        ("mean(size, where=size > 99)", "mean() of 0 rows has no value", f"correct mean(size, where=size > 99){WHEN}"),
        ("only(size, where=size > 99)", "only() of 0 rows has no value", f"correct only(size, where=size > 99){WHEN}"),
        ("stdev(size, where=size > 1)", "stdev() of 1 rows has no value", f"correct stdev(size, where=size > 1){WHEN}"),
        ("top(account.debt, size)", NO_DEBT, GIVE_DEBT),
        ("sum(votes, where=side == 'short')", "B/EUR: votes is missing", GIVE_VOTES),
        ("sum(size, where=votes > 0 and side == 'short')", "B/EUR: votes is missing", GIVE_VOTES),
        ("equity if account.debt > 0 else cash", NO_DEBT, GIVE_DEBT),
        ("account.debt if equity > 0 else config.limits.a", NO_DEBT, GIVE_DEBT),
        ("config.limits.a if equity < 0 else account.debt", NO_DEBT, GIVE_DEBT),
        ("sum(votes if side == 'long' else 0, where=symbol in ['A/EUR', 'C/EUR'])", NO_VOTES, GIVE_VOTES),
        ("sum(size if side == 'long' else votes)", "B/EUR: votes is missing", GIVE_VOTES),
        ("sum(config.limits.cap, where=votes > 0 or side == 'long')", "B/EUR: votes is missing", GIVE_VOTES),
        ("max(config.limits.cap * size, where=symbol == 'C/EUR')", "C/EUR: limits.cap is not configured", SET_CAP),
    ],
)  # fmt: skip
def test_the_reason_is_followed_to_the_value_that_lacks(expression, reason, fix):
    """It says which figure, limit, cell or ratio is at fault, and how to correct it where somebody can."""
    assert _why(expression) == (reason, fix)


BCD = "B/EUR: mark_price is missing; C/EUR: mark_price is 0, which is not a price; D/EUR: mark_price is missing"
MARKS = {"A/EUR": 100.0, "B/EUR": None, "C/EUR": 0, "D/EUR": None, "E/EUR": None}


@pytest.mark.parametrize(
    ("symbols", "said"),
    [
        ("AB", "B/EUR: mark_price is missing"),
        ("ABC", "B/EUR: mark_price is missing; C/EUR: mark_price is 0, which is not a price"),
        (
            "BCD",
            "B/EUR: mark_price is missing; C/EUR: mark_price is 0, which is not a price; D/EUR: mark_price is missing",
        ),
        (
            "ABCDE",
            f"{BCD} (and 1 more)",
        ),
    ],
)
def test_at_most_three_rows_are_named(symbols, said):
    """The rows that lack the value are named with their own reasons, and the rest is counted; a total says the same."""
    snapshot = book(*(lot(name, mark_price=mark) for name, mark in MARKS.items() if name[0] in symbols))

    assert _why("sum(notional)", snapshot) == (said, GIVE_PRICE)
    assert _why("total_notional", snapshot) == (f"total_notional is unknown: {said}", GIVE_PRICE)


def test_a_total_is_missing_for_the_whole_book():
    """A subject whose own rows are all known is told of the row of another that makes the total unknown."""
    snapshot = book(lot("A/EUR"), lot("B/EUR", mark_price=None))
    rule = 'each = "symbol"\nmeasure = "sum(size) + total_notional"\nmax = 1e9'
    said = "total_notional is unknown: B/EUR: mark_price is missing"

    assert [one.reason for one in judge(rule, snapshot).observations] == [said, said]


NO_RATE = "there is no rate for USDT (give it under [fx] of the config)"


@pytest.mark.parametrize(
    ("expression", "figure", "reason"),
    [
        ("equity", Amounts({"USDT": 5.0}), f"equity is unknown: {NO_RATE}"),
        ("equity", Problem("two wallets disagree"), "equity is unknown: two wallets disagree"),
        ("equity", None, "equity is unknown"),
        ("account.equity", Amounts({"USDT": 5.0}), f"account.equity is missing: {NO_RATE}"),
    ],
)
def test_a_figure_says_what_its_source_says_of_it(expression, figure, reason):
    """A figure in a currency without a rate, or that the source cannot know, is missing for that reason."""
    fix = "the source has to give account.equity"

    assert _why(expression, book(lot(), account={"equity": figure})) == (reason, fix)


@pytest.mark.parametrize(
    ("more", "expression", "reason", "fix"),
    [
        ('let = { x = "account.debt * 2" }', "x + 1", f"x is unknown: {NO_DEBT}", GIVE_DEBT),
        (
            'let = { x = "sum(votes)" }',
            "x",
            "x is unknown: B/EUR: votes is missing; C/EUR: votes is missing",
            GIVE_VOTES,
        ),
        ('let = { x = "account.debt", y = "x" }', "y", f"y is unknown: x is unknown: {NO_DEBT}", GIVE_DEBT),
        (
            'columns = { x = "votes * config.limits.cap" }',
            "sum(x, where=symbol == 'A/EUR')",
            "A/EUR: x is unknown: limits.cap is not configured",
            SET_CAP,
        ),
        (
            'let = { cap = "config.limits.cap" }',
            "sum(size * cap, where=symbol == 'A/EUR')",
            "A/EUR: cap is unknown: limits.cap is not configured",
            SET_CAP,
        ),
        (
            'groups = { by = "side", columns = { x = "sum(votes)" } }',
            "sum(x)",
            "long: x is unknown: C/EUR: votes is missing; short: x is unknown: B/EUR: votes is missing",
            GIVE_VOTES,
        ),
        (
            'groups = { by = ["side", "symbol"], columns = { x = "only(votes)" } }',
            "max(x, where=side == 'short')",
            "short, B/EUR: x is unknown: B/EUR: votes is missing",
            GIVE_VOTES,
        ),
    ],
    ids=["let", "let of rows", "let of let", "column", "a name within an aggregate", "groups", "groups of two keys"],
)
def test_a_reason_is_followed_through_the_policys_own_names(more, expression, reason, fix):
    """What a name stands for is why it is unknown, however many names stand between."""
    assert _why(expression, DESK, more) == (reason, fix)


@pytest.mark.parametrize(
    ("limits", "default", "reason", "fix"),
    [
        ("{ A = 1 }", "", "there is no limit for 'B/EUR'", "list it in the table of limits, or give a default"),
        ('{ "B/eur" = 1 }', "", "there is no limit for 'B/EUR', but one for 'B/eur', which is nearly the same", "list"),
        (
            '{ "B/eur" = 1 }', ", default = 5",
            "there is no limit for 'B/EUR', but one for 'B/eur', which is nearly the same; the default is not for it",
            "list",
        ),
        ('"config.limits.caps"', "", "limits.caps is not configured", "set limits.caps in config.toml"),
    ],
)  # fmt: skip
def test_why_there_is_no_limit_for_a_key(limits, default, reason, fix):
    """An unlisted key, a slip of a listed one, and a table that is not configured are told apart."""
    fix = "spell them alike, or list 'B/EUR', too" if fix == "list" else fix
    rule = f'measure = "sum(size)"\nmax = {{ by = "only(symbol)", limits = {limits}{default} }}'
    found = observed(rule, book(lot("B/EUR", size=2.0)))

    assert (found.outcome, found.reason, found.fix) == ("error", reason, fix)
    assert found.observed == 2.0


def test_without_a_file_the_config_is_what_has_to_say_it():
    """Settings that were made in Python have no file to name."""
    program = Program.compile([limit('measure = "count()"\nmax = "config.limits.cap"')])
    (result,) = evaluate(program, DESK, Settings(), now=NOW)

    assert result.observations[0].fix == "set limits.cap in the config"
