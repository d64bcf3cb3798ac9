"""Group, filter, top-n and ratio measures against pandas, on random portfolios: two independent ways to one number."""

from math import isclose

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import book, judge

EQUITY = 10_000.0
cents = st.integers(1, 10_000_000).map(lambda number: number / 100)
lots = st.fixed_dictionaries(
    {
        "symbol": st.sampled_from([f"C{number}/EUR" for number in range(6)]),
        "side": st.sampled_from(["long", "short"]),
        "size": st.integers(1, 50).map(float),
        "mark_price": cents,
        "venue": st.sampled_from(["kraken", "bybit", "okx"]),
        "issuer": st.sampled_from(["a", "b", "c", "d"]),
    }
)
books = st.lists(lots, min_size=1, max_size=25)


def frame_of(rows) -> pd.DataFrame:
    """The rows with what every position has computed, by pandas alone."""
    frame = pd.DataFrame(rows)
    frame["notional"] = frame["size"] * frame["mark_price"]
    frame["net"] = frame["notional"] * frame["side"].map({"long": 1.0, "short": -1.0})
    return frame


def large_issuers(frame: pd.DataFrame) -> dict:
    weights = frame.groupby("issuer")["notional"].sum() / EQUITY
    return {"portfolio": weights[weights > 0.05].sum()}


def by_keys(frame: pd.DataFrame) -> dict:
    sums = frame.groupby(["venue", "side"])["notional"].sum() / EQUITY
    return {", ".join(keys): value for keys, value in sums.items()}


def largest_issuer_by_venue(frame: pd.DataFrame) -> dict:
    sums = frame.groupby(["venue", "issuer"])["notional"].sum()
    return {venue: sums[venue].max() for venue in sums.index.get_level_values("venue").unique()}


MEASURES = {
    "a sum by symbol": (
        'each = "symbol"\nmeasure = "sum(notional)"',
        lambda frame: frame.groupby("symbol")["notional"].sum().to_dict(),
    ),
    "a filtered ratio": (
        "where = \"venue == 'kraken' or side == 'short'\"\nmeasure = \"sum(notional) / equity\"",
        lambda frame: {
            "portfolio": frame[(frame["venue"] == "kraken") | (frame["side"] == "short")]["notional"].sum() / EQUITY
        },
    ),
    "the share of the three largest": (
        'measure = "top(3, notional) / sum(notional)"',
        lambda frame: {"portfolio": frame["notional"].nlargest(3).sum() / frame["notional"].sum()},
    ),
    "net by venue": (
        'each = "venue"\nmeasure = "abs(sum(net))"',
        lambda frame: frame.groupby("venue")["net"].sum().abs().to_dict(),
    ),
    "a filter within an aggregate": (
        "measure = \"sum(notional, where=side == 'long') / sum(notional)\"",
        lambda frame: {"portfolio": frame[frame["side"] == "long"]["notional"].sum() / frame["notional"].sum()},
    ),
    "several keys": ('each = ["venue", "side"]\nmeasure = "sum(notional) / equity"', by_keys),
    "distinct issuers": (
        'each = "venue"\nmeasure = "count_distinct(issuer)"',
        lambda frame: frame.groupby("venue")["issuer"].nunique().to_dict(),
    ),
    "a weighted mean": (
        'measure = "weighted_mean(mark_price, size)"',
        lambda frame: {"portfolio": (frame["mark_price"] * frame["size"]).sum() / frame["size"].sum()},
    ),
    "groups above a share": (
        (
            'measure = "sum(weight)"\n[rule.groups]\nby = ["issuer"]\n'
            'columns = { weight = "sum(notional) / equity" }\nhaving = "weight > 0.05"'
        ),
        large_issuers,
    ),
    "the largest group of each subject": (
        'each = "venue"\nmeasure = "max(total)"\n[rule.groups]\nby = ["issuer"]\ncolumns = { total = "sum(notional)" }',
        largest_issuer_by_venue,
    ),
}


@pytest.mark.parametrize("name", MEASURES)
@given(rows=books, shuffle=st.randoms(use_true_random=False))
def test_a_measure_is_what_pandas_makes_of_it(name, rows, shuffle):
    """Every subject has the value that pandas computes, and the order of the rows changes nothing."""
    rule, oracle = MEASURES[name]
    limited = rule.replace("measure =", "max = 1e12\nmeasure =", 1)

    result = judge(limited, book(*rows, account={"equity": EQUITY}))
    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    again = judge(limited, book(*shuffled, account={"equity": EQUITY}))

    found = {one.subject: one.observed for one in result.observations}
    expected = oracle(frame_of(rows))
    assert found.keys() == expected.keys()
    assert all(isclose(found[subject], value, rel_tol=1e-9, abs_tol=1e-6) for subject, value in expected.items())
    assert {one.subject: one.observed for one in again.observations} == found
