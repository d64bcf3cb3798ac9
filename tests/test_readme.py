"""What the documents show is what riskcheck does."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pictures import PICTURES, STYLE, output_of
from support import settings_of

from riskcheck import LivePortfolioMonitor, load_policies
from riskcheck.cli.arguments import parse_arguments
from riskcheck.files.toml import parse_toml
from riskcheck.foundation.problems import ExitCode
from riskcheck.gate.examples import run_examples
from riskcheck.language.figures import FIGURES
from riskcheck.language.functions import AGGREGATES, FUNCTIONS
from riskcheck.loading.policies import RULE, read_policy
from riskcheck.loading.policy_keys import EXAMPLE, GROUPS, LIMIT_TABLE, POLICY
from riskcheck.loading.waivers import WAIVER, read_waivers
from riskcheck.snapshot.catalogue import ACCOUNT_FIGURES, COLUMN_KINDS, COLUMNS, DERIVED_KINDS, Unit
from riskcheck.sources import BROKER, KINDS
from riskcheck.sources.exports import EXPORTS
from riskcheck.sources.tables import FORM, READY

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = {".venv", "node_modules", "mutants"}
DOCUMENTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted(ROOT.rglob("*.md"))
    if not SKIPPED & set(path.relative_to(ROOT).parts)
}
MARKED = re.compile(r"<!-- example: (.+) -->\n")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
PATH = re.compile(r"`((?:riskcheck|tests|policies|config|templates|\.ci|\.github)/[\w./*-]*)`")
TO_BE_ADDED = {
    "config/day-start.json",
    "riskcheck/sources/kinds/acme.py",
    "riskcheck/sources/tables/formats/acme.toml",
    "riskcheck/reporters/chat.py",
    "policies/packs/desk/desk_short_exposure.toml",
}
"""The files that the documents tell a reader to write."""


def example(name: str) -> str:
    """The code block or table under the comment ``<!-- example: NAME -->``, of which there is one in all documents."""
    (marked,) = [
        text[found.end() :] for text in DOCUMENTS.values() for found in MARKED.finditer(text) if found[1] == name
    ]
    fenced = FENCED.match(marked)
    return fenced[2] if fenced else marked.split("\n\n", 1)[0] + "\n"


def names_of(kind: str) -> list[str]:
    """The names of all examples that begin with a word, such as ``policy``."""
    names = (found[1] for text in DOCUMENTS.values() for found in MARKED.finditer(text))
    return [name for name in names if name.split()[0] == kind]


def blocks(language: str) -> list[str]:
    """All code blocks in a language."""
    return [found[2] for text in DOCUMENTS.values() for found in FENCED.finditer(text) if found[1] == language]


def first_cells(table: str) -> list[str]:
    return [line.split("|")[1].strip(" `") for line in table.splitlines()[2:]]


def keys_in(table: str) -> set[str]:
    """The keys that the first cells of a table name; one cell may name several."""
    return {key for cell in first_cells(table) for key in re.findall(r"\w+", cell)}


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "riskcheck", *words]
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    return subprocess.run(command, check=False, cwd=cwd, env=environment, capture_output=True, text=True)


def timeless(text: str) -> str:
    """A report without the times in it, and with any number of blanks and line breaks as one."""
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ|\d+(\.\d+)?(?= s old)|\d+\.\d+s", "TIME", text)
    return " ".join(text.split())


def headings(text: str) -> set[str]:
    """The anchors that a document's headings have on GitHub."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_shown_terminal_is_what_the_command_prints() -> None:
    """The picture of a breach is the command's output, apart from the times."""
    picture = ET.parse(PICTURES / "terminal.svg")  # noqa: S314 - it is our own picture
    _, *shown = [element.text or "" for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert timeless(" ".join(shown)) == timeless(STYLE.sub("", output_of()))


def test_every_link_leads_somewhere() -> None:
    """Every link to a file of the repository, and to a heading in it, has a target."""
    broken = []
    for document, text in DOCUMENTS.items():
        for target, anchor in LINK.findall(FENCED.sub("", text)):
            path = (ROOT / document).parent / target if target else ROOT / document
            if not path.exists() or (anchor and anchor not in headings(path.read_text(encoding="utf-8"))):
                broken.append(f"{document}: {target}#{anchor}")
    assert broken == []


def test_every_path_is_there() -> None:
    """Every file and folder that a document names is in the repository, but for those that a reader is to add."""
    named = {path for text in DOCUMENTS.values() for path in PATH.findall(text)} - TO_BE_ADDED
    assert sorted(path for path in named if not any(ROOT.glob(path.rstrip("/")))) == []


def commands() -> Iterator[str]:
    """The calls of riskcheck in the code blocks of all documents."""
    for language in ("sh", "yaml", "groovy"):
        for block in blocks(language):
            for call in re.findall(r"(?:^|[ /])riskcheck ((?:[a-z]|--).*)$", block, re.MULTILINE):
                yield re.split(r"\s+#|\s*&&|'''", call)[0]


def test_shown_commands_are_understood() -> None:
    """Every call of riskcheck that a document shows has a command and flags that there are."""
    shown = list(commands())
    assert len(shown) > 8
    for call in shown:
        parse_arguments([word.strip('"') for word in re.findall(r'"[^"]*"|\S+', call)])


def test_shown_toml_is_toml() -> None:
    """Every block of TOML can be read as such."""
    for block in blocks("toml"):
        tomllib.loads(block)


def test_shown_python_is_python() -> None:
    """Every block of Python but lines of a table is a module, and what it imports from riskcheck is there."""
    for block in (block for block in blocks("python") if not block.startswith(" ")):
        for node in ast.parse(block).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("riskcheck"):
                exec(ast.unparse(node), {})  # noqa: S102 - it is our own document


def test_exit_codes_are_all_there() -> None:
    """The table of exit codes has each of them once."""
    assert first_cells(example("exit codes")) == [str(int(code)) for code in ExitCode]


@pytest.mark.parametrize(
    ("name", "keys"),
    [("rule keys", RULE), ("limit keys", LIMIT_TABLE), ("group keys", GROUPS), ("example keys", EXAMPLE)],
)
def test_tables_of_keys_are_complete(name, keys) -> None:
    """The keys that are explained are those that there are."""
    assert keys_in(example(name)) == set(keys)


def test_the_first_policy_shows_all_keys() -> None:
    """The policy that the page on policies begins with has, or names, each key that a policy may have."""
    assert {*POLICY} - set(re.findall(r"\w+", example("policy max_gross_leverage"))) == {"example"}


def test_language_table_is_complete() -> None:
    """The language's table names every function, aggregate, figure and derived column."""
    words = set(re.findall(r"\w+", example("language")))
    assert {*FUNCTIONS, *AGGREGATES, *FIGURES, *DERIVED_KINDS} <= words


def test_columns_and_kinds_of_source_are_complete() -> None:
    """Every column of a position, every kind of broker with its keys, and every export format is mentioned."""
    text = DOCUMENTS["config/README.md"]
    words = set(re.findall(r"\w+", text))
    assert {*COLUMN_KINDS, *BROKER, *(key for kind in KINDS.values() for key in kind.keys), *WAIVER} <= words
    assert set(re.findall(r'^\| `"(\w+)"`', text, re.MULTILINE)) == set(KINDS)
    assert [name for name in (*EXPORTS, *READY) if f'`"{name}"`' not in text] == []
    assert [key for key in FORM if key not in words] == []


def _columns() -> list[str]:
    """The table of columns as the catalogue has it."""
    counts = {Unit.MONEY: ", in base currency", Unit.PRICE: ", in its currency", Unit.RATIO: "", Unit.PLAIN: ""}
    rows = [f"| `{one.name}` | {one.kind}{counts[one.unit]} | {one.meaning} |" for one in COLUMNS]
    return ["| column | values | what it is |", "|---|---|---|", *rows]


def _figures() -> list[str]:
    """The table of account figures as the catalogue has it."""
    rows = [
        f"| `{one.name}` | {one.meaning} | {'added up' if one.adds_up else 'unknown'} |"
        for one in ACCOUNT_FIGURES.values()
    ]
    return ["| figure | what it is | of several brokers |", "|---|---|---|", *rows]


@pytest.mark.parametrize(("name", "made"), [("columns", _columns), ("figures", _figures)])
def test_the_tables_of_columns_and_figures_are_made_of_the_catalogue(name, made, pytestconfig) -> None:
    """Each column and figure that riskcheck knows is described where desks look for it, as the catalogue has it."""
    shown, table = example(name), "\n".join(made()) + "\n"
    if pytestconfig.getoption("--regenerate-golden"):
        page = ROOT / "config" / "README.md"
        mark = f"<!-- example: {name} -->\n"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(mark + shown, mark + table), encoding="utf-8")
    else:
        assert shown == table


