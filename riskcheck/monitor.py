"""The monitor: clients are asked once, and what they answer becomes one snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from riskcheck.errors import Place, Problem, RiskcheckError, SnapshotError, UsageError
from riskcheck.frozen import frozen
from riskcheck.loading import load_references
from riskcheck.settings import Settings
from riskcheck.snapshot import (
    Holdings,
    LivePortfolioSnapshot,
    ReferenceTable,
    Unknown,
    build_snapshot,
    join,
    merged,
)
from riskcheck.sources import Source, Watch, gather, open_source, read_client, read_day_start

DAY_START = "day_start_equity"
MOST_AHEAD = timedelta(seconds=5)
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
    names = [source.name for source in sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        place = settings.brokers[names.index(twice[0])].place
        raise UsageError(Problem(f"the broker {twice[0]} twice", expected="each broker once", place=place))
    for later, source in enumerate(sources):
        for other in sources[:later]:
            if source.accounts & other.accounts:
                found = f"{other.name} and {source.name} read one account, whose money would count twice"
                fix = "give one of them another key, or make them one broker with the markets of both"
                raise UsageError(Problem(found, fix=fix, place=settings.brokers[later].place))
    return sources


class LivePortfolioMonitor:
    """Reads the live portfolio, and nothing else: a client is only ever asked for its positions and its balance.

    ``client`` is what :func:`create_exchange_client` returns, or any object that :func:`read_client` can read.
    Without ``settings`` (base currency, rates, price age) the client's own hold.
    """

    def __init__(self, client: object, settings: Settings | None = None, clock: Clock = utc_now) -> None:
        if not isinstance(client, ExchangeClient):
            references = load_references(settings) if settings else ()
            client = ExchangeClient((_source_of(client),), settings or Settings(), references)
        self.client = client
        self.settings = settings or client.settings
        self.clock = clock

    def snapshot(self) -> LivePortfolioSnapshot:
        """The whole portfolio now; raises SnapshotError where it cannot be known."""
        taken = self.take()
        if taken.absent:
            raise SnapshotError(*taken.absent)
        return taken

    def take(self, watch: Watch | None = None) -> LivePortfolioSnapshot:
        """What can be known of the portfolio now: its ``absent`` says which of several sources did not answer.

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
        return replace(snapshot, absent=problems)


def _refuse_future(holdings: Sequence[Holdings], now: datetime) -> None:
    """Refuse a time ahead of the clock: the book is as old as its oldest part, which would hide it."""
    ahead = [one for one in holdings if one.as_of is not None and one.as_of - now > MOST_AHEAD]
    if len(holdings) > 1 and ahead:
        fix = "set the clocks of this machine and of the source right"
        raise SnapshotError(
            *(Problem(f"as_of {one.as_of} is ahead of this clock", "at most 5 s", fix, one.place) for one in ahead)
        )


def _source_of(client: object) -> Source:
    name = type(client).__name__
    return Source(name, lambda: read_client(client, name))


def assemble(
    holdings: Sequence[Holdings], settings: Settings, asked: datetime, references: Sequence[ReferenceTable] = ()
) -> LivePortfolioSnapshot:
    """One snapshot of what one or several sources answered to a question asked at ``asked``."""
    for one in holdings if len(holdings) > 1 else ():
        _build(one, settings, asked)  # what a source claims of its own sums is only to be checked before they are added
    return _build(join(_with_day_start(merged(holdings), settings, asked), references), settings, asked)


def _with_day_start(holdings: Holdings, settings: Settings, asked: datetime) -> Holdings:
    """The holdings with the equity that the day began with, where the config says where it was kept."""
    kept = settings.snapshot.day_start
    own = holdings.account.get(DAY_START)
    if kept is None or not (own is None or isinstance(own, Unknown)):
        return holdings
    equity = read_day_start(Path(settings.file).parent / kept, asked)
    return replace(holdings, account={**holdings.account, DAY_START: equity})


def _build(holdings: Holdings, settings: Settings, asked: datetime) -> LivePortfolioSnapshot:
    return build_snapshot(
        holdings,
        as_of=holdings.as_of or asked,
        base_currency=settings.general.base_currency,
        fx=settings.fx,
        max_price_age=settings.snapshot.max_price_age,
    )


def check_measure(snapshot: LivePortfolioSnapshot, settings: Settings) -> None:
    """Refuse a snapshot that was taken by other measures than its limits: raises SnapshotError."""
    ours, theirs = settings.general.base_currency, snapshot.base_currency
    if ours != theirs:
        found = f"a snapshot in {theirs} for limits in {ours}"
        raise SnapshotError(Problem(found, fix="take the snapshot with the settings of the limits"))
    allowed, used = settings.snapshot.max_price_age, snapshot.max_price_age
    if allowed is not None and (used is None or used > allowed):
        found = f"a snapshot whose prices may be {'of any age' if used is None else f'{used:g} s old'}"
        expected = f"at most {allowed:g} s, as max_price_age says"
        raise SnapshotError(Problem(found, expected=expected, fix="take the snapshot with the settings of the limits"))


def check_age(snapshot: LivePortfolioSnapshot, max_age: float, now: datetime) -> None:
    """Refuse a snapshot that is older than ``max_age`` seconds, or ahead of the clock: raises SnapshotError."""
    age = (now - snapshot.as_of).total_seconds()
    taken = snapshot.as_of.isoformat(timespec="seconds").replace("+00:00", "Z")
    place = Place(snapshot.sources[0]) if snapshot.sources else None
    if not age <= max_age:
        found = f"a stale snapshot: as_of {taken} is {age:.0f} s old"
        fix = "take it again, or allow more with --max-age or [snapshot] max_age"
        raise SnapshotError(Problem(found, expected=f"at most {max_age:g} s", fix=fix, place=place))
    if snapshot.as_of - now > MOST_AHEAD:
        found = f"a snapshot from the future: as_of {taken} is {-age:.0f} s ahead of this clock"
        fix = "set the clocks of this machine and of the source right"
        raise SnapshotError(Problem(found, expected="at most 5 s ahead", fix=fix, place=place))
