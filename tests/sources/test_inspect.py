"""A file is looked at: what is proposed for it, and what is asked."""

import json
from math import isclose
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskcheck.foundation.problems import RiskcheckError
from riskcheck.sources import inspect_file
from riskcheck.sources.inspecting.trial import tried

PLAIN = "Symbol,Quantity,Price,Currency\nAAA,10,12.50,USD\nBBB,-5,20.25,USD\n"
SAID = {
    "the columns by their names": (PLAIN, ("columns", "size"), "Quantity"),
    "an entry price, which is not the mark": (
        "Ticker,Shares,Avg Cost,Last Price\nAAA,10,11.50,12.50\n",
        ("columns", "entry_price"),
        "Avg Cost",
    ),
    "the delimiter": ("WKN;Stück;Kurs\nA1;10;12,50\n", ("csv", "delimiter"), ";"),
    "a decimal comma": ("WKN;Stück;Kurs\nA1;10;12,50\n", ("csv", "decimal"), ","),
    "thousands beside a decimal mark": (
        'Symbol,Qty,Last\nAAA,"1,000",12.50\n',
        ("csv", "thousands"),
        ",",
    ),
    "signs in front of numbers": ("Symbol,Qty,Last\nAAA,10,$12.50\n", ("csv", "strip"), ["$"]),
    "numbers in parentheses": ("Symbol,Qty,Last\nAAA,(10),12.50\n", ("csv", "parentheses"), True),
    "a header below a preamble": (f"My broker\nAll accounts\n\n{PLAIN}", ("csv", "header"), "Symbol"),
    "rows of cash left out": (f"{PLAIN}CASH,,,USD\n", ("rows", "keep"), "known(Quantity)"),
    "a column whose name is no word": (
        "Symbol,Qty.,Last\nAAA,10,12.50\nCash,,\n",
        ("rows", "keep"),
        "known(column('Qty.'))",
    ),
    "a footer that would be read": (
        "Stück;WKN;Kurs\n10;A1;12,50\n\nDepotwert;125,00\n",
        ("rows", "end"),
        "Depotwert",
    ),
    "the words of a side": (
        "Symbol,B/S,Qty,Last\nAAA,Buy,10,12.50\nBBB,Sell,5,20.25\n",
        ("columns", "side"),
        {"column": "B/S", "values": {"Buy": "long", "Sell": "short"}},
    ),
    "a time in the preamble, with its zone": (
        f"Positions as of 2026-01-30T16:00:00Z\n{PLAIN}",
        ("as_of", "line"),
        "Positions as of (\\d{4}-\\d{1,2}-\\d{1,2}T\\d{1,2}:\\d{1,2}:\\d{1,2}Z)",
    ),
    "a time in a column": (
        "Symbol,Quantity,Price,As Of\nAAA,10,12.50,2026-01-30T16:00:00Z\n",
        ("as_of", "column"),
        "As Of",
    ),
}


