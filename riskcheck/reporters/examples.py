"""What became of the examples of policies, as pytest says it of tests, for ``riskcheck test``."""

from collections import Counter
from collections.abc import Iterator, Sequence

from riskcheck.model import ExampleResult, Policy
from riskcheck.reporters.plain import loggable


def format_examples(
    policies: Sequence[Policy], results: Sequence[ExampleResult], lacking: Sequence[str], *, is_verbose: bool
) -> str:
    """What became of each example, as pytest says it of tests; ``lacking`` is what policies have no example of."""
    return "\n".join(loggable(line) for line in _lines(policies, results, lacking, is_verbose=is_verbose))


def _lines(
    policies: Sequence[Policy], results: Sequence[ExampleResult], lacking: Sequence[str], *, is_verbose: bool
) -> Iterator[str]:
    for policy in policies:
        own = [one for one in results if one.policy is policy]
        if is_verbose:
            yield from (f"{policy.id}::{one.example.name} {_word(one)}" for one in own)
        else:
            yield f"{policy.place.file} {''.join('.' if one.has_passed else 'F' for one in own) or '(no example)'}"
    for one in results:
        if not one.has_passed:
            yield ""
            yield f"FAILED {one.example.place} {one.policy.id}::{one.example.name}"
            yield from (f"    {line}" for difference in one.differences for line in difference.splitlines())
    if lacking:
        yield ""
        yield from (f"FAILED {line}" for line in lacking)
    yield ""
    yield _summary(results, lacking)


def _word(one: ExampleResult) -> str:
    return "PASSED" if one.has_passed else "FAILED"


def _summary(results: Sequence[ExampleResult], lacking: Sequence[str]) -> str:
    counts = Counter(one.has_passed for one in results)
    parts = [f"{counts[False]} failed"] if counts[False] else []
    parts += [f"{len(lacking)} lacking"] if lacking else []
    parts += [f"{counts[True]} passed"] if counts[True] else []
    return ", ".join(parts) or "no examples"
