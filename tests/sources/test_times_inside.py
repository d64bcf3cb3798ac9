"""When a file's book was true, by what stands inside of it, and which file of a pattern is meant."""

import os
from datetime import UTC, datetime

import pytest
from described_files import holdings_of

from riskcheck.foundation.problems import RiskcheckError

TABLE = """
format = "table"
currency = "EUR"
as_of = {as_of}
[broker.columns]
symbol = "T"
size = "Q"
mark_price = "P"
"""
WRITTEN = datetime(2026, 2, 2, 12, tzinfo=UTC)


def as_of(folder, text, inside, *, name="book.csv", more=""):
    """When a file says that it was taken, which was written at noon of 2 February."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return holdings_of(folder, None, more + TABLE.format(as_of=inside), name=name).as_of


ROW = "T,Q,P\nSAP,2,150\n"
BERLIN = 'zone = "Europe/Berlin"'
TIMES = {
    # Berlin is an hour ahead of UTC in winter, New York five behind, and the close of a day is at 16:00.
    "a day in a column": ("T,Q,P,D\nSAP,2,150,2026-01-30\n", f'{{ column = "D", {BERLIN} }}', (1, 30, 15)),
    "the oldest of a column": (
        "T,Q,P,D\nSAP,2,150,30.01.2026\nBMW,1,80,29.01.2026\n",
        f'{{ column = "D", format = "%d.%m.%Y", {BERLIN} }}',
        (1, 29, 15),
    ),
    "a time with its zone": ("T,Q,P,D\nSAP,2,150,2026-01-30T10:00:00+01:00\n", '{ column = "D" }', (1, 30, 9)),
    "a time without": ("T,Q,P,D\nSAP,2,150,2026-01-30T10:00:00\n", f'{{ column = "D", {BERLIN} }}', (1, 30, 9)),
    "seconds since 1970": ("T,Q,P,D\nSAP,2,150,1769763600\n", '{ column = "D", format = "epoch_s" }', (1, 30, 9)),
    "milliseconds": ("T,Q,P,D\nSAP,2,150,1769763600000\n", '{ column = "D", format = "epoch_ms" }', (1, 30, 9)),
    "nanoseconds": ("T,Q,P,D\nSAP,2,150,1769763600000000000\n", '{ column = "D", format = "epoch_ns" }', (1, 30, 9)),
    "a cell": (
        '"Jan 30, 2026",at,2:15 PM\n\n' + ROW,
        '{ cell = "C1", format = "%I:%M %p", zone = "UTC" }',
        None,
    ),
    "a cell with a day": (
        'Report,"Jan 30, 2026"\n\n' + ROW,
        '{ cell = "B1", format = "%b %d, %Y", zone = "America/New_York" }',
        (1, 30, 21),
    ),
    "a line": (
        f"Positions as of 02:15 PM ET on 2026/01/30, all accounts\n{ROW}",
        '{ line = "as of (.+), all", format = "%I:%M %p ET on %Y/%m/%d", zone = "America/New_York" }',
        (1, 30, 19, 15),
    ),
    # Of the day on which it was written, a file cannot know the close.
    "the day of the file": ("T,Q,P,D\nSAP,2,150,2026-02-02\n", '{ column = "D", zone = "UTC" }', (2, 2, 12)),
}


@pytest.mark.parametrize("case", sorted(set(TIMES) - {"a cell"}))
def test_a_file_says_itself_when_its_book_was_true(tmp_path, case):
    """A day is its close in its zone and never later than the file; a time is itself; the oldest counts."""
    text, inside, (month, day, hour, *minute) = TIMES[case]
    more = '[broker.csv]\nheader = "T"\n' if not text.startswith("T,") else ""

    found = as_of(tmp_path, text, f"{inside}\n{more}" if more else inside)

    assert found == datetime(2026, month, day, hour, *minute, tzinfo=UTC)


def test_a_json_file_says_it_at_a_path(tmp_path):
    """The time of an answer is read where it stands in it."""
    text = '{"t": {"ms": 1769763600000}, "l": [{"T": "SAP", "Q": 2, "P": 150}]}'
    inside = '{ json = "t.ms", format = "epoch_ms" }\n[broker.json]\nrows = "l"'

    assert as_of(tmp_path, text, inside, name="book.json") == datetime(2026, 1, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "inside", "hour"),
    [
        ("book-20260130.csv", '{ name = "%Y%m%d", zone = "UTC" }', 16),
        ("book 30-Jan-2026 0915.csv", '{ name = "%d-%b-%Y %H%M", zone = "UTC" }', 9),
    ],
)
def test_a_files_name_says_it(tmp_path, name, inside, hour):
    """A date in the name is when it was true."""
    found = as_of(tmp_path, ROW, inside, name=name)

    assert (found.day, found.hour) == (30, hour)


REFUSED = {
    "no zone": ("T,Q,P,D\nSAP,2,150,2026-01-30T10:00:00\n", '{ column = "D" }', "without a time zone"),
    "another format": ("T,Q,P,D\nSAP,2,150,30/01/2026\n", f'{{ column = "D", {BERLIN} }}', "as_of is '30/01/2026'"),
    "a row without": ("T,Q,P,D\nSAP,2,150,2026-01-30\nB,1,1,\n", f'{{ column = "D", {BERLIN} }}', "as_of is nothing"),
    "no such column": (ROW, f'{{ column = "D", {BERLIN} }}', "the file says no time at 'D'"),
    "no such line": (ROW, f'{{ line = "as of (.+)", {BERLIN} }}', "the file says no time at 'as of (.+)'"),
    "no such cell": (ROW, f'{{ cell = "Z9", {BERLIN} }}', "the file says no time at 'Z9'"),
    "nothing in the name": (ROW, '{ name = "%Y%m%d", zone = "UTC" }', "the file says no time at '%Y%m%d'"),
    "a time that the file cannot know": (
        "T,Q,P,D\nSAP,2,150,2026-02-02T18:00:00Z\n",
        '{ column = "D" }',
        "it was written at 2026-02-02 12:00:00 UTC",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_time_that_is_not_known_is_refused(tmp_path, case):
    """A time that is missing, cannot be read, or lies behind the file's own is an error, and never now."""
    text, inside, said = REFUSED[case]

    with pytest.raises(RiskcheckError) as refusal:
        as_of(tmp_path, text, inside)

    assert said in str(refusal.value)


