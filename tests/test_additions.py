"""What CONTRIBUTING.md adds to riskcheck is added to a copy of it, as it stands there, and works."""

import json
import os
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"<!-- example: (file|line) (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
SHOWN_AS = {(kind, file): text for kind, file, text in SHOWN.findall(PAGE)}
BEHIND = {
    "riskcheck/sources/kinds/__init__.py": "NAMES = (\n",
    "riskcheck/reporters/formats.py": "FORMATS: Mapping[str, Format] = {\n",
    "riskcheck/language/functions.py": "FUNCTIONS: Mapping[str, Function] = {\n",
    "riskcheck/snapshot/catalogue.py": 'Column("base", Kind.TEXT, "the coin or ticker that it is about"),\n',
    "riskcheck/snapshot/position.py": "base: str | None = None\n",
}
"""What a shown line stands behind."""
CONFIG = """
[general]
base_currency = "EUR"
[policies]
paths = ["policies"]
[live_risk]
[limits]
cap = 250
"""
POLICY = """
id = "cap"
title = "Cap"
[rule]
each = "position"
measure = "{measure}"
max = "config.limits.cap"
"""


class Copy:
    """A copy of the package with things added to it, and a desk beside it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT / "riskcheck", folder / "riskcheck", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("policies", "templates", "config"):
            (folder / name).symlink_to(ROOT / name)
        (folder / "desk" / "policies").mkdir(parents=True)
        self.has_policy("notional")
        self.write("config.toml", CONFIG)

    def write(self, name, text):
        (self.folder / "desk" / name).write_text(text, encoding="utf-8")

    def has_policy(self, measure):
        self.write("policies/cap.toml", POLICY.format(measure=measure))

    def adds(self, *files):
        """Write each shown file, and put each shown line where the page says."""
        for name in files:
            path = self.folder / name
            if ("file", name) in SHOWN_AS:
                path.write_text(SHOWN_AS["file", name], encoding="utf-8")
            else:
                text = path.read_text(encoding="utf-8")
                assert text.count(BEHIND[name]) == 1, name
                path.write_text(text.replace(BEHIND[name], BEHIND[name] + SHOWN_AS["line", name]), encoding="utf-8")

    def check(self, *words, **environment):
        """Run the gate of the copy on the desk: its JSON report, and all that it printed."""
        command = [sys.executable, "-m", "riskcheck", "check", "--config", "config.toml", "--json", "r.json", *words]
        surroundings = {**os.environ, "PYTHONPATH": str(self.folder), **environment}
        ran = subprocess.run(
            command, check=False, cwd=self.folder / "desk", env=surroundings, capture_output=True, text=True
        )
        return json.loads((self.folder / "desk" / "r.json").read_text(encoding="utf-8")), ran.stdout + ran.stderr


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def observed(report):
    ((_, one),) = [(result["id"], result["observations"][0]) for result in report["results"]]
    return one["observed"]


def test_every_addition_takes_at_most_two_files():
    """Of each heading the shown files and lines are in two files at most."""
    for section in PAGE.partition("## Add something")[2].partition("## Make a release")[0].split("\n### ")[1:]:
        assert 0 < len(re.findall(r"<!-- example: ", section)) <= 2, section.partition("\n")[0]


TOKEN = {"ACME_TOKEN": "t0ken"}


class Acme(BaseHTTPRequestHandler):
    """Acme's address: it answers who has the token."""

    def do_GET(self):
        """Answer with a short position in SAP."""
        self.send_response(200 if self.headers["Authorization"] == "Bearer t0ken" else 401)
        self.end_headers()
        rows = [{"ticker": "SAP", "quantity": -2, "last": 150.0, "ccy": "EUR"}]
        self.wfile.write(json.dumps({"positions": rows, "equity": 1000.0}).encode())

    def log_message(self, *_):
        """Say nothing of requests."""


def test_a_broker(copy):
    """It is asked with its token, its book is held against the limit, and its keys are those that it declares."""
    copy.adds("riskcheck/sources/kinds/acme.py", "riskcheck/sources/kinds/__init__.py")
    server = HTTPServer(("127.0.0.1", 0), Acme)
    Thread(target=server.serve_forever, daemon=True).start()
    broker = f'[[broker]]\nkind = "acme"\nurl = "http://127.0.0.1:{server.server_port}"\ntoken_env = "ACME_TOKEN"\n'
    copy.write("config.toml", CONFIG + broker)

    report, _ = copy.check(**TOKEN)
    refused, _ = copy.check(**TOKEN | {"ACME_TOKEN": "another"})
    copy.write("config.toml", CONFIG + broker + "tokens = 1\n")
    misspelt, said = copy.check(**TOKEN)
    server.shutdown()
    server.server_close()

    assert (report["exit_code"], observed(report), report["snapshot"]["net_notional"]) == (1, 300.0, -300.0)
    assert (refused["exit_code"], misspelt["exit_code"]) == (2, 4)
    assert "unknown key in [[broker]]: 'tokens'" in said


def test_an_export_format(copy):
    """A file of it is read from the config, and the loader knows its name."""
    copy.adds("riskcheck/sources/tables/formats/acme.toml")
    copy.write("book.csv", "Ticker,L/S,Quantity,Last,Ccy\nSAP,S,2,150,EUR\n")
    broker = '[[broker]]\nkind = "file"\npath = "book.csv"\nformat = "acme"\nas_of = "file"\n'
    copy.write("config.toml", CONFIG + broker)

    report, _ = copy.check()

    assert (report["exit_code"], observed(report), report["snapshot"]["net_notional"]) == (1, 300.0, -300.0)


BOOK = '{"as_of": "2026-01-02T00:00:00Z", "positions": [%s]}'
ROW = '{"symbol": "SAP", "side": "long", "size": 2, "mark_price": 150, "currency": "EUR", "target_price": %s}'


def test_a_report_format(copy):
    """The command has its flag, and writes it."""
    copy.adds("riskcheck/reporters/chat.py", "riskcheck/reporters/formats.py")
    copy.write("book.json", BOOK % (ROW % 160))

    copy.check("--snapshot", "book.json", "--max-age", "9999d", "--chat", "chat.txt")

    assert (copy.folder / "desk" / "chat.txt").read_text(encoding="utf-8") == "BREACH cap\n"


def test_a_function_of_the_language(copy):
    """A policy that uses it is checked and measured."""
    copy.adds("riskcheck/language/functions.py")
    copy.write("book.json", BOOK % (ROW % 160))
    copy.has_policy("sign(0 - size) * notional")

    report, _ = copy.check("--snapshot", "book.json", "--max-age", "9999d")

    assert (report["exit_code"], observed(report)) == (0, -300.0)


@pytest.mark.parametrize(("price", "code", "value"), [(160, 0, 160.0), (0, 2, None)])
def test_a_column(copy, price, code, value):
    """It is read as a price: 0 is unknown, and the limit on it is an error."""
    copy.adds("riskcheck/snapshot/catalogue.py", "riskcheck/snapshot/position.py")
    copy.write("book.json", BOOK % (ROW % price))
    copy.has_policy("target_price")

    report, _ = copy.check("--snapshot", "book.json", "--max-age", "9999d")

    assert (report["exit_code"], observed(report)) == (code, value)
