"""The short way to a policy's outcome, which most policies can take: no subject is named, explained or looked at."""

from collections.abc import Sequence

from riskcheck.evaluation.assess import assess
from riskcheck.evaluation.program import CompiledPolicy
from riskcheck.evaluation.select import Selected, Subjects
from riskcheck.model import Outcome, worst


def fast_outcome(
    compiled: CompiledPolicy, selected: Selected, subjects: Subjects
) -> tuple[Outcome, Sequence[float]] | None:
    """The outcome of a uniform policy, and the values of its subjects; None where a value or a bound is missing."""
    scope, minimum, maximum = selected.scope, None, None
    if compiled.minimum is not None:
        minimum = compiled.minimum.run(scope)
        if minimum is None:
            return None
    if compiled.maximum is not None:
        maximum = compiled.maximum.run(scope)
        if maximum is None:
            return None
    values: Sequence[float] = compiled.measures(scope, subjects.rows)
    if None in values:
        return None
    warn_at = compiled.warn_at(scope.context)
    if minimum is None and values:  # under a ceiling alone, the greatest is worst off
        return assess(max(values), minimum, maximum, warn_at)[0], values
    # Between the least and the greatest value there is more room on either side.
    extremes = (min(values), max(values)) if values else ()
    return worst([assess(value, minimum, maximum, warn_at)[0] for value in extremes]), values
