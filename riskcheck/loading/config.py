"""``config.toml`` becomes :class:`Settings`, strictly: a key that nobody knows is refused, with the nearest that is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from riskcheck.files import (
    COUNT,
    CURRENCY,
    FLAG,
    LIMIT,
    PERCENT,
    POSITIVE,
    SECONDS,
    SETTING,
    SHARE,
    SOME_TEXTS,
    TEXT,
    TEXTS,
    ZONE,
    Document,
    Documents,
    Key,
    KeyPath,
    Reader,
    Table,
    matching,
    one_of,
    shipped,
)
from riskcheck.foundation import Place, Problem, Setting, UsageError, unit_suffix, unknown_name
from riskcheck.model import (
    BrokerSettings,
    General,
    LiveRisk,
    PolicySelection,
    ReferenceSettings,
    Settings,
    SnapshotRules,
)
from riskcheck.snapshot import Day, Declared
from riskcheck.sources import BROKER, DECLARED, FORM, FORMAT, KINDS

DEFAULT_FILE = Path("config/config.toml")
NO_CONFIG = Problem(
    f"there is no {DEFAULT_FILE} here",
    expected="the config of your book",
    fix="riskcheck init writes one to start from, --config FILE names another; or --demo for the book that comes with "
    "riskcheck",
)
REPLACED: Mapping[str, str] = {"broker": "brokers", "reference": "reference tables"}
"""Lists of tables: those of a profile stand in place of the config's own."""

GENERAL: Table = {
    "base_currency": Key(CURRENCY, "the currency that all money is measured in"),
    "starting_capital": Key(POSITIVE, "the capital that the day began with, in base currency"),
    "name": Key(TEXT, "what the book is called in every report"),
}
POLICIES: Table = {
    "paths": Key(SOME_TEXTS, "policy files, folders, or packs as pack:NAME; relative to this file"),
    "required": Key(TEXTS, "ids of policies without which a run does not pass"),
}
LIVE_RISK: Table = {
    "enabled": Key(FLAG, "false switches the checks off; a run then ends with exit code 5"),
    "max_total_exposure_notional": Key(LIMIT, "the largest gross exposure of the whole book, in base currency"),
    "max_symbol_exposure_notional": Key(LIMIT, "the largest gross exposure of one symbol, in base currency"),
    "max_asset_exposure_notional": Key(LIMIT, "the largest gross exposure of one coin or ticker, in base currency"),
    "max_open_positions": Key(COUNT, "the largest number of open positions"),
    "max_daily_loss_abs": Key(LIMIT, "the largest loss of a day, in base currency"),
    "max_daily_loss_pct": Key(PERCENT, "the largest loss of a day, in percent of the starting cash"),
    "warn_at": Key(SHARE, "the utilisation from which limits warn, such as 0.8"),
}
SNAPSHOT: Table = {
    "max_age": Key(SECONDS, "the age from which a snapshot is refused"),
    "max_price_age": Key(SECONDS, "the age from which a mark price counts as unknown"),
    "day_start": Key(TEXT, "what preview --json printed as the day began: its equity is day_start_equity"),
}
DAY: Table = {
    "flows": Key(
        one_of("none"), '"none": nothing was paid in or out since the day began, where the source does not say'
    ),
    "pnl": Key(one_of("of the day"), '"of the day": realised and unrealised PnL are the day\'s, closed rows included'),
    "zone": Key(ZONE, "the time zone of the day"),
    "starts": Key(matching(r"([01]\d|2[0-3]):[0-5]\d", 'a time such as "00:00"'), "when the day begins there"),
    "day_start_within": Key(SECONDS, "how far from that a kept day_start may have been taken"),
}
REFERENCE: Table = {
    "file": Key(TEXT, "a CSV file; relative to this file", required=True, example='"instruments.csv"'),
    "key": Key(TEXT, "the column by which its rows are found", required=True, example='"symbol"'),
}
CONFIG: Mapping[str, Table | None] = {
    "general": GENERAL,
    "policies": POLICIES,
    "live_risk": LIVE_RISK,
    "snapshot": {
        **SNAPSHOT,
        **DECLARED,
        "format": FORMAT,
        **FORM,
        "add": Key(TEXTS, "account figures of your own that are money, to be added up"),
    },
    "day": DAY,
    "aliases": None,
    "fx": None,
    "limits": None,
    "broker": BROKER,
    "reference": REFERENCE,
    "profile": None,
}
"""The tables of a config file; those without fixed keys are None."""


