"""``riskcheck list``: which policies there are, with their limits as configured."""

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.request import config_of
from riskcheck.cli.streams import print_error
from riskcheck.foundation import ExitCode
from riskcheck.gate import choose_policies
from riskcheck.loading import demo_note, load_config
from riskcheck.reporters import format_list


def list_policies(arguments: Arguments) -> ExitCode:
    """Print each policy with its limit, title, tags and file."""
    settings = load_config(config_of(arguments), arguments.profile)
    choice = choose_policies(settings, arguments.policies)
    policies = [candidate.policy for candidate in choice.candidates]
    print(format_list(policies, settings))
    demo = (demo_note(with_book=False),) if arguments.demo else ()
    for note in (*demo, *settings.notes, *choice.notes):
        print_error(f"note: {note}")
    return ExitCode.OK if policies else ExitCode.NOTHING_EVALUATED
