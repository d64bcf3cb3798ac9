"""``riskcheck list``: which policies there are, with their limits as configured."""

from collections.abc import Sequence

from riskcheck.cli.arguments import Arguments
from riskcheck.cli.request import config_of
from riskcheck.cli.streams import print_error
from riskcheck.foundation import ExitCode, quantity
from riskcheck.gate import choose_policies
from riskcheck.loading import demo_note, load_config
from riskcheck.model import ConfigValue, Constant, Formula, Policy, Settings
from riskcheck.reporters import each_of, loggable


def list_policies(arguments: Arguments) -> ExitCode:
    """Print each policy with its limit, title, tags and file."""
    settings = load_config(config_of(arguments), arguments.profile)
    choice = choose_policies(settings, arguments.policies)
    policies = [candidate.policy for candidate in choice.candidates]
    print("\n".join(map(loggable, _lines(policies, settings))))
    demo = (demo_note(with_book=False),) if arguments.demo else ()
    for note in (*demo, *settings.notes, *choice.notes):
        print_error(f"note: {note}")
    return ExitCode.OK if policies else ExitCode.NOTHING_EVALUATED


def _lines(policies: Sequence[Policy], settings: Settings) -> list[str]:
    lines = []
    for policy in policies:
        required = "   required" if policy.id in settings.policies.required else ""
        lines.append(f"{policy.id}   {policy.title}{required}")
        lines.append(f"    {_limit(policy, settings)}")
        lines.append(f"    {policy.place}   {' '.join(f'#{tag}' for tag in policy.tags)}".rstrip())
    return lines


def _limit(policy: Policy, settings: Settings) -> str:
    """What is measured, for what, and the bounds with the figures that the config gives them."""
    rule = policy.rule
    bounds = [
        f"{sign} {_bound(formula, policy, settings)}"
        for sign, formula in (("at least", rule.minimum), ("at most", rule.maximum))
        if formula is not None
    ]
    measured = " ".join(filter(None, (rule.measure.text, each_of(rule))))
    return f"{measured}: {' and '.join(bounds)}"


def _bound(formula: Formula, policy: Policy, settings: Settings) -> str:
    base = settings.general.base_currency
    match formula.tree:
        case Constant(float() as value):
            return quantity(value, policy.unit, base)
        case ConfigValue(path):
            limit = settings.lookup(path)
            if isinstance(limit, float):
                return f"{quantity(limit, policy.unit, base)} ({settings.place_of(*path)})"
            return f"not configured ({'.'.join(path)} in {settings.file})"
        case _:
            return formula.text
