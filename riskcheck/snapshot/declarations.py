"""What a desk declares where a source does not say it: of a source's rows, and of its trading day.

Whatever of it a verdict rests on, every report shows.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from riskcheck.foundation import Place, frozen


@frozen
class Declared:
    """What the desk declares of one source, for what its answer does not say itself.

    ``currency`` and ``multiplier`` are those of rows that have none. ``ignore`` are columns and account figures that
    are none of riskcheck's, whatever they are called. ``totals = "none"`` says that no row is the sum of others,
    ``last_line = "open"`` that the last line of a CSV file may lack its end. With ``live`` each answer is of the moment
    of the question. ``min_positions`` is how many open positions there are at least. ``place`` is where it is written.
    """

    currency: str | None = None
    multiplier: float | None = None
    ignore: tuple[str, ...] = ()
    totals: str | None = None
    last_line: str | None = None
    live: bool = False
    min_positions: float = 0.0
    place: Place = Place("config")


@frozen
class Day:
    """``[day]``: when the desk's day begins, and what it declares of the day's PnL and flows.

    ``flows = "none"`` declares that nothing was paid in or out since the day began, where the source does not say.
    ``pnl = "of the day"`` declares that realised and unrealised PnL are those of the day, closed rows included.
    ``zone`` is an IANA name, ``starts`` a local time; ``day_start_within`` is how many seconds a snapshot that was kept
    as the day's start may lie from it.
    """

    flows: str | None = None
    pnl: str | None = None
    zone: str = "UTC"
    starts: str = "00:00"
    day_start_within: float = 900.0

    def began(self, now: datetime) -> datetime:
        """When the day of ``now`` began, in UTC; a local time that clocks skip is when they go on."""
        zone, starts = ZoneInfo(self.zone), time.fromisoformat(self.starts)
        today = now.astimezone(zone).date()
        candidates = (datetime.combine(today - timedelta(days=back), starts, zone).astimezone(UTC) for back in (0, 1))
        return next(moment for moment in candidates if moment <= now)
