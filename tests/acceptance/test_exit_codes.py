"""What the process ends with, and what every report then says: the table of exit codes."""

import sys

import pytest
from desk import BTC, ETH, ago, book, policy, strict_json

CHECK = ("check", "--snapshot", "book.json")
NEAR = (("max_open_positions           = 5", "max_open_positions           = 2\nwarn_at = 0.8"),)


def _nothing(_desk):
    return None


def _snapshot(make):
    """Write a snapshot that is made when the test runs, as its time counts."""
    return lambda desk: desk.write("book.json", make())


def _breaching():
    return book({**BTC, "size": 1.0})


def _near(desk):
    desk.configure(*NEAR)


def _client(source, **options):
    return lambda desk: desk.client(source, **options)


def _config(*changes, more=""):
    return lambda desk: desk.configure(*changes, more=more)


def _no_policies(desk):
    desk.only_policies()


def _failing_and_unknown(desk):
    """One limit is broken by what is known, another cannot be evaluated."""
    desk.write("book.json", book({**BTC, "realized_pnl": None, "size": 1.0}))


def _fail_and_warning(desk):
    desk.configure(*NEAR)
    desk.write("book.json", book({**BTC, "size": 1.0}, ETH))


def _broken_example(desk):
    desk.write("policies/max_open_positions.toml", "id = ")


CASES = {
    "0: every limit holds": (_nothing, ("check",), 0, "PASS"),
    "0: no command is check": (_nothing, (), 0, "PASS"),
    "0: a limit is near": (_near, ("check",), 0, "WARN"),
    "0: the book is empty": (_snapshot(lambda: {"as_of": ago(1), "positions": []}), CHECK, 0, "PASS"),
    "0: every limit holds, strictly": (_nothing, ("check", "--strict"), 0, "PASS"),
    "1: a limit is near, strictly": (_near, ("check", "--strict"), 1, "WARN"),
    "1: a limit is broken": (_snapshot(_breaching), CHECK, 1, "BREACH"),
    "1: broken and not known": (_failing_and_unknown, CHECK, 1, "BREACH"),
    "1: broken and near": (_fail_and_warning, CHECK, 1, "BREACH"),
    "2: a mark price is missing": (_snapshot(lambda: book({**BTC, "mark_price": None})), CHECK, 2, "INCOMPLETE"),
    "2: the snapshot cannot be read": (_nothing, ("check", "--snapshot", "none.json"), 2, "INCOMPLETE"),
    "2: the broker leaves with 0": (_client("import sys\ndef make(table): sys.exit(0)"), (), 2, "INCOMPLETE"),
    "4: an unknown flag": (_nothing, ("check", "--bogus"), 4, "INCOMPLETE"),
    "4: an unknown profile": (_nothing, ("check", "--profile", "none"), 4, "INCOMPLETE"),
    "5: no policy is selected by name": (_nothing, ("check", "-k", "loss and symbol"), 5, "INCOMPLETE"),
}
WITHOUT_TEXT_ON_SCREEN = {"4: an unknown flag"}


@pytest.mark.parametrize("name", CASES)
def test_each_end_of_a_run_has_its_exit_code_and_its_verdict_in_every_report(desk, name):
    """A run ends with the code of the table, and screen, text file and JSON file show its verdict over an older one."""
    arrange, words, code, verdict = CASES[name]
    arrange(desk)

    answer = desk.run_over_green(*words)

    assert (answer.code, strict_json(desk.read("report.json"))["verdict"]) == (code, verdict), answer.said
    assert "Traceback" not in answer.out + answer.err
    if name not in WITHOUT_TEXT_ON_SCREEN:
        assert answer.verdict == verdict


FORMATS = {
    "screen": (),
    "json": ("--json", "r.json"),
    "text": ("--text", "r.txt"),
    "both": ("--json", "r.json", "--text", "r.txt"),
    "json on the screen": ("--json", "-"),
    "text on the screen": ("--text", "-"),
    "nothing kept": ("--json", "/dev/null"),
    "quiet": ("-q",),
    "verbose": ("-v",),
}


@pytest.mark.parametrize("name", ["0: a limit is near", "1: a limit is broken", "2: a mark price is missing"])
@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_does_not_depend_on_the_formats(desk, name, form):
    """Whichever formats are asked for, and however much is said, the exit code is the same."""
    arrange, words, code, _ = CASES[name]
    arrange(desk)

    assert desk.run(*words, *FORMATS[form]).code == code


@pytest.mark.parametrize("form", ["screen", "quiet", "verbose", "text on the screen"])
def test_a_strict_run_says_that_warnings_count(desk, form):
    """The text of a run under --strict says so in its verdict line."""
    desk.configure(*NEAR)

    answer = desk.run("check", "--strict", *FORMATS[form])

    assert answer.code == 1
    assert "--strict" in answer.out.splitlines()[-1]


def test_a_strict_run_says_so_in_json(desk):
    """The JSON of a run under --strict holds that it was strict, and the exit code 1 of its warnings."""
    desk.configure(*NEAR)

    report = desk.run("check", "--strict", "--json", "-").data

    assert (report["strict"], report["exit_code"], report["summary"]["warn"]) == (True, 1, 1)


def test_an_advisory_limit_warns(desk):
    """A broken limit of severity advise keeps its failed observation, and the run ends with WARN and 0."""
    desk.only_policies(lots=policy("lots", "count()", 1, more='severity = "advise"'))

    report = desk.run("check", "--json", "-").data

    assert (report["exit_code"], report["verdict"]) == (0, "WARN")
    assert report["results"][0]["outcome"] == "warn"
    assert report["results"][0]["observations"][0]["outcome"] == "fail"


def test_a_limit_that_does_not_apply_counts_as_evaluated(desk):
    """A run whose only limit does not apply to this book was carried through: it is a PASS."""
    desk.only_policies(rich=policy("rich", "count()", 1, rule='when = "equity > 1000000"'))

    answer = desk.run("check")

    assert (answer.code, answer.verdict) == (0, "PASS")


def test_a_limit_that_is_not_yet_in_force_is_not_evaluated(desk):
    """A run whose only limit begins in the far future evaluated nothing: it ends with 5."""
    desk.only_policies(later=policy("later", "count()", 1, more="valid_from = 2999-01-01"))

    assert desk.run("check").code == 5


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("--version",)], ids=" ".join)
def test_help_and_version_are_asked_of_the_command_itself(desk, words):
    """Help and version go to standard output and end with 0."""
    answer = desk.run(*words)

    assert (answer.code, answer.err) == (0, "")
    assert "riskcheck" in answer.out


def test_the_module_is_the_command(desk):
    """``python -m riskcheck`` does what ``riskcheck`` does."""
    answer = desk.run_raw(
        [sys.executable, "-m", "riskcheck", "check", "--snapshot", desk.write("b.json", _breaching())]
    )

    assert (answer.code, answer.verdict) == (1, "BREACH")
