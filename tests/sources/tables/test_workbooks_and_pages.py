"""Workbooks, HTML pages and XML are read as what they show, and refused where that is not known."""

from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from riskcheck.foundation.problems import Place, SnapshotError
from riskcheck.sources.tables import SnapshotFile, content_of, form_of, holdings_in

HEADER = ["Symbol", "Quantity", "Price", "Beta"]
SAP, IBM = ["SAP", 5, 150.5, 1.1], ["IBM", -3, 200, 0.9]
OURS = {"symbol": (("Symbol",), {}), "size": (("Quantity",), {}), "mark_price": (("Price",), {})}


def read(path, **said):
    """The columns of a file by the keys that a config would have, as they were read."""
    file = SnapshotFile(path, form=form_of({"format": "table", "columns": OURS, **said}, Place("config.toml", 1)))
    return holdings_in(content_of(file, path.suffix), file, datetime(2026, 1, 31, 12, tzinfo=UTC))


def cells(holdings):
    return {name: list(column) for name, column in holdings.table.columns.items()}


def workbook(tmp_path, rows=(HEADER, SAP, IBM), **more):
    made = Workbook()
    sheet = made.active
    sheet.title = "Positions"
    for row in rows:
        sheet.append(row)
    for name, (state, further) in more.items():
        other = made.create_sheet(name)
        other.sheet_state = state
        for row in further:
            other.append(row)
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def page(tmp_path, body, end="</html>"):
    path = tmp_path / "book.html"
    path.write_text(f"<html><head><style>.hidden {{ display: none; }}</style></head><body>{body}</body>{end}")
    return path


def table(*rows):
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def xml(tmp_path, text):
    path = tmp_path / "book.xml"
    path.write_text(text)
    return path


def test_cells_of_a_workbook_stay_what_they_are(tmp_path):
    """Numbers are numbers, and no dialect reads them again."""
    found = cells(read(workbook(tmp_path)))

    assert found == {"symbol": ["SAP", "IBM"], "size": [5, -3], "mark_price": [150.5, 200], "Beta": [1.1, 0.9]}


def test_a_hidden_sheet_is_not_chosen_and_a_named_one_is(tmp_path):
    """Beside a visible sheet, a hidden one is read only where it is named."""
    path = workbook(tmp_path, Old=("hidden", [HEADER, ["OLD", 1, 1, 1]]))

    assert cells(read(path))["symbol"] == ["SAP", "IBM"]
    assert cells(read(path, sheet="Old"))["symbol"] == ["OLD"]


def test_a_day_in_a_cell_is_the_time_of_the_book(tmp_path):
    """A cell that is formatted as a day and a time says when the book was true, in the zone that is declared."""
    moment = datetime(2026, 1, 31, 9, 5)  # noqa: DTZ001  # workbooks know no zones
    path = workbook(tmp_path, [["As of", moment], HEADER, SAP])

    found = read(path, csv={"header": "Symbol"}, as_of={"cell": "B1", "zone": "Europe/Berlin"})

    assert found.as_of == datetime(2026, 1, 31, 8, 5, tzinfo=UTC)


def test_an_error_in_a_column_that_nothing_reads_is_missing(tmp_path):
    """#N/A in a column beside the book leaves its cell out, and does not become a text."""
    assert cells(read(workbook(tmp_path, [HEADER, SAP, ["IBM", 3, 200, "#N/A"]])))["Beta"] == [1.1, None]


