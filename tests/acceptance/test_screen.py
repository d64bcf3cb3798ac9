"""What is on the screen: colours, widths, more or less of it, and the verdict in the last line."""

import os
import pty
import re

import pytest
from desk import BTC, COMMAND, ETH, book

ESCAPE = "\x1b["
COLORS = {
    "a pipe": ((), {}, False),
    "a pipe, forced": ((), {"FORCE_COLOR": "1"}, True),
    "a pipe, asked": (("--color", "always"), {}, True),
    "asked, against NO_COLOR": (("--color", "always"), {"NO_COLOR": "1"}, True),
    "forbidden, against FORCE_COLOR": (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    "an empty NO_COLOR is none": ((), {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
}


@pytest.mark.parametrize("name", COLORS)
def test_colours_are_as_asked(desk, name):
    """--color goes before NO_COLOR and FORCE_COLOR, and a pipe has no colours of itself."""
    words, env, expected = COLORS[name]

    answer = desk.run("check", *words, env=env)

    assert (ESCAPE in answer.out) is expected


@pytest.mark.parametrize(
    ("env", "expected"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
    ids=["terminal", "dumb terminal", "NO_COLOR"],
)
def test_a_terminal_has_colours(desk, env, expected):
    """On a terminal there are colours, unless it is a dumb one or NO_COLOR is set."""
    screen, terminal = pty.openpty()
    code = desk.run_installed("check", env=env, stdout=terminal).code
    shown = os.read(screen, 10_000).decode()
    os.close(terminal)
    os.close(screen)

    assert code == 0
    assert (ESCAPE in shown) is expected


def test_a_file_has_no_colours(desk):
    """The text in a file is plain, whatever the screen shows."""
    desk.run("check", "--text", "r.txt", "--color", "always")

    assert ESCAPE not in desk.read("r.txt")


def _breach(desk):
    rows = [{**BTC, "symbol": f"COIN{number}/EUR", "size": 1.0} for number in range(8)]
    return desk.write("book.json", book(*rows, ETH))


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_narrow_screen_is_kept_to(desk, columns):
    """No line is wider than the terminal, but for a single word that is."""
    snapshot = _breach(desk)

    answer = desk.run("check", "--snapshot", snapshot, env={"COLUMNS": str(columns)})

    unlabelled = [line.removeprefix("FAIL").strip() for line in answer.out.splitlines()[:-1] if len(line) > columns]
    wide = [line for line in unlabelled if len(line.split()) > 1]
    assert answer.code == 1
    assert not wide


@pytest.mark.parametrize("columns", ["", "0", "-5", "wide", "1", "100000"])
def test_a_strange_width_does_no_harm(desk, columns):
    """A terminal that says nothing sensible about its width gets a report all the same."""
    answer = desk.run("check", env={"COLUMNS": columns})

    assert (answer.code, answer.verdict) == (0, "PASS")


QUIET = {
    "all pass": (book, ["rests", "PASS"]),
    "a breach": (lambda: book({**BTC, "size": 1.0}), ["rests", "BREACH"]),
    "no book": (lambda: book({**BTC, "size": "x"}), ["INCOMPLETE"]),
}


@pytest.mark.parametrize(("make", "begins"), QUIET.values(), ids=QUIET)
def test_a_quiet_run_says_its_verdict_and_what_it_rests_on(desk, make, begins):
    """``-q`` prints the verdict on standard output, and before it what the desk declares that the figures rest on."""
    snapshot = desk.write("book.json", make())

    loud, quiet = (desk.run("check", "--snapshot", snapshot, *words) for words in ((), ("-q",)))

    assert [line.split()[0] for line in quiet.out.splitlines()] == begins
    assert (quiet.verdict, quiet.code) == (loud.verdict, loud.code)


def test_a_loud_run_lists_what_passed(desk):
    """``-v`` lists every limit and every symbol, those that hold too."""
    brief, full = desk.run("check"), desk.run("check", "-v")

    assert "max_symbol_exposure_notional[ETH/EUR]" not in brief.out
    for name in ("max_symbol_exposure_notional[ETH/EUR]", "max_open_positions", "snapshot_age"):
        assert re.search(rf"^PASS +{re.escape(name)}", full.out, re.MULTILINE)


def test_a_breach_says_what_an_operator_needs(desk):
    """A broken limit is shown with its use, both figures, file and line, excess, owner, position and what to do."""
    answer = desk.run("check", "--snapshot", desk.write("book.json", book({**BTC, "size": 1.0}, ETH)))

    answer.assert_told(
        [
            "FAIL",
            "max_symbol_exposure_notional[BTC/EUR]",
            "148%",
            "29 500.00 > 20 000.00 EUR",
            "policies/max_symbol_exposure_notional.toml:12",
            "over by 9 500.00",
            "risk-desk",
            "BTC/EUR long 1 @ 29 500",
            "= Reduce the symbol, or ask the risk desk for a waiver.",
        ]
    )
    assert answer.out.splitlines()[-1].startswith("BREACH  1 failed, 5 passed")


def test_the_worst_comes_first(desk):
    """Failures come before errors, and these before warnings."""
    desk.configure(("max_open_positions           = 5", "max_open_positions           = 2\nwarn_at = 0.9"))
    rows = ({**BTC, "size": 1.0, "realized_pnl": None}, ETH)

    answer = desk.run("check", "--snapshot", desk.write("book.json", book(*rows)))

    labels = [line.split()[0] for line in answer.out.splitlines() if re.match(r"(FAIL|ERROR|WARN) ", line)]
    assert labels == ["FAIL", "ERROR", "ERROR", "WARN"]


def test_the_profile_is_laid_over_the_config(desk):
    """``--profile`` changes the limits it names and no others, and the report names it."""
    desk.configure(more="[profile.tight.live_risk]\nmax_symbol_exposure_notional = 10000.0\n")

    plain, tight = desk.run("check", "--json", "-"), desk.run("check", "--profile", "tight", "--json", "-")

    assert (plain.code, tight.code) == (0, 1)
    assert tight.data["provenance"]["config"]["profile"] == "tight"
    assert [result["id"] for result in tight.data["results"] if result["outcome"] == "fail"] == [
        "max_symbol_exposure_notional"
    ]


def test_an_unknown_profile_is_refused_with_the_nearest(desk):
    """A profile that the config does not have is wrong usage, and the message names the nearest."""
    desk.configure(more="[profile.tight.live_risk]\nmax_open_positions = 1\n")

    answer = desk.run("check", "--profile", "tigt")

    assert answer.code == 4
    answer.assert_told(["'tigt'", "did you mean 'tight'?"])


def test_the_list_shows_limits_as_configured(desk):
    """``riskcheck list`` shows each policy with its limit, where that is configured, its tags and its file."""
    answer = desk.run("list")

    assert answer.code == 0
    answer.assert_told(
        [
            "max_symbol_exposure_notional",
            "Exposure per symbol",
            "20 000.00 EUR (config/config.toml:11)",
            "5.00 %",
            "#exposure",
            "policies/max_symbol_exposure_notional.toml:12",
        ]
    )


@pytest.mark.parametrize(("words", "code"), [(("--config", "none.toml"), 4), (("none.toml",), 4), (("empty",), 5)])
def test_a_list_of_nothing_is_no_success(desk, words, code):
    """A list without a config or a path that exists is wrong usage, one of no policies ends with 5."""
    desk.path("empty").mkdir()

    assert desk.run("list", *words).code == code


DECLARED_OF_PAPER = ("starting_capital = ", 'pnl    = "of the day"', "live       = true")


@pytest.mark.parametrize("words", [(), ("live",)], ids=["here", "in a folder"])
def test_what_init_writes_can_be_run(desk, tmp_path, words):
    """``riskcheck init`` writes a config that declares nothing: with its paper portfolio's declarations it passes."""
    folder = tmp_path / "new"
    folder.mkdir()

    made = desk.run("init", *words, cwd=folder)
    home = folder.joinpath(*words)
    undeclared = desk.run("check", cwd=home)
    config = home / "config" / "config.toml"
    text = config.read_text()
    for line in DECLARED_OF_PAPER:
        assert text.count(f"# {line}") == 1
        text = text.replace(f"# {line}", line)
    config.write_text(text)
    answer = desk.run("check", "--json", "-", cwd=home)

    assert (made.code, undeclared.code, answer.code) == (0, 2, 0)
    undeclared.assert_told(["nothing says when its answer was true", "live = true"])
    assert answer.data["provenance"]["config"]["file"] == "config/config.toml"
    assert answer.data["summary"]["pass"] == 6
    assert {result["file"].split("/")[0] for result in answer.data["results"]} == {"policies"}


def test_init_writes_no_page_of_riskcheck(desk):
    """``init`` writes the config, the portfolio and the policies, and none of the pages about them."""
    desk.run("init", "new")
    assert {path.suffix for path in desk.path("new").rglob("*") if path.is_file()} == {".toml", ".json"}


def test_init_overwrites_nothing(desk):
    """Where one of the files is already there, ``init`` is wrong usage and writes nothing at all."""
    folder = desk.path("new")
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "snapshot_age.toml").write_text("mine")

    answer = desk.run("init", "new")

    assert answer.code == 4
    answer.assert_told(["new/policies/snapshot_age.toml", "already there", "fix: "])
    assert [path.read_text() for path in folder.rglob("*") if path.is_file()] == ["mine"]


def test_init_where_nothing_can_be_written_is_an_output_that_cannot_be_written(desk):
    """``init`` below a regular file ends with 2 and says where."""
    desk.write("file", "mine")

    answer = desk.run("init", "file/below")

    assert answer.code == 2
    answer.assert_told(["file/below", "fix: "])


@pytest.mark.parametrize("words", [("list",), ("init", "new"), ("schema", "report"), ("preview",)], ids=" ".join)
def test_a_full_disk_is_an_output_that_cannot_be_written(desk, words):
    """Whatever command standard output does not take ends with 2, without a traceback."""
    answer = desk.run_raw(["sh", "-c", 'exec "$0" "$@" >/dev/full', COMMAND, *words])

    assert answer.code == 2
    assert "Traceback" not in answer.err
