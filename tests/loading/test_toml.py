"""TOML with the line of every key, and what is said of files that are none."""

import pytest
import tomli
from hypothesis import assume, example, given
from hypothesis import strategies as st

from riskcheck.files.toml import find_lines, parse_toml, read_toml
from riskcheck.foundation.digest import sha256_of
from riskcheck.foundation.problems import UsageError


def lines_of(text):
    """The line of each key by its dotted path."""
    return {".".join(map(str, path)): line for path, line in find_lines(text).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nb = 2", {"a": 1, "b": 2}),
        ("\n\n# a = 0\na = 1", {"a": 4}),
        ("a = 1 # b = 2\nc = 3", {"a": 1, "c": 2}),
        ('a = "b = 2 # no"\nc = 3', {"a": 1, "c": 2}),
        ('a = """\nb = 2\n[c]\n"""\nd = 4', {"a": 1, "d": 5}),
        ("a = '''\nb = 2\n'''''\nd = 4", {"a": 1, "d": 4}),
        ('a = """say \\""" b"""\nc = 1', {"a": 1, "c": 2}),
        ("a = [\n 1, # [\n 2,\n]\nb = 1", {"a": 1, "b": 5}),
        ("a = { b = 1, c = { d = 2 } }\ne = 1", {"a": 1, "e": 2}),
        ("[a]\nb = 1\n[a.c]\nd = 2", {"a": 1, "a.b": 2, "a.c": 3, "a.c.d": 4}),
        ("[a.b]\nc = 1", {"a": 1, "a.b": 1, "a.b.c": 2}),
        ("a.b = 1\na.c = 2", {"a": 1, "a.b": 1, "a.c": 2}),
        ("[[a]]\nb = 1\n[[a]]\nb = 2", {"a": 1, "a.0": 1, "a.0.b": 2, "a.1": 3, "a.1.b": 4}),
        (
            "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2",
            {"a": 1, "a.0": 1, "a.0.b": 2, "a.0.b.c": 3} | {"a.1": 4, "a.1.b": 5, "a.1.b.c": 6},
        ),
        (
            "[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = 2",
            {"a": 1, "a.0": 1, "a.0.b": 2, "a.0.b.0": 2, "a.0.b.0.c": 3}
            | {"a.1": 4, "a.1.b": 5, "a.1.b.0": 5, "a.1.b.0.c": 6},
        ),
        ('"a b" = 1\n\'c.d\' = 2\n"e" . f = 3', {"a b": 1, "c.d": 2, "e": 3, "e.f": 3}),
        ("a = 1\r\nb = 2\r\n", {"a": 1, "b": 2}),
        ("a = 2026-01-01T00:00:00Z\nb = 07:32:00", {"a": 1, "b": 2}),
        ("a = \"\"\nb = ''\nc = 1", {"a": 1, "b": 2, "c": 3}),
        ("", {}),
    ],
)
def test_the_line_of_every_key(text, expected):
    """Tables and keys have the line on which they begin, whatever strings, comments and arrays hold."""
    tomli.loads(text)
    assert lines_of(text) == expected


PLAIN_VALUES = ["1", "-2.5", "true", "2026-01-01", '"x"', "'#[='", '"\\"[\\\\"', '""', "[1, 2]", '{ p = 1, q = "}" }']
LONG_VALUES = [
    "[ # no\n 1,\n [2],\n]",
    '"""a\n[b]\n# "" c = 1\n"""',
    "'''\nx = 1\n'''''",
    '["]", \'"\']',
    "[{ p = 1 }]",
]
VALUES = st.sampled_from(PLAIN_VALUES + LONG_VALUES)
KEYS = st.sampled_from(["key{}", '"quoted {}"', "'literal # {}'", '"dot.{}"', "over{} . key{}", '"\\u0041 {}"'])
TABLES = ["[one]", "[one.two]", "[one.two.three]", "[list.sub]", "[list.inner.deep]", '[ "quoted head" ]']
ARRAYS = ["[[list]]", "[[list.inner]]", "[[ 'many' . more ]]"]
HEADERS = st.sampled_from([*TABLES, *ARRAYS, *ARRAYS, "# [comment]", ""])
STATEMENTS = st.one_of(st.tuples(KEYS, VALUES), st.tuples(KEYS, VALUES), HEADERS)


def unparse(statements):
    """A text with numbered keys, and the line of each number."""
    lines, places = [], {}
    for number, statement in enumerate(statements):
        if isinstance(statement, str):
            lines.append(statement)
        else:
            key, value = statement
            places[number] = "\n".join([*lines, ""]).count("\n") + 1
            lines.append(f"{key.replace('{}', str(number))} = {value}  # end")
    return "\n".join(lines), places


def keys_of(data, path=()):
    """The path of every numbered key in what a TOML reader gives."""
    for name, value in data.items() if isinstance(data, dict) else enumerate(data):
        here = (*path, name)
        if isinstance(name, str) and name[-1].isdigit() and not name.startswith("over"):
            yield here
        elif isinstance(value, dict | list):
            yield from keys_of(value, here)


@given(st.lists(STATEMENTS, max_size=14))
@example(["[[list]]", "[[list.inner]]", "[[list]]", "[[list.inner]]", ("key{}", "1")])
def test_the_line_finder_agrees_with_the_reader_of_toml(statements):
    """In any document the line finder knows the keys that the reader of TOML finds, with their lines."""
    text, places = unparse(statements)
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError:
        assume(False)
    lines = find_lines(text)
    paths = list(keys_of(data))
    assert len(paths) == len(places)
    for path in paths:
        number = int("".join(char for char in path[-1] if char.isdigit()))
        assert lines[path] == places[number]


def test_a_key_within_an_inline_table_is_where_the_table_begins():
    """A place that has no line of its own is that of what holds it, at last the whole file."""
    document = parse_toml("[rule]\nlet = { a = 1 }\n", "limit.toml")
    assert str(document.place("rule", "let", "a")) == "limit.toml:2"
    assert str(document.place("rule", "max")) == "limit.toml:1"
    assert str(document.place("owner")) == "limit.toml"


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        (b"a = 1\nb = \n", 2, "not TOML"),
        (b"a = 1\na = 2\n", 2, "not TOML"),
        (b"a = [1,\n2", 2, "not TOML"),
        (b"a = \xff\n", None, "UTF-8"),
        (b"a = " + b"[" * 5000, None, "not TOML"),
        (b"#" * 4_000_001, None, "4 MB"),
    ],
    ids=["no value", "key twice", "open end", "not UTF-8", "too deep", "too large"],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path, content, line, word):
    """What is no TOML is wrong usage, at the line where it goes wrong."""
    file = tmp_path / "limit.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        read_toml(file, "limit.toml")
    (problem,) = refusal.value.problems
    assert word in problem.found
    assert problem.place.file == "limit.toml"
    if line is not None:
        assert problem.place.line == line


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A path that cannot be read is wrong usage, and is named."""
    with pytest.raises(UsageError, match=r"absent\.toml"):
        read_toml(tmp_path / "absent.toml")


def test_a_document_is_known_by_the_hash_of_its_bytes(tmp_path):
    """Two files with the same bytes have the same hash, and a blank more is another."""
    names = {"a.toml": b"x = 1\n", "b.toml": b"x = 1\n", "c.toml": b"x = 1 \n"}
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    first, same, other = (sha256_of(read_toml(tmp_path / name).content) for name in names)
    assert first == same
    assert first != other
