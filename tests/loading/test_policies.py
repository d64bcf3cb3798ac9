"""Policy files: where they are found, what they say, and how they are named."""

from datetime import date

import pytest
from support import limit, refusals

from riskcheck.files.bundled import shipped
from riskcheck.foundation.problems import UsageError
from riskcheck.loading import load_policies
from riskcheck.model.policy import Each, Over, Severity

MINIMAL = 'id = "{}"\ntitle = "A limit"\n[rule]\nmeasure = "count()"\nmax = 1\n'


def write(folder, *names, text=MINIMAL):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.toml").write_text(text.format(name))
    return folder


def problems_of(*paths, folder):
    with pytest.raises(UsageError) as refusal:
        load_policies(paths, folder)
    return refusal.value.problems


def test_everything_that_a_policy_says():
    """A policy's words are kept as written, and its rule is read."""
    policy = limit(
        """
        each = ["venue", "side"]
        over = "all"
        where = "venue != 'test'"
        measure = "sum(notional)"
        min = 0.01
        max = "5%"
        warn_at = 0.9
        must_match = true
        optional = true
        on_missing = { stop_price = "exclude", mark_price = "error" }
        columns = { a = "size", b = 2 }
        let = { c = "count()" }
        when = "c > 0"
        """,
        """
        description = "Why"
        guidance = "What to do"
        reference = "T-1"
        owner = "risk-desk"
        tags = ["exposure", "live"]
        severity = "advise"
        valid_from = 2026-01-01
        valid_until = 2026-12-31
        unit = "EUR"
        """,
    )
    rule = policy.rule
    assert (policy.id, policy.title, policy.owner, policy.unit) == ("limit", "A limit", "risk-desk", "EUR")
    assert (policy.description, policy.guidance, policy.reference) == ("Why", "What to do", "T-1")
    assert policy.tags == ("exposure", "live")
    assert policy.severity is Severity.ADVISE
    assert (policy.valid_from, policy.valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (rule.each, rule.over, rule.warn_at) == (("venue", "side"), Over.ALL, 0.9)
    assert (rule.must_match, rule.optional, rule.exclude_missing) == (True, True, ("stop_price",))
    assert [name for name, _ in (*rule.columns, *rule.let)] == ["a", "b", "c"]


def test_a_minimal_policy_has_the_defaults():
    """Without more words a policy blocks, for the whole portfolio, over open positions."""
    policy = limit('measure = "count()"\nmax = 1')
    assert policy.severity is Severity.BLOCK
    assert (policy.rule.each, policy.rule.over) == (Each.PORTFOLIO, Over.POSITIONS)
    assert (policy.rule.warn_at, policy.rule.must_match, policy.rule.optional) == (None, False, False)
    assert policy.tags == ()


@pytest.mark.parametrize(
    ("rule", "line"),
    [('measure = "count()"\nmax = 1', 6), ('max = 1\nmeasure = "count()"', 5), ('measure = "count()"\nmin = 1', 6)],
)
def test_a_policy_is_placed_at_its_bound(rule, line):
    """Where a limit is broken, the line to look at is that of its bound."""
    assert str(limit(rule).place) == f"policies/limit.toml:{line}"


def test_a_folder_gives_its_own_files_in_order(tmp_path):
    """A folder's policies are its own *.toml, sorted, not those of folders below it, each once."""
    folder = write(tmp_path / "policies", "b", "a")
    write(folder / "packs", "c")
    (folder / "readme.md").write_text("no policy")
    assert [policy.id for policy in load_policies(["policies"], tmp_path)] == ["a", "b"]
    again = load_policies(["policies/b.toml", "policies", "policies/b.toml"], tmp_path)
    assert [policy.id for policy in again] == ["b", "a"]


def test_two_policies_of_one_id_are_refused(tmp_path):
    """Ids are unique over all folders of a run, and the problem names both files."""
    write(tmp_path / "one", "a")
    write(tmp_path / "two", "a")
    (problem,) = problems_of("one", "two", folder=tmp_path)
    assert "'a'" in problem.found
    assert "one" in problem.expected
    assert "two" in str(problem.place)


def test_a_path_that_leads_nowhere_is_refused_with_the_nearest(tmp_path):
    """A policy path that does not exist never selects nothing."""
    write(tmp_path / "policies", "max_loss")
    (problem,) = problems_of("policies/max_los.toml", folder=tmp_path)
    assert "max_los.toml" in problem.found
    assert "max_loss.toml" in problem.fix


@pytest.mark.parametrize("pack", ["pack:none-such", "pack:", "pack:..", "pack:../..", "pack:/etc"])
def test_an_unknown_pack_is_refused(pack, tmp_path):
    """A pack is one of those that are shipped, and its name leads nowhere else."""
    (problem,) = problems_of(pack, folder=tmp_path)
    assert "pack" in problem.found


def test_the_problems_of_all_files_are_told(tmp_path):
    """One wrong file does not hide what is wrong with the next."""
    write(tmp_path / "policies", "a", "b", text=MINIMAL + "maxx = 2\n")
    found = problems_of("policies", folder=tmp_path)
    assert [problem.place.file.rsplit("/", 1)[-1] for problem in found] == ["a.toml", "b.toml"]
    assert {problem.place.line for problem in found} == {6}


def test_an_id_is_the_name_of_its_file(tmp_path):
    """A policy whose id is not its file's stem is refused at the id."""
    (write(tmp_path / "policies") / "other.toml").write_text(MINIMAL.format("limit"))
    (problem,) = problems_of("policies", folder=tmp_path)
    assert "'limit'" in problem.found
    assert "'other'" in problem.found
    assert problem.place.line == 1


def test_the_shipped_policies_are_well_formed():
    """All policies that come along can be read."""
    ids = {policy.id for policy in load_policies([str(shipped("policies"))])}
    assert {"max_total_exposure_notional", "max_symbol_exposure_notional", "max_open_positions"} <= ids
    assert {"max_daily_loss_abs", "max_daily_loss_pct"} <= ids


@pytest.mark.parametrize(
    ("head", "rule", "line", "near"),
    [
        ("serverity = 'advise'", "", 3, "severity"),
        ("tag = ['x']", "", 3, "tags"),
        ("", "maxx = 2", 7, "max"),
        ("", "wher = 'size > 1'", 7, "where"),
        ("", "warnat = 0.8", 7, "warn_at"),
        ("", "on_mising = 'error'", 7, "on_missing"),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_name(head, rule, line, near):
    """A typo in a policy never drops a part of it."""
    (problem,) = refusals(f'measure = "count()"\nmax = 1\n{rule}', head)
    assert "unknown" in problem.found
    assert str(problem.place) == f"policies/limit.toml:{line}"
    assert repr(near) in problem.fix
