"""Limits that the config spells otherwise than the policies do: such a limit would be lost without a word."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from riskcheck.foundation import Problem, Setting, likely_typo, nearest
from riskcheck.model import BLOCKING, CLOSED_TABLES, ConfigValue, Outcome, Policy, Result, Settings


def check_limit_typos(
    results: Sequence[Result], policies: Collection[Policy], settings: Settings
) -> tuple[Result, ...]:
    """The results, with an error wherever a policy reads a name of ``[limits]`` that the config may have misspelt.

    ``policies`` are all of the run, also those that are not evaluated: what one of them reads is not misspelt.
    """
    unread = _unread(_names_in(settings.limits), policies) if settings.limits else []
    return tuple(_check_typo(result, unread, settings) for result in results) if unread else tuple(results)


def unread_live_risk(policies: Collection[Policy], settings: Settings) -> tuple[str, ...]:
    """The limits of ``[live_risk]`` that are configured, and that none of some policies reads."""
    read = {node.path for policy in policies for node in _config_values(policy)}
    names = (name for name in sorted(CLOSED_TABLES["live_risk"]) if name.startswith("max_"))
    paths = [("live_risk", name) for name in names]
    return tuple(path[1] for path in paths if path not in read and settings.lookup(path) is not None)


def unread_limits(policies: Collection[Policy], settings: Settings) -> tuple[str, ...]:
    """The names right under ``[limits]`` of which none of some policies reads anything."""
    return tuple(_unread(settings.limits, policies))


def _unread(names: Iterable[str], policies: Collection[Policy]) -> list[str]:
    """The names under ``[limits]`` of which no policy reads anything."""
    read = {name for policy in policies for name in _limits_read_by(policy)}
    return [name for name in names if not any(_is_part_of(name, other) for other in read)]


def _check_typo(result: Result, unread: Collection[str], settings: Settings) -> Result:
    """A result, or the error that its limit may be meant by a name that nothing reads.

    Where the limit is configured, by that name only a slip of the pen can be meant, as in a profile that was to
    tighten it; where it is not, whatever is nearest.
    """
    if result.outcome in BLOCKING:
        return result
    for name in _limits_read_by(result.policy):
        is_configured = settings.lookup(("limits", *name.split("."))) is not None
        close = (
            next((one for one in unread if likely_typo(one, [name])), "") if is_configured else nearest(name, unread)
        )
        if close:
            ours, theirs = f"limits.{name}", f"limits.{close}"
            both = f"{ours} is configured, and so is {theirs}"
            found = both if is_configured else f"{ours} is not configured, but {theirs} is"
            reason = f"{found}, which no policy reads"
            problem = Problem(reason, fix=f"call it {name}, or take it out")
            return replace(result, outcome=Outcome.ERROR, problem=problem)
    return result


def _limits_read_by(policy: Policy) -> Iterator[str]:
    """The dotted names under ``[limits]`` that a policy reads."""
    for node in _config_values(policy):
        if node.path[0] == "limits" and len(node.path) > 1:
            yield ".".join(node.path[1:])


def _config_values(policy: Policy) -> Iterator[ConfigValue]:
    return (node for node in policy.rule.nodes if isinstance(node, ConfigValue))


def _names_in(limits: Mapping[str, Setting]) -> Iterator[str]:
    """The dotted names of all values under ``[limits]``, and of the tables that hold them."""
    for name, value in limits.items():
        yield name
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in _names_in(value))


def _is_part_of(name: str, read: str) -> bool:
    """Whether a name is read, lies in a table that is, or is a table of which something is."""
    return f"{read}.".startswith(f"{name}.") or f"{name}.".startswith(f"{read}.")
