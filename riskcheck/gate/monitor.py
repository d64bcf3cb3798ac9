"""The monitor: clients are asked once, and what they answer becomes one snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from riskcheck.evaluation import from_the_future, is_future
from riskcheck.foundation import Place, Problem, RiskcheckError, SnapshotError, UsageError, frozen
from riskcheck.loading import load_references
from riskcheck.model import BrokerSettings, Settings
from riskcheck.snapshot import (
    Declared,
    Holdings,
    LivePortfolioSnapshot,
    Measures,
    ReferenceTable,
    Taken,
    build_snapshot,
    join,
    merged,
)
from riskcheck.sources import (
    DayStart,
    Identity,
    ProgressCallback,
    Source,
    as_declared,
    differences,
    gather,
    open_source,
    read_client,
    read_day_start,
)

DAY_START = "day_start_equity"
DAY_START_TOLERANCE = 0.01
"""How far the equity that a day began with may lie from the one that was kept, as a part of the larger."""
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@frozen
class ExchangeClient:
    """The brokers of a configuration, ready to be asked, and the tables that their positions are joined with."""

    sources: tuple[Source, ...]
    settings: Settings
    references: tuple[ReferenceTable, ...] = ()


def create_exchange_client(settings: Settings) -> ExchangeClient:
    """The brokers and reference tables that a configuration names; raises UsageError where it names them wrongly."""
    return ExchangeClient(open_sources(settings), settings, load_references(settings))


def open_sources(settings: Settings) -> tuple[Source, ...]:
    """The brokers that a configuration names; raises UsageError where it names none, or wrongly."""
    if not settings.brokers:
        raise UsageError(
            Problem(
                "no broker is configured",
                expected="a [[broker]] in the config",
                fix="add one, or give --snapshot FILE",
                place=Place(settings.file or "config"),
            )
        )
    sources = tuple(open_source(broker, settings) for broker in settings.brokers)
    _refuse_duplicates(sources, settings.brokers)
    return sources


def _refuse_duplicates(sources: Sequence[Source], brokers: Sequence[BrokerSettings]) -> None:
    """Refuse two brokers of one name, which nobody could tell apart, and two that read one account."""
    for (source, broker), (other, later) in combinations(zip(sources, brokers, strict=True), 2):
        if source.name == other.name:
            found = f"the broker {source.name} twice"
            raise UsageError(Problem(found, expected="each broker once", place=broker.place))
        if source.accounts & other.accounts:
            found = f"{source.name} and {other.name} read one account, whose money would count twice"
            fix = "give one of them another key, or make them one broker with the markets of both"
            raise UsageError(Problem(found, fix=fix, place=later.place))


class LivePortfolioMonitor:
    """Reads the live portfolio, and nothing else: a client is only ever asked for its positions and its balance.

    ``client`` is what :func:`create_exchange_client` returns, or any object that :func:`read_client` can read.
    Without ``settings`` (base currency, rates, price age) the client's own hold.
    """

    def __init__(self, client: object, settings: Settings | None = None, clock: Clock = utc_now) -> None:
        if not isinstance(client, ExchangeClient):
            references = load_references(settings) if settings else ()
            client = ExchangeClient((_source_of(client, settings),), settings or Settings(), references)
        self.client = client
        self.settings = settings or client.settings
        self.clock = clock

    def snapshot(self) -> LivePortfolioSnapshot:
        """The whole portfolio now; raises SnapshotError where it cannot be known."""
        taken = self.take()
        if taken.failed_sources:
            raise SnapshotError(*taken.failed_sources)
        return taken

    def take(self, watch: ProgressCallback | None = None) -> LivePortfolioSnapshot:
        """What can be known of the portfolio now: its ``failed_sources`` says which of several sources did not answer.

        All sources are asked side by side; ``watch`` is told who is still waited for. Raises SnapshotError where no
        source answers, or where what they answer makes no book.
        """
        asked = self.clock()
        answers = gather([source.call() for source in self.client.sources], watch)
        failures = [answer for answer in answers if isinstance(answer, RiskcheckError)]
        holdings = [answer for answer in answers if isinstance(answer, Holdings)]
        problems = tuple(problem for failure in failures for problem in failure.problems)
        gravest = max(failures, key=lambda failure: failure.exit_code, default=None)
        if gravest is not None and (not holdings or isinstance(gravest, UsageError)):
            raise type(gravest)(*problems)
        _refuse_future(holdings, self.clock())
        snapshot = assemble(holdings, self.settings, asked, self.client.references)
        return snapshot.but(failed_sources=problems)


def _refuse_future(holdings: Sequence[Holdings], now: datetime) -> None:
    """Refuse a time ahead of the clock: the book is as old as its oldest part, which would hide it."""
    times = [(one.as_of, one.place) for one in holdings if one.as_of is not None] if len(holdings) > 1 else []
    problems = [from_the_future(as_of, now, place) for as_of, place in times if is_future(as_of, now)]
    if problems:
        raise SnapshotError(*problems)


def _source_of(client: object, settings: Settings | None) -> Source:
    """A client as a source. To hand it over is to say that each of its answers is of the moment of the question."""
    name = type(client).__name__
    declared = settings.declared if settings else Declared()
    return Source(name, lambda: as_declared(read_client(client, name), declared, is_live=True))


def assemble(
    holdings: Sequence[Holdings], settings: Settings, asked: datetime, references: Sequence[ReferenceTable] = ()
) -> LivePortfolioSnapshot:
    """One snapshot of what one or several sources answered to a question asked at ``asked``."""
    _refuse_another_book(holdings, settings)
    measures = measures_of(settings)
    taken = tuple(Taken(one.source, one.as_of or asked, one.max_age, one.place) for one in holdings)
    # A book of the day before, which may be old, does not make the whole book old.
    as_of = min(one.as_of for one in [one for one in taken if one.max_age is None] or taken)
    for one, time in zip(holdings, taken, strict=True) if len(holdings) > 1 else ():
        # What a source claims of its own sums is only to be checked before they are added.
        build_snapshot(one, measures, as_of=time.as_of)
    kept = _day_start_of(settings, asked)
    whole = _with_day_start(merged(holdings, settings.add), kept)
    snapshot = build_snapshot(join(whole, references), measures, as_of=as_of)
    _refuse_two_day_starts(snapshot.figure(DAY_START), kept, Place(whole.source))
    return snapshot.but(taken=taken)


def _refuse_another_book(holdings: Sequence[Holdings], settings: Settings) -> None:
    """Refuse what says itself that it is another book, or that its money is in another currency than the book's."""
    problems = [
        problem
        for one in holdings
        for problem in differences(Identity(one.book, one.base_currency), settings, one.place)
    ]
    if problems:
        raise SnapshotError(*problems)


