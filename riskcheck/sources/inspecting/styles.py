"""How a file writes its numbers: told by its cells where one reading alone is possible, and asked where two are."""

import re
from collections.abc import Iterable, Mapping, Sequence

from riskcheck.foundation import frozen
from riskcheck.snapshot import is_placeholder
from riskcheck.sources.inspecting.proposal import Question

SIGNS = "$€£¥₹+"
"""Signs that say nothing of a number's size; a percent sign would."""
NOTHING = frozenset({"nan", "k.a.", "n.v.", "n/v", "n/d", "n.d.", "s.o.", "k. a.", "n. v.", "#n/v", "#nv"})
"""Words, in small letters, that stand for nothing in a column of numbers."""
SPACES = "'\u2019 \u00a0\u202f_"
_GROUPS = r"[1-9]\d{{0,2}}(?:{0}\d{{2,3}})*{0}\d{{3}}"
_DIGITS = re.compile(r"[\d.,'\u2019 \u00a0\u202f_]*\d[\d.,'\u2019 \u00a0\u202f_]*(?:[eE][+-]?\d{1,3})?", re.ASCII)


@frozen
class Style:
    """The keys of ``[broker.csv]`` that a file's numbers need, and what cannot be told."""

    said: Mapping[str, object]
    questions: Sequence[Question] = ()


def style_of(columns: Iterable[Sequence[object]]) -> Style:
    """The style of the number cells of some columns, which are texts."""
    told = _Told()
    for cells in columns:
        for cell in dict.fromkeys(cell for cell in cells if isinstance(cell, str)):
            told.add(cell)
    return told.style()


class _Told:
    """What the cells of a file have told so far."""

    def __init__(self) -> None:
        self.decimals: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.either: dict[str, str] = {}
        self.strip: dict[str, None] = {}
        self.null: dict[str, None] = {}
        self.has_parentheses = False

    def add(self, cell: str) -> None:
        bare = cell.strip()
        if not bare:
            return
        if is_placeholder(bare) or bare.casefold() in NOTHING:
            self.null[bare] = None
            return
        in_parentheses = bare.startswith("(") and bare.endswith(")")
        if in_parentheses:
            bare = bare[1:-1].strip()
        signs = []
        while bare and (bare[0] in f"-{SIGNS}" or bare[-1] in SIGNS):
            sign, bare = (bare[0], bare[1:]) if bare[0] in f"-{SIGNS}" else (bare[-1], bare[:-1])
            bare = bare.strip()
            signs.append(sign)
        if not _DIGITS.fullmatch(bare):
            return
        self.has_parentheses |= in_parentheses
        self.strip.update(dict.fromkeys(sign for sign in signs if sign not in "+-"))
        self._mark(bare, cell)

    def _mark(self, bare: str, cell: str) -> None:
        """Note what a number's marks say of which of them is the decimal one."""
        for space in SPACES:
            if space in bare:
                whole = re.split("[.,]", bare)[0]
                if re.fullmatch(_GROUPS.format(re.escape(space)), whole):
                    self.groups.setdefault(space, cell)
                bare = bare.replace(space, "")
        marks = [letter for letter in bare if letter in ".,"]
        if not marks:
            return
        last = marks[-1]
        if len(set(marks)) == 2:
            self.decimals.setdefault(last, cell)
            self.groups.setdefault("," if last == "." else ".", cell)
        elif len(marks) > 1:
            self.groups.setdefault(last, cell)
        else:
            whole, _, part = bare.partition(last)
            is_sure = len(part) != 3 or len(whole) > 3 or whole.startswith("0") or not whole
            (self.decimals if is_sure else self.either).setdefault(last, cell)

    def style(self) -> Style:
        said: dict[str, object] = {}
        questions: list[Question] = []
        decimals = {*self.decimals, *({"."} if "," in self.groups else ()), *({","} if "." in self.groups else ())}
        if len(decimals) > 1:
            cells = [*self.decimals.values(), *self.groups.values()]
            found = f"its numbers have two decimal marks, as in {' and '.join(dict.fromkeys(cells))}: say which"
            questions.append(Question(found, 'decimal = "."', "csv"))
        elif decimals:
            said["decimal"] = decimals.pop()
        elif len(self.either) > 1:
            found = f"{' and '.join(self.either.values())} are two numbers each to two readers: say its decimal mark"
            questions.append(Question(found, 'decimal = "."', "csv"))
        elif self.either:
            ((mark, cell),) = self.either.items()
            bare = cell.strip()
            found = f"{bare} is {bare.replace(mark, '')} or {bare.replace(mark, '.')}, and no other cell says which"
            other = "," if mark == "." else "."
            line = f'decimal = "{mark}"'
            questions.append(
                Question(f"{found}: this line, or thousands = {mark!r} and decimal = {other!r}", line, "csv")
            )
        self._thousands(said)
        if self.null:
            said["null"] = list(self.null)
        if self.strip:
            said["strip"] = list(self.strip)
        if self.has_parentheses:
            said["parentheses"] = True
        return Style(said, questions)

    def _thousands(self, said: dict[str, object]) -> None:
        other = "," if said.get("decimal") == "." else "."
        if "decimal" in said and (other in self.groups or other in self.either):
            said["thousands"] = other
            return
        space = next((mark for mark in self.groups if mark in SPACES), None)
        if space is not None:
            said["thousands"] = space
