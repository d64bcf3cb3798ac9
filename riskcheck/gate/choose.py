"""Which policies a run holds a book against, which it leaves out, and which limits nothing would hold."""

from collections.abc import Collection, Sequence
from pathlib import Path

from riskcheck.evaluation import unread_limits, unread_live_risk
from riskcheck.files import Documents
from riskcheck.foundation import Problem, UsageError, frozen, nearest
from riskcheck.gate.selection import Selection
from riskcheck.loading import load_policies, unlisted_policy_files
from riskcheck.model import Policy, Settings

NOT_NAMED = Problem("not among the policies that the command names")


@frozen
class Candidate:
    """A policy of a run, and why it is not to be evaluated; None where it is."""

    policy: Policy
    rejection: Problem | None = None


@frozen
class Choice:
    """The policies of a run, and all that the configuration names; ``notes`` are about what neither of them covers."""

    candidates: tuple[Candidate, ...]
    configured: tuple[Policy, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def selected(self) -> tuple[Policy, ...]:
        """The policies that are to be evaluated."""
        return tuple(one.policy for one in self.candidates if not one.rejection)


def choose_policies(
    settings: Settings,
    paths: Sequence[str] = (),
    selection: Selection | None = None,
    documents: Documents | None = None,
) -> Choice:
    """The policies of a run: those at the paths, else the configuration's.

    Policies that the configuration requires are candidates in any case, so that their absence shows. Raises UsageError,
    also for a limit in ``[live_risk]`` that none of the configuration's policies reads, whichever the run is about.
    """
    if not paths and not settings.policies.paths:
        raise UsageError(_no_paths(settings))
    documents = documents or Documents()
    configured = load_policies(settings.policies.paths, Path(settings.file).parent, documents)
    policies = load_policies(paths, documents=documents) if paths else configured
    _check_live_risk(settings, configured if settings.policies.paths else policies)
    if selection is not None and policies:
        selection.check_words(policies)
    candidates = [Candidate(policy, selection.rejects(policy) if selection else None) for policy in policies]
    candidates += _required_besides(settings, policies, configured)
    return Choice(tuple(candidates), configured, _notes(settings, paths, (*policies, *configured)))


def unlisted_files(settings: Settings, paths: Sequence[str] = ()) -> tuple[str, ...]:
    """The policies that a run at these paths, else at the configuration's, leaves out unasked, as text."""
    if paths:
        return unlisted_policy_files(paths)
    return unlisted_policy_files(settings.policies.paths, Path(settings.file).parent)


def _notes(settings: Settings, paths: Sequence[str], policies: Collection[Policy]) -> tuple[str, ...]:
    """What a reader may believe to have been held, and was not: policies left out, limits that no policy reads."""
    unread = (f"limits.{name} is configured, but no policy reads it" for name in unread_limits(policies, settings))
    return (*unlisted_files(settings, paths), *unread)


def _no_paths(settings: Settings) -> Problem:
    return Problem(
        "the config names no policies",
        expected='[policies] paths = ["../policies"]',
        fix="add it, or name policies on the command line",
        place=settings.place_of("policies", "paths"),
    )


def _check_live_risk(settings: Settings, policies: Collection[Policy]) -> None:
    """Refuse a limit that nothing would hold: raises UsageError."""
    unread = unread_live_risk(policies, settings)
    if unread:
        raise UsageError(*(_unread(name, settings) for name in unread))


def _unread(name: str, settings: Settings) -> Problem:
    return Problem(
        f"live_risk.{name} is configured, but no policy of the config reads it",
        expected="a policy that holds it, at [policies] paths",
        fix="add the policy's file or folder to [policies] paths, or take the limit out",
        place=settings.place_of("live_risk", name),
    )


def _required_besides(
    settings: Settings, policies: Collection[Policy], configured: Collection[Policy]
) -> list[Candidate]:
    """The policies that the configuration requires, and that are not among a run's; raises UsageError."""
    missing = set(settings.policies.required) - {policy.id for policy in policies}
    others = {policy.id: policy for policy in configured}
    unknown = sorted(missing - set(others))
    if unknown:
        known = {*others, *(policy.id for policy in policies)}
        raise UsageError(*(_no_such_policy(name, known, settings) for name in unknown))
    return [Candidate(others[name], NOT_NAMED) for name in sorted(missing)]


def _no_such_policy(name: str, known: Collection[str], settings: Settings) -> Problem:
    close = nearest(name, known)
    return Problem(
        f"the required policy {name!r} does not exist",
        expected=f"one of {', '.join(sorted(known))}",
        fix=f"did you mean {close!r}?" if close else "correct [policies] required, or add the policy's path",
        place=settings.place_of("policies", "required"),
    )
