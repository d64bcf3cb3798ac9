"""``waivers.toml``, beside the configuration, becomes :class:`Waiver` values."""

import os
from collections.abc import Mapping
from pathlib import Path

from riskcheck.files import DATE, QUANTITY_OR_NUMBER, TEXT, Document, Documents, Key, Reader, Table
from riskcheck.foundation import UsageError
from riskcheck.loading.bounds import check_units
from riskcheck.model import Waiver

FILE_NAME = "waivers.toml"
TABLE = "waiver"
WAIVER: Table = {
    "policy": Key(TEXT, "the id of the policy", required=True),
    "subject": Key(TEXT, "the subject that is waived; without it all of them"),
    "up_to": Key(
        QUANTITY_OR_NUMBER, "the value up to which the breach is allowed, in the measure's unit", required=True
    ),
    "until": Key(DATE, "the last day, in UTC, on which it is", required=True),
    "reason": Key(TEXT, "why", required=True),
    "approved_by": Key(TEXT, "by whom", required=True),
    "ticket": Key(TEXT, "where it was decided"),
}


def waivers_file(config: str | Path) -> Path:
    """The waivers file of a configuration: it lies beside it."""
    return Path(config).parent / FILE_NAME


def has_waivers(config: str | Path) -> bool:
    """Whether there are waivers beside a configuration; a link that leads nowhere is there, too, and a mistake."""
    return os.path.lexists(waivers_file(config))


def load_waivers(
    config: str | Path, units: Mapping[str, str], documents: Documents | None = None
) -> tuple[Waiver, ...]:
    """The waivers beside a configuration, none where there is no such file.

    ``units`` are those of the policies that a waiver may name, by their ids. Raises UsageError with everything that is
    wrong.
    """
    file = waivers_file(config)
    return read_waivers((documents or Documents()).read(file), units) if has_waivers(config) else ()


def read_waivers(document: Document, units: Mapping[str, str]) -> tuple[Waiver, ...]:
    """The waivers in a document; raises UsageError with everything that is wrong."""
    reader = Reader(document)
    for name in document.data:
        if name != TABLE:
            reader.refuse_name((name,), "table", name, [TABLE])
    tables = reader.tables(document.data.get(TABLE), (TABLE,))
    read = [(path, data, reader.table(data, WAIVER, path)) for path, data in tables]
    for path, written, values in read:
        if "policy" in values and values["policy"] not in units:
            reader.refuse_name((*path, "policy"), "policy", values["policy"], units)
        elif isinstance(written, Mapping):
            check_units(reader, written.get("up_to"), (*path, "up_to"), units.get(values.get("policy", ""), ""))
    if reader.problems:
        raise UsageError(*reader.problems)
    return tuple(Waiver(**values, place=document.place(*path)) for path, _, values in read)
