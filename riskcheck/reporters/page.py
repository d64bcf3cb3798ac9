"""What the HTML page shows, as texts and lengths: the templates only lay it out."""

import re
from collections.abc import Container, Sequence
from datetime import datetime

from riskcheck.foundation import BASE_CURRENCY, ExitCode, Problem, frozen, percent, quantity, shortest
from riskcheck.model import BLOCKING, Contributions, Observation, Outcome, Report, Result, Verdict
from riskcheck.reporters.plain import printable
from riskcheck.reporters.words import COUNTED, book_of, figures, part_of, run_notes, said_of_rates, some_of
from riskcheck.snapshot import Cell, LivePortfolioSnapshot

MAX_POSITIONS = 5
MAX_LISTED = 250
NO_BREAK = "\u00a0"
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
MAX_ROWS = 500
BAR_LENGTH = 100.0
MAX_BAR_LENGTH = 150.0
MEANINGS = {
    Verdict.PASS: "Every limit holds.",
    Verdict.WARN: "Every limit holds, but some are near.",
    Verdict.BREACH: "A limit is broken. Trading must not start or go on.",
    Verdict.INCOMPLETE: "Not everything is known. Trading must not start or go on.",
}
WITHOUT_VERDICT = {
    ExitCode.NOTHING_EVALUATED: "Nothing was evaluated. Trading must not start or go on.",
    ExitCode.BUG: "riskcheck met a bug. Trading must not start or go on.",
}
STRICT = "Warnings count as failures here. Trading must not start or go on."
COUNT_WORDS = {
    Outcome.FAIL: "failed",
    Outcome.ERROR: "not evaluated",
    Outcome.WARN: "near",
    Outcome.WAIVED: "waived",
    Outcome.PASS: "passed",
    Outcome.SKIPPED: "skipped",
}


@frozen
class Bar:
    """A limit's bar: how much of it is used, in lengths of which 100 are the limit; ``warn`` is the warning mark.

    The lengths are texts, as short as they can be.
    """

    used: str
    warn: str
    text: str


@frozen
class Holding:
    """A position behind a limit, and what it contributes."""

    text: str
    contribution: str


@frozen
class Line:
    """One observation: its subject, figures and bar, why it is not a pass, and the positions behind it."""

    subject: str
    outcome: Outcome
    figures: str
    reason: str
    fix: str
    bar: Bar | None
    holdings: tuple[Holding, ...]
    more: int


@frozen
class Limit:
    """One policy with its observations, worst first."""

    id: str
    title: str
    outcome: Outcome
    lines: tuple[Line, ...]
    reason: str
    fix: str
    notes: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    tags: tuple[int, ...]
    is_open: bool

    @property
    def closest(self) -> Line | None:
        """The observation nearest to its limit, which stands for all of them."""
        return self.lines[0] if self.lines else None


@frozen
class Portfolio:
    """The portfolio as a table of texts; ``part`` marks a part of the book: ``partial, without kraken``."""

    as_of: str
    part: str
    age: str
    sources: tuple[str, ...]
    basis: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


@frozen
class Page:
    """The whole page."""

    verdict: Verdict
    book: str
    meaning: str
    exit_code: int
    counts: tuple[tuple[Outcome, int, str], ...]
    strict: bool
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    limits: tuple[Limit, ...]
    scales: tuple[str, ...]
    tags: tuple[str, ...]
    portfolio: Portfolio | None
    provenance: tuple[tuple[str, str], ...]
    started: str


def page_of(report: Report) -> Page:
    """The page of a report."""
    told = _told_of(report)
    tags = tuple(sorted({tag for result in report.results for tag in result.policy.tags}))
    limits = tuple(_limit(result, report, tags, told) for result in report.results)
    return Page(
        verdict=report.verdict,
        book=book_of(report),
        meaning=_meaning(report),
        exit_code=int(report.exit_code),
        counts=tuple(
            (outcome, count, _count_word(outcome, count)) for outcome, count in report.counts.items() if count
        ),
        strict=report.strict,
        problems=report.problems,
        notes=tuple(map(unbroken, some_of(run_notes(report)))),
        limits=limits,
        scales=tuple(sorted({line.bar.warn for limit in limits for line in limit.lines if line.bar})),
        tags=tags,
        portfolio=_portfolio(report.snapshot, report.provenance.started) if report.snapshot else None,
        provenance=tuple(_provenance(report)),
        started=_moment(report.provenance.started),
    )


