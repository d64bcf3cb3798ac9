"""What the README shows is what riskcheck does."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskcheck import LivePortfolioMonitor, load_policies
from riskcheck.files.toml import parse_toml
from riskcheck.foundation.problems import ExitCode
from riskcheck.gate.examples import run_examples
from riskcheck.language.figures import FIGURES
from riskcheck.language.functions import AGGREGATES, FUNCTIONS
from riskcheck.loading.policies import RULE, read_policy
from riskcheck.snapshot.catalogue import COLUMN_KINDS, DERIVED_KINDS
from riskcheck.sources import KINDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    """The code block or table under the comment ``<!-- example: NAME -->``."""
    marked = README.split(f"<!-- example: {name} -->\n", 1)[1]
    fenced = re.match(r"```\w*\n(.*?)^```$", marked, re.MULTILINE | re.DOTALL)
    return fenced[1] if fenced else marked.split("\n\n", 1)[0] + "\n"


def first_cells(table: str) -> list[str]:
    return [line.split("|")[1].strip(" `") for line in table.splitlines()[2:]]


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "riskcheck", *words]
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    return subprocess.run(command, check=False, cwd=cwd, env=environment, capture_output=True, text=True)


def timeless(text: str) -> str:
    """A report without the times in it, and with any number of blanks and line breaks as one."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ|\d+(\.\d+)?(?= s old)|\d+\.\d+s", "TIME", text)
    return " ".join(text.split())


def test_shown_output_is_what_the_command_prints() -> None:
    """The picture of a breach is the output of the command above it, apart from the times."""
    command, *shown, echo, code = example("output").splitlines()
    done = run(*command.split()[2:])
    assert timeless(done.stdout) == timeless("\n".join(shown))
    assert (echo, code) == ("$ echo $?", str(done.returncode))


def test_exit_codes_are_all_there() -> None:
    """The table of exit codes has each of them once."""
    assert first_cells(example("exit codes")) == [str(int(code)) for code in ExitCode]


def test_rule_keys_exist() -> None:
    """Every key of a rule that is explained is one that a rule may have."""
    assert set(first_cells(example("rule keys"))) <= set(RULE)


def test_language_table_is_complete() -> None:
    """The language's table names every function, aggregate, figure and derived column."""
    words = set(re.findall(r"\w+", example("language")))
    assert {*FUNCTIONS, *AGGREGATES, *FIGURES, *DERIVED_KINDS} <= words


def test_columns_and_kinds_of_source_are_complete() -> None:
    """Every column of a position, and every kind of broker, is mentioned."""
    described = README.partition("## Where the snapshot comes from")[2].partition("## Config")[0]
    assert set(COLUMN_KINDS) <= set(re.findall(r"\w+", described))
    assert set(re.findall(r'^\| `"(\w+)"`', described, re.MULTILINE)) == set(KINDS)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder with the README's config, its policies and its snapshot, taken now."""
    for folder in ("config", "policies"):
        (tmp_path / folder).mkdir()
        for file in (ROOT / folder).glob("*.*"):
            (tmp_path / folder / file.name).write_bytes(file.read_bytes())
    (tmp_path / "config" / "config.toml").write_text(example("config"), encoding="utf-8")
    for name in re.findall(r"<!-- example: policy (\w+) -->", README):
        (tmp_path / "policies" / f"{name}.toml").write_text(example(f"policy {name}"), encoding="utf-8")
    snapshot = json.loads(example("snapshot"))
    snapshot["as_of"] = datetime.now(UTC).isoformat()
    for position in snapshot["positions"]:
        position |= {"price_time": snapshot["as_of"], "liquidation_price": 1000.0}
    (tmp_path / "snapshot.json").write_text(json.dumps(snapshot), encoding="utf-8")
    return tmp_path


def test_shown_files_work_together(book: Path) -> None:
    """The README's config, policies and snapshot make a run in which every limit is evaluated and holds."""
    done = run("check", "--snapshot", "snapshot.json", "--json", "-", cwd=book)
    outcomes = {result["id"]: result["outcome"] for result in json.loads(done.stdout)["results"]}
    assert set(outcomes) == {policy.id for policy in load_policies([str(book / "policies")])}
    assert set(outcomes.values()) == {"pass"}


def test_the_shown_example_comes_true() -> None:
    """The policy that the README shows with an example says what the example expects."""
    policy = read_policy(parse_toml(example("tried"), "large_issuers.toml"))
    assert [trial.differences for trial in run_examples([policy])] == [()]


def test_shown_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python example lets the paper portfolio pass and prints its exposure."""
    monkeypatch.chdir(ROOT)
    exec(compile(example("python"), "README.md", "exec"), {})  # noqa: S102 - it is our own README
    assert capsys.readouterr().out.startswith("18250.0")


def test_a_client_of_ones_own_is_read() -> None:
    """The monitor reads any object with fetch_positions()."""

    class Client:
        def fetch_positions(self) -> list[dict[str, object]]:
            return [{"symbol": "BTC/EUR", "size": -2, "mark_price": 100.0}]

    snapshot = LivePortfolioMonitor(Client()).snapshot()
    assert (snapshot.positions[0].side, snapshot.total_notional) == ("short", 200.0)
