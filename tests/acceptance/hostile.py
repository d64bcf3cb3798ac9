"""Hostile texts, the fields of every file that carry them, and what no printed text may hold."""

import json
import re
import shutil
from dataclasses import dataclass

import pytest
from desk import BTC, Desk, book, policy

from riskcheck.cli import main
from riskcheck.foundation.sizes import MAX_NAME_LENGTH

PLAIN = "plain"
PRINTABLE = {
    "markup": "\"'><img src=x onerror=alert(1)></script><script>alert(2)</script><!-- ]]> <![CDATA[ &#x0; <b> -->",
    "a command of GitHub": "::set-output name=a::b%0A::error::c ::stop-commands::x ::add-mask::a",
    "a command of Azure": "x ##vso[task.complete result=Succeeded;]done",
    "a command of an older runner": "x ##[add-mask]a ##[group]b",
    "a command of TeamCity": "##teamcity[buildStatus status='SUCCESS']",
    "Markdown": "| a | [l](http://e.example) ![i](//e.example/x) `c` <details> **b** $x$ # h",
    "a template": "{{ 7*7 }}{% include '/etc/passwd' %}{# x #}",
    "a path": "../../../../etc/passwd",
}
UNPRINTABLE = {
    "escapes": "a\x1b[2J\x1b]8;;http://e.example\x07l\x1b]52;c;QQ==\x07\x08\x7f",
    "C1 controls": "a\x9b2J\x9d52;c;QQ==\x9c\x85b",
    "a change of direction": "a\u202eb\u2066c\u200b\ufeffd",
    "lines": "a\n::error::forged\r\n##[error]x\r##vso[task.complete result=Succeeded;]\nPASS  6 passed in 0.01s\nb",
    "a separator of lines": "a\u2028::error::forged\u2029b\x0b\x0c\x1c::error::forged",
}
TOGETHER = (
    " ".join(PRINTABLE.values()),
    PRINTABLE["a command of GitHub"],
    "".join(UNPRINTABLE[name] for name in ("escapes", "C1 controls", "a change of direction")),
    UNPRINTABLE["lines"],
    UNPRINTABLE["a separator of lines"],
)
"""The payloads in as few texts as show all of them at a line's beginning, and all that is not printable."""

OURS = re.compile(
    r"::(error|warning|notice) (?:[a-z]+=[^:,]*,)*title=(FAIL|ERROR|WARN|WAIVED|riskcheck)\b[^:,]*::[^\n]*"
)
COMMANDED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
CELLS = ("venue", "account", "strategy")
TEXTS = ("title", "description", "guidance", "reference", "owner", "unit")


@dataclass(frozen=True)
class Bench:
    """A desk whose commands run in this process."""

    desk: Desk
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> tuple[int, str, str]:
        """The exit code of a command, and what it printed."""
        self.capture.readouterr()
        code = main(list(words))
        return code, *self.capture.readouterr()


@pytest.fixture
def bench(desk, capfd, monkeypatch):
    """The desk's commands, on a narrow screen without colours, in a step of GitHub Actions."""
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    return Bench(desk, capfd)


def _snapshot(desk, text):
    name = text[:MAX_NAME_LENGTH]
    row = {**BTC, "symbol": text, name: text, "currency": name, **dict.fromkeys(CELLS, text)}
    account = {"equity": 1e4, name: text, "note": text}
    desk.write("book.json", book(row, account=account, fx={"USD": 0.9, name: 1.0}))


def _policy(desk, text):
    desk.path("policies").mkdir(exist_ok=True)
    more = "".join(f"{key} = {json.dumps(text)}\n" for key in TEXTS[1:]) + f"tags = [{json.dumps(text)}]"
    example = f'[[example]]\nname = {json.dumps(text)}\nexpect = "pass"\nbecause = {json.dumps(text)}\n'
    subjects = f"subjects = {{ {json.dumps(text)} = 'fail' }}\n"
    keyed = f"max = {{ by = 'symbol', limits = {{ {json.dumps(text)} = 1 }}, default = 1 }}\n"
    limits = {
        "broken": policy("broken", "sum(notional)", 1, more=more, rule=f'each = "symbol"\n{example}{subjects}'),
        "keyed": policy("keyed", "sum(notional)", 1, more=more, rule='each = "symbol"').replace("max = 1\n", keyed),
        "near": policy("near", "sum(notional)", 15000, more=more, rule="warn_at = 0.8"),
        "unknown": policy("unknown", "account.nothing", 1, more=more),
        "waived": policy("waived", "sum(notional)", 1, more=more, rule='each = ["symbol"]'),
    }
    title = f"title = {json.dumps(text)}"
    desk.only_policies(**{name: limit.replace(f'title = "{name}"', title) for name, limit in limits.items()})


