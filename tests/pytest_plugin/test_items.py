"""``pytest --riskcheck`` makes an item of each policy, and never passes where ``riskcheck check`` would not."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from pytest_desk import CONFIG, POLICIES, WAIVER, Desk, beside_workers, policy

from riskcheck.pytest_plugin.items import mark_of


@pytest.fixture
def desk(pytester, monkeypatch):
    """A desk of its own for each test, on a wide screen."""
    monkeypatch.setenv("COLUMNS", "200")
    return Desk(pytester)


def test_each_policy_has_an_outcome(desk):
    """Every outcome is one of pytest's, a warning its own; junit says the same; the broker is asked once."""
    result = desk.run("policies", "-v", "-ra", "--junitxml=out.xml")
    assert result.ret == 1
    result.assert_outcomes(failed=2, passed=1, skipped=2)
    result.stdout.fnmatch_lines(
        [
            "policies/allowed.toml::allowed SKIPPED (waived, *agreed*",
            "policies/broken.toml::broken FAILED*",
            "policies/ended.toml::ended SKIPPED*",
            "policies/holds.toml::holds PASSED*",
            "policies/near.toml::near WARN 90.9% of limit*",
            "policies/unknown.toml::unknown FAILED*",
            "LimitBreach: policies/broken.toml:*",
            "FAIL  broken * 125% |##########|##| * 100.00 > 80.00",
            "* = Reduce.",
            "NotEvaluated: policies/unknown.toml:*",
            "*LIMIT WARNINGS*",
            "WARN  near*",
            "FAILED policies/broken.toml::broken - LimitBreach: *",
            "*2 failed, 1 passed, 2 skipped, 1 warned*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert desk.times_asked == 1
    cases = {case.get("name"): case for case in ET.parse(desk.pytester.path / "out.xml").iter("testcase")}  # noqa: S314
    elements = {name: [one.tag for one in case if one.tag != "properties"] for name, case in cases.items()}
    assert elements == {
        "allowed": ["skipped"],
        "broken": ["failure"],
        "ended": ["skipped"],
        "holds": [],
        "near": [],
        "unknown": ["failure"],
    }
    assert cases["broken"].find("failure").get("message").startswith("LimitBreach: policies/broken.toml:")
    assert cases["near"].find(".//property[@value='warn']") is not None


BUG = """\
import riskcheck.evaluation.observe as observe
put = observe.Observer.put
def broken(self, *args):
    if self.compiled.policy.id == "near":
        raise ZeroDivisionError("a wrong sum")
    return put(self, *args)
observe.Observer.put = broken
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "a worker"])
def test_a_bug_of_a_policy_ends_with_3_and_leaves_the_others_their_outcomes(desk, workers):
    """The policy fails with what happened and the traceback, the others are what they are, the code is the bug's."""
    desk.write("conftest.py", BUG)
    result = desk.run_apart("policies", *workers)

    assert result.ret == 3
    result.assert_outcomes(failed=3, passed=1, skipped=2)
    result.stdout.fnmatch_lines(
        ["NotEvaluated: policies/near.toml:*a bug in riskcheck: ZeroDivisionError: a wrong sum*", "Traceback*"]
    )


def test_a_bug_of_the_run_ends_with_3(desk):
    """Where the run itself meets a bug every policy fails, and the code says why."""
    desk.only("holds", "near")
    desk.write(
        "conftest.py",
        'import sys, riskcheck.gate\ndef broken(*_): raise KeyError("x")\n'
        'sys.modules["riskcheck.gate.run"]._answer = broken',
    )

    assert desk.run_apart("policies").ret == 3


def test_workers_share_one_snapshot(desk):
    """With two workers the broker is asked exactly once, and the outcomes are the same."""
    result = desk.run("policies", "-n", "2", "-ra")
    result.assert_outcomes(failed=2, passed=1, skipped=2)
    result.stdout.fnmatch_lines(["FAIL  broken*", "*2 failed, 1 passed, 2 skipped, 1 warned*"])
    assert (result.ret, desk.times_asked) == (1, 1)


@pytest.mark.parametrize(
    ("words", "code", "outcomes"), [((), 0, {"passed": 1}), (("--riskcheck-strict",), 1, {"passed": 1, "failed": 1})]
)
def test_a_warning_fails_only_if_strict(desk, words, code, outcomes):
    """A warning ends with 0, and with --riskcheck-strict it is a failure."""
    desk.only("near", "holds")
    result = desk.run("policies", *words)
    assert result.ret == code
    result.assert_outcomes(**outcomes)


@pytest.mark.parametrize(
    ("words", "outcomes"),
    [
        (("-k", "broken or near"), {"failed": 1, "deselected": 4}),
        (("-m", "exposure"), {"failed": 1, "passed": 1, "deselected": 4}),
        (("-m", "live_start or tag_xfail"), {"failed": 1, "passed": 1, "deselected": 4}),
        (("-x",), {"failed": 1, "skipped": 1}),
    ],
)
def test_selection_is_pytests(desk, words, outcomes):
    """-k selects by id, -m by tag, -x stops at the first failure."""
    result = desk.run("policies", *words)
    result.assert_outcomes(**outcomes)


def test_tags_cannot_change_an_outcome():
    """A tag that is a mark of pytest's own, or no word, becomes another one."""
    tags = ["xfail", "skip", "not", "live-start", "a b(c)", "_x", ""]
    assert [mark_of(tag) for tag in tags] == [
        "tag_xfail",
        "tag_skip",
        "tag_not",
        "live-start",
        "a_b_c_",
        "tag__x",
        "tag_",
    ]


STALE = {"as_of": (datetime.now(UTC) - timedelta(days=1)).isoformat(), "positions": []}


@pytest.mark.parametrize(
    ("files", "words", "said"),
    [
        ({"desk_client.py": "def make(table):\n    raise OSError('line is dead')\n"}, (), "line is dead"),
        ({"desk_client.py": "def make(table):\n    raise OSError('line is dead')\n"}, ("-n", "1"), "line is dead"),
        ({"stale.json": json.dumps(STALE)}, ("--riskcheck-snapshot=stale.json",), "a stale snapshot"),
        ({"config/config.toml": "[live_risk]\nenabeld = true\n"}, (), "enabeld"),
        ({"config/config.toml": f"[live_risk]\nenabled = false\n{CONFIG}"}, (), "risk checks are disabled"),
        ({}, ("--riskcheck-profile=nights",), "unknown profile 'nights'"),
        ({}, ("--riskcheck-config=none.toml",), "none.toml"),
    ],
    ids=["broker", "broker of workers", "stale", "config", "disabled", "profile", "no config"],
)
def test_a_run_without_an_answer_is_an_error_of_every_item(desk, files, words, said):
    """A broker that does not answer, a stale snapshot, a wrong config: every item errors and says why."""
    desk.only("holds", "broken")
    for name, text in files.items():
        desk.write(name, text)
    result = desk.run("policies", *words)
    result.assert_outcomes(errors=2)
    assert result.ret == 1
    assert result.stdout.str().count(said) >= 2
    assert "Traceback" not in result.stdout.str()


def test_a_folder_stands_for_its_own_files(desk):
    """A folder that is named does not stand for its subfolders, such as packs; those are named themselves."""
    desk.only("holds")
    desk.write("policies/packs/more.toml", policy("more", 200))
    desk.run("policies").assert_outcomes(passed=1)
    desk.run("policies", "policies/packs").assert_outcomes(passed=2)


def test_a_wrong_policy_file_is_an_error_of_collection(desk):
    """A policy that cannot be read stops the run, with its problem and no traceback; so does a file without a rule."""
    desk.write("policies/holds.toml", 'id = "holds"\ntitle = "x"\n[rul]\n')
    result = desk.run("policies")
    assert result.ret == 2
    result.stdout.fnmatch_lines(["*policies/holds.toml:3: unknown *rul*"])
    assert "Traceback" not in result.stdout.str()


def test_two_policies_of_one_id_are_refused(desk):
    """Two files with one id are an error, as with the command."""
    desk.only("holds")
    desk.write("again/holds.toml", POLICIES["holds"])
    result = desk.run("policies", "again")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*a second policy with the id 'holds'*"])


@pytest.mark.parametrize(
    ("required", "words", "outcomes"),
    [
        ("near", ("policies", "-k", "holds"), {"passed": 1, "failed": 1, "deselected": 2}),
        ("holds", ("policies", "-k", "holds"), {"passed": 1, "deselected": 2}),
        ("nothing", ("policies", "-k", "holds"), {"errors": 2, "deselected": 2}),
    ],
    ids=["deselected", "there", "unknown"],
)
def test_required_policies_are_missed(desk, required, words, outcomes):
    """A policy that the config requires, and that is not among the items, is an item that fails."""
    desk.only("holds", "near", "unknown")
    paths = f'[policies]\npaths = ["../policies"]\nrequired = ["{required}"]\n'
    desk.write("config/config.toml", paths + CONFIG)
    result = desk.run(*words)
    result.assert_outcomes(**outcomes)
    assert (result.ret == 0) == (set(outcomes) == {"passed", "deselected"})
    if "failed" in outcomes:
        result.stdout.fnmatch_lines(["NotEvaluated: *required by the config, but skipped: *"])


def test_nothing_collected_is_exit_code_5(desk):
    """An empty folder ends as pytest ends there, and nobody is asked."""
    desk.only()
    assert desk.run("policies").ret == 5
    assert desk.times_asked == 0


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "worker"])
def test_other_tests_do_not_pass_for_policies(desk, workers):
    """Where tests passed and no policy was among them, the run ends with 5 and says so."""
    desk.only()
    desk.write("test_other.py", "def test_other():\n    pass\n")
    result = desk.run(".", *workers)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["riskcheck: no policy was evaluated"])
    assert result.ret == 5


