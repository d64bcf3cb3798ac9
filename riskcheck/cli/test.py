"""``riskcheck test``: the examples inside policy files, tried as pytest tries tests."""

from collections.abc import Sequence

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.request import config_of
from riskcheck.cli.streams import print_bugs, print_error
from riskcheck.foundation import ExitCode
from riskcheck.gate import choose_policies, missing_side, run_examples
from riskcheck.loading import demo_note, load_config, load_policies
from riskcheck.model import Policy
from riskcheck.reporters import format_examples


def test(arguments: Arguments) -> ExitCode:
    """Try every example; a wrong expectation ends with 1, no example at all with 5."""
    policies = _policies_of(arguments)
    results = run_examples(policies)
    lacking = missing_side(policies) if arguments.strict else ()
    print(format_examples(policies, results, lacking, is_verbose=arguments.verbosity > 0))
    bugs = [(f"{one.policy.id}::{one.example.name}", one.bug) for one in results if one.bug is not None]
    if bugs:
        print_bugs(bugs)
        return ExitCode.BUG
    if lacking or not all(one.has_passed for one in results):
        return ExitCode.BREACH
    return ExitCode.OK if results else ExitCode.NOTHING_EVALUATED


def _policies_of(arguments: Arguments) -> Sequence[Policy]:
    """The policies that the arguments name, which need no config, else the config's; raises UsageError."""
    if arguments.policies and not (arguments.config or arguments.profile or arguments.demo):
        return load_policies(arguments.policies)
    if arguments.demo:
        print_error(f"note: {demo_note(with_book=False)}")
    settings = load_config(config_of(arguments), arguments.profile)
    return choose_policies(settings, arguments.policies).selected
