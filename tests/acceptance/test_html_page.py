"""The HTML report in a browser: what an operator sees, with scripts and styles, without them, in print, by keyboard."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pytest
from desk import BTC, book, policy
from large_page import large_report
from made_reports import BAD_KEY, HOSTILE, RUNS, failed, hostile, near, report, skipped, unknown, waived
from page_visit import DESKTOP, PHONE, Browser, started_chromium

from riskcheck.foundation.problems import ExitCode
from riskcheck.model.report import Outcome
from riskcheck.reporters.html import format_html

pytestmark = pytest.mark.browser

LARGE = large_report(limits=60)
PASSING = tuple(result for result in LARGE.results if result.outcome is Outcome.PASS)
OTHERS = (unknown(tags=("equity",)), waived(), skipped())
PAGES = {
    "a breach": replace(LARGE, results=(failed(tags=("exposure",)), near(), *LARGE.results[:8], *OTHERS, *PASSING[:4])),
    "incomplete": replace(LARGE, results=(unknown(), *PASSING)),
    "not started": report().with_failure(ExitCode.USAGE, BAD_KEY),
    "all pass": replace(LARGE, results=PASSING),
}
BREACH = PAGES["a breach"]
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
every_page = pytest.mark.parametrize("made", PAGES.values(), ids=PAGES)
every_screen = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def chromium():
    with started_chromium() as started:
        yield started


@pytest.fixture
def browser(chromium, tmp_path):
    opened = Browser(chromium, tmp_path)
    yield opened
    opened.close()


@every_screen
@every_page
def test_the_verdict_is_seen_without_scrolling(browser, made, screen):
    """The verdict, what it means and the counts are on the first screen, of a desk and of a phone."""
    visit = browser.visit(format_html(made), screen)
    for part in ("h1", ".meaning", ".counts"):
        assert visit.is_within_screen(part)
    assert visit.page.inner_text("h1") == made.verdict


@every_page
def test_everything_is_read_where_scripts_and_styles_are_blocked(browser, made):
    """As Jenkins serves it, the page still shows the verdict and every limit with its outcome and its figures."""
    styled = browser.visit(format_html(made))
    figures = [" ".join(summary.inner_text().split()) for summary in styled.page.locator("summary").all()]
    bare = browser.visit_on_jenkins(format_html(made))
    assert any("style" in complaint for complaint in bare.complaints)
    assert bare.page.inner_text("h1") == made.verdict
    assert len(figures) == len(made.results)
    for line in figures:
        assert line in bare.text
    for result in made.results:
        assert f"{result.outcome.upper()} {result.policy.title} {result.policy.id}" in bare.text


@every_page
def test_the_page_is_quiet_and_fetches_nothing(browser, made):
    """No request goes out, and the browser has nothing to complain about."""
    visit = browser.visit(format_html(made))
    visit.page.wait_for_load_state("networkidle")
    assert (visit.requests, visit.complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_page
def test_nobody_meets_a_serious_barrier(browser, made, scheme):
    """axe-core finds no serious or critical violation, by day and by night, with all limits opened."""
    visit = browser.visit(format_html(made), color_scheme=scheme, bypass_csp=True)
    visit.page.evaluate("document.querySelectorAll('details').forEach(limit => limit.open = true)")
    assert visit.violations() == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_limit_is_opened_by_keyboard(browser, key):
    """With Tab alone one comes to a closed limit, and Enter or Space opens it and shows what is inside."""
    visit = browser.visit(format_html(PAGES["all pass"]), java_script_enabled=False)
    closed = visit.page.locator("details:not([open]) > summary").first
    inside = visit.page.locator("details > div").first
    for _ in range(20):
        visit.page.keyboard.press("Tab")
        if closed.evaluate("summary => summary === document.activeElement"):
            break
    assert not inside.is_visible()
    visit.page.keyboard.press(key)
    assert inside.is_visible()


def test_print_shows_what_failed_even_where_it_was_closed(browser):
    """On paper every limit that failed or is unknown is open, with its reason, whatever was closed on the screen."""
    visit = browser.visit(format_html(BREACH))
    visit.page.evaluate("document.querySelectorAll('details').forEach(limit => limit.open = false)")
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(visit.page.pdf())).pages
    printed = "".join("".join(page.extract_text() for page in pages).split())
    grave = [result for result in BREACH.results if result.outcome in {Outcome.FAIL, Outcome.ERROR}]
    assert len(grave) > 5
    for result in grave:
        for said in (result.observations[0].reason, str(result.policy.place)):
            assert "".join(said.split()) in printed


def test_print_shows_limits_that_a_filter_hides(browser):
    """On paper every limit is there, also where the screen showed only some."""
    visit = browser.visit(format_html(BREACH))
    visit.page.locator("label[for=o-pass]").click()
    visit.page.emulate_media(media="print")
    assert len(visit.shown_limits) == len(BREACH.results)


def test_markup_in_a_book_and_a_policy_is_shown_as_text(browser, desk):
    """Markup in a symbol, a title and a tag is read as it was written, and runs nothing."""
    tagged = policy("tagged", "sum(notional)", 1, more=f"tags = [{json.dumps(MARKUP)}]", rule='each = "symbol"')
    desk.only_policies(tagged=tagged.replace('title = "tagged"', f"title = {json.dumps(MARKUP)}"))
    desk.write("book.json", book({**BTC, "symbol": MARKUP, "currency": "EUR"}))
    desk.run("check", "policies/tagged.toml", "--snapshot", "book.json", "--html", "r.html")
    visit = browser.visit(desk.path("r.html"))
    visit.page.wait_for_load_state("networkidle")
    assert visit.text.count(MARKUP) >= 5
    assert f"#{MARKUP}" in visit.text
    assert visit.page.locator("img, script:not(#report)").count() == 0
    assert (visit.requests, visit.complaints) == ([], [])


def test_markup_in_an_error_is_shown_as_text(browser, desk):
    """Markup in what kept a run from an answer is read as it was written, and runs nothing."""
    desk.run("check", "--profile", MARKUP, "--html", "r.html")
    visit = browser.visit(desk.path("r.html"))
    assert visit.page.inner_text("h1") == "INCOMPLETE"
    assert MARKUP in visit.page.inner_text(".problem")
    assert visit.page.locator("img, script:not(#report)").count() == 0
    assert (visit.requests, visit.complaints) == ([], [])


def test_the_data_in_the_page_is_the_json_of_the_run(browser, desk):
    """The element #report holds what --json wrote in the same run."""
    desk.write("book.json", book({**BTC, "size": 1.0, "note": "</script><!--&amp;-->"}))
    answer = desk.run("check", "--snapshot", "book.json", "--json", "r.json", "--html", "r.html")
    visit = browser.visit(desk.path("r.html"))
    assert answer.code == 1
    assert json.loads(visit.page.text_content("#report")) == json.loads(desk.read("r.json"))