def test_nothing_but_skipped_policies_is_no_pass(desk):
    """Where every policy was skipped, nothing was evaluated, which is an error."""
    desk.only("ended")
    result = desk.run("policies")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*nothing was evaluated*"])


def test_only_policies_are_collected_elsewhere(desk):
    """Of a folder that has other TOML files too, those with a rule are policies."""
    result = desk.run("--collect-only", "-q")
    assert result.ret == 5
    assert [line for line in result.outlines if "::" in line] == [f"policies/{name}.toml::{name}" for name in POLICIES]
    assert desk.times_asked == 0


def test_options_reach_the_run(desk):
    """Snapshot and starting cash are those of the options; a capital that is none is refused."""
    desk.only("holds")
    desk.write("policies/share.toml", policy("share", 5).replace("sum(notional)", "starting_cash"))
    taken = {"as_of": datetime.now(UTC).isoformat(), "positions": []}
    desk.write("book.json", json.dumps(taken))
    result = desk.run("policies", "--riskcheck-snapshot=book.json", "--riskcheck-starting-cash=7")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["FAIL  share*7.00 > 5.00*"])
    assert desk.times_asked == 0
    assert desk.run("--riskcheck-starting-cash=-1").ret == 4
    assert desk.run("--riskcheck-starting-cash=1_0").ret == 4


