"""Elements of XML as rows, read as they come: no entity is expanded, and nothing outside of the file is read."""

from riskcheck.files import read_text
from riskcheck.foundation import Place, Problem, SnapshotError
from riskcheck.sources.tables.snapshot_file import SnapshotFile


class _RefusedError(Exception):
    """A text that a strict reader refuses."""


def elements_of(file: SnapshotFile, name: str) -> list[dict[str, object]]:
    """The attributes of each element of a name, in the file's order. Raises SnapshotError where it is not XML."""
    from xml.parsers.expat import ExpatError, ParserCreate

    rows: list[dict[str, object]] = []
    parser = ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == name:
            rows.append(dict(attributes))

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(read_text(file.path, file.form.dialect.encoding), True)  # it is the last piece
    except ExpatError as error:
        problem = Problem(f"not XML: {error}", fix="write the file again", place=Place(file.name, error.lineno))
        raise SnapshotError(problem) from None
    except _RefusedError:
        found = "a document type or an entity, which no export has"
        raise SnapshotError(Problem(found, "plain XML", "write the file again", Place(file.name))) from None
    return rows
