"""The preview: the portfolio the way operators know it, and as JSON that a check reads back."""

import json
import re
from pathlib import Path

import pytest
from desk import BTC, ETH, ago, book, policy

LAYOUT = (Path(__file__).parent / "preview.txt").read_text(encoding="utf-8")
RISK, NOTES = LAYOUT.index("\nRisk status:"), LAYOUT.index("\nNotes:")
NINE = ["symbol", "side", "size", "entry_price", "mark_price", "notional", "unrealized_pnl", "realized_pnl", "leverage"]
TOTALS = ["num_open_positions", "total_notional", "total_unrealized_pnl", "total_realized_pnl"]
TIME = re.compile(r"\(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)")


def _at_noon(text):
    return TIME.sub("(2025-12-07 12:34:56 UTC)", text)


def test_the_shipped_portfolio_looks_as_operators_know_it(desk):
    """The preview of the shipped paper portfolio is, but for the time, byte for byte the layout of the design."""
    answer = desk.run("preview")

    assert (answer.code, answer.err) == (0, "")
    assert _at_noon(answer.out) == LAYOUT


def test_a_demonstration_shows_the_portfolio_that_comes_with_riskcheck(desk, tmp_path):
    """In a folder without a config --demo shows the shipped portfolio, and says at its end that it is one."""
    empty = tmp_path / "empty"
    empty.mkdir()

    shown = _at_noon(desk.run("preview", "--demo", cwd=empty).out)

    assert shown.startswith(LAYOUT[:NOTES])
    _, heading, rule, *notes = shown[NOTES:].splitlines()
    assert (heading, rule) == ("Notes:", "-" * 70)
    assert notes[-1].startswith("  - note: a demonstration: ")


def test_without_risk_only_the_portfolio_is_shown(desk):
    """``--no-risk`` leaves the risk status out, and says what the portfolio rests on all the same."""
    assert _at_noon(desk.run("preview", "--no-risk").out) == LAYOUT[:RISK] + LAYOUT[NOTES:]


def test_a_broken_limit_shows_in_the_risk_status(desk):
    """Where a limit is broken, the risk status says that trading is not allowed, and names the limit and the symbol."""
    answer = desk.run("preview", "--snapshot", desk.write("book.json", book({**BTC, "size": 1.0})))

    assert answer.code == 1
    assert "  - allowed : False" in answer.out
    assert "max_symbol_exposure_notional[BTC/EUR]" in answer.out
    assert "(all limits OK)" not in answer.out


def test_json_holds_exactly_the_keys_of_the_design(desk):
    """``preview --json`` has these keys, the nine fields for each position, the four totals, and the risk status."""
    data = desk.run("preview", "--json").data

    assert list(data) == ["as_of", "positions", "totals", "symbol_notional", "account", "risk"]
    assert [list(position) for position in data["positions"]] == [NINE, NINE]
    assert list(data["totals"]) == TOTALS
    assert data["symbol_notional"] == {"BTC/EUR": 14750.0, "ETH/EUR": 3500.0}
    assert data["account"] == {"cash": 10120.0, "equity": 10970.0}
    assert list(data["risk"]) == ["base_currency", "allowed", "reasons", "metrics", "notes"]
    assert (data["risk"]["allowed"], data["risk"]["reasons"]) == (True, [])
    assert [data["totals"][name] for name in TOTALS] == [2, 18250.0, 850.0, 120.0]


def test_json_without_risk_has_no_risk(desk):
    """``preview --json --no-risk`` has everything but the risk status: of ``risk`` what the figures rest on alone."""
    data = desk.run("preview", "--json", "--no-risk").data

    assert list(data) == ["as_of", "positions", "totals", "symbol_notional", "account", "risk"]
    assert list(data["risk"]) == ["base_currency", "notes"]
    assert [note.split(":")[0] for note in data["risk"]["notes"]] == ["rests on", "rests on"]


def test_json_shows_further_fields_and_rates(desk):
    """Fields that the source gave beyond the nine follow them, and the rates that were used are there."""
    desk.write("book.json", book({**BTC, "symbol": "BTC/USDT", "strategy": "carry"}, fx={"USDT": 0.9}))

    data = desk.run("preview", "--json", "--snapshot", "book.json").data

    assert list(data["positions"][0]) == [*NINE, "strategy"]
    assert (data["positions"][0]["strategy"], data["fx"]) == ("carry", {"USDT": 0.9})
    assert data["totals"]["total_notional"] == pytest.approx(0.5 * 29500 * 0.9)


