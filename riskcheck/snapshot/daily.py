"""The day's PnL: the one place that decides by what it is known, or that it is not."""

from collections.abc import Callable, Iterator, Mapping
from math import fsum
from typing import NamedTuple

from riskcheck.foundation import Place, Problem
from riskcheck.snapshot.amounts import BASE, Amounts
from riskcheck.snapshot.cells import to_number
from riskcheck.snapshot.declarations import Day

OF_THE_DAY = "the PnL of all rows, closed ones too, is the day's, as [day] pnl declares"
OF_EQUITY = ("equity", "day_start_equity", "day_flows")
DAILY_PNL_TOLERANCE = 0.1
"""How much better a source's daily PnL may be than its equity tells, as a part of the larger of the two.

Fees, interest and the hour at which a broker's day begins may be in one and not in the other.
"""
EQUITY_TOLERANCE = 0.001
"""The same as a part of the equity, for days on which next to nothing was gained or lost."""
NO_FLOWS = "nothing was paid in or out since the day began, as [day] flows declares"


class DailyPnl(NamedTuple):
    """The day's profit or loss in base currency.

    ``origin`` is by what it is known, and no reason: it is empty where ``missing`` says why it is not known.
    ``declared`` is the declaration of the desk that it rests on, if it does.
    """

    value: float | None
    origin: str = ""
    declared: str = ""
    missing: Problem | None = None

    @property
    def said(self) -> str:
        """By what it is known, or why it is not, for a reader."""
        return self.missing.found if self.missing else self.origin


def daily_pnl(
    figure: Callable[[str], float | None],
    reasons: Mapping[str, Problem],
    day: Day,
    sums: Callable[[], tuple[float | None, float | None]],
) -> DailyPnl:
    """The day's PnL of account figures, of which ``reasons`` say why some are missing, and of the rows.

    ``sums`` gives the realised and the unrealised PnL of all rows. The first that is known, in this order: the source's
    figure, equity - day_start_equity - day_flows, and, only where that is declared to be the day's,
    min(realised, realised + unrealised). A sum of no rows is not PnL of a day until the desk says so, and a figure that
    one of several sources does not give is not replaced by another: neither the day's PnL, nor a day's beginning. A
    figure that hides a loss, as the equity tells it, is not known; nor is anything beside flows that the desk denies.
    """
    for denied in denied_flows(figure("day_flows"), day):
        return DailyPnl(None, denied.found)
    own = figure("daily_pnl")
    if own is not None:
        return _of_source(own, _of_equity(figure, reasons, day).value, figure("equity"))
    if "daily_pnl" in reasons:
        return _not_known(f"daily_pnl: {reasons['daily_pnl'].found}")
    is_half_given = _is_half_given(figure, reasons)
    if day.pnl is None or is_half_given or not _is_silent(figure):
        of_equity = _of_equity(figure, reasons, day)
        if of_equity.value is not None or day.pnl is None or is_half_given:
            return of_equity
    return _of_rows(*sums(), figure("equity"), figure("day_start_equity"))


def denied_flows(given: object, day: Day, place: Place | None = None) -> Iterator[Problem]:
    """A problem where a source gives flows that are not 0, and the desk declares that there were none."""
    try:
        amounts = given.by_currency if isinstance(given, Amounts) else {BASE: to_number(given)}
    except ValueError:
        return  # it does not say them
    if day.flows is not None and any(amounts.values()):
        said = " and ".join(f"{amount:g} {code}".strip() for code, amount in amounts.items() if amount)
        yield Problem(
            f'account.day_flows is {said}, and [day] flows = "{day.flows}" declares that nothing was paid in or out',
            expected="day_flows of 0, or no such declaration",
            fix="take flows out of [day]: the day's PnL then counts what the sources say was paid",
            place=place,
        )


def _not_known(why: str) -> DailyPnl:
    return DailyPnl(None, missing=Problem(why))


def _of_source(own: float, by_equity: float | None, equity: float | None) -> DailyPnl:
    """The source's figure, unless its equity tells that more was lost."""
    if by_equity is None or equity is None or not _hides_a_loss(own, by_equity, equity):
        return DailyPnl(own, "the source's daily_pnl")
    said = f"it is {own:.2f} as the source says, but equity - day_start_equity - day_flows is {by_equity:.2f}"
    return _not_known(said)


def _of_rows(realized: float | None, unrealized: float | None, equity: float | None, start: float | None) -> DailyPnl:
    """The PnL of all rows as that of the day, unless the equity has fallen by more: of its flows nothing is known."""
    if realized is None or unrealized is None:
        return _not_known("the realised or the unrealised PnL of a row is not known")
    of_rows = min(realized, fsum((realized, unrealized)))
    if equity is None or start is None or not _hides_a_loss(of_rows, equity - start, equity):
        return DailyPnl(of_rows, "min(realised, realised + unrealised)", OF_THE_DAY)
    said = f"it is {of_rows:.2f} by the rows, but equity - day_start_equity is {equity - start:.2f}"
    return _not_known(f"{said}, and day_flows is not known")


def _hides_a_loss(own: float, by_equity: float, equity: float) -> bool:
    """Whether a source's PnL of the day is better than its equity tells, by more than what may be in one alone."""
    return own - by_equity > max(DAILY_PNL_TOLERANCE * max(abs(own), abs(by_equity)), EQUITY_TOLERANCE * equity)


def _is_silent(figure: Callable[[str], float | None]) -> bool:
    """Whether the account says too little for its equity to tell the day's PnL, as most books of rows alone do."""
    return figure("equity") is None or figure("day_start_equity") is None


def _of_equity(figure: Callable[[str], float | None], reasons: Mapping[str, Problem], day: Day) -> DailyPnl:
    """The change of the equity since the day began, less what was paid in and out."""
    equity, start, flows = map(figure, OF_EQUITY)
    declared = NO_FLOWS if flows is None and day.flows is not None else ""
    needed = {"equity": equity, "day_start_equity": start, "day_flows": 0.0 if declared else flows}
    missing = [name for name, value in needed.items() if value is None]
    if missing or equity is None or start is None:
        known = [name for name, value in needed.items() if value is not None]
        said = [f"{name} ({reasons[name].found})" if name in reasons else name for name in missing]
        return _not_known(f"{_listed(known)} known, but not {' and '.join(said)}" if known else "nothing gives it")
    if start <= 0:
        return _not_known(f"account.day_start_equity is {start:g}, of which nothing can be lost")
    return DailyPnl(fsum((equity, -start, -(flows or 0.0))), "equity - day_start_equity - day_flows", declared)


def _is_half_given(figure: Callable[[str], float | None], reasons: Mapping[str, Problem]) -> bool:
    """Whether something says what the day began with, and that or the equity or the flows since are known in part."""
    has_start = "day_start_equity" in reasons or figure("day_start_equity") is not None
    return has_start and not reasons.keys().isdisjoint(OF_EQUITY)


def _listed(names: list[str]) -> str:
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}"