def positions(folder, *names):
    """Files of one position each, whose price tells which it is; each written a minute after the one before."""
    for number, name in enumerate(names, start=1):
        path = folder / name
        path.write_text(f"symbol,size,mark_price,currency\nSAP,1,{number},EUR\n", encoding="utf-8")
        os.utime(path, (1_769_763_600 + 60 * number,) * 2)


@pytest.mark.parametrize(
    ("names", "newest", "price"),
    [
        (["b-2026-01-30.csv", "b-2026-01-29.csv"], "", 1),
        (["b-20260130.csv", "b-20260129.csv"], "", 1),
        (["b-2026-01-30.csv", "b-2026-01-29.csv"], 'newest = "time"\n', 2),
        (["b-1.csv", "b-2.csv", "b-0.csv"], 'newest = "name"\n', 2),
        (["b-only.csv"], "", 1),
    ],
)
def test_the_newest_file_of_a_pattern_is_read(tmp_path, names, newest, price):
    """By the dates in the names where all have one, or as the config says; and the report says which it was."""
    positions(tmp_path, *names)

    holdings = holdings_of(tmp_path, None, f'{newest}as_of = "file"\n', name="b-*.csv")

    assert holdings.table.columns["mark_price"] == [str(price)]
    assert f"is the newest of {len(names)} files called" in holdings.notes[0]


def test_a_pattern_that_may_mean_several_is_refused(tmp_path):
    """Without dates in the names nobody knows which file is the newest, and without files there is none."""
    with pytest.raises(RiskcheckError, match="no file is called"):
        holdings_of(tmp_path, None, 'as_of = "file"\n', name="b-*.csv")

    positions(tmp_path, "b-2026-01-30.csv", "b-new.csv")
    with pytest.raises(RiskcheckError, match=r"b-new\.csv has no date in its name"):
        holdings_of(tmp_path, None, 'as_of = "file"\n', name="b-*.csv")


DATED = {
    # Of a day without a zone nobody knows more than that it was over, everywhere, at noon UTC of the next.
    "a day of last week": ("as_of", "2026-01-26", datetime(2026, 1, 27, 12, tzinfo=UTC)),
    "a day without dashes": ("ReportDate", "20260126", datetime(2026, 1, 27, 12, tzinfo=UTC)),
    "a time with its zone": ("AsOf", "2026-02-02T07:00:00+01:00", datetime(2026, 2, 2, 6, tzinfo=UTC)),
    "a time without": ("Snapshot Time", "2026-01-30T09:00:00", datetime(2026, 1, 30, 21, tzinfo=UTC)),
    "the day of the file": ("as_of", "2026-02-02", WRITTEN),
    "what may be anything": ("as_of", "02/01/2026", WRITTEN),
    "another column": ("opened", "2026-01-26", WRITTEN),
}


@pytest.mark.parametrize("keys", ['as_of = "file"\n', f'as_of = "{WRITTEN.isoformat()}"\n'])
@pytest.mark.parametrize("case", DATED)
def test_a_table_is_not_of_a_later_time_than_its_own_column_says(tmp_path, case, keys):
    """Copying sets a file's time anew, and nobody's word makes last week's rows today's."""
    column, cell, latest = DATED[case]
    path = tmp_path / "book.csv"
    path.write_text(f"symbol,size,mark_price,currency,{column}\nSAP,2,150,EUR,{cell}\nBMW,1,80,EUR,{cell}\n")
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))

    assert holdings_of(tmp_path, None, keys).as_of == latest


def test_an_answer_of_the_moment_may_not_date_itself_before(tmp_path):
    """Live = true declares the moment of the question; rows of last week contradict it, unless they are left alone."""
    rows = "symbol,size,mark_price,currency,ReportDate\nSAP,2,150,EUR,2026-01-26\n"

    with pytest.raises(RiskcheckError, match="at the latest, by its column 'ReportDate'"):
        holdings_of(tmp_path, rows, "live = true\n")
    assert holdings_of(tmp_path, rows, 'live = true\nignore = ["ReportDate"]\n').as_of is None
