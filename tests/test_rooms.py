"""The rooms of the package: what each knows of the others it knows by their faces."""

import ast
from pathlib import Path

import pytest

import riskcheck

PACKAGE = Path(riskcheck.__file__).parent
TOP = {"__init__", "__main__", "version"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def _room(path):
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if len(inside) > 1 else ""


def _foreign_imports(path):
    """The modules of other rooms that a module imports, each with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = name.split(".")
            if parts[0] == "riskcheck" and len(parts) > 1 and parts[1] != _room(path):
                yield name, node.lineno


def test_no_module_stands_outside_of_a_room():
    """At the top are the package itself, its command and its version."""
    assert {path.stem for path in MODULES if not _room(path)} == TOP


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_is_entered_by_its_face(path):
    """What is inside of a room is private to it: others import from the room itself."""
    inner = [f"{name}, line {line}" for name, line in _foreign_imports(path) if name.count(".") > 1]
    assert not inner


@pytest.mark.parametrize("room", sorted({_room(path) for path in MODULES} - {""}))
def test_a_room_says_what_it_is(room):
    """The first thing to be read in a room is a sentence of what it is for."""
    assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_longer_than_a_reader_can_keep_in_mind(path):
    """Four hundred lines, and no more."""
    assert path.read_text(encoding="utf-8").count("\n") <= 400
