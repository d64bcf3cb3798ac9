"""What surrounds a measure: conditions, names, bounds, severity, validity, and limits that are not configured."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from support import NOW, book, judge, limit, lot, observed, outcomes, refusals

DESK = book(lot("A/EUR", size=1.0), lot("B/EUR", "short", 3.0), account={"equity": 1000.0, "debt": None})
GROSS = 'measure = "sum(notional)"\n'


@pytest.mark.parametrize(
    ("bound", "outcome"),
    [
        ("max = 400", "pass"),
        ("max = 400.0", "pass"),
        ("max = 399.99", "fail"),
        ("max = 399.9999999", "pass"),
        ('max = "400"', "pass"),
        ('max = "equity * 0.4"', "pass"),
        ('max = "equity * 0.399"', "fail"),
        ('max = "0.5 * sum(notional)"', "fail"),
        ('max = "config.limits.cap"', "pass"),
        ('max = "config.limits.cap * 0.9"', "fail"),
        ("min = 400", "pass"),
        ("min = 400.01", "fail"),
        ("min = 100\nmax = 400", "pass"),
        ("min = 100\nmax = 300", "fail"),
        ("min = 500\nmax = 600", "fail"),
        ("max = 0", "fail"),
        ("min = 0", "pass"),
        ('max = "account.debt"', "error"),
        ('max = "config.limits.failed_sources"', "error"),
        ('min = "1 / 0"', "error"),
        ('min = 500\nmax = "account.debt"', "error"),
    ],
)
def test_bounds(bound, outcome):
    """A bound is a number, an expression or a configured value; at it is allowed, and without it there is no pass."""
    assert judge(GROSS + bound, DESK, "[limits]\ncap = 400").outcome == outcome


@pytest.mark.parametrize(
    ("measure", "bound", "outcome"),
    [
        ("sum(notional) / equity", '"40%"', "pass"),
        ("sum(notional) / equity", '"39%"', "fail"),
        ("age", '"3s"', "pass"),
        ("age", '"2900ms"', "fail"),
        ("age", '"1m"', "pass"),
    ],
)
def test_bounds_with_units(measure, bound, outcome):
    """Percentages are fractions and durations are seconds."""
    assert judge(f'measure = "{measure}"\nmax = {bound}', DESK).outcome == outcome


def test_a_sum_of_tenths_is_at_its_limit():
    """Three positions of a tenth are at a limit of three tenths, and a cent more is beyond it."""
    rows = [lot(f"S{number}", size=0.1, mark_price=1.0) for number in range(3)]
    assert judge(GROSS + "max = 0.3", book(*rows)).outcome == "pass"
    assert judge(GROSS + "max = 0.3", book(*rows, lot(size=0.01, mark_price=1.0))).outcome == "fail"
    assert judge('measure = "sum(size * 3)"\nmax = 0.3', book(rows[0])).outcome == "pass"


@pytest.mark.parametrize("equity", [0.0, -100.0, None], ids=repr)
def test_exposure_over_an_equity_that_is_not_positive_is_an_error(equity):
    """A ratio over an equity of 0 or below is no small one: it cannot be evaluated."""
    snapshot = book(lot(), account={"equity": equity})
    found = observed('measure = "sum(notional) / equity"\nmax = 5', snapshot)
    assert found.outcome == "error"
    assert found.observed is None
    assert found.reason


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (lot(mark_price=None), "mark_price is missing"),
        (lot(mark_price=0), "mark_price is 0"),
        (lot("BTC/USDT"), "USDT"),
        (lot(multiplier=None), "multiplier"),
        (lot(notional=500.0), "500.00"),
    ],
    ids=["no mark", "mark of zero", "no rate", "null multiplier", "contested notional"],
)
def test_what_is_not_known_is_an_error_that_says_why(row, word):
    """An exposure that cannot be known is an error, however far the limit, and names the row and the gap."""
    found = observed(GROSS + "max = 1e90", book(lot("A/EUR"), row))
    assert found.outcome == "error"
    assert row["symbol"] in found.reason
    assert word in found.reason


def test_one_unknown_subject_leaves_the_others_alone():
    """A gap in one symbol is that symbol's error; the policy's outcome is the worst."""
    snapshot = book(lot("A/EUR"), lot("B/EUR", mark_price=None))
    rule = 'each = "symbol"\n' + GROSS
    assert outcomes(judge(rule + "max = 100", snapshot)) == {"A/EUR": "pass", "B/EUR": "error"}
    assert judge(rule + "max = 100", snapshot).outcome == "error"
    assert judge(rule + "max = 99", snapshot).outcome == "fail"


def test_a_limit_whose_condition_is_false_does_not_apply():
    """A condition that is false makes a subject skipped and not applicable; where none applies, the policy is."""
    rule = 'each = "symbol"\nwhen = "sum(net) < 0"\n' + GROSS + "max = 1"
    result = judge(rule, DESK)
    assert outcomes(result) == {"A/EUR": "skipped", "B/EUR": "fail"}
    assert result.outcome == "fail"
    result = judge(rule, book(lot("A/EUR")))
    assert result.outcome == "skipped"
    assert result.reason == "not applicable"
    assert result.observations[0].reason == "not applicable"


def test_a_limit_that_does_not_apply_is_not_hurt_by_what_is_missing():
    """Neither measure nor bound matters where the condition is false."""
    rule = 'when = "equity < 0"\nmeasure = "account.debt"\nmax = "config.limits.failed_sources"'
    assert judge(rule, DESK).outcome == "skipped"


def test_a_condition_that_is_missing_is_an_error():
    """Whether a limit applies has to be known."""
    found = observed('when = "account.debt > 0"\n' + GROSS + "max = 1000", DESK)
    assert found.outcome == "error"
    assert "account.debt" in found.reason


def test_names_are_given_in_order_and_used_everywhere():
    """Names of the subject's values may use earlier ones, and condition, measure and bounds may use them."""
    rule = """
    each = "symbol"
    let = { gross = "sum(notional)", half = "gross / 2" }
    when = "gross > 100"
    measure = "half"
    max = "gross / 4"
    """
    result = judge(rule, DESK)
    assert outcomes(result) == {"A/EUR": "skipped", "B/EUR": "fail"}
    assert (result.observations[0].observed, result.observations[0].maximum) == (150.0, 75.0)


