"""Where the book comes from: snapshot files of every kind, standard input, clients of the desk's own."""

import os
from datetime import UTC, datetime

import pytest
from desk import BTC, CONFIG, ETH, ago, book

HEAD = "symbol,side,size,entry_price,mark_price,realized_pnl\n"
ROWS = "BTC/EUR,long,0.5,28000,29500,120\nETH/EUR,short,2,1800,1750,0\n"
CLIENT = """
class Client:
    equity = 10970.0
    def cash(self):
        return 10120.0
    def fetch_positions(self):
        {body}

def make(table):
    return Client()
"""
LIST = """return [
            dict(symbol="BTC/EUR", side="long", size="0.5", entry_price=28000, mark_price="29500.0", realized_pnl=120),
            dict(symbol="ETH/EUR", size=-2.0, side="short", entry_price=1800.0, mark_price=1750, realized_pnl=0),
        ]"""
FRAME = f"""import pandas as pd
        return pd.DataFrame({LIST.removeprefix("return ")})"""
PAPER = """
class Client:
    positions = {
        "BTC/EUR": {"qty": 0.5, "avg_price": 28000.0, "last_price": 29500.0, "realized_pnl": 120.0},
        "ETH/EUR": {"qty": -2.0, "avg_price": 1800.0, "last_price": 1750.0, "realized_pnl": 0.0},
    }
    def fetch_balance(self):
        return {"equity": "10970.0", "cash": 10120.0}

def make(table):
    return Client()
"""
CLIENTS = {"list": CLIENT.format(body=LIST), "frame": CLIENT.format(body=FRAME), "positions": PAPER}


def _portfolio(answer):
    snapshot = answer.data["snapshot"]
    return (snapshot["totals"], snapshot["symbol_notional"], [row["side"] for row in snapshot["positions"]])


USUAL = (
    {
        "num_open_positions": 2,
        "total_notional": 18250.0,
        "total_unrealized_pnl": 850.0,
        "total_realized_pnl": 120.0,
    },
    {"BTC/EUR": 14750.0, "ETH/EUR": 3500.0},
    ["long", "short"],
)


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_client_of_the_desks_own_is_read(desk, kind):
    """A client with a list, a DataFrame or a positions table gives the same book, with its equity and cash."""
    desk.client(CLIENTS[kind])

    answer = desk.run("check", "--json", "-")

    assert answer.code == 0
    assert _portfolio(answer) == USUAL
    assert answer.data["snapshot"]["account"] == {"equity": 10970.0, "cash": 10120.0}


@pytest.mark.parametrize("body", ["return []", "return ()"], ids=["list", "tuple"])
def test_a_client_that_answers_no_positions_has_an_empty_book(desk, body):
    """A broker that answers with no open positions said that the book is empty: every limit holds."""
    desk.client(CLIENT.format(body=body))

    answer = desk.run("check", "--json", "-")

    assert (answer.code, answer.data["snapshot"]["totals"]["num_open_positions"]) == (0, 0)


def test_a_client_is_asked_once(desk):
    """One run asks for the positions and the balance once each."""
    source = PAPER.replace("return {", 'open("asked", "a").write("balance ")\n        return {')
    desk.client(source.replace("def make(table):\n", 'def make(table):\n    open("asked", "a").write("client ")\n'))

    assert desk.run("check", "-v", "--json", "r.json", "--text", "r.txt").code == 0
    assert sorted(desk.read("asked").split()) == ["balance", "client"]


def test_a_factory_is_given_its_table(desk):
    """A factory is called with the keys of its [[broker]], the names of secrets among them."""
    source = 'import json\ndef make(table):\n    json.dump(table, open("table", "w"))\n    return Empty()\n'
    desk.client(source + "class Empty:\n    positions = {}\n", more='api_key_env = "DESK_KEY"\n')

    assert desk.run("check").code == 0
    table = desk.read("table")
    assert '"factory": "desk_client:make"' in table
    assert '"api_key_env": "DESK_KEY"' in table


LOUD = {
    "print": "print('hello from the broker')",
    "the original stream": "import sys; sys.__stdout__.write('hello from the broker'); sys.__stdout__.flush()",
    "the descriptor": "import os; os.write(1, b'hello from the broker')",
    "a program": "import subprocess; subprocess.run(['echo', 'hello from the broker'])",
}


@pytest.mark.parametrize("how", LOUD)
def test_what_a_client_prints_is_not_the_report(desk, how):
    """Whatever a client prints goes to standard error: standard output is the report alone."""
    desk.client(CLIENT.format(body=f"{LOUD[how]}\n        {LIST}"))

    answer = desk.run_installed("check", "--json", "-")

    assert answer.data["verdict"] == "PASS"
    assert "hello from the broker" in answer.err


