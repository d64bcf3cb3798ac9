"""Which rows count: filters, exclusions, and filters that match nothing."""

import pytest
from support import book, judge, judge_all, limit, lot, observed, outcomes

DESK = book(
    lot("A/EUR", size=1.0, venue="kraken", stop_price=90.0),
    lot("B/EUR", size=2.0, venue="paper"),
    lot("C/EUR", size=4.0, venue="test"),
)
NONE_MATCHES = """
where = "venue == 'nowhere'"
measure = "sum(notional)"
max = 1
"""


def test_where_keeps_the_rows_that_count():
    """A row that the filter leaves out takes no part in the measure."""
    rule = """where = "venue != 'test'"\nmeasure = "sum(notional)"\nmax = 300"""
    assert observed(rule, DESK).observed == 300.0
    assert judge(rule, DESK).outcome == "pass"


def test_a_row_that_is_filtered_out_cannot_hurt():
    """A missing value in a row that does not count does no harm."""
    snapshot = book(lot("A/EUR", venue="kraken"), lot("B/EUR", venue="test", mark_price=None))
    for measure in ("sum(notional)", "count()"):
        assert judge(f"""where = "venue != 'test'"\nmeasure = "{measure}"\nmax = 100""", snapshot).outcome == "pass"


def test_a_condition_that_is_missing_for_a_row_is_an_error():
    """A row of which nobody knows whether it counts is not left out in silence."""
    snapshot = book(lot("A/EUR", venue="kraken"), lot("B/EUR"))
    result = judge("""where = "venue == 'kraken'"\nmeasure = "sum(notional)"\nmax = 1000""", snapshot)
    assert result.outcome == "error"
    assert "B/EUR" in result.reason
    assert "venue" in result.reason


def test_a_filter_that_matches_nothing_says_so():
    """Without must_match the result is a pass that always says 0 of how many rows."""
    result = judge(NONE_MATCHES, DESK)
    assert result.outcome == "pass"
    assert (result.rows, result.rows_of) == (0, 3)
    assert any(note.startswith("0 of 3 rows") for note in result.notes)


def test_a_filter_that_must_match_and_does_not_is_an_error():
    """With must_match a filter that matches no row of a book that has rows is an error."""
    result = judge(NONE_MATCHES + "must_match = true", DESK)
    assert result.outcome == "error"
    assert "0 of 3 rows" in result.reason


def test_must_match_asks_nothing_of_an_empty_book():
    """A book without rows has none that a filter could match."""
    assert judge(NONE_MATCHES + "must_match = true", book()).outcome == "pass"


@pytest.mark.parametrize("strict_first", [True, False])
def test_must_match_holds_whatever_other_policies_say(strict_first):
    """Of two policies with the same filter, the one that must match is an error, in either order."""
    lax, strict = limit(NONE_MATCHES, name="lax"), limit(NONE_MATCHES + "must_match = true", name="strict")
    results = judge_all([strict, lax] if strict_first else [lax, strict], DESK)
    assert {result.policy.id: str(result.outcome) for result in results} == {"lax": "pass", "strict": "error"}


def test_derived_columns_build_on_each_other():
    """Columns are made in the order written, each may use earlier ones, and the filter may use them all."""
    rule = """
    columns = { risk = "abs(mark_price - coalesce(stop_price, 0)) * size * fx", twice = "risk * 2" }
    where = "twice > 20"
    measure = "sum(twice)"
    max = 10000
    """
    assert observed(rule, DESK).observed == 2 * (2 * 100 + 4 * 100)


def test_a_missing_value_is_an_error_unless_it_is_excluded():
    """By default a row without a value is an error; excluded, it is left out, counted and named."""
    rule = 'measure = "sum(abs(mark_price - stop_price) * size)"\nmax = 1000'
    assert judge(rule, DESK).outcome == "error"
    result = judge(f'{rule}\non_missing = {{ stop_price = "exclude" }}', DESK)
    assert result.outcome == "pass"
    assert result.observations[0].observed == 10.0
    (note,) = result.notes
    assert "2" in note
    assert all(word in note for word in ("stop_price", "B/EUR", "C/EUR"))
    assert "A/EUR" not in note


