"""What a proposal that was tried lacks: what its reader complains of, and what stays unknown, as questions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from riskcheck.foundation import Problem
from riskcheck.snapshot import LivePortfolioSnapshot, parts_of
from riskcheck.sources.inspecting.moments import NO_TIME
from riskcheck.sources.inspecting.proposal import Proposal, Question
from riskcheck.sources.inspecting.trial import BASE, Trial, tried

FIRST = 5
SHOWN = ("symbol", "side", "size", "mark_price", "multiplier", "currency")
UNANSWERED = frozenset({"decimal"})


def questions_of(
    path: Path, proposal: Proposal, times: Sequence[Question]
) -> tuple[list[Question], LivePortfolioSnapshot | None, list[str]]:
    """The questions that a trial leaves, the snapshot as far as there is one, and notes for the reader."""
    asked = list(_of_order(proposal))
    said = {name: value for name, value in proposal.said.items() if name != "last_line" or not asked}
    trial = tried(path, said)
    questions: list[Question] = []
    if trial.holdings is None or trial.holdings.as_of is None:
        questions += times or [NO_TIME]
    currency = _currency_question(trial)
    if currency is not None:
        questions.append(currency)
        quote = next((quote for quote in _quotes(trial)), BASE)
        trial = tried(path, said, quote)
    questions += [_of_problem(one) for one in trial.problems if not _is_about_currency(one, currency)]
    snapshot = trial.snapshot
    if snapshot is None:
        return questions, None, []
    questions += list(_unknown(snapshot))
    return questions, snapshot, _notes(snapshot, currency)


def _of_order(_proposal: Proposal) -> Iterator[Question]:
    return iter(())


def _is_about_currency(problem: Problem, asked: Question | None) -> bool:
    """Whether a problem comes of the currency that stands in for the one that is asked for."""
    return asked is not None and "but its name ends in" in problem.found


def _of_problem(problem: Problem) -> Question:
    fix = f"; {problem.fix}" if problem.fix else ""
    return Question(f"{problem.message}{fix}")


def _quotes(trial: Trial) -> Iterator[str]:
    symbols = trial.holdings.table.columns.get("symbol", ()) if trial.holdings else ()
    for symbol in symbols:
        if isinstance(symbol, str) and parts_of(symbol).is_native:
            yield parts_of(symbol).quote


def _currency_question(trial: Trial) -> Question | None:
    """The question for the currency, where some row has none."""
    if trial.holdings is None:
        return None
    columns = trial.holdings.table.columns
    symbols = columns.get("symbol", [None] * trial.holdings.table.count)
    currencies = columns.get("currency", [None] * trial.holdings.table.count)
    rows = [
        row
        for row, (symbol, currency) in enumerate(zip(symbols, currencies, strict=True))
        if not (isinstance(currency, str) and currency.strip())
        and not (isinstance(symbol, str) and parts_of(symbol).is_pair)
    ]
    if not rows:
        return None
    quotes = sorted(set(_quotes(trial)))
    found = f"the file does not say in which currency the prices of {symbols[rows[0]]} are"
    if len(quotes) > 1 and "format" in {"format"}:
        found += f"; names end in {', '.join(quotes)}"
        return Question(found, 'symbols = "pairs"')
    return Question(found, f'currency = "{quotes[0] if quotes else BASE}"')


def _unknown(snapshot: LivePortfolioSnapshot) -> Iterator[Question]:
    """A question for each kind of reason for which the notional of open rows is not known."""
    notionals = snapshot.columns["notional"]
    reasons = snapshot.missing_reasons
    for row in snapshot.open_rows:
        if notionals[row] is not None:
            continue
        symbol = snapshot.columns["symbol"][row]
        if snapshot.columns["multiplier"][row] is None:
            why = reasons.get("multiplier", {}).get(row) or Problem("multiplier is not known")
            yield Question(f"{symbol}: {why.found}", "multiplier = ...")
            if "option" in why.found:
                yield Question(f"{symbol} may be an option: {_EXPOSURE}", 'notional = "..."', "columns")
            return
        why = reasons.get("notional", {}).get(row) or Problem("its notional is not known")
        missing = [name for name in ("mark_price", "fx") if snapshot.columns[name][row] is None]
        if missing == ["mark_price"] and "option" not in why.found:
            yield Question(f"{symbol} has no price that is read: {why.found}", 'mark_price = "..."', "columns")
        else:
            fix = f"; {why.fix}" if why.fix else ""
            yield Question(
                f"{symbol}: {why.found}{fix}", 'notional = "..."' if "premium" in why.found else "", "columns"
            )
        return


_EXPOSURE = "the price of one is a premium, so say its exposure, or map delta and underlying_price"


def _notes(snapshot: LivePortfolioSnapshot, currency: Question | None) -> list[str]:
    """What the reader should know of the positions as they are read."""
    notes = list(snapshot.notes)
    sides = {snapshot.columns["side"][row] for row in snapshot.open_rows}
    if sides == {"long"} and "side" not in snapshot.given:
        notes.append("no size is below 0 and no column is the side: every position counts as long")
    codes = sorted({str(code) for code in snapshot.columns["currency"] if code} if currency is None else ())
    if codes:
        notes.append(f"prices are in {', '.join(codes)}: each but the base currency needs a rate under [fx]")
    return notes


def rows_of_snapshot(snapshot: LivePortfolioSnapshot | None) -> list[Mapping[str, object]]:
    """The first rows of a snapshot."""
    if snapshot is None:
        return []
    return [{name: snapshot.columns[name][row] for name in SHOWN} for row in range(min(FIRST, snapshot.count))]
