"""Exports as brokers of a config: read by a ready format or a mapping of one's own, and never by accident."""

import pytest
from desk import CONFIG
from exported import FILES, RATES, SAMPLES

HEAD = CONFIG.partition("[[broker]]")[0].replace("= 50000.0", "= 5000000.0").replace("= 20000.0", "= 5000000.0")
FX = "[fx]\n" + "".join(f"{code} = {rate}\n" for code, rate in RATES.items())


def _configure(desk, broker):
    desk.write("config/config.toml", f'{HEAD}{FX}[[broker]]\nkind = "file"\n{broker}\n')


DATED = {"ibkr-flex": "2026-02-27T21:00:00Z"}
"""Formats with a date inside, and that of the sample: a report of a day is as of the close in New York."""


@pytest.mark.parametrize("export_format", FILES)
def test_an_export_is_a_broker(desk, export_format):
    """The sample of each format becomes the portfolio that preview shows: as of its own date, else of its file's."""
    desk.write(f"config/{FILES[export_format]}", (SAMPLES / FILES[export_format]).read_bytes())
    _configure(desk, f'path = "{FILES[export_format]}"\nformat = "{export_format}"\nas_of = "file"')

    answer = desk.run("preview", "--no-risk", "--json")
    dated = DATED.get(export_format)

    assert answer.code == (2 if dated else 0)  # the book of that day is too old for today
    assert answer.data["positions"]
    assert dated in (None, answer.data["as_of"])


TABLE = "Ticker,Quantity,Price\nBTC/EUR,-0.5,29500.0\n"
MAPPING = '[broker.columns]\nsymbol = "Ticker"\nsize = "Quantity"\nmark_price = "Price"'


def test_columns_of_ones_own_are_mapped(desk):
    """A table under other names is read by a mapping: ours = theirs."""
    desk.write("config/book.csv", TABLE)
    _configure(desk, f'path = "book.csv"\nas_of = "file"\n{MAPPING}')

    answer = desk.run("preview", "--no-risk", "--json")

    assert (answer.code, answer.data["symbol_notional"]) == (0, {"BTC/EUR": 14750.0})
