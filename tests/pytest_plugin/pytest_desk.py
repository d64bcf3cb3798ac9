"""A desk whose limits are held by pytest itself, run inside this process or as one of its own."""

from xml.etree import ElementTree as ET

import pytest

BROKER = """\
from datetime import UTC, datetime
from pathlib import Path

class Client:
    def fetch_positions(self):
        with Path("asked").open("a") as file:
            file.write("x")
        return [{"symbol": "BTC/EUR", "side": "long", "size": 1.0, "mark_price": 100.0}]

def make(table):
    return Client()
"""
CONFIG = """\
[[broker]]
kind = "python"
factory = "desk_client:make"
live = true
"""
WAIVER = '[[waiver]]\npolicy = "allowed"\nup_to = 150\nuntil = 9999-01-01\nreason = "agreed"\napproved_by = "head"\n'


def policy(name, maximum, more=""):
    return f'id = "{name}"\ntitle = "About {name}"\n{more}\n[rule]\nmeasure = "sum(notional)"\nmax = {maximum}\n'


POLICIES = {
    "allowed": policy("allowed", 90),
    "broken": policy("broken", 80, 'tags = ["exposure", "live start"]\nguidance = "Reduce."'),
    "ended": policy("ended", 80, "valid_until = 2020-01-01"),
    "holds": policy("holds", 1000, 'tags = ["exposure", "xfail"]'),
    "near": policy("near", 110).replace("max =", "warn_at = 0.8\nmax ="),
    "unknown": policy("unknown", 80).replace("sum(notional)", "equity"),
}


def beside_workers(cases, *, needed):
    """Each case in one process and in a worker of pytest-xdist, which takes a second: one always, all if thorough."""
    alone = [pytest.param(case, (), id=f"{case}, alone") for case in cases]
    return alone + [
        pytest.param(case, ("-n", "1"), id=f"{case}, a worker", marks=[] if case == needed else pytest.mark.thorough)
        for case in cases
    ]


def _quick():
    others = ("hypothesispytest", "cacheprovider", "randomly")  # what else may be installed is not asked
    return (
        *(word for name in others for word in ("-p", f"no:{name}")),
        "--strict-markers",
        "-W",
        "error",
        "--riskcheck",
    )


class Desk:
    """A folder with config, broker and policies, in which pytest runs."""

    def __init__(self, pytester):
        self.pytester = pytester
        self.write("desk_client.py", BROKER)
        self.write("config/config.toml", CONFIG)
        self.write("config/waivers.toml", WAIVER)
        self.write("tox.toml", "[env]\n")
        self.write("data/films.toml", '[[film]]\nid = "m"\ntitle = "M"\n')
        for name, text in POLICIES.items():
            self.write(f"policies/{name}.toml", text)

    def write(self, name, text):
        path = self.pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def only(self, *names):
        for name in POLICIES.keys() - set(names):
            (self.pytester.path / "policies" / f"{name}.toml").unlink()
        if "allowed" not in names:
            (self.pytester.path / "config" / "waivers.toml").unlink()

    def run(self, *words):
        """Run pytest inside this process."""
        return self.pytester.runpytest_inprocess(*_quick(), *words)

    def run_apart(self, *words):
        """Run pytest as a process of its own, in which whatever a conftest breaks stays broken."""
        return self.pytester.runpytest_subprocess(*_quick(), *words)

    @property
    def times_asked(self):
        file = self.pytester.path / "asked"
        return len(file.read_text()) if file.exists() else 0


def reds(desk):
    """How many cases of pytest's own JUnit file are red."""
    (suite,) = ET.parse(desk.pytester.path / "out.xml").iter("testsuite")  # noqa: S314
    assert int(suite.get("failures")) + int(suite.get("errors")) == len([*suite.iter("failure"), *suite.iter("error")])
    return len([*suite.iter("failure"), *suite.iter("error")])
