"""The hooks of a pytest that was asked for ``--riskcheck``."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from riskcheck.foundation import RiskcheckError
from riskcheck.loading import find_config, is_toml, looks_like_policy, waivers_file
from riskcheck.pytest_plugin.deselection import is_deselected_by_option
from riskcheck.pytest_plugin.items import MissedPolicy, PolicyFailed, PolicyFile, PolicyItem
from riskcheck.pytest_plugin.outcomes import OWN, Outcomes, failed_report, tell_junit
from riskcheck.pytest_plugin.session import Session, packed_snapshot

POLICY = "riskcheck_policy"
WARNING = "riskcheck_warning"
NOTES = "riskcheck_notes"
BUG = "riskcheck_bug"
"""What the reports of policies have more than others; it goes from worker to controller."""
NOT_EVALUATED = "no policy was evaluated"
ONLY_COLLECTED = "policies were collected, and none was evaluated, as --collect-only asks"


class Gate:
    """Collects policies, reports what became of them, and says what pytest ends with."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.run = Session(config)
        self.packed: bytes | None = None
        self.outcomes = Outcomes()
        self.has_met_bug = False
        self.notes: dict[str, None] = {}
        self.configured = self.run.configured()
        self.config_file = find_config(self.run.request.config).absolute()
        self.others = {path.resolve() for path in (self.config_file, waivers_file(self.config_file))}
        folder = config.invocation_params.dir
        self.named = {Path(folder, name.partition("::")[0]).resolve() for name in config.args}

    @property
    def is_worker(self) -> bool:
        """Whether this is a worker of pytest-xdist, whose exit status is not the run's."""
        return hasattr(self.config, "workerinput")

    @property
    def runs_items(self) -> bool:
        """Whether items are run at all, and neither only listed nor only set up."""
        option = self.config.option
        return not (option.collectonly or option.setuponly or option.setupplan)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Take the snapshot before the first worker of pytest-xdist starts, and give it to each of them."""
        if self.packed is None:
            self.packed = packed_snapshot(self.run.request)
        node.workerinput["riskcheck"] = self.packed

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Keep what a worker of pytest-xdist knows of the policies by itself, whatever its reports say."""
        self.outcomes.learn(getattr(node, "workeroutput", {}).get(OWN, {}))

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
        """After every deselection: put back what no option asked to leave out, and add what should be there.

        That is what the config names, or requires, and pytest did not collect.
        """
        collected = [item for item in items if isinstance(item, PolicyItem)]
        yield
        items += [item for item in collected if item not in items and not is_deselected_by_option(item, self.config)]
        left = [item.name for item in items if isinstance(item, PolicyItem)]
        files = dict.fromkeys(item.path for item in (*collected, *items) if isinstance(item, PolicyItem))
        self.run.collected(files, left)
        parent = PolicyFile.at(session, self.config_file, self.run)
        seen = {item.path.resolve() for item in collected}
        missed = [MissedPolicy.of(parent, path) for path in sorted(self.configured - seen)]
        names = {*left, *(item.name for item in missed)}
        items += missed
        items += [PolicyItem.about(parent, name) for name in self._required_besides(names)]

    def _required_besides(self, names: set[str]) -> list[str]:
        """The ids that the config requires and that are not among some; one that stands for a config not to be read."""
        try:
            return sorted(set(self.run.settings().policies.required) - names)
        except RiskcheckError:
            return [] if names else ["config"]

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
        name = getattr(report, POLICY, None)
        if name is not None:
            self.outcomes.note(name, report)
        self.has_met_bug |= hasattr(report, BUG)
        self.notes |= dict.fromkeys(getattr(report, NOTES, ()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None]:
        """Say what pytest ends with, after everybody else has: by what is known here, and not by marks and hooks.

        Other tests that pass do not answer for the book: without any policy the run ends as one without tests. A bug
        that a policy met ends it with 3, as it ends ``riskcheck check``.
        """
        if self.runs_items:
            self.outcomes.learn(self.run.own_outcomes())
        if self.is_worker:
            self.config.workeroutput[OWN] = self.outcomes.known  # type: ignore[attr-defined]  # pytest-xdist's
            return (yield)
        status = self._status(int(exitstatus))
        try:
            return (yield)
        except pytest.exit.Exception as leaving:
            leaving.returncode = leaving.returncode or status
            raise
        finally:
            is_bug = self.has_met_bug and not self.config.option.collectonly
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR if is_bug else int(session.exitstatus) or status

    def _status(self, exitstatus: int) -> int:
        """The exit status by the plugin's own results; what is worse than pytest's own is a failed report, too."""
        if self.config.option.collectonly:
            tell_junit(self.config, failed_report("the run", ONLY_COLLECTED, "setup"))
            return exitstatus or pytest.ExitCode.NO_TESTS_COLLECTED
        if exitstatus not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            return exitstatus
        hidden = self.outcomes.hidden()
        for name, said in hidden.items():
            self._report(failed_report(name, said, "call"))
        if hidden:
            return pytest.ExitCode.TESTS_FAILED
        if not self.outcomes.has_evaluated:
            self._report(failed_report("the run", NOT_EVALUATED, "setup"))
            return pytest.ExitCode.NO_TESTS_COLLECTED
        return exitstatus

    def _report(self, report: pytest.TestReport) -> None:
        self.config.hook.pytest_runtest_logreport(report=report)

    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        """A warning is an outcome of its own, which does not fail the run."""
        warning = getattr(report, WARNING, "")
        return ("warned", "W", (warning, {"yellow": True})) if warning else None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the warnings' blocks, as pytest does the failures', and what must be known of the run as a whole."""
        if not self.outcomes.has_evaluated:
            said = ONLY_COLLECTED if self.config.option.collectonly else NOT_EVALUATED
            terminalreporter.write_line(f"riskcheck: {said}", red=True)
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
