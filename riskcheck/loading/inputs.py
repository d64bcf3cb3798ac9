"""Which files a run reads, as far as that can be told before anything is believed.

An output must never go over an input, also when the run is refused; so this asks the configuration leniently, and
takes what it finds.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from riskcheck.files import Documents
from riskcheck.foundation import RiskcheckError
from riskcheck.loading.config import find_config
from riskcheck.loading.find import find_policy_files
from riskcheck.loading.waivers import waivers_file

BROKER_FILES = ("state", "path", "account_file")


def files_read(config: Path | None, policies: Sequence[str], documents: Documents) -> tuple[Path, ...]:
    """The configuration, and the policies, broker and reference files that it or the command line names."""
    file = find_config(config)
    return (file, waivers_file(file), *_policy_files(policies, Path()), *_files_named_in(file, documents))


def _policy_files(paths: Sequence[str], folder: Path) -> Iterator[Path]:
    for path in paths:
        yield folder / path
        with suppress(RiskcheckError, OSError):
            yield from (found.path for found in find_policy_files([path], folder))


def _files_named_in(config: Path, documents: Documents) -> Iterator[Path]:
    try:
        data = documents.read(config).data
    except RiskcheckError:
        return
    for tables in (data, *map(_table, _table(data.get("profile")).values())):
        yield from _files_named_by(tables, config.parent)


def _files_named_by(data: Mapping[str, object], folder: Path) -> Iterator[Path]:
    """The files that the tables of a configuration, or of one of its profiles, name."""
    paths = _table(data.get("policies")).get("paths")
    yield from _policy_files(
        [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else [], folder
    )
    day_start = _table(data.get("snapshot")).get("day_start")
    if isinstance(day_start, str):
        yield folder / day_start
    for name, keys in (("broker", BROKER_FILES), ("reference", ("file",))):
        tables = data.get(name)
        for table in tables if isinstance(tables, list) else ():
            values = (_table(table).get(key) for key in keys)
            yield from (folder / value for value in values if isinstance(value, str))
            factory = _table(table).get("factory")
            if isinstance(factory, str):
                yield Path(*factory.partition(":")[0].split(".")).with_suffix(".py")


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
