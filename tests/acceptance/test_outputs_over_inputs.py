"""An output that is also an input, or another output, is wrong usage, and touches nothing."""

import pytest
from desk import ago, book

INPUTS = {
    "config": "config/config.toml",
    "policy": "policies/max_open_positions.toml",
    "paper portfolio": "config/paper.json",
}
WAYS_TO_FAIL = {
    "well": (),
    "a broken selection": ("-k", "(exposure"),
    "an unknown profile": ("--profile", "none"),
    "an unknown flag": ("--bogus",),
    "a missing policy": ("policies/none.toml",),
    "an account without a snapshot": ("--account", "account.json"),
}


def _assert_untouched(desk, name, *words):
    before = desk.read(name)

    answer = desk.run(*words)

    assert answer.code == 4
    assert desk.read(name) == before
    return answer


@pytest.mark.parametrize("how", WAYS_TO_FAIL)
@pytest.mark.parametrize("kind", INPUTS)
def test_an_output_over_an_input_is_refused(desk, kind, how):
    """A report is not written over what the run reads, also where the run ends early for another reason."""
    desk.write("account.json", {"account": {}})

    _assert_untouched(desk, INPUTS[kind], "check", "--text", INPUTS[kind], *WAYS_TO_FAIL[how])


@pytest.mark.parametrize("kind", INPUTS)
def test_the_refusal_says_which_file(desk, kind):
    """The message names the flag, the file and that the run reads it."""
    answer = _assert_untouched(desk, INPUTS[kind], "check", "--json", INPUTS[kind])

    answer.assert_told([f"--json {INPUTS[kind]}", "a file that the run reads", "fix: "])


@pytest.mark.parametrize("more", [(), ("--bogus",), ("-k", "(")], ids=["well", "an unknown flag", "a broken selection"])
@pytest.mark.parametrize("name", ["book.json", "account.json"])
def test_an_output_over_a_named_file_is_refused(desk, name, more):
    """A report is not written over the snapshot or the account file that the command line names."""
    desk.write("book.json", book())
    desk.write("account.json", {"account": {"equity": 10000.0}})

    words = ("check", "--snapshot", "book.json", "--account", "account.json", "--json", name, *more)
    _assert_untouched(desk, name, *words)


def test_an_account_without_a_snapshot_is_not_written_over(desk):
    """An account file that the command line names in vain is still one that the run would read."""
    desk.write("account.json", {"account": {"equity": 10000.0}})

    _assert_untouched(desk, "account.json", "check", "--account", "account.json", "--json", "account.json")


@pytest.mark.parametrize("more", [(), ("--bogus",), ("--profile", "none")], ids=["well", "a flag", "a profile"])
def test_an_output_over_a_named_policy_is_refused(desk, more):
    """A report is not written over a policy that the command line names, which the config does not."""
    desk.write("mine/lots.toml", desk.read("policies/max_open_positions.toml").replace("max_open_positions", "lots", 1))

    _assert_untouched(desk, "mine/lots.toml", "check", "mine/lots.toml", "--text", "mine/lots.toml", *more)


def test_an_output_over_a_broken_config_is_refused(desk):
    """The default config is an input also where it cannot be read as TOML."""
    desk.write("config/config.toml", "[general")

    _assert_untouched(desk, "config/config.toml", "check", "--json", "config/config.toml")


@pytest.mark.parametrize("link", ["policies/../config/paper.json", "link.json"], ids=["another spelling", "a link"])
def test_an_input_is_known_by_any_name(desk, link):
    """An input is recognised behind a symbolic link and under another spelling of its path."""
    if link == "link.json":
        desk.path(link).symlink_to("config/paper.json")

    _assert_untouched(desk, "config/paper.json", "check", "--json", link)


def test_the_files_of_a_file_broker_are_inputs(desk):
    """A report is not written over the snapshot or the account file of a configured broker."""
    desk.configure(('kind  = "paper"\nstate = "paper.json"', 'kind = "file"\npath = "b.csv"\naccount_file = "a.json"'))
    desk.write("config/b.csv", "symbol,side,size\n")
    desk.write("config/a.json", {"as_of": ago(1), "account": {}})

    for name in ("config/b.csv", "config/a.json"):
        _assert_untouched(desk, name, "check", "--json", name)


@pytest.mark.parametrize(
    ("json", "text"), [("r", "r"), ("r", "./r"), ("r", "link"), ("-", "-")], ids=["one", "spelling", "link", "screen"]
)
def test_two_outputs_to_one_place_are_refused(desk, json, text):
    """Two formats cannot go to one file, by whatever name, nor both to standard output."""
    desk.path("link").symlink_to("r")
    desk.write("r", "an older report")

    answer = desk.run("check", "--json", json, "--text", text)

    assert answer.code == 4
    answer.assert_told(["--json", "--text", "both go to", "fix: "])


def test_two_outputs_to_one_device_are_fine(desk):
    """A device takes as many reports as come."""
    assert desk.run("check", "--json", "/dev/null", "--text", "/dev/null").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("preview", "--json", "book.json"),
        ("preview", "--json", "book.json", "--bogus"),
        ("list", "--json", "book.json"),
    ],
    ids=" ".join,
)
def test_a_command_that_writes_no_files_leaves_a_stray_word_alone(desk, words):
    """``preview --json`` takes no file: one that is named all the same is wrong usage, and untouched."""
    desk.write("book.json", book())

    _assert_untouched(desk, "book.json", *words)
