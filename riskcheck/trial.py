"""Examples tried: each is a run of its own, and what it came to is held against what it expects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskcheck.errors import Place, RiskcheckError
from riskcheck.evaluation import Program, evaluate
from riskcheck.example import NOON, Example
from riskcheck.loading.config import read_settings
from riskcheck.loading.toml import Document
from riskcheck.policy import Policy, Severity
from riskcheck.report import Outcome, Result
from riskcheck.run import starting_cash_of
from riskcheck.snapshot import Holdings, build_snapshot, rows_to_table

HOLDING_SIDE = frozenset({Outcome.PASS, Outcome.WARN, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class Trial:
    """An example, and in words how it differs from what it expects; nothing where it does not."""

    policy: Policy
    example: Example
    differences: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Whether the policy said what the example expects."""
        return not self.differences


def try_examples(policies: Iterable[Policy]) -> tuple[Trial, ...]:
    """The examples of some policies, each tried by itself."""
    return tuple(
        Trial(policy, example, _differences(policy, example)) for policy in policies for example in policy.examples
    )


def one_sided(policies: Iterable[Policy]) -> tuple[str, ...]:
    """For each policy without an example on both sides of its limit, what it lacks."""
    lacking = []
    for policy in policies:
        outcomes = {Outcome(example.expect) for example in policy.examples}
        if not outcomes & HOLDING_SIDE:
            lacking.append(f"{policy.place.file}: {policy.id} has no example in which it holds")
        if not outcomes - HOLDING_SIDE and not (policy.severity is Severity.ADVISE and Outcome.WARN in outcomes):
            lacking.append(f"{policy.place.file}: {policy.id} has no example in which it does not hold")
    return tuple(lacking)


def _differences(policy: Policy, example: Example) -> tuple[str, ...]:
    try:
        result = _result_of(policy, example)
    except RiskcheckError as error:
        return tuple(str(problem) for problem in error.problems)
    differences = []
    if result.outcome != example.expect:
        differences.append(f"expected {example.expect}, got {result.outcome.value}{_why(result)}")
    got = {observation.subject: observation for observation in result.observations}
    for subject, outcome in example.subjects.items():
        if subject not in got:
            differences.append(f"expected {subject!r} to be {outcome}, got no such subject{_subjects(list(got))}")
        elif got[subject].outcome != outcome:
            found = got[subject]
            why = f": {found.reason}" if found.reason else ""
            differences.append(f"expected {subject!r} to be {outcome}, got {found.outcome.value}{why}")
    return tuple(differences)


def _why(result: Result) -> str:
    reason = result.reason or (result.closest.reason if result.closest else "")
    return f": {reason}" if reason else ""


def _subjects(names: Sequence[str]) -> str:
    return f"; there are {', '.join(names)}" if names else ""


def _result_of(policy: Policy, example: Example) -> Result:
    """What the policy says of the example's book, which knows nothing but what it says."""
    place = Place(f"{example.place}, example {example.name!r}")
    settings = read_settings(Document(str(place), example.config, {}))
    table = rows_to_table(example.positions, str(place))
    snapshot = build_snapshot(
        Holdings(str(place), table, example.account, place=place),
        as_of=example.as_of,
        base_currency=settings.general.base_currency,
        fx=settings.fx,
        max_price_age=settings.snapshot.max_price_age,
    )
    starting_cash = starting_cash_of(None, snapshot, settings)
    return evaluate(Program.compile([policy]), snapshot, settings, now=NOON, starting_cash=starting_cash)[0]
