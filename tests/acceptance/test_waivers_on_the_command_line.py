"""Waivers beside the config, on the installed command: what is waived is shown, and past its bounds holds nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from desk import BTC, book, policy, strict_json
from lxml import etree

TODAY = datetime.now(UTC).date()
TOMORROW, LONG_AGO = TODAY + timedelta(days=1), TODAY - timedelta(days=30)
VALUES = {
    "policy": '"cap"',
    "up_to": "20000",
    "until": TOMORROW.isoformat(),
    "reason": '"a hedge is on its way"',
    "approved_by": '"Ada of the risk desk"',
}


def waiver(**changes):
    """One waiver in TOML, with some keys changed, and those that are None left out."""
    values = {**VALUES, **changes}
    return "[[waiver]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value is not None)


@pytest.fixture
def broken(desk):
    """A desk whose gross exposure is 18250 of 10000, with a second policy that holds."""
    desk.only_policies(cap=policy("cap", "sum(notional)", 10000), count=policy("count", "count()", 5))
    return desk


def _results(desk):
    return {one["id"]: one for one in strict_json(desk.read("report.json"))["results"]}


def test_a_waived_breach_is_shown_in_every_format_and_passes(broken):
    """The run is a PASS with exit code 0, and every format says who waived what, how far, why and until when."""
    broken.write("config/waivers.toml", waiver(ticket='"RISK-7"'))
    summary = broken.path("summary.md")

    more = ("--junit-xml", "junit.xml", "--html", "page.html", "--github")
    answer = broken.run_over_green("check", *more, env={"GITHUB_STEP_SUMMARY": str(summary)})

    assert answer.code == 0
    words = ["WAIVED cap", "18 250.00", "Ada of the risk desk", "a hedge is on its way", str(TOMORROW), "RISK-7"]
    words.append("up to 20 000.00")
    answer.assert_told([*words, "1 breach waived, 1 passed"])

    report = strict_json(broken.read("report.json"))
    assert (report["verdict"], report["summary"]["waived"], report["summary"]["fail"]) == ("PASS", 1, 0)
    (observation,) = _results(broken)["cap"]["observations"]
    said = {key: observation["waiver"][key] for key in ("policy", "up_to", "until", "reason", "approved_by", "ticket")}
    assert said == {
        "policy": "cap",
        "up_to": 20000.0,
        "until": TOMORROW.isoformat(),
        "reason": "a hedge is on its way",
        "approved_by": "Ada of the risk desk",
        "ticket": "RISK-7",
    }
    assert (observation["waiver"]["file"], observation["waiver"]["line"]) == ("config/waivers.toml", 1)
    assert [one["state"] for one in report["waivers"]] == ["used"]

    suite = etree.parse(broken.path("junit.xml")).getroot()
    (case,) = [one for one in suite.iter("testcase") if one.get("name") == "cap"]
    (element,) = [child for child in case if child.tag in {"skipped", "failure", "error"}]
    assert element.tag == "skipped"
    message = f"{element.get('message')} {element.text}"
    assert [word for word in words[1:] if word not in message] == []
    page = broken.read("page.html").replace("\u00a0", " ")
    assert [word for word in words[1:] if word not in page] == []
    assert [word for word in words[1:] if word not in summary.read_text(encoding="utf-8").replace("\\", "")] == []
    assert "failures" not in {key for node in suite.iter() for key, value in node.attrib.items() if value == "1"}


PAST = {
    "above its value": (waiver(up_to="18249"), "exceeded", "exceeded"),
    "after its day": (waiver(until=LONG_AGO), "expired", f"ended on {LONG_AGO}"),
    "of another subject": (waiver(subject='"BTC/EUR"'), "unused", "not needed"),
}


@pytest.mark.parametrize("name", PAST)
def test_past_its_bounds_the_limit_holds_again(broken, name):
    """A waiver that is exceeded, has ended, or means another subject protects nothing, and a note says so."""
    text, state, word = PAST[name]
    broken.write("config/waivers.toml", text)

    answer = broken.run_over_green("check")

    assert (answer.code, answer.verdict) == (1, "BREACH")
    assert _results(broken)["cap"]["outcome"] == "fail"
    assert [one["state"] for one in strict_json(broken.read("report.json"))["waivers"]] == [state]
    answer.assert_told(["FAIL", "note: the waiver of cap", word, "config/waivers.toml:1"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (waiver(up_to="18250"), 0),
        (waiver(until=TODAY + timedelta(days=365)), 0),
        (waiver(until=TODAY - timedelta(days=1)), 1),
    ],
    ids=["at its value", "for a year", "until yesterday"],
)
def test_the_bounds_of_a_waiver_are_inclusive(broken, text, code):
    """At its value a waiver still holds; after its last day it does not."""
    broken.write("config/waivers.toml", text)

    assert broken.run_over_green("check").code == code


def test_a_waiver_that_is_not_needed_is_noted(broken):
    """A waiver of what holds is said to be unused, with its place, so that it can be taken away."""
    broken.write("config/waivers.toml", waiver(policy='"count"', up_to="9") + waiver())

    answer = broken.run_over_green("check")

    assert answer.code == 0
    answer.assert_told(["note: the waiver of count is not needed", "config/waivers.toml:1"])
    assert "the waiver of cap" not in answer.said


def test_an_error_is_not_waived(broken):
    """What could not be evaluated stays an error beside any waiver, and the run incomplete."""
    broken.write("config/waivers.toml", waiver(up_to="1e9"))
    broken.write("book.json", book({**BTC, "mark_price": None}))

    answer = broken.run_over_green("check", "--snapshot", "book.json")

    assert answer.code == 2
    assert _results(broken)["cap"]["outcome"] == "error"


def test_advice_is_not_touched(broken):
    """A policy that only advises warns, with a waiver as without one, and fails under --strict."""
    broken.write("policies/cap.toml", policy("cap", "sum(notional)", 10000, more='severity = "advise"'))
    broken.write("config/waivers.toml", waiver())

    assert broken.run("check").verdict == "WARN"
    assert broken.run_over_green("check", "--strict").code == 1


def test_a_waived_limit_needs_no_strictness(broken):
    """A waived breach is no warning: --strict leaves it as it is."""
    broken.write("config/waivers.toml", waiver())

    assert broken.run_over_green("check", "--strict").code == 0


def test_a_floor_is_waived_down_to_a_value(broken):
    """The value of a floor's waiver is the smallest that is still allowed."""
    floor = 'id = "cap"\ntitle = "A floor"\n[rule]\nmeasure = "sum(notional)"\nmin = 20000\n'
    broken.write("policies/cap.toml", floor)

    for up_to, code in (("18000", 0), ("18250", 0), ("18251", 1), ("25000", 1)):
        broken.write("config/waivers.toml", waiver(up_to=up_to))
        assert broken.run_over_green("check").code == code