FLAT = {"symbol": "XRP/EUR", "side": "flat", "size": 0.0, "realized_pnl": -600.0}
BOOKS = {
    "passing": book,
    "empty": lambda: {"as_of": ago(1), "positions": []},
    "breaching": lambda: book({**BTC, "size": 2.0}),
    "a price is missing": lambda: book({**BTC, "mark_price": None}),
    "a price of 0": lambda: book({**BTC, "mark_price": 0}),
    "a closed position with a loss": lambda: book(BTC, FLAT),
    "only closed positions": lambda: book({**FLAT, "realized_pnl": -1.0}),
    "two lots, one with a multiplier": lambda: book(BTC, {**BTC, "multiplier": 0.1}),
    "two lots, one without a multiplier": lambda: book({**BTC, "multiplier": None}, BTC),
    "no rate": lambda: book({**BTC, "symbol": "BTC/USDT"}),
    "a rate": lambda: book({**BTC, "symbol": "BTC/USDT"}, fx={"USDT": 0.92}),
    "only a notional": lambda: book({**BTC, "mark_price": None, "notional": 14750.0, "unrealized_pnl": 750.0}),
    "texts for numbers": lambda: book({**BTC, "size": "0.50", "mark_price": "29500.0", "beta": "1.20", "desk": "007"}),
    "flags, texts and nothing": lambda: book({**BTC, "hedged": True, "note": None}, {**ETH, "hedged": False}),
    "an inverse contract": lambda: book(
        {**BTC, "symbol": "BTC/USD:BTC", "multiplier": 100, "unrealized_pnl": 1.0}, fx={"USD": 0.9, "BTC": 27000}
    ),
    "account figures": lambda: book(account={"equity": "10000", "daily_pnl": -600, "desk": "spot", "live": True}),
    "a dated price": lambda: book({**BTC, "price_time": ago(2)}),
    "awkward fractions": lambda: book({**BTC, "size": 0.1 + 0.2, "mark_price": 1 / 3}),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_check_of_the_preview_comes_to_the_same_verdict(desk, name):
    """What ``preview --json`` prints is read back by ``check --snapshot`` to the same outcome of every limit."""
    desk.write("book.json", BOOKS[name]())
    first = desk.run("check", "--snapshot", "book.json", "--json", "-")
    printed = desk.run("preview", "--snapshot", "book.json", "--json")
    assert printed.code == first.code

    second = desk.run("check", "--snapshot", desk.write("again.json", printed.out), "--json", "-")

    assert second.code == first.code
    assert _outcomes(second.data) == _outcomes(first.data)
    assert second.data["snapshot"]["totals"] == first.data["snapshot"]["totals"]


def test_two_notionals_stay_a_contradiction(desk):
    """A position with two notionals that differ is no more known from its preview than from its source."""
    desk.write("book.json", book({**BTC, "notional": 1.0}))
    printed = desk.run("preview", "--snapshot", "book.json", "--json")

    answer = desk.run("check", "--snapshot", desk.write("again.json", printed.out))

    assert (printed.code, answer.code, answer.verdict) == (2, 2, "INCOMPLETE")


def _outcomes(report):
    return {
        (result["id"], seen["subject"]): (seen["outcome"], seen["observed"])
        for result in report["results"]
        if result["id"] != "snapshot_age"
        for seen in result["observations"]
    }


def test_a_preview_that_was_changed_is_refused(desk):
    """A total that no longer fits the positions makes the snapshot one that cannot be believed."""
    data = desk.run("preview", "--json").data
    data["positions"][0]["size"] = 0.1

    answer = desk.run("check", "--snapshot", desk.write("book.json", data))

    assert answer.code == 2
    answer.assert_told(["totals.total_notional", "18250.0", "fix: "])


ENDS = {
    "passing": (book, 0, 0),
    "breaching": (lambda: book({**BTC, "size": 1.0}), 1, 0),
    "not known": (lambda: book({**BTC, "mark_price": None}), 2, 0),
    "stale": (lambda: {**book(), "as_of": ago(90)}, 2, 2),
    "unreadable": (lambda: "{", 2, 2),
}


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize("name", ENDS)
def test_a_preview_ends_as_a_check_would(desk, name, form):
    """A preview has the exit code of a check; without risk it is 0 where the portfolio is known and valid."""
    make, with_risk, without_risk = ENDS[name]
    words = ("preview", "--snapshot", desk.write("book.json", make()), *form)

    assert desk.run(*words).code == with_risk
    assert desk.run(*words, "--no-risk").code == without_risk


@pytest.mark.parametrize(
    ("change", "code"), [(("enabled                      = true", "enabled = false"), 5), (("= 500.0", "= -500.0"), 4)]
)
def test_a_preview_under_a_config_without_an_answer_ends_as_a_check_would(desk, change, code):
    """Disabled risk checks end a preview with 5, a wrong config with 4."""
    desk.configure(change)

    assert (desk.run("preview").code, desk.run("check").code) == (code, code)


def test_a_preview_without_a_portfolio_says_why(desk):
    """Where the broker does not answer, the preview says so on the screen and is not allowed."""
    desk.client("def make(table): raise OSError('down')")

    text, data = desk.run("preview"), desk.run("preview", "--json")

    assert (text.code, data.code) == (2, 2)
    assert "OSError: down" in text.said
    assert data.data["risk"]["allowed"] is False
    assert "OSError: down" in json.dumps(data.data["risk"]["reasons"])


def test_what_is_not_known_is_a_question_mark(desk):
    """A figure that is not known is shown as one that is not known, never as 0."""
    answer = desk.run("preview", "--snapshot", desk.write("book.json", book({**BTC, "mark_price": None})))

    assert re.search(r"total_notional +: \?", answer.out)
    assert "allowed : False" in answer.out


def test_the_starting_cash_counts(desk):
    """``preview --starting-cash`` changes what a loss in percent is measured against."""
    desk.only_policies(
        loss=policy("loss", "loss(daily_pnl) / starting_cash", "5%"),
    )
    desk.write("book.json", book({**BTC, "realized_pnl": -1000.0, "mark_price": 28000.0}))

    ends = [desk.run("preview", "--snapshot", "book.json", "--starting-cash", cash).code for cash in ("10000", "30000")]

    assert ends == [1, 0]
