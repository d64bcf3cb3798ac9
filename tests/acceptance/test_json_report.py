"""The JSON report: it fits its schema in every case, and says what the design promises."""

import re

import pytest
from desk import BTC, ETH, ago, book, policy
from jsonschema import Draft202012Validator

RUNS = {
    "pass": ((), book),
    "warn": (("--strict",), lambda: book({**BTC, "size": 0.6})),
    "breach": ((), lambda: book({**BTC, "size": 1.0, "venue": "kraken"}, ETH)),
    "error": ((), lambda: book({**BTC, "mark_price": None})),
    "an empty book": ((), lambda: {"as_of": ago(1), "positions": []}),
    "rates, times and further columns": (
        (),
        lambda: book({**BTC, "symbol": "BTC/USDT", "price_time": ago(2), "hot": True, "note": None}, fx={"USDT": 0.9}),
    ),
    "account figures": ((), lambda: book(account={"equity": 1.0, "name": "desk", "live": False, "cash": None})),
    "a stale snapshot": ((), lambda: {**book(), "as_of": ago(100)}),
    "no snapshot": ((), lambda: "{"),
    "nothing selected": (("-k", "none"), book),
    "wrong usage": (("--profile", "none"), book),
    "stopped": (("-x",), lambda: book({**BTC, "size": 1.0})),
}
RESULT_KEYS = ["id", "title", "outcome", "file", "line", "sha256", "owner", "severity", "unit", "observations"]
SEEN_KEYS = [
    "subject",
    "observed",
    "min",
    "max",
    "warn_at",
    "utilisation",
    "headroom",
    "outcome",
    "reason",
    "positions",
    "waiver",
]


@pytest.fixture
def run(desk):
    """Runs a check on a snapshot, and gives its JSON report."""

    def check(*words, snapshot=None):
        desk.write("book.json", snapshot or book())
        return desk.run("check", "--snapshot", "book.json", "--json", "-", *words).data

    return check


@pytest.mark.parametrize("name", RUNS)
def test_every_report_fits_the_schema(desk, run, name):
    """Whatever became of a run, its report fits what ``riskcheck schema report`` prints."""
    words, make = RUNS[name]
    schema = desk.run("schema", "report").data
    Draft202012Validator.check_schema(schema)

    Draft202012Validator(schema).validate(run(*words, snapshot=make()))


def test_a_result_has_the_keys_of_the_design(run):
    """A result and its observations have all the keys that the design names, and the file's hash."""
    result = run("-k", "symbol")["results"][0]

    assert set(RESULT_KEYS) <= result.keys()
    assert set(SEEN_KEYS) <= result["observations"][0].keys()
    assert (result["file"], result["line"]) == ("policies/max_symbol_exposure_notional.toml", 12)
    assert (result["owner"], result["severity"]) == ("risk-desk", "block")
    assert re.fullmatch("[0-9a-f]{64}", result["sha256"])


def test_an_observation_says_how_close_it_is(run):
    """29 500 of 20 000 is a use of 1.475 and a headroom of -9 500, with the position behind it."""
    report = run("-k", "symbol", snapshot=book({**BTC, "size": 1.0}, ETH))

    worst, other = report["results"][0]["observations"]
    assert (worst["subject"], worst["outcome"], worst["observed"]) == ("BTC/EUR", "fail", 29500.0)
    assert (worst["max"], worst["min"], worst["headroom"]) == (20000.0, None, -9500.0)
    assert worst["utilisation"] == pytest.approx(1.475)
    assert worst["positions"] == [{"row": 0, "contribution": 29500.0}]
    assert report["snapshot"]["positions"][0]["symbol"] == "BTC/EUR"
    assert (other["subject"], other["outcome"]) == ("ETH/EUR", "pass")
    assert other["utilisation"] == pytest.approx(0.175)


def test_provenance_says_where_the_answer_came_from(run):
    """Tool, version, start, duration, arguments, and the hashes of config and snapshot are in the report."""
    report = run("-k", "symbol")

    provenance = report["provenance"]
    assert provenance["tool"] == "riskcheck"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", provenance["tool_version"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", provenance["started"])
    assert provenance["duration_seconds"] >= 0
    assert provenance["arguments"] == ["check", "--snapshot", "book.json", "--json", "-", "-k", "symbol"]
    assert re.fullmatch("[0-9a-f]{64}", provenance["config"]["sha256"])
    assert re.fullmatch("[0-9a-f]{64}", report["snapshot"]["sha256"])
    assert report["snapshot"]["sources"] == ["book.json"]


def test_the_same_run_has_the_same_report(run):
    """But for times, durations and ages, two runs on one snapshot give one report, whatever the hash seed."""
    snapshot = book({**BTC, "size": 1.0}, ETH, account={"b": 1, "a": 2})

    first, second = (run("-k", "not age", snapshot=snapshot) for _ in range(2))

    for report in (first, second):
        report["provenance"].update(started=None, duration_seconds=None)
    assert first == second
    assert list(first["snapshot"]) == list(second["snapshot"])


def test_the_order_of_positions_changes_no_figure(run):
    """Sums do not depend on the order of the rows."""
    rows = [{**BTC, "symbol": f"C{n}/EUR", "mark_price": 0.1 + n / 7, "size": 1 / (n + 3)} for n in range(20)]

    forth, back = (run(snapshot=book(*one))["snapshot"]["totals"] for one in (rows, rows[::-1]))

    assert forth == back


def test_the_summary_counts_every_outcome(run):
    """The summary has a count for each outcome, and they add up to the results."""
    report = run("-k", "exposure or open", snapshot=book({**BTC, "size": 1.0}))

    assert report["summary"] == {"fail": 1, "error": 0, "warn": 0, "waived": 0, "pass": 2, "skipped": 4}
    assert sum(report["summary"].values()) == len(report["results"])


def test_the_daily_result_says_which_figure_it_is(run):
    """The day's result is the source's own, else from the day's start, else the worse of two sums; the report says."""
    own = run(snapshot=book(account={"daily_pnl": -3.0, "equity": 1.0, "day_start_equity": 2.0}))
    start = run(snapshot=book(account={"equity": 10000.0, "day_start_equity": 10004.0, "day_flows": 0.0}))
    floating_gain = run(snapshot=book({**BTC, "realized_pnl": -100.0}))

    values = [report["snapshot"]["daily_pnl"]["value"] for report in (own, start, floating_gain)]
    origins = {report["snapshot"]["daily_pnl"]["origin"] for report in (own, start, floating_gain)}
    assert values == [-3.0, -4.0, -100.0]
    assert len(origins) == 3


def test_a_breach_of_nothing_allowed_has_no_finite_use(desk, run):
    """A breach of a bound of 0 has null for its utilisation, and comes first."""
    desk.only_policies(a=policy("a", "count()", 1), none=policy("none", "count()", 0))

    report = run()

    assert [result["id"] for result in report["results"]] == ["none", "a"]
    assert report["results"][0]["observations"][0]["utilisation"] is None