def test_a_missing_name_is_followed_to_its_cause():
    """The reason of a missing name is the reason of what it stands for."""
    found = observed('let = { start = "max(account.debt, equity)" }\nmeasure = "start"\nmin = 0', DESK)
    assert found.outcome == "error"
    assert "start" in found.reason
    assert "account.debt" in found.reason


def test_advice_turns_a_failure_into_a_warning_and_says_so():
    """Under severity = "advise" the observation keeps its fail, and the policy warns."""
    result = judge(GROSS + "max = 1", DESK, head='severity = "advise"')
    assert result.outcome == "warn"
    assert result.observations[0].outcome == "fail"
    assert result.notes == ("the limit is broken; it only warns, as its severity is advise",)


def test_advice_hides_no_error():
    """Advice turns failures into warnings, and nothing else."""
    head = 'severity = "advise"'
    assert judge(GROSS + 'max = "account.debt"', DESK, head=head).outcome == "error"
    rule = 'each = "symbol"\n' + GROSS + "max = 1"
    assert judge(rule, book(lot("A/EUR"), lot("B/EUR", mark_price=None)), head=head).outcome == "error"
    assert judge(GROSS + "max = 400", DESK, head=head).outcome == "pass"


@pytest.mark.parametrize(
    ("rule", "config", "outcome"),
    [
        ("max = 500", "", "pass"),
        ("max = 500", "[live_risk]\nwarn_at = 0.8", "warn"),
        ("max = 500\nwarn_at = 0.9", "[live_risk]\nwarn_at = 0.8", "pass"),
        ("max = 500\nwarn_at = 0.8", "", "warn"),
        ("max = 500\nwarn_at = 1.0", "", "pass"),
        ("max = 400\nwarn_at = 1.0", "", "warn"),
        ("min = 390\nwarn_at = 0.9", "", "warn"),
    ],
    ids=["none", "the config's", "the rule's first", "at it", "one", "one at the limit", "a floor"],
)
def test_warnings_begin_at_the_rules_utilisation_else_the_configs(rule, config, outcome):
    """warn_at of the rule goes before live_risk.warn_at; without either nothing warns."""
    assert judge(GROSS + rule, DESK, config).outcome == outcome


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("valid_from = 2026-03-02", ""),
        ("valid_from = 2026-03-03", "in force only from 2026-03-03"),
        ("valid_until = 2026-03-02", ""),
        ("valid_until = 2026-03-01", "in force only until 2026-03-01"),
        ("valid_from = 2026-03-02\nvalid_until = 2026-03-02", ""),
        ("valid_from = 2025-01-01\nvalid_until = 2025-12-31", "in force only from 2025-01-01 until 2025-12-31"),
    ],
)
def test_a_policy_holds_between_its_days(head, reason):
    """Both days are inclusive; outside them the policy is skipped, and says so."""
    result = judge(GROSS + "max = 1", DESK, head=head)
    assert (result.outcome, result.reason) == ("skipped" if reason else "fail", reason)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Midway"])
