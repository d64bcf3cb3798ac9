"""The hooks of a pytest that was asked for ``--riskcheck``."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from riskcheck.errors import RiskcheckError
from riskcheck.loading.config import find_config
from riskcheck.loading.find import is_toml, looks_like_policy
from riskcheck.loading.waivers import waivers_file
from riskcheck.pytest_plugin.items import PolicyFailed, PolicyFile, PolicyItem
from riskcheck.pytest_plugin.session import Session, packed_snapshot

POLICY = "riskcheck_policy"
WARNING = "riskcheck_warning"
NOTES = "riskcheck_notes"
BUG = "riskcheck_bug"
"""What the reports of policies have more than others; it goes from worker to controller."""


class Gate:
    """Collects policies, and reports what became of them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.run = Session(config)
        self.packed: bytes | None = None
        self.has_seen_policies = False
        self.has_met_bug = False
        self.notes: dict[str, None] = {}
        self.configured = self.run.configured()
        self.config_file = find_config(self.run.request.config).absolute()
        self.others = {path.resolve() for path in (self.config_file, waivers_file(self.config_file))}
        folder = config.invocation_params.dir
        self.named = {Path(folder, name.partition("::")[0]).resolve() for name in config.args}

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Take the snapshot before the first worker of pytest-xdist starts, and give it to each of them."""
        if self.packed is None:
            self.packed = packed_snapshot(self.run.request)
        node.workerinput["riskcheck"] = self.packed

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> PolicyFile | None:
        """A policy file is what the command names, as with ``riskcheck check``, or else what is meant as one."""
        if not is_toml(file_path) or file_path.resolve() in self.others or not self._is_policy(file_path):
            return None
        return PolicyFile.at(parent, file_path, self.run)

    def _is_policy(self, path: Path) -> bool:
        """Whether a file counts as a policy; the project's own folder has other TOML files, too.

        There, policies are what the config names and what looks like one, also if it is broken: then it is a mistake.

        A folder that is named stands for its own files, and not for those of its subfolders, such as packs.
        """
        named = self.named - {self.config.rootpath.resolve()}
        if path.resolve() in named or path.resolve().parent in named:
            return True
        if not named.isdisjoint(path.resolve().parents):
            return False
        return path.resolve() in self.configured or looks_like_policy(path)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> Generator[None]:
        """After every deselection: note what is left, and add what the config requires and is not there.

        Where nothing at all is left, pytest's exit code 5 says so.
        """
        files = dict.fromkeys(item.path for item in items if isinstance(item, PolicyItem))
        yield
        left = [item.name for item in items if isinstance(item, PolicyItem)]
        self.run.collected(files, left)
        if not items:
            return
        try:
            lacking = sorted(set(self.run.settings().policies.required) - set(left))
        except RiskcheckError:
            lacking = [] if left else ["config"]
        parent = PolicyFile.at(session, self.config_file, self.run)
        items.extend(PolicyItem.about(parent, name) for name in lacking)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Add what pytest has no place for: a warning, and a setup that fails without a traceback."""
        report = yield
        if isinstance(item, PolicyItem):
            if call.excinfo is not None and isinstance(call.excinfo.value, PolicyFailed):
                report.longrepr = item.repr_failure(call.excinfo)
            setattr(report, POLICY, item.name)
            if call.excinfo is not None and _is_bug(call.excinfo.value):
                setattr(report, BUG, True)
            if item.warning and call.when == "call":
                setattr(report, WARNING, item.warning)
            if call.when == "call":
                setattr(report, NOTES, item.run.notes)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a policy was evaluated, or could not be: ``--setup-only`` and ``--setup-plan`` do neither."""
        self.has_seen_policies |= hasattr(report, POLICY) and (report.when == "call" or report.failed)
        self.has_met_bug |= hasattr(report, BUG)
        self.notes |= dict.fromkeys(getattr(report, NOTES, ()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Other tests that pass are no answer about the book: without any policy the run ends as one without tests.

        A bug that a policy met ends it with 3, as it ends ``riskcheck check``.
        """
        is_asked = not hasattr(self.config, "workerinput") and not self.config.option.collectonly
        if is_asked and exitstatus == pytest.ExitCode.OK and not self.has_seen_policies:
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
        if is_asked and self.has_met_bug:
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR

    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        """A warning is an outcome of its own, which does not fail the run."""
        warning = getattr(report, WARNING, "")
        return ("warned", "W", (warning, {"yellow": True})) if warning else None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the warnings' blocks, as pytest does the failures', and what became of waivers that protect nothing."""
        if not self.has_seen_policies and not self.config.option.collectonly:
            terminalreporter.write_line("riskcheck: no policy was evaluated", red=True)
        warned = terminalreporter.getreports("warned")
        if warned:
            terminalreporter.write_sep("=", "LIMIT WARNINGS", yellow=True)
        for report in warned:
            terminalreporter.write_line(f"{report.nodeid}")
            for _, text in report.get_sections("Captured riskcheck"):
                terminalreporter.write_line(text)
        for note in self.notes:
            terminalreporter.write_line(f"riskcheck: {note}", yellow=True)


def _is_bug(error: BaseException) -> bool:
    """Whether an item failed for a bug of riskcheck, and not for what it says of its policy."""
    return error.is_bug if isinstance(error, PolicyFailed) else isinstance(error, Exception)
