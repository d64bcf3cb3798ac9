"""How times are written: the formats by which all of some texts are times."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

_DAYS = (
    "%Y%m%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
)
_TIMES = ("", " %H:%M", " %H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ";%H%M%S")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Written(NamedTuple):
    """The formats by which all texts are times, None being ISO 8601; and whether they say their zone."""

    forms: Sequence[str | None]
    has_zone: bool = False


def written(texts: Sequence[str]) -> Written:
    """How some texts are written; no forms where no one format reads all of them, two where both could."""
    different = list(dict.fromkeys(texts))
    if all(_ISO_DAY.match(text) and _is_iso(text) for text in different):
        return Written([None], all(_ZONE.search(text[10:]) for text in different))
    return Written(list(_fitting(different)))


def _fitting(texts: Sequence[str]) -> Iterator[str]:
    seen: set[tuple[datetime, ...]] = set()
    for day in _DAYS:
        for time in _TIMES:
            moments = _read(texts, day + time)
            if moments is not None and moments not in seen:
                seen.add(moments)
                yield day + time


def _read(texts: Sequence[str], form: str) -> tuple[datetime, ...] | None:
    try:
        return tuple(datetime.strptime(text, form) for text in texts)  # noqa: DTZ007  # only the form is asked for
    except ValueError:
        return None


def _is_iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
