"""Which policies a run evaluates: ``-k`` over names and ``-m`` over tags, in pytest's little language."""

import re
from collections.abc import Callable, Collection, Sequence

from riskcheck.foundation import Problem, UsageError, frozen, nearest, shortened
from riskcheck.model import Policy

TOKEN = re.compile(r"[()]|[^\s()]+")
MAX_DEPTH = 50
KEYWORDS = frozenset({"and", "or", "not", "(", ")"})
Matches = Callable[[str], bool]
Condition = Callable[[Matches], bool]


@frozen
class Selection:
    """The conditions of ``-k`` and ``-m``, None where not given."""

    keyword: str | None = None
    tags: str | None = None

    def rejects(self, policy: Policy) -> Problem | None:
        """Why a policy is not selected; None where it is."""
        names = _names_of(policy)
        if self.keyword is not None and not matches(self.keyword, lambda word: _is_part(word, names)):
            return Problem(f"deselected by -k {self.keyword!r}")
        if self.tags is not None and not matches(self.tags, policy.tags.__contains__):
            return Problem(f"deselected by -m {self.tags!r}")
        return None

    def check_words(self, policies: Collection[Policy]) -> None:
        """Refuse a word that no policy has, unless it stands behind ``not``: raises UsageError."""
        names = [name for policy in policies for name in _names_of(policy)]
        tags = sorted({tag for policy in policies for tag in policy.tags})
        missing = [word for word in positive_words(self.keyword) if not _is_part(word, names)]
        untagged = [word for word in positive_words(self.tags) if word not in tags]
        problems = [_no_such_word("-k", "name", word, [policy.id for policy in policies]) for word in missing]
        problems += [_no_such_word("-m", "tag", word, tags) for word in untagged]
        if problems:
            raise UsageError(*problems)


def _names_of(policy: Policy) -> list[str]:
    """What a word of ``-k`` is looked for in."""
    return [policy.id, policy.title, policy.place.file, *policy.tags]


def _no_such_word(flag: str, what: str, word: str, known: Sequence[str]) -> Problem:
    close = nearest(word, known)
    return Problem(
        f"{flag} {shortened(word)}: no policy of the run has such a {what}",
        expected=f"a {what} of a policy; riskcheck list shows names and tags",
        fix=f"did you mean {close!r}?" if close else f"correct the word, or take it out of {flag}",
    )


def _is_part(word: str, names: list[str]) -> bool:
    return any(word.lower() in name.lower() for name in names)


def matches(expression: str, holds: Matches) -> bool:
    """Whether ``a and not (b or c)`` holds, with ``holds`` for its words; raises UsageError where it is none."""
    return parse_condition(expression)(holds)


def parse_condition(expression: str) -> Condition:
    """The condition that an expression of words, and, or, not and parentheses stands for; raises UsageError."""
    return _parsed(expression)[0]


def positive_words(expression: str | None) -> tuple[str, ...]:
    """The words of an expression that do not stand behind ``not``; raises UsageError where it is not one."""
    return () if expression is None else tuple(dict.fromkeys(_parsed(expression)[1]))


def _parsed(expression: str) -> tuple[Condition, Sequence[str]]:
    parser = _Parser(TOKEN.findall(expression), expression)
    condition = parser.either()
    if parser.tokens:
        parser.refuse(f"{parser.tokens[0]!r} where nothing more is expected")
    return condition, parser.positive


class _Parser:
    def __init__(self, tokens: list[str], expression: str) -> None:
        self.tokens = tokens
        self.expression = expression
        self.depth = 0
        self.is_negated = False
        self.positive: list[str] = []

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
        if self.depth > MAX_DEPTH:
            self.refuse(f"more than {MAX_DEPTH} levels")
        condition = self.innermost()
        self.depth -= 1
        return condition

    def innermost(self) -> Condition:
        if self.take("not"):
            self.is_negated = not self.is_negated
            condition = self.single()
            self.is_negated = not self.is_negated
            return lambda holds: not condition(holds)
        if self.take("("):
            condition = self.either()
            if not self.take(")"):
                self.refuse("a parenthesis that is not closed")
            return condition
        if not self.tokens or self.tokens[0] in KEYWORDS:
            self.refuse("a word is missing")
        word = self.tokens.pop(0)
        if not self.is_negated:
            self.positive.append(word)
        return lambda holds: holds(word)
