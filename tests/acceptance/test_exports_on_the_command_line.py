"""Exports as brokers of a config: read by a ready format or a mapping of one's own, and never by accident."""

import pytest
from desk import CONFIG
from exported import FILES, RATES, SAMPLES

HEAD = CONFIG.partition("[[broker]]")[0].replace("= 50000.0", "= 5000000.0").replace("= 20000.0", "= 5000000.0")
FX = "[fx]\n" + "".join(f"{code} = {rate}\n" for code, rate in RATES.items())


def _configure(desk, broker):
    desk.write("config/config.toml", f'{HEAD}{FX}[[broker]]\nkind = "file"\n{broker}\n')


@pytest.mark.parametrize("export_format", FILES)
def test_an_export_is_a_broker(desk, export_format):
    """The sample of each format becomes the portfolio that preview shows, as old as its file."""
    desk.write(f"config/{FILES[export_format]}", (SAMPLES / FILES[export_format]).read_bytes())
    _configure(desk, f'path = "{FILES[export_format]}"\nformat = "{export_format}"\nas_of = "file"')

    answer = desk.run("preview", "--no-risk", "--json")

    assert answer.code == 0
    assert answer.data["positions"]


def test_an_export_does_not_say_when_it_was_made(desk):
    """Without as_of nobody knows how old an export is."""
    desk.write("config/mt5.csv", (SAMPLES / "mt5.csv").read_bytes())
    _configure(desk, 'path = "mt5.csv"\nformat = "mt5"')

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told(["nothing says when the snapshot was taken"])


TABLE = "Ticker,Quantity,Price\nBTC/EUR,-0.5,29500.0\n"
MAPPING = '[broker.columns]\nsymbol = "Ticker"\nsize = "Quantity"\nmark_price = "Price"'


def test_columns_of_ones_own_are_mapped(desk):
    """A table under other names is read by a mapping: ours = theirs."""
    desk.write("config/book.csv", TABLE)
    _configure(desk, f'path = "book.csv"\nas_of = "file"\n{MAPPING}')

    answer = desk.run("preview", "--no-risk", "--json")

    assert (answer.code, answer.data["symbol_notional"]) == (0, {"BTC/EUR": 14750.0})


WRONG = {
    "a column that is not there": (MAPPING.replace("Ticker", "Tickr"), 2, ["'Tickr'", "did you mean 'Ticker'?"]),
    "one column twice": (MAPPING + '\nentry_price = "Price"', 2, ["the one column 'Price'"]),
    "an unknown format": ('format = "mt6"', 4, ["format is the text 'mt6'", "mt5"]),
    "no table": ("columns = 'size'", 4, ["columns is the text 'size'", "a table of texts"]),
    "another broker's key": ("state = 'x.json'", 4, ["'state'"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_is_refused(desk, name):
    """What a mapping names has to be there."""
    more, code, words = WRONG[name]
    desk.write("config/book.csv", TABLE)
    _configure(desk, f'path = "book.csv"\nas_of = "file"\n{more}')

    answer = desk.run_over_green("check")

    assert answer.code == code
    answer.assert_told(words)


EXPECTED = {
    "expect_positions = true": ["answered with 0 open positions", "at least 1"],
    "min_positions = 3": ["answered with 0 open positions", "at least 3"],
}


@pytest.mark.parametrize("line", EXPECTED)
def test_an_empty_book_is_an_error_where_the_config_expects_positions(desk, line):
    """A table that is empty, or has flat positions only, may be a wrong one: the config can say so."""
    desk.write("config/book.csv", "symbol,side,size\nBTC/EUR,flat,0\n")
    _configure(desk, f'path = "book.csv"\nas_of = "file"\n{line}')

    answer = desk.run_over_green("check")

    assert answer.code == 2
    answer.assert_told([*EXPECTED[line], "config/config.toml"])
