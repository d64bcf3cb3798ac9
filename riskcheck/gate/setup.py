"""All that a run reads of the desk before it asks for the book, each file once."""

from dataclasses import replace

from riskcheck.files import Documents
from riskcheck.foundation import Problem, frozen
from riskcheck.gate.choose import Candidate, choose_policies
from riskcheck.gate.request import RunRequest
from riskcheck.gate.selection import parse_condition
from riskcheck.loading import has_waivers, load_config, load_references, load_waivers
from riskcheck.model import Policy, Settings, Waiver
from riskcheck.snapshot import ReferenceTable


@frozen
class Setup:
    """A desk as a run finds it: its settings, policies, waivers and reference tables, and what is to be said of them.

    ``candidates`` are the policies of the run, also those that are not to be evaluated, and why.
    """

    settings: Settings
    candidates: tuple[Candidate, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    references: tuple[ReferenceTable, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that are to be evaluated."""
        return tuple(one.policy for one in self.candidates if not one.rejection)

    @property
    def left_out(self) -> tuple[tuple[Policy, Problem], ...]:
        """The policies that are not, each with the reason."""
        return tuple((one.policy, one.rejection) for one in self.candidates if one.rejection)


def load_settings(request: RunRequest, documents: Documents) -> Settings:
    """The settings of a run, with what its command line says instead; raises UsageError."""
    for condition in filter(None, (request.selection.keyword, request.selection.tags)):
        parse_condition(condition)
    settings = load_config(request.config, request.profile, documents)
    if request.max_age is None:
        return settings
    return replace(settings, snapshot=replace(settings.snapshot, max_age=request.max_age))


def load_setup(settings: Settings, request: RunRequest, documents: Documents) -> Setup:
    """The rest of what a run reads, by its settings; raises UsageError with everything that is wrong in a file."""
    choice = choose_policies(settings, request.policies, request.selection, documents)
    policies = (*choice.configured, *(one.policy for one in choice.candidates))
    waivers = load_waivers_of(settings, policies, documents)
    notes = (*settings.notes, *choice.notes)
    return Setup(settings, choice.candidates, waivers, load_references(settings), notes)


def load_waivers_of(
    settings: Settings, policies: tuple[Policy, ...], documents: Documents | None = None
) -> tuple[Waiver, ...]:
    """The waivers beside a configuration, which may name some policies; raises UsageError."""
    if not settings.file or not has_waivers(settings.file):
        return ()
    return load_waivers(settings.file, {policy.id: policy.unit for policy in policies}, documents)