def test_a_client_that_takes_too_long_leaves_the_report_on_standard_output(desk):
    """Where a broker does not answer in time, the report of that is on standard output all the same."""
    os.mkfifo(desk.path("never"))
    desk.client("def make(table): open('never').read()", timeout="100ms")

    assert desk.run("check", "--json", "-").data["exit_code"] == 2
    assert desk.run("check").verdict == "INCOMPLETE"
    assert desk.run("preview", "--json").data["risk"]["allowed"] is False


def test_a_secret_of_the_environment_appears_nowhere(desk):
    """A secret that the config names by its variable is in no report and no message, even if the client shows it."""
    source = "import os\ndef make(table): raise OSError('401 for key ' + os.environ[table['api_key_env']])\n"
    desk.client(source, more='api_key_env = "DESK_KEY"\n')

    answer = desk.run("check", "--json", "r.json", "--text", "r.txt", env={"DESK_KEY": "hunter2-hunter2"})

    assert answer.code == 2
    assert "401 for key" in answer.out
    assert "hunter2" not in answer.out + answer.err + desk.read("r.json") + desk.read("r.txt")


def test_several_brokers_make_one_book(desk):
    """Two brokers' positions are one book, told apart by venue; figures that both give are added up."""
    paper = '[[broker]]\nkind = "paper"\nstate = "{0}.json"\nvenue = "{0}"\nlive = true\n'
    head, _, _ = desk.config.partition("[[broker]]")
    desk.write("config/config.toml", head + paper.format("one") + paper.format("two"))
    state = desk.read("config/paper.json")
    desk.write("config/one.json", state)
    desk.write(
        "config/two.json", state.replace("0.5", "0.25").replace("10970.0", "6000.0").replace("10120.0", "5000.0")
    )

    snapshot = desk.run("check", "--json", "-").data["snapshot"]

    assert [row["venue"] for row in snapshot["positions"]] == ["one", "one", "two", "two"]
    assert snapshot["symbol_notional"] == {"BTC/EUR": 22125.0, "ETH/EUR": 7000.0}
    assert snapshot["totals"]["num_open_positions"] == 4
    assert snapshot["account"] == {"cash": 15120.0, "equity": 16970.0}


def _file_brokers(desk, *books):
    head, _, _ = desk.config.partition("[[broker]]")
    tables = [f'[[broker]]\nkind = "file"\npath = "b{number}.json"\n' for number in range(len(books))]
    desk.write("config/config.toml", head + "".join(tables))
    for number, one in enumerate(books):
        desk.write(f"config/b{number}.json", one)


@pytest.mark.parametrize("others", [0, 1], ids=["one broker", "two brokers"])
def test_totals_of_a_file_broker_are_compared(desk, others):
    """A file broker whose totals do not match its positions is refused, also beside another broker."""
    calm = {**BTC, "size": 0.1}

    _file_brokers(desk, book(calm, symbol_notional={"BTC/EUR": 2950.0}), *[book(ETH)] * others)
    assert desk.run("check").code == 0
    _file_brokers(desk, book(calm, symbol_notional={"BTC/EUR": 999.0}), *[book(ETH)] * others)
    answer = desk.run("check")

    assert answer.code == 2
    answer.assert_told(["symbol_notional.BTC/EUR", "999.0", "2950.0"])


def test_a_broker_with_signs_and_one_with_sides_make_one_book(desk):
    """A signed size becomes side and size for each source by itself, whatever columns the others have."""
    head, _, paper = CONFIG.partition("[[broker]]")
    desk.write("config/config.toml", f'{head}[[broker]]\nkind = "file"\npath = "b.json"\n[[broker]]{paper}')
    desk.write("config/b.json", book({**BTC, "symbol": "SOL/EUR", "entry_price": 100.0, "mark_price": 100.0}))

    answer = desk.run("preview", "--json")

    assert answer.code == 0, answer.said
    assert [row["side"] for row in answer.data["positions"]] == ["long", "long", "short"]