def _meaning(report: Report) -> str:
    if report.exit_code in WITHOUT_VERDICT:
        return WITHOUT_VERDICT[report.exit_code]
    if report.exit_code is ExitCode.BREACH and report.verdict is Verdict.WARN:
        return STRICT
    waived = report.counts[Outcome.WAIVED]
    if waived and report.exit_code is ExitCode.OK:
        near = ", but some are near" if report.verdict is Verdict.WARN else ""
        return f"{waived} {_count_word(Outcome.WAIVED, waived)}. Every other limit holds{near}."
    return MEANINGS[report.verdict]


def _count_word(outcome: Outcome, count: int) -> str:
    return COUNTED[outcome][count != 1] if outcome is Outcome.WAIVED else COUNT_WORDS[outcome]


def _told_of(report: Report) -> Container[Outcome]:
    """The outcomes whose positions are listed: all, unless that would swell the page; then all but what passed."""
    observations = (one for result in report.results for one in result.observations)
    lines = sum(min(len(one.contributions.rows), MAX_POSITIONS) for one in observations if one.contributions)
    return frozenset(Outcome) - (frozenset({Outcome.PASS}) if lines > MAX_LISTED else frozenset())


def _limit(result: Result, report: Report, tags: tuple[str, ...], told: Container[Outcome]) -> Limit:
    policy = result.policy
    is_skipped = result.outcome is Outcome.SKIPPED
    about = (
        ("Purpose", policy.description),
        ("What to do", "" if is_skipped else policy.guidance),
        ("Owner", policy.owner),
        ("Reference", policy.reference),
        ("File", str(policy.place)),
    )
    return Limit(
        id=policy.id,
        title=policy.title,
        outcome=result.outcome,
        lines=tuple(_line(result, observation, report, told) for observation in result.observations),
        reason=f"{result.reason}; {result.fix}" if result.bug else result.reason,
        fix="" if is_skipped or result.bug else result.fix,
        notes=result.notes,
        about=tuple((name, said) for name, said in about if said),
        tags=tuple(tags.index(tag) for tag in policy.tags),
        is_open=result.outcome in BLOCKING or any(one.outcome is Outcome.WAIVED for one in result.observations),
    )


def _line(result: Result, observation: Observation, report: Report, told: Container[Outcome]) -> Line:
    holdings, more = _holdings(observation, report.snapshot) if observation.outcome in told else ((), 0)
    return Line(
        subject=observation.subject,
        outcome=observation.outcome,
        figures=_figures(result, observation, report.base_currency),
        reason=unbroken(observation.reason),
        fix=observation.fix,
        bar=_bar(observation),
        holdings=holdings,
        more=more,
    )


def _holdings(observation: Observation, snapshot: LivePortfolioSnapshot | None) -> tuple[tuple[Holding, ...], int]:
    """The largest positions behind an observation, and how many more there are."""
    contributions = observation.contributions
    if contributions is None or snapshot is None:
        return (), 0
    holdings = tuple(_holding(contributions, row, snapshot) for row in contributions.largest(MAX_POSITIONS))
    return holdings, len(contributions.rows) - len(holdings)


def _figures(result: Result, observation: Observation, base_currency: str) -> str:
    """The value beside its bounds, in one piece; empty where nothing was measured."""
    if observation.observed is None:
        return ""
    return figures(result.policy, observation, base_currency).replace(" ", NO_BREAK)


def _bar(observation: Observation) -> Bar | None:
    """The bar of an observation that was measured; a breach without a finite utilisation is as long as a bar gets."""
    if observation.outcome in {Outcome.ERROR, Outcome.SKIPPED}:
        return None
    used = (
        MAX_BAR_LENGTH if observation.utilisation is None else min(observation.utilisation * BAR_LENGTH, MAX_BAR_LENGTH)
    )
    warn = "" if observation.warn_at is None else _length(observation.warn_at * BAR_LENGTH)
    return Bar(_length(used), warn, _used_text(observation))


