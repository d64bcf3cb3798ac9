"""The installed command in a pipeline: what CI servers read, and what GitHub Actions shows."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import Answer
from inside import Inside
from junitparser import Error, Failure, JUnitXml, Skipped
from made_reports import RUNS

from riskcheck.reporters.junit import format_junit
from riskcheck.reporters.junit_family import Family

REPOSITORY = Path(__file__).parents[2]
CONSUMERS = REPOSITORY / ".ci" / "junit-consumers"
OLD = '<testsuites><testsuite name="riskcheck" tests="1"><testcase name="old"/></testsuite></testsuites>'


@pytest.fixture
def desk(tmp_path, monkeypatch, capfd):
    """A folder with the shipped config and policies, and the command as a pipeline runs it there."""
    for folder in ("config", "policies"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("packs"))
    return Pipeline(tmp_path, Inside(monkeypatch, capfd))


@dataclass(frozen=True)
class Pipeline:
    """A folder in which a pipeline runs the command, outside or inside a step of GitHub Actions."""

    folder: Path
    inside: Inside

    def __truediv__(self, name):
        return self.folder / name

    def run(self, *words, summary: Path | None = None) -> Answer:
        """What the command answers."""
        env = {"PATH": os.environ["PATH"]} | ({"GITHUB_STEP_SUMMARY": str(summary)} if summary else {})
        return Answer(*self.inside.run(words, self.folder, env))


def counts_of(text: str) -> tuple[int, int, int, int]:
    """Cases, failures, errors and skips, by case."""
    (suite,) = JUnitXml.fromstring(text.encode())
    kinds = [type(case.result[0]) for case in suite if case.result]
    return (len(list(suite)), kinds.count(Failure), kinds.count(Error), kinds.count(Skipped))


ENDINGS = {
    "all pass": ((), 0, (7, 0, 0, 0)),
    "a breach": (("--profile", "tight"), 1, (7, 1, 0, 0)),
    "some deselected": (("-k", "total"), 0, (7, 0, 0, 6)),
    "a required one deselected": (("-k", "loss and symbol"), 2, (7, 0, 1, 6)),
    "only collected": (("--collect-only",), 5, (8, 0, 1, 7)),
    "no snapshot": (("--snapshot", "none.json"), 2, (1, 0, 1, 0)),
    "an unknown profile": (("--profile", "none"), 4, (1, 0, 1, 0)),
    "an unknown policy": (("none.toml",), 4, (1, 0, 1, 0)),
    "an unknown flag": (("--strictly",), 4, (1, 0, 1, 0)),
    "a flag without its value": (("--json",), 4, (1, 0, 1, 0)),
    "an unknown family": (("--junit-family", "xunit"), 4, (1, 0, 1, 0)),
    "another output over an input": (("--json", "config/config.toml"), 4, (1, 0, 1, 0)),
    "another output that fails": (("--json", "config"), 2, (8, 0, 1, 0)),
}


@pytest.mark.parametrize("flag", ["--junit-xml", "--junitxml"])
@pytest.mark.parametrize(("words", "exit_code", "counts"), ENDINGS.values(), ids=ENDINGS)
def test_an_old_green_report_never_survives(desk, words, exit_code, counts, flag):
    """However the run ends, the JUnit report is this run's, and red if and only if the exit code is not 0."""
    target = desk / "out" / "junit.xml"
    target.parent.mkdir()
    target.write_text(OLD)
    done = desk.run(flag, str(target), *words)
    assert done.code == exit_code, done.err
    assert counts_of(target.read_text()) == counts
    assert bool(counts[1] + counts[2]) == bool(exit_code)


def test_a_strict_warning_is_red_in_a_pipeline(desk):
    """With --strict a warning ends with 1, and the report has a failure for it."""
    config = desk / "config" / "config.toml"
    config.write_text(config.read_text().replace("max_open_positions           = 5", "max_open_positions = 2"))
    for words, exit_code, failures in (((), 0, 0), (("--strict",), 1, 1)):
        done = desk.run("--junit-xml", "j.xml", *words)
        assert (done.code, counts_of((desk / "j.xml").read_text())[1]) == (exit_code, failures)


def test_junit_on_standard_output_is_alone_there(desk):
    """Where JUnit XML goes to standard output, nothing else does."""
    done = desk.run("--junit-xml", "-")
    assert counts_of(done.out) == (7, 0, 0, 0)


def test_the_family_is_chosen_on_the_command_line(desk):
    """The strict family has no properties with its cases, also where the command line is wrong; the rich one has."""
    for words, has_properties in ((("--junit-family", "strict"), False), ((), True)):
        for wrong in ((), ("--strictly",)):
            desk.run("--junit-xml", "j.xml", *words, *wrong)
            cases = next(iter(JUnitXml.fromfile(str(desk / "j.xml"))))
            assert all((case._elem.find("properties") is not None) == has_properties for case in cases)


