"""Examples tried: each is a run of its own, and what it came to is held against what it expects."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from riskcheck.evaluation import Program, check_rule_on, evaluate
from riskcheck.files import Document
from riskcheck.foundation import Place, RiskcheckError
from riskcheck.gate.monitor import measures_of
from riskcheck.gate.run import starting_cash_of
from riskcheck.language import FIGURES, Context
from riskcheck.loading import read_settings
from riskcheck.model import NOON, Aggregate, Each, Example, ExampleResult, Name, Outcome, Policy, Result, Severity
from riskcheck.snapshot import Holdings, build_snapshot, rows_to_table

OF_POSITIONS = frozenset({"num_open_positions", *(name for name, figure in FIGURES.items() if figure.column)})
"""The figures that are sums over positions; of none of them they are 0, which is not a measurement."""
DAY_FIGURES = frozenset({"daily_pnl", "day_start_equity"})
HOLDING_SIDE = frozenset({Outcome.PASS, Outcome.WARN, Outcome.SKIPPED})


def run_examples(policies: Iterable[Policy]) -> tuple[ExampleResult, ...]:
    """The examples of some policies, each tried by itself."""
    return tuple(trial for policy in policies for trial in _trials_of(policy))


def _trials_of(policy: Policy) -> Iterator[ExampleResult]:
    contexts = [_context_of(example) for example in policy.examples]
    mistakes = _mistakes_of(policy, [context for context in contexts if isinstance(context, Context)])
    for example, context in zip(policy.examples, contexts, strict=True):
        if isinstance(context, Context):
            result = _result_of(policy, context)
            yield ExampleResult(policy, example, tuple(_differences(example, result, mistakes)), result.bug)
        else:
            yield ExampleResult(policy, example, tuple(map(str, context.problems)))


def _mistakes_of(policy: Policy, contexts: Sequence[Context]) -> Sequence[str]:
    """What is wrong with a policy on the books of all its examples, such as a name that none of them has.

    One that a single book lacks may be what its example is about; one that all lack is misspelt in the policy.
    """
    found = [[problem.found for problem in check_rule_on(policy.rule, context)] for context in contexts]
    return [one for one in dict.fromkeys(found[0]) if all(one in others for others in found)] if found else []


def missing_side(policies: Iterable[Policy]) -> tuple[str, ...]:
    """For each policy without an example on both sides of its limit, what it lacks.

    An example on which nothing was measured, such as a book without positions, shows neither side.
    """
    lacking = []
    for policy in policies:
        outcomes = {Outcome(example.expect) for example in policy.examples if _is_measured(policy, example)}
        if not outcomes & HOLDING_SIDE:
            lacking.append(f"{policy.place.file}: {policy.id} has no example in which it holds")
        if not outcomes - HOLDING_SIDE and not (policy.severity is Severity.ADVISE and Outcome.WARN in outcomes):
            lacking.append(f"{policy.place.file}: {policy.id} has no example in which it does not hold")
    return tuple(lacking)


def _is_measured(policy: Policy, example: Example) -> bool:
    """Whether an example has something to measure: positions, or the account's figures where the rule reads no others.

    The day's PnL is one of the account where the example gives it, or the equity that the day began with.
    """
    if example.positions:
        return True
    rule = policy.rule
    names = {node.name for node in rule.nodes if isinstance(node, Name)}
    of_positions = OF_POSITIONS if DAY_FIGURES & example.account.keys() else OF_POSITIONS | {"daily_pnl"}
    has_aggregates = any(isinstance(node, Aggregate) for node in rule.nodes)
    return rule.each is Each.PORTFOLIO and not has_aggregates and not names & of_positions


def _result_of(policy: Policy, context: Context) -> Result:
    program, cash = Program.compile([policy]), context.starting_cash
    (result,) = evaluate(program, context.snapshot, context.settings, now=context.now, starting_cash=cash)
    return result


def _differences(example: Example, result: Result, mistakes: Sequence[str]) -> Iterator[str]:
    if result.bug is not None:
        yield f"{result.reason}; {result.fix}"
        return
    if result.outcome != example.expect:
        yield f"expected {example.expect}, got {result.outcome.value}{_why(result)}"
    elif result.outcome is Outcome.ERROR:
        yield from (f"an error whatever the book: {found}, in every example" for found in mistakes)
    if not any(example.because in reason for reason in _reasons(result)):
        yield f"expected {result.outcome.value} because of {example.because!r}, got{_why(result) or ' no reason'}"
    got = {observation.subject: observation for observation in result.observations}
    for subject, outcome in example.subjects.items():
        if subject not in got:
            yield f"expected {subject!r} to be {outcome}, got no such subject{_subjects(list(got))}"
        elif got[subject].outcome != outcome:
            found = got[subject]
            why = f": {found.reason}" if found.reason else ""
            yield f"expected {subject!r} to be {outcome}, got {found.outcome.value}{why}"


def _reasons(result: Result) -> Iterator[str]:
    """Why a policy came to its outcome: as a whole, or in each of the observations that gave it."""
    yield result.reason
    yield from (one.reason for one in result.observations if one.outcome is result.outcome)


def _why(result: Result) -> str:
    reason = result.reason or (result.closest.reason if result.closest else "")
    return f": {reason}" if reason else ""


def _subjects(names: Sequence[str]) -> str:
    return f"; there are {', '.join(names)}" if names else ""


def _context_of(example: Example) -> Context | RiskcheckError:
    """The book of an example, which knows nothing but what it says; or why it is none."""
    place = Place(f"{example.place}, example {example.name!r}")
    try:
        settings = read_settings(Document(str(place), example.config, {}))
        table = rows_to_table(example.positions, str(place))
        holdings = Holdings(str(place), table, example.account, place=place)
        snapshot = build_snapshot(holdings, replace(measures_of(settings), is_plain=True), as_of=example.as_of)
    except RiskcheckError as error:
        return error
    return Context(snapshot, settings, NOON, starting_cash_of(None, snapshot, settings))
