"""What a reader must know of a limit that holds is on the screen without being asked for."""

import pytest
from desk import BTC, CONFIG, book, policy

SAID = {
    "a filter that matches nothing": (
        """where = "venue == 'paper'" """,
        "note: gross: 0 of 2 rows match",
    ),
    "rows that are left out": (
        'on_missing = { stop_price = "exclude" }',
        "note: gross: 1 left out without stop_price: X/EUR",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_pass_does_not_cover_is_said(desk, name):
    """Rows that a limit does not see are named below what passed."""
    rule, said = SAID[name]
    desk.write("policies/gross.toml", policy("gross", "sum(size)", 1000, rule=rule))
    rows = ({**BTC, "venue": "kraken", "stop_price": 5.0}, {**BTC, "symbol": "X/EUR", "venue": "kraken"})
    desk.write("book.json", book(*rows))
    answer = desk.run("check", "policies/gross.toml", "--snapshot", "book.json")
    assert answer.code == 0
    answer.assert_told([said])


def test_many_such_notes_are_counted(desk):
    """A rulebook whose filters mostly match nothing does not hide the verdict."""
    for number in range(12):
        text = policy(f"limit_{number}", "count()", 5, rule="""where = "venue == 'paper'" """)
        desk.write(f"many/limit_{number}.toml", text)
    desk.write("config/config.toml", CONFIG)
    desk.write("book.json", book({**BTC, "venue": "kraken"}))
    answer = desk.run("check", "many", "--snapshot", "book.json")
    assert answer.out.count("0 of 1 rows match") == 10
    answer.assert_told(["note: and 2 more such notes, which -v lists"])