def test_annotations_stand_behind_the_text(desk):
    """With --github the text report comes first, then the annotations, the verdict last."""
    done = desk.run("--github", "--profile", "tight")
    text, _, commands = done.out.partition("::error")
    assert text.splitlines()[-1].startswith("BREACH")
    assert "file=policies/max_symbol_exposure_notional.toml,line=12" in commands
    title = "riskcheck BREACH (demonstration desk%2C profile tight)"
    assert commands.splitlines()[-1].startswith(f"::notice title={title}::1 failed, 6 passed")
    assert done.code == 1


def test_the_summary_is_added_behind_what_others_wrote(desk, tmp_path):
    """The step summary keeps what other commands wrote, and what earlier runs did."""
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")
    desk.run("--github", summary=summary)
    desk.run("--github", "--profile", "tight", summary=summary)
    sections = summary.read_text().split("\n\n#")
    assert [section.split("\n")[0] for section in sections] == [
        "# Before",
        "# riskcheck: PASS (demonstration desk)",
        "# riskcheck: BREACH (demonstration desk, profile tight)",
    ]


WRONG = {"a flag": ("--strictly",), "a profile": ("--profile", "none"), "two on one": ("--json", "-", "--text", "-")}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_a_wrong_command_line_is_annotated_too(desk, tmp_path, words):
    """A run whose command line or config is wrong says so in the summary, and as an annotation."""
    summary = tmp_path / "summary.md"
    done = desk.run("--github", *words, summary=summary)
    assert done.code == 4
    assert summary.read_text().startswith("## riskcheck: INCOMPLETE")
    assert "title=riskcheck came to no answer::" in done.out


def test_json_on_standard_output_is_not_broken_by_annotations(desk):
    """Annotations beside JSON on standard output are wrong usage, and the JSON there stays JSON and says so."""
    done = desk.run("--github", "--json", "-")
    assert done.code == 4
    assert json.loads(done.out)["problems"][0]["found"] == "--github and --json both go to -"


def test_a_summary_that_cannot_be_written_ends_with_2_everywhere(desk):
    """Where the summary cannot be written the run ends with 2, and the other reports say so."""
    done = desk.run("--github", "--junit-xml", "j.xml", summary=desk / "config" / "config.toml" / "summary.md")
    assert done.code == 2
    assert "::notice title=riskcheck INCOMPLETE (demonstration desk)::" in done.out
    assert counts_of((desk / "j.xml").read_text()) == (8, 0, 1, 0)


def test_a_summary_with_a_wrong_verdict_is_taken_back(desk, tmp_path):
    """Where another output fails after the summary was added, the summary has one verdict: the final one."""
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")
    done = desk.run("--github", "--text", "/dev/full", summary=summary)
    headings = [line for line in summary.read_text().splitlines() if line.startswith("#")]
    assert (done.code, headings) == (2, ["# Before", "## riskcheck: INCOMPLETE (demonstration desk)"])


def test_a_summary_over_an_input_is_refused(desk):
    """A summary that would be added to a file of the run is wrong usage, and the file stays as it was."""
    config = desk / "config" / "config.toml"
    before = config.read_text()
    assert desk.run("--github", summary=config).code == 4
    assert config.read_text() == before


def test_without_junit_or_github_neither_is_loaded(desk):
    """A run with text output alone loads neither junit-xml nor what it needs."""
    code = "import sys; from riskcheck.cli import main; main([]); print('junit_xml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=desk.folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_other_commands_leave_files_alone(desk):
    """A wrong command line of a command that writes no reports touches none of the files in it."""
    book = desk / "book.json"
    book.write_text("{}")
    done = desk.run("preview", "--json", "book.json")
    assert (done.code, book.read_text()) == (4, "{}")


@pytest.fixture(scope="module")
def read_by_npm(tmp_path_factory):
    """A function from a report's text to the counts that each reader in JavaScript comes to."""
    node = shutil.which("node")
    if node is None or not (CONSUMERS / "node_modules").is_dir():
        pytest.skip("the packages of .ci/junit-consumers are not installed")

    def read(text: str) -> dict[str, dict[str, int]]:
        file = tmp_path_factory.mktemp("npm") / "junit.xml"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([node, "read.mjs", file], cwd=CONSUMERS, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return read


@pytest.mark.npm
@pytest.mark.parametrize("family", tuple(Family))
@pytest.mark.parametrize("run_", RUNS.values(), ids=RUNS)
def test_readers_in_javascript_count_the_same(read_by_npm, run_, family):
    """Every reader in JavaScript counts what the run came to; those that know no errors count them as failed."""
    counts = run_.counts
    failed = {"failed": counts.get("failure", 0) + counts.get("error", 0)}
    merged = {kind: counts[kind] for kind in ("passed", "skipped") if kind in counts} | {
        kind: count for kind, count in failed.items() if count
    }
    assert read_by_npm(format_junit(run_.report, family)) == {
        "junit2json": counts,
        "xml2js": counts,
        "xml-js": counts,
        "test-results-parser": merged,
        "junit-to-ctrf": merged,
    }
