"""Books that must not trade, and rules that say less than they seem to, from Python: none of them is allowed."""

from array import array
from collections import UserString
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import policy
from support import AS_OF, NOW, book, judge, limit, lot, observed, outcomes, refusals, settings_of, value_of

from riskcheck import LivePortfolioMonitor, LiveRiskLimits, RiskCheckResult, Settings, SnapshotError, UsageError
from riskcheck.model.report import Provenance, Report
from riskcheck.model.settings import General, LiveRisk, SnapshotRules

LOT = {"symbol": "BTC/EUR", "side": "long", "size": 1.0, "mark_price": 100.0, "price_time": AS_OF.isoformat()}


class Listing:
    """A client that knows a list of positions, and when they were true."""

    def __init__(self, *rows, as_of=AS_OF):
        self.rows, self.as_of = rows, as_of

    def fetch_positions(self):
        return list(self.rows)


class Answering:
    """A client that answers with anything at all."""

    def __init__(self, answer):
        self.fetch_positions = lambda: answer


class Shadowed:
    """A client whose way to fetch positions is no way at all, beside an empty table of them."""

    def __init__(self, fetch):
        self.fetch_positions, self.positions = fetch, {}


def _limits(tmp_path, settings):
    (tmp_path / "cap.toml").write_text(policy("cap", "sum(notional)", 1000))
    return LiveRiskLimits.from_config(settings, policies=[tmp_path / "cap.toml"], clock=lambda: NOW)


def _taken(settings, *rows):
    return LivePortfolioMonitor(Listing(*rows), settings, clock=lambda: NOW).snapshot()


