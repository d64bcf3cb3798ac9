"""Which policies a run evaluates: by name, by tag, by path, and what the config requires in any case."""

import pytest
from desk import BTC, book, policy

# The shipped policies whose limits the config has: all but the exposure per asset.
SHIPPED = {
    "max_daily_loss_abs",
    "max_daily_loss_pct",
    "max_open_positions",
    "max_symbol_exposure_notional",
    "max_total_exposure_notional",
    "snapshot_age",
}
LOSS = {"max_daily_loss_abs", "max_daily_loss_pct"}
EXPOSURE = {"max_symbol_exposure_notional", "max_total_exposure_notional"}
SELECTIONS = {
    "all": ((), SHIPPED),
    "by name": (("-k", "exposure"), EXPOSURE),
    "by name, in capitals": (("-k", "EXPOSURE"), EXPOSURE),
    "by names": (("-k", "daily or symbol"), LOSS | {"max_symbol_exposure_notional"}),
    "by what the name is not": (("-k", "max and not (exposure or loss)"), {"max_open_positions"}),
    "by tag": (("-m", "loss"), LOSS),
    "by tags": (("-m", "live-start and not loss"), SHIPPED - LOSS),
    "by name and tag": (("-k", "pct", "-m", "loss"), {"max_daily_loss_pct"}),
    "by file": (("policies/max_open_positions.toml",), {"max_open_positions"}),
    "by folder": (("policies",), SHIPPED),
    "by two files": (
        ("policies/snapshot_age.toml", "policies/max_open_positions.toml"),
        {"snapshot_age", "max_open_positions"},
    ),
    "by a file twice": (("policies/snapshot_age.toml", "policies"), SHIPPED),
}


def _evaluated(report):
    return {result["id"] for result in report["results"] if result["outcome"] != "skipped"}


@pytest.mark.parametrize("name", SELECTIONS)
def test_a_selection_evaluates_what_it_names(desk, name):
    """What a selection names is evaluated, and nothing else is."""
    words, expected = SELECTIONS[name]

    answer = desk.run("check", "--json", "-", *words)

    assert (answer.code, _evaluated(answer.data)) == (0, expected)


def test_a_policy_that_is_not_selected_says_so(desk):
    """A deselected policy stays in the report, skipped, with the selection as its reason."""
    report = desk.run("check", "--json", "-", "-k", "loss").data

    reasons = {result["reason"] for result in report["results"] if result["outcome"] == "skipped"}
    assert reasons == {"deselected by -k 'loss'"}
    assert report["summary"]["skipped"] == 5


REQUIRED = ("[live_risk]", 'required = ["max_open_positions"]\n[live_risk]')


@pytest.mark.parametrize(
    "words",
    [("-k", "loss"), ("-m", "loss"), ("policies/snapshot_age.toml",), ("-k", "loss and symbol")],
    ids=["by name", "by tag", "by path", "with nothing selected"],
)
def test_a_required_policy_that_is_not_selected_is_an_error(desk, words):
    """A policy that the config requires and the command line leaves out has the outcome error: the run ends with 2."""
    desk.configure(REQUIRED)

    answer = desk.run("check", "--json", "-", *words)

    outcomes = {result["id"]: result["outcome"] for result in answer.data["results"]}
    assert answer.code == 2
    assert outcomes["max_open_positions"] == "error"


def test_a_required_policy_that_is_not_configured_is_an_error(desk):
    """A required policy may not be skipped for want of its limit, even where it says that the limit is optional."""
    optional = policy("lots", "count()", "config.live_risk.max_open_positions", rule="optional = true")
    desk.only_policies(lots=optional, other=policy("other", "count()", 9))
    limit = ("max_open_positions           = 5\n", "")

    desk.configure(limit)
    assert desk.run("check").code == 0
    desk.configure(limit, ("[live_risk]", 'required = ["lots"]\n[live_risk]'))
    assert desk.run("check").code == 2


def test_a_required_policy_that_does_not_apply_was_looked_at(desk):
    """A required policy that does not apply to this book counts as evaluated."""
    desk.only_policies(lots=policy("lots", "count()", 1, rule='when = "equity > 1000000"'))
    desk.configure(("[live_risk]", 'required = ["lots"]\n[live_risk]'))

    assert desk.run("check").code == 0


def _two_that_fail(desk):
    desk.only_policies(**{name: policy(name, "count()", limit) for name, limit in {"a": 9, "b": 1, "c": 1}.items()})