def test_days_are_those_of_utc(monkeypatch, zone):
    """Neither the clock's own zone nor the machine's decides on which day a policy holds."""
    with monkeypatch.context() as machine:
        machine.setenv("TZ", zone)
        time.tzset()
        for hour in (0, 9, 23):
            now = datetime(2026, 3, 2, hour, 30, tzinfo=UTC)
            head = "valid_from = 2026-03-02\nvalid_until = 2026-03-02"
            assert judge(GROSS + "max = 1", DESK, head=head, now=now).outcome == "fail"
    time.tzset()
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert evening.astimezone(UTC).date() == date(2026, 3, 3)
    assert judge(GROSS + "max = 1", DESK, head="valid_from = 2026-03-03", now=evening).outcome == "fail"


def test_an_optional_limit_may_be_left_out_of_the_config():
    """With optional a limit that the config leaves out is skipped, and says which; with it, it holds."""
    rule = GROSS + 'max = "config.limits.cap"\noptional = true'
    result = judge(rule, DESK)
    assert result.outcome == "skipped"
    assert "limits.cap" in result.reason
    assert judge(rule, DESK, "[limits]\ncap = 1").outcome == "fail"
    assert judge(rule, DESK, "[limits]\ncap = 400").outcome == "pass"


LISTED = """
where    = "symbol in config.limits.mine"
when     = "count() < config.limits.few"
measure  = "sum(notional)"
max      = "config.limits.cap"
optional = true
"""
MINE, FEW, CAP = 'mine = ["BTC/EUR"]\n', "few = 5\n", "cap = 1\n"


@pytest.mark.parametrize(
    ("limits", "outcome"),
    [
        ("", "skipped"),
        (MINE, "error"),
        (FEW, "error"),
        (CAP, "error"),
        (MINE + FEW, "error"),
        (MINE + CAP, "error"),
        (FEW + CAP, "error"),
        (MINE + FEW + CAP, "fail"),
    ],
)
def test_an_optional_policy_is_left_out_only_as_a_whole(limits, outcome):
    """It is skipped where the config has nothing that it reads of [limits], and an error where a part is there."""
    assert judge(LISTED, book(lot("BTC/EUR")), f"[limits]\n{limits}").outcome == outcome


def test_an_optional_policy_says_all_that_is_not_configured():
    """The reason names lists and limits alike."""
    said = "limits.mine and limits.few and limits.cap are not configured"
    assert judge(LISTED, DESK).reason == said


def test_a_list_alone_may_be_left_out():
    """A rule whose own limit is written down is left out with the list that it is about."""
    rule = 'where = "symbol not in config.limits.allowed"\nmeasure = "count()"\nmax = 0\noptional = true'

    assert judge(rule, DESK).outcome == "skipped"
    assert judge(rule, DESK, '[limits]\nallowed = ["X"]').outcome == "fail"
    assert judge(rule.replace("optional = true", ""), DESK).outcome == "error"


def test_a_limit_that_is_missing_and_not_optional_is_an_error():
    """A limit that nobody set is not kept."""
    found = observed(GROSS + 'max = "config.live_risk.max_total_exposure_notional"', DESK)
    assert found.outcome == "error"
    assert "max_total_exposure_notional" in found.reason


