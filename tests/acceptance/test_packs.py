"""The packs of limits that riskcheck ships with."""

import json
from pathlib import Path

import pytest
from desk import BTC, ETH, REPOSITORY, ago, book
from rulebook_index import PARTLY, POLICIES, REASONS

from riskcheck import load_policies
from riskcheck.gate.examples import missing_side, run_examples

FOLDER = REPOSITORY / "policies" / "packs"
PACKS = sorted(path.name for path in FOLDER.iterdir())
RULEBOOKS = REPOSITORY.parent / "shared" / "data" / "rulebooks.json"
HELD = {"pass", "warn", "skipped"}
MANY = 6
"""Each of the packs for funds has at least so many limits that look at the asset class."""


def outcomes(answer) -> dict[str, str]:
    return {result["id"]: result["outcome"] for result in answer.data["results"]}


def not_held(answer) -> dict[str, str]:
    """The policies that failed or could not be evaluated, with the reason."""
    results = [result for result in answer.data["results"] if result["outcome"] not in HELD]
    return {result["id"]: f"{result['outcome']} {result['reason']}" for result in results}


def test_the_packs_are_there():
    """The page on policies names these packs, and every rule that they leave out wholly or in part."""
    assert set(PACKS) == {"desk", "esma-cfd", "fund-rules", "margin", "prop-firm", "ucits", "us-1940-act"}
    readme = (REPOSITORY / "policies" / "README.md").read_text(encoding="utf-8").partition("\n## Packs\n")[2]
    assert [pack for pack in PACKS if f"`pack:{pack}`" not in readme] == []
    assert [rule for rule in {**PARTLY, **REASONS} if f"`{rule}`" not in readme] == []


def test_all_policies_go_together():
    """The packs and the shipped policies can be loaded at once: no id is there twice."""
    shipped = load_policies([str(REPOSITORY / "policies")])
    everything = load_policies([str(REPOSITORY / "policies"), *(f"pack:{pack}" for pack in PACKS)])
    assert len(everything) == len(shipped) + sum(1 for _ in FOLDER.rglob("*.toml"))


@pytest.mark.parametrize("pack", PACKS)
def test_examples_come_true_on_both_sides(pack):
    """Every policy of a pack has examples in which it holds and in which it does not, and they come true."""
    policies = load_policies([f"pack:{pack}"])
    wrong = {f"{one.policy.id}: {one.example.name}": one.differences for one in run_examples(policies)}
    assert {name: differences for name, differences in wrong.items() if differences} == {}
    assert missing_side(policies) == ()


@pytest.mark.parametrize("pack", PACKS)
def test_policies_say_what_they_are(pack):
    """Every policy of a pack says what it is for and what to do."""
    policies = load_policies([f"pack:{pack}"])
    assert [policy.id for policy in policies if not policy.description or not policy.guidance] == []


def test_the_desk_pack_runs(desk):
    """A book with stops and fresh prices holds what needs no limit of the desk's own; the rest is skipped."""
    rows = [{**BTC, "stop_price": 27900.0}, {**ETH, "stop_price": 1810.0}]
    snapshot = book(
        *({**row, "price_time": ago(5)} for row in rows),
        account={"equity": 500000.0, "peak_equity": 510000.0, "margin_used": 5000.0},
    )
    answer = desk.run("check", "pack:desk", "--snapshot", desk.write("snapshot.json", snapshot), "--json", "-")
    assert not_held(answer) == {}
    assert answer.code == 0
    assert outcomes(answer)["elder_trade_risk_2"] == "pass"
    assert outcomes(answer)["desk_gross_leverage"] == "skipped"


def test_the_desk_pack_holds_what_the_desk_has_chosen(desk):
    """A limit in [limits] is held: 18,250 on an equity of 10,000 are more than 1.5 times it."""
    desk.configure(more="\n[limits]\nmax_gross_leverage_x = 1.5\n")
    snapshot = desk.write("snapshot.json", book(account={"equity": 10000.0}))
    answer = desk.run("check", "pack:desk", "--snapshot", snapshot, "--json", "-")
    assert outcomes(answer)["desk_gross_leverage"] == "fail"
    assert outcomes(answer)["elder_trade_risk_2"] == "error"


