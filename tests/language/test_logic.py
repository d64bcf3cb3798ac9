"""and, or and not in Kleene's three values."""

from itertools import product

import pytest
from support import book, lot, truth_of

WRITTEN = {True: "account.yes", False: "account.no", None: "account.unknown"}
BOOK = book(account={"yes": True, "no": False, "unknown": None})
T, F, U = True, False, None

AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}


@pytest.mark.parametrize(("operands", "expected"), list(AND.items()), ids=str)
def test_and_is_false_where_one_is_false_and_unknown_where_that_could_matter(operands, expected):
    """The table of Kleene's and."""
    assert truth_of(" and ".join(WRITTEN[operand] for operand in operands), BOOK) is expected


@pytest.mark.parametrize(("operands", "expected"), list(OR.items()), ids=str)
def test_or_is_true_where_one_is_true_and_unknown_where_that_could_matter(operands, expected):
    """The table of Kleene's or."""
    assert truth_of(" or ".join(WRITTEN[operand] for operand in operands), BOOK) is expected


@pytest.mark.parametrize(("operand", "expected"), [(T, F), (F, T), (U, U)], ids=str)
def test_not_turns_known_truths_round(operand, expected):
    """The table of Kleene's not."""
    assert truth_of(f"not {WRITTEN[operand]}", BOOK) is expected


@pytest.mark.parametrize("operands", list(product((T, F, U), repeat=3)), ids=str)
def test_three_operands_are_two_and_one_more(operands):
    """A longer conjunction or disjunction is the fold of the tables."""
    written = [WRITTEN[operand] for operand in operands]
    first, second, third = operands
    assert truth_of(" and ".join(written), BOOK) is AND[AND[first, second], third]
    assert truth_of(" or ".join(written), BOOK) is OR[OR[first, second], third]


@pytest.mark.parametrize("operands", list(AND), ids=str)
def test_the_same_tables_hold_for_columns(operands):
    """Row by row, any() of a condition that is missing in one row follows the same logic."""
    words = {T: "true", F: "false", U: None}
    rows = [lot(a=words[operands[0]], b=words[operands[1]]), lot("ETH/EUR", a="true", b="false")]
    snapshot = book(*rows)
    assert truth_of("any(a and b)", snapshot) is OR[AND[operands], F]
    assert truth_of("all(a or b)", snapshot) is AND[OR[operands], T]


@pytest.mark.parametrize(
    ("cells", "any_of", "all_of"),
    [
        ([T, T], T, T),
        ([T, F], T, F),
        ([F, F], F, F),
        ([T, U], T, U),
        ([F, U], U, F),
        ([U, U, T, F], T, F),
        ([T], T, T),
        ([F], F, F),
    ],
    ids=str,
)
def test_any_and_all_over_rows(cells, any_of, all_of):
    """any() and all() are or and and over the rows."""
    snapshot = book(*(lot(f"S{number}", hedged=cell) for number, cell in enumerate(cells)))
    assert truth_of("any(hedged)", snapshot) is any_of
    assert truth_of("all(hedged)", snapshot) is all_of
