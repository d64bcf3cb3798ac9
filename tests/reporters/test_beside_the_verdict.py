"""What a reader has to know beside the verdict is in every format: waivers, notes, a part of a book, what is near."""

import json
from dataclasses import replace
from datetime import date

import pytest
from lxml import html
from made_reports import near, passed, report, skipped, waived
from support import NOW, book, judge_all, limit, lot, settings_of

from riskcheck.evaluation import waive
from riskcheck.evaluation.explanation import explain
from riskcheck.foundation.problems import ExitCode, Place, Problem
from riskcheck.model.report import Outcome, Provenance, Report
from riskcheck.model.waiver import Waiver
from riskcheck.reporters.explanation import format_explanation
from riskcheck.reporters.github import format_annotations, format_step_summary
from riskcheck.reporters.html import format_html
from riskcheck.reporters.json import format_json
from riskcheck.reporters.junit import format_junit
from riskcheck.reporters.preview import format_preview, format_preview_json
from riskcheck.reporters.text import TextStyle, format_text

DESK = book(lot("A/EUR", size=3.0), lot("B/EUR"), account={"equity": 1000.0})
PART = DESK.but(failed_sources=(Problem("did not answer", place=Place("kraken")),))
TODAY = NOW.date()
UNTIL = date(2026, 3, 31)
WAIVER = Waiver("cap", 500.0, UNTIL, "a hedge is on its way", "Ada of the risk desk", place=Place("waivers.toml", 3))
CAP = limit('measure = "sum(notional)"\nmax = 300', 'guidance = "Reduce the book."', "cap")
WIDE = TextStyle(width=300, verbosity=1)
FORMATS = {
    "text": lambda made: format_text(made, WIDE),
    "JSON": format_json,
    "JUnit": format_junit,
    "HTML": lambda made: shown(made).text_content(),
    "GitHub": format_annotations,
    "step summary": lambda made: format_step_summary(made).replace("\\", ""),
    "preview": lambda made: format_preview(made, with_risk=True),
    "preview JSON": lambda made: format_preview_json(made, with_risk=True),
}
every_format = pytest.mark.parametrize("name", FORMATS)


def shown(made):
    """The page without the data that it embeds."""
    page = html.document_fromstring(format_html(made))
    page.get_element_by_id("report").drop_tree()
    return page.find("body")


def said_in(name, made):
    return " ".join(FORMATS[name](made).replace("\u00a0", " ").split())


def run(*policies, snapshot=DESK, waivers=(), day=TODAY):
    """The report of a run, waivers applied."""
    results, uses = waive(judge_all(policies, snapshot), waivers, day, "EUR")
    provenance = Provenance("0.1.0", NOW, settings=settings_of())
    return Report(provenance, results, snapshot, waivers=uses)


WAIVED = run(CAP, waivers=(WAIVER,))
ENDED = run(CAP, waivers=(WAIVER,), day=date(2026, 4, 1))
PARTLY = run(CAP, snapshot=PART).with_failure(ExitCode.INCOMPLETE, *PART.failed_sources)


@every_format
def test_a_waived_breach_is_told_with_who_and_until_when(name):
    """Whoever reads that the run passed reads in the same place who allowed the breach, and how long."""
    assert WAIVED.verdict == "PASS"
    said = said_in(name, WAIVED)
    for word in ("Ada of the risk desk", "2026-03-31", "a hedge is on its way"):
        assert word in said


@pytest.mark.parametrize("name", ["text", "JUnit", "HTML", "GitHub", "step summary"])
def test_the_headline_counts_what_is_waived(name):
    """A PASS with a waived breach never reads as if every limit held."""
    both = report(waived("one"), waived("two"), passed())
    assert "1 breach waived" in said_in(name, WAIVED)
    assert "2 breaches waived" in said_in(name, both)
    assert "Every limit holds" not in said_in(name, WAIVED)


def test_a_waived_breach_is_open_on_the_page():
    """Its reason is seen without a click; what passed stays closed."""
    page = shown(report(waived("one"), passed("two")))
    assert [one.get("id") for one in page.iter("details") if one.get("open") is not None] == ["limit-one"]


