"""Where reports go: whole or not at all, beside nothing else, and never over what a run reads."""

import os
import threading
from pathlib import Path

import pytest
from desk import COMMAND, PROGRESS_DELAY, book, strict_json

CHECK = ("check", "--snapshot", "book.json")


@pytest.fixture
def desk(desk):
    """A desk with a snapshot that holds every limit."""
    desk.write("book.json", book())
    return desk


def test_a_report_replaces_the_older_one_in_one_step(desk):
    """The new report is another file under the old name, with nothing left beside it."""
    desk.write("r.json", {"verdict": "BREACH"})
    before = desk.path("r.json").stat().st_ino
    held_open = desk.path("r.json").open(encoding="utf-8")

    answer = desk.run(*CHECK, "--json", "r.json")

    with held_open:
        assert held_open.read() == '{"verdict": "BREACH"}'
    assert answer.code == 0
    assert (strict_json(desk.read("r.json"))["verdict"], desk.path("r.json").stat().st_ino) != ("BREACH", before)
    assert {path.name for path in desk.folder.iterdir()} == {"book.json", "config", "policies", "r.json"}


def test_a_missing_folder_is_made(desk):
    """A report may go to a folder that does not exist yet."""
    assert desk.run(*CHECK, "--json", "ci/reports/r.json").code == 0
    assert strict_json(desk.read("ci/reports/r.json"))["verdict"] == "PASS"


@pytest.mark.parametrize("target_exists", [True, False], ids=["to a file", "to nothing yet"])
def test_a_symbolic_link_is_followed(desk, target_exists):
    """A report written to a symbolic link replaces what the link points to, and the link stays."""
    desk.path("kept").mkdir()
    if target_exists:
        desk.write("kept/r.json", {"verdict": "PASS"})
    desk.path("latest.json").symlink_to("kept/r.json")

    assert desk.run(*CHECK, "--json", "latest.json").code == 0
    assert desk.path("latest.json").is_symlink()
    assert strict_json(desk.read("kept/r.json"))["exit_code"] == 0


def test_the_null_device_is_written_to_and_stays(desk):
    """A report written to /dev/null leaves the device as it was."""
    before = Path("/dev/null").stat()

    assert desk.run(*CHECK, "--json", "/dev/null", "--text", "/dev/null").code == 0
    assert Path("/dev/null").stat() == before


def _read_in_background(read):
    """Start a reader; returns what gives its text once the writer has closed."""
    texts = []
    thread = threading.Thread(target=lambda: texts.append(read()), daemon=True)
    thread.start()

    def text():
        thread.join(PROGRESS_DELAY)
        return texts[0]

    return text


def test_a_named_pipe_is_written_to_and_stays(desk):
    """A report written to a named pipe reaches its reader, and the pipe is neither removed nor replaced."""
    os.mkfifo(desk.path("pipe"))
    reading = os.open(desk.path("pipe"), os.O_RDONLY | os.O_NONBLOCK)

    with os.fdopen(reading, encoding="utf-8") as pipe:
        assert desk.run(*CHECK, "--json", "pipe").code == 0
        assert strict_json(pipe.read())["verdict"] == "PASS"
    assert desk.path("pipe").is_fifo()


def test_a_named_pipe_that_nobody_reads_is_an_error_and_no_wait(desk):
    """A report that no reader takes is one that could not be written."""
    os.mkfifo(desk.path("pipe"))

    answer = desk.run(*CHECK, "--json", "pipe")
    assert answer.code == 2
    answer.assert_told(["pipe", "--json cannot be written", "fix: "])
    assert desk.path("pipe").is_fifo()


@pytest.mark.parametrize("folder", ["/dev/fd", "/proc/self/fd"])
def test_a_process_substitution_is_written_to(desk, folder):
    """A report written to a pipe by its descriptor, as the shell's >(...) names it, reaches its reader."""
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = _read_in_background(pipe.read)
        answer = desk.run_installed(*CHECK, "--json", f"{folder}/{writing}", pass_fds=[writing])
        os.close(writing)

        assert answer.code == 0, answer.said
        assert strict_json(text())["verdict"] == "PASS"


def test_the_standard_output_device_is_written_to(desk):
    """A report written to /dev/stdout appears there, beside the text."""
    answer = desk.run_installed(*CHECK, "--json", "/dev/stdout")

    assert answer.code == 0, answer.said
    assert '"verdict": "PASS"' in answer.out


