"""Which policies a pytest run leaves out: those that a person named, and no others."""

import pytest

REFUSED = {
    "lf": "--lf",
    "stepwise": "--stepwise",
    "testmon": "--testmon",
    "picked": "--picked",
}
"""Options that choose by what earlier runs or commits did: a limit that held yesterday would not be looked at."""


def refuse_chance(config: pytest.Config) -> None:
    """Refuse options that may leave out a policy which nobody named: raises pytest.UsageError."""
    for name, flag in REFUSED.items():
        if config.getoption(name, None):
            raise pytest.UsageError(
                f"--riskcheck with {flag}: a gate holds every limit each time; leave one of them out"
            )


def is_deselected_by_option(item: pytest.Item, config: pytest.Config) -> bool:
    """Whether -k, -m or --deselect leave an item out."""
    from _pytest.mark import KeywordMatcher, MarkMatcher
    from _pytest.mark.expression import Expression

    option = config.option
    if any(item.nodeid.startswith(prefix) for prefix in option.deselect or ()):
        return True
    if option.keyword and not Expression.compile(option.keyword.lstrip()).evaluate(KeywordMatcher.from_item(item)):
        return True
    markers = MarkMatcher.from_markers(item.iter_markers())
    return bool(option.markexpr) and not Expression.compile(option.markexpr).evaluate(markers)
