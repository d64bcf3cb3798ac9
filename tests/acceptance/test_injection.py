"""Hostile text in every field that takes one, in every format: it stays text, and commands nobody."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk import strict_json
from hostile import CARRIERS, CELLS, PLAIN, PRINTABLE, TEXTS, TOGETHER, assert_loggable, bench
from lxml import etree, html
from markdown_it import MarkdownIt

__all__ = ["bench"]

FILES = {"--text": "r.txt", "--json": "r.json", "--junit-xml": "r.xml", "--html": "r.html"}
CHECK = ("check", "--github", *(word for pair in FILES.items() for word in pair))


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
