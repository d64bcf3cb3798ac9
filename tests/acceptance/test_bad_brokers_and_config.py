"""Brokers that do not answer, and wrong configs and policies: each has its exit code and a message to act on."""

import os

import pytest
from desk import CONFIG, PYTHON_BROKER, policy

FRAME = (
    "import pandas as pd\nclass Client:\n    def fetch_positions(self): return {}\ndef make(table): return Client()\n"
)
ROWS = "class Client:\n    def fetch_positions(self): return {}\ndef make(table): return Client()\n"
LIMITS = "policies/max_open_positions.toml"


def _client(source, **options):
    return lambda desk: desk.client(source, **options)


def _answers(expression):
    return _client(ROWS.format(expression))


def _slow(desk):
    os.mkfifo(desk.path("never"))
    desk.client("def make(table): open('never').read()", timeout="100ms")


def _config(*changes, more=""):
    return lambda desk: desk.configure(*changes, more=more)


def _policy(content):
    return lambda desk: desk.write(LIMITS, content)


def _twins(desk):
    desk.write("more/max_open_positions.toml", desk.read(LIMITS))
    desk.configure(('["../policies"]', '["../policies", "../more"]'))


CLIENTS = {
    "raises": (
        _client("def make(table): raise RuntimeError('no route')"),
        ("desk_client:make", "RuntimeError: no route", "fix: "),
    ),
    "cannot be imported": (
        _config(('[[broker]]\nkind  = "paper"\nstate = "paper.json"\n', PYTHON_BROKER)),
        ("desk_client:make", "No module named", "fix: "),
    ),
    "has no factory": (_client("def other(table): ..."), ("desk_client:make", "make", "fix: ")),
    "answers None": (_client("def make(table): return None"), ("desk_client:make", "NoneType", "expected: ", "fix: ")),
    "has None for positions": (_answers("None"), ("fetch_positions()", "nothing (null)", "a failure is no empty book")),
    "has an error for positions": (_answers("{'error': 'rate limit'}"), ("fetch_positions()", "a table", "expected: ")),
    "has text for positions": (_answers("'down'"), ("fetch_positions()", "'down'", "expected: ", "fix: ")),
    "has None for a position": (_answers("[None]"), ("positions[0]", "nothing (null)", "expected a position")),
    "has a frame without the columns": (
        _client(FRAME.format("pd.DataFrame({'pair': ['BTC/EUR'], 'amount': [0.5]})")),
        ("desk_client:make", "no column 'size'", "no column 'symbol'", "expected: ", "pair, amount"),
    ),
    "has a frame with NaN for size": (
        _client(FRAME.format("pd.DataFrame({'symbol': ['A', 'B'], 'size': [1.0, float('nan')]})")),
        ("row 2", "size of B is null", "expected a value"),
    ),
    "has an unknown balance": (
        _client(f"{ROWS.format('[]')}Client.fetch_balance = lambda self: None\n"),
        ("fetch_balance()", "nothing (null)", "expected: ", "fix: "),
    ),
    "takes too long": (_slow, ("desk_client:make", "did not answer within 0.1 s", "timeout", "fix: ")),
}
WRONG_USAGE = {
    "config: TOML syntax": (_config(("[live_risk]", "[live_risk")), ("config/config.toml:8", "not TOML")),
    "config: empty number": (_config(("= 500.0", "= ")), ("config/config.toml:13", "not TOML")),
    "config: unknown table": (
        _config(more="[live_risks]\n"),
        ("config.toml:19", "'live_risks'", "did you mean 'live_risk'?"),
    ),
    "config: misspelt limit": (
        _config(("max_open_positions  ", "max_open_postions  ")),
        ("config/config.toml:12", "max_open_postions", "did you mean 'max_open_positions'?"),
    ),
    "config: NaN": (_config(("= 50000.0", "= nan")), ("config.toml:10", "nan", "expected: a number")),
    "config: Infinity": (_config(("= 50000.0", "= inf")), ("config.toml:10", "inf", "expected: a number")),
    "config: negative limit": (_config(("= 500.0", "= -500.0")), ("config.toml:13", "-500", "0 or more")),
    "config: text for a limit": (_config(("= 500.0", '= "500"')), ("config.toml:13", "'500'", "expected: a number")),
    "config: no capital": (_config(("= 10000.0", "= 0.0")), ("config.toml:3", "above 0")),
    "config: a flag for a count": (_config(("= 5\n", "= true\n")), ("config.toml:12", "the truth value", "expected: ")),
    "config: unknown broker": (_config(('"paper"', '"papr"')), ("config.toml", "'papr'", "did you mean 'paper'?")),
    "config: misspelt broker key": (_config(("state =", "stat =")), ("config.toml", "'stat'", "did you mean 'state'?")),
    "config: mistake in a profile": (
        _config(more="[profile.live.live_risk]\nmax_open_postions = 1\n"),
        ("max_open_postions", "did you mean 'max_open_positions'?"),
    ),
    "config: missing policies": (_config(('"../policies"', '"../polices"')), ("polices", "did you mean", "policies")),
    "policy: TOML syntax": (_policy('id = "x'), (f"{LIMITS}:1", "not TOML")),
    "policy: empty file": (_policy(""), (LIMITS, "no 'id'", "expected: ")),
    "policy: unknown key": (
        _policy(policy("max_open_positions", "count()", 5, more='severty = "block"')),
        (f"{LIMITS}:3", "'severty'", "did you mean 'severity'?"),
    ),
    "policy: misspelt limit": (
        _policy(policy("max_open_positions", "count()", "config.live_risk.max_open_position")),
        (f"{LIMITS}:6", "max_open_position", "did you mean", "max_open_positions"),
    ),
    "policy: no bound": (
        _policy('id = "max_open_positions"\ntitle = "t"\n[rule]\nmeasure = "count()"\n'),
        (LIMITS, "without a bound", "expected: "),
    ),
    "policy: misspelt bound": (
        _policy('id = "max_open_positions"\ntitle = "t"\n[rule]\nmeasure = "count()"\nmaxx = 5\n'),
        (f"{LIMITS}:5", "'maxx'", "did you mean 'max'?"),
    ),
    "policy: id is not the file's name": (
        _policy(policy("open_positions", "count()", 5)),
        (f"{LIMITS}:1", "'open_positions'", "expected: ", "fix: "),
    ),
    "policy: two with one id": (_twins, ("more/max_open_positions.toml", "a second policy", "expected: one only")),
    "policy: broken expression": (
        _policy(policy("max_open_positions", "count(", 5)),
        (f"{LIMITS}:5", "count(", "^"),
    ),
    "policy: Python": (
        _policy(policy("max_open_positions", "__import__('os').system('true')", 5)),
        (f"{LIMITS}:5", "^"),
    ),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_broker_that_does_not_answer_is_no_empty_book(desk, name):
    """Whatever a broker's client does instead of an answer ends with 2, and names the client."""
    arrange, words = CLIENTS[name]
    arrange(desk)

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told(words)


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_a_wrong_config_or_policy_is_refused(desk, name):
    """A config or policy that says something unknown or impossible ends with 4, with its line and the nearest name."""
    arrange, words = WRONG_USAGE[name]
    arrange(desk)

    answer = desk.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(words)


def test_everything_that_is_wrong_is_said_at_once(desk):
    """Three mistakes in three policies and two in one config come as one message each, not one by one."""
    for number in range(3):
        desk.write(f"policies/wrong_{number}.toml", policy(f"wrong_{number}", "count(", 5))

    answer = desk.run("check")

    assert answer.code == 4
    answer.assert_told([f"policies/wrong_{number}.toml" for number in range(3)])
    desk.write("config/config.toml", CONFIG.replace("enabled ", "enabld ").replace("= 500.0", "= -1"))
    desk.run("check").assert_told(["'enabld'", "max_daily_loss_abs"])


def test_control_characters_of_a_source_do_not_reach_the_terminal(desk):
    """What a source sends is printed with its control characters written out."""
    desk.client("def make(table): raise RuntimeError('\\x1b[2Jall limits OK')")

    answer = desk.run("check")

    assert answer.code == 2
    assert "\x1b" not in answer.out + answer.err
