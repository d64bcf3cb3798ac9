"""The answer of a run, as values: every output format is a function of a :class:`Report` and of nothing else."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from riskcheck.foundation import ExitCode, Problem, RiskcheckError, bug_problem, frozen
from riskcheck.model.example import Example
from riskcheck.model.policy import Policy
from riskcheck.model.settings import Settings
from riskcheck.model.waiver import Waiver, WaiverUse
from riskcheck.snapshot import Cell, LivePortfolioSnapshot


class Outcome(StrEnum):
    """What became of one policy or one observation, worst first; ``rank`` is the place in that order."""

    rank: int

    def __new__(cls, word: str) -> Self:
        """The member for a word, ranked in the order of definition."""
        outcome = str.__new__(cls, word)
        outcome._value_ = word
        outcome.rank = len(cls.__members__)
        return outcome

    FAIL = "fail"
    ERROR = "error"
    WARN = "warn"
    WAIVED = "waived"
    PASS = "pass"  # noqa: S105 - an outcome, not a password
    SKIPPED = "skipped"


WORST_FIRST = tuple(Outcome)
FAR_BEYOND = float("-inf")
BLOCKING = frozenset({Outcome.FAIL, Outcome.ERROR})
"""The outcomes that keep a pipeline from trading; nothing that is found out later makes one of them better."""


def worst(outcomes: Collection[Outcome]) -> Outcome:
    """The worst of several outcomes: fail > error > warn > waived > pass > skipped; of none it is a pass."""
    for outcome in WORST_FIRST:
        if outcome in outcomes:
            return outcome
    return Outcome.PASS


class Verdict(StrEnum):
    """The answer of the whole run."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    WARN = "WARN"
    BREACH = "BREACH"
    INCOMPLETE = "INCOMPLETE"


class Contributions(NamedTuple):
    """The positions that make up an observation: row numbers, and what each row contributes to the measure.

    ``values`` runs parallel to the snapshot's rows, not to ``rows``; it is None where rows are only counted.
    """

    rows: Sequence[int]
    values: Sequence[Cell] | None = None

    def contribution(self, row: int) -> Cell:
        """What a row adds to the measure; None where it is only counted."""
        return None if self.values is None else self.values[row]

    def largest(self, most: int) -> list[int]:
        """The rows that contribute most, largest first; rows without a known number lead, as they are the trouble."""
        if self.values is None:
            return list(self.rows[:most])

        def weight(row: int) -> float:
            value = self.contribution(row)
            return abs(value) if isinstance(value, float) else float("inf")

        if most >= len(self.rows):
            return sorted(self.rows, key=weight, reverse=True)
        from heapq import nlargest

        return nlargest(most, self.rows, key=weight)


class Observation(NamedTuple):
    """One subject's measured value against its bounds.

    There may be one for every position, and a named tuple is made several times as fast as a frozen dataclass.

    ``utilisation`` is the used part of the limit, 1.0 at the limit; None where there is no finite one (nothing
    measured, or a breach of a bound of 0 or below). ``headroom`` is the distance to the nearer bound in the measure's
    unit, negative beyond it.
    """

    subject: str
    outcome: Outcome
    observed: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    warn_at: float | None = None
    utilisation: float | None = None
    headroom: float | None = None
    problem: Problem | None = None
    contributions: Contributions | None = None
    waiver: Waiver | None = None

    @property
    def reason(self) -> str:
        """Why it is what it is; empty where there is nothing to say."""
        return self.problem.found if self.problem else ""

    @property
    def fix(self) -> str:
        """What would make it known; empty where there is nothing to fix."""
        return self.problem.fix if self.problem else ""

    @property
    def order(self) -> tuple[int, float, str]:
        """The sorting key that puts the worst first: by outcome, then by utilisation; none is worst."""
        return (self.outcome.rank, FAR_BEYOND if self.utilisation is None else -self.utilisation, self.subject)