def test_a_policy_of_which_one_subject_is_waived_is_open_on_the_page():
    """Also where another subject only warns, what is waived is seen at once."""
    mixed = replace(near("mixed"), observations=(*near().observations, *waived().observations))
    (details,) = shown(report(mixed)).iter("details")
    assert details.get("open") is not None


@every_format
def test_a_waiver_that_has_ended_is_told(name):
    """The limit holds again, and every format says why it did not fail yesterday."""
    assert ENDED.verdict == "BREACH"
    said = said_in(name, ENDED)
    ended = ('"until": "2026-03-31"', '"state": "expired"') if name == "JSON" else ("ended on 2026-03-31",)
    assert all(word in said for word in ended)


def test_a_waiver_that_is_used_is_no_note():
    """Only what protects nothing is told beside the results."""
    assert "note:" not in said_in("text", WAIVED)
    assert "Notes" not in said_in("HTML", WAIVED)


@every_format
def test_a_note_on_the_run_is_in_every_format(name):
    """Such as a file that looks like a policy, and was not read."""
    made = replace(run(CAP), notes=("policies/cap.toml.txt was not read",))
    assert "policies/cap.toml.txt was not read" in said_in(name, made)


def test_many_waived_and_noted_things_stay_within_what_github_shows():
    """Ten notices are shown of a step, and the verdict has to be one of them."""
    results = [waived(f"limit_{number}") for number in range(30)]
    made = replace(report(*results), notes=tuple(f"note {number}" for number in range(30)))
    notices = [line for line in format_annotations(made).splitlines() if line.startswith("::notice")]
    assert len(notices) <= 10
    assert notices[-1].startswith("::notice title=riskcheck PASS")


PARTIAL = "partial, without kraken"


@every_format
def test_a_part_of_a_book_is_marked(name):
    """No format shows figures of a part of the book without saying which source they lack."""
    said = said_in(name, PARTLY)
    assert "kraken" in said if name == "JSON" else PARTIAL in said or "without kraken" in said


@pytest.mark.parametrize("section", ["Positions", "Totals", "Symbol exposure", "Risk status"])
def test_each_section_of_the_preview_is_marked(section):
    """Whoever copies a section out of the preview copies the mark with it; a whole book has none."""
    assert f"\n{section} ({PARTIAL}):\n" in format_preview(PARTLY, with_risk=True)
    assert f"\n{section}:\n" in format_preview(WAIVED, with_risk=True)


def test_each_section_of_the_page_is_marked():
    """The charts, the figures and the positions each carry the mark."""
    page = shown(PARTLY)
    for xpath in ("//h2[@id='charts']", "//h2[@id='portfolio']", "//caption", "//p[@class='when']"):
        (found,) = page.xpath(xpath)
        assert PARTIAL in found.text_content()
    assert PARTIAL not in shown(WAIVED).text_content()


def test_the_json_says_it_before_the_first_figure():
    """What is absent stands before positions and totals, and in the risk status of the preview."""
    data = json.loads(format_preview_json(PARTLY, with_risk=True))
    assert list(data)[:3] == ["as_of", "absent", "positions"]
    assert data["risk"]["partial"] == PARTIAL
    assert list(json.loads(format_json(PARTLY))["snapshot"])[:3] == ["as_of", "absent", "positions"]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "JSON"])
def test_what_was_skipped_gives_no_orders(name):
    """A limit that was not looked at says why, and never to reduce anything."""
    result = skipped("optional", guidance="Reduce the symbol.")
    result = replace(result, problem=replace(result.problem, fix="Sell it."))
    said = said_in(name, report(result, passed()))
    assert "Reduce the symbol." not in said
    assert "Sell it." not in said


def test_of_a_large_book_the_largest_positions_are_shown():
    """Beyond 500 rows those that matter are listed, the unknown ones first, and the rest is counted."""
    rows = [lot(f"S{number}/EUR", size=float(number + 1)) for number in range(520)]
    rows[5]["mark_price"] = None
    made = Report(Provenance("0.1.0", NOW), (), book(*rows))
    (table,) = shown(made).iter("table")
    symbols = [row.find("th").text_content() for row in table.find("tbody")]
    assert symbols == ["S5/EUR", *(f"S{number}/EUR" for number in range(519, 20, -1))]
    assert table.find("caption").text_content() == "Positions: the 500 largest, and 20 more"


