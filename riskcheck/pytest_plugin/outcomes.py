"""What is known of the policies of a pytest run: by its reports, and by the plugin itself."""

from collections.abc import Mapping
from typing import Literal

import pytest

OWN = "riskcheck_own"
"""Under what a worker of pytest-xdist hands over what it knows by itself."""
HIDDEN = "pytest has not reported this: {}"


class Outcomes:
    """What pytest reported of each policy, and what the plugin knows of those that must not be lost.

    ``known`` says by name why a policy is not passed, or is empty where it is required and passed. Marks and hooks of
    others change reports; they do not change this.
    """

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.failed: set[str] = set()
        self.called: set[str] = set()

    @property
    def has_evaluated(self) -> bool:
        """Whether any policy was evaluated, or could not be."""
        return bool(self.called or self.failed)

    def learn(self, known: Mapping[str, str]) -> None:
        """Take over what is known of policies without any report."""
        self.known |= known

    def note(self, name: str, report: pytest.TestReport) -> None:
        """Take over what a report says of a policy."""
        if report.failed:
            self.failed.add(name)
        if report.when == "call":
            self.called.add(name)

    def hidden(self) -> dict[str, str]:
        """By name, what no report has failed for: a breach, or a required policy that was not run."""
        unfailed = {name: said for name, said in self.known.items() if name not in self.failed}
        told = {name: HIDDEN.format(said) for name, said in unfailed.items() if said}
        lost = {name for name, said in unfailed.items() if not said and name not in self.called}
        return told | dict.fromkeys(sorted(lost), "required by the config, but pytest did not run it")


def failed_report(name: str, said: str, when: Literal["setup", "call"]) -> pytest.TestReport:
    """A failure that no item has, to be shown as an item's is."""
    nodeid = f"riskcheck::{name}"
    return pytest.TestReport(nodeid, ("riskcheck", None, name), {}, "failed", f"NotEvaluated: {said}", when)


def tell_junit(config: pytest.Config, report: pytest.TestReport) -> None:
    """Add a report to pytest's own JUnit file alone, if there is to be one."""
    from _pytest.junitxml import xml_key

    file = config.stash.get(xml_key, None)
    if file is not None:
        file.pytest_runtest_logreport(report)
