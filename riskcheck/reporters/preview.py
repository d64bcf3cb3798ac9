"""The portfolio in the layout that operators know, with the risk status under it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from riskcheck.model import Report
from riskcheck.reporters.data import portfolio_data
from riskcheck.reporters.plain import loggable, printable_json
from riskcheck.reporters.words import beside_reasons, book_of, notes_of, part_of
from riskcheck.snapshot import LivePortfolioSnapshot, LivePositionSnapshot, Metric, metrics_of

WIDTH = 70
RULE = "-" * WIDTH
COUNTS = frozenset({"num_open_positions", "portfolio_num_open_positions"})
SHOWN_METRICS = ("portfolio_total_notional", "portfolio_symbol_notional", "portfolio_num_open_positions")


def format_preview(report: Report, *, with_risk: bool) -> str:
    """The portfolio, and the risk status if asked for; a run without a snapshot says why there is none.

    Whose book it is, and what it rests on, come last: the layout above is the one that operators know.
    """
    lines = list(_portfolio(report.snapshot)) if report.snapshot else ["No snapshot:", RULE]
    if report.snapshot is None:
        lines += [f"  {loggable(line)}" for problem in report.problems for line in str(problem).splitlines()]
    elif with_risk:
        lines += ["", *_risk(report, report.snapshot)]
    notes = [*filter(None, [book_of(report)]), *notes_of(report)]
    if notes:
        lines += ["", "Notes:", RULE, *(f"  - {loggable(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


def format_preview_json(report: Report, *, with_risk: bool) -> str:
    """The portfolio as JSON, which ``--snapshot`` reads back, with the risk status under ``risk`` if asked for.

    There, too, is what tells the book from another one, its name and its base currency, asked for or not.
    """
    snapshot, notes = report.snapshot, notes_of(report)
    data = portfolio_data(snapshot) if snapshot else {}
    risk = _risk_data(report) if with_risk or snapshot is None else {}
    identity = _identity(report, snapshot) if snapshot else {}
    data["risk"] = {**identity, **risk, **({"notes": notes} if notes else {})}
    return printable_json(data) + "\n"


def _identity(report: Report, snapshot: LivePortfolioSnapshot) -> dict[str, str]:
    settings = report.provenance.settings
    book = {"book": settings.general.name} if settings and settings.general.name else {}
    return {**book, "base_currency": snapshot.base_currency}


def _risk_data(report: Report) -> dict[str, Any]:
    metrics = metrics_of(report.snapshot) if report.snapshot else {}
    part = part_of(report.snapshot)
    settings = report.provenance.settings
    profile = {"profile": settings.profile} if settings and settings.profile else {}
    known = {**profile, "allowed": report.is_allowed, "reasons": list(report.reasons), **beside_reasons(report)}
    return {**known, **({"partial": part} if part else {}), "metrics": metrics}


def _portfolio(snapshot: LivePortfolioSnapshot) -> Iterator[str]:
    yield "=" * WIDTH
    yield f"=== Live Portfolio Snapshot ({snapshot.as_of:%Y-%m-%d %H:%M:%S} UTC) ==="
    yield "=" * WIDTH
    part = part_of(snapshot)
    mark = f" ({loggable(part)})" if part else ""
    yield from ("", f"Positions{mark}:", RULE)
    yield "symbol       side   size       entry         mark      notional    unreal_pnl"
    yield RULE
    for position in snapshot.positions:
        yield _position(position)
    yield from ("", f"Totals{mark}:", RULE)
    for name, value in snapshot.totals.items():
        yield f"  - {name:<20} : {_count(value) if name in COUNTS else _money(value)}"
    yield from ("", f"Symbol exposure{mark}:", RULE)
    for symbol, notional in snapshot.symbol_notional.items():
        yield f"  - {loggable(symbol):<12} : {_money(notional):>12}"


def _position(position: LivePositionSnapshot) -> str:
    return (
        f"{loggable(position.symbol):<12} {position.side:<6} {position.size:<8.4f} {_money(position.entry_price):>10} "
        f"{_money(position.mark_price):>12} {_money(position.notional):>12} {_money(position.unrealized_pnl):>11}"
    )


def _count(value: float | None) -> str:
    return "?" if value is None else f"{value:.0f}"


def _money(value: float | None) -> str:
    return "?" if value is None else f"{value:.2f}"


def _risk(report: Report, snapshot: LivePortfolioSnapshot) -> Iterator[str]:
    reasons, part = report.reasons, part_of(snapshot)
    yield from (f"Risk status ({loggable(part)}):" if part else "Risk status:", RULE)
    yield f"  - allowed : {report.is_allowed}"
    if reasons:
        yield from _listed("reasons", reasons)
    else:
        yield f"  - reasons : [] ({_no_reasons(report)})"
    for name, said in beside_reasons(report).items():
        yield from _listed(name, said)
    yield "  - metrics :"
    metrics = metrics_of(snapshot)
    for name in SHOWN_METRICS:
        yield f"    {name} = {_metric(name, metrics[name])}"


def _no_reasons(report: Report) -> str:
    """That nothing blocks, and what is to be known all the same."""
    counts = ", ".join(f"{len(said)} {word}" for word, said in beside_reasons(report).items())
    return f"nothing that blocks: {counts}" if counts else "all limits OK"


def _listed(name: str, said: Sequence[str]) -> Iterator[str]:
    yield f"  - {name:<7} :"
    yield from (f"    {loggable(one)}" for one in said)


def _metric(name: str, value: Metric) -> str:
    if isinstance(value, Mapping):
        return loggable(str(dict(value)))
    return _count(value) if name in COUNTS else _money(value)