@frozen
class Result:
    """What became of one policy: its outcome, its observations worst first, and what a reader must know beside them.

    ``problem`` says why a policy as a whole was not evaluated or skipped, None where it was. ``rows`` are the rows that
    its filter kept, of ``rows_of``. ``bug`` is the exception of a policy that met a bug of riskcheck.
    """

    policy: Policy
    outcome: Outcome
    observations: tuple[Observation, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    rows: int = 0
    rows_of: int = 0
    bug: Exception | None = field(default=None, compare=False)

    @classmethod
    def guarded(cls, policy: Policy, make: Callable[[], "Result"]) -> "Result":
        """The result that ``make`` gives; a bug that it meets is an error of this policy alone.

        Too little memory is not a bug, nor is what a user can fix: these are raised.
        """
        try:
            return make()
        except (MemoryError, RiskcheckError):
            raise
        except Exception as error:  # noqa: BLE001 - the answers of all other policies must not be lost with it
            return cls.of_bug(policy, error)

    @classmethod
    def of_bug(cls, policy: Policy, error: Exception) -> "Result":
        """The result of a policy that met a bug."""
        return cls(policy, Outcome.ERROR, problem=bug_problem(error), bug=error)

    @property
    def reason(self) -> str:
        """Why a policy as a whole was not evaluated or skipped; empty where it was."""
        return self.problem.found if self.problem else ""

    @property
    def fix(self) -> str:
        """What to do about that; empty where there is nothing to do."""
        return self.problem.fix if self.problem else ""

    def name_of(self, observation: Observation) -> str:
        """The policy's id, with an observation's subject in brackets where there are several."""
        return self.policy.id if observation.subject == "portfolio" else f"{self.policy.id}[{observation.subject}]"

    @property
    def is_evaluated(self) -> bool:
        """Whether the policy was looked at on this book, also where it was found not to apply to it.

        A warning about a policy as a whole, such as that its day has passed, is not an answer about the book.
        """
        if self.outcome is Outcome.SKIPPED:
            return bool(self.observations)
        return self.outcome is not Outcome.WARN or self.problem is None

    @property
    def closest(self) -> Observation | None:
        """The observation nearest to, or furthest beyond, its limit."""
        return self.observations[0] if self.observations else None

    @property
    def order(self) -> tuple[int, float, str]:
        """The sorting key that puts the worst result first."""
        closest = self.closest
        return (self.outcome.rank, closest.order[1] if closest else 0.0, self.policy.id)


@frozen
class ExampleResult:
    """An example of a policy, and how it differs from what it expects; nothing where it does not.

    ``bug`` is the exception of an example that met a bug of riskcheck, which is nothing that one can expect.
    """

    policy: Policy
    example: Example
    differences: tuple[str, ...]
    bug: Exception | None = field(default=None, compare=False)

    @property
    def has_passed(self) -> bool:
        """Whether the policy said what the example expects."""
        return not self.differences


@frozen
class Provenance:
    """Where an answer came from, so that it can be had again; with ``demo`` it is about the book of riskcheck's own."""

    tool_version: str
    started: datetime
    duration: float = 0.0
    arguments: tuple[str, ...] = ()
    settings: Settings | None = None
    demo: bool = False


@frozen
class Report:
    """The answer of one run: results worst first, or the problems that kept it from an answer.

    ``notes`` are what a reader must know of the run as a whole, such as a file that was not read.
    """

    provenance: Provenance
    results: tuple[Result, ...] = ()
    snapshot: LivePortfolioSnapshot | None = None
    problems: tuple[Problem, ...] = ()
    failure: ExitCode = ExitCode.OK
    strict: bool = False
    starting_cash: float | None = None
    waivers: tuple[WaiverUse, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Mapping[Outcome, int] = field(init=False)

    def __post_init__(self) -> None:
        found = Counter(result.outcome for result in self.results)
        object.__setattr__(self, "counts", {outcome: found[outcome] for outcome in WORST_FIRST})

    @property
    def verdict(self) -> Verdict:
        """The answer in one word; a run that could not be carried through is INCOMPLETE whatever it found."""
        if self.exit_code in {ExitCode.BUG, ExitCode.USAGE, ExitCode.NOTHING_EVALUATED} or self.failure:
            return Verdict.INCOMPLETE
        if self.counts[Outcome.FAIL]:
            return Verdict.BREACH
        if self.counts[Outcome.ERROR]:
            return Verdict.INCOMPLETE
        return Verdict.WARN if self.counts[Outcome.WARN] else Verdict.PASS

    @property
    def exit_code(self) -> ExitCode:
        """What the command ends with."""
        if self.bugs or self.failure:
            return ExitCode.BUG if self.bugs else self.failure
        if self.counts[Outcome.FAIL]:
            return ExitCode.BREACH
        if self.counts[Outcome.ERROR]:
            return ExitCode.INCOMPLETE
        if not any(result.is_evaluated for result in self.results):
            return ExitCode.NOTHING_EVALUATED
        if self.strict and self.counts[Outcome.WARN]:
            return ExitCode.BREACH
        return ExitCode.OK

    @property
    def is_allowed(self) -> bool:
        """Whether trading may start or go on: the exit code is 0."""
        return self.exit_code is ExitCode.OK

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why trading may not go on, a clause each, worst first; empty where it may."""
        reasons = [problem.message for problem in self.problems]
        guilty = BLOCKING | ({Outcome.WARN} if self.strict else set())
        for result in self.results:
            if result.outcome not in guilty:
                continue
            if result.reason:
                reasons.append(f"{result.policy.id}: {result.reason}")
            found = (one for one in result.observations if one.outcome in guilty)
            reasons += [f"{result.name_of(one)}: {one.reason}" for one in found]
        return tuple(reasons)

    @property
    def bugs(self) -> tuple[Result, ...]:
        """The results of policies that met a bug of riskcheck: each is an error, and all others are what they are."""
        return tuple(result for result in self.results if result.bug is not None)

    @property
    def not_applicable(self) -> int:
        """How many skipped policies were looked at and found not to apply to this book."""
        return sum(1 for result in self.results if result.outcome is Outcome.SKIPPED and result.observations)

    @property
    def base_currency(self) -> str:
        """The currency that all money in the report is measured in."""
        settings = self.provenance.settings
        return settings.general.base_currency if settings else ""

    def with_failure(self, exit_code: ExitCode, *problems: Problem) -> "Report":
        """The same report of a run that could not be carried through; the gravest failure gives the exit code."""
        gravest = max(self.failure, exit_code, key=GRAVITY.index)
        return replace(self, problems=(*self.problems, *problems), failure=gravest)


GRAVITY = (ExitCode.OK, ExitCode.BREACH, ExitCode.NOTHING_EVALUATED, ExitCode.INCOMPLETE, ExitCode.USAGE, ExitCode.BUG)