@every_screen
def test_filters_work_without_scripts(browser, screen):
    """An outcome, a tag, and both together hide all other limits, and 'all' shows them again."""
    visit = browser.visit(format_html(BREACH), screen, java_script_enabled=False)
    choose = visit.page.get_by_role("group", name="Which limits are shown")
    everything = [result.policy.id for result in BREACH.results]
    assert visit.shown_limits == everything
    for outcome, word in ((Outcome.FAIL, "failed"), (Outcome.PASS, "passed"), (Outcome.WAIVED, "breach waived")):
        choose.get_by_text(re.compile(rf"^{word} \(\d+\)$")).click()
        assert visit.shown_limits == [one.policy.id for one in BREACH.results if one.outcome is outcome]
    choose.get_by_text("#exposure", exact=True).click()
    assert visit.shown_limits == []
    choose.get_by_text("all outcomes").click()
    assert visit.shown_limits == [one.policy.id for one in BREACH.results if "exposure" in one.policy.tags]
    choose.get_by_text("any tag").click()
    assert visit.shown_limits == everything


def test_a_permalink_leads_to_its_limit(browser):
    """The address of a limit brings it onto the screen, and every limit has such an address."""
    last = BREACH.results[-1].policy.id
    visit = browser.visit(format_html(BREACH))
    targets = visit.page.eval_on_selector_all("details a", "links => links.map(link => link.hash.slice(1))")
    assert targets == [f"limit-{result.policy.id}" for result in BREACH.results]
    visit.page.goto(f"{visit.page.url}#limit-{last}")
    box = visit.page.locator(f"details[id='limit-{last}']").bounding_box()
    assert 0 <= round(box["y"]) < DESKTOP["height"]  # a page is scrolled by whole pixels


WIDE = {
    **PAGES,
    "hostile": RUNS["hostile"].report,
    "a hostile problem": RUNS["a hostile problem"].report,
    "one long word": report(failed(title="W" * 5000, description="x" * 5000, tags=("t" * 5000, HOSTILE))),
    "right to left": report(failed(title="\u202e\u05e9\u05dc\u05d5\u05dd " * 900, tags=("\u202e\u05e9",))),
    "a long name": report(hostile(failed("n" * 200))),
}


@every_screen
@pytest.mark.parametrize("made", WIDE.values(), ids=WIDE)
def test_nothing_is_wider_than_the_screen(browser, made, screen):
    """Whatever the texts are, the page is no wider than the screen, with every limit opened."""
    visit = browser.visit(format_html(made), screen)
    visit.page.evaluate("document.querySelectorAll('details').forEach(limit => limit.open = true)")
    assert visit.overflow <= 0
    assert visit.is_within_screen("h1")
    assert len(visit.shown_limits) == len(made.results)
    assert visit.complaints == []


LEFTS = """span => [0, span.lastChild.length - 1].map(at => {
  const range = document.createRange();
  range.setStart(span.lastChild, at);
  range.setEnd(span.lastChild, at + 1);
  return range.getBoundingClientRect().left;
})"""
"""Where the first and the last character of the figures stand."""


def test_right_to_left_text_turns_nothing_else_around(browser):
    """A name with a character that reverses the line leaves the figures beside it in their order, styles or not."""
    turned = format_html(report(failed(title="A \u202elimit")))
    for visit in (browser.visit(turned), browser.visit_on_jenkins(turned)):
        first, last = visit.page.locator("summary > span").nth(1).evaluate(LEFTS)
        assert first < last