@pytest.mark.parametrize(
    ("rule", "near"),
    [
        ('measure = "sum(notinal)"\nmax = 1', "notional"),
        ('measure = "sum(coalesce(betta, 1))"\nmax = 1', "beta"),
        ('measure = "sum(1 if known(betta) else 0)"\nmax = 1', "beta"),
        ('where = "vennue == \'x\'"\nmeasure = "count()"\nmax = 1', "venue"),
        ('columns = { x = "betta * 2" }\nmeasure = "sum(x)"\nmax = 1', "beta"),
        ('measure = "count()"\nmax = 1\non_missing = { stop_prise = "exclude" }', "stop_price"),
        ('each = "position"\nmeasure = "betta"\nmax = 1', "beta"),
    ],
    ids=["measure", "coalesce", "known", "where", "columns", "on_missing", "position"],
)
def test_a_name_that_nobody_knows_is_an_error_with_the_nearest(rule, near):
    """A name that is no column of the book or the policy is not evaluated, also inside coalesce and known."""
    result = judge(rule, book(lot(beta=1.0)))
    assert result.outcome == "error"
    assert "unknown" in result.reason
    assert near in result.fix


def test_a_column_that_exists_and_is_empty_is_a_missing_value():
    """An empty column of the book is known by name: coalesce and known may ask for its values."""
    snapshot = book(lot(beta=None))
    assert judge('measure = "sum(coalesce(beta, 1))"\nmax = 1', snapshot).outcome == "pass"
    assert judge('measure = "sum(beta)"\nmax = 1', snapshot).outcome == "error"


@pytest.mark.parametrize("table", ["columns", "let"])
def test_a_derived_name_may_not_hide_a_column_of_the_book(table):
    """A name that the snapshot brings as a column cannot be defined anew, whatever else the rule uses."""
    formula = '"notional"' if table == "columns" else '"sum(notional)"'
    measure = "sum(beta)" if table == "columns" else "beta"
    rule = f'{table} = {{ beta = {formula} }}\nmeasure = "{measure}"\nmax = 1000'
    assert judge(rule, book(lot())).outcome == "pass"
    result = judge(rule, book(lot(beta=1.0)))
    assert result.outcome == "error"
    assert "beta" in result.reason


def test_a_column_of_mixed_values_is_an_error_where_it_is_used():
    """Numbers and texts in one column are nothing that can be measured."""
    snapshot = book(lot("A/EUR", beta=1.0), lot("B/EUR", beta="high"))
    assert judge('measure = "sum(beta)"\nmax = 1000', snapshot).outcome == "error"
    assert judge(GROSS + "max = 1000", snapshot).outcome == "pass"


def test_a_policy_knows_its_days():
    """Validity is a matter of the policy and a day alone."""
    policy = limit(GROSS + "max = 1", "valid_from = 2026-01-01\nvalid_until = 2026-01-31")
    assert [policy.is_valid_on(date(2026, month, 31)) for month in (1, 3)] == [True, False]
    assert NOW.date() == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("bound", "limits", "outcome"),
    [
        ('max = "config.limits.cap"', "cap = 50", "error"),
        ('max = "config.limits.cap"', "cap = 1", "error"),
        ('max = "config.limits.cap"', 'cap = "50%"', "pass"),
        ('max = "config.limits.cap"', 'cap = "5000%"', "pass"),
        ('max = "config.limits.cap"', "cap = 0.5", "pass"),
        ('max = "config.limits.cap / 100"', "cap = 50", "pass"),
        ('max = "min(config.limits.cap, 0.9)"', "cap = 50", "error"),
        ('max = "share"\nlet = { share = "config.limits.cap" }', "cap = 50", "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', "cap = { a = 50, b = 0.5 }", "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', 'cap = { a = "50%", b = 5 }', "error"),
        ('max = { by = "\'a\'", limits = "config.limits.cap" }', 'cap = { a = "50%", b = "500%" }', "pass"),
    ],
)
def test_a_configured_share_from_1_on_is_an_error_where_percent_are_shown(bound, limits, outcome):
    """A plain 50 in the config reads as 50 %, and would be 5,000 % in a policy in percent."""
    rule = f'measure = "total_notional / equity"\n{bound}'
    assert judge(rule, DESK, f"[limits]\n{limits}", head='unit = "percent"').outcome == outcome
    assert judge(rule, DESK, f"[limits]\n{limits}", head='unit = "x"').outcome == "pass"


