"""One question for what moved money into or out of an exchange's accounts, and what a row of its answer means."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from riskcheck.snapshot import to_number
from riskcheck.sources.exchange.answers import Path

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when money is followed: since the day began, until the moment of the question."""

    began: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """What a row's meaning may depend on: the markets whose accounts are read, and the address of a wallet."""

    markets: frozenset[str] = frozenset()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """An amount of a currency, by the exchange's own name for it, that came in at a moment; negative: went out."""

    time: datetime
    currency: str
    amount: float


class UntoldError(Exception):
    """A row that does not say what it moved, with the reason as a clause."""


Meaning = Callable[[Row, Scope], Iterable[Moved]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A question for what moved money, named ``what`` in messages.

    ``method`` is ccxt's; with ``is_raw`` it is a request of the exchange's own that ccxt has no word for. ``params``
    are made for the span. ``rows`` is where the rows stand in the answer, and ``most`` how many it has at most: as many
    may be a part of them. ``earlier`` is how long before the span's begin rows are asked for, since what was announced
    then may have arrived within it. With ``per_currency`` it is asked once for each currency of the account.
    """

    what: str
    method: str
    meaning: Meaning
    rows: Path
    most: int
    params: Callable[[Span], Mapping[str, object]] = field(default=lambda _span: {})
    is_raw: bool = False
    earlier: timedelta = timedelta(seconds=1)
    per_currency: bool = False

    def against(self) -> "Listing":
        """The same question seen from the other side: what came in there went out here."""
        meaning = self.meaning

        def other_side(row: Row, scope: Scope) -> Iterable[Moved]:
            return [Moved(one.time, one.currency, -one.amount) for one in meaning(row, scope)]

        return Listing(self.what, self.method, other_side, self.rows, self.most, self.params, self.is_raw)


def number(row: Row, key: str) -> float:
    """A number of a row; raises UntoldError where there is none."""
    try:
        return to_number(row.get(key))
    except ValueError as error:
        raise UntoldError(f"{key} is {error}") from None


def text(row: Row, key: str) -> str:
    """A text of a row; raises UntoldError where there is none."""
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise UntoldError(f"{key} is missing")
    return value


def moment(row: Row, key: str, per_second: int = 1000) -> datetime:
    """A moment of a row that counts since 1970, in milliseconds unless ``per_second`` says otherwise."""
    try:
        return datetime.fromtimestamp(number(row, key) / per_second, UTC)
    except (OverflowError, OSError, ValueError):
        raise UntoldError(f"{key} is not a time") from None


def written_moment(row: Row, key: str) -> datetime:
    """A moment of a row that is written out; one without a zone is in UTC. Raises UntoldError."""
    try:
        time = datetime.fromisoformat(text(row, key))
    except ValueError:
        raise UntoldError(f"{key} is not a time") from None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def milliseconds(time: datetime) -> int:
    """A moment as exchanges count it."""
    return int(time.timestamp() * 1000)