EVERYTHING = {
    **dict.fromkeys(("issuer", "issuer_group", "isin", "industry", "borrower", "property"), "X"),
    **dict.fromkeys(("is_covered_bond", "is_ucits", "is_ric", "is_derivative", "is_listed_eligible"), True),
    **dict.fromkeys(("shares_outstanding", "debt_outstanding", "units_outstanding"), 100),
    "issuer_type": "corporate",
    "borrower_type": "financial",
    "hedge_tag": "none",
    "liquidity_class": "highly_liquid",
    "is_qptp": False,
    "is_risk_capital": False,
    "voting_pct": 0.9,
}


@pytest.mark.parametrize("pack", ["ucits", "us-1940-act", "fund-rules"])
def test_no_limit_is_passed_by_a_class_that_is_misspelt(desk, pack):
    """A book of nothing but an unknown class passes no limit that looks at classes, also not one alone."""
    desk.configure(more="\n[limits]\nhighly_liquid_minimum = 0.5\n")
    row = {"symbol": "A", "size": 90, "multiplier": 1, "mark_price": 10.0, "currency": "EUR"}
    rows = [{**row, "side": side} for side in ("long", "short")]
    account = {"equity": 1000.0, "total_assets": 1000.0, "capital": 1000.0, "cash": 100.0}
    snapshot = book(*({**row, **EVERYTHING, "asset_class": "misspelt"} for row in rows), account=account)
    answer = desk.run("check", f"pack:{pack}", "--snapshot", desk.write("snapshot.json", snapshot), "--json", "-")
    looking = {path.stem for path in (FOLDER / pack).glob("*.toml") if "asset_class" in _rule_of(path)}
    broken = {name for name, outcome in outcomes(answer).items() if outcome == "fail"}
    assert len(looking) >= MANY
    assert looking - broken == set()


def _rule_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("[rule]")[2].partition("[[example]]")[0]


COLUMNS = (
    "symbol,issuer,issuer_group,isin,asset_class,issuer_type,is_covered_bond,is_ucits,is_listed_eligible,"
    "shares_outstanding,debt_outstanding,units_outstanding"
)
FUND = [
    f"S{i:02},I{i:02},G{i:02},DE{i:04},equity,corporate,false,false,true,1000000,1000000,1000000" for i in range(20)
]


@pytest.mark.parametrize(("size", "broken"), [(1, set()), (5, {"ucits_issuer_10", "ucits_group_20"})])
def test_a_fund_is_held_to_the_ucits_pack(desk, size, broken):
    """Twenty shares of 4.5 % hold everything; with one of them at 22.5 % its issuer and its group are too large."""
    desk.write("config/instruments.csv", "\n".join([COLUMNS, *FUND, ""]))
    desk.configure(more='\n[[reference]]\nfile = "instruments.csv"\nkey = "symbol"\n')
    rows = [
        {"symbol": f"S{i:02}", "side": "long", "size": size if i == 0 else 1, "mark_price": 45.0, "currency": "EUR"}
        for i in range(20)
    ]
    account = {"equity": 1000.0, "cash": 100.0, "var_99_20d": 50.0, "reference_var_99_20d": 40.0}
    snapshot = desk.write("snapshot.json", book(*rows, account=account))
    answer = desk.run("check", "pack:ucits", "--snapshot", snapshot, "--json", "-")
    assert set(not_held(answer)) == broken, not_held(answer)


def test_every_published_rule_has_policies_or_a_reason():
    """The index knows each rule, and each policy that it names is in a pack."""
    assert not POLICIES.keys() & REASONS.keys()
    assert POLICIES.keys() >= PARTLY.keys()
    named = [name for names in POLICIES.values() for name in names]
    shipped = {path.stem for path in FOLDER.rglob("*.toml")}
    assert sorted(set(named) - shipped) == []
    assert len(named) == len(set(named))
    assert len(POLICIES) >= 38


def test_the_index_has_the_rules_of_the_rulebooks():
    """No rule of the collection of published limits is forgotten."""
    if not RULEBOOKS.is_file():
        pytest.skip("the collection of published limits is not here")
    rules = json.loads(RULEBOOKS.read_text(encoding="utf-8"))["rules"]
    assert {rule["id"] for rule in rules} == {*POLICIES, *REASONS}
    unchecked = [
        name
        for rule in rules
        if not rule["checked_against_source"]
        for name in POLICIES.get(rule["id"], ())
        if "not checked against the source" not in next(FOLDER.rglob(f"{name}.toml")).read_text(encoding="utf-8")
    ]
    assert unchecked == []