def test_a_share_is_waived_up_to_a_share(broken):
    """The value may be written as a percentage, as limits are."""
    broken.write("policies/cap.toml", policy("cap", "sum(notional) / starting_cash", "150%"))

    for up_to, code in (('"183%"', 0), ('"182%"', 1), ("1.83", 0)):
        broken.write("config/waivers.toml", waiver(up_to=up_to))
        assert broken.run_over_green("check", "--starting-cash", "10000").code == code


def test_a_required_policy_may_be_waived(broken):
    """A policy that the config requires was evaluated, also where its breach is waived."""
    broken.configure(('paths = ["../policies"]', 'paths = ["../policies"]\nrequired = ["cap"]'))
    broken.write("config/waivers.toml", waiver())

    assert broken.run_over_green("check").code == 0


def test_a_waiver_of_a_policy_that_was_not_selected_is_no_mistake(broken):
    """Waivers name the config's policies, whichever of them a run selects."""
    broken.write("config/waivers.toml", waiver())

    assert broken.run_over_green("check", "policies/count.toml").code == 0
    assert broken.run_over_green("check", "-k", "count").code == 0


def test_all_mistakes_are_told_at_once(broken):
    """Every waiver that is wrong is named, not only the first."""
    broken.write("config/waivers.toml", waiver(policy='"capp"') + waiver(until='"soon"') + waiver(reason=None))

    answer = broken.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(["waivers.toml:2", "waivers.toml:10", "waivers.toml:13"])


def test_waivers_lie_beside_the_config_that_is_named(broken):
    """With --config the waivers are those in that file's folder, not those of the working folder."""
    broken.write("config/waivers.toml", waiver())
    broken.write("other/config.toml", broken.read("config/config.toml").replace("paper.json", "../config/paper.json"))

    assert broken.run_over_green("check", "--config", "other/config.toml").code == 1

    broken.write("other/waivers.toml", waiver())
    assert broken.run_over_green("check", "--config", "other/config.toml").code == 0


def test_a_waiver_in_percent_is_written_with_its_sign(broken):
    """Of a policy in percent 25 would waive up to 2,500 %: it is refused, with its line and what to write instead."""
    share = policy("cap", "sum(notional) / starting_cash", "50%", more='unit = "percent"')
    broken.only_policies(cap=share)

    broken.write("config/waivers.toml", waiver(up_to="25"))
    refused = broken.run("check")
    assert refused.code == 4
    refused.assert_told(["config/waivers.toml:3: up_to 25 of a policy in percent, which is 2500 %", '"25%"'])

    broken.write("config/waivers.toml", waiver(up_to='"200%"'))
    assert broken.run("check").code == 0
