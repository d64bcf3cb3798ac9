"""A Parquet file whose parts are not what they say they are."""

import pytest
from desk import BTC

DAMAGED = {
    "truncated": lambda content: content[: len(content) // 2],
    "a footer longer than the file": lambda content: content[:-8] + (0x7FFFFFF0).to_bytes(4, "little") + b"PAR1",
    "a footer of nothing": lambda content: content[:-8] + bytes(4) + b"PAR1",
    "a footer of other bytes": lambda content: content[:-200] + bytes(range(192)) + content[-8:],
    "nothing but its marks": lambda _content: b"PAR1PAR1",
    "data of zeros": lambda content: content[:4] + bytes(200) + content[204:],
    "every 41st byte": lambda content: _flipped(content, 41),
    "every 97th byte": lambda content: _flipped(content, 97),
    "every 211th byte": lambda content: _flipped(content, 211),
}


def _flipped(content, step):
    return bytes(byte ^ 255 if at % step == 7 else byte for at, byte in enumerate(content))


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_parquet_file_ends_in_a_message(desk, name):
    """A Parquet file whose parts are not what they say they are is no snapshot."""
    pytest.importorskip("pyarrow")
    import pandas as pd

    pd.DataFrame([BTC]).to_parquet(desk.path("whole.parquet"))
    desk.write("book.parquet", DAMAGED[name](desk.path("whole.parquet").read_bytes()))

    answer = desk.run_over_green("check", "--snapshot", "book.parquet", "--as-of", "file")

    assert answer.code == 2
    answer.assert_told(["book.parquet"])
