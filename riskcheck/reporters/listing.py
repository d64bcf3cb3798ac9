"""Which policies there are, with their limits as configured, for ``riskcheck list``."""

from collections.abc import Sequence

from riskcheck.foundation import quantity
from riskcheck.model import ConfigValue, Constant, Formula, Policy, Settings
from riskcheck.reporters.plain import loggable
from riskcheck.reporters.words import each_of


def format_list(policies: Sequence[Policy], settings: Settings) -> str:
    """Each policy with its limit as configured, its title, tags and file."""
    lines = []
    for policy in policies:
        required = "   required" if policy.id in settings.policies.required else ""
        lines.append(f"{policy.id}   {policy.title}{required}")
        lines.append(f"    {_limit(policy, settings)}")
        lines.append(f"    {policy.place}   {' '.join(f'#{tag}' for tag in policy.tags)}".rstrip())
    return "\n".join(map(loggable, lines))


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