def load_config(
    path: str | Path | None = None, profile: str | None = None, documents: Documents | None = None
) -> Settings:
    """The settings in a config file, with ``[profile.NAME]`` laid over it; ``documents`` are those read already.

    Without a path it is ``config/config.toml`` of the working folder. Raises UsageError where there is none, and with
    everything that is wrong, also in profiles that were not asked for: a mistake shows before the day it matters.
    """
    if path is None and _is_missing(DEFAULT_FILE):
        raise UsageError(NO_CONFIG)
    document = (documents or Documents()).read(find_config(path), None if path is None else str(path))
    settings = read_settings(document)
    profiles = {name: read_settings(_lay_over(document, name), name) for name in _profiles(document)}
    if profile is None:
        return settings
    if profile not in profiles:
        raise UsageError(unknown_name("profile", profile, profiles, document.place("profile")))
    return replace(profiles[profile], notes=tuple(_replaced_by(document, profile)))


def find_config(path: str | Path | None) -> Path:
    """The config file that is meant: the one named, else that of the working folder."""
    return DEFAULT_FILE if path is None else Path(path)


def demo_config() -> Path:
    """The config of the book that comes with riskcheck."""
    return shipped("config") / DEFAULT_FILE.name


def demo_note(*, with_book: bool) -> str:
    """What is said wherever the config, and perhaps the book, are those that come with riskcheck."""
    what = "the config and the book that come" if with_book else "the config that comes"
    return f"a demonstration: {what} with riskcheck, and not your own"


def _is_missing(path: Path) -> bool:
    """Whether there is nothing at a path; what cannot be looked at is there, and an error when it is read."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _replaced_by(document: Document, profile: str) -> Iterator[str]:
    """What a profile does not lay over the config but puts in place of it, as text."""
    tables = _profiles(document)[profile]
    for name, several in REPLACED.items():
        if isinstance(tables, Mapping) and name in tables and document.data.get(name):
            place = document.place("profile", profile, name)
            yield f"the profile {profile!r} replaces the {several} of the config ({place})"


def _profiles(document: Document) -> Mapping[str, object]:
    profiles = document.data.get("profile", {})
    if not isinstance(profiles, Mapping) or not all(isinstance(tables, Mapping) for tables in profiles.values()):
        found = Problem(
            "profile is not a table of tables", expected="[profile.NAME.live_risk]", place=document.place("profile")
        )
        raise UsageError(found)
    return profiles


def _lay_over(document: Document, profile: str) -> Document:
    """The document with a profile's tables merged over its own, key by key."""
    lines = dict(document.lines)
    for path, line in document.lines.items():
        if path[:2] == ("profile", profile) and len(path) > 2:
            lines[path[2:]] = line
    data = {name: value for name, value in document.data.items() if name != "profile"}
    return replace(document, data=_merged(data, _profiles(document)[profile]), lines=lines)


def _merged(below: object, above: object) -> Any:
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    merged = dict(below)
    for key, value in above.items():
        merged[key] = _merged(below[key], value) if key in below else value
    return merged


