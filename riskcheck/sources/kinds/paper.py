"""The kind ``paper``: a portfolio in a JSON state file."""

from riskcheck.files import TEXT, Key
from riskcheck.model import BrokerSettings, Settings
from riskcheck.sources.client import read_client
from riskcheck.sources.kinds.kind import SourceKind, path_of
from riskcheck.sources.paper import read_paper_state
from riskcheck.sources.source import Source


def _open(broker: BrokerSettings, settings: Settings) -> Source:
    path = path_of(broker, "state", settings)
    return Source(f"paper {path}", lambda: read_client(read_paper_state(path), f"paper {path}"))


KIND = SourceKind(
    {
        "state": Key(
            TEXT, "the JSON file with the portfolio; relative to this file", required=True, example='"paper.json"'
        )
    },
    _open,
)