def measures_of(settings: Settings) -> Measures:
    """By what a book is measured that is held against the limits of a configuration."""
    return Measures(
        settings.general.base_currency, settings.fx, settings.snapshot.max_price_age, settings.aliases, settings.day
    )


def _day_start_of(settings: Settings, asked: datetime) -> DayStart | None:
    """The equity that the day began with as it was kept, where the config says where; else None."""
    kept = settings.snapshot.day_start
    return read_day_start(Path(settings.file).parent / kept, settings, asked) if kept is not None else None


def _with_day_start(holdings: Holdings, kept: DayStart | None) -> Holdings:
    """The holdings with the equity that the day began with as it was kept, where no source says it."""
    own = holdings.account.get(DAY_START)
    if kept is None or not (own is None or isinstance(own, Problem)):
        return holdings
    basis = (*holdings.basis, kept.said) if kept.said else holdings.basis
    return replace(holdings, account={**holdings.account, DAY_START: kept.equity}, basis=basis)


def _refuse_two_day_starts(own: float | None, kept: DayStart | None, place: Place) -> None:
    """Refuse a day that began with one equity as the sources say, and with another as it was kept."""
    equity = kept.equity if kept is not None else None
    if kept is None or own is None or not isinstance(equity, float):
        return
    if abs(own - equity) > DAY_START_TOLERANCE * max(abs(own), abs(equity)):
        found = f"account.{DAY_START} is {own:g} as the source says, and the config keeps {kept.said}"
        fix = "take the wrong one out: [snapshot] day_start of the config, or the source's figure"
        raise SnapshotError(Problem(found, expected="the two within 1 % of each other", fix=fix, place=place))
