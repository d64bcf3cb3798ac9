"""Policies as pytest's items: File -> Item -> what became of it, in the words of the text report."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback, TerminalRepr
from _pytest.outcomes import Failed

from riskcheck.foundation import RiskcheckError
from riskcheck.loading import load_policies
from riskcheck.model import Outcome
from riskcheck.pytest_plugin.session import Session
from riskcheck.reporters import Case, Element, loggable, loggable_lines

TO_PYTEST = frozenset(
    {"skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings", "tryfirst", "trylast"}
    | {"and", "or", "not", "None", "True", "False"}
)
"""Words that mean something to pytest: a policy with the tag ``xfail`` must not pass by that."""


class PolicyFailed(Failed):
    """What an item says instead of a traceback, which pytest then does not make: it takes a tenth of a second."""

    def __init__(self, case: Case, *, is_bug: bool = False) -> None:
        super().__init__(case.message, pytrace=False)
        self.case = case
        self.is_bug = is_bug


class PolicyFile(pytest.File):
    """A policy file, or the config in which a policy is required."""

    session_of_run: Session

    @classmethod
    def at(cls, parent: pytest.Collector, path: Path, run: Session) -> "PolicyFile":
        """The collector of a file."""
        file = cls.from_parent(parent, path=path)
        file.session_of_run = run
        return file

    def collect(self) -> Iterator["PolicyItem"]:
        """The one policy in the file."""
        try:
            policies = load_policies([str(self.path)])
        except RiskcheckError as error:
            raise self.CollectError(loggable_lines(str(error))) from None
        for policy in policies:
            yield PolicyItem.about(self, policy.id, policy.tags)


class PolicyItem(pytest.Item):
    """A policy; its name is the policy's id."""

    run: Session
    warning: str = ""

    @classmethod
    def about(cls, parent: PolicyFile, policy: str, tags: tuple[str, ...] = ()) -> "PolicyItem":
        """The item of a policy, with its tags as marks."""
        item: PolicyItem = cls.from_parent(parent, name=policy)
        item.run = parent.session_of_run
        for tag in tags:
            mark = mark_of(tag)
            item.config.addinivalue_line("markers", f"{mark}: policies with the tag {tag!r}")
            item.add_marker(mark)
        return item

    def setup(self) -> None:
        """Have the run's answer; what kept it from one is an error of every item."""
        obstacle = self.run.answer().obstacle
        if obstacle is not None:
            raise PolicyFailed(obstacle)

    def runtest(self) -> None:
        """Pass on what became of the policy."""
        answer = self.run.answer()
        case = answer.cases[self.name]
        if self.name in answer.bugs:
            self.add_report_section("call", "riskcheck", loggable_lines(answer.bugs[self.name]))
            raise PolicyFailed(case, is_bug=True)
        if answer.book:
            self.user_properties.append(("riskcheck.book", answer.book))
        self.user_properties.extend(case.properties.items())
        match case.element:
            case Element.FAILURE | Element.ERROR:
                raise PolicyFailed(case)
            case Element.SKIPPED:
                raise pytest.skip.Exception(loggable(case.message), _use_item_location=True)
            case Element.OUTPUT if case.properties["riskcheck.status"] != Outcome.WARN.value:
                self.add_report_section("call", "riskcheck", loggable_lines(case.body))
            case Element.OUTPUT:
                self.warning = case.message.partition(",")[0]
                self.add_report_section("call", "riskcheck", loggable_lines(case.details))
            case Element.NONE:
                pass

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """The text report's block, and what a summary shows of it in one line; of a bug the traceback."""
        if not isinstance(excinfo.value, PolicyFailed):
            return super().repr_failure(excinfo, style)
        case = excinfo.value.case
        said = f"{case.type}: {loggable(case.message)}"
        block = ReprEntryNative([f"{said}\n", f"{loggable_lines(case.details)}\n"])
        place = ReprFileLocation(case.file or str(self.path), case.line or 1, said)
        return ReprExceptionInfo(reprtraceback=ReprTraceback([block], None, "native"), reprcrash=place)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where pytest says that the item is."""
        return self.path, 0, self.name


class MissedPolicy(PolicyItem):
    """A policy that the config names, and that pytest did not collect: it fails."""

    case: Case

    @classmethod
    def of(cls, parent: PolicyFile, path: Path) -> "MissedPolicy":
        """The item that stands for the policy in a file."""
        item: MissedPolicy = cls.from_parent(parent, name=path.stem)
        item.run = parent.session_of_run
        found = f"{path}: the config names this policy, and pytest did not collect it"
        fix = "name its folder, too, or take it out of --ignore, conftest.py or norecursedirs"
        item.case = Case("riskcheck", path.stem, Element.ERROR, "NotEvaluated", found, fix, str(path))
        return item

    def setup(self) -> None:
        """Nothing is needed to know that it was missed."""

    def runtest(self) -> None:
        """Fail."""
        raise PolicyFailed(self.case)


def mark_of(tag: str) -> str:
    """The mark of a tag: a word that ``-m`` can name, and none that pytest acts on."""
    word = re.sub(r"[^\w.+-]", "_", tag)
    return f"tag_{word}" if word in TO_PYTEST or not word[:1].isalnum() else word
