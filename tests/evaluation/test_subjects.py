"""What a limit is evaluated for, and what its subjects are called."""

import pytest
from support import book, judge, limit, lot, outcomes

DESK = book(
    lot("BTC/EUR", "long", 1.0, 100.0, venue="kraken", desk="oil"),
    lot("BTC/EUR", "short", 2.0, 100.0, venue="paper", desk="oil"),
    lot("ETH/EUR", "long", 3.0, 100.0, venue="kraken", desk="gas"),
)


def measured(each, measure="sum(notional)", snapshot=DESK):
    line = f"each = {each}\n" if each else ""
    result = judge(f'{line}measure = "{measure}"\nmax = 1000', snapshot)
    return {observation.subject: observation.observed for observation in result.observations}


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ("", {"portfolio": 600.0}),
        ('"symbol"', {"BTC/EUR": 300.0, "ETH/EUR": 300.0}),
        ('["symbol"]', {"BTC/EUR": 300.0, "ETH/EUR": 300.0}),
        ('"venue"', {"kraken": 400.0, "paper": 200.0}),
        ('["desk", "side"]', {"oil, long": 100.0, "oil, short": 200.0, "gas, long": 300.0}),
        ('["side", "desk"]', {"long, oil": 100.0, "short, oil": 200.0, "long, gas": 300.0}),
        (
            '"position"',
            {"BTC/EUR, long, kraken": 100.0, "BTC/EUR, short, paper": 200.0, "ETH/EUR": 300.0},
        ),
    ],
)
def test_subjects_and_their_names(each, expected):
    """Subjects are named by their keys in the order of each; a position by its symbol, or more."""
    assert measured(each) == expected


def test_a_position_is_named_with_its_account_too():
    """Side, venue and account tell positions of one symbol apart, those of them that are known."""
    snapshot = book(lot(account="a"), lot(account="b"), lot("ETH/EUR", account="a"))
    assert set(measured('"position"', "notional", snapshot)) == {"BTC/EUR, long, a", "BTC/EUR, long, b", "ETH/EUR"}


def test_each_may_name_a_derived_column():
    """A column that the policy derives can be a key."""
    rule = """
    columns = { book = "'hedge' if side == 'short' else 'core'" }
    each = "book"
    measure = "sum(notional)"
    max = 300
    """
    assert outcomes(judge(rule, DESK)) == {"core": "fail", "hedge": "pass"}


def test_a_key_is_a_name_of_its_subject():
    """Measures, conditions and bounds may use the keys of each."""
    rule = """
    each = "venue"
    measure = "sum(notional)"
    max = "1000 if venue == 'kraken' else 100"
    """
    assert outcomes(judge(rule, DESK)) == {"kraken": "pass", "paper": "fail"}


def test_numeric_keys_that_differ_are_named_apart():
    """Two subjects never share a name because a number was shortened."""
    snapshot = book(lot("A/EUR", lane=1234567), lot("B/EUR", lane=1234568), lot("C/EUR", lane=5))
    assert set(measured('"lane"', snapshot=snapshot)) == {"1234567", "1234568", "5"}


def test_a_missing_key_is_an_error():
    """A row whose key is not known belongs to no subject, so the limit cannot be evaluated."""
    result = judge('each = "venue"\nmeasure = "sum(notional)"\nmax = 1000', book(lot(venue="kraken"), lot("ETH/EUR")))
    assert result.outcome == "error"
    assert "ETH/EUR" in result.reason
    assert "venue" in result.reason


def test_a_key_that_is_no_column_is_an_error_with_the_nearest_name():
    """A key that neither the snapshot nor the policy knows is not evaluated."""
    result = judge('each = "vanue"\nmeasure = "sum(notional)"\nmax = 1000', DESK)
    assert result.outcome == "error"
    assert "vanue" in result.reason
    assert "venue" in result.fix


@pytest.mark.parametrize("each", ['"symbol"', '"position"', '["venue", "side"]'])
def test_each_passes_an_empty_book(each):
    """Where the source said that the book is empty there is no subject, and nothing to break the limit."""
    result = judge(f'each = {each}\nmeasure = "sum(notional)"\nmax = 0', book())
    assert result.outcome == "pass"
    assert result.observations == ()


def test_flat_positions_are_no_subjects_unless_asked_for():
    """A rule runs over open positions; over = "all" has the flat ones too."""
    snapshot = book(lot(realized_pnl=-5.0), lot("ETH/EUR", "flat", 0.0, realized_pnl=-800.0))
    rule = 'each = "symbol"\nmeasure = "loss(sum(realized_pnl))"\nmax = 100'
    assert outcomes(judge(rule, snapshot)) == {"BTC/EUR": "pass"}
    assert outcomes(judge(f'{rule}\nover = "all"', snapshot)) == {"BTC/EUR": "pass", "ETH/EUR": "fail"}


def test_the_positions_behind_an_observation_are_told():
    """Contributions names the rows that count, with what each adds to the measure."""
    rule = """each = "venue"\nmeasure = "sum(notional, where=side == 'long')"\nmax = 1"""
    (worst, _) = judge(rule, DESK).observations
    assert worst.subject == "kraken"
    assert worst.contributions.largest(5) == [2, 0]
    assert worst.contributions.contribution(2) == 300.0


def test_observations_are_worst_first():
    """The nearest to its limit, or the furthest beyond it, comes first; an error comes behind failures."""
    snapshot = book(
        lot("A/EUR", size=1.0), lot("B/EUR", size=9.0), lot("C/EUR", mark_price=None), lot("D/EUR", size=20.0)
    )
    result = judge('each = "symbol"\nmeasure = "sum(notional)"\nmax = 500', snapshot)
    assert [(one.subject, str(one.outcome)) for one in result.observations] == [
        ("D/EUR", "fail"),
        ("B/EUR", "fail"),
        ("C/EUR", "error"),
        ("A/EUR", "pass"),
    ]
    assert result.outcome == "fail"


def test_a_policys_formulas_are_in_the_order_of_evaluation():
    """Columns come before the filter, that before names, condition, measure and bounds."""
    rule = limit("""
    max = 5
    measure = "m"
    when = "m > 0"
    let = { m = "sum(x)" }
    where = "x > 1"
    columns = { x = "notional * 2" }
    """).rule
    assert [formula.text for formula in rule.formulas] == ["notional * 2", "x > 1", "sum(x)", "m > 0", "m", "5"]


@pytest.mark.parametrize(
    ("aggregate", "kraken", "paper"),
    [
        ("sum(notional, where=side == 'short')", 0.0, 200.0),
        ("count(where=side == 'long')", 2.0, 0.0),
        ("top(1, notional)", 300.0, 200.0),
        ("weighted_mean(notional, size)", 250.0, 200.0),
    ],
)
def test_every_subject_has_aggregates_of_its_own(aggregate, kraken, paper):
    """An aggregate with a condition or of several columns is made of the subject's rows, in measures and in bounds."""
    assert measured('"venue"', aggregate) == {"kraken": kraken, "paper": paper}
    result = judge(f'each = "venue"\nmeasure = "0 - 1"\nmax = "{aggregate}"', DESK)
    assert {one.subject: one.maximum for one in result.observations} == {"kraken": kraken, "paper": paper}
