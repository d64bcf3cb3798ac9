"""``riskcheck test``: the examples inside policy files, tried as pytest tries tests."""

from collections import Counter
from collections.abc import Iterator, Sequence

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.request import config_of
from riskcheck.cli.streams import complain_of_bugs, print_error
from riskcheck.foundation import ExitCode
from riskcheck.gate import ExampleResult, choose_policies, missing_side, run_examples
from riskcheck.loading import demo_note, load_config, load_policies
from riskcheck.model import Policy
from riskcheck.reporters import loggable


def test(arguments: Arguments) -> ExitCode:
    """Try every example; a wrong expectation ends with 1, no example at all with 5."""
    policies = _policies_of(arguments)
    trials = run_examples(policies)
    lacking = missing_side(policies) if arguments.strict else ()
    print("\n".join(loggable(line) for line in _lines(policies, trials, lacking, is_verbose=arguments.verbosity > 0)))
    bugs = [(f"{trial.policy.id}::{trial.example.name}", trial.bug) for trial in trials if trial.bug is not None]
    if bugs:
        complain_of_bugs(bugs)
        return ExitCode.BUG
    if lacking or not all(trial.has_passed for trial in trials):
        return ExitCode.BREACH
    return ExitCode.OK if trials else ExitCode.NOTHING_EVALUATED


def _policies_of(arguments: Arguments) -> Sequence[Policy]:
    """The policies that the arguments name, which need no config, else the config's; raises UsageError."""
    if arguments.policies and not (arguments.config or arguments.profile or arguments.demo):
        return load_policies(arguments.policies)
    if arguments.demo:
        print_error(f"note: {demo_note(with_book=False)}")
    settings = load_config(config_of(arguments), arguments.profile)
    return choose_policies(settings, arguments.policies).selected


def _lines(
    policies: Sequence[Policy], trials: Sequence[ExampleResult], lacking: Sequence[str], *, is_verbose: bool
) -> Iterator[str]:
    for policy in policies:
        own = [trial for trial in trials if trial.policy is policy]
        if is_verbose:
            yield from (f"{policy.id}::{trial.example.name} {_word(trial)}" for trial in own)
        else:
            yield f"{policy.place.file} {''.join('.' if trial.has_passed else 'F' for trial in own) or '(no example)'}"
    for trial in trials:
        if not trial.has_passed:
            yield ""
            yield f"FAILED {trial.example.place} {trial.policy.id}::{trial.example.name}"
            yield from (f"    {line}" for difference in trial.differences for line in difference.splitlines())
    if lacking:
        yield ""
        yield from (f"FAILED {line}" for line in lacking)
    yield ""
    yield _summary(trials, lacking)


def _word(trial: ExampleResult) -> str:
    return "PASSED" if trial.has_passed else "FAILED"


def _summary(trials: Sequence[ExampleResult], lacking: Sequence[str]) -> str:
    counts = Counter(trial.has_passed for trial in trials)
    parts = [f"{counts[False]} failed"] if counts[False] else []
    parts += [f"{len(lacking)} lacking"] if lacking else []
    parts += [f"{counts[True]} passed"] if counts[True] else []
    return ", ".join(parts) or "no examples"