def test_a_book_of_500_rows_is_shown_as_it_came():
    """Where all rows are shown, they stand in the book's order."""
    rows = [lot(f"S{number}/EUR", size=float(number + 1)) for number in range(500)]
    (table,) = shown(Report(Provenance("0.1.0", NOW), (), book(*rows))).iter("table")
    assert [row.find("th").text_content() for row in table.find("tbody")] == [row["symbol"] for row in rows]
    assert table.find("caption").text_content() == "Positions"


NEAR = limit('measure = "sum(notional)"\nmax = 410\nwarn_at = 0.8', name="close")
ADVICE = limit('measure = "count()"\nmax = 1', 'severity = "advise"', "advice")
ROOMY = limit('measure = "count()"\nmax = 100', name="roomy")


def test_the_preview_says_what_is_near():
    """Trading is allowed, and the risk status says which limits have little room."""
    made = run(NEAR, ADVICE, ROOMY, CAP, waivers=(WAIVER,))
    text = format_preview(made, with_risk=True)
    risk = json.loads(format_preview_json(made, with_risk=True))["risk"]

    assert "  - allowed : True\n  - reasons : [] (nothing that blocks: 1 near, 1 advised, 1 waived)\n" in text
    assert "  - near    :\n    close: 400.00 uses 98% of the limit\n" in text
    assert "  - advised :\n    advice: 2.00 is above the limit of 1.00 by 1.00\n" in text
    assert (risk["allowed"], risk["reasons"]) == (True, [])
    assert risk["near"] == ["close: 400.00 uses 98% of the limit"]
    assert [one.partition(":")[0] for one in risk["advised"] + risk["waived"]] == ["advice", "cap"]


def test_the_preview_of_a_strict_run_says_it_once():
    """Where a warning counts as a failure it is a reason, and nothing beside one."""
    text = format_preview(replace(run(NEAR), strict=True), with_risk=True)
    assert "  - reasons :\n    close: 400.00 uses 98% of the limit\n  - metrics :\n" in text


def test_a_preview_in_which_all_is_well_says_nothing_more():
    """The risk status of a book far from its limits is what operators know."""
    assert "  - reasons : [] (all limits OK)\n  - metrics :\n" in format_preview(run(ROOMY), with_risk=True)


@pytest.mark.parametrize(
    ("bounds", "fits"),
    [
        ("max = 1000", "600.00 more would just fit the maximum of 1 000.00"),
        ("max = 300", "100.00 less would just fit the maximum of 300.00"),
        ("min = 300", "100.00 less would just fit the minimum of 300.00"),
        ("min = 500", "100.00 more would just fit the minimum of 500.00"),
        ("min = 500\nmax = 900", "100.00 more would just fit the minimum of 500.00"),
        ("min = 100\nmax = 300", "100.00 less would just fit the maximum of 300.00"),
        ("min = 300\nmax = 900", "100.00 less would just fit the minimum of 300.00"),
        ("min = 100\nmax = 450", "50.00 more would just fit the maximum of 450.00"),
        ("min = 400\nmax = 900", "0.00 less would just fit the minimum of 400.00"),
    ],
)
def test_an_explanation_names_the_side_that_is_broken(bounds, fits):
    """Of a band it is the bound that is broken, else the nearer one, and the way that leads to it."""
    settings = settings_of()
    found = explain(limit(f'measure = "sum(notional)"\n{bounds}'), DESK, settings, now=NOW)
    assert f"of the limit; {fits}\n" in format_explanation(found, settings)


def test_a_loss_near_its_floor_warns_in_words():
    """A floor below 0 has a part that is used, and is near like any other limit."""
    (result,) = judge_all([limit('measure = "0 - sum(notional) - 90"\nmin = "0 - 500"\nwarn_at = 0.8')], DESK)
    assert (result.outcome, result.observations[0].reason) == (Outcome.WARN, "-490.00 uses 98% of the limit")


def test_a_breach_without_a_finite_part_says_so_on_the_page():
    """Below a floor above 0 a value of 0 is beyond the limit by no number of times."""
    page = shown(run(limit('measure = "sum(notional) - 400"\nmin = 10')))
    assert "far beyond the limit" in page.find(".//summary").text_content()