def test_on_missing_may_say_error_in_words():
    """The default can be written down."""
    rule = 'measure = "sum(stop_price)"\nmax = 1000\non_missing = '
    assert judge(rule + '"error"', DESK).outcome == "error"
    assert judge(rule + '{ stop_price = "error" }', DESK).outcome == "error"


def test_to_leave_out_all_rows_is_an_error():
    """Where every row lacks the value nothing was measured."""
    result = judge('measure = "sum(liquidation_price)"\nmax = 1\non_missing = { liquidation_price = "exclude" }', DESK)
    assert result.outcome == "error"
    assert "liquidation_price" in result.reason


def test_nothing_is_left_out_of_an_empty_book():
    """An empty book has no row to leave out."""
    assert (
        judge('measure = "sum(stop_price)"\nmax = 1\non_missing = { stop_price = "exclude" }', book()).outcome == "pass"
    )


def test_exclusion_concerns_only_rows_that_count():
    """Rows that the filter leaves out are neither counted nor named as lacking a value."""
    rule = """
    where = "venue in ['kraken', 'paper']"
    measure = "sum(stop_price)"
    max = 1000
    on_missing = { stop_price = "exclude" }
    """
    (note,) = judge(rule, DESK).notes
    assert "B/EUR" in note
    assert "C/EUR" not in note


def test_a_bare_boolean_column_is_a_predicate():
    """A column of truth values is a condition by itself."""
    snapshot = book(lot("A/EUR", hedged=True), lot("B/EUR", hedged=False))
    rule = 'each = "symbol"\nwhere = "not hedged"\nmeasure = "sum(notional)"\nmax = 1'
    assert outcomes(judge(rule, snapshot)) == {"B/EUR": "fail"}


def test_positions_can_be_filtered_by_their_account():
    """The account is a column of the positions like any other."""
    snapshot = book(lot("A/EUR", account="main"), lot("B/EUR", account="sub"))
    rule = """where = "account == 'main'"\nmeasure = "sum(notional)"\nmax = 100"""
    assert judge(rule, snapshot).outcome == "pass"


@pytest.mark.parametrize(
    ("measure", "notes"),
    [
        ("sum(notional, where=venue == 'x')", ["where=venue == 'x' matches 0 of 3 rows"]),
        ("count(where=size > 99)", ["where=size > 99 matches 0 of 3 rows"]),
        ("count(where=size > 0) + count(where=size > 99)", ["where=size > 99 matches 0 of 3 rows"]),
        ("count(where=size > 0)", []),
    ],
)
def test_a_filter_within_the_measure_that_matches_nothing_says_so(measure, notes):
    """A sum over no row is 0, as much by a mistake in its condition as by the book."""
    rule = f'measure = "{measure}"\nmax = 5'
    assert [note for note in judge(rule, DESK).notes if "matches" in note] == notes
    assert judge(rule, book()).notes == ()
    must_match = judge(f"{rule}\nmust_match = true", DESK)
    assert must_match.outcome == ("error" if len(notes) == measure.count("where") else "pass")
    assert judge(f"{rule}\nmust_match = true", book()).outcome == "pass"


def test_a_mistake_that_an_expression_makes_twice_is_told_once():
    """A figure that nobody gives is named once, however often the measure and its bound use it."""
    result = judge('measure = "account.peak - account.peak * 0.5"\nmax = "account.peak"', book(lot()))

    assert result.reason == "unknown account figure 'peak'"


STOPS = """
measure = "sum(stop_price)"
max = 1000
on_missing = { stop_price = "exclude" }
"""