MEASURES = {
    "another base currency": ('[general]\nbase_currency = "USD"', '[general]\nbase_currency = "EUR"', "USD"),
    "prices of any age": ("", '[snapshot]\nmax_price_age = "5m"', "of any age"),
    "older prices": ('[snapshot]\nmax_price_age = "1h"', '[snapshot]\nmax_price_age = "5m"', "3600 s"),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_snapshot_taken_by_other_measures_is_not_allowed(tmp_path, name):
    """Limits do not judge a snapshot in another currency, or one that took older prices than they allow."""
    of_snapshot, of_limits, word = MEASURES[name]

    result = _limits(tmp_path, settings_of(of_limits)).evaluate_portfolio(_taken(settings_of(of_snapshot), LOT))

    assert not result.allowed
    assert result.report.exit_code == 2
    assert word in result.reasons[0]


@pytest.mark.parametrize("of_snapshot", ["5m", "1m"], ids=["the same", "stricter"])
def test_a_snapshot_taken_by_the_same_or_stricter_measures_is_allowed(tmp_path, of_snapshot):
    """A snapshot that took no older prices than the limits allow is judged."""
    settings = settings_of(f'[snapshot]\nmax_price_age = "{of_snapshot}"')

    result = _limits(tmp_path, settings_of('[snapshot]\nmax_price_age = "5m"')).evaluate_portfolio(
        _taken(settings, LOT)
    )

    assert result.allowed


def test_an_old_snapshot_of_a_client_is_not_allowed(tmp_path):
    """The time that a client gives is the snapshot's, and a stale one is refused."""
    client = Listing(LOT, as_of=AS_OF - timedelta(seconds=120))
    snapshot = LivePortfolioMonitor(client, clock=lambda: NOW).snapshot()

    result = _limits(tmp_path, Settings()).evaluate_portfolio(snapshot)

    assert not result.allowed
    assert result.report.exit_code == 2
    assert "stale" in result.reasons[0]


@pytest.mark.parametrize("allowed", [True, False])
def test_the_truth_of_a_result_is_its_answer(allowed):
    """A result that does not allow trading is false, so that ``if result`` is no mistake."""
    result = RiskCheckResult(allowed, (), {}, Report(Provenance("0", NOW)))

    assert bool(result) is allowed


BAD = (float("nan"), float("inf"), float("-inf"))
SETTINGS = {
    **{f"limit {bad}": lambda bad=bad: Settings(live_risk=LiveRisk(max_open_positions=bad)) for bad in BAD},
    **{f"max_age {bad}": lambda bad=bad: Settings(snapshot=SnapshotRules(max_age=bad)) for bad in BAD},
    **{f"max_price_age {bad}": lambda bad=bad: Settings(snapshot=SnapshotRules(max_price_age=bad)) for bad in BAD},
    **{f"capital {bad}": lambda bad=bad: Settings(general=General(starting_capital=bad)) for bad in BAD},
    **{f"warn_at {bad}": lambda bad=bad: Settings(live_risk=LiveRisk(warn_at=bad)) for bad in BAD},
    **{f"fx {bad}": lambda bad=bad: Settings(fx={"USDT": bad}) for bad in (*BAD, 0.0, -1.0, 0, -1)},
    **{f"limits.cap {bad}": lambda bad=bad: Settings(limits={"cap": bad}) for bad in BAD},
    "limits.caps.crypto nan": lambda: Settings(limits={"caps": {"crypto": float("nan")}}),
    "replaced": lambda: replace(Settings(), live_risk=LiveRisk(max_daily_loss_abs=float("inf"))),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_hold_no_number_that_allows_everything(name):
    """A limit that is no finite number, or a rate that is not above 0, is refused from Python as from a file."""
    with pytest.raises(UsageError):
        SETTINGS[name]()


ANSWERS = {
    "bytes": b"",
    "bytearray": bytearray(),
    "range": range(0),
    "UserString": UserString(""),
    "array": array("d"),
    "memoryview": memoryview(b""),
    "text": "",
    "set": set(),
    "table": {},
    "nothing": None,
    "a key that is no text": [{**LOT, 7: 1.0}],
    "a key that is nothing": [{**LOT, None: 1.0}],
    "a key in bytes": [{**LOT, b"currency": "USD"}],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_no_list_of_positions_is_no_empty_book(name):
    """Only a list of tables with texts as names, or a frame, is an answer; anything else is refused."""
    with pytest.raises(SnapshotError):
        LivePortfolioMonitor(Answering(ANSWERS[name])).snapshot()


@pytest.mark.parametrize("fetch", [[], 0, "fetch", False], ids=repr)
def test_a_client_that_cannot_fetch_has_no_empty_book(fetch):
    """A fetch_positions that cannot be called is a broken client, whatever else it has."""
    with pytest.raises(SnapshotError, match="fetch_positions"):
        LivePortfolioMonitor(Shadowed(fetch)).snapshot()


@pytest.mark.parametrize("name", ["equitty", "daily_loss", "exposure"])
@pytest.mark.parametrize("form", ["coalesce(account.{}, 0)", "1 if known(account.{}) else 0", "account.{}"])
def test_an_account_figure_that_nobody_knows_is_an_error(form, name):
    """A figure that the source never gave under this name is a mistake, also inside coalesce and known."""
    result = judge(f'measure = "{form.format(name)}"\nmax = 1', book(account={"equity": 5.0}))

    assert result.outcome == "error"
    assert name in result.reason


@pytest.mark.parametrize("figure", ["daily_pnl", "day_start_equity", "margin_used"])
def test_an_account_figure_of_ours_may_be_asked_for(figure):
    """A figure that riskcheck knows by name, or that the source has as a null, is a missing value."""
    assert value_of(f"coalesce(account.{figure}, 3)") == 3.0
    assert value_of("coalesce(account.debt, 3)", book(account={"debt": None})) == 3.0


LOST_KEYS = ["max", "min", "where", "when", "each", "over", "optional", "warn_at", "measure", "on_missing", "let"]


@pytest.mark.parametrize("table", ["let", "columns", "groups.columns"])
@pytest.mark.parametrize("name", [*LOST_KEYS, "sum", "loss", "known", "only", "config"])
def test_a_word_of_the_rule_is_no_derived_name(table, name):
    """A key of [rule] that fell below [rule.let] would be lost, and a function's name would mean two things."""
    by = 'groups.by = ["symbol"]\n' if table == "groups.columns" else ""
    problems = refusals(f'measure = "count()"\nmax = 1\n{by}{table}.{name} = "1"')

    assert any(f"'{name}'" in problem.message for problem in problems)


@pytest.mark.parametrize("side", ["LONG", "buy", "Short", ""])
@pytest.mark.parametrize("form", ["side == '{}'", "'{}' == side", "side != '{}'", "side in ['{}']"])
def test_a_side_that_no_position_has_is_refused(form, side):
    """A filter that can match no row is a mistake in the policy, found before any book is."""
    assert refusals(f"""where = "{form.format(side)}"\nmeasure = "sum(notional)"\nmax = 1""")


@pytest.mark.parametrize("side", ["long", "short", "flat"])
def test_the_sides_that_there_are_may_be_asked_for(side):
    """Long, short and flat are sides."""
    assert limit(f"""where = "side == '{side}'"\nmeasure = "sum(notional)"\nmax = 1""")


MIXED = (lot("A/EUR", desk="rates"), lot("B/EUR", desk=7.0))


@pytest.mark.parametrize("rows", [MIXED, MIXED[::-1]], ids=["text first", "number first"])
@pytest.mark.parametrize("each", ['"desk"', '["symbol", "desk"]'], ids=["alone", "with another"])
def test_subjects_of_mixed_kinds_are_an_error(rows, each):
    """A column with numbers and texts does not tell subjects apart: 7 and "7" may be one desk."""
    result = judge(f'each = {each}\nmeasure = "sum(notional)"\nmax = 1000', book(*rows))

    assert result.outcome == "error"
    assert "desk" in result.reason


@pytest.mark.parametrize("start", [0, 0.0, -5.0])
def test_a_day_that_began_with_nothing_has_no_result(start):
    """Equity less a start of 0 is no profit of the whole equity: the day's PnL is unknown."""
    snapshot = book(account={"equity": 5000.0, "day_start_equity": start})

    assert snapshot.daily_pnl.value is None
    assert judge('measure = "loss(daily_pnl)"\nmax = 500', snapshot).outcome == "error"


BAND = 'measure = "sum(notional)"\nmin = "config.limits.low"\nmax = "config.limits.high"\noptional = true'


@pytest.mark.parametrize(
    ("config", "outcome"),
    [
        ("", "skipped"),
        ("[limits]\nlow = 50", "error"),
        ("[limits]\nhigh = 50", "error"),
        ("[limits]\nlow = 50\nhigh = 200", "pass"),
        ("[limits]\nlow = 50\nhigh = 60", "fail"),
    ],
    ids=["neither", "a floor alone", "a ceiling alone", "both", "broken"],
)
def test_half_a_band_is_not_left_out(config, outcome):
    """An optional band is skipped where the config has neither bound; with one of them it is an error."""
    assert judge(BAND, book(lot()), config).outcome == outcome


STOPPED = 'each = "symbol"\nmeasure = "sum(stop_price)"\nmax = 1000\non_missing = { stop_price = "exclude" }'


def test_a_subject_does_not_vanish_with_its_rows():
    """Where every row of a subject is left out for a missing value, the limit is an error that names it."""
    result = judge(STOPPED, book(lot("A/EUR", stop_price=90.0), lot("B/EUR", stop_price=None)))

    assert result.outcome == "error"
    assert "B/EUR" in result.reason


def test_a_subject_that_keeps_a_row_is_measured():
    """Rows that are left out beside others of their subject are named, and the rest is measured."""
    rows = lot("A/EUR", stop_price=90.0), lot("A/EUR", stop_price=None), lot("B/EUR", stop_price=80.0)
    result = judge(STOPPED, book(*rows))

    assert outcomes(result) == {"A/EUR": "pass", "B/EUR": "pass"}
    assert any("1 left out without stop_price: A/EUR" in note for note in result.notes)


@pytest.mark.parametrize("count", ["0.5", "1.5", "0 - 1", "1 / 3"])
def test_the_top_of_a_broken_number_is_not_known(count):
    """There is no largest half of a position, and top(0.5, x) is not 0."""
    found = observed(f'measure = "top({count}, notional)"\nmax = 1e9', book(lot()))

    assert found.outcome == "error"


def test_the_top_of_a_rows_own_number_is_measured():
    """In a rule for each position the number of rows may be the row's own."""
    rule = 'each = "position"\nmeasure = "top(size, notional)"\nmax = 1e9'

    assert observed(rule, book(lot(size=2.0))).observed == 200.0


def test_a_quantity_below_all_numbers_is_refused():
    """A negative percentage too large to hold is refused as a positive one is."""
    nines = "9" * 400
    for sign in ("", "-"):
        assert refusals(f'measure = "sum(net)"\nmin = "{sign}{nines}%"')
        with pytest.raises(UsageError):
            settings_of(f'[limits]\ncap = "{sign}{nines}%"')


@pytest.mark.parametrize("operator", ["==", "<"])
def test_a_text_of_the_config_is_no_number(operator):
    """The base currency is a text, and a rule that measures or compares it as a number is refused at load."""
    assert refusals('measure = "config.general.base_currency"\nmax = 1')
    assert refusals(f'when = "config.general.base_currency {operator} 5"\nmeasure = "count()"\nmax = 1')