UNKNOWN = {
    "an error": ([HEADER, SAP, ["IBM", "#REF!", 200, 1]], {}, "Quantity is #REF!"),
    "an error that keep would drop": (
        [HEADER, SAP, ["IBM", "#DIV/0!", 200, 1]],
        {"rows": {"keep": "known(Quantity)"}},
        "Quantity is #DIV/0!",
    ),
    "a formula that was never computed": (
        [HEADER, SAP, ["IBM", "=1+1", 200, 1]],
        {},
        "Quantity is a formula without its value",
    ),
    "no such sheet": ([HEADER, SAP], {"sheet": "Posit"}, "no sheet 'Posit'"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_a_workbook_does_not_know_is_refused(case, tmp_path):
    """An error, a formula without its value and a missing sheet are neither 0 nor empty."""
    rows, said, found = UNKNOWN[case]

    with pytest.raises(SnapshotError, match=found.replace("(", r"\(")):
        read(workbook(tmp_path, rows), **said)


def test_two_sheets_with_something_on_them_are_refused(tmp_path):
    """Where two sheets could be meant, the config has to say which."""
    with pytest.raises(SnapshotError, match="2 visible sheets"):
        read(workbook(tmp_path, Other=("visible", [["a note"]])))


def test_a_table_of_a_page_is_found_by_its_header(tmp_path):
    """The table that has the cell is meant; numbers are read by the dialect, and blanks of any kind are one."""
    path = page(tmp_path, table(["a", "b"]) + table(HEADER, ["SAP", "1&nbsp;234", "150.5", "1"]))

    found = cells(read(path, csv={"header": "Symbol", "thousands": " "}))

    assert (found["symbol"], found["size"]) == (["SAP"], [1234.0])


def test_no_cell_of_a_page_is_shifted(tmp_path):
    """A cell that is not shown takes no place, one that spans takes its own, and its texts are those that are shown."""
    body = (
        "<table><tr><td>Symbol<td>Quantity<td>Price<td>Note</tr>"
        "<tr><td rowspan=2>SAP<td class='hidden' colspan=8>9<td>5<td>150.5<td>x</tr>"
        "<tr><td>6<td><span style='display:none'>9</span>151<td>y</tr></table>"
    )

    found = cells(read(page(tmp_path, body)))

    assert found == {"symbol": ["SAP", None], "size": [5, 6], "mark_price": [150.5, 151], "Note": ["x", "y"]}


def test_a_text_beside_the_table_says_the_time(tmp_path):
    """As of stands above the table in many pages."""
    path = page(tmp_path, "<p><b>As of</b> 2026-01-31T09:00:00Z</p>" + table(HEADER, SAP))

    assert read(path, as_of={"line": r"As of (\S+)"}).as_of == datetime(2026, 1, 31, 9, tzinfo=UTC)


REFUSED_PAGES = {
    "two tables": (table(HEADER, SAP) * 2, "</html>", "2 tables with a cell 'Symbol'"),
    "no such table": (table(["a"]), "</html>", "0 tables with a cell 'Symbol'"),
    "cut off": (table(HEADER, SAP)[:-20], "", "cut off"),
    "a span without end": ("<table><tr><td rowspan=0>Symbol</table>", "</html>", "rowspan 0"),
}


@pytest.mark.parametrize("case", REFUSED_PAGES)
def test_a_page_that_is_not_plain_is_refused(case, tmp_path):
    """What could be read in two ways, or is not whole, is an error."""
    body, end, found = REFUSED_PAGES[case]

    with pytest.raises(SnapshotError, match=found):
        read(page(tmp_path, body, end), csv={"header": "Symbol"})


def test_elements_of_xml_are_rows(tmp_path):
    """Attributes and the texts of children are the columns of a row."""
    path = xml(tmp_path, "<a><P Symbol='SAP' Price=''><Quantity>5</Quantity></P></a>")

    assert cells(read(path, xml={"rows": "a.P"})) == {"symbol": ["SAP"], "mark_price": [None], "size": [5]}


def test_no_elements_are_an_empty_book_only_inside_of_their_own_element(tmp_path):
    """A wrong name is not an empty book."""
    path = xml(tmp_path, "<a><Positions/></a>")

    assert read(path, xml={"rows": "Positions.P"}).table.count == 0
    for wrong in ("P", "Position.P"):
        with pytest.raises(SnapshotError, match="no element"):
            read(path, xml={"rows": wrong})


@pytest.mark.parametrize("name", ["hex", "zlib", "rot13", "idna", "unicode_escape", "utf-7", "undefined"])
def test_an_encoding_that_is_not_one_of_texts_is_refused(name):
    """Codecs of bytes, of names and of source code are not what a file is written in."""
    from riskcheck.sources.tables.keys import ENCODING

    with pytest.raises(ValueError, match="text"):
        ENCODING.read(name)
