"""Input that would take a machine down: each ends soon, in little memory, with a message to act on."""

import json
import resource
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import BTC, ago, book

from riskcheck.cli.outputs import Output, deliver
from riskcheck.foundation.problems import ExitCode
from riskcheck.foundation.sizes import MAX_COLUMNS, MAX_FIGURES, MAX_KEY_DEPTH, MAX_TEXT_LENGTH
from riskcheck.gate.run import RunRequest, run_gate
from riskcheck.reporters.text import format_text
from riskcheck.sources import SnapshotFile

MEMORY = 1_200_000_000
MAX_MESSAGE_LENGTH = 40_000
DEEP = 100_000
LINE = 100_000_000
DIGITS = 100_000
SNAPSHOT = ("check", "--snapshot", "book.json")
CSV = ("check", "--snapshot", "book.csv", "--as-of", "file")


@contextmanager
def _in_little_memory():
    """Leave this process little memory beside what it holds already."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _run(desk, *words):
    """The answer of a check in little memory, which is short, and which every report gives."""
    with _in_little_memory():
        answer = desk.run_over_green(*words)

    assert "Traceback" not in answer.said
    assert len(answer.out + answer.err) < MAX_MESSAGE_LENGTH
    return answer


def _json(text):
    return lambda desk: (desk.write("book.json", text), SNAPSHOT)[1]


def _cells(text):
    """A snapshot whose only row has a further piece of JSON in it."""
    row = json.dumps(BTC)[:-1]
    return _json(f'{{"as_of": "{ago(0)}", "positions": [{row}, {text}}}]}}')


def _envelope(text):
    return _json(json.dumps(book())[:-1] + f", {text}}}")


def _csv(text):
    return lambda desk: (desk.write("book.csv", text), CSV)[1]


def _config(text):
    return lambda desk: (desk.configure(more=text), ("check",))[1]


def _paper(text):
    return lambda desk: (desk.write("config/paper.json", text), ("check",))[1]


def _rule(text):
    """A policy with this for the rest of its rule."""
    return lambda desk: (desk.only_policies(p=f'id = "p"\ntitle = "p"\n[rule]\n{text}\n'), ("check",))[1]


def _late(arrange, make):
    """What is too large to be made before it is needed."""

    def late(desk):
        return arrange(make())(desk)

    return late


def _words(*words):
    return lambda _desk: ("check", *words)


DEEPLY_NESTED = {
    "lists of JSON": (_json("[" * DEEP), 2, "nested too deeply"),
    "tables of JSON": (_json('{"a":' * DEEP), 2, "nested too deeply"),
    "a cell of JSON": (_cells(f'"x": {"[" * DEEP}{"]" * DEEP}'), 2, "nested too deeply"),
    "a paper portfolio": (_paper('{"positions":' + "[" * DEEP), 2, "nested too deeply"),
    "lists of TOML": (_config(f"[limits]\nx = {'[' * DEEP}{']' * DEEP}"), 4, "nested"),
    "tables of TOML": (_config(f"[limits]\nx = {'{a=' * DEEP}"), 4, "nested"),
    "a dotted key": (_config(f"[limits]\n{'a.' * DEEP}a = 1"), 4, "parts"),
    "a shorter dotted key": (_config(f"[limits]\n{'a.' * 900}a = 1"), 4, f"at most {MAX_KEY_DEPTH} levels"),
    "a header": (_config(f"[limits.{'a.' * 900}a]"), 4, f"at most {MAX_KEY_DEPTH} levels"),
    "an inline table": (_config(f"[limits]\nx = {'{a=' * 300}1{'}' * 300}"), 4, f"at most {MAX_KEY_DEPTH} levels"),
    "parentheses": (_rule(f'max = 1\nmeasure = "{"(" * DEEP}"'), 4, "characters"),
    "fewer parentheses": (_rule(f'max = 1\nmeasure = "{"(" * 900}1{")" * 900}"'), 4, "parentheses"),
    "minus signs": (_rule(f'max = 1\nmeasure = "{"-" * 1990}1"'), 4, "nested too deeply"),
    "negations": (_rule(f'max = 1\nmeasure = "{"not " * 490}1"'), 4, "nested too deeply"),
    "calls": (_rule(f'max = 1\nmeasure = "{"abs(" * 150}1{")" * 150}"'), 4, "nested too deeply"),
    "dots": (_rule(f'max = 1\nmeasure = "config{".a" * 990}"'), 4, "unknown config table"),
    "parentheses of -k": (_words("-k", "(" * DEEP), 4, "levels"),
    "negations of -m": (_words("-m", "not " * 30_000 + "x"), 4, "levels"),
}
HEX, ONES = f"0x{'f' * DIGITS}", "1" * DIGITS
HUGE_NUMBERS = {
    "a size beyond floats": (_cells('"margin": 1e400'), 2, "finite"),
    "a cell": (_cells(f'"margin": {ONES}'), 2, "number too long"),
    "a cell of as many digits as are read": (_cells(f'"margin": 1{"0" * 4000}'), 2, "too large to hold"),
    "a text": (_cells(f'"margin": "{ONES}"'), 2, "plain decimal"),
    "a time": (_cells(f'"price_time": 1{"0" * 4000}'), 2, "too large to hold"),
    "an account figure": (_envelope(f'"account": {{"equity": 1{"0" * 4000}}}'), 2, "too large to hold"),
    "a rate": (_envelope(f'"fx": {{"USD": 1{"0" * 4000}}}'), 2, "too large to hold"),
    "a total": (_envelope(f'"totals": {{"total_notional": 1{"0" * 4000}}}'), 2, "is stated as"),
    "a configured limit": (_config(f"[limits]\nx = {HEX}"), 4, "too large to hold"),
    "a configured rate": (_config(f"[fx]\nUSD = {HEX}"), 4, "too large to hold"),
    "a configured decimal": (_config(f"[limits]\nx = {ONES}"), 4, "digits"),
    "a configured share": (_config(f'[limits]\nx = "{ONES}%"'), 4, "too large to hold"),
    "a number for a text": (_config(f'[[reference]]\nfile = {HEX}\nkey = "k"'), 4, "too large to hold"),
    "a bound": (_rule(f'measure = "count()"\nmax = {HEX}'), 4, "too large to hold"),
    "a bound by key": (
        _rule(f'measure = "count()"\nmax = {{ by = "symbol", limits = {{ a = {HEX} }} }}'),
        4,
        "too large to hold",
    ),
    "a bound as text": (_rule('measure = "count()"\nmax = "1e400"'), 4, "finite"),
    "a share of a bound": (_rule(f'measure = "count()"\nmax = "{ONES}%"'), 4, "expression"),
    "a measure": (_rule(f"measure = {HEX}\nmax = 1"), 4, "too large to hold"),
    "a warning mark": (_rule(f'measure = "count()"\nmax = 1\nwarn_at = {HEX}'), 4, "too large to hold"),
    "a subject": (_rule(f'measure = "count()"\nmax = 1\neach = {HEX}'), 4, "too large to hold"),
    "a literal": (_rule(f'measure = "count() * 0x{"f" * 1900}"\nmax = 1'), 4, "finite"),
    "--starting-cash": (_words("--starting-cash", ONES), 4, "plain decimal"),
    "--max-age": (_words("--max-age", f"{'9' * 400}d"), 4, "--max-age"),
}
TOO_MUCH = {
    "a key of 100 MB": (_late(_json, lambda: f'{{"{"k" * LINE}": 1}}'), 2, "unknown key"),
    "a symbol of 100 MB": (_late(_cells, lambda: f'"venue": "{"k" * LINE}"'), 2, f"at most {MAX_TEXT_LENGTH}"),
    "a line of 100 MB in CSV": (_late(_csv, lambda: f"symbol,size\n{'x' * LINE},1\n"), 2, "field limit"),
    "100 MB of TOML": (_late(_config, lambda: "#" * LINE), 4, "4 MB"),
    "unknown keys": (_json(json.dumps(dict.fromkeys(map(str, range(300_000))))), 2, "299980 more"),
    "columns of JSON": (
        _cells(", ".join(f'"c{number}": 1' for number in range(100_000))),
        2,
        f"at most {MAX_COLUMNS}",
    ),
    "columns of CSV": (
        _late(_csv, lambda: f"symbol,size,{','.join(map(str, range(1_000_000)))}\n"),
        2,
        f"at most {MAX_COLUMNS}",
    ),
    "a column of its own for each row": (
        _json(json.dumps({"as_of": ago(0), "positions": [{**BTC, f"c{number}": 1} for number in range(30_000)]})),
        2,
        f"at most {MAX_COLUMNS}",
    ),
    "account figures": (
        _envelope(f'"account": {json.dumps({f"k{number}": 1 for number in range(100_000)})}'),
        2,
        f"at most {MAX_FIGURES}",
    ),
    "rates": (_envelope(f'"fx": {json.dumps({f"k{number}": 1 for number in range(100_000)})}'), 2, "currency rates"),
    "stated sums": (
        _envelope(f'"symbol_notional": {json.dumps({f"k{number}": 1 for number in range(100_000)})}'),
        2,
        "more such problems",
    ),
    "wrong rows": (_csv("symbol,size\n" + "x\n" * 200_000), 2, "199980 more such problems"),
    "unknown keys of the config": (
        _config("[general2]\n" + "".join(f"k{number} = 1\n" for number in range(20_000))),
        4,
        "general2",
    ),
    "unknown keys of a table": (
        lambda desk: (
            desk.configure(("[general]", "[general]\n" + "".join(f"k{number} = 1\n" for number in range(20_000)))),
            ("check",),
        )[1],
        4,
        "19800 more such problems",
    ),
    "limits that nobody reads": (
        _config("[limits]\n" + "".join(f"k{number} = 1\n" for number in range(20_000))),
        0,
        "more such lines",
    ),
    "arrays of tables": (
        _config("".join(f"[[k{number}]]\n" for number in range(20_000))),
        4,
        "19800 more such problems",
    ),
    "blank lines in a policy beside the named ones": (
        lambda desk: (desk.write("policies/sub/x.toml", "\n" * DEEP), ("check",))[1],
        0,
        "PASS",
    ),
    "an endless device": (
        lambda desk: (desk.path("book.json").symlink_to("/dev/zero"), SNAPSHOT)[1],
        2,
        "",
    ),
    "an endless config": (_words("--config", "/dev/zero"), 4, "4 MB"),
    "blanks behind -k": (_words("-k", "exposure" + " " * DEEP), 0, "PASS"),
}
BOMBS = {
    **{f"nested: {name}": bomb for name, bomb in DEEPLY_NESTED.items()},
    **{f"a huge number: {name}": bomb for name, bomb in HUGE_NUMBERS.items()},
    **{f"too much: {name}": bomb for name, bomb in TOO_MUCH.items()},
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_message(desk, name):
    """Too deep, too large or too many ends within seconds and memory, with what is wrong, and in every report."""
    arrange, code, words = BOMBS[name]
    words_of_command = arrange(desk)

    answer = _run(desk, *words_of_command)
    for file in (
        "book.json",
        "book.csv",
        "config/config.toml",
    ):  # pytest keeps the folder, and 100 MB are a lot to keep
        desk.path(file).unlink(missing_ok=True)

    assert answer.code == code, answer.said
    answer.assert_told([words])


ANSWERS = {
    "a number of 100,000 digits": '[{"symbol": "A", "side": "long", "size": 10**100_000, "mark_price": 1.0}]',
    "one in a column of its own": '[{"symbol": "A", "side": "long", "size": 1, "mark_price": 1.0, "x": 10**100_000}]',
    "one as a symbol": '[{"symbol": 10**100_000, "side": "long", "size": 1, "mark_price": 1.0}]',
    "one as a side": '[{"symbol": "A", "side": 10**100_000, "size": 1, "mark_price": 1.0}]',
    "one as a column's name": '[{"symbol": "A", "side": "long", "size": 1, 10**100_000: 1}]',
    "one instead of a list": "10**100_000",
    "one instead of a row": "[10**100_000]",
    "a list within itself": "[endless]",
    "a call without end": "self.fetch_positions()",
    "more than there is room for": '["x" * 10**10]',
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_a_bomb_ends_in_a_message(desk, name):
    """A broker's client that answers with something monstrous did not answer: exit code 2, in every report."""
    desk.client(f"""
endless = []
endless.append(endless)

class Client:
    def fetch_positions(self):
        return {ANSWERS[name]}

def make(table):
    return Client()
""")

    assert _run(desk, "check").code == 2


