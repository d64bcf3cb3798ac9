"""Which policies a run evaluates: ``-k`` over names and ``-m`` over tags, in pytest's little language."""

import re
from collections.abc import Callable

from riskcheck.errors import Problem, UsageError, shortened
from riskcheck.frozen import frozen
from riskcheck.policy import Policy

TOKEN = re.compile(r"[()]|[^\s()]+")
DEEPEST = 50
KEYWORDS = frozenset({"and", "or", "not", "(", ")"})
Matches = Callable[[str], bool]
Condition = Callable[[Matches], bool]


@frozen
class Selection:
    """The conditions of ``-k`` and ``-m``, None where not given."""

    keyword: str | None = None
    tags: str | None = None

    def rejects(self, policy: Policy) -> str:
        """Why a policy is not selected, in words; empty where it is."""
        names = [policy.id, policy.title, policy.place.file, *policy.tags]
        if self.keyword is not None and not matches(self.keyword, lambda word: _is_part(word, names)):
            return f"deselected by -k {self.keyword!r}"
        if self.tags is not None and not matches(self.tags, policy.tags.__contains__):
            return f"deselected by -m {self.tags!r}"
        return ""


def _is_part(word: str, names: list[str]) -> bool:
    return any(word.lower() in name.lower() for name in names)


def matches(expression: str, holds: Matches) -> bool:
    """Whether ``a and not (b or c)`` holds, with ``holds`` for its words; raises UsageError where it is none."""
    return parse_condition(expression)(holds)


def parse_condition(expression: str) -> Condition:
    """The condition that an expression of words, and, or, not and parentheses stands for; raises UsageError."""
    parser = _Parser(TOKEN.findall(expression), expression)
    condition = parser.either()
    if parser.tokens:
        parser.refuse(f"{parser.tokens[0]!r} where nothing more is expected")
    return condition


class _Parser:
    def __init__(self, tokens: list[str], expression: str) -> None:
        self.tokens = tokens
        self.expression = expression
        self.depth = 0

    def refuse(self, found: str) -> None:
        raise UsageError(
            Problem(
                f"{found} in the selection {shortened(self.expression)}",
                expected="words with and, or, not and parentheses",
                fix="write it like 'exposure and not symbol'",
            )
        )

    def take(self, *wanted: str) -> bool:
        if self.tokens and self.tokens[0] in wanted:
            self.tokens.pop(0)
            return True
        return False

    def either(self) -> Condition:
        conditions = [self.both()]
        while self.take("or"):
            conditions.append(self.both())
        return lambda holds: any(condition(holds) for condition in conditions)

    def both(self) -> Condition:
        conditions = [self.single()]
        while self.take("and"):
            conditions.append(self.single())
        return lambda holds: all(condition(holds) for condition in conditions)

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"more than {DEEPEST} levels")
        condition = self.innermost()
        self.depth -= 1
        return condition

    def innermost(self) -> Condition:
        if self.take("not"):
            condition = self.single()
            return lambda holds: not condition(holds)
        if self.take("("):
            condition = self.either()
            if not self.take(")"):
                self.refuse("a parenthesis that is not closed")
            return condition
        if not self.tokens or self.tokens[0] in KEYWORDS:
            self.refuse("a word is missing")
        word = self.tokens.pop(0)
        return lambda holds: holds(word)
