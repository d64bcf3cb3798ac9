"""How the number of a policy came about: its rows, and its expressions with the figures put in."""

from datetime import datetime

from riskcheck.evaluation.engine import evaluate
from riskcheck.evaluation.observe import Observer
from riskcheck.evaluation.program import CompiledPolicy, Program
from riskcheck.evaluation.select import Workspace
from riskcheck.foundation import frozen
from riskcheck.language import Context
from riskcheck.model import Policy, Result, Settings
from riskcheck.snapshot import LivePortfolioSnapshot


@frozen
class Explanation:
    """What became of a policy on a snapshot, and, by subject, its measure with the figures put in."""

    snapshot: LivePortfolioSnapshot
    result: Result
    measures: dict[str, str]


def explain(
    policy: Policy,
    snapshot: LivePortfolioSnapshot,
    settings: Settings,
    *,
    now: datetime,
    starting_cash: float | None = None,
) -> Explanation:
    """The explanation of one policy on a snapshot; ``now`` is aware, ``starting_cash`` in base currency."""
    program = Program.compile([policy])
    (result,) = evaluate(program, snapshot, settings, now=now, starting_cash=starting_cash)
    measures: dict[str, str] = {}

    def put_in() -> Result:
        (compiled,) = program.policies
        if result.observations and isinstance(compiled, CompiledPolicy):
            measures.update(_in_figures(compiled, Context(snapshot, settings, now, starting_cash)))
        return result

    return Explanation(snapshot, Result.guarded(policy, put_in), measures)


def _in_figures(compiled: CompiledPolicy, context: Context) -> dict[str, str]:
    """By subject, a policy's measure with the figures put in."""
    workspace = Workspace(context)
    selected = workspace.select(compiled)
    subjects = workspace.subjects(compiled, selected).named()
    observer = Observer(compiled, selected)
    return {subject.name: observer.in_figures(subject) for subject in subjects}