@pytest.mark.parametrize(
    ("unit", "cap", "outcome"),
    [
        ("base_currency", '"1m"', "error"),
        ("base_currency", '"50%"', "error"),
        ("base_currency", "60", "pass"),
        ("count", '"1m"', "error"),
        ("percent", '"1m"', "error"),
        ("s", '"50%"', "error"),
        ("s", '"1m"', "pass"),
        ("", '"1m"', "pass"),
    ],
)
def test_a_configured_limit_has_no_sign_that_says_something_else_than_the_unit(unit, cap, outcome):
    """A floor of a million that the config writes as 1m is a minute, and 60 of anything is soon there."""
    rule = 'measure = "total_notional"\nmin = "config.limits.cap"'
    assert judge(rule, DESK, f"[limits]\ncap = {cap}", head=f'unit = "{unit}"').outcome == outcome


@pytest.mark.parametrize("bound", ['max = "account.debt"', 'min = "account.debt"', 'min = 1\nmax = "account.debt"'])
def test_what_was_measured_is_told_also_where_the_bound_is_missing(bound):
    """A value without a limit is an error that shows the value, the positions behind it and how to mend it."""
    found = observed(GROSS + bound, DESK)

    assert (found.outcome, found.observed, found.maximum) == ("error", 400.0, None)
    assert (found.reason, found.fix) == ("account.debt is missing", "the source has to give account.debt")
    assert list(found.contributions.rows) == [0, 1]


ANOTHER = "choose a name that nothing else has"


@pytest.mark.parametrize(("table", "formula"), [("columns", "size * 2"), ("let", "sum(size)")])
@pytest.mark.parametrize("name", ["notional", "equity"])
def test_a_name_that_is_taken_says_what_to_do(table, formula, name):
    """A name that every book has is refused at load, and one that a book brings on that book; another is asked for."""
    (problem,) = refusals(f'{GROSS}max = 1\n{table} = {{ {name} = "{formula}" }}')
    assert (problem.found, problem.fix) == (f"the name {name!r}, which is taken", ANOTHER)
    assert problem.excerpt == f"{formula}\n^"

    result = judge(f'{GROSS}max = 1\n{table} = {{ beta = "{formula}" }}', book(lot(beta=1.0)))
    assert (result.reason, result.fix) == ("the name 'beta', which is taken", ANOTHER)


@pytest.mark.parametrize(
    ("bounds", "small", "large"),
    [
        ("max = 300", "pass", "pass"),
        ("max = 299", "pass", "fail"),
        ("max = 99", "fail", "fail"),
        ("min = 100", "pass", "pass"),
        ("min = 101", "fail", "pass"),
        ("min = 301", "fail", "fail"),
        ("min = 100\nmax = 300", "pass", "pass"),
        ("min = 101\nmax = 300", "fail", "pass"),
        ("min = 100\nmax = 299", "pass", "fail"),
        ("max = 310\nwarn_at = 0.9", "pass", "warn"),
        ("min = 95\nwarn_at = 0.9", "warn", "pass"),
        ("min = 95\nmax = 1000\nwarn_at = 0.9", "warn", "pass"),
        ("min = 10\nmax = 310\nwarn_at = 0.9", "pass", "warn"),
        ("min = 101\nmax = 310\nwarn_at = 0.9", "fail", "warn"),
        ("min = 95\nmax = 299\nwarn_at = 0.9", "warn", "fail"),
    ],
)
@pytest.mark.parametrize("each", ['each = "symbol"', 'each = "position"', 'each = "symbol"\nlet = { x = "1" }'])
def test_a_policy_is_as_bad_as_the_worst_of_its_subjects(each, bounds, small, large):
    """Of a symbol of 100 and one of 300 the small one breaks a floor and the large one a ceiling."""
    measure = "notional" if "position" in each else "sum(notional)"
    result = judge(f'{each}\nmeasure = "{measure}"\n{bounds}', DESK)

    assert outcomes(result) == {"A/EUR": small, "B/EUR": large}
    assert result.outcome == min(small, large, key=["fail", "warn", "pass"].index)


BELOW = "is below the floor of 500.00 EUR by 100.00 EUR"
IN_MONEY = 'unit = "base_currency"'