def test_a_closed_standard_output_shows_in_the_files(desk):
    """Where nobody reads the screen any more, the run ends with 2, and the files say so."""
    reading, writing = os.pipe()
    os.close(reading)

    answer = desk.run_installed(*CHECK, "--json", "r.json", stdout=writing)
    os.close(writing)

    assert answer.code == 2
    assert strict_json(desk.read("r.json"))["verdict"] == "INCOMPLETE"
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("redirected", "words"),
    [
        (">&-", ()),
        (">/dev/full", ()),
        (">&-", ("--json", "-")),
        (">/dev/full", ("--json", "-")),
        ("</dev/null >&-", ()),
    ],
    ids=["text to nowhere", "text to a full disk", "JSON to nowhere", "JSON to a full disk", "no input either"],
)
def test_a_standard_output_that_takes_nothing_is_an_output_that_cannot_be_written(desk, redirected, words):
    """A report that standard output does not take makes the run end with 2, without a traceback."""
    command = f'exec "$0" "$@" {redirected}'
    answer = desk.run_raw(["sh", "-c", command, COMMAND, *CHECK, "--text", "r.txt", *words])

    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert desk.read("r.txt").splitlines()[-1].startswith("INCOMPLETE")


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"], ids=["closed", "full"])
@pytest.mark.parametrize(
    ("words", "code"),
    [((), 0), (("--snapshot", "none.json"), 2), (("--profile", "none"), 4), (("--bogus",), 4)],
    ids=["pass", "no snapshot", "no profile", "wrong usage"],
)
def test_a_standard_error_that_takes_nothing_changes_nothing(desk, redirected, words, code):
    """With no standard error the exit code is the same, and JSON on standard output is still JSON alone."""
    command = ["sh", "-c", f'exec "$0" "$@" {redirected}', COMMAND, "check", "--json", "-", *words]

    answer = desk.run_raw(command)

    assert answer.code == code
    assert not answer.out or answer.data["exit_code"] == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),
        (("--strict", "-v"), 0),
        (("--snapshot", "none.json"), 2),
        (("--config", "none.toml"), 4),
        (("-k", "none"), 4),
        (("-k", "loss and symbol"), 5),
    ],
    ids=["pass", "verbose", "no snapshot", "no config", "no such name", "nothing selected"],
)
def test_json_on_standard_output_stands_alone(desk, words, code):
    """``--json -`` prints one JSON value and nothing else; what went wrong is on standard error, too."""
    answer = desk.run("check", "--json", "-", *words)

    assert (answer.code, answer.data["exit_code"]) == (code, code)
    assert bool(answer.err) == (code != 0)


def test_text_on_standard_output_stands_beside_a_file(desk):
    """``--text FILE`` writes the text to the file, and it is on the screen as well."""
    answer = desk.run(*CHECK, "--text", "r.txt")

    assert (answer.verdict, desk.read("r.txt").splitlines()[-1].split()[0]) == ("PASS", "PASS")


def test_a_planted_link_is_not_written_through(desk):
    """Who can tell the number of the process, in a folder that others write to, cannot have a report go elsewhere."""
    desk.write("victim", "precious")
    plant = (
        'for name in r.json.$$.tmp .r.json.$$.tmp r.json.tmp .r.json.tmp; do ln -s victim "$name"; done; exec "$0" "$@"'
    )

    answer = desk.run_raw(["sh", "-c", plant, COMMAND, *CHECK, "--json", "r.json"])

    assert answer.code == 0
    assert desk.read("victim") == "precious"
    assert strict_json(desk.read("r.json"))["verdict"] == "PASS"
    assert not desk.path("r.json").is_symlink()


@pytest.mark.parametrize(("umask", "mode"), [("022", 0o644), ("027", 0o640), ("077", 0o600)])
def test_who_may_read_a_report_is_what_the_umask_says(desk, umask, mode):
    """A report, which shows the whole book, is open to nobody whom the umask shuts out, while it is written as well."""
    answer = desk.run_raw(["sh", "-c", f'umask {umask}; exec "$0" "$@"', COMMAND, *CHECK, "--json", "r.json"])

    assert answer.code == 0
    assert desk.path("r.json").stat().st_mode & 0o777 == mode