@pytest.mark.parametrize(
    ("keys", "lost"),
    [
        ("", ""),
        ('each = "position"', ""),
        ('each = "side"', ""),
        ('groups = { by = "side", columns = { n = "count()" } }', ""),
        ('each = "venue"', "paper, test"),
        ('each = ["side", "venue"]', "long, paper, long, test"),
        ('groups = { by = "venue", columns = { n = "count()" } }', "paper, test"),
        ('each = "side"\ngroups = { by = "venue", columns = { n = "count()" } }', "long, paper, long, test"),
        ("""each = "venue"\nwhere = "venue != 'paper'" """, "test"),
        ("""each = "venue"\nwhere = "venue == 'kraken'" """, ""),
    ],
)
def test_no_subject_and_no_group_is_left_out_with_its_rows(keys, lost):
    """A subject of which every row lacks the value would be gone without a word, and its limit passed."""
    measure = "sum(n)" if "groups" in keys else "sum(stop_price)"
    result = judge(f'measure = "{measure}"\nmax = 1000\non_missing = {{ stop_price = "exclude" }}\n{keys}', DESK)

    assert result.outcome == ("error" if lost else "pass")
    assert result.reason == (f"every row of {lost} is left out for a missing value" if lost else "")


def test_a_subject_stays_with_the_rows_that_it_has_left():
    """A subject keeps its place as long as one of its rows has the value; the note names the others."""
    rows = [lot("A/EUR", venue="k", stop_price=90.0), lot("B/EUR", venue="k"), lot("C/EUR", venue="p", stop_price=80.0)]
    result = judge(f'each = "venue"{STOPS}', book(*rows))

    assert {one.subject: one.observed for one in result.observations} == {"k": 90.0, "p": 80.0}
    assert result.notes == ("1 left out without stop_price: B/EUR",)
    assert (result.rows, result.rows_of) == (2, 3)


def test_what_is_left_out_is_named_and_nothing_else_is_said():
    """The note counts the rows and names them in order; where no row lacks the value there is none."""
    assert judge(STOPS, DESK).notes == ("2 left out without stop_price: B/EUR, C/EUR",)
    assert judge(STOPS, book(lot(stop_price=1.0))).notes == ()
    nowhere = judge(STOPS.replace("stop_price", "liquidation_price"), DESK)
    assert nowhere.reason == "liquidation_price is missing in every row"
    assert nowhere.fix == "let the source or a reference table give it"


def test_rows_may_be_left_out_for_a_derived_column():
    """A column of the policy's own can lack a value as one of the book's can."""
    rule = """
    columns = { risk = "mark_price - stop_price" }
    measure = "sum(risk)"
    max = 1000
    on_missing = { risk = "exclude" }
    """
    result = judge(rule, DESK)

    assert (result.outcome, result.observations[0].observed) == ("pass", 10.0)
    assert result.notes == ("2 left out without risk: B/EUR, C/EUR",)


GIVE_VENUE = (
    "let the source give venue, or a [[reference]] table; of a file that calls it otherwise, "
    'write columns = { venue = "ITS NAME" } on its [[broker]]'
)
UNPLACED = book(lot("A/EUR", venue="kraken"), lot("B/EUR"))


@pytest.mark.parametrize(
    ("rule", "reason", "fix"),
    [
        ("""where = "venue == 'kraken'" """, """B/EUR: venue is missing in "venue == 'kraken'\"""", GIVE_VENUE),
        (
            'where = "notional > config.limits.small"',
            "A/EUR: limits.small is not configured in 'notional > config.limits.small'",
            "set limits.small in config.toml",
        ),
        ('each = "venue"', "B/EUR: venue is missing", GIVE_VENUE),
        (
            'each = "place"\ncolumns = { place = "coalesce(venue, account)" }',
            "B/EUR: place is unknown: venue is missing",
            GIVE_VENUE,
        ),
    ],
    ids=["a filter", "a filter by a limit", "a key", "a derived key"],
)
def test_why_a_row_keeps_a_limit_from_being_evaluated(rule, reason, fix):
    """The first row in the way is named, with what it lacks, where, and what would fix it."""
    result = judge(f'{rule}\nmeasure = "count()"\nmax = 9', UNPLACED)

    assert (result.outcome, result.reason, result.fix) == ("error", reason, fix)


def test_a_subject_of_a_derived_key_is_not_left_out_either():
    """A key that the policy makes is known before the rows are left out."""
    result = judge(f"""columns = {{ place = "coalesce(venue, account)" }}\neach = "place"{STOPS}""", DESK)

    assert (result.outcome, result.reason) == ("error", "every row of paper, test is left out for a missing value")