@pytest.mark.parametrize(
    ("rule", "head", "expected"),
    [
        ("max = 500", "", ("pass", 400.0, None, 500.0, None, 0.8, 100.0, "")),
        (
            "max = 500\nwarn_at = 0.8", IN_MONEY,
            ("warn", 400.0, None, 500.0, 0.8, 0.8, 100.0, "400.00 EUR uses 80% of the limit"),
        ),
        (
            "min = 500\nwarn_at = 0.9", IN_MONEY,
            ("fail", 400.0, 500.0, None, 0.9, 1.25, -100.0, f"400.00 EUR {BELOW}"),
        ),
        (
            "min = 100\nmax = 320", "",
            ("fail", 400.0, 100.0, 320.0, None, 1.25, -80.0, "400.00 is above the limit of 320.00 by 80.00"),
        ),
        (
            'min = 100\nmax = "equity / 5"', 'unit = "count"',
            ("fail", 400.0, 100.0, 200.0, None, 2.0, -200.0, "400 is above the limit of 200 by 200"),
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("names", ["", 'let = { x = "1" }'])
def test_an_observation_holds_all_that_was_found(rule, head, expected, names):
    """Value, bounds, the part that is used, what is left, and in the policy's unit why it is no pass."""
    found = observed(f"{GROSS}{rule}\n{names}", DESK, head=head)

    measured = (found.observed, found.minimum, found.maximum, found.warn_at, found.utilisation, found.headroom)
    assert (str(found.outcome), *measured, found.reason) == expected
    assert (found.subject, found.fix, list(found.contributions.rows)) == ("portfolio", "", [0, 1])


@pytest.mark.parametrize("names", ["", 'let = { x = "1" }'])
def test_a_result_says_of_how_many_rows_it_is(names):
    """Rows that the filter kept, of all; a result that was evaluated has its reasons with its observations."""
    rule = f"where = \"side == 'short'\"\n{GROSS}max = 1\n{names}"
    result = judge(rule, DESK)

    assert (result.rows, result.rows_of, result.reason, result.fix) == (1, 2, "", "")
    assert result.policy == limit(rule)


OF_THE_ACCOUNT = (
    "expected one of cash, daily_pnl, day_flows, day_start_equity, debt, equity, margin_used, starting_cash"
)
MIXED = "which holds numbers and texts"


@pytest.mark.parametrize(
    ("rule", "head", "outcome", "reason", "fix"),
    [
        ('max = "config.limits.cap"\noptional = true', "", "skipped", "limits.cap is not configured", ""),
        ("max = 1", "valid_from = 2030-01-01", "skipped", "in force only from 2030-01-01", ""),
        (
            'max = "account.peak + account.dept"', "", "error",
            "unknown account figure 'peak'; unknown account figure 'dept'",
            OF_THE_ACCOUNT,
        ),
        (
            'max = "account.dept"', "", "error", "unknown account figure 'dept'",
            f"did you mean 'debt'?; {OF_THE_ACCOUNT}",
        ),
        (
            'max = "config.limits.word"',
            "",
            "error",
            "config.limits.word is text where number is needed",
            "put a number there",
        ),
        ('max = 1\neach = "rating"', "", "error", f"the column 'rating', {MIXED}", "expected one kind"),
    ],
)  # fmt: skip
def test_what_keeps_a_policy_from_being_evaluated(rule, head, outcome, reason, fix):
    """All of it is told, with the fix of the first, and the policy that it is of."""
    snapshot = book(lot("A/EUR", rating="a"), lot("B/EUR", rating=1.0), account={"equity": 1.0, "debt": None})
    result = judge(GROSS + rule, snapshot, "[limits]\nword = 'x'", head=head)

    assert (result.outcome, result.reason, result.fix) == (outcome, reason, fix)
    assert result.policy == limit(GROSS + rule, head)


@pytest.mark.parametrize("measure", ["desk", "lane + desk", "sum(size) if lane else 1"])
def test_a_key_has_the_kind_of_its_column(measure):
    """A key that is a text is no number, and one that is a number no condition."""
    snapshot = book(lot(desk="rates", lane=1.0))
    result = judge(f'each = ["desk", "lane"]\nmeasure = "{measure}"\nmax = 1', snapshot)

    assert (result.outcome, "is needed" in result.reason) == ("error", True)
