"""Bad snapshots: each has its exit code and a message to act on, and no older green report survives it."""

import json

import pytest
from desk import BTC, ETH, ago, book, strict_json

CSV_HEAD = "symbol,side,size,entry_price,mark_price,realized_pnl\n"
SNAPSHOT = ("check", "--snapshot", "book.json")
CSV = ("check", "--snapshot", "book.csv", "--as-of", "file")


def _book(*rows, **envelope):
    """A snapshot file with these rows."""
    return lambda desk: desk.write("book.json", book(*rows, **envelope))


def _btc(**cells):
    """A snapshot file whose first row has some other cells."""
    return _book({**BTC, **cells}, ETH)


def _text(content):
    return lambda desk: desk.write("book.json", content)


def _raw(old, new):
    """A snapshot file with a piece of its text replaced, for what JSON's writer would not write."""

    def arrange(desk):
        text = json.dumps(book())
        assert old in text
        desk.write("book.json", text.replace(old, new, 1))

    return arrange


def _as_of(make):
    return lambda desk: desk.write("book.json", {**book(), "as_of": make()})


def _claims(**envelope):
    return lambda desk: desk.write("book.json", {**book(), **envelope})


def _directory(desk):
    desk.path("book.json").mkdir()


SNAPSHOTS = {
    "no such file": (lambda _desk: None, ("book.json", "cannot be read: No such file", "fix: ")),
    "a folder": (_directory, ("book.json", "cannot be read: Is a directory", "fix: ")),
    "empty file": (_text(""), ("book.json", "an empty file", "expected: a snapshot")),
    "truncated JSON": (
        _text('{"as_of": "2026-01-01T00:00:00Z",\n "positions": ['),
        ("book.json:2", "not JSON", "fix:"),
    ),
    "not UTF-8": (_text(b'{"as_of": "\xff"}'), ("book.json", "not UTF-8", "expected: ")),
    "a list": (_text("[]"), ("book.json", "found a list", "expected: a table")),
    "duplicate JSON keys": (
        _raw('"size": 0.5', '"size": 0.5, "size": 0.0'),
        ("book.json", "'size' twice", "expected: "),
    ),
    "NaN": (_raw('"mark_price": 29500.0', '"mark_price": NaN'), ("book.json", "NaN", "finite numbers")),
    "Infinity": (_raw('"size": 0.5', '"size": Infinity'), ("book.json", "Infinity", "finite numbers")),
    "a number beyond all": (_raw('"size": 0.5', '"size": 1e400'), ("positions[0]", "size of BTC/EUR", "finite")),
    "unknown envelope key": (_claims(postions=[]), ("book.json", "'postions'", "did you mean 'positions'?")),
    "no positions": (
        lambda desk: desk.write("book.json", {"as_of": ago(1)}),
        ("book.json", "without positions", "expected: "),
    ),
    "null positions": (_claims(positions=None), ("book.json", "positions is nothing (null)", "an empty one where")),
    "a position that is no table": (
        _claims(positions=["BTC/EUR"]),
        ("positions[0]", "'BTC/EUR'", "expected a position"),
    ),
    "text in a number": (_btc(size="0,5"), ("positions[0]", "size of BTC/EUR is the text '0,5'", "expected a plain")),
    "thousands set apart": (_btc(mark_price="29,500.0"), ("positions[0]", "'29,500.0'", "expected a plain decimal")),
    "a text beyond all numbers": (_btc(mark_price="1e400"), ("positions[0]", "'1e400'", "expected a finite number")),
    "a truth value for a number": (_btc(size=True), ("positions[0]", "the truth value True", "expected a number")),
    "missing size": (_btc(size=None), ("positions[0]", "size of BTC/EUR is null", "expected a value")),
    "missing symbol": (_btc(symbol=None), ("positions[0]", "symbol is null", "expected a value")),
    "symbol with blanks": (_btc(symbol=" BTC/EUR"), ("positions[0]", "' BTC/EUR'", "without surrounding blanks")),
    "symbol with an escape": (_btc(symbol="BTC\x1b[2J"), ("positions[0]", "symbol is", "without control characters")),
    "negative size and long": (_btc(size=-0.5), ("positions[0]", "-0.5 on a long position", "not negative", "correct")),
    "unknown side": (_btc(side="lnog"), ("positions[0]", "'lnog'", "long, short or flat", "did you mean 'long'?")),
    "side in capitals": (_btc(side="LONG"), ("positions[0]", "'LONG'", "long, short or flat", "did you mean 'long'?")),
    "flat with a size": (_btc(side="flat"), ("positions[0]", "0.5 on a flat position", "expected 0")),
    "multiplier 0": (_btc(multiplier=0), ("positions[0]", "multiplier of BTC/EUR is 0", "expected more than 0")),
    "negative notional": (_btc(notional=-1), ("positions[0]", "notional of BTC/EUR is -1", "expected 0 or more")),
    "naive as_of": (_as_of(lambda: "2026-01-01T00:00:00"), ("book.json", "without a time zone", "expected one such")),
    "as_of that is no time": (
        _as_of(lambda: "yesterday"),
        ("book.json", "as_of is the text 'yesterday'", "expected a"),
    ),
    "no as_of": (
        lambda desk: desk.write("book.json", {"positions": []}),
        ("book.json", "nothing says when", "--as-of"),
    ),
    "future as_of": (_as_of(lambda: ago(-60)), ("book.json", "from the future", "at most 5 s ahead", "fix: ")),
    "stale snapshot": (_as_of(lambda: ago(61)), ("book.json", "stale", "at most 60 s", "--max-age")),
    "account figure that is text": (_book(account={"equity": "much"}), ("book.json", "account.equity", "expected a")),
    "account that is a list": (_book(account=[1]), ("book.json", "account is a list", "expected: a table")),
    "a rate of 0": (_book(fx={"USDT": 0}), ("book.json", "fx of USDT is 0", "expected: ")),
    "a rate of the base currency": (_book(fx={"EUR": 0.9}), ("book.json", "fx of EUR", "base currency")),
    "totals that differ": (
        _claims(
            totals={
                "num_open_positions": 2,
                "total_notional": 1825.0,
                "total_unrealized_pnl": 850.0,
                "total_realized_pnl": 120.0,
            }
        ),
        ("book.json", "1825.0", "18250.0", "fix: "),
    ),
    "exposure that differs": (
        _claims(symbol_notional={"BTC/EUR": 14750.0}),
        ("book.json", "symbol_notional.ETH/EUR", "3500.0", "fix: "),
    ),
    "unknown total": (_claims(totals={"total_notionl": 1.0}), ("book.json", "total_notionl", "did you mean")),
}
ROW_BY_ROW = {
    "ragged row": (CSV_HEAD + "BTC/EUR,long,0.5,28000,29500\n", ("book.csv:2", "5 fields", "expected: ")),
    "duplicate header": ("symbol,side,size,size\nA,long,1,0\n", ("book.csv:1", "twice")),
    "nameless column": ("symbol,side,size,\nA,long,1,0\n", ("book.csv:1", "not at all")),
    "open quote": (CSV_HEAD + '"BTC/EUR,long,0.5\n', ("book.csv:2", "not CSV")),
    "empty size": (CSV_HEAD + "BTC/EUR,long,,28000,29500,0\n", ("book.csv:2", "size of BTC/EUR", "expected a value")),
    "no size column": ("symbol,side\nA,long\n", ("book.csv", "no column 'size'", "expected: ", "fix: ")),
    "empty file": ("", ("book.csv", "an empty file", "expected: ")),
}
NOT_EVALUATED = {
    "missing mark price": (_btc(mark_price=None), ("BTC/EUR", "mark_price", "missing", "= ")),
    "mark price of 0": (_btc(mark_price=0), ("BTC/EUR", "mark_price is 0", "= ")),
    "unknown currency": (_btc(currency="XYZ"), ("BTC/EUR", "no rate for XYZ", "[fx]", "= ")),
    "currency of the symbol": (_btc(symbol="BTC/USDT"), ("BTC/USDT", "no rate for USDT", "[fx]", "= ")),
    "two notionals": (_btc(notional=10000.0), ("BTC/EUR", "14750.00", "10000.00", "= ")),
    "unknown realised PnL": (_btc(realized_pnl=None), ("daily_pnl", "= ")),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_snapshot_that_cannot_be_believed_is_refused(desk, name):
    """An unreadable or contradictory snapshot ends with 2, and says where, what was found and what was expected."""
    arrange, words = SNAPSHOTS[name]
    arrange(desk)

    answer = desk.run_over_green(*SNAPSHOT)

    assert answer.code == 2
    answer.assert_told(words)


@pytest.mark.parametrize("name", ROW_BY_ROW)
def test_a_table_that_cannot_be_believed_is_refused(desk, name):
    """A CSV file with a wrong line ends with 2, and names the line."""
    text, words = ROW_BY_ROW[name]
    desk.write("book.csv", text)

    answer = desk.run_over_green(*CSV)

    assert answer.code == 2
    answer.assert_told(words)


@pytest.mark.parametrize("name", NOT_EVALUATED)
def test_what_is_not_known_is_an_error_of_the_limits_that_need_it(desk, name):
    """A missing value makes the limits that need it errors, never passes: the run ends with 2 and says why."""
    arrange, words = NOT_EVALUATED[name]
    arrange(desk)

    answer = desk.run_over_green(*SNAPSHOT)
    report = strict_json(desk.read("report.json"))

    assert answer.code == 2
    assert report["summary"]["error"] > 0
    assert report["summary"]["pass"] > 0
    answer.assert_told(words)
