"""One policy in words and figures: what it measures, on which rows, within which bounds, and what would just fit."""

from collections.abc import Iterator, Sequence

from riskcheck.evaluation import Explanation
from riskcheck.foundation import decimal, percent, quantity, shortest
from riskcheck.model import Aggregate, ConfigValue, Formula, Observation, Outcome, Over, Policy, Settings, walk
from riskcheck.reporters.plain import loggable
from riskcheck.reporters.words import each_of

WIDTH = 12
MAX_POSITIONS = 10


def format_explanation(explanation: Explanation, settings: Settings, notes: Sequence[str] = ()) -> str:
    """The explanation as text, with what the whole run rests on and what must be known of it at the end."""
    lines = [*_lines(explanation, settings), *(("", *notes) if notes else ())]
    return "\n".join(map(loggable, lines)) + "\n"


def _lines(explanation: Explanation, settings: Settings) -> Iterator[str]:
    result = explanation.result
    policy, rule = result.policy, result.policy.rule
    yield f"{policy.id}   {policy.title}"
    yield from (line for line in (policy.description, policy.reference) if line)
    yield ""
    yield _said("file", policy.place.file)
    yield _said("measures", f"{rule.measure.text}, {each_of(rule) or 'of the whole portfolio'}")
    yield from (_said("column", f"{name} = {formula.text}") for name, formula in rule.columns)
    if rule.groups is not None:
        yield _said("groups by", ", ".join(rule.groups.by))
        yield from (_said("", f"{name} = {formula.text}") for name, formula in rule.groups.columns)
        if rule.groups.having is not None:
            yield _said("", f"that have {rule.groups.having.text}")
    yield from (_said("let", f"{name} = {formula.text}") for name, formula in rule.let)
    if rule.when is not None:
        yield _said("when", rule.when.text)
    yield _said("on", f"{result.rows} of {result.rows_of} {_rows(policy)}")
    for sign, formula in (("at least", rule.minimum), ("at most", rule.maximum)):
        if formula is not None:
            yield _said(sign, _bound(formula, policy, settings))
    yield from (_said("note", note) for note in result.notes)
    yield ""
    if result.reason:
        yield f"{result.outcome.upper()}  {result.reason}"
    for observation in result.observations:
        yield from _observation(observation, explanation, settings)


def _said(name: str, text: str) -> str:
    return f"  {name:<{WIDTH}}{text}"


def _rows(policy: Policy) -> str:
    kind = "rows" if policy.rule.over is Over.ALL else "open positions"
    return f"{kind} where {policy.rule.where.text}" if policy.rule.where else kind


def _bound(formula: Formula, policy: Policy, settings: Settings) -> str:
    """A bound as written, with the configured figures that it is made of and where they stand."""
    configured = [
        f"{_setting(node, policy, settings)} ({'.'.join(node.path)}, {settings.place_of(*node.path)})"
        for node in walk(formula.tree)
        if isinstance(node, ConfigValue)
    ]
    if isinstance(formula.tree, ConfigValue):
        return configured[0]
    return f"{formula.text}{''.join(f'; {one}' for one in configured)}"


def _setting(node: ConfigValue, policy: Policy, settings: Settings) -> str:
    value = settings.lookup(node.path)
    if value is None:
        return "not configured"
    return quantity(value, policy.unit, settings.general.base_currency) if isinstance(value, float) else str(value)


def _observation(observation: Observation, explanation: Explanation, settings: Settings) -> Iterator[str]:
    policy, base = explanation.result.policy, settings.general.base_currency
    measure = explanation.measures.get(observation.subject, "?")
    if isinstance(policy.rule.measure.tree, Aggregate):
        measure = policy.rule.measure.text
    yield f"{observation.outcome.upper():<5} {observation.subject}"
    if observation.observed is None:
        yield f"      {measure}: {observation.reason}"
        return
    yield f"      {measure} = {quantity(observation.observed, policy.unit, base)}"
    if observation.headroom is None or observation.outcome is Outcome.ERROR:
        if observation.reason:
            yield f"      {observation.reason}"
        return
    yield f"      {percent(observation.utilisation)} of the limit; {_fits(observation, policy.unit, base)}"
    yield from (f"        {holding}" for holding in _holdings(observation, explanation))


def _fits(observation: Observation, unit: str, base_currency: str) -> str:
    """What would just fit the bound that is broken, or else the nearer one."""
    observed, low, high = observation.observed or 0.0, observation.minimum, observation.maximum
    is_about_low = low is not None and (high is None or observed - low < high - observed)
    distance = observation.headroom or 0.0
    side, bound = ("minimum", low) if is_about_low else ("maximum", high)
    change = "more" if (distance < 0) == is_about_low else "less"
    said, limit = (quantity(value, unit, base_currency) for value in (abs(distance), bound))
    return f"{said} {change} would just fit the {side} of {limit}"


def _holdings(observation: Observation, explanation: Explanation) -> Iterator[str]:
    """The positions behind a value, largest first."""
    contributions, snapshot = observation.contributions, explanation.snapshot
    if contributions is None:
        return
    for row in contributions.largest(MAX_POSITIONS):
        position, value = snapshot.position(row), contributions.contribution(row)
        amount = decimal(value) if isinstance(value, float) else ""
        yield f"{position.symbol} {position.side} {shortest(position.size)}   {amount}".rstrip()