FILES = {
    "json": lambda desk: (desk.write("b.json", book()),),
    "csv": lambda desk: (desk.write("b.csv", HEAD + ROWS), "--as-of", "file"),
    "csv from a spreadsheet": lambda desk: (
        desk.write("b.csv", ("\ufeff" + HEAD + ROWS).replace("\n", "\r\n")),
        "--as-of",
        ago(1),
    ),
    "csv with signed sizes": lambda desk: (
        desk.write("b.csv", (HEAD + ROWS).replace("side,", "").replace("long,", "").replace("short,", "-")),
        "--as-of",
        ago(1),
    ),
    "csv with an account": lambda desk: (
        desk.write("b.csv", HEAD + ROWS),
        "--account",
        desk.write("a.json", {"as_of": ago(1), "account": {"equity": 10970.0}}),
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_snapshot_file_of_each_kind_is_the_same_book(desk, kind):
    """JSON and CSV files give the same book, with their time in them, beside them, or on the command line."""
    answer = desk.run("check", "--json", "-", "--snapshot", *FILES[kind](desk))

    assert answer.code == 0
    assert _portfolio(answer) == USUAL


def test_a_parquet_file_is_the_same_book(desk):
    """A Parquet file that pandas wrote gives the same book."""
    import pandas as pd

    pd.DataFrame([BTC, ETH]).to_parquet(desk.path("b.parquet"))

    answer = desk.run("check", "--json", "-", "--snapshot", "b.parquet", "--as-of", "file")

    assert answer.code == 0
    assert _portfolio(answer) == USUAL


def test_a_header_alone_is_an_empty_book(desk):
    """A CSV file with a header and no rows says that the book is empty: every limit holds."""
    answer = desk.run("check", "--json", "-", "--snapshot", desk.write("b.csv", HEAD), "--as-of", "file")

    assert (answer.code, answer.data["snapshot"]["totals"]["total_notional"]) == (0, 0.0)


def test_a_snapshot_may_come_on_standard_input(desk):
    """``--snapshot -`` reads JSON from standard input."""
    import json

    answer = desk.run("check", "--json", "-", "--snapshot", "-", stdin=json.dumps(book()))

    assert answer.code == 0
    assert _portfolio(answer) == USUAL


@pytest.mark.parametrize("text", ["", "{", "[]"], ids=["nothing", "half", "a list"])
def test_standard_input_that_holds_no_snapshot_is_refused(desk, text):
    """Nothing on standard input is no empty book."""
    answer = desk.run("check", "--snapshot", "-", stdin=text)

    assert answer.code == 2
    answer.assert_told(["standard input"])


def test_the_files_own_time_counts(desk):
    """``--as-of file`` takes the file's own time, and an old file is stale."""
    desk.write("b.csv", HEAD + ROWS)
    then = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(desk.path("b.csv"), (then, then))

    answer = desk.run("check", "--snapshot", "b.csv", "--as-of", "file")

    assert answer.code == 2
    answer.assert_told(["stale", "2026-01-01T00:00:00Z"])


AGES = {
    "within the default": ((50,), (), 0),
    "beyond the default": ((70,), (), 2),
    "allowed on the command line": ((70,), ("--max-age", "2m"), 0),
    "forbidden on the command line": ((50,), ("--max-age", "10s"), 2),
    "a little ahead": ((-3,), (), 0),
    "too far ahead": ((-15,), ("--max-age", "1h"), 2),
}


@pytest.mark.parametrize("name", AGES)
def test_the_age_of_a_snapshot_is_limited(desk, name):
    """A snapshot may be as old as --max-age, else 60 seconds, and no more than 5 seconds ahead."""
    (age,), words, code = AGES[name]
    desk.write("b.json", {**book(), "as_of": ago(age)})

    assert desk.run("check", "--snapshot", "b.json", *words).code == code


def test_the_config_limits_the_age_too(desk):
    """[snapshot] max_age counts where --max-age is not given."""
    desk.configure(more='[snapshot]\nmax_age = "10s"\n')
    desk.write("b.json", {**book(), "as_of": ago(30)})

    assert desk.run("check", "--snapshot", "b.json").code == 2
    assert desk.run("check", "--snapshot", "b.json", "--max-age", "60s").code == 0


LOSING = {**BTC, "mark_price": 28000.0, "realized_pnl": -450.0}
CAPITALS = {
    "the config's": ({}, (), 0),
    "the account's goes before it": ({"starting_cash": 5000.0}, (), 1),
    "the command line's goes before both": ({"starting_cash": 5000.0}, ("--starting-cash", "20000"), 0),
    "an account without it": ({"starting_cash": None}, (), 0),
    "an account that says 0": ({"starting_cash": 0}, (), 2),
    "an account that says less": ({"starting_cash": -1}, (), 2),
}


@pytest.mark.parametrize("name", CAPITALS)
def test_the_starting_cash_is_the_nearest_that_is_known(desk, name):
    """A loss in percent is measured against the command line's cash, else the account's, else the config's."""
    account, words, code = CAPITALS[name]
    desk.write("b.json", book(LOSING, account=account))

    assert desk.run("check", "-k", "pct", "--snapshot", "b.json", *words).code == code