def test_without_the_flag_nothing_happens(desk):
    """Without --riskcheck no policy is collected, and none of riskcheck's parts is imported."""
    desk.write(
        "test_other.py",
        "import sys\n\ndef test_other():\n    ours = {name for name in sys.modules if name.startswith('riskcheck')}\n"
        "    assert ours == {'riskcheck', 'riskcheck.version', 'riskcheck.pytest_plugin'}\n"
        "    assert not {'pandas', 'jinja2', 'junit_xml', 'tomli'} & set(sys.modules)\n",
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", "-p", "no:cacheprovider", "."]
    done = subprocess.run(command, cwd=desk.pytester.path, check=False, capture_output=True, text=True)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(("flag", "workers"), beside_workers(["--setup-only", "--setup-plan"], needed="--setup-plan"))
def test_a_run_that_only_sets_up_has_evaluated_nothing(desk, flag, workers):
    """Where pytest runs no item the book was not held against anything, and the run ends with 5."""
    desk.only("holds")
    result = desk.run("policies", flag, *workers)
    assert result.ret == 5
    result.stdout.fnmatch_lines(["riskcheck: no policy was evaluated"])


BROKEN = {
    "a table that is misspelt": ("holds", POLICIES["holds"].replace("[rule]", "[rulle]"), "unknown *rulle*"),
    "no rule yet": ("holds", 'id = "holds"\ntitle = "About holds"\n', "has no 'rule'"),
    "no TOML": ("holds", POLICIES["holds"].replace('title = "', "title = "), "not TOML: *"),
    "no rule, where the config says so": ("half", 'id = "half"\n', "has no 'title'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_policy_is_collected_where_nothing_is_named(desk, name):
    """Of the project's own folder too, a policy that nobody could read is an error, and not no policy."""
    desk.only("near")
    file, text, said = BROKEN[name]
    desk.write(f"policies/{file}.toml", text)
    desk.write("config/config.toml", f'[policies]\npaths = ["../policies"]\n{CONFIG}')
    result = desk.run()
    assert result.ret == 2
    result.stdout.fnmatch_lines([f"*policies/{file}.toml*{said}"])


def test_a_table_of_positions_may_be_given_with_what_it_cannot_say(desk):
    """Account, time and age are those of riskcheck check: a CSV has none of them."""
    desk.only("holds")
    desk.write("policies/cash.toml", policy("cash", 5).replace("sum(notional)", "cash"))
    desk.write("book.csv", "symbol,side,size,mark_price\n")
    desk.write("account.json", '{"account": {"cash": 7}}')
    taken = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    words = ("--riskcheck-snapshot=book.csv", "--riskcheck-account=account.json", f"--riskcheck-as-of={taken}")

    result = desk.run("policies", *words, "--riskcheck-max-age=2h")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["FAIL  cash*7.00 > 5.00*"])
    stale = desk.run("policies", *words)
    stale.assert_outcomes(errors=2)
    stale.stdout.fnmatch_lines(["*a stale snapshot*"])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("--riskcheck-account=account.json", "--riskcheck-account without --riskcheck-snapshot"),
        ("--riskcheck-as-of=file", "--riskcheck-as-of without --riskcheck-snapshot"),
        ("--riskcheck-max-age=5%", "'5%' is not a duration above 0"),
        ("--riskcheck-max-age=0s", "'0s' is not a duration above 0"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(desk, word, said):
    """An option that would be lost, or is no duration, ends with 4 before anybody is asked."""
    result = desk.run("policies", word)
    assert (result.ret, desk.times_asked) == (4, 0)
    assert said in result.stderr.str()


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "workers"])
def test_waivers_that_protect_nothing_are_told_once(desk, workers):
    """A waiver that nothing needs, that has ended or is exceeded is a note below the outcomes; a used one is not."""
    ended = WAIVER.replace("9999", "2020").replace("allowed", "holds")
    exceeded = WAIVER.replace("150", "99").replace("allowed", "broken")
    unused = WAIVER.replace("allowed", "near")
    desk.write("config/waivers.toml", WAIVER + ended + exceeded + unused)
    result = desk.run("policies", *workers)
    notes = [line for line in result.outlines if line.startswith("riskcheck: note: ")]
    starts = [
        "riskcheck: note: the waiver of holds ended on 2020-01-01 (",
        "riskcheck: note: the waiver of broken allows up to 99.00, which is exceeded (",
        "riskcheck: note: the waiver of near is not needed: nothing that it names is broken (",
    ]
    assert len(notes) == 3
    assert all(note.startswith(start) for note, start in zip(notes, starts, strict=True))


def test_the_gate_is_not_switched_off_beside_its_flag(desk):
    """To ask for the gate and to block it is wrong usage: other tests that pass are no answer."""
    desk.write("test_other.py", "def test_other():\n    pass\n")
    assert desk.run("policies", "test_other.py", "-p", "no:riskcheck-gate").ret == 4


def test_a_file_in_capitals_is_collected(desk):
    """A folder stands for all of its TOML files, however their names are written."""
    desk.only("holds")
    desk.write("policies/tight.TOML", policy("tight", 1))
    desk.run("policies").assert_outcomes(passed=1, failed=1)


def test_without_a_config_there_is_no_book(desk):
    """In a wrong working folder every policy is an error that says how to get a config."""
    desk.only("holds")
    desk.pytester.path.joinpath("config/config.toml").unlink()
    result = desk.run("policies")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*there is no config/config.toml here*", "*riskcheck init *--demo*"])
