"""The report of MetaTrader 5's terminal, as HTML and as a workbook, is the book of its open positions."""

from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from riskcheck.foundation.problems import Place, SnapshotError
from riskcheck.sources.tables import SnapshotFile, content_of, form_of, holdings_in

CLOSED = ["Time", "Position", "Symbol", "Type", "Volume", "Price", "S / L", "T / P", "Time", "Price", "Swap", "Profit"]
OPEN = ["Time", "Position", "Symbol", "Type", "Volume", "Price", "S / L", "T / P", "Market Price", "Swap", "Profit", ""]
WORKING = ["Open Time", "Order", "Symbol", "Type", "Volume", "Price", "S / L", "T / P", "Market Price", "State", "", ""]
ROWS = [
    ["Trade History Report"],
    ["Account:", "12345678 (EUR, Example-Server, real, Hedge)"],
    ["Date:", "2026.01.30 18:05"],
    ["Positions"],
    CLOSED,
    ["2026.01.02 10:00:00", 1, "USDJPY", "buy", 1, 150.0, "", "", "2026.01.05 09:00:00", 151.0, 0, 100.0],
    ["Open Positions"],
    OPEN,
    ["2026.01.28 10:00:00", 2, "EURUSD", "buy", 0.5, 1.12, 1.1, "", 1.13, -0.5, 450.0, ""],
    ["2026.01.29 11:00:00", 3, "XAUUSD", "sell", 2, 2950.0, "", "", 2960.5, -1.2, -2100.0, "hedge"],
    ["", "", "", "", "", "", "", "", "", -1.7, -1650.0, ""],
    ["Working Orders"],
    WORKING,
    ["2026.01.30 11:00:00", 4, "DE40", "buy limit", "1 / 0", 18000, "", "", 18100, "placed", "", ""],
]
SAID = {
    "as_of": {"line": r"Date: (\d{4}\.\d\d\.\d\d \d\d:\d\d)", "format": "%Y.%m.%d %H:%M", "zone": "Europe/Athens"},
}


def as_page(folder, rows):
    """A page as the terminal writes it: UTF-16, blanks between thousands, and cells that are not shown."""

    def line(row):
        texts = [f"{cell:,.2f}".replace(",", " ") if isinstance(cell, float) else str(cell) for cell in row]
        if len(row) < len(OPEN):
            return f"<tr><th colspan=3><b>{texts[0]}</b></th><th colspan=9>{' '.join(texts[1:])}</th></tr>"
        first, rest = texts[:4], texts[4:]
        hidden = '<td class="hidden" colspan="8"></td>' if row not in (CLOSED, OPEN, WORKING) else ""
        return f"<tr>{''.join(f'<td>{one}</td>' for one in first)}{hidden}{''.join(f'<td>{one}</td>' for one in rest)}"

    style = "<style>.hidden { display: none; }</style>"
    body = f"<html><head>{style}</head><body><table>{''.join(map(line, rows))}</table></body></html>"
    path = folder / "ReportHistory.html"
    path.write_text(body, encoding="utf-16")
    return path


def as_workbook(folder, rows):
    """A workbook as the terminal writes it: the same lines on one sheet, and numbers as numbers."""
    made = Workbook()
    for row in rows:
        made.active.append([None if cell == "" else cell for cell in row])
    path = folder / "ReportHistory.xlsx"
    made.save(path)
    return path


def read(path):
    file = SnapshotFile(path, form=form_of({"format": "mt5-report", **SAID}, Place("config.toml", 1)))
    return holdings_in(content_of(file, path.suffix), file, datetime(2026, 1, 31, tzinfo=UTC))


@pytest.mark.parametrize("write", [as_page, as_workbook])
def test_the_open_positions_are_the_book(write, tmp_path):
    """Neither closed positions, nor orders, nor the line of sums; volumes stay lots, which no multiplier is said of."""
    found = read(write(tmp_path, ROWS))

    columns = {name: list(found.table.columns[name]) for name in ("symbol", "side", "size", "mark_price", "stop_price")}
    assert columns == {
        "symbol": ["EURUSD", "XAUUSD"],
        "side": ["long", "short"],
        "size": [0.5, 2],
        "mark_price": [1.13, 2960.5],
        "stop_price": [1.1, None],
    }
    assert "multiplier" not in found.table.columns
    assert found.as_of == datetime(2026, 1, 30, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize("write", [as_page, as_workbook])
def test_a_report_without_open_positions_is_not_an_empty_book(write, tmp_path):
    """A report may have been made without the section; only one that has it says that it is empty."""
    with pytest.raises(SnapshotError, match="Market Price"):
        read(write(tmp_path, ROWS[:6]))
