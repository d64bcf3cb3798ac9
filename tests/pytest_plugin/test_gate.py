"""What pytest ends with beside ``--riskcheck`` is said by the plugin's own results, and by nobody else."""

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from pytest_desk import CONFIG, Desk, beside_workers, policy, reds


@pytest.fixture
def desk(pytester, monkeypatch):
    """A desk of its own for each test, on a wide screen."""
    monkeypatch.setenv("COLUMNS", "200")
    return Desk(pytester)


LEFT_OUT = {
    "not named": ("policies/holds.toml",),
    "ignored": ("policies", "--ignore=policies/near.toml"),
    "by a conftest": ("policies",),
    "another folder": ("test_other.py",),
    "other workers": ("policies/holds.toml", "-n", "2"),
}


@pytest.mark.parametrize("how", LEFT_OUT)
def test_policies_that_the_config_names_are_missed(desk, how):
    """A policy that the config names, and that pytest was kept from collecting, is an item that fails."""
    desk.only("holds", "near")
    desk.write("config/config.toml", f'[policies]\npaths = ["../policies"]\n{CONFIG}')
    desk.write("test_other.py", "def test_other():\n    pass\n")
    if how == "by a conftest":
        desk.write("conftest.py", 'collect_ignore = ["policies/near.toml"]\n')
    result = desk.run(*LEFT_OUT[how], "--junitxml=out.xml")
    result.assert_outcomes(passed=1, failed=2 if how == "another folder" else 1)
    result.stdout.fnmatch_lines(["*near.toml: the config names this policy, and pytest did not collect it"])
    assert result.ret == 1
    assert reds(desk) >= 1


SILENCED = {
    "a mark for skipping": "item.add_marker(pytest.mark.skip)",
    "a mark for expected failures": "item.add_marker(pytest.mark.xfail)",
    "taken out of the run": "items.remove(item)",
}
SILENCER = """
import pytest

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in list(items):
        if item.name in ("broken", "near"):
            {what}
"""
NOT_RUN = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    return True if item.name in ("broken", "near") else None
"""


WAYS = [*SILENCED, "never run"]


@pytest.mark.parametrize(("how", "workers"), beside_workers(WAYS, needed="never run"))
def test_a_breach_is_not_silenced(desk, how, workers):
    """What a conftest does to the item of a broken limit changes neither the exit code nor the colour of the file."""
    desk.only("broken", "holds")
    what = SILENCED.get(how)
    desk.write("conftest.py", SILENCER.format(what=what) if what else NOT_RUN)
    result = desk.run("policies", "--junitxml=out.xml", *workers)
    assert (result.ret, reds(desk) >= 1) == (1, True)
    assert "100.00 > 80.00" in result.stdout.str() or "above the limit of 80.00" in result.stdout.str()


def test_a_required_policy_that_is_skipped_is_not_passed(desk):
    """A limit that holds, that the config requires, and that a conftest keeps from being run fails."""
    desk.only("near", "holds")
    desk.write("config/config.toml", f'[policies]\npaths = ["../policies"]\nrequired = ["near"]\n{CONFIG}')
    desk.write("conftest.py", SILENCER.format(what="item.add_marker(pytest.mark.skip)"))
    result = desk.run("policies", "--junitxml=out.xml")
    result.stdout.fnmatch_lines(["*required by the config, but pytest did not run it"])
    assert (result.ret, reds(desk)) == (1, 1)


@pytest.mark.parametrize("flag", ["--lf", "--stepwise"])
def test_a_choice_by_earlier_runs_is_refused(desk, flag):
    """What an earlier run said does not decide which limits are held: wrong usage, before anybody is asked."""
    command = [sys.executable, "-m", "pytest", "--riskcheck", "policies", flag]
    done = subprocess.run(command, cwd=desk.pytester.path, check=False, capture_output=True, text=True)
    assert (done.returncode, desk.times_asked) == (4, 0)
    assert f"--riskcheck with {flag}" in done.stderr


GENEROUS = """
import pytest

@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    session.exitstatus = 0

class Late:
    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session):
        {before}
        yield
        session.exitstatus = 0

def pytest_configure(config):
    config.pluginmanager.register(Late())
"""


@pytest.mark.parametrize("before", ["pass", "raise pytest.exit.Exception('', 0)"], ids=["set", "left"])
@pytest.mark.parametrize(("names", "code"), [(("broken",), 1), ((), 5)], ids=["a breach", "nothing collected"])
def test_no_other_plugin_says_what_pytest_ends_with(desk, names, code, before):
    """A plugin that sets the exit status to 0 as the session ends, or leaves it with 0, does not turn a run green."""
    desk.only(*names)
    desk.write("conftest.py", GENEROUS.format(before=before))
    assert desk.run("policies").ret == code


@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["alone", "a worker"])
@pytest.mark.parametrize("names", [("holds",), ()], ids=["a policy", "none"])
def test_only_collecting_is_no_pass(desk, names, words):
    """With --collect-only nothing is evaluated: 5, as with the command, and a red case in the file."""
    desk.only(*names)
    result = desk.run("policies", "--collect-only", "--junitxml=out.xml", *words)
    assert (result.ret, reds(desk), desk.times_asked) == (5, 1, 0)


LEAVING = "import os, atexit\n{}\ndef make(table):\n    os._exit(0)\n"


FIRST = ["pass", "os._exit(0)", "os.kill(os.getpid(), 9)"]


@pytest.mark.parametrize(("first", "workers"), beside_workers(FIRST, needed="os._exit(0)"))
def test_a_broker_that_ends_its_process_does_not_end_pytest(desk, first, workers):
    """Code of a broker that leaves with 0 when it is imported or asked is an error of every item."""
    desk.only("holds")
    desk.write("desk_client.py", LEAVING.format(first))
    result = desk.run("policies", *workers)
    result.assert_outcomes(errors=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*ended its process*before the book was known*"])


def test_a_demonstration_is_asked_for(desk):
    """--riskcheck-demo takes the book that comes with riskcheck, and says so; beside a config it is wrong usage."""
    desk.only("holds")
    desk.write("policies/holds.toml", policy("holds", 1e6))
    result = desk.run("policies", "--riskcheck-demo")
    result.stdout.fnmatch_lines(["riskcheck: note: a demonstration: *not your own"])
    assert desk.times_asked == 0
    assert desk.run("policies", "--riskcheck-demo", "--riskcheck-config=config/config.toml").ret == 4


def test_what_must_be_known_of_a_run_is_on_the_screen(desk):
    """A filter that matches nothing, and a limit that nobody reads, stand below the outcomes."""
    desk.only("holds")
    desk.write("policies/holds.toml", policy("holds", 1000) + "where = \"symbol == 'x'\"\n")
    desk.write(
        "config/config.toml",
        f'[general]\nname = "desk A"\n[policies]\npaths = ["../policies"]\n[limits]\nlost = 1\n{CONFIG}',
    )
    result = desk.run("policies", "--junitxml=out.xml")
    properties = ET.parse(desk.pytester.path / "out.xml").iter("property")  # noqa: S314
    assert ("riskcheck.book", "desk A") in {(one.get("name"), one.get("value")) for one in properties}
    result.stdout.fnmatch_lines(
        [
            "riskcheck: book: desk A",
            "riskcheck: note: limits.lost is configured, but no policy reads it",
            "riskcheck: note: holds: 0 of 1 rows match*",
        ]
    )
    result.assert_outcomes(passed=1)