def test_the_first_failure_stops_the_run(desk):
    """``-x`` reports the first failure, and what comes after it as not run."""
    _two_that_fail(desk)

    everything = desk.run("check", "--json", "-")
    stopped = desk.run("check", "--json", "-", "-x")

    assert {result["id"]: result["outcome"] for result in everything.data["results"]} == {
        "a": "pass",
        "b": "fail",
        "c": "fail",
    }
    assert {result["id"]: result["outcome"] for result in stopped.data["results"]} == {
        "a": "pass",
        "b": "fail",
        "c": "skipped",
    }
    assert (everything.code, stopped.code) == (1, 1)


def test_collecting_shows_the_policies_and_evaluates_none(desk):
    """``--collect-only`` names every policy and ends with 5, as nothing was evaluated."""
    desk.write("book.json", book({**BTC, "size": 9.0}))

    answer = desk.run("check", "--collect-only", "--snapshot", "book.json")

    assert answer.code == 5
    answer.assert_told(sorted(SHIPPED))


def test_a_folder_is_its_own_files_and_not_those_below(desk):
    """A folder stands for its own *.toml files: not for those of its subfolders, nor for other files."""
    desk.write("policies/packs/strict/never.toml", policy("never", "count()", 0))
    desk.write("policies/notes.md", "no policy")

    report = desk.run("check", "policies", "--json", "-").data

    assert {result["id"] for result in report["results"]} == SHIPPED | {"max_asset_exposure_notional"}


def test_paths_of_the_config_begin_at_the_config(desk):
    """Relative paths in the config are relative to it, those of the command line to the working folder."""
    elsewhere = desk.path("elsewhere")
    elsewhere.mkdir()

    answer = desk.run("check", "--config", "../config/config.toml", "--json", "-", cwd=elsewhere)

    assert (answer.code, _evaluated(answer.data)) == (0, SHIPPED)


def test_without_paths_in_the_config_no_other_policies_count(desk):
    """A config that names no policies is an error, unless the command names some."""
    desk.configure(('paths = ["../policies"]\n', ""))

    assert desk.run("check").code == 4
    answer = desk.run("check", "policies", "--json", "-")
    assert (answer.code, _evaluated(answer.data)) == (0, SHIPPED)
    assert desk.run("check", "policies/snapshot_age.toml").code == 4


LEFT_OUT = "note: policies/extra has 2 policy files, which policies does not stand for: name it, too"


@pytest.mark.parametrize("command", ["check", "list"])
@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ((), True),
        (("policies",), True),
        (("policies", "policies/extra"), False),
        (("policies/snapshot_age.toml",), False),
        (("pack:ucits",), False),
    ],
    ids=["configured", "named", "both named", "a file", "a pack"],
)
def test_a_folder_that_is_overlooked_is_told(desk, command, words, is_said):
    """Policies below a folder that is named are not part of it, which a note says; of packs nobody expects it."""
    for name in ("desk_a", "desk_b"):
        desk.write(f"policies/extra/{name}.toml", policy(name, "count()", 5))
    desk.write("policies/extra/notes.toml", "[notes]\n")

    answer = desk.run(command, *words)

    assert (LEFT_OUT in answer.said) == is_said
    assert "packs has" not in answer.said


def test_a_folder_without_policies_is_no_folder_of_them(desk):
    """Beside others a folder that has none is a wrong path, on the command line as in the config."""
    desk.write("limits/notes.txt", "later")
    answer = desk.run("check", "policies", "limits")
    assert answer.code == 4
    answer.assert_told(["the folder limits has no policy file"])
    desk.configure(('["../policies"]', '["../policies", "../limits"]'))
    assert desk.run("check").code == 4


def test_an_empty_list_of_paths_is_refused(desk):
    """A profile that takes all policies away is not held against the shipped ones instead."""
    desk.configure(more="[profile.bare.policies]\npaths = []\n")
    answer = desk.run("check", "--profile", "bare")
    assert answer.code == 4
    answer.assert_told(["paths is an empty list"])


def test_a_file_in_capitals_is_a_policy(desk):
    """A folder stands for all of its TOML files, however their names are written."""
    desk.write("policies/tight.TOML", policy("tight", "sum(notional)", 1))
    assert desk.run("check").code == 1


@pytest.mark.parametrize("name", ["tight.toml.txt", "tight.toml.bak", "tight.toml~"])
def test_a_policy_by_another_name_is_told(desk, name):
    """What looks like a policy and is not read, as its name ends otherwise, is told in a note."""
    desk.write(f"policies/{name}", policy("tight", "sum(notional)", 1))
    answer = desk.run("check")
    assert answer.code == 0
    answer.assert_told([f"note: policies/{name} looks like a policy, but does not end in .toml"])
