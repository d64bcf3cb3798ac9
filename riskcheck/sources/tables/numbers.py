"""Numbers as a file writes them, read by its declared dialect and by nothing else."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice

from riskcheck.foundation import Place, Problem, shortened
from riskcheck.snapshot import floats_of, is_placeholder, to_number
from riskcheck.sources.tables.form import Dialect

SIGNS = "$€£¥₹%+"
"""Signs that exports write beside numbers, for the hint to declare them."""
# Patterns are compiled where they are used: most runs read no such file.
_EITHER = r"[+-]?[1-9]\d{0,2}\.\d{3}"
"""What is a decimal to one reader and thousands to another; thousands never begin with 0."""
_DOT_IS_DECIMAL = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)\.\d+"
_COMMA_IS_DECIMAL = r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*),\d+"
_COMMA_GROUPS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"


PLAIN = Dialect(decimal=".")
"""The dialect of what programs write for programs."""


class NumberReader:
    """Reads the number cells of one file."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.decimal = dialect.decimal or ("," if dialect.thousands == "." else ".")
        self.is_declared = dialect.decimal is not None or dialect.thousands is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self._digits}(?:[eE][+-]?\d{{1,3}})?", re.ASCII)

    @cached_property
    def _digits(self) -> str:
        decimal, thousands = re.escape(self.decimal), re.escape(self.dialect.thousands or "")
        # Thousands never begin with 0; in India the groups before the last have two digits.
        grouped = rf"[1-9]\d{{0,2}}(?:{thousands}\d{{2,3}})*{thousands}\d{{3}}(?!\d)|" if thousands else ""
        return rf"(?:(?:{grouped}\d+)(?:{decimal}\d*)?|{decimal}\d+)"

    @cached_property
    def _column(self) -> re.Pattern[str] | None:
        """Numbers without exponents, one in each line; None where a look at each of them is needed."""
        signs = self.dialect.strip
        if self.dialect.parentheses or any(re.search(r"[\d.,\s-]", sign) for sign in signs):
            return None
        around = f"(?:{'|'.join(map(re.escape, signs))})*" if signs else ""
        one = rf"(?>{around}[+-]?{around}{self._digits}{around})"
        return re.compile(rf"{one}(?:\n{one})*+", re.ASCII)

    def _all_at_once(self, texts: Sequence[str]) -> list[float] | None:
        """The numbers of many cells, a million in a second; None where they have to be read one by one."""
        lines = "\n".join(texts)
        if (
            not texts
            or self._column is None
            or lines.count("\n") != len(texts) - 1
            or not self._column.fullmatch(lines)
        ):
            return None
        for sign in (*self.dialect.strip, self.dialect.thousands):
            lines = lines.replace(sign, "") if sign else lines
        return floats_of(lines.replace(self.decimal, ".").split("\n"))

    def number(self, text: str) -> float:
        """The number in a cell. Raises ValueError, saying what was found."""
        bare, sign = text.strip(), ""
        if self.dialect.parentheses and bare.startswith("(") and bare.endswith(")"):
            bare, sign = bare[1:-1].strip(), "-"
        while True:
            if not sign and bare[:1] in {"+", "-"} and len(bare) > 1:
                sign, bare = bare[0], bare[1:].strip()
                continue
            token = next((one for one in self.dialect.strip if bare.startswith(one) or bare.endswith(one)), None)
            if token is None:
                break
            bare = bare.removeprefix(token).removesuffix(token).strip()
        if not self._pattern.fullmatch(bare):
            raise ValueError(f"the text {shortened(text)}")
        plain = bare.replace(self.dialect.thousands, "") if self.dialect.thousands else bare
        return to_number(sign + plain.replace(self.decimal, "."))

    def numbers(self, cells: Sequence[object]) -> tuple[list[object], dict[str, int]]:
        """A column with its texts as numbers, and the first row of each text that is not one and stays.

        Placeholders stay as well, and whatever is not a text.
        """
        texts = [cell for cell in cells if isinstance(cell, str)]
        at_once = self._all_at_once(texts)
        if at_once is not None:
            numbers = iter(at_once)
            is_whole = len(texts) == len(cells)
            return list(at_once) if is_whole else [
                next(numbers) if isinstance(cell, str) else cell for cell in cells
            ], {}
        read: dict[str, object] = {}
        wrong: dict[str, int] = {}
        for row, cell in enumerate(cells):
            if isinstance(cell, str) and cell not in read:
                read[cell] = cell
                try:
                    read[cell] = cell if is_placeholder(cell) else self.number(cell)
                except ValueError:
                    wrong[cell] = row
        return [read[cell] if isinstance(cell, str) else cell for cell in cells], wrong

    def either_way(self, columns: Iterable[Sequence[object]]) -> str | None:
        """A number that is two numbers to two readers, where neither the dialect nor another cell says which."""
        if self.is_declared:
            return None
        either, by_dot = re.compile(_EITHER, re.ASCII), re.compile(_DOT_IS_DECIMAL, re.ASCII)
        found: str | None = None
        for cells in columns:
            for cell in cells:
                if not isinstance(cell, str):
                    continue
                bare = cell.strip()
                if either.fullmatch(bare):
                    found = found or bare
                elif by_dot.fullmatch(bare):
                    return None
        return found


def not_numbers(name: str, wrong: Collection[str], first: Place, count: int) -> Problem:
    """The problem of a column with ``count`` cells that are not numbers, with what would make them so."""
    example = next(iter(wrong))
    more = f", and so are {count - 1} more of its cells" if count > 1 else ""
    return Problem(
        f"{name} is the text {shortened(example)}, which is not a number{more}",
        expected="a number as the config says that the file writes them; a plain decimal such as 29500.0 where it "
        "says nothing",
        fix=_hint(list(islice(wrong, 100))),
        place=first,
    )


def _hint(texts: Sequence[str]) -> str:
    """What is to be said of a file with such cells."""
    said: dict[str, None] = {}
    bare = []
    for text in map(str.strip, texts):
        if text.startswith("(") and text.endswith(")"):
            said["parentheses = true"] = None
        signs = [sign for sign in SIGNS if sign in text]
        said.update(dict.fromkeys(f'strip = ["{sign}"]' for sign in signs))
        bare.append(text.strip("()-").translate(dict.fromkeys(map(ord, SIGNS))).strip())
    if any(re.fullmatch(_COMMA_GROUPS, one, re.ASCII) for one in bare):
        said['thousands = ","'] = None
    elif any(re.fullmatch(_COMMA_IS_DECIMAL, one, re.ASCII) for one in bare):
        said['decimal = ","'] = None
        if any("." in one for one in bare):
            said['thousands = "."'] = None
    if not said:
        return (
            f'if it stands for nothing: null = ["{texts[0]}"] under [broker.csv]; if such rows are not positions: '
            'keep = "known(Quantity)" under [broker.rows], or the like'
        )
    return f"numbers look as if they were written otherwise: {', '.join(said)} under [broker.csv]"