def inspected(folder: Path, text: str | bytes, name: str = "book.csv"):
    """The proposal for a file with a text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return inspect_file(path)


@pytest.mark.parametrize("case", SAID)
def test_what_the_file_says_is_proposed(tmp_path, case):
    """The proposal has the key with the value that the table says."""
    text, path, value = SAID[case]

    said = inspected(tmp_path, text).said
    for key in path:
        said = said[key]

    assert said == value


ASKED = {
    "the time": (PLAIN, 'as_of = "file"'),
    "the currency": ("Symbol,Quantity,Price\nAAA,10,12.50\n", 'currency = "USD"'),
    "the currency of pairs with nothing between": (
        "Symbol,Quantity,Price\nBTCUSDT,10,12.50\n",
        'currency = "USDT"',
    ),
    "what 1.234 is": ("Symbol,Quantity,Price,Currency\nAAA,1.234,5,USD\n", 'decimal = "."'),
    "the units of a future": ("Symbol,Quantity,Price,Currency\nESU6,2,5000.50,USD\n", "multiplier = ..."),
    "the units of a lot": ("Symbol,Lots,Price,Currency\nAAA,2,5000.50,USD\n", "multiplier = ..."),
    "the exposure of an option": (
        "Symbol,Quantity,Price,Currency\nMSFT270115C00400000,2,5.50,USD\n",
        'notional = "..."',
    ),
    "what codes of sides mean": (
        "Symbol,Side,Quantity,Price,Currency\nAAA,1,10,12.50,USD\nBBB,2,5,20.25,USD\n",
        'side = { column = "Side", values = { "1" = "...", "2" = "..." } }',
    ),
    "which of two currencies": (
        "Symbol,Quantity,Price,Currency,Fund currency\nAAA,10,12.50,USD,EUR\n",
        'currency = "Fund currency"',
    ),
    "the zone of a day": (
        "Symbol,Quantity,Price,Currency,Report Date\nAAA,10,12.50,USD,2026-01-30\n",
        'as_of = { column = "Report Date", zone = "America/New_York" }',
    ),
    "a day that may be a month": (
        "Symbol,Quantity,Price,Currency,Report Date\nAAA,10,12.50,USD,02/03/2026\n",
        'as_of = { column = "Report Date", format = "%d/%m/%Y", zone = "America/New_York" }',
    ),
    "which of two columns of one name": (
        "Symbol,Quantity,Price,Price,Currency\nAAA,10,11.50,12.50,USD\n",
        'mark_price = "Price#2"',
    ),
    "which rows without a size count": (
        "Symbol,Quantity,Price,Currency\nAAA,10,12.50,USD\nBBB,,20.25,USD\n",
        'keep = "known(Quantity)"',
    ),
    "whether the file is whole": (PLAIN.rstrip("\n"), 'last_line = "open"'),
    "the size, where no column is": ("Symbol,Price,Currency\nAAA,12.50,USD\n", 'size = "..."'),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_the_file_does_not_say_is_asked(tmp_path, case):
    """What would have to be guessed is a question with the line to add, and no key of the proposal."""
    text, line = ASKED[case]

    proposal = inspected(tmp_path, text)

    assert line in [question.line for question in proposal.questions]
    assert not proposal.is_usable


UNSURE = {
    "a list of trades": "Trade Date,Symbol,Side,Quantity,Price,Currency\n2026-01-30,AAA,Buy,10,12.50,USD\n",
    "closed positions beside open ones": "Symbol,Quantity,Price,Status\nA,1,12.5,Open\nB,2,12.5,Closed\n",
    "a second table below": f"{PLAIN}\nSymbol,Quantity,Price,Net\nAAA,99,12.50,1\n",
    "the same header again": f"{PLAIN}\n{PLAIN}",
    "sums with a size": f"{PLAIN}Total,5,100.00,USD\n",
    "a value that says otherwise": "Symbol,Quantity,Price,Currency,Market Value\nAAA,10,12.50,USD,12500.00\n",
}


@pytest.mark.parametrize("case", UNSURE)
def test_what_may_not_be_the_book_is_asked(tmp_path, case):
    """Beside the time something else has to be said of rows that may be no positions, or not worth what they seem."""
    proposal = inspected(tmp_path, UNSURE[case])

    assert [one for one in proposal.questions if not one.line.startswith(("as_of", "currency"))]


def test_a_time_of_a_position_is_not_that_of_the_book(tmp_path):
    """When a position was opened says nothing of when the file was true."""
    text = "Symbol,Quantity,Price,Currency,Opened\nAAA,10,12.50,USD,2026-01-30T16:00:00Z\n"

    assert "as_of" not in inspected(tmp_path, text).said


def test_a_file_that_says_everything_can_be_used_as_it_stands(tmp_path):
    """Time, zone, currency, sizes with signs and prices: nothing is asked, and the rows are shown."""
    proposal = inspected(tmp_path, f"Positions as of 2026-01-30T16:00:00Z\n{PLAIN}")

    assert proposal.is_usable
    assert [(row["symbol"], row["side"], row["size"]) for row in proposal.rows] == [
        ("AAA", "long", 10.0),
        ("BBB", "short", 5.0),
    ]


JSON = {
    "a list": ([{"ticker": "AAA", "qty": 10, "price": {"last": 12.5}}], None, "price.last"),
    "a list inside": ({"data": {"rows": [{"ticker": "AAA", "qty": 10, "last": 12.5}]}}, {"rows": "data.rows"}, "last"),
    "prices in tables of their own": (
        [{"ticker": "AAA", "qty": 10, "entry": {"price": 11.5}, "mark": {"price": 12.5}}],
        None,
        "mark.price",
    ),
    "a table by key": (
        {"book": {"AAA": {"qty": 10, "last": 12.5}}},
        {"rows": "book", "key": "key"},
        "last",
    ),
}


@pytest.mark.parametrize("case", JSON)
def test_rows_are_found_in_json(tmp_path, case):
    """The path to the rows, what their keys are called, and paths into their cells."""
    tree, where, mark = JSON[case]

    said = inspected(tmp_path, json.dumps(tree), "book.json").said

    assert said.get("json") == where
    assert said["columns"]["mark_price"] == mark


def test_an_answer_of_several_pages_is_not_taken_for_the_book(tmp_path):
    """A cursor to the next page is asked for."""
    rows = [{"symbol": "AAA", "size": 10, "markPrice": 12.5, "currency": "USD"}]
    proposal = inspected(tmp_path, json.dumps({"list": rows, "nextPageCursor": "x1"}), "book.json")

    assert any("nextPageCursor" in one.found for one in proposal.questions)


@pytest.mark.parametrize("name", ["book.csv", "book.json", "book.txt", "book.xml", "book.parquet", "book.doc", "book"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.one_of(st.binary(max_size=200), st.text(alphabet='",;\n\t1a.{}[]:-', max_size=120).map(str.encode)))
def test_no_content_leads_to_a_traceback(tmp_path, name, content):
    """Whatever stands in a file, there is a proposal, or an error that says what is wrong."""
    try:
        proposal = inspected(tmp_path, content, name)
    except RiskcheckError:
        return
    assert proposal.why


HEADERS = (
    ("Symbol", "Quantity", "Price", "Currency"),
    ("Ticker", "Shares", "Last Price", "Ccy"),
    ("WKN", "Stück", "Kurs", "Währung"),
    ("Code", "Quantité", "Cours", "Devise"),
)
MARKS = ((".", ""), (".", ","), (",", ""), (",", "."), (".", "'"), (",", " "), (".", " "))
ROW = st.tuples(
    st.sampled_from(["NVO", "PFE", "DIS", "KO", "CAT", "WMT"]),
    st.decimals(min_value=-99999, max_value=99999, places=3).filter(bool),
    st.decimals(min_value="0.001", max_value=9999, places=3),
)


def number(value, marks: tuple[str, str], *, in_parentheses: bool, trim: bool) -> str:
    """A number as a file writes it."""
    text = f"{abs(value):,.3f}"
    if trim:
        text = text.rstrip("0").rstrip(".")
    text = text.replace(",", "_").replace(".", marks[0]).replace("_", marks[1])
    if value < 0:
        return f"({text})" if in_parentheses else f"-{text}"
    return text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(ROW, min_size=1, max_size=6, unique_by=lambda row: row[0]),
    header=st.sampled_from(HEADERS),
    marks=st.sampled_from(MARKS),
    delimiter=st.sampled_from(",;\t|"),
    before=st.sampled_from(["", "My broker\n\n", "As of 2026-01-30T16:00:00Z\n"]),
    behind=st.sampled_from(["", "\nTotal\n", "CASH{d}{d}{d}USD\n", "\nFor information only.\n"]),
    in_parentheses=st.booleans(),
    trim=st.booleans(),
)
def test_a_proposal_never_gives_another_figure(
    tmp_path, rows, header, marks, delimiter, before, behind, in_parentheses, trim
):
    """A book written in any dialect is read by its proposal as it was written, or something is asked."""
    lines = [header]
    for symbol, size, price in rows:
        cells = (number(one, marks, in_parentheses=in_parentheses, trim=trim) for one in (size, price))
        lines.append((symbol, *cells, "USD"))
    quoted = ["".join(f'"{c}"{delimiter}' for c in line)[:-1] + "\n" for line in lines]
    path = tmp_path / "book.csv"
    path.write_text(before + "".join(quoted) + behind.format(d=delimiter), encoding="utf-8")

    proposal = inspect_file(path)
    if any(not one.line.startswith("as_of") for one in proposal.questions):
        return
    snapshot = tried(path, proposal.said).snapshot

    assert snapshot is not None
    assert snapshot.num_open_positions == len(rows)
    assert isclose(snapshot.total_notional, sum(abs(size * price) for _, size, price in rows), rel_tol=1e-9)
    assert isclose(snapshot.net_notional, float(sum(size * price for _, size, price in rows)), abs_tol=1e-3)


def test_nothing_is_written(tmp_path):
    """The folder is as it was, and so is the file."""
    path = tmp_path / "book.csv"
    path.write_text(PLAIN)
    before = path.stat().st_mtime_ns

    inspect_file(path)

    assert [one.name for one in tmp_path.iterdir()] == ["book.csv"]
    assert path.stat().st_mtime_ns == before
