"""Files that a config describes, read as riskcheck reads them."""

from datetime import UTC, datetime

from riskcheck.files.toml import parse_toml
from riskcheck.loading.config import read_settings
from riskcheck.snapshot import Measures, build_snapshot
from riskcheck.sources import open_source

NOW = datetime(2026, 2, 2, 18, tzinfo=UTC)
BROKER = """
[general]
base_currency = "EUR"
[fx]
USD = 0.5
[[broker]]
kind = "file"
path = "{name}"
"""


def holdings_of(folder, text, keys, *, name="book.csv", encoding="utf-8"):
    """The holdings in a text by the keys of its ``[[broker]]``; raises what a run would."""
    if text is not None:
        (folder / name).write_bytes(text.encode(encoding))
    said = keys if "live" in keys or "as_of" in keys else f"live = true\n{keys}"
    document = parse_toml(BROKER.format(name=name) + said, str(folder / "config.toml"))
    settings = read_settings(document)
    return open_source(settings.brokers[0], settings).read()


def book_of(folder, text, keys, **options):
    """The book of a text by the keys of its ``[[broker]]``, in EUR, with a dollar at 0.5."""
    holdings = holdings_of(folder, text, keys, **options)
    return build_snapshot(holdings, Measures("EUR", {"USD": 0.5}), as_of=holdings.as_of or NOW)


def sizes_in(book):
    """Side, size and notional by symbol."""
    return {one.symbol: (one.side, one.size, one.notional) for one in book.positions}
