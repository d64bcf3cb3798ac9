"""The brokers of a config, opened by their kinds, with what the desk says of each."""

from dataclasses import replace

from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import NOT_GIVEN, Declared, Holdings
from riskcheck.sources.declared import as_declared
from riskcheck.sources.kinds import KINDS
from riskcheck.sources.secrets import secrets_of
from riskcheck.sources.source import Source


def open_source(broker: BrokerSettings, settings: Settings) -> Source:
    """The source that a ``[[broker]]`` describes; relative paths begin at the config's folder. Raises UsageError."""
    kind = KINDS[broker.kind]
    source = kind.open(broker, settings)

    def read() -> Holdings:
        holdings = as_declared(source.read(), _declared(broker), is_live=kind.live)
        return replace(_labelled(holdings, broker), max_age=broker.max_age)

    return replace(source, timeout=broker.timeout, read=read, secrets=(*source.secrets, *secrets_of(broker)))


def _declared(broker: BrokerSettings) -> Declared:
    """What the desk declares of a broker; ``expect_positions`` is short for one position at least."""
    expected = max(broker.declared.min_positions, float(broker.options.get("expect_positions", False)))
    return replace(broker.declared, min_positions=expected)


def _labelled(holdings: Holdings, broker: BrokerSettings) -> Holdings:
    """The holdings with the broker's venue and account in the rows that name none."""
    columns = dict(holdings.table.columns)
    for name, label in (("venue", broker.venue), ("account", broker.account)):
        if label is not None:
            own = columns.get(name, [NOT_GIVEN] * holdings.table.count)
            columns[name] = [label if cell is None or cell is NOT_GIVEN else cell for cell in own]
    return replace(holdings, table=replace(holdings.table, columns=columns))
