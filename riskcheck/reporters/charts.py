"""The geometry of the page's charts: what the SVG macros draw, in pixels."""

from collections.abc import Mapping
from math import fsum

from riskcheck.foundation import BASE_CURRENCY, decimal, frozen, quantity
from riskcheck.model import Report
from riskcheck.reporters.page import unbroken
from riskcheck.snapshot import Cell, LivePortfolioSnapshot, cells_in

MAX_BARS = 12
FULL = 320.0
HALF = 158.0
GROUPINGS = {
    "symbol": "Exposure by symbol",
    "venue": "Exposure by venue",
    "asset_class": "Exposure by asset class",
}
"""The columns by which exposure is shown, where a position has a value in them, and the titles of their charts."""
OTHERS = "others"


@frozen
class SideBar:
    """The long and the short exposure under one name, as lengths and in words."""

    name: str
    long: float
    short: float
    text: str


@frozen
class SideChart:
    """Long and short exposure by symbol, venue or asset class, largest first."""

    title: str
    bars: tuple[SideBar, ...]


@frozen
class Slice:
    """A part of the book: where it begins and how wide it is, in pixels."""

    name: str
    start: float
    width: float
    text: str


@frozen
class LossChart:
    """The day's loss against its limit: lengths of which ``limit`` is the limit's."""

    loss: float
    limit: float
    text: str
    is_broken: bool


@frozen
class Charts:
    """All charts of a page; those for which nothing is known are left out."""

    sides: tuple[SideChart, ...] = ()
    shares: tuple[Slice, ...] = ()
    loss: LossChart | None = None


def charts_of(report: Report) -> Charts:
    """The charts of a report."""
    snapshot = report.snapshot
    if snapshot is None:
        return Charts()
    exposures = {column: _exposure(snapshot, column) for column in GROUPINGS if _is_known(snapshot, column)}
    sides = (_side_chart(GROUPINGS[column], groups, snapshot.base_currency) for column, groups in exposures.items())
    return Charts(tuple(sides), _shares(exposures.get("symbol", {})), _loss(report, snapshot))


def _is_known(snapshot: LivePortfolioSnapshot, column: str) -> bool:
    """Whether any open position has a value in a column, which the source need not have."""
    return column in snapshot.columns and any(cells_in(snapshot.columns[column], snapshot.open_rows))


def _exposure(snapshot: LivePortfolioSnapshot, column: str) -> dict[str, tuple[float, float]]:
    """Long and short notional under each name, largest first; rows without a known notional are left out."""
    sides, notionals = snapshot.columns["side"], snapshot.columns["notional"]
    sums: dict[str, tuple[float, float]] = {}
    for name, rows in snapshot.open_rows_by(column).items():
        known = [(sides[row], value) for row in rows if isinstance(value := notionals[row], float)]
        long = fsum(value for side, value in known if side == "long")
        sums[_label(name)] = (long, fsum(value for side, value in known if side == "short"))
    return dict(sorted(sums.items(), key=lambda item: (-sum(item[1]), item[0])))


def _label(name: Cell) -> str:
    return "unknown" if name is None else str(name)


def _cut(groups: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The largest groups, and what is left of them as one."""
    largest = dict(list(groups.items())[:MAX_BARS])
    rest = list(groups.values())[MAX_BARS:]
    if rest:
        largest[f"{len(rest)} {OTHERS}"] = (fsum(long for long, _ in rest), fsum(short for _, short in rest))
    return largest


def _side_chart(title: str, groups: Mapping[str, tuple[float, float]], base: str) -> SideChart:
    shown = _cut(groups)
    longest = max((value for sides in shown.values() for value in sides), default=0.0) or 1.0
    bars = (
        SideBar(name, round(long / longest * HALF, 1), round(short / longest * HALF, 1), _side_text(long, short, base))
        for name, (long, short) in shown.items()
    )
    return SideChart(title, tuple(bars))


def _side_text(long: float, short: float, base: str) -> str:
    parts = [f"{word} {decimal(value)}" for word, value in (("long", long), ("short", short)) if value]
    return unbroken(f"{', '.join(parts) or '0.00'} {base}")


def _shares(groups: Mapping[str, tuple[float, float]]) -> tuple[Slice, ...]:
    """The share of each symbol in the gross exposure, side by side."""
    total = fsum(value for sides in groups.values() for value in sides)
    if total <= 0:
        return ()
    slices, start = [], 0.0
    for name, sides in _cut(groups).items():
        share = fsum(sides) / total
        slices.append(Slice(name, round(start, 1), round(share * FULL, 1), f"{share * 100:.1f} %"))
        start += share * FULL
    return tuple(slices)


def _loss(report: Report, snapshot: LivePortfolioSnapshot) -> LossChart | None:
    """The day's loss against ``max_daily_loss_abs``, where both are known."""
    settings = report.provenance.settings
    limit = settings.live_risk.max_daily_loss_abs if settings else None
    pnl = snapshot.daily_pnl.value
    if not limit or pnl is None:
        return None
    loss = max(0.0, -pnl)
    scale = FULL / max(loss, limit * 1.2)
    lost, allowed = (quantity(value, BASE_CURRENCY, snapshot.base_currency) for value in (loss, limit))
    return LossChart(
        round(loss * scale, 1), round(limit * scale, 1), unbroken(f"{lost} lost of {allowed} allowed"), loss > limit
    )
