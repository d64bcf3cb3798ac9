"""Hostile text in every field that takes one, in every format: it stays text, and commands nobody."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import BTC, COMMAND, Desk, book, policy, strict_json
from lxml import etree, html
from markdown_it import MarkdownIt

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
PYTEST = str(Path(COMMAND).with_name("pytest"))

FILES = {"--text": "r.txt", "--json": "r.json", "--junit-xml": "r.xml", "--html": "r.html"}
CHECK = ("check", "--github", *(word for pair in FILES.items() for word in pair))
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


def _all_files(desk, text):
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


def _file_names(desk, text):
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
    "every field of every file": _all_files,
    "the snapshot": _only_snapshot,
    "the policies": _only_policy,
    "the config and its waivers": _only_config,
    "a broker's name and file": _only_broker,
    "unknown keys of a snapshot": _unknown_keys,
    "unknown keys of a policy": _unknown_keys_in_toml,
    "an expression": _expression,
    "an exception of a broker": _exception,
    "the answers of a broker": _answers,
    "the names of files": _file_names,
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


@dataclass(frozen=True)
class Reports:
    """What a check left in every format."""

    code: int
    out: str
    err: str
    text: str
    json: str
    junit: str
    html: str
    summary: str

    @property
    def suites(self):
        return etree.fromstring(self.junit.encode(), etree.XMLParser(resolve_entities=False))

    @property
    def page(self):
        return html.document_fromstring(self.html.encode())


def _checked(bench, carrier, text):
    words = CARRIERS[carrier](bench.desk, text)
    for name in (*FILES.values(), "summary.md"):
        bench.desk.path(name).unlink(missing_ok=True)
    code, out, err = bench.run(*CHECK, *words)
    return Reports(code, out, err, *(_read(name) for name in (*FILES.values(), "summary.md")))


def _read(name):
    if not Path(name).exists():
        return ""
    with Path(name).open(encoding="utf-8", newline="") as file:
        return file.read()


def assert_loggable(text):
    """Every character can be printed, and no line commands a CI server but those that are ours."""
    assert {char for char in text if not char.isprintable()} <= {"\n"}
    others = "\n".join(line for line in text.split("\n") if not OURS.fullmatch(line))
    assert not COMMANDED.search(others), COMMANDED.search(others)


def _shape(element):
    """The elements and attributes of a document, without the texts."""
    return (element.tag, sorted(element.keys()), [_shape(one) for one in element if isinstance(one.tag, str)])


@pytest.mark.parametrize("carrier", CARRIERS)
def test_hostile_text_stays_text_in_every_report(bench, carrier):
    """Whatever a field holds, no terminal, log, page, XML or Markdown takes it for more than the text that it is."""
    for payload in TOGETHER:
        reports = _checked(bench, carrier, payload)

        assert reports.code in {0, 1, 2, 4, 5}
        for text in (reports.out, reports.err, reports.text, reports.json):
            assert_loggable(text)
        data = strict_json(reports.json)
        assert reports.text.splitlines()[-1].split()[0] == data["verdict"] != ""
        assert bool(reports.html) == (carrier != "the word behind --templates")
        if reports.html:
            _assert_page_is_ours(reports.page, data)
        _assert_suite_is_ours(reports.suites, data)
        _assert_markdown_is_ours(reports.summary, data)


def _assert_page_is_ours(page, data):
    elements = [one for one in page.iter() if isinstance(one.tag, str)]
    assert not {one.tag for one in elements} & {"img", "iframe", "link", "object", "embed", "base", "form"}
    assert not [name for one in elements for name in one.attrib if name.startswith("on") or name in {"src", "style"}]
    assert all(one.get("href").startswith("#") for one in elements if one.get("href") is not None)
    assert [one.get("id") for one in elements if one.tag == "script"] == ["report"]
    assert json.loads(page.get_element_by_id("report").text) == data
    assert not [one for one in page.iter() if not isinstance(one.tag, str)]
    assert [one.get("id") for one in page.iter("details")] == [f"limit-{one['id']}" for one in data["results"]]
    shown = "".join(one for one in page.xpath("//body//text()[not(ancestor::script)]"))
    assert {char for char in shown if not char.isprintable()} <= {"\n", "\t", "\u00a0"}


def _assert_suite_is_ours(suites, data):
    assert {one.tag for one in suites.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "properties",
        "property",
        "failure",
        "error",
        "skipped",
        "system-out",
    }
    names = [one.get("name") for one in suites.iter("testcase")]
    assert [name for name in names if name != "the run"] == [one["id"] for one in data["results"]]
    assert (data["exit_code"] == 0) == (not list(suites.iter("failure")) + list(suites.iter("error")))


def _assert_markdown_is_ours(text, data):
    assert {char for char in text if not char.isprintable()} <= {"\n"}
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    kinds = {token.type for token in tokens} | {one.type for token in tokens for one in token.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block"}
    assert sum(token.type == "heading_open" for token in tokens) == 1
    cells = [sum(one.type in {"th_open", "td_open"} for one in tokens)]
    assert all(count % 5 == 0 for count in cells)
    heading, _, _ = text.partition("\n")
    assert heading.split(" (")[0] == f"## riskcheck: {data['verdict']}"  # whose book it is follows in brackets


@pytest.mark.parametrize("name", PRINTABLE)
def test_the_reports_have_the_same_shape_whatever_the_text(bench, name):
    """Page and XML have the same elements, and the run the same outcomes, as with a harmless word."""
    payload = PRINTABLE[name]
    plain = _checked(bench, "every field of every file", PLAIN)
    nasty = _checked(bench, "every field of every file", payload)

    assert (nasty.code, plain.code) == (1, 1)
    assert _shape(nasty.page) == _shape(plain.page)
    assert _shape(nasty.suites) == _shape(plain.suites)
    data = strict_json(nasty.json)
    outcomes = {one["id"]: one["outcome"] for one in data["results"]}
    assert outcomes == {"broken": "fail", "keyed": "fail", "unknown": "error", "waived": "waived", "near": "warn"}
    assert {one[key] for one in data["results"] for key in TEXTS} == {payload}
    assert {one[key] for one in data["snapshot"]["positions"] for key in ("symbol", payload, *CELLS)} == {payload}
    assert (data["snapshot"]["account"][payload], data["waivers"][0]["reason"]) == (payload, payload)
    assert data["provenance"]["config"]["profile"] == payload
    assert payload in html.tostring(nasty.page, method="text", encoding="unicode")


COMMANDS = {
    "preview": ("preview", "--snapshot", "book.json"),
    "preview as JSON": ("preview", "--snapshot", "book.json", "--json"),
    "list": ("list",),
    "explain": ("explain", "broken", "--snapshot", "book.json"),
    "test": ("test",),
    "test by name": ("test", "-v"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_hostile_text_stays_text_in_what_other_commands_print(bench, command):
    """Preview, list, explain and test print nothing that a terminal or a log would act on."""
    for payload in TOGETHER:
        _all_files(bench.desk, payload)
        code, out, err = bench.run(*COMMANDS[command])

        assert code in {0, 1, 2, 4}
        assert_loggable(out)
        assert_loggable(err)
        if command == "preview as JSON" and payload.isprintable():
            assert json.loads(out)["positions"][0]["symbol"] == payload


@pytest.mark.parametrize("command", ["list", "test", "explain"])
@pytest.mark.parametrize("name", UNPRINTABLE)
def test_names_of_files_stay_text_in_what_other_commands_print(bench, command, name):
    """A path with control characters in it is printed with them written out."""
    folder, _, snapshot = _file_names(bench.desk, UNPRINTABLE[name])
    words = (f"{folder}/broken.toml", "--snapshot", snapshot) if command == "explain" else (folder,)
    _, out, err = bench.run(command, *words)

    assert out
    assert_loggable(out)
    assert_loggable(err)


def test_a_new_desk_in_a_hostile_folder_is_told_of_as_text(bench):
    """``init`` prints the names of what it wrote without the control characters in them."""
    code, out, _ = bench.run("init", UNPRINTABLE["lines"])

    assert code == 0
    assert_loggable(out)


@pytest.mark.parametrize("carrier", ["every field of every file", "the policies", "an exception of a broker"])
def test_hostile_text_stays_text_in_pytest(desk, carrier):
    """What the pytest plugin prints of policies, errors and waivers holds no control characters and no commands."""
    for payload in (f"{PRINTABLE['a command of GitHub']} {PRINTABLE['a command of Azure']}", *UNPRINTABLE.values()):
        words = CARRIERS[carrier](desk, payload)
        snapshot = ("--riskcheck-snapshot", "book.json") if "--snapshot" in words else ()
        command = [PYTEST, "--riskcheck", *snapshot, "policies", "-ra", "-p", "no:cacheprovider", "--color=no"]
        answer = desk.run_raw(command)

        assert answer.code in {1, 2}
        assert_loggable(answer.out)
        assert "forged" not in {line.strip() for line in answer.out.splitlines()}


def test_a_pack_leads_nowhere_else(bench):
    """The name of a pack is one of those that are shipped, and no path."""
    for name in ("../packs/desk", "desk/../desk", "../../config", "/etc", "", ".", ".."):
        code, _, err = bench.run("list", f"pack:{name}")

        assert code == 4
        assert "unknown pack" in err


def test_a_template_reads_no_file_outside_its_folder(bench):
    """A template of one's own can include what is in its folder or in the shipped one, and nothing above them."""
    bench.desk.write("secret.txt", "the secret")
    for path in ("../secret.txt", "/../secret.txt", str(bench.desk.path("secret.txt")), "parts/../../secret.txt"):
        bench.desk.write("mine/report.html.j2", f"{{% include {json.dumps(path)} %}}")
        code, _, _ = bench.run("check", "--templates", "mine", "--html", "r.html", "--text", "r.txt")

        assert code == 4
        assert not bench.desk.path("r.html").exists()
        assert "the secret" not in bench.desk.read("r.txt")
