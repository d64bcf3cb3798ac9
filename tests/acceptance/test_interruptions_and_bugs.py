"""A run that is stopped from outside, or that meets a bug of riskcheck's own, leaves no older answer behind."""

import importlib
import os
import select
import signal
import sys

import pytest
from desk import COMMAND, GREEN, PROGRESS_DELAY, PYTHON_BROKER, strict_json

from riskcheck.evaluation import observe

BLOCKING = """
def make(table):
    with open("asked", "w") as asked:
        asked.write("now")
    with open("never") as never:
        never.read()
"""


@pytest.fixture
def waiting(desk):
    """A started run whose broker was asked and does not answer."""
    for pipe in ("asked", "never"):
        os.mkfifo(desk.path(pipe))
    desk.client(BLOCKING, timeout="60s")
    desk.write("report.json", {"verdict": "PASS", "exit_code": 0})
    desk.write("report.txt", GREEN)
    asked = os.open(desk.path("asked"), os.O_RDONLY | os.O_NONBLOCK)
    started = desk.start("check", "--json", "report.json", "--text", "report.txt")
    try:
        assert select.select([asked], [], [], PROGRESS_DELAY)[0], "the broker was not asked"
        yield started
    finally:
        os.close(asked)
        started.kill()
        started.communicate()


def test_old_reports_are_gone_before_a_broker_is_asked(desk, waiting):
    """While the broker is still being asked, no report of an earlier run is left under the names of this one."""
    assert waiting.poll() is None
    assert not desk.path("report.json").exists()
    assert not desk.path("report.txt").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupted_run_says_so_in_every_report(desk, waiting, stop):
    """A run that is interrupted ends with 2, and screen and files show INCOMPLETE and the reason."""
    waiting.send_signal(stop)
    out, err = waiting.communicate(timeout=PROGRESS_DELAY)

    assert waiting.returncode == 2
    desk.assert_reports_agree(2)
    assert "interrupted" in strict_json(desk.read("report.json"))["problems"][0]["found"]
    assert "interrupted" in out
    assert out.splitlines()[-1].startswith("INCOMPLETE")
    assert "Traceback" not in out + err


def test_a_killed_run_leaves_no_report(desk, waiting):
    """A run that is killed outright leaves neither an older report nor half of a new one."""
    waiting.kill()
    waiting.communicate(timeout=PROGRESS_DELAY)

    assert not [path.name for path in desk.folder.glob("*report*")]


PLACES_OF_BUGS = {
    "reading the config": ("riskcheck.gate.setup", "load_config"),
    "choosing policies": ("riskcheck.gate.setup", "choose_policies"),
    "finding the files that are read": ("riskcheck.gate.request", "files_read"),
    "reading the snapshot": ("riskcheck.gate.monitor", "assemble"),
    "evaluating": ("riskcheck.gate.run", "measure"),
    "writing JSON": ("riskcheck.reporters.json", "report_data"),
    "writing text": ("riskcheck.cli.formats", "format_text"),
}


@pytest.fixture
def break_at(monkeypatch):
    """Puts a bug in one of these places."""

    def broken(*_args, **_options):
        raise ZeroDivisionError("a wrong sum")

    def put(where):
        module, function = PLACES_OF_BUGS[where]
        monkeypatch.setattr(importlib.import_module(module), function, broken)

    return put


@pytest.mark.parametrize("where", PLACES_OF_BUGS)
def test_a_bug_has_an_exit_code_of_its_own_and_leaves_no_green_report(desk, break_at, where):
    """A bug anywhere ends with 3 and is told on the screen, and no file keeps an older verdict."""
    break_at(where)
    desk.write("report.json", {"verdict": "PASS", "exit_code": 0})
    desk.write("report.txt", GREEN)

    answer = desk.run("check", "--json", "report.json", "--text", "report.txt")

    assert answer.code == 3
    assert "a wrong sum" in answer.said
    for name in ("report.json", "report.txt"):
        assert not desk.path(name).exists() or "PASS" not in desk.read(name)


@pytest.mark.parametrize("where", ["reading the config", "reading the snapshot", "evaluating"])
def test_a_bug_is_told_in_every_report(desk, break_at, where):
    """A bug before the reports are written leaves reports that carry INCOMPLETE, the code 3 and what happened."""
    break_at(where)

    answer = desk.run_over_green("check")

    assert answer.code == 3
    assert "a wrong sum" in strict_json(desk.read("report.json"))["problems"][0]["found"]


def test_a_bug_in_one_format_does_not_take_the_others_along(desk, break_at):
    """Where the JSON cannot be made, the text still appears, and says that the run is INCOMPLETE."""
    break_at("writing JSON")

    answer = desk.run("check", "--json", "r.json", "--text", "r.txt")

    assert (answer.code, answer.verdict) == (3, "INCOMPLETE")
    assert desk.read("r.txt").splitlines()[-1].startswith("INCOMPLETE")
    assert not desk.path("r.json").exists()