def read_settings(document: Document, profile: str | None = None) -> Settings:
    """The settings in a document; raises UsageError with everything that is wrong."""
    reader = Reader(document)
    data = document.data
    for name in data:
        if name not in CONFIG:
            reader.refuse_name((name,), "table", name, CONFIG)
    snapshot = reader.table(data.get("snapshot", {}), CONFIG["snapshot"] or {}, ("snapshot",))
    settings = Settings(
        general=General(**reader.table(data.get("general", {}), GENERAL, ("general",))),
        policies=PolicySelection(**reader.table(data.get("policies", {}), POLICIES, ("policies",))),
        live_risk=LiveRisk(**reader.table(data.get("live_risk", {}), LIVE_RISK, ("live_risk",))),
        snapshot=SnapshotRules(**{name: value for name, value in snapshot.items() if name in SNAPSHOT}),
        declared=_declared(snapshot, document.place("snapshot")),
        file_options={name: value for name, value in snapshot.items() if name in FORM or name == "format"},
        add=frozenset(snapshot.get("add", ())),
        day=Day(**reader.table(data.get("day", {}), DAY, ("day",))),
        aliases=_read_aliases(reader, data.get("aliases", {})),
        fx=_read_fx(reader, data.get("fx", {})),
        brokers=tuple(_read_broker(reader, *table) for table in reader.tables(data.get("broker"), ("broker",))),
        references=_read_references(reader),
        limits=_read_limits(reader, data.get("limits", {})),
        unit_suffixes=dict(_unit_suffixes_in("limits", data.get("limits"))),
        file=document.file,
        profile=profile,
        content=document.content,
        places={
            ".".join(map(str, path)): Place(document.file, line)
            for path, line in document.lines.items()
            if len(path) > 1
        },
    )
    if settings.fx.get(settings.general.base_currency, 1.0) != 1.0:
        reader.add_problem(
            ("fx", settings.general.base_currency), "a rate of the base currency that is not 1", fix="remove it"
        )
    if reader.problems:
        raise UsageError(*reader.problems)
    return _with_ages_of_brokers(settings)


def _with_ages_of_brokers(settings: Settings) -> Settings:
    """The settings, where every broker says how old its answers may be: then the whole book may be as old."""
    ages = [broker.max_age for broker in settings.brokers]
    known = [age for age in ages if age is not None]
    if not known or len(known) < len(ages):
        return settings
    return replace(settings, snapshot=replace(settings.snapshot, max_age=max(known)))


def _read_fx(reader: Reader, data: object) -> dict[str, float]:
    codes = data if isinstance(data, Mapping) else {}
    rate = Key(POSITIVE, "the worth of one unit of the currency in base currency")
    rates: dict[str, float] = reader.table(data, dict.fromkeys(codes, rate), ("fx",))
    return rates


def _read_aliases(reader: Reader, data: object) -> dict[str, str]:
    names = data if isinstance(data, Mapping) else {}
    alias = Key(TEXT, "the name of the coin or ticker that it is")
    aliases: dict[str, str] = reader.table(data, dict.fromkeys(names, alias), ("aliases",))
    return aliases


def _declared(values: Mapping[str, Any], place: Place) -> Declared:
    """What the desk declares of a source, among the values of its table."""
    return Declared(**{name: value for name, value in values.items() if name in DECLARED}, place=place)


def _read_limits(reader: Reader, data: object) -> Mapping[str, Setting]:
    names = data if isinstance(data, Mapping) else {}
    limits: dict[str, Setting] = reader.table(
        data, dict.fromkeys(names, Key(SETTING, "a value for policies")), ("limits",)
    )
    return limits


def _unit_suffixes_in(name: str, value: object) -> Iterator[tuple[str, str]]:
    """The dotted names of numbers, each with the sign that it is written with."""
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from _unit_suffixes_in(f"{name}.{key}", inner)
        case str():
            yield name, unit_suffix(value)
        case int() | float():
            yield name, ""


def _read_references(reader: Reader) -> tuple[ReferenceSettings, ...]:
    references = []
    for path, data in reader.tables(reader.document.data.get("reference"), ("reference",)):
        values = reader.table(data, REFERENCE, path)
        if values.keys() >= {"file", "key"}:
            references.append(ReferenceSettings(**values, place=reader.document.place(*path)))
    return tuple(references)


def _read_broker(reader: Reader, path: KeyPath, data: object) -> BrokerSettings:
    """A broker's common keys, and those of its kind."""
    place = reader.document.place(*path)
    table = data if isinstance(data, Mapping) else {}
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        reader.table({key: value for key, value in table.items() if key in BROKER}, BROKER, path)
        if isinstance(kind, str):
            reader.refuse_name((*path, "kind"), "kind of broker", kind, KINDS)
        return BrokerSettings("", table=table, place=place)
    keys = {**BROKER, **DECLARED, **KINDS[kind].keys}
    read = table if not KINDS[kind].takes_any_key else {key: value for key, value in table.items() if key in keys}
    values = reader.table(read, keys, path)
    common = {name: value for name, value in values.items() if name in BROKER}
    own = {name: value for name, value in values.items() if name not in BROKER and name not in DECLARED}
    return BrokerSettings(**common, declared=_declared(values, place), options=own, table=table, place=place)