@pytest.mark.parametrize("name", names_of("settings"))
def test_shown_settings_are_accepted(name) -> None:
    """Each part of a config that is shown has keys and values that a config may have."""
    settings_of(example(name))


def test_shown_waiver_is_accepted() -> None:
    """The waiver that is shown has the keys that a waiver may have."""
    document = parse_toml(example("waivers"), "waivers.toml")
    (waiver,) = read_waivers(document, {"max_symbol_exposure_notional": "base_currency"})
    assert (waiver.subject, waiver.up_to) == ("BTC/EUR", 22000)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder with the documents' config, policies and snapshot, taken now."""
    for folder in ("config", "policies"):
        (tmp_path / folder).mkdir()
        for file in (ROOT / folder).glob("*.*"):
            (tmp_path / folder / file.name).write_bytes(file.read_bytes())
    config = example("config").replace("[limits] ", f"{example('settings of the limit').strip()}\n#")
    (tmp_path / "config" / "config.toml").write_text(config, encoding="utf-8")
    for name in names_of("policy"):
        path = tmp_path / "policies" / f"{name.split()[1]}.toml"
        path.write_text(example(name), encoding="utf-8")
    snapshot = json.loads(example("snapshot"))
    snapshot["as_of"] = datetime.now(UTC).isoformat()
    for position in snapshot["positions"]:
        position |= {"price_time": snapshot["as_of"], "liquidation_price": 1000.0, "asset_class": "crypto"}
        position.setdefault("venue", "deribit")
    (tmp_path / "snapshot.json").write_text(json.dumps(snapshot), encoding="utf-8")
    return tmp_path


