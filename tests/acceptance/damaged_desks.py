"""Desks on which every part counts: each limit is a hair above its value, or, on the broken ones, below it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riskcheck.gate.run import RunRequest
from riskcheck.sources import SnapshotFile

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AS_OF = (NOW - timedelta(seconds=90)).isoformat()
PRICED = (NOW - timedelta(seconds=120)).isoformat()

CONFIG = """\
[general]
base_currency = "USD"
starting_capital = 90000.0
[policies]
paths = ["policies"]
required = ["gross"]
[profile.night.live_risk]
max_open_positions = 2
[live_risk]
enabled = true
max_total_exposure_notional = {gross}
max_symbol_exposure_notional = {symbol}
max_open_positions = {lots}
max_daily_loss_abs = {loss}
max_daily_loss_pct = {share}
warn_at = 0.9
[limits]
beta = {beta}
classes = {{ major = {major}, minor = {minor} }}
[fx]
EUR = 1.1
[snapshot]
max_price_age = "60s"
max_age = "120s"
[[reference]]
file = "issuers.csv"
key = "symbol"
"""
NO_FLOWS, OF_THE_DAY = '[day]\nflows = "none"\n', '[day]\npnl = "of the day"\n'
TIGHT = {
    "gross": 28000.0,
    "symbol": 15100.0,
    "lots": 3,
    "loss": 1750.0,
    "share": 1.75,
    "beta": 0.1,
    "major": 0.16,
    "minor": 0.09,
}
BROKEN = {name: 1 if name == "lots" else limit / 2 for name, limit in TIGHT.items()}
RULES = {
    "gross": 'measure = "sum(notional)"\nmax = "config.live_risk.max_total_exposure_notional"',
    "symbols": 'each = "symbol"\nmeasure = "sum(notional)"\nmax = "config.live_risk.max_symbol_exposure_notional"',
    "lots": 'measure = "count()"\nmax = "config.live_risk.max_open_positions"',
    "loss": 'measure = "loss(daily_pnl)"\nmax = "config.live_risk.max_daily_loss_abs"',
    "booked": 'measure = "-sum(realized_pnl + unrealized_pnl)"\nmax = "1710.0 + 0"',
    "share": 'measure = "loss(daily_pnl) / starting_cash"\nmax = "config.live_risk.max_daily_loss_pct"',
    "venues": """where = "venue != 'test'"\nmust_match = true\nmeasure = "sum(notional)"\nmax = "24000.0 + 0\"""",
    "issuers": 'measure = "sum(weight)"\n[rule.groups]\nby = ["issuer"]\nhaving = "weight > 0.05"\n'
    'columns = { weight = "sum(notional) / equity" }\n[rule.max]\nby = "\'all\'"\nlimits = { all = "25%" }',
    "classes": 'each = "symbol"\nmeasure = "sum(notional) / equity"\n'
    'max = { by = "asset_class", limits = "config.limits.classes", default = 0.05 }',
    "stops": 'each = "position"\ncolumns = { risk = "abs(mark_price - stop_price) * size * multiplier * fx" }\n'
    'on_missing = { stop_price = "exclude" }\nmeasure = "risk"\nmax = "1200.0 + 0"',
    "beta": 'let = { tilt = "sum(net * beta)" }\nmeasure = "abs(tilt) / equity"\nmax = "config.limits.beta"',
    "advice": 'measure = "net_notional"\nmax = "10000.0 + 0"',
    "waived": 'measure = "net_notional"\nmax = "9000.0 + 0"',
    "crowded": 'when = "total_notional > 30000"\nmeasure = "count()"\nmax = "1.0 + 0"',
    "age": 'measure = "age"\nmax = "100s"',
    "prices": 'measure = "max(price_age)"\nmax = "31s"',
    "cash": 'measure = "cash / equity"\nmin = "61%"',
    "rows": 'over = "all"\nmeasure = "count()"\nmax = "4.0 + 0"',
}
HEADS = {"advice": 'severity = "advise"\n', "share": 'unit = "percent"\n', "gross": "valid_from = 2026-01-01\n"}
WAIVER = """\
[[waiver]]
policy = "waived"
up_to = 10250
until = 2026-12-31
ticket = "RISK-7"
reason = "a hedge is on its way"
approved_by = "Ada of the risk desk"
"""
ISSUERS = "beta,asset_class,issuer,symbol\n1.0,major,X,BTC/USD\n1.5,minor,Y,ETH/EUR\n2.0,small,Z,SOL/USD\n"
NAMES = (
    *("symbol", "side", "size", "entry_price", "mark_price"),
    *("realized_pnl", "multiplier", "venue", "stop_price", "price_time"),
)
ROWS = (
    ("BTC/USD", "long", 0.5, 31000.0, 30000.0, -500.0, 1.0, "kraken", 28000.0, PRICED),
    ("ETH/EUR", "short", 4.0, 1900.0, 2000.0, -50.0, 1.0, "kraken", 2200.0, PRICED),
    ("SOL/USD", "long", 10.0, 210.0, 200.0, 0.0, 2.0, "test", None, PRICED),
    ("ADA/USD", "flat", 0.0, 1.0, 1.0, -10.0, 1.0, "kraken", None, PRICED),
)
ACCOUNT = {"equity": 98290.0, "cash": 60000.0, "starting_cash": 100000.0}
DAILY_PNL = -1700.0
MORNING = {"equity": 98290.0, "cash": 60000.0, "day_start_equity": 100000.0}
TOTALS = {
    "num_open_positions": 3,
    "total_notional": 27800.0,
    "total_unrealized_pnl": -1140.0,
    "total_realized_pnl": -560.0,
}
PAPER = '[[broker]]\nkind = "paper"\nstate = "paper.json"\n'
OF_FILES = '[[broker]]\nkind = "file"\npath = "book.csv"\naccount_file = "account.json"\n'


