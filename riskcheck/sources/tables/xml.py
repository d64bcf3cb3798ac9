"""Elements of XML as rows, read as they come: no entity is expanded, and nothing outside of the file is read."""

from collections.abc import Sequence

from riskcheck.files import read_text
from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.sources.tables.snapshot_file import SnapshotFile


class _RefusedError(Exception):
    """What a strict reader refuses, as it is found."""


class _Rows:
    """Collects the elements at a path while they are read: their attributes, and the texts of their children."""

    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        self.rows: list[dict[str, object]] = []
        self.has_parent = False
        self._open: list[str] = []
        self._row: dict[str, object] | None = None
        self._depth = 0
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._open.append(_local(tag))
        self._text = []
        depth = len(self._open)
        self.has_parent = self.has_parent or (len(self.path) > 1 and self._stands_at(self.path[:-1]))
        if self._stands_at(self.path):
            if self._row is not None:
                raise _RefusedError(f"an element {self.path[-1]} inside of another")
            self._row, self._depth = {}, depth
            for name, value in attributes.items():
                self._add(name, value)

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def end(self, _tag: str) -> None:
        depth, name = len(self._open), self._open.pop()
        if self._row is None:
            return
        if depth == self._depth:
            self.rows.append(self._row)
            self._row = None
        elif depth == self._depth + 1 and "".join(self._text).strip():
            self._add(name, "".join(self._text))
        self._text = []

    def _stands_at(self, path: Sequence[str]) -> bool:
        return tuple(self._open[-len(path) :]) == tuple(path)

    def _add(self, name: str, value: str) -> None:
        if self._row is None:
            return
        if name in self._row:
            raise _RefusedError(f"{name} twice in one {self.path[-1]}")
        self._row[name] = value.strip() or None


def elements_of(file: SnapshotFile, path: str) -> list[dict[str, object]]:
    """The elements at a path such as Positions.Position, in the file's order: attributes, and texts of children.

    An empty text is None. No rows are an empty book only where the file has the element that they would stand in, so
    that a wrong name is not an empty book. Raises SnapshotError where it is not XML, or does not have them.
    """
    from xml.parsers.expat import ExpatError, ParserCreate

    rows = _Rows(path.split("."))
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = rows.start, rows.end
    parser.CharacterDataHandler = rows.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    place = Place(file.name)
    try:
        parser.Parse(read_text(file.path, file.form.dialect.encoding), True)  # it is the last piece
    except ExpatError as error:
        problem = Problem(f"not XML: {error}", fix="write the file again", place=Place(file.name, error.lineno))
        raise SnapshotError(problem) from None
    except _RefusedError as error:
        at = Place(file.name, parser.CurrentLineNumber)
        raise SnapshotError(
            Problem(str(error), "plain XML, a row in each element", "write the file again", at)
        ) from None
    if not rows.rows and not rows.has_parent:
        found = f"no element {path}"
        fix = 'correct rows under [broker.xml]: rows = "Positions.Position" is an empty book where Positions is empty'
        raise SnapshotError(Problem(found, "an element for each row, or the one that they stand in", fix, place))
    return rows.rows


def _refuse(*_: object) -> None:
    raise _RefusedError("a document type or an entity, which no export has")


def _local(tag: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return tag.rpartition(":")[2]
