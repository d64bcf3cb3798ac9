"""What was looked at, whose book it was and what the figures rest on: the same in every report."""

import xml.etree.ElementTree as ET

import pytest
from desk import BTC, CONFIG, book, policy, strict_json

FILES = ("--text", "r.txt", "--json", "r.json", "--junit-xml", "r.xml", "--html", "r.html")
READ = ("r.txt", "r.json", "r.xml", "r.html", "r.md")
NAMED = (('base_currency    = "EUR"', 'base_currency    = "EUR"\nname = "desk A, Zürich"'),)


def _reports(desk, *words):
    """A quiet run in every format; what each of them says, by name."""
    answer = desk.run("check", "-q", "--github", *FILES, *words, env={"GITHUB_STEP_SUMMARY": "r.md"})
    screen, annotations = (
        "\n".join(line for line in answer.out.splitlines() if line.startswith("::") == is_command)
        for is_command in (False, True)
    )
    return answer, {"screen": screen, "annotations": annotations, **{name: desk.read(name) for name in READ}}


def _a_subfolder(desk):
    desk.write("policies/more/tight.toml", policy("tight", "sum(notional)", 1))


def _a_deeper_subfolder(desk):
    desk.write("policies/a/b/tight.toml", policy("tight", "sum(notional)", 1))


def _a_copy(desk):
    desk.write("policies/tight.toml.bak", policy("tight", "sum(notional)", 1))


def _in_yaml(desk):
    desk.write("policies/tight.yaml", 'id: tight\nrule:\n  measure: "sum(notional)"\n  max: 1\n')


def _in_json(desk):
    desk.write("policies/tight.json", {"id": "tight", "rule": {"measure": "sum(notional)", "max": 1}})


def _a_lost_limit(desk):
    desk.configure(more="[limits]\nmost = 5\n")


def _other_brokers(desk):
    desk.configure(more='[[profile.live.broker]]\nkind = "paper"\nstate = "paper.json"\nlive = true\n')


NOTES = {
    "a subfolder": (_a_subfolder, (), "policies/more has a policy file, which policies does not stand for"),
    "a deeper subfolder": (_a_deeper_subfolder, (), "policies/a/b has a policy file"),
    "a copy": (_a_copy, (), "policies/tight.toml.bak looks like a policy, but does not end in .toml"),
    "a policy in YAML": (_in_yaml, (), "policies/tight.yaml looks like a policy, but does not end in .toml"),
    "a policy in JSON": (_in_json, (), "policies/tight.json looks like a policy, but does not end in .toml"),
    "a limit that nothing reads": (_a_lost_limit, (), "limits.most is configured, but no policy reads it"),
    "that, where policies are named": (
        _a_lost_limit,
        ("policies/snapshot_age.toml",),
        "limits.most is configured, but no policy reads it",
    ),
    "brokers of a profile": (_other_brokers, ("--profile", "live"), "replaces the brokers of the config"),
}


@pytest.mark.parametrize("name", NOTES)
def test_what_a_run_left_out_is_in_every_format(desk, name):
    """What a reader may believe to have been looked at, and was not, is said in each report, also of a quiet run."""
    arrange, words, said = NOTES[name]
    arrange(desk)
    answer, reports = _reports(desk, *words)
    assert (answer.code, answer.err) == (0, "")
    assert [form for form, text in reports.items() if said not in text.replace("&#39;", "'")] == []
    assert said in " ".join(desk.run("preview", *(word for word in words if "policies" not in word)).out.split())


def test_files_beside_policies_that_are_none_are_not_told(desk):
    """A note is for what is meant as a policy, not for whatever lies beside one."""
    desk.write("policies/README.md", "[rule] measure max")
    desk.write("policies/data.json", {"rows": [1, 2]})
    desk.write("policies/compose.yaml", "services:\n  a:\n    image: b\n")
    assert "note:" not in desk.run("check").said


def test_the_book_has_its_name_in_every_format(desk):
    """[general] name stands in each report, with the profile beside it; suite and class name keep two books apart."""
    desk.configure(*NAMED, more="[profile.live.live_risk]\nmax_open_positions = 4\n")
    _, reports = _reports(desk, "--profile", "live")
    assert [form for form, text in reports.items() if "desk A, Zürich" not in text.replace("%2C", ",")] == []
    assert strict_json(reports["r.json"])["book"] == "desk A, Zürich"
    assert "<title>PASS: desk A, Zürich, profile live, riskcheck" in reports["r.html"]
    (suite,) = ET.fromstring(reports["r.xml"])  # noqa: S314
    assert suite.get("name") == "riskcheck desk A, Zürich.live"
    assert {case.get("classname") for case in suite.iter("testcase")} == {"desk A, Zürich.live.policies"}
    assert "desk A, Zürich   profile live" in desk.run("check", "--profile", "live").out
    assert "desk A, Zürich, profile live\n" in desk.run("preview", "--profile", "live").out


def test_a_filter_that_matches_nothing_is_told_by_junit_and_github(desk):
    """That 0 of 2 rows match is with the case that passes, in an annotation and in the summary."""
    desk.only_policies(gross=policy("gross", "sum(notional)", 1e6, rule="where = \"symbol == 'x'\""))
    _, reports = _reports(desk)
    for form in ("r.xml", "annotations", "r.md", "r.json", "r.html"):
        assert "0 of 2 rows match" in reports[form], form
    (case,) = ET.fromstring(reports["r.xml"]).iter("testcase")  # noqa: S314
    assert [one.tag for one in case] == ["properties", "system-out"]


