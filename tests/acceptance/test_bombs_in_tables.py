"""Workbooks, pages and XML that would take a machine down: each ends in little memory, with a message to act on."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from test_bombs import _run

KEYS = '[snapshot]\nformat = "table"\nmax_age = "1h"\n[snapshot.xml]\nrows = "a.P"\n'
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = b"\0" * 1_000_000


def workbook(cells=(("symbol", "side", "size", "mark_price"), ("A", "long", 1, 1)), **parts):
    """The bytes of a workbook, with some of its parts replaced, or added."""
    made = Workbook()
    for row in cells:
        made.active.append(row)
    content = BytesIO()
    made.save(content)
    packed = BytesIO()
    with ZipFile(content) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return packed.getvalue()


def far():
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook(**{SHEET: f"<worksheet {SPREADSHEET}><sheetData>{cell}</sheetData></worksheet>"})


def lying():
    """A workbook whose directory says that a part of 300 MB has 100 bytes."""
    content = bytearray(workbook(**{SHEET: b"<a>" + MEGABYTE * 300 + b"</a>"}))
    size = struct.pack("<L", 300_000_007)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<L", 100)
    return bytes(content)


SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a><P symbol="&b;"/></a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><P symbol="&x;"/></a>'
TABLE = "<table><tr><td>symbol<td>size<tr><td>A<td>1</table>"
BOMBS = {
    "a workbook of 300 MB in a few kilobytes": (
        ".xlsx",
        lambda: workbook(**{"xl/x": MEGABYTE * 300}),
        "MB when unpacked",
    ),
    "a workbook whose directory is wrong": (".xlsx", lying, "not a workbook that can be read"),
    "a cell in the last corner of a sheet": (".xlsx", far, "too large"),
    "a workbook that was cut off": (".xlsx", lambda: workbook()[:-100], "cut off"),
    "no workbook at all": (".xlsx", lambda: b"symbol,size\n", "not a workbook"),
    "a page of elements in each other": (".html", lambda: "<div>" * 100_000 + TABLE, "depth"),
    "a page of 3 million tags": (".html", lambda: "<p>" * 3_000_000 + TABLE, "too large"),
    "a page of 60 MB": (".html", lambda: "x" * 60_000_000 + TABLE, "too large"),
    "a tag of 100,000 attributes": (
        ".html",
        lambda: f"<p {' '.join(f'a{number}' for number in range(100_000))}>{TABLE}",
        "attributes",
    ),
    "cells that reach over a billion": (
        ".html",
        lambda: "<table><tr>" + "<td rowspan=65000 colspan=999>x" + "<tr>" * 65_000 + "</table>",
        "too large",
    ),
    "a cell over 99,999 columns": (".html", lambda: "<table><tr><td colspan=99999>x</table>", "1,000"),
    "a NUL in a page": (".html", lambda: TABLE.replace("A", "A\0"), "NUL"),
    "a quote that never ends": (".csv", lambda: 'symbol,size\n"A,1\n' + "x,1\n" * 5_000_000, "field larger"),
    "a cell of 50 MB": (".csv", lambda: f"symbol,size\n{'A' * 50_000_000},1\n", "field larger"),
    "a NUL in CSV": (".csv", lambda: "symbol,size,side\nA\0,1,long\n", "control characters"),
    "columns without end": (".csv", lambda: f"symbol,size{',x' * 500_000}\n", "columns"),
    "lines of nothing": (".csv", lambda: f"symbol,size,side\n{',' * 2}\n" + "\n" * 1_000_000 + "A\n", "1 field under"),
    "entities of entities": (".xml", lambda: LAUGHS, "entity"),
    "a file outside": (".xml", lambda: OUTSIDE, "entity"),
    "elements in each other": (".xml", lambda: "<a>" * 100_000, "not XML"),
    "a NUL in XML": (".xml", lambda: "<a><P symbol='\0'/></a>", "not XML"),
    "a text of 50 MB": (".xml", lambda: f"<a><P symbol='{'x' * 50_000_000}' size='1'/></a>", "at most 10000"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_in_a_table_ends_in_a_message(desk, name):
    """What unpacks, expands, reaches or nests without end is refused, with what is wrong, and in every report."""
    suffix, make, words = BOMBS[name]
    desk.configure(more=KEYS)
    made = make()
    path = desk.path(f"book{suffix}")
    path.write_bytes(made if isinstance(made, bytes) else made.encode())

    answer = _run(desk, "check", "--snapshot", path.name, "--as-of", "file")
    path.unlink()

    assert answer.code == 2, answer.said
    answer.assert_told([words])
