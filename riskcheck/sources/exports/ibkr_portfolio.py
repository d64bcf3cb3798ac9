"""The portfolio as Interactive Brokers' Trader Workstation and Client Portal export it, in CSV.

Trader Workstation: Account window, File, Export Portfolio. Documented are the columns of the window ("Portfolio" in the
TWS users' guide, article 2738 of the knowledge base): Position is signed, Market Value is position x market price with
its sign, Average Price is that of one unit, Currency that of the contract. The file has the title ``Portfolio`` above
the header, and may have a section ``Cash Balances`` below the positions: a currency and an amount a line, and their
``Total (in USD)``. Thousands may be grouped by commas, and amounts may name their currency: ``1,234.50 USD``.
A price may begin with C, the previous day's close, or H, a halt (Client Portal Web API, field 31). The window's "Show
all values in base currency" has to be off, or the amounts are not in the currency that stands beside them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from riskcheck.files import read_csv_table
from riskcheck.foundation import Place, Problem, SnapshotError, at_most, frozen, shortened
from riskcheck.snapshot import Holdings, amount_in
from riskcheck.sources.exports.cells import Money, money, ungrouped, worth
from riskcheck.sources.exports.files import whole_text
from riskcheck.sources.exports.ibkr import is_option, multiplier
from riskcheck.sources.exports.layout import Layout, Row, each_row
from riskcheck.sources.tables import SnapshotFile

LAYOUT = Layout(
    {
        "symbol": ("Symbol", "Financial Instrument", "Financial Instrument Description"),
        "size": ("Position",),
        "mark_price": ("Market Price", "Last"),
        "notional": ("Market Value",),
        "entry_price": ("Average Price", "Avg Price"),
        "unrealized_pnl": ("Unrealized P&L",),
        "realized_pnl": ("Realized P&L",),
        "currency": ("Currency",),
        "account": ("Account", "Account Number"),
        "asset_class": ("Security Type",),
        "multiplier": ("Multiplier",),
    },
    required=("symbol", "size", "mark_price"),
)
MONEY_COLUMNS = ("entry_price", "notional", "unrealized_pnl", "realized_pnl")
TITLE, CASH = "Portfolio", "Cash Balances"
AMOUNT = r'-?\d+(?:\.\d*)?|"-?\d{1,3}(?:,\d{3})*(?:\.\d*)?"'
CASH_LINE = re.compile(rf"(?:[A-Z]{{3}}|Total \(in [A-Z]{{3}}\)),(?:{AMOUNT}),*", re.ASCII)
NOT_CURRENT = ("C", "H")


@frozen
class _Sections:
    """The parts of a file: the positions with the header, whose line is ``first_line``, and the cash below them."""

    positions: str
    first_line: int
    cash: Mapping[int, str]


def read(file: SnapshotFile) -> Holdings:
    """The positions of a portfolio export; a price that is not today's is unknown, and so is all that was made of it.

    The file has no multipliers, so a contract, unlike a share, has none, and its notional is the Market Value; that of
    an option is its premium, so its notional is unknown. Cash is looked through, so that no position hides there, and
    left out. Raises SnapshotError.
    """
    name = file.name
    sections = _sections(whole_text(file))
    _check_cash(sections.cash, name)
    table = read_csv_table(sections.positions, name, sections.first_line)
    # The window pads the names of some of its columns.
    table = replace(table, columns={title.strip(): cells for title, cells in table.columns.items()})
    table = LAYOUT.applied(table, file.form, Place(name, sections.first_line))
    return Holdings(name, each_row(table, _position), place=Place(name))


def _sections(text: str) -> _Sections:
    lines = text.splitlines()
    has_title = lines[0].strip(" ,") == TITLE
    cash = next((number for number, line in enumerate(lines) if line.strip(" ,") == CASH), len(lines))
    return _Sections(
        "".join(f"{line}\n" for line in lines[has_title:cash]),
        1 + has_title,
        {number + 1: line for number, line in enumerate(lines) if number > cash and line.strip(" ,")},
    )


def _check_cash(lines: Mapping[int, str], name: str) -> None:
    """Refuse whatever stands among the cash balances and is none."""
    problems = [
        Problem(
            f"the line {shortened(line)} below {CASH!r}", expected="a currency and an amount", place=Place(name, number)
        )
        for number, line in lines.items()
        if not CASH_LINE.fullmatch(line.strip())
    ]
    if problems:
        raise SnapshotError(*at_most(problems))


def _position(row: Row) -> Row:
    size = money({**row, "size": ungrouped(row.get("size"))}, "size").number
    mark, is_current = _mark(row)
    figures = {name: money(row, name, grouped=True) for name in MONEY_COLUMNS}
    currency = _currency(row, [mark, *figures.values()])
    value = worth(row, figures["notional"].number, size)
    return {
        "size": size,
        "mark_price": mark.number if is_current else None,
        "entry_price": figures["entry_price"].number,
        "notional": amount_in(value, currency) if is_current and not is_option(row) else None,
        "unrealized_pnl": amount_in(figures["unrealized_pnl"].number, currency) if is_current else None,
        "realized_pnl": amount_in(figures["realized_pnl"].number, currency),
        "currency": currency,
        "multiplier": multiplier(row),
    }


def _mark(row: Row) -> tuple[Money, bool]:
    """The market price, and whether it is one of today's."""
    cell = row.get("mark_price")
    is_current = not (isinstance(cell, str) and cell.startswith(NOT_CURRENT))
    bare = cell if is_current or not isinstance(cell, str) else cell[1:]
    return money({**row, "mark_price": bare}, "mark_price", grouped=True), is_current


def _currency(row: Row, figures: list[Money]) -> str:
    """The one currency that a row's column and its amounts name. Raises ValueError where there is none, or two."""
    named = {str(row["currency"])} if row.get("currency") else set()
    named |= {figure.currency for figure in figures if figure.currency}
    if len(named) != 1:
        found = " and ".join(sorted(named)) or "no currency"
        raise ValueError(f"{row.get('symbol')} has {found}, expected one, under Currency or behind its amounts")
    return named.pop()