def _config(desk, text):
    quoted = json.dumps(text)
    head, _, _ = desk.config.partition("[[broker]]")
    more = f"[limits]\n{quoted} = {quoted}\n[profile.{quoted}.limits]\n{quoted} = 1\n"
    broker = f'[[broker]]\nkind = "file"\npath = {quoted}\nvenue = {quoted}\naccount = {quoted}\n'
    desk.write("config/config.toml", f"{head}{more}{broker}")
    keys = {"subject": text, "reason": text, "approved_by": text, "ticket": text}
    said = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
    waiver = "[[waiver]]\npolicy = {0}\nup_to = 1e6\nuntil = {1}\n"
    waivers = (waiver.format('"waived"', "9999-01-01"), waiver.format('"broken"', "2020-01-01"))
    desk.write("config/waivers.toml", "".join(f"{one}{said}" for one in waivers))


def all_files(desk, text):
    _snapshot(desk, text)
    _policy(desk, text)
    _config(desk, text)
    return ("--snapshot", "book.json", "--profile", text, "-v")


def _only_snapshot(desk, text):
    _snapshot(desk, text)
    return ("--snapshot", "book.json")


def _only_policy(desk, text):
    _policy(desk, text)
    return ()


def _only_config(desk, text):
    _config(desk, text)
    return ()


def _only_broker(desk, text):
    quoted = json.dumps(text)
    desk.configure(('state = "paper.json"', f"state = {quoted}\nvenue = {quoted}"))
    return ()


def _unknown_keys(desk, text):
    _snapshot(desk, PLAIN)
    desk.write("book.json", {**json.loads(desk.read("book.json")), text: text, "totals": {text: text}})
    return ("--snapshot", "book.json")


def _unknown_keys_in_toml(desk, text):
    quoted = json.dumps(text)
    desk.only_policies(p=f"{quoted} = {quoted}\n{policy('p', 'count()', 1)}{quoted} = 1\n")
    return ()


def _expression(desk, text):
    desk.only_policies(p=f'id = "p"\ntitle = "p"\n[rule]\nmeasure = {json.dumps(text)}\nmax = {json.dumps(text)}\n')
    return ()


def _exception(desk, text):
    desk.client(f"def make(table):\n    raise RuntimeError({text!r})\n")
    return ()


def _answers(desk, text):
    row = {**BTC, "symbol": text, "side": text, "size": text, "currency": text, text: [text], "price_time": text}
    desk.client(
        f"class Client:\n    as_of = None\n    def fetch_positions(self):\n        return [{row!r}]\n"
        f"    def fetch_balance(self):\n        return {{{text!r}: {text!r}, 'equity': {text!r}}}\n"
        "def make(table):\n    return Client()\n"
    )
    return ()


def file_names(desk, text):
    name = text.replace("/", "_")[:200]
    _snapshot(desk, PLAIN)
    desk.path("book.json").rename(desk.path(f"{name}.json"))
    _policy(desk, PLAIN)
    shutil.copytree(desk.path("policies"), desk.path(name))
    _config(desk, PLAIN)
    return (f"./{name}", "--snapshot", f"{name}.json")


def _words(flag):
    return lambda _desk, text: (flag, text) if flag else (text,)


CARRIERS = {
    "every field of every file": all_files,
    "the snapshot": _only_snapshot,
    "the policies": _only_policy,
    "the config and its waivers": _only_config,
    "a broker's name and file": _only_broker,
    "unknown keys of a snapshot": _unknown_keys,
    "unknown keys of a policy": _unknown_keys_in_toml,
    "an expression": _expression,
    "an exception of a broker": _exception,
    "the answers of a broker": _answers,
    "the names of files": file_names,
    **{
        f"the word behind {flag or 'the command'}": _words(flag)
        for flag in (
            "",
            "--profile",
            "--config",
            "--snapshot",
            "-k",
            "-m",
            "--templates",
            "--max-age",
            "--color",
            "--bogus",
        )
    },
}


def assert_loggable(text):
    """Every character can be printed, and no line commands a CI server but those that are ours."""
    assert {char for char in text if not char.isprintable()} <= {"\n"}
    others = "\n".join(line for line in text.split("\n") if not OURS.fullmatch(line))
    assert not COMMANDED.search(others), COMMANDED.search(others)