def test_a_limit_that_nothing_would_hold_is_refused_whatever_is_named(desk):
    """A limit of [live_risk] that no policy of the config reads is an error of every command that is about limits."""
    desk.path("policies/max_open_positions.toml").unlink()
    for words in (
        ("check",),
        ("check", "policies/snapshot_age.toml"),
        ("check", "-k", "total"),
        ("preview",),
        ("list",),
    ):
        answer = desk.run(*words)
        assert answer.code == 4, words
        answer.assert_told(["config/config.toml:12: live_risk.max_open_positions is configured, but no policy"])


def test_a_limit_whose_policy_the_run_leaves_out_is_no_lost_one(desk):
    """Who names or selects some of the config's policies is not told of the others' limits."""
    for words in (("policies/snapshot_age.toml",), ("-k", "total"), ("-m", "not exposure")):
        assert desk.run("check", *words).code == 0, words


def test_a_policy_that_has_ended_is_a_warning_where_its_limit_stands(desk):
    """A limit that stays in the config after the policy's last day is not lost without a word."""
    text = desk.read("policies/max_open_positions.toml")
    desk.write("policies/max_open_positions.toml", text.replace("\n[rule]", "\nvalid_until = 2020-01-01\n\n[rule]"))
    answer = desk.run("check", "--json", "-")
    assert (answer.code, answer.data["verdict"]) == (0, "WARN")
    (result,) = (one for one in answer.data["results"] if one["outcome"] == "warn")
    assert result["reason"] == (
        "not held: it ended on 2020-01-01, and live_risk.max_open_positions is still configured"
    )
    assert desk.run("check", "-k", "max_open_positions").code == 5
    assert desk.run("check", "--strict").code == 1
    desk.configure(('paths = ["../policies"]', 'paths = ["../policies"]\nrequired = ["max_open_positions"]'))
    desk.run("check").assert_told(["required by the config, but not held: not held: it ended"])


ENDED = policy("ended", "count()", "config.limits.most", more="valid_until = 2020-01-01", rule="optional = true")


def test_a_policy_that_has_ended_with_its_limit_is_skipped(desk):
    """Where the config has no limit for it any more, it is out of force and nothing else."""
    desk.write("policies/ended.toml", ENDED)
    report = desk.run("check", "--json", "-").data
    assert (report["verdict"], report["summary"]["skipped"]) == ("PASS", 2)


TWICE = {
    "--config": "config/config.toml",
    "--profile": "tight",
    "--snapshot": "book.json",
    "--account": "book.json",
    "--as-of": "file",
    "--max-age": "60s",
    "--starting-cash": "10000",
    "-k": "total",
    "-m": "exposure",
    "--color": "never",
    "--templates": "templates",
    "--junit-family": "rich",
}
COMMANDS = {"check": TWICE, "preview": list(TWICE)[:7], "explain": list(TWICE)[:7], "list": list(TWICE)[:2]}


@pytest.mark.parametrize(
    ("command", "flag"), [(command, flag) for command, flags in COMMANDS.items() for flag in flags]
)
def test_a_flag_is_given_once(desk, command, flag):
    """A second value, which would replace the first, is wrong usage, also where it is the same."""
    words = ["max_open_positions"] if command == "explain" else []
    answer = desk.run(command, *words, flag, TWICE[flag], flag, TWICE[flag])
    assert answer.code == 4
    answer.assert_told(["twice: the second would replace the first"])


def test_the_second_file_of_a_flag_is_not_written_over(desk):
    """A config that is named second is an input, too: no report of the refused run goes over it."""
    desk.write("other.toml", CONFIG)
    answer = desk.run("check", "--config", "config/config.toml", "--config", "other.toml", "--json", "other.toml")
    assert (answer.code, desk.read("other.toml")) == (4, CONFIG)


def test_outputs_may_be_given_twice(desk):
    """A report may go to two files."""
    assert desk.run("check", "--json", "a.json", "--json", "b.json").code == 0
    assert desk.read("a.json") == desk.read("b.json")


WORDS = {
    "a name": (("-k", "max_opn_positions"), "-k 'max_opn_positions'", "did you mean 'max_open_positions'?"),
    "a name among others": (("-k", "total or nothing_is_called_so"), "-k 'nothing_is_called_so'", "correct the word"),
    "a name behind two nots": (("-k", "not (not x_x)"), "-k 'x_x'", "correct the word"),
    "a tag": (("-m", "exposre"), "-m 'exposre'", "did you mean 'exposure'?"),
    "a part of a tag": (("-m", "expos"), "-m 'expos'", "did you mean"),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_that_selects_nothing_is_refused(desk, name):
    """A word of -k or -m that no policy has is a mistake, and not a wish to evaluate less."""
    words, *said = WORDS[name]
    answer = desk.run("check", *words)
    assert answer.code == 4
    answer.assert_told(said)


@pytest.mark.parametrize("words", [("-k", "not nothing_is_called_so"), ("-m", "not (live or nothing)")], ids=" ".join)
def test_a_word_behind_not_need_not_be_there(desk, words):
    """What a run is to leave out may be missing already."""
    assert desk.run("check", *words).code == 0


def test_an_expired_day_and_a_declaration_are_no_part_of_a_book_that_is_empty(desk):
    """A quiet run without anything to know beside its verdict says the verdict alone."""
    desk.only_policies(most=policy("most", "count()", 5))
    desk.configure(('[day]\npnl = "of the day"\n', ""))
    desk.write("book.json", book(BTC))
    assert len(desk.run("check", "-q", "--snapshot", "book.json").out.splitlines()) == 1
