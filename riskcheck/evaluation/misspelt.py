"""Limits that the config spells otherwise than the policies do: such a limit would be lost without a word."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from riskcheck.errors import nearest, slip_of
from riskcheck.policy import Policy
from riskcheck.report import Outcome, Result
from riskcheck.settings import CLOSED_TABLES, Setting, Settings
from riskcheck.syntax import ConfigValue, walk

KEEPS_ITS_OUTCOME = frozenset({Outcome.FAIL, Outcome.ERROR})


def with_misspelt_limits(
    results: Sequence[Result], policies: Collection[Policy], settings: Settings
) -> tuple[Result, ...]:
    """The results, with an error wherever a policy reads a name of ``[limits]`` that the config may have misspelt.

    ``policies`` are all of the run, also those that are not evaluated: what one of them reads is not misspelt.
    """
    read = {name for policy in policies for name in _limits_read_by(policy)}
    unread = [name for name in _names_in(settings.limits) if not any(_is_part_of(name, other) for other in read)]
    return tuple(_held_to_spelling(result, unread, settings) for result in results) if unread else tuple(results)


def limits_not_read(policies: Collection[Policy], settings: Settings) -> tuple[str, ...]:
    """The limits of a configuration that none of some policies reads, by their dotted names; tables as a whole."""
    read = {name for policy in policies for name in _limits_read_by(policy)}
    own = {node.path for policy in policies for node in _config_values(policy) if node.path[0] == "live_risk"}
    names = [name for name in CLOSED_TABLES["live_risk"] if name.startswith("max_")]
    unread = [name for name in sorted(names) if ("live_risk", name) not in own]
    configured = [f"live_risk.{name}" for name in unread if settings.lookup(("live_risk", name)) is not None]
    free = [name for name in settings.limits if not any(_is_part_of(name, other) for other in read)]
    return (*configured, *(f"limits.{name}" for name in free))


def _held_to_spelling(result: Result, unread: Collection[str], settings: Settings) -> Result:
    """A result, or the error that its limit may be meant by a name that nothing reads.

    Where the limit is configured, by that name only a slip of the pen can be meant, as in a profile that was to
    tighten it; where it is not, whatever is nearest.
    """
    if result.outcome in KEEPS_ITS_OUTCOME:
        return result
    for name in _limits_read_by(result.policy):
        is_configured = settings.lookup(("limits", *name.split("."))) is not None
        close = next((one for one in unread if slip_of(one, [name])), "") if is_configured else nearest(name, unread)
        if close:
            said = "is configured, and so is" if is_configured else "is not configured, but"
            is_too = "" if is_configured else " is"
            reason = f"limits.{name} {said} limits.{close}{is_too}, which no policy reads"
            return replace(result, outcome=Outcome.ERROR, reason=reason, fix=f"call it {name}, or take it out")
    return result


def _limits_read_by(policy: Policy) -> Iterator[str]:
    """The dotted names under ``[limits]`` that a policy reads."""
    for node in _config_values(policy):
        if node.path[0] == "limits" and len(node.path) > 1:
            yield ".".join(node.path[1:])


def _config_values(policy: Policy) -> Iterator[ConfigValue]:
    nodes = (node for formula in policy.rule.formulas for node in walk(formula.tree))
    return (node for node in nodes if isinstance(node, ConfigValue))


def _names_in(limits: Mapping[str, Setting]) -> Iterator[str]:
    """The dotted names of all values under ``[limits]``, and of the tables that hold them."""
    for name, value in limits.items():
        yield name
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in _names_in(value))


def _is_part_of(name: str, read: str) -> bool:
    """Whether a name is read, lies in a table that is, or is a table of which something is."""
    return f"{read}.".startswith(f"{name}.") or f"{name}.".startswith(f"{read}.")
