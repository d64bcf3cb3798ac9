"""Golden files: what a format printed for a fixed run, read by a person before it was committed.

``pytest tests/reporters --regenerate-golden`` writes them anew; read the difference before committing it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def golden(pytestconfig):
    """Compares a text with a golden file, or writes that."""
    regenerate = pytestconfig.getoption("--regenerate-golden", default=False)

    def compare(name, text):
        file = HERE / "golden" / name
        if regenerate:
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def report_of(monkeypatch):
    """The report of a run on a book of the desk beside these tests, at noon, three seconds after it was taken."""
    monkeypatch.chdir(HERE / "desk")

    def run(book, **request):
        from riskcheck.gate import RunRequest, run_gate
        from riskcheck.sources import SnapshotFile

        wanted = RunRequest(snapshot=SnapshotFile(Path(book)), arguments=("check", "--snapshot", book), **request)
        report = run_gate(wanted, clock=lambda: NOON + timedelta(seconds=3))
        return replace(report, provenance=replace(report.provenance, tool_version="1.2.3"))

    return run
