"""A run that is stopped, crowded or out of room while its reports are written leaves whole ones, and no green one."""

import os
import select
import shutil
import signal
import subprocess
from contextlib import contextmanager

import pytest
from desk import BTC, ETH, GREEN, PROGRESS_DELAY, book, strict_json

OUTPUTS = ("--json", "r.json", "--text", "r.txt", "--junit-xml", "r.xml", "--html", "r.html")
PAUSE = """
import os, time
import {module}
usual = {module}.{function}
def slow(*args, **options):
    with open("reached", "w") as reached:
        reached.write("now")
    with open("never") as never:
        never.read()
    return usual(*args, **options)
{module}.{function} = slow
"""
STAGES = {
    "a policy is read": ("riskcheck.gate.setup", "choose_policies"),
    "the snapshot is assembled": ("riskcheck.gate.monitor", "assemble"),
    "limits are evaluated": ("riskcheck.gate.run", "measure"),
    "a report is made": ("riskcheck.reporters.json", "report_data"),
    "a page is made": ("riskcheck.reporters.html", "page_of"),
    "a report waits to appear": ("os", "fsync"),
}


@contextmanager
def _paused(desk, stage):
    """A run that has reached a stage, and stands there, over green reports."""
    module, function = STAGES[stage]
    desk.write("site/sitecustomize.py", PAUSE.format(module=module, function=function))
    for name in OUTPUTS[1::2]:
        desk.write(name, GREEN)
    for pipe in ("reached", "never"):
        os.mkfifo(desk.path(pipe))
    reached = os.open(desk.path("reached"), os.O_RDONLY | os.O_NONBLOCK)
    started = desk.start("check", *OUTPUTS, env={"PYTHONPATH": str(desk.path("site"))})
    try:
        assert select.select([reached], [], [], PROGRESS_DELAY)[0], "the stage was not reached"
        yield started
    finally:
        os.close(reached)
        started.kill()
        started.communicate()


def _assert_no_green(desk):
    """Whatever is left under the names of the reports is whole, and none of it says PASS."""
    for name in OUTPUTS[1::2]:
        text = desk.read(name) if desk.path(name).exists() else ""
        assert "PASS" not in text
    if desk.path("r.json").exists():
        assert strict_json(desk.read("r.json"))["verdict"] == "INCOMPLETE"
    assert not list(desk.folder.glob(".*.tmp"))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_run_that_is_stopped_at_any_stage_leaves_no_green_report(desk, stage, stop):
    """Wherever a run is when it is stopped, it ends with 2, and no older or half-made report is left."""
    with _paused(desk, stage) as started:
        started.send_signal(stop)
        out, err = started.communicate(timeout=PROGRESS_DELAY)

    assert started.returncode == 2
    assert "Traceback" not in out + err
    _assert_no_green(desk)


def test_two_runs_at_once_leave_whole_files_of_one_of_them(desk):
    """Of two runs that write the same files at the same time, each file is whole, and one of the two's."""
    positions = [{**ETH, "symbol": f"S{number}/EUR", "size": 0.001} for number in range(300)]
    desk.configure(("= 5\n", "= 1000\n"))
    desk.write("calm.json", book(*positions))
    desk.write("wild.json", book(*positions, {**BTC, "size": 9.0}))

    for _ in range(3):
        runs = [desk.start("check", "-v", "--snapshot", name, *OUTPUTS) for name in ("calm.json", "wild.json")]
        codes = {run.wait(PROGRESS_DELAY) for run in runs if run.communicate(timeout=PROGRESS_DELAY)}

        assert codes == {0, 1}
        assert strict_json(desk.read("r.json"))["verdict"] in {"PASS", "BREACH"}
        assert desk.read("r.txt").splitlines()[-1].split()[0] in {"PASS", "BREACH"}
        assert desk.read("r.xml").rstrip().endswith("</testsuites>")
        assert desk.read("r.html").rstrip().endswith("</html>")
        assert not list(desk.folder.glob(".*.tmp"))


@pytest.fixture
def tiny(desk):
    """A file system with room for no report; only root can make one."""
    folder = desk.path("tiny")
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("a tiny file system takes root to mount")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=4k", "tiny", folder], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a tiny file system cannot be mounted: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_full_is_told_and_keeps_no_half_of_a_report(desk, tiny):
    """A report for which there is no room makes the run INCOMPLETE on the screen and in the others."""
    desk.write("book.json", book(*[{**ETH, "symbol": f"S{number}/EUR", "size": 0.001} for number in range(200)]))
    desk.configure(("= 5\n", "= 1000\n"))

    answer = desk.run("check", "--snapshot", "book.json", "--json", "tiny/r.json", "--text", "r.txt")

    assert (answer.code, answer.verdict) == (2, "INCOMPLETE")
    answer.assert_told(["tiny/r.json", "No space left", "fix: make room"])
    assert desk.read("r.txt").splitlines()[-1].startswith("INCOMPLETE")
    assert list(tiny.iterdir()) == []