def _used_text(observation: Observation) -> str:
    if observation.utilisation is not None:
        return f"{percent(observation.utilisation)} of the limit"
    return "beyond a limit of 0" if 0 in {observation.minimum, observation.maximum} else "far beyond the limit"


def _length(length: float) -> str:
    return f"{length:.4g}"


def _holding(contributions: Contributions, row: int, snapshot: LivePortfolioSnapshot) -> Holding:
    symbol, side, size, mark = (snapshot.columns[name][row] for name in ("symbol", "side", "size", "mark_price"))
    contribution = contributions.contribution(row)
    held = f"{symbol} {side} {_number(size)} @ {_number(mark)}"
    return Holding(held, "" if contributions.values is None else _number(contribution))


def unbroken(text: str) -> str:
    """The text with its numbers in one piece: 9 000.00 must not read as 000.00 on the next line."""
    return THOUSANDS.sub(NO_BREAK, text)


def _number(cell: Cell) -> str:
    return unbroken(shortest(round(cell, 8))) if isinstance(cell, float) else "?" if cell is None else str(cell)


def _portfolio(snapshot: LivePortfolioSnapshot, started: datetime) -> Portfolio:
    base = snapshot.base_currency
    daily = snapshot.daily_pnl
    money = {
        "Gross exposure": snapshot.total_notional,
        "Net exposure": snapshot.net_notional,
        "Unrealised PnL": snapshot.total_unrealized_pnl,
        "Realised PnL": snapshot.total_realized_pnl,
        f"Daily PnL ({daily.said})": daily.value,
        "Equity": snapshot.equity,
        "Cash": snapshot.cash,
        "Margin used": snapshot.margin_used,
    }
    figures = [(name, _money(value, base)) for name, value in money.items()]
    figures += [(f"1 {code}", said) for code, said in said_of_rates(snapshot)]
    return Portfolio(
        as_of=_moment(snapshot.as_of),
        part=part_of(snapshot),
        age=f"{max((started - snapshot.as_of).total_seconds(), 0):.0f} s",
        sources=snapshot.sources,
        basis=snapshot.basis,
        figures=(("Open positions", str(snapshot.num_open_positions)), *figures),
        columns=tuple(name.replace("_", " ") for name in snapshot.shown_columns),
        notes=snapshot.notes,
        rows=tuple(_row(snapshot, row) for row in _largest(snapshot)),
        more=max(snapshot.count - MAX_ROWS, 0),
    )


def _largest(snapshot: LivePortfolioSnapshot) -> Sequence[int]:
    """The rows that are shown: all in the book's order, or, of too many, the largest, and before them the unknown."""
    rows = range(snapshot.count)
    return Contributions(rows, snapshot.columns["notional"]).largest(MAX_ROWS) if len(rows) > MAX_ROWS else rows


def _money(value: float | None, base: str) -> str:
    return "unknown" if value is None else unbroken(quantity(value, BASE_CURRENCY, base))


def _row(snapshot: LivePortfolioSnapshot, row: int) -> tuple[str, ...]:
    cells = (snapshot.columns[name][row] for name in snapshot.shown_columns)
    return tuple(_moment(cell) if isinstance(cell, datetime) else _number(cell) for cell in cells)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _provenance(report: Report) -> list[tuple[str, str]]:
    """Where the answer came from, by name."""
    provenance = report.provenance
    said = [
        ("riskcheck", provenance.tool_version),
        ("Started", f"{_moment(provenance.started)}, took {provenance.duration:.2f} s"),
        ("Arguments", " ".join(provenance.arguments) or "none"),
    ]
    if provenance.settings:
        profile = f", profile {provenance.settings.profile}" if provenance.settings.profile else ""
        profile += ", which comes with riskcheck (--demo)" if provenance.demo else ""
        said += [("Configuration", f"{provenance.settings.file}{profile}"), ("Its SHA-256", provenance.settings.sha256)]
    if report.snapshot:
        said.append(("SHA-256 of the snapshot", report.snapshot.sha256))
    return [(name, printable(value)) for name, value in said if value]
