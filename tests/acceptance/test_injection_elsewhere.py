"""Hostile text in what other commands, packs, templates and the pytest plugin print: it stays text there, too."""

import json

import pytest
from hostile import CARRIERS, PRINTABLE, TOGETHER, UNPRINTABLE, all_files, assert_loggable, bench, file_names

__all__ = ["bench"]

COMMANDS = {
    "preview": ("preview", "--snapshot", "book.json"),
    "preview as JSON": ("preview", "--snapshot", "book.json", "--json"),
    "list": ("list",),
    "explain": ("explain", "broken", "--snapshot", "book.json"),
    "test": ("test",),
    "test by name": ("test", "-v"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_hostile_text_stays_text_in_what_other_commands_print(bench, command):
    """Preview, list, explain and test print nothing that a terminal or a log would act on."""
    for payload in TOGETHER:
        all_files(bench.desk, payload)
        code, out, err = bench.run(*COMMANDS[command])

        assert code in {0, 1, 2, 4}
        assert_loggable(out)
        assert_loggable(err)
        if command == "preview as JSON" and payload.isprintable():
            assert json.loads(out)["positions"][0]["symbol"] == payload


@pytest.mark.parametrize("command", ["list", "test", "explain"])
@pytest.mark.parametrize("name", UNPRINTABLE)
def test_names_of_files_stay_text_in_what_other_commands_print(bench, command, name):
    """A path with control characters in it is printed with them written out."""
    folder, _, snapshot = file_names(bench.desk, UNPRINTABLE[name])
    words = (f"{folder}/broken.toml", "--snapshot", snapshot) if command == "explain" else (folder,)
    _, out, err = bench.run(command, *words)

    assert out
    assert_loggable(out)
    assert_loggable(err)


def test_a_new_desk_in_a_hostile_folder_is_told_of_as_text(bench):
    """``init`` prints the names of what it wrote without the control characters in them."""
    code, out, _ = bench.run("init", UNPRINTABLE["lines"])

    assert code == 0
    assert_loggable(out)


@pytest.mark.parametrize("carrier", ["every field of every file", "the policies", "an exception of a broker"])
def test_hostile_text_stays_text_in_pytest(desk, carrier, pytester, monkeypatch):
    """What the pytest plugin prints of policies, errors and waivers holds no control characters and no commands."""
    monkeypatch.chdir(desk.folder)
    for payload in (f"{PRINTABLE['a command of GitHub']} {PRINTABLE['a command of Azure']}", *TOGETHER[2:]):
        words = CARRIERS[carrier](desk, payload)
        snapshot = ("--riskcheck-snapshot", "book.json") if "--snapshot" in words else ()
        result = pytester.runpytest_inprocess(
            "--riskcheck", *snapshot, "policies", "-ra", "-p", "no:cacheprovider", "--color=no"
        )

        assert result.ret in {1, 2}
        assert_loggable(result.stdout.str())
        assert "forged" not in {line.strip() for line in result.outlines}


def test_a_pack_leads_nowhere_else(bench):
    """The name of a pack is one of those that are shipped, and no path."""
    for name in ("../packs/desk", "desk/../desk", "../../config", "/etc", "", ".", ".."):
        code, _, err = bench.run("list", f"pack:{name}")

        assert code == 4
        assert "unknown pack" in err


def test_a_template_reads_no_file_outside_its_folder(bench):
    """A template of one's own can include what is in its folder or in the shipped one, and nothing above them."""
    bench.desk.write("secret.txt", "the secret")
    for path in ("../secret.txt", "/../secret.txt", str(bench.desk.path("secret.txt")), "parts/../../secret.txt"):
        bench.desk.write("mine/report.html.j2", f"{{% include {json.dumps(path)} %}}")
        code, _, _ = bench.run("check", "--templates", "mine", "--html", "r.html", "--text", "r.txt")

        assert code == 4
        assert not bench.desk.path("r.html").exists()
        assert "the secret" not in bench.desk.read("r.txt")
