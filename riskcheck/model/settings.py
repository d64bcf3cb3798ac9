"""The configuration of a run, as values.

Money is in ``general.base_currency``, durations are in seconds, percentages are fractions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from math import isfinite
from types import MappingProxyType
from typing import Any

from riskcheck.foundation import Place, Problem, Setting, UsageError, frozen, sha256_of
from riskcheck.snapshot import Day, Declared


@frozen
class General:
    """``[general]``: the currency that all money is measured in, the day's starting capital, and the book's name."""

    base_currency: str = "EUR"
    starting_capital: float | None = None
    name: str | None = None


@frozen
class LiveRisk:
    """``[live_risk]``: the limits of the shipped policies. A limit that is None is not configured."""

    enabled: bool = True
    max_total_exposure_notional: float | None = None
    max_symbol_exposure_notional: float | None = None
    max_asset_exposure_notional: float | None = None
    max_open_positions: float | None = None
    max_daily_loss_abs: float | None = None
    max_daily_loss_pct: float | None = None
    warn_at: float | None = None


@frozen
class SnapshotRules:
    """``[snapshot]``: how old a snapshot, and a price within it, may be, in seconds; and the day's first snapshot."""

    max_age: float = 60.0
    max_price_age: float | None = None
    day_start: str | None = None


@frozen
class PolicySelection:
    """``[policies]``: where policies are found (files, folders, packs), and which ids must be evaluated."""

    paths: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@frozen
class BrokerSettings:
    """One ``[[broker]]``: its kind, the seconds it has to answer in, the keys of that kind, and all as written."""

    kind: str
    timeout: float = 10.0
    venue: str | None = None
    account: str | None = None
    max_age: float | None = None
    declared: Declared = field(default=Declared())
    options: Mapping[str, Any] = field(default_factory=dict)
    table: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default=Place("config"))


@frozen
class ReferenceSettings:
    """One ``[[reference]]``: a CSV file whose columns are joined to the positions by the column ``key``."""

    file: str
    key: str
    place: Place = field(default=Place("config"))


@frozen
class Settings:
    """Everything that a configuration file says, checked.

    ``declared``, ``file_options`` and ``add`` stand under ``[snapshot]``: what the desk declares of a file given by
    ``--snapshot``, how such a file is to be read, and the account figures of its own that are money, so that those of
    several brokers are added up. ``aliases`` are
    other names of coins and tickers, such as XBT for BTC. ``fx`` holds the worth of one unit of a currency in base
    currency. ``places`` says where each key was written, by its dotted name; ``unit_suffixes`` has what the numbers
    below ``limits`` were written with, by theirs: "%", "s" of a duration, or nothing. ``content`` is the file's bytes,
    ``notes`` are what a reader of a report must know of how the configuration was put together.
    """

    general: General = field(default=General())
    policies: PolicySelection = field(default=PolicySelection())
    live_risk: LiveRisk = field(default=LiveRisk())
    snapshot: SnapshotRules = field(default=SnapshotRules())
    declared: Declared = field(default=Declared())
    file_options: Mapping[str, Any] = field(default_factory=dict)
    add: frozenset[str] = frozenset()
    day: Day = field(default=Day())
    aliases: Mapping[str, str] = field(default_factory=dict)
    fx: Mapping[str, float] = field(default_factory=dict)
    brokers: tuple[BrokerSettings, ...] = ()
    references: tuple[ReferenceSettings, ...] = ()
    limits: Mapping[str, Setting] = field(default_factory=dict)
    unit_suffixes: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    profile: str | None = None
    content: bytes | None = field(default=None, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no file could say either: limits and ages that are not finite numbers, rates not above 0."""
        numbers = [
            (f"{table.__class__.__name__}.{column.name}", getattr(table, column.name))
            for table in (self.general, self.live_risk, self.snapshot)
            for column in fields(table)
        ]
        wrong = [(name, value) for name, value in numbers if isinstance(value, float) and not isfinite(value)]
        free = _numbers_in("limits", self.limits)
        wrong += [(name, value) for name, value in free if not isfinite(value)]
        wrong += [(f"fx.{code}", rate) for code, rate in self.fx.items() if not (isfinite(rate) and rate > 0)]
        if wrong:
            raise UsageError(*(Problem(f"{name} is {value}", expected="a finite number") for name, value in wrong))

    @property
    def sha256(self) -> str:
        """The hash of the file; empty where there is none."""
        return sha256_of(self.content)

    def lookup(self, path: tuple[str, ...]) -> Setting | None:
        """The value at ``config.a.b``, or None where it is not configured."""
        table, *keys = path
        if table in CLOSED_TABLES:
            return getattr(getattr(self, table), keys[0], None) if len(keys) == 1 else None
        value: Setting | None = self.fx if table == "fx" else self.limits if table == "limits" else None
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def place_of(self, *path: str) -> Place:
        """Where a key is configured; the whole file where it is not."""
        return self.places.get(".".join(path), Place(self.file or "config"))


def _numbers_in(name: str, value: Setting) -> Iterator[tuple[str, float]]:
    """The numbers in a free value, each with its dotted name."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _numbers_in(f"{name}.{key}", inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _numbers_in(name, inner)
    elif isinstance(value, float):
        yield name, value


CLOSED_TABLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: frozenset(column.name for column in fields(table))
        for name, table in (("general", General), ("live_risk", LiveRisk), ("snapshot", SnapshotRules))
    }
)
"""The tables that expressions may read and whose keys are fixed; ``[fx]`` and ``[limits]`` are open."""

OPEN_TABLES = frozenset({"fx", "limits"})
