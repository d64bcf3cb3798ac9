"""What a source says of the whole account: figures, currency rates, and sums that it made itself."""

from collections.abc import Collection, Iterator, Mapping

from riskcheck.foundation import Place, Problem, SnapshotError, at_most, likely_typo
from riskcheck.snapshot.amounts import Amounts
from riskcheck.snapshot.catalogue import ACCOUNT_FIGURES
from riskcheck.snapshot.cells import PLAIN_DECIMAL, Cell, to_number, to_text
from riskcheck.snapshot.codes import CURRENCIES, DOLLAR_COINS
from riskcheck.snapshot.holdings import Holdings
from riskcheck.snapshot.other_names import column_meant_by, plain
from riskcheck.snapshot.portfolio import LivePortfolioSnapshot
from riskcheck.snapshot.synonyms import figures_meant, second_figures
from riskcheck.snapshot.words import is_placeholder

RATE_TOLERANCE = 0.1
"""How far a rate under [fx] may lie from the source's: it is typed once, and rates move."""


def read_rates(
    holdings: Holdings, base: str, configured: Mapping[str, float], problems: list[Problem]
) -> dict[str, float]:
    """The source's own rates: the worth of one unit of each currency in base currency; wrong ones are problems.

    So is one that is far from the ``configured`` one.
    """
    rates = {}
    for code, value in holdings.fx.items():
        try:
            rate = to_number(value)
        except ValueError as error:
            problems.append(Problem(f"fx of {code} is {error}", place=holdings.place))
            continue
        if rate <= 0 or (code == base and rate != 1):
            expected = "1, as it is the base currency" if code == base else f"the worth of one {code} in {base}"
            problems.append(Problem(f"fx of {code} is {rate:g}", expected=expected, place=holdings.place))
        own = configured.get(code)
        if own is not None and abs(rate - own) > RATE_TOLERANCE * max(rate, own):
            found = f"fx of {code} is {rate:g} as the source says, and {own:g} under [fx] of the config"
            fix = "take the wrong one out: one of them is out of date, or upside down"
            problems.append(Problem(found, expected="rates within 10 % of each other", fix=fix, place=holdings.place))
        rates[code] = rate
    return rates


def read_account(
    holdings: Holdings, base: str, rates: Mapping[str, float], problems: list[Problem]
) -> tuple[dict[str, Cell], dict[str, Problem]]:
    """Account figures: numbers (also as plain decimals), money in currencies, texts and truth values; null is missing.

    With them, why those are missing of which the source says so, or whose currency has no rate.
    """
    figures: dict[str, Cell] = {}
    missing_reasons: dict[str, Problem] = {}
    problems.extend(figures_meant(holdings))
    place = holdings.account_place or holdings.place
    problems.extend(other_currencies(holdings.account, base, place, holdings.ignored))
    for name, given in holdings.account.items():
        value, gap = _in_base(given, rates)
        if gap is not None:
            missing_reasons[name] = gap
        slip = "" if name in holdings.ignored else likely_typo(name, ACCOUNT_FIGURES)
        if slip:
            fix = f"if {slip!r} is meant, call it so; else give it another name"
            problems.append(
                Problem(f"the account has a figure {name!r}", fix=fix, place=holdings.account_place or holdings.place)
            )
        if is_placeholder(value):
            missing_reasons[name], value = Problem(f"it is {value!r}, which stands for a missing value"), None
        try:
            figures[name] = to_number(value) if name in ACCOUNT_FIGURES and value is not None else _free_figure(value)
        except ValueError as error:
            problems.append(Problem(f"account.{name} is {error}", place=holdings.account_place or holdings.place))
    problems.extend(second_figures(figures, holdings))
    return figures, missing_reasons


def other_currencies(
    account: Mapping[str, object], base: str, place: Place, ignored: Collection[str] = ()
) -> Iterator[Problem]:
    """A problem for each text that says that the account's money is in another currency than the book's."""
    for name, value in account.items():
        is_code = isinstance(value, str) and value.upper() in CURRENCIES | DOLLAR_COINS
        if is_code and value != base and name not in ignored and _means_currency(name):
            yield Problem(
                f"account.{name} is {value}, and base_currency of the config is {base}",
                expected=f"figures in {base}",
                fix=f"give the account in {base}, or let {value} be the base currency",
                place=place,
            )


def _means_currency(name: str) -> bool:
    """Whether a figure tells the currency of the account, and not that of fees."""
    word = plain(name)
    return column_meant_by(word.removeprefix("base").removeprefix("account").removeprefix("home")) == "currency"


def _in_base(value: object, rates: Mapping[str, float]) -> tuple[object, Problem | None]:
    """A figure in base currency, or nothing and the reason why."""
    match value:
        case Problem():
            return None, value
        case Amounts():
            gap = value.gap(rates)
            return (None, gap) if gap else (value.in_base(rates), None)
        case _:
            return value, None


def _free_figure(value: object) -> Cell:
    """A figure of the source's own: missing, a truth value, a number, or a text that is none. Raises ValueError."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and not PLAIN_DECIMAL.fullmatch(value):
        return to_text(value)
    return to_number(value)


def check_claims(holdings: Holdings, snapshot: LivePortfolioSnapshot) -> None:
    """Totals that a file states must be those that its positions give."""
    if not holdings.claims:
        return
    computed: Mapping[str, Mapping[str, float | None]] = {
        "totals": snapshot.totals,
        "symbol_notional": snapshot.symbol_notional,
    }
    wrong = [
        Problem(
            f"{table}.{name} is stated as {claims.get(name)!s:.60}, but the positions give {computed[table].get(name)}",
            fix="take the snapshot again; it was changed after it was taken",
            place=holdings.place,
        )
        for table, claims in holdings.claims.items()
        for name in {**claims, **(computed[table] if table == "symbol_notional" else {})}
        if name not in claims or name not in computed[table] or not _same(claims[name], computed[table][name])
    ]
    if wrong:
        raise SnapshotError(*at_most(wrong))


def _same(claim: object, computed: float | None) -> bool:
    if claim is None or computed is None:
        return claim is None and computed is None
    try:
        return abs(to_number(claim) - computed) <= 1e-6 * max(1.0, abs(computed))
    except ValueError:
        return False