BUG_OF_A_POLICY = """
import riskcheck.evaluation.observe as observe
put = observe.Observer.put
def broken(self, *args):
    if self.compiled.policy.id == "max_open_positions":
        raise ZeroDivisionError("a wrong sum")
    return put(self, *args)
observe.Observer.put = broken
"""


@pytest.fixture
def sick(monkeypatch):
    """One policy meets a bug when what it measured is put into words."""
    put = observe.Observer.put

    def broken(self, *args):
        if self.compiled.policy.id == "max_open_positions":
            raise ZeroDivisionError("a wrong sum")
        return put(self, *args)

    monkeypatch.setattr(observe.Observer, "put", broken)


@pytest.fixture
def sick_process(desk):
    """A desk at which one policy meets a bug when what it measured is put into words."""
    desk.write("site/sitecustomize.py", BUG_OF_A_POLICY)
    return {"PYTHONPATH": str(desk.path("site"))}


def test_a_bug_of_a_policy_is_in_every_report_with_all_other_answers(desk, sick_process):
    """The run ends with 3, no report is green, and each shows what became of the other policies."""
    answer = desk.run_over_green("check", "-v", env=sick_process, by=desk.run_installed)

    assert (answer.code, answer.verdict) == (3, "INCOMPLETE")
    desk.assert_reports_agree(3)
    results = {one["id"]: one for one in strict_json(desk.read("report.json"))["results"]}
    assert results["max_open_positions"]["reason"] == "a bug in riskcheck: ZeroDivisionError: a wrong sum"
    assert results["max_open_positions"]["fix"] == "please report it"
    others = [one for name, one in results.items() if name != "max_open_positions"]
    assert others
    assert {one["outcome"] for one in others} <= {"pass", "warn", "skipped"}
    assert "max_total_exposure_notional" in answer.out
    assert "please report it" in answer.out
    assert "max_open_positions met a bug in riskcheck:" in answer.err
    assert "Traceback (most recent call last)" in answer.err


@pytest.mark.parametrize(
    "words", [("preview",), ("preview", "--json"), ("explain", "max_open_positions")], ids=" ".join
)
@pytest.mark.usefixtures("sick")
def test_a_bug_of_a_policy_ends_other_commands_with_3(desk, words):
    """The commands that evaluate policies say which met a bug, and end as ``check`` does."""
    answer = desk.run(*words)

    assert answer.code == 3
    assert "a bug in riskcheck: ZeroDivisionError: a wrong sum" in answer.out
    assert "Traceback (most recent call last)" in answer.err


@pytest.mark.usefixtures("sick")
def test_a_bug_of_another_policy_is_no_obstacle_to_an_explanation(desk):
    """What is explained is one policy, and that one has met no bug."""
    answer = desk.run("explain", "max_total_exposure_notional")

    assert (answer.code, answer.err) == (0, "")


@pytest.mark.usefixtures("sick")
def test_an_example_that_meets_a_bug_has_not_passed(desk):
    """``riskcheck test`` ends with 3, whatever the example expects."""
    answer = desk.run("test")

    assert answer.code == 3
    assert "a bug in riskcheck: ZeroDivisionError: a wrong sum" in answer.out


def test_a_broker_that_reads_standard_input_is_not_waited_for(desk):
    """A client that asks for a password finds standard input closed: the run ends with 2 at once."""
    desk.write("desk_client.py", "def make(table): return input('password: ')")
    desk.configure(('[[broker]]\nkind  = "paper"\nstate = "paper.json"\nlive  = true\n', PYTHON_BROKER))

    assert desk.run("check").code == 2


@pytest.mark.parametrize("module", [(), ("-m", "riskcheck")], ids=["the command", "the module"])
@pytest.mark.parametrize(("flags", "code"), [((), 1), (("--bogus",), 4)], ids=["a breach", "wrong usage"])
def test_what_runs_when_python_exits_does_not_change_the_exit_code(desk, module, flags, code):
    """A handler of exit that leaves with 0, as a library may register one, has no part in the answer."""
    desk.write("site/sitecustomize.py", "import atexit, os\natexit.register(os._exit, 0)\n")
    desk.configure(("= 5\n", "= 1\n"))
    command = [sys.executable, *module] if module else [COMMAND]

    answer = desk.run_raw([*command, "check", *flags], env={"PYTHONPATH": str(desk.path("site"))})

    assert answer.code == code
    assert "INCOMPLETE" in answer.out or "BREACH" in answer.out or code == 4


def test_a_broker_that_ends_its_process_is_told_in_every_report(desk):
    """Code of a broker that calls os._exit(0) is one that did not answer: 2, and no report of before is left."""
    desk.client("import os\ndef make(table): os._exit(0)")

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told(["ended its process with exit code 0, before the book was known", "fix: "])
