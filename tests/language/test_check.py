"""Whether an expression makes sense: each mistake with its place, what was expected, and the fix."""

import pytest
from support import settings_of

from riskcheck.language import Vocabulary, check, parse
from riskcheck.model.syntax import ConfigValue, Lookup, Name
from riskcheck.snapshot import Kind

ROWS = {
    "notional": Kind.NUMBER,
    "size": Kind.NUMBER,
    "side": Kind.TEXT,
    "venue": Kind.TEXT,
    "hedged": Kind.FLAG,
    "price_time": Kind.TIME,
    "rating": Kind.MIXED,
    "empty": None,
}
CONFIG = """
[limits]
cap = 5
desk = "rates"
venues = ["kraken", "paper"]
lanes = [1, 2]
sides = ["long", "shorts"]
caps = { kraken = 1, paper = 2 }
names = { kraken = "a" }
"""


def _checked(text, expected=None, *, bare_rows=True, **more):
    """The kind of an expression on rows whose columns are all known, and what is said against it."""
    names = {"rows": ROWS, "settings": settings_of(CONFIG), "open": False, "bare_rows": bare_rows, **more}
    tree = parse(text) if isinstance(text, str) else text
    kind, errors = check(tree, Vocabulary(**names), expected)
    return kind, [(error.problem.found, error.at) for error in errors]


SENSIBLE = {
    "notional": Kind.NUMBER,
    "-notional": Kind.NUMBER,
    "notional * 2 + size": Kind.NUMBER,
    "venue": Kind.TEXT,
    "hedged": Kind.FLAG,
    "not hedged": Kind.FLAG,
    "hedged and notional > 1": Kind.FLAG,
    "venue == 'kraken'": Kind.FLAG,
    "'kraken' != venue": Kind.FLAG,
    "side == 'flat'": Kind.FLAG,
    "'SHORT' == venue": Kind.FLAG,
    "side in ['long', 'short']": Kind.FLAG,
    "venue in ['SHORT']": Kind.FLAG,
    "venue in config.limits.venues": Kind.FLAG,
    "size in config.limits.lanes": Kind.FLAG,
    "venue in config.limits.caps": Kind.FLAG,
    "venue in config.limits.failed_sources": Kind.FLAG,
    "venue in config.fx": Kind.FLAG,
    "venue in config.limits": Kind.FLAG,
    "empty == 'x'": Kind.FLAG,
    "empty == 1": Kind.FLAG,
    "empty in [1]": Kind.FLAG,
    "coalesce(venue, side)": Kind.TEXT,
    "coalesce(empty, size)": Kind.NUMBER,
    "known(venue)": Kind.FLAG,
    "abs(size)": Kind.NUMBER,
    "venue if hedged else side": Kind.TEXT,
    "equity": Kind.NUMBER,
    "account.equity": Kind.NUMBER,
    "account.votes": Kind.TEXT,
    "config.live_risk.warn_at": Kind.NUMBER,
    "config.live_risk.enabled": Kind.FLAG,
    "config.general.base_currency": Kind.TEXT,
    "config.snapshot.day_start": Kind.TEXT,
    "config.fx.USDT": Kind.NUMBER,
    "config.limits.cap": Kind.NUMBER,
    "config.limits.desk": Kind.TEXT,
    "config.limits.failed_sources": None,
    "sum(notional)": Kind.NUMBER,
    "only(venue)": Kind.TEXT,
    "any(hedged)": Kind.FLAG,
    "count(where=hedged)": Kind.NUMBER,
    "top(2, notional)": Kind.NUMBER,
    "desk": Kind.TEXT,
}


@pytest.mark.parametrize("text", SENSIBLE)
def test_an_expression_that_makes_sense_has_a_kind(text):
    """A number, a text or a truth value comes out, or what only the configuration or the book will tell."""
    names = {"values": {"desk": Kind.TEXT}, "account": {"votes": Kind.TEXT}}

    assert _checked(text, **names) == (SENSIBLE[text], [])


