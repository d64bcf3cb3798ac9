"""Random books of which everything is said or declared, and the same books with one thing of it taken away."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from desk import REPOSITORY
from hypothesis import strategies as st

from riskcheck.gate.run import RunRequest
from riskcheck.sources import SnapshotFile

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AS_OF = (NOW - timedelta(seconds=30)).isoformat()
RATES = {"EUR": 1.1, "USDT": 1.0, "CHF": 1.2, "JPY": 0.007}
CALL, PUT = "AAPL  270115C00250000", "ETH-25JUN27-4000-P"
Row = Mapping[str, Any]
ROWS: Mapping[str, Row] = {
    "a share": {"symbol": "SAP", "currency": "EUR"},
    "a share of another currency": {"symbol": "NESN", "currency": "CHF", "type": "Aktie"},
    "a share with a future's name": {"symbol": "SIN7", "currency": "EUR", "type": "stock"},
    "a coin": {"symbol": "BTC/USD"},
    "a coin of another currency": {"symbol": "SOL-EUR"},
    "a coin without a separator": {"symbol": "ADAUSDT", "currency": "USDT"},
    "a perpetual": {"symbol": "XRP/USDT:USDT", "multiplier": 10.0},
    "an inverse contract": {"symbol": "ETH/USD:ETH", "multiplier": 10.0, "unrealized_pnl": 5.0},
    "a future by its name": {"symbol": "FDAXZ6", "currency": "EUR", "multiplier": 5.0},
    "a future by its type": {"symbol": "NIKKEI", "currency": "JPY", "multiplier": 500.0, "type": "FUT"},
    "a CFD": {"symbol": "GOLDCASH", "currency": "USD", "multiplier": 1.0, "type": "CFD"},
    "a call by its notional": {"symbol": CALL, "currency": "USD", "multiplier": 100.0, "notional": 77777.0},
    "a put by its delta": {
        "symbol": PUT,
        "currency": "USD",
        "multiplier": 2.0,
        "delta": -0.4,
        "underlying_price": 4100.0,
    },
    "an option by its type": {
        "symbol": "SMI MAERZ",
        "currency": "CHF",
        "multiplier": 10.0,
        "type": "Optionsschein",
        "delta": 0.3,
        "underlying_price": 55.0,
    },
    "a warrant by its strike": {
        "symbol": "DEWARR",
        "currency": "EUR",
        "multiplier": 0.5,
        "strike": 90.0,
        "notional": 8888.0,
    },
}
"""Rows of all kinds, each with what a reader needs to know of it."""
IN_DOLLARS = ("a coin", "an inverse contract", "a CFD")
ONE_UNIT = ("a share", "a coin", "a CFD")
DAYS: Mapping[str, tuple[Mapping[str, float], str]] = {
    "the source's": ({"daily_pnl": -100.0, "starting_cash": 9000.0}, ""),
    "with flows": ({"equity": 9700.0, "day_start_equity": 10000.0, "day_flows": 200.0}, ""),
    "without flows": ({"equity": 9700.0, "day_start_equity": 10000.0}, 'flows = "none"\n'),
    "of its rows": ({"starting_cash": 9000.0, "cash": 1.0}, 'pnl = "of the day"\n'),
}
"""The ways in which the day's loss is known: figures of the account, and what stands under ``[day]``."""
ENDINGS = ("json", "csv")