def test_shown_files_work_together(book: Path) -> None:
    """The shown config, policies and snapshot make a run in which every limit is evaluated and holds."""
    done = run("check", "--snapshot", "snapshot.json", "--json", "-", cwd=book)
    report = json.loads(done.stdout)
    outcomes = {result["id"]: result["outcome"] for result in report["results"]}
    assert set(outcomes) == {policy.id for policy in load_policies([str(book / "policies")])}
    assert set(outcomes.values()) == {"pass"}


@pytest.mark.parametrize("name", ["tried", *names_of("policy"), *names_of("pack")])
def test_shown_examples_come_true(name) -> None:
    """A policy that is shown with an example says what the example expects."""
    text = example(name)
    policy = read_policy(parse_toml(text, f"{tomllib.loads(text)['id']}.toml"))
    assert [trial.differences for trial in run_examples([policy]) if trial.differences] == []


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


def test_the_layers_are_those_that_are_enforced() -> None:
    """The page on the architecture draws the layers as import-linter holds them, and describes each room."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [layer.replace("riskcheck.", "") for layer in contracts["contracts"][0]["layers"]]
    assert example("layers").split("\n")[:-1] == layers
    rooms = {path.parent.name for path in (ROOT / "riskcheck").glob("*/__init__.py")}
    assert {name.strip("/") for name in first_cells(example("rooms"))} == rooms