SENSELESS = {
    "'a' > venue": [("text where number is needed", 0), ("venue is text where number is needed", 6)],
    "venue < 1": [("venue is text where number is needed", 0)],
    "1 < venue": [("venue is text where number is needed", 4)],
    "venue == 1": [("a comparison of text with number", 9)],
    "venue != True": [("a comparison of text with true or false", 9)],
    "1 == venue": [("a comparison of number with text", 5)],
    "config.limits.desk == notional": [("a comparison of text with number", 22)],
    "venue in [1, 'b']": [("a comparison of text with number", 10)],
    "size in ['a', 2]": [("a comparison of number with text", 9)],
    "size in config.limits.venues": [("a comparison of number with text", 8)] * 2,
    "size in config.limits.caps": [("a comparison of number with text", 8)] * 2,
    "venue in config.limits.lanes": [("a comparison of text with number", 9)] * 2,
    "side == 'Long'": [("a side 'Long', which no position has", 8)],
    "'buy' == side": [("a side 'buy', which no position has", 0)],
    "side != 'buy'": [("a side 'buy', which no position has", 8)],
    "side in ['long', 'buy']": [("a side 'buy', which no position has", 17)],
    "side in config.limits.sides": [("a side 'shorts', which no position has", 8)],
    "venue in config.limits.desk": [("config.limits.desk is not a list", 9)],
    "venue in config.general.base_currency": [("config.general.base_currency is not a list", 9)],
    "venue in config.fx.USDT": [("config.fx.USDT is not a list", 9)],
    "notional + venue": [("venue is text where number is needed", 11)],
    "venue + notional": [("venue is text where number is needed", 0)],
    "-venue": [("venue is text where number is needed", 1)],
    "not venue": [("venue is text where true or false is needed", 4)],
    "hedged or size": [("size is number where true or false is needed", 10)],
    "size if size else 1": [("size is number where true or false is needed", 8)],
    "size if hedged else 'x'": [("text beside number", 20)],
    "coalesce(size, venue)": [("text beside number", 15)],
    "coalesce(size, 1, 'x', True)": [("text beside number", 18), ("true or false beside number", 23)],
    "coalesce(empty, size, 'x')": [("text beside number", 22)],
    "abs(venue)": [("venue is text where number is needed", 4)],
    "max(size, venue)": [("venue is text where number is needed", 10)],
    "price_time > 1": [("price_time is time where number is needed", 0)],
    "rating > 1": [("a column that holds numbers and texts", 0)],
    "rating == 'a'": [("a column that holds numbers and texts", 0), ("a comparison of mixed values with text", 10)],
    "sum(venue)": [("venue is text where number is needed", 4)],
    "count(where=size)": [("size is number where true or false is needed", 12)],
    "sum(max(notional))": [("the aggregate max inside another", 4)],
    "sum(size, where=count() > 1)": [("the aggregate count inside another", 16)],
    "config.limit.cap": [("unknown config table 'limit'", 0)],
    "config.limits + 1": [("the whole table config.limits", 0), ("a table where one value is needed", 0)],
    "config.live_risk.max_open": [("unknown key of [live_risk] 'max_open'", 0)],
    "config.live_risk.warn_at.a": [("unknown key of [live_risk] 'warn_at.a'", 0)],
    "config.limits.venues": [("a list where one value is needed", 0)],
    "config.limits.caps": [("a table where one value is needed", 0)],
    "config.limits.desk * 2": [("config.limits.desk is text where number is needed", 0)],
    "config.live_risk.enabled * 2": [("config.live_risk.enabled is true or false where number is needed", 0)],
    "account.peak": [("unknown account figure 'peak'", 0)],
    "vennue == 'x'": [("unknown name 'vennue'", 0)],
    "sum(notionl)": [("unknown name 'notionl'", 4)],
    "known(betta)": [("unknown name 'betta'", 6)],
}


@pytest.mark.parametrize("text", SENSELESS)
def test_an_expression_that_makes_no_sense_says_where(text):
    """Each mistake is told at the column where it stands, and all of them are."""
    assert _checked(text)[1] == SENSELESS[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 < 'a'", "text where number is needed"),
        ("venue", "venue is text where number is needed"),
        ("count() > 1", "true or false where number is needed"),
        ("notional", ""),
        ("config.limits.failed_sources", ""),
    ],
)
def test_what_comes_out_has_to_be_of_the_kind_that_is_needed(text, said):
    """A measure is a number; what is not known yet may become one."""
    kind, errors = _checked(text, Kind.NUMBER)

    assert said in [found for found, _ in errors] or (not said and not errors and kind is Kind.NUMBER)


def test_columns_stand_in_aggregates_where_the_rows_of_a_subject_are_measured():
    """Outside of one a column has many values; a figure and a key of the subject have one."""
    values = {"venue": Kind.TEXT}
    said = "the column 'notional' outside an aggregate"

    assert _checked("notional", bare_rows=False)[1] == [(said, 0)]
    assert _checked("sum(notional) > notional", bare_rows=False)[1] == [(said, 16)]
    assert _checked("top(size, notional)", bare_rows=False)[1] == [("the column 'size' outside an aggregate", 4)]
    assert _checked("count(where=1 < size and 'kraken' == venue)", bare_rows=False) == (Kind.NUMBER, [])
    assert _checked("sum(-size, where=not hedged or hedged)", bare_rows=False) == (Kind.NUMBER, [])
    assert _checked("sum(notional) / equity", bare_rows=False) == (Kind.NUMBER, [])
    assert _checked("venue == 'kraken'", bare_rows=False, values=values) == (Kind.FLAG, [])
    assert _checked("betta", bare_rows=False)[1] == [("unknown name 'betta'", 0)]


