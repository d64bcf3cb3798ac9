"""What a row of the fault table is, and the ways to break a desk that the rows are written with."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desk import BTC, ETH, PYTHON_BROKER, Desk, ago, book

CHECK = ("check",)
SNAPSHOT = ("check", "--snapshot", "book.json")
CSV = ("check", "--snapshot", "book.csv", "--as-of", "file")
PARQUET = ("check", "--snapshot", "book.parquet", "--as-of", "file")
ACCOUNT = ("check", "--snapshot", "book.csv", "--account", "account.json")
PAPER_BROKER = '[[broker]]\nkind  = "paper"\nstate = "paper.json"\nlive  = true\n'
HEAD = "symbol,side,size,entry_price,mark_price,realized_pnl\n"
ROWS = "BTC/EUR,long,0.5,28000,29500,120\nETH/EUR,short,2,1800,1750,0\n"
Arrange = Callable[[Desk], object]


@dataclass(frozen=True)
class Fault:
    """One thing that is broken: what, how, what the command ends with, and the places and names that it must say.

    A place is a file with its line, a flag or a table; a name is a column's, a figure's, a subject's or a key's. How
    it is worded stands in ``golden/messages.txt`` alone.
    """

    name: str
    arrange: Arrange
    code: int
    names: tuple[str, ...]
    run: tuple[str, ...] = CHECK
    env: Mapping[str, str] = field(default_factory=dict)


def fault(name: str, arrange: Arrange, code: int, *names: str, run: Sequence[str] = CHECK, env: Any = None) -> Fault:
    """A row of the table."""
    return Fault(name, arrange, code, names, tuple(run), env or {})


def nothing(_desk: Desk) -> None:
    """The desk as it is: what is wrong stands on the command line."""


def config(old: str = "", new: str = "", more: str = "") -> Arrange:
    """The usual config with one text replaced, and more at its end."""
    return lambda desk: desk.configure(*([(old, new)] if old else []), more=more)


def broker(text: str, **files: object) -> Arrange:
    """The usual config with these brokers instead, and files beside it; ``_`` in their names stands for a dot."""

    def arrange(desk: Desk) -> None:
        desk.configure((PAPER_BROKER, text))
        for name, content in files.items():
            desk.write(f"config/{name.replace('_', '.')}", content)

    return arrange


def client(source: str, **options: str) -> Arrange:
    """A Python client as the broker; ``source`` defines ``make(table)``."""
    return lambda desk: desk.client(source, **options)


def answers(expression: str) -> Arrange:
    """A Python client whose positions are what an expression says."""
    return client(
        f"class Client:\n    def fetch_positions(self): return {expression}\ndef make(table): return Client()\n"
    )


def answers_frame(columns: str) -> Arrange:
    """A Python client whose positions are a DataFrame of these columns."""
    return answers(f"__import__('pandas').DataFrame({columns})")


def no_client() -> Arrange:
    """A Python broker whose module is not there."""
    return config(PAPER_BROKER, PYTHON_BROKER)


def file(name: str, content: object) -> Arrange:
    """One file written, or written over."""
    return lambda desk: desk.write(name, content)


def both(*arrangements: Arrange) -> Arrange:
    """One after the other."""

    def arrange(desk: Desk) -> None:
        for one in arrangements:
            one(desk)

    return arrange


def gone(name: str) -> Arrange:
    """Nothing where a file or folder is expected."""
    return lambda desk: desk.remove(name)


def folder_for(name: str) -> Arrange:
    """A folder where a file is expected."""

    def arrange(desk: Desk) -> None:
        desk.path(name).unlink(missing_ok=True)
        desk.path(name).mkdir(parents=True)

    return arrange


def link(name: str, target: str) -> Arrange:
    """A symbolic link where a file is expected."""

    def arrange(desk: Desk) -> None:
        desk.remove(name)
        desk.path(name).symlink_to(target)

    return arrange


def rows(*positions: Mapping[str, Any], **envelope: Any) -> Arrange:
    """A snapshot of just now with these rows, and more in its envelope."""
    return lambda desk: desk.write("book.json", book(*positions, **envelope))


def btc(**cells: Any) -> Arrange:
    """A snapshot whose first row has some other cells; one that is ``...`` is left out."""
    row = {name: cell for name, cell in {**BTC, **cells}.items() if cell is not ...}
    return rows(row, ETH)


def envelope(**keys: Any) -> Arrange:
    """A snapshot with some keys of its envelope set, those that are ``...`` left out."""

    def arrange(desk: Desk) -> None:
        made = {name: value for name, value in {**book(), **keys}.items() if value is not ...}
        desk.write("book.json", made)

    return arrange


def taken(seconds: float) -> Arrange:
    """A snapshot of some seconds ago."""
    return lambda desk: desk.write("book.json", {**book(), "as_of": ago(seconds)})


def raw(old: str, new: str) -> Arrange:
    """A snapshot with a piece of its text replaced, for what JSON's writer would not write."""

    def arrange(desk: Desk) -> None:
        text = json.dumps(book())
        assert old in text
        desk.write("book.json", text.replace(old, new, 1))

    return arrange