@dataclass(frozen=True)
class DamagedDesk:
    """The files of a desk by name, and what a run on them is asked."""

    files: Mapping[str, str]
    snapshot: str = ""

    def write(self, folder: Path) -> None:
        """Write all files into a folder."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    def request(self, folder: Path) -> RunRequest:
        """The run on the files in a folder."""
        snapshot = SnapshotFile(folder / self.snapshot) if self.snapshot else None
        return RunRequest(config=folder / "config.toml", snapshot=snapshot)


def _files(limits: Mapping[str, float], broker: str, day: str = "") -> dict[str, str]:
    policies = {
        f"policies/{name}.toml": f'id = "{name}"\ntitle = "About {name}"\n{HEADS.get(name, "")}'
        f'owner = "risk-desk"\n[rule]\n{rule}\n'
        for name, rule in RULES.items()
    }
    texts = {"config.toml": CONFIG.format(**limits) + day + broker, "issuers.csv": ISSUERS, **policies}
    return texts | ({"waivers.toml": WAIVER} if limits is TIGHT else {})


def _book() -> list[dict[str, object]]:
    rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


def _paper() -> str:
    positions = {}
    for row in _book():
        sign = -1 if row["side"] == "short" else 1
        ours = {"qty": sign * row["size"], "avg_price": row["entry_price"], "last_price": row["mark_price"]}
        kept = ("realized_pnl", "multiplier", "venue", "stop_price", "price_time")
        positions[row["symbol"]] = ours | {name: row[name] for name in kept if name in row}
    return json.dumps({"as_of": AS_OF, **ACCOUNT, "daily_pnl": DAILY_PNL, "positions": positions}, indent=1)


def _json() -> str:
    exposure = {"BTC/USD": 15000.0, "ETH/EUR": 8800.0, "SOL/USD": 4000.0}
    envelope = {"as_of": AS_OF, "positions": _book(), "account": MORNING, "fx": {"EUR": 1.1}}
    return json.dumps({**envelope, "totals": TOTALS, "symbol_notional": exposure}, indent=1)


def _csv() -> str:
    rows = [NAMES, *(["" if cell is None else str(cell) for cell in row] for row in ROWS)]
    return "".join(",".join(row) + "\n" for row in rows)


def desks(limits: Mapping[str, float]) -> dict[str, DamagedDesk]:
    """The three desks: a paper broker, a JSON snapshot, a CSV file with its account.

    The day's loss is known to each in another way: by the source's own figure, by the equity of the morning where
    nothing is paid in or out, and by the PnL of all rows.
    """
    account = json.dumps({"as_of": AS_OF, "account": ACCOUNT}, indent=1)
    return {
        "paper": DamagedDesk(_files(limits, PAPER) | {"paper.json": _paper()}),
        "json": DamagedDesk(_files(limits, PAPER, NO_FLOWS) | {"book.json": _json()}, "book.json"),
        "csv": DamagedDesk(_files(limits, OF_FILES, OF_THE_DAY) | {"book.csv": _csv(), "account.json": account}),
    }