def test_rows_that_are_looked_at_one_by_one_have_no_aggregates():
    """A filter or a derived column sees the cells of its row alone."""
    said = "the aggregate sum where single rows are looked at"

    assert _checked("notional > sum(notional) / 2", aggregates=False)[1] == [(said, 11)]


def test_a_table_that_may_have_further_columns_takes_any_name():
    """Before a snapshot is known nobody can say that it has no such column, account figure or list."""
    early = {"open": True, "settings": None}

    for text in ("betta > 1", "sum(betta) > 1", "account.peak > 1", "venue in config.limits.desk"):
        assert _checked(text, **early) == (Kind.FLAG, [])
    assert _checked("vennue", bare_rows=False, **early)[1] == [("unknown name 'vennue'", 0)]


def _one(text, **more):
    names = {"rows": ROWS, "settings": settings_of(CONFIG), "open": False, "bare_rows": True, **more}
    _, (error,) = check(parse(text) if isinstance(text, str) else text, Vocabulary(**names), None)
    return error.problem.expected, error.problem.fix


FIGURES = (
    "age, cash, daily_pnl, equity, margin_used, net_notional, num_open_positions, starting_cash, total_notional, "
    "total_realized_pnl, total_unrealized_pnl"
)


@pytest.mark.parametrize(
    ("text", "expected", "fix"),
    [
        ("side == 'buy'", "long, short or flat", ""),
        ("venue in config.limits.desk", "a list to look in", ""),
        (Lookup(Name("venue"), ConfigValue(("limits", "names"))), "a table such as { a = 1 }", ""),
        ("size if hedged else 'x'", "values of one kind", ""),
        ("rating > 1", "values of one kind", ""),
        ("price_time > 1", "", "price_age has the seconds since a price"),
        ("venue > 1", "", "put a number there"),
        ("sum(max(size))", "aggregates of columns", ""),
        ("config.limit.cap", "one of fx, general, limits, live_risk, snapshot", "did you mean 'limits'?"),
        ("config.general", "one of its keys", ""),
        ("config.general.currency", "one of base_currency, name, starting_capital", "did you mean 'base_currency'?"),
        (
            "account.equty",
            "one of cash, daily_pnl, day_flows, day_start_equity, equity, margin_used, starting_cash",
            "did you mean 'equity'?",
        ),
    ],
)
def test_a_mistake_says_what_was_expected_and_how_to_fix_it(text, expected, fix):
    """What may stand there, and the nearest of it, where there is more to say than what was found."""
    assert _one(text) == (expected, fix)


def test_an_unknown_name_lists_all_that_is_known_where_it_stands():
    """Columns, keys and figures in an aggregate and in a row; outside of one, keys and figures."""
    known = sorted([*ROWS, *FIGURES.split(", "), "desk"])
    values = {"desk": Kind.TEXT}

    assert _one("vennue == 'x'", values=values) == (f"one of {', '.join(known)}", "did you mean 'venue'?")
    outside = sorted(["desk", *FIGURES.split(", ")])
    assert _one("dask == 'x'", values=values, bare_rows=False) == (
        f"one of {', '.join(outside)}",
        "did you mean 'desk'?",
    )
    assert _one("notional", bare_rows=False) == ("", "write what is meant of it, such as sum(notional)")
    assert _one("sum(size)", aggregates=False) == ("columns of the row", "")


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        (("limits", "caps"), []),
        (("limits", "absent"), []),
        (("limits", "names"), [("config.limits.names is not a table of numbers", 7)]),
        (("limits", "venues"), [("config.limits.venues is not a table of numbers", 7)]),
        (("limits", "cap"), [("config.limits.cap is not a table of numbers", 7)]),
    ],
)
def test_limits_are_looked_up_in_a_table_of_numbers(path, errors):
    """What is no table, or holds texts, has no limits to look up."""
    assert _checked(Lookup(Name("venue"), ConfigValue(path, 7))) == (Kind.NUMBER, errors)
    assert _checked(Lookup(Name("vanue", 3), ConfigValue(path, 7)))[1] == [("unknown name 'vanue'", 3), *errors]


def test_a_key_within_an_aggregate_is_the_column_of_its_rows():
    """Inside of an aggregate a name is a column first, and outside of it what the subject has by that name."""
    values = {"venue": Kind.NUMBER}

    assert _checked("count(where=venue in ['kraken'])", bare_rows=False, values=values) == (Kind.NUMBER, [])
    assert _checked("venue in [1]", bare_rows=False, values=values) == (Kind.FLAG, [])
    assert _checked("venue in ['kraken']", bare_rows=False, values=values)[1] == [
        ("a comparison of number with text", 10)
    ]
