"""The paper broker: a portfolio in a JSON state file."""

from collections.abc import Mapping
from pathlib import Path

from riskcheck.files import read_json
from riskcheck.foundation import Place, Problem, SnapshotError, frozen, unknown_names
from riskcheck.snapshot import ACCOUNT_FIGURES, described

POSITIONS = "positions"
AS_OF = "as_of"
KEYS = ACCOUNT_FIGURES.keys() | {POSITIONS, AS_OF}


@frozen
class PaperBroker:
    """A paper portfolio: ``positions`` by symbol, with qty, avg_price, last_price and realized_pnl, and its figures."""

    positions: Mapping[str, object]
    figures: Mapping[str, object]
    as_of: object = None

    def fetch_balance(self) -> Mapping[str, object]:
        """All account figures that the state has."""
        return self.figures


def read_paper_state(path: Path) -> PaperBroker:
    """The paper broker of a state file; raises SnapshotError where it is none."""
    state = read_json(path)
    place = Place(str(path))
    if not isinstance(state, Mapping):
        raise SnapshotError(
            Problem(f"found {described(state)}", expected="a table with cash and positions", place=place)
        )
    problems = list(unknown_names("key", state, KEYS, place))
    positions = state.get(POSITIONS)
    if not isinstance(positions, Mapping):
        found = f"positions is {described(positions)}" if POSITIONS in state else "no positions"
        problems.append(
            Problem(found, expected="positions by symbol; an empty table where there are none", place=place)
        )
    if problems or not isinstance(positions, Mapping):
        raise SnapshotError(*problems)
    figures = {name: value for name, value in state.items() if name in ACCOUNT_FIGURES}
    return PaperBroker(positions, figures, state.get(AS_OF))
