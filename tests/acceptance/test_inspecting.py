"""``riskcheck inspect``: what it prints can be pasted into a config, and check then comes to the book's figures."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk import COMMAND, REPOSITORY

FIELD = REPOSITORY.parent / "shared" / "data" / "field"
CONFIG = """\
[general]
base_currency = "USD"
[policies]
paths = ["{policies}/max_total_exposure_notional.toml"]
[live_risk]
enabled = true
max_total_exposure_notional = 1000000.0
[snapshot]
max_age = "40d"
"""
BOOK = "Positions as of {now}\nSymbol,Quantity,Price,Currency\nAAA,10,12.50,USD\nBBB,-5,20.00,USD\n"
POLICIES = (REPOSITORY / "policies").as_posix()
KNOWN_LINES = ("as_of =", "currency =")
"""What a person can say of any of the files below, taking the line as it is proposed."""
MOMENT = re.compile(r"@NOW([+-]\d+)?(?:\|([^@|]+))?(?:\|([^@|]+))?@|@DATE@")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder."""
    return subprocess.run([COMMAND, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def answered(printed: str) -> str:
    """What was printed, with the lines taken in that a person can answer as they are proposed."""
    lines = (line.removeprefix("# ") for line in printed.splitlines())
    return "\n".join(
        line if line.startswith(KNOWN_LINES) else kept for line, kept in zip(lines, printed.splitlines(), strict=True)
    )


def figures(folder: Path, broker: str, desk: str = CONFIG) -> tuple[int, dict[str, float | None]]:
    """The exit code of check with a broker, and the totals of its report."""
    desk = desk.replace("{policies}", POLICIES).replace('"policies', f'"{POLICIES}')
    desk = desk.replace(', "own"', "")
    desk = re.sub(r'max_age = "\w+"', 'max_age = "40d"', desk)
    (folder / "config.toml").write_text(desk + broker, encoding="utf-8")
    done = run(folder, "check", "--config", "config.toml", "--json", "report.json")
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    snapshot = report.get("snapshot") or {}
    return done.returncode, {**snapshot.get("totals", {}), "net_notional": snapshot.get("net_notional")}


def test_a_proposal_without_questions_is_pasted_as_it_is(tmp_path):
    """Exit 0, and check with it passes on the figures of the file: 10 x 12.50 and 5 x 20, short."""
    (tmp_path / "book.csv").write_text(BOOK.format(now=datetime.now(UTC).isoformat(timespec="seconds")))

    proposal = run(tmp_path, "inspect", "book.csv")
    code, found = figures(tmp_path, proposal.stdout)

    assert proposal.returncode == 0
    assert code == 0
    assert found["total_notional"] == pytest.approx(225.0)
    assert found["net_notional"] == pytest.approx(25.0)


def test_what_a_person_has_to_say_ends_with_2(tmp_path):
    """The question stands above the line to add, and without an answer check does not pass."""
    (tmp_path / "book.csv").write_text("Symbol,Quantity,Price\nAAA,10,12.50\n")

    proposal = run(tmp_path, "inspect", "book.csv")

    assert proposal.returncode == 2
    assert '# say: the file does not say in which currency the prices of AAA are\n# currency = "USD"' in proposal.stdout
    assert figures(tmp_path, proposal.stdout)[0] == 2
    assert figures(tmp_path, answered(proposal.stdout))[0] == 0


REFUSED = {
    "a file that is not there": ("nothing.csv", None, "not a file"),
    "an empty file": ("book.csv", b"", "an empty file"),
    "a picture": ("book.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\x00\x01\x02\x03\x04", "not a text"),
    "another ending": ("book.doc", b"Symbol\n", "'.doc'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_looked_at_is_said_so(tmp_path, case):
    """An error with the file's name, and neither a proposal nor a traceback."""
    name, content, told = REFUSED[case]
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = run(tmp_path, "inspect", name)

    assert done.returncode in {2, 4}
    assert told in done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr


def written(text: str) -> str:
    """A file of the field with its placeholders for times filled in."""
    now = datetime.now(UTC)

    def moment(found: re.Match[str]) -> str:
        if found[0] == "@DATE@":
            return (now - timedelta(days=1)).strftime("%Y%m%d")
        at = now + timedelta(seconds=int(found[1] or 0))
        if found[2] is None:
            return at.strftime("%Y-%m-%dT%H:%M:%SZ")
        if found[2] == "ms":
            return str(int(at.timestamp() * 1000))
        return at.astimezone(ZoneInfo(found[3] or "UTC")).strftime(found[2])

    return MOMENT.sub(moment, text)


EXPORTS = sorted((FIELD / "exports").iterdir()) if FIELD.is_dir() else []


def told_of_exports() -> dict[str, tuple[str, dict[str, float]]]:
    """By file, a desk's config without its broker and the figures that it must come to, where nothing else is said."""
    told: dict[str, tuple[str, dict[str, float]]] = {}
    for case in json.loads((FIELD / "cases.json").read_text(encoding="utf-8")) if EXPORTS else ():
        desk, _, broker = case.get("config", "").partition("[[broker]]")
        is_known = case["id"].startswith("export-") and case["pair"] == "made known"
        if is_known and "multiplier" not in broker and "empty" not in case["id"]:
            told[Path(case["files"][0]).name] = (desk, case["must"]["figures"])
    return told


TOLD = told_of_exports()


@pytest.mark.skipif(not EXPORTS, reason="the exports of the field are not beside this checkout")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_each_export_is_proposed_or_asked_about(tmp_path, path):
    """With the answers that any person can give, check comes to the figures of the export, or does not pass."""
    (tmp_path / path.name).write_bytes(written(path.read_bytes().decode("latin-1")).encode("latin-1"))
    proposal = run(tmp_path, "inspect", path.name)
    assert "Traceback" not in proposal.stderr
    assert (proposal.returncode == 0) is ("# say: " not in proposal.stdout)

    if path.name not in TOLD:
        return
    desk, told = TOLD[path.name]
    code, found = figures(tmp_path, answered(proposal.stdout), desk)
    assert code in {0, 1}
    for name in told.keys() & found.keys():
        assert found[name] == pytest.approx(told[name], abs=0.006)


def test_nothing_of_the_inside_is_needed_to_print_help():
    """The command is in the overview."""
    done = subprocess.run([sys.executable, "-m", "riskcheck", "--help"], capture_output=True, text=True, check=True)

    assert "inspect" in done.stdout
