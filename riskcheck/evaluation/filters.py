"""The conditions of aggregates that match no row: a filter within the measure can be as wrong as the rule's own."""

from collections.abc import Sequence
from typing import NamedTuple

from riskcheck.language import Compiler, Run, Scope, unparse
from riskcheck.model import Aggregate, Rule


class Filter(NamedTuple):
    """The condition of an aggregate, as it is read and as a column."""

    text: str
    run: Run


def filters_of(rule: Rule, compiler: Compiler) -> tuple[Filter, ...]:
    """The conditions of a rule's aggregates over rows, as far as the table alone decides them."""
    if rule.groups is not None:
        return ()
    conditions = [node.where for node in rule.nodes if isinstance(node, Aggregate) and node.where is not None]
    static = [one for one in dict.fromkeys(conditions) if compiler.compile(one).is_static]
    return tuple(Filter(unparse(one, lambda _: None), compiler.column(one)) for one in static)


def unmatched(filters: Sequence[Filter], scope: Scope, rows: Sequence[int]) -> list[str]:
    """What is said of each condition that is true of none of some rows; nothing where there are no rows."""
    masks = [(one, one.run(scope)) for one in filters if rows]
    empty = [one for one, mask in masks if all(mask[row] is False for row in rows)]
    return [f"where={one.text} matches 0 of {len(rows)} rows" for one in empty]