def table(old: str, new: str) -> Arrange:
    """A CSV file of the usual book with a piece of its text replaced."""
    text = HEAD + ROWS
    assert old in text
    return file("book.csv", text.replace(old, new, 1))


def parquet(**columns: Any) -> Arrange:
    """A Parquet file of the usual book with some columns set, those that are ``...`` left out."""

    def arrange(desk: Desk) -> None:
        import pandas as pd

        usual = {name: [BTC[name], ETH[name]] for name in BTC}
        made = {name: cells for name, cells in {**usual, **columns}.items() if cells is not ...}
        pd.DataFrame(made).to_parquet(desk.path("book.parquet"))

    return arrange


def account(**keys: Any) -> Arrange:
    """The usual book as CSV, and an account file of just now with some keys set."""

    def arrange(desk: Desk) -> None:
        desk.write("book.csv", HEAD + ROWS)
        made = {"as_of": ago(1), "account": {"equity": 10970.0}, **keys}
        desk.write("account.json", {name: value for name, value in made.items() if value is not ...})

    return arrange


def paper(position: Mapping[str, Any] | None = None, **keys: Any) -> Arrange:
    """A paper portfolio with some cells of its first position set, and some keys of its own."""
    cells = {"qty": 0.5, "avg_price": 28000.0, "last_price": 29500.0, "realized_pnl": 120.0, **(position or {})}
    own = {name: cell for name, cell in cells.items() if cell is not ...}
    return file("config/paper.json", {"cash": 10120.0, "positions": {"BTC/EUR": own}, **keys})


def rule(text: str, head: str = "", name: str = "limit") -> str:
    """A policy file with these lines in ``[rule]``, and these above it."""
    return f'id = "{name}"\ntitle = "A limit"\n{head}\n[rule]\n{text}\n'


def only(text: str, head: str = "", more: str = "") -> Arrange:
    """A desk whose only policy has this rule; ``more`` is more config."""

    def arrange(desk: Desk) -> None:
        desk.only_policies(limit=rule(text, head))
        desk.configure(more=more)

    return arrange


def policy_text(text: object) -> Arrange:
    """One of the desk's policies written over."""
    return file("policies/max_open_positions.toml", text)


def waiver(**changes: str | None) -> Arrange:
    """A waiver with some keys changed, in TOML, those that are None left out; it is the line of a breach."""
    return both(only('measure = "sum(notional)"\nmax = 10000'), file("config/waivers.toml", waiver_text(**changes)))


def waiver_text(**changes: str | None) -> str:
    """One waiver in TOML."""
    usual = {
        "policy": '"limit"',
        "up_to": "20000",
        "until": "2999-01-01",
        "reason": '"a hedge is on its way"',
        "approved_by": '"Ada of the risk desk"',
    }
    keys = {**usual, **changes}
    return "[[waiver]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value is not None)


def reference(text: object, rule_lines: str = 'each = "issuer"\nmeasure = "sum(notional)"\nmax = 50000') -> Arrange:
    """A reference table beside the config, and a policy that needs its column ``issuer``."""
    table_of_config = '[[reference]]\nfile = "issuers.csv"\nkey  = "symbol"\n'
    made = only(rule_lines, more=table_of_config)
    return made if text is None else both(made, file("config/issuers.csv", text))


def template(text: str) -> Arrange:
    """A page template of the desk's own."""
    return file("own/report.html.j2", text)
