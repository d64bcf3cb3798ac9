"""What a proposal that was tried lacks: what its reader complains of, and what stays unknown, as questions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from riskcheck.foundation import Problem
from riskcheck.snapshot import LivePortfolioSnapshot, parts_of, reason_of
from riskcheck.sources.inspecting.moments import NO_TIME
from riskcheck.sources.inspecting.proposal import Proposal, Question
from riskcheck.sources.inspecting.trial import BASE, Trial, tried

FIRST = 5
SHOWN = ("symbol", "side", "size", "mark_price", "multiplier", "currency")
OUTRIGHT = parts_of("A").instrument
"""What a symbol is that says nothing else."""


def questions_of(
    path: Path, proposal: Proposal, times: Sequence[Question]
) -> tuple[list[Question], LivePortfolioSnapshot | None, list[str]]:
    """The questions that a trial leaves, the snapshot as far as there is one, and notes for the reader."""
    said = proposal.said
    if any(question.line.startswith("last_line") for question in proposal.questions):
        said = {**said, "last_line": "open"}
    trial = tried(path, said)
    unread = _of_columns(trial, said)
    questions = [_of_problem(one) for one in trial.problems] if unread else []
    if unread:
        columns = {ours: theirs for ours, theirs in _table(said, "columns").items() if ours not in unread}
        said = {**said, "columns": columns}
        trial = tried(path, said)
    if trial.holdings is None or trial.holdings.as_of is None:
        questions += times or [NO_TIME]
    currency = _currency_question(trial)
    if currency is not None:
        questions.append(currency)
        quote = next((quote for quote in _quotes(trial)), BASE)
        trial = tried(path, said, quote)
    is_side_asked = any(question.line.startswith("side") for question in proposal.questions)
    problems = [one for one in trial.problems if not (is_side_asked and "which means side" in one.found)]
    questions += [_of_problem(one) for one in problems if not _is_about_currency(one, currency)]
    snapshot = trial.snapshot
    if snapshot is None:
        return [*questions, *_contracts(trial)], None, []
    questions += [one for one in _unknown(snapshot) if one.line.partition(" ")[0] not in unread]
    return questions, snapshot, _notes(snapshot, currency)


def _table(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = said.get(name)
    return table if isinstance(table, Mapping) else {}


def _of_columns(trial: Trial, said: Mapping[str, object]) -> set[str]:
    """Our names of columns whose cells cannot be read, where that is all that is wrong: the others tell the rest."""
    names = {problem.found.partition(" is the text ")[0] for problem in trial.problems if trial.holdings is None}
    return names if names <= _table(said, "columns").keys() - {"symbol", "size"} else set()


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
    if len(quotes) > 1:
        found += f"; names end in {', '.join(quotes)}"
        return Question(found, 'symbols = "pairs"')
    return Question(found, f'currency = "{quotes[0] if quotes else BASE}"')


def _contracts(trial: Trial) -> Iterator[Question]:
    """The question for the units of the first contract by its name, of a file that could not be read further."""
    table = trial.holdings.table if trial.holdings else None
    for symbol in table.columns.get("symbol", ()) if table and "multiplier" not in table.columns else ():
        if isinstance(symbol, str) and parts_of(symbol).instrument is not OUTRIGHT:
            yield Question(f"{symbol} is a contract by its name: say how many units one stands for", "multiplier = ...")
            if parts_of(symbol).is_option:
                yield Question(f"{symbol} is an option: {_EXPOSURE}", 'notional = "..."', "columns")
            return


def _unknown(snapshot: LivePortfolioSnapshot) -> Iterator[Question]:
    """A question for each kind of reason for which the notional of open rows is not known."""
    lines = set()
    for row in snapshot.open_rows:
        if snapshot.columns["notional"][row] is not None:
            continue
        for question in _why_unknown(snapshot, row):
            if question.line not in lines:
                lines.add(question.line)
                yield question


def _why_unknown(snapshot: LivePortfolioSnapshot, row: int) -> Iterator[Question]:
    """What has to be said of one row, whose notional is not known."""
    symbol = snapshot.columns["symbol"][row]
    why = reason_of("notional", row, snapshot.missing_reasons)
    if snapshot.columns["multiplier"][row] is None:
        units = reason_of("multiplier", row, snapshot.missing_reasons)
        yield Question(f"{symbol}: {units.found}", "multiplier = ...")
        if "option" in f"{units.found} {why.found}".casefold():
            yield Question(f"{symbol} may be an option: {_EXPOSURE}", 'notional = "..."', "columns")
    elif "premium" in why.found:
        yield Question(f"{symbol}: {why.found}; {why.fix}", 'notional = "..."', "columns")
    elif snapshot.columns["mark_price"][row] is None:
        yield Question(f"{symbol} has no price that is read: {why.found}", 'mark_price = "..."', "columns")
    else:
        yield Question(f"{symbol}: {why.found}; {why.fix}")


_EXPOSURE = "the price of one is a premium, so say its exposure, or map delta and underlying_price"


def _notes(snapshot: LivePortfolioSnapshot, currency: Question | None) -> list[str]:
    """What the reader should know of the positions as they are read."""
    notes = [note.removesuffix(" (None)") for note in snapshot.notes]
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