@dataclass(frozen=True)
class Book:
    """What a run is given: rows, the account, lines of the config by their tables, and the kind of file."""

    rows: tuple[Row, ...]
    account: Mapping[str, float]
    lines: Mapping[str, tuple[str, ...]]
    ending: str

    def request(self, folder: Path) -> RunRequest:
        """The run on this book, whose files are written into a folder."""
        (folder / "config.toml").write_text(_config(self.lines), encoding="utf-8")
        envelope = {"as_of": AS_OF, "account": self.account}
        path, beside = folder / f"book.{self.ending}", folder / "account.json"
        if self.ending == "json":
            path.write_text(json.dumps({**envelope, "positions": self.rows}), encoding="utf-8")
            return RunRequest(config=folder / "config.toml", snapshot=SnapshotFile(path))
        path.write_text(_csv(self.rows), encoding="utf-8")
        beside.write_text(json.dumps(envelope), encoding="utf-8")
        return RunRequest(config=folder / "config.toml", snapshot=SnapshotFile(path, beside))

    def without_column(self, name: str) -> "Book":
        """The book without a column."""
        return replace(self, rows=tuple(_without(row, name) for row in self.rows))

    def without_cell(self, at: int, name: str) -> "Book":
        """The book with one row that says nothing of a column."""
        return replace(self, rows=(*self.rows[:at], _without(self.rows[at], name), *self.rows[at + 1 :]))

    def without_figure(self, name: str) -> "Book":
        """The book without a figure of its account."""
        return replace(self, account=_without(self.account, name))

    def without_line(self, table: str, line: str) -> "Book":
        """The book under a config without one of its lines."""
        kept = tuple(one for one in self.lines[table] if one != line)
        return replace(self, lines={**self.lines, table: kept})

    def losses(self) -> Mapping[str, Callable[[], "Book"]]:
        """All that may be taken away, by what it is called.

        Not all sides at once: rows without any say theirs by the signs of their sizes, and nothing shows the loss.
        """
        columns = {name for row in self.rows for name in row} - {"side"}
        cells = [(at, name) for at, row in enumerate(self.rows) for name in row if (at, name) != (0, "side")]
        lines = [(table, line) for table, lines in self.lines.items() for line in lines]
        return {
            **{f"the column {name}": lambda name=name: self.without_column(name) for name in sorted(columns)},
            **{f"{name} of row {at}": lambda at=at, name=name: self.without_cell(at, name) for at, name in cells},
            **{f"the figure {name}": lambda name=name: self.without_figure(name) for name in self.account},
            **{f"[{one}] {line}": lambda one=one, line=line: self.without_line(one, line) for one, line in lines},
        }


def _without(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return {key: value for key, value in table.items() if key != name}


def _config(lines: Mapping[str, tuple[str, ...]]) -> str:
    return "".join(f"[{table}]\n" + "".join(f"{line.strip()}\n" for line in lines[table]) for table in lines)


def _csv(rows: tuple[Row, ...]) -> str:
    written = StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["symbol", "side", "size"]
    table = csv.DictWriter(written, names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


@st.composite
def _rows(draw: Callable[..., Any], kinds: tuple[str, ...]) -> tuple[Row, ...]:
    """Some rows of these kinds, with sides, sizes and prices."""
    picked = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6, unique=True))
    prices, sizes = st.integers(1, 400), st.integers(1, 30)
    return tuple(
        {
            "multiplier": 1.0,  # an empty cell of a table that has the column would be unknown
            **ROWS[kind],
            "side": draw(st.sampled_from(["long", "short"])),
            "size": float(draw(sizes)),
            "entry_price": float(draw(prices)),
            "mark_price": float(draw(prices)),
            "realized_pnl": float(draw(st.integers(-300, 300))),
        }
        for kind in picked
    )


@st.composite
def books(draw: Callable[..., Any]) -> Book:
    """A book in dollars of which everything is known, by its rows or by what the desk declares of all of them."""
    way = draw(st.sampled_from(["each row", "currency", "multiplier"]))
    kinds = {"each row": tuple(ROWS), "currency": ("a share", *IN_DOLLARS), "multiplier": ONE_UNIT}[way]
    rows = draw(_rows(kinds))
    snapshot = ['totals = "none"', 'max_age = "60s"']
    if way == "currency":
        rows = tuple(_without(row, "currency") for row in rows)
        snapshot.append('currency = "USD"')
    if way == "multiplier":
        rows = tuple({**_without(row, "multiplier"), "lot_size": 100.0} for row in rows)
        snapshot += ["multiplier = 1", 'ignore = ["lot_size"]']
    account, day = DAYS[draw(st.sampled_from(sorted(DAYS)))]
    limit = draw(st.sampled_from([1e3, 1e5, 1e9]))
    lines = {
        "general": ('base_currency = "USD"',),
        "policies": (f"paths = [{json.dumps(str(REPOSITORY / 'policies'))}]",),
        "live_risk": tuple(
            f"{name} = {value}"
            for name, value in {
                "max_total_exposure_notional": 2 * limit,
                "max_symbol_exposure_notional": limit,
                "max_asset_exposure_notional": limit,
                "max_open_positions": 5,
                "max_daily_loss_abs": 350.0,
                "max_daily_loss_pct": 3.0,
            }.items()
        ),
        "snapshot": tuple(snapshot),
        "day": (day,) if day else (),
        "fx": tuple(f"{code} = {rate}" for code, rate in RATES.items()),
    }
    return Book(rows, account, lines, draw(st.sampled_from(ENDINGS)))