def test_a_book_beyond_all_memory_is_incomplete(desk):
    """Where the memory does not suffice, the run says so with 2, also in the reports, and is no bug."""
    rows = ", ".join([json.dumps({**BTC, "margin": None, "note": "x"})] * 150_000)
    desk.write("book.json", f'{{"as_of": "{ago(0)}", "positions": [{rows}]}}')

    answer = desk.run_over_green(*SNAPSHOT, by=desk.run_installed, preexec_fn=_in_very_little_memory)
    desk.path("book.json").unlink()

    assert answer.code == 2
    answer.assert_told(["not enough memory", "fix: "])


def _in_very_little_memory():
    resource.setrlimit(resource.RLIMIT_AS, (160_000_000, 160_000_000))


def test_a_report_beyond_all_memory_says_so_where_it_was_to_be(tmp_path):
    """A book that fits, while one of its reports does not, leaves every report: without the book, and incomplete."""

    def heavy(report):
        return "x" * 10**14 if report.snapshot else format_text(report)

    asked = RunRequest(snapshot=SnapshotFile(_written(tmp_path)))
    outputs = [
        Output(name, made, str(tmp_path / name), sys.stdout) for name, made in (("a", format_text), ("b", heavy))
    ]

    report = deliver(run_gate(asked), outputs)

    assert report.exit_code == ExitCode.INCOMPLETE
    for output in outputs:
        said = output.path.read_text(encoding="utf-8")
        assert "not enough memory" in said
        assert said.splitlines()[-1].startswith("INCOMPLETE")
    assert len(list(tmp_path.iterdir())) == len(outputs) + 1


def _written(folder):
    path = folder / "book.json"
    path.write_text(json.dumps(book()), encoding="utf-8")
    return path
