"""What the day began with, kept by a preview at its beginning: the day's loss is measured against it, or not known."""

import json
from datetime import UTC, datetime

import pytest
from desk import CONFIG, ETH

ROWS = f"""
class Client:
    equity = 9400.0
    def fetch_positions(self): return [{ETH}]
def make(table): return Client()
"""
DAY_START = '[snapshot]\nday_start = "day-start.json"\n'
OF_ROWS = '[day]\npnl = "of the day"\n'
OF_EQUITY = '[day]\nflows = "none"\nday_start_within = "1d"\n'  # whatever the time of day, when the test runs


def _desk_with(desk, kept):
    desk.client(
        ROWS.replace('"realized_pnl": 0.0', '"realized_pnl": None').replace(
            "'realized_pnl': 0.0", "'realized_pnl': None"
        )
    )
    desk.write("config/config.toml", desk.read("config/config.toml").replace(OF_ROWS, OF_EQUITY) + DAY_START)
    if kept is not None:
        desk.write("config/day-start.json", kept)
    return desk.run("check", "--json", "-")


def _outcome(answer):
    (result,) = (one for one in answer.data["results"] if one["id"] == "max_daily_loss_abs")
    return result["outcome"], result["observations"][0]["observed"], result["observations"][0]["reason"]


def _kept(equity=10000.0, **more):
    taken = datetime.now(UTC).replace(microsecond=0)
    return {"as_of": taken.isoformat(), "positions": [], "account": {"equity": equity}, **more}


def test_the_loss_is_measured_against_the_equity_of_the_mornings_preview(desk):
    """9 400 of 10 000 are left: 600 lost, where 500 are allowed."""
    answer = _desk_with(desk, _kept())

    assert (answer.code, _outcome(answer)[:2]) == (1, ("fail", 600.0))
    assert answer.data["snapshot"]["daily_pnl"]["origin"] == "equity - day_start_equity - day_flows"


def test_what_preview_prints_is_what_is_kept(desk):
    """The morning's command and the config fit together: right after it nothing is lost."""
    desk.client(ROWS)
    desk.write("config/config.toml", desk.read("config/config.toml").replace(OF_ROWS, OF_EQUITY) + DAY_START)
    desk.write("config/day-start.json", desk.run("preview", "--no-risk", "--json").out)

    answer = desk.run("check", "--json", "-")

    assert _outcome(answer)[:2] == ("pass", 0.0)
    assert answer.data["snapshot"]["daily_pnl"]["origin"] == "equity - day_start_equity - day_flows"


def test_a_source_that_knows_the_days_beginning_goes_before_the_file(desk):
    """The paper state says 10 900, and the file 10 950, less than 1 % from it: 10 970 - 10 900 = 70."""
    state = json.loads(desk.read("config/paper.json")) | {"day_start_equity": 10900.0}
    desk.write("config/paper.json", state)
    desk.write("config/config.toml", CONFIG.replace(OF_ROWS, OF_EQUITY) + DAY_START)
    desk.write("config/day-start.json", _kept(10950.0))

    answer = desk.run("check", "--json", "-")

    assert answer.data["snapshot"]["daily_pnl"]["value"] == pytest.approx(70.0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"base_currency": "USD"}, "its money is in USD"),
        ({"risk": {"base_currency": "USD"}}, "its money is in USD"),
        ({"account": {"equity": 10000.0, "currency": "USD"}}, "account.currency is USD"),
        ({"book": "desk B"}, "it is the book 'desk B'"),
        ({"book": 7}, "book is the number"),
    ],
    ids=["another currency", "as preview writes it", "that of its account", "another book", "a name that is a number"],
)
def test_the_morning_of_another_book_is_not_this_ones(desk, more, said):
    """Its equity is not what this book began with: the day's loss is unknown, and says why."""
    assert _desk_with(desk, _kept()).code == 1
    desk.write("config/config.toml", desk.read("config/config.toml").replace("[general]", '[general]\nname = "desk A"'))
    desk.write("config/day-start.json", _kept(**more))

    answer = desk.run("check", "--json", "-")

    assert (answer.code, _outcome(answer)[:2]) == (2, ("error", None))
    assert said in _outcome(answer)[2]


def test_what_preview_prints_says_whose_book_it_is(desk):
    """Also without the risk status, and where nothing is declared: it is what the morning's file is known by."""
    desk.write("config/config.toml", desk.read("config/config.toml").replace("[general]", '[general]\nname = "desk A"'))
    desk.write("book.json", _kept())

    answer = desk.run("preview", "--no-risk", "--json", "--snapshot", "book.json")

    assert answer.data["risk"] == {"book": "desk A", "base_currency": "EUR"} | answer.data["risk"]
