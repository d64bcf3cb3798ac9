"""Limits that the config spells otherwise than the policies do."""

import pytest
from support import NOW, book, judge_all, limit, lot, settings_of

from riskcheck.evaluation import Facts, Program, conclude, measure
from riskcheck.evaluation.limit_typos import unread_limits, unread_live_risk

DESK = book(lot(size=1.0))
FIX = "call it crypto_cap, or take it out"


def _rule(limit_path, more=""):
    return f'measure = "sum(notional)"\nmax = "config.{limit_path}"\n{more}'


def _held(policies, config, others=()):
    """What becomes of some policies, with what other policies of the run read besides."""
    left_out = tuple((policy, "not selected") for policy in others)
    measured = measure(Program.compile(policies), DESK, settings_of(config), now=NOW)
    findings = conclude(measured, Facts(DESK, settings_of(config), NOW.date(), left_out=left_out))
    return findings.results[: len(policies)]


UNREAD = {
    "another letter": ("crypto_cap = 500\ncripto_cap = 50\n", "is configured, and so is limits.cripto_cap"),
    "another sign": ("crypto_cap = 500\ncrypto-cap = 50\n", "is configured, and so is limits.crypto-cap"),
    "capitals": ("crypto_cap = 500\nCrypto_Cap = 50\n", "is configured, and so is limits.Crypto_Cap"),
    "a table": ("crypto_cap = 500\ncrypto-cap = { a = 1 }\n", "is configured, and so is limits.crypto-cap"),
    "of several": ("crypto_cap = 500\nother = 1\ncripto_cap = 50\n", "is configured, and so is limits.cripto_cap"),
    "instead of it": ("crypto_kap = 50\n", "is not configured, but limits.crypto_kap is"),
    "far from it, instead of it": ("crypto_limit = 50\n", "is not configured, but limits.crypto_limit is"),
    "in a table": ("[limits.caps]\ncrypto_cap = 50\n", "is not configured, but limits.caps.crypto_cap is"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_limit_that_may_be_meant_by_a_name_that_nothing_reads_is_an_error(name):
    """A profile that was to tighten a limit, and misspells it, would leave the wide one without a word."""
    limits, said = UNREAD[name]
    (result,) = _held([limit(_rule("limits.crypto_cap", "optional = true"))], f"[limits]\n{limits}")

    assert (result.outcome, result.fix) == ("error", FIX)
    assert result.reason == f"limits.crypto_cap {said}, which no policy reads"


MEANT = {
    "alone": "crypto_cap = 500\n",
    "another word": "crypto_cap = 500\nminor_cap = 50\n",
    "near, beside it": "crypto_cap = 500\ncrypto_caps_all = 50\n",
    "read by another policy": "crypto_cap = 500\ncripto_cap = 50\n",
    "of another table": "crypto_cap = 500\n[live_risk]\nmax_open_positions = 3\n",
}


@pytest.mark.parametrize("name", MEANT)
def test_a_limit_that_is_there_and_no_slip_of_another_holds(name):
    """What is no slip of a name that nothing reads is left as it is, also where another policy reads that."""
    others = [limit(_rule("limits.cripto_cap"), name="other")] if name == "read by another policy" else []
    (result,) = _held([limit(_rule("limits.crypto_cap"))], f"[limits]\n{MEANT[name]}", others)

    assert (result.outcome, result.reason) == ("pass", "")


def test_an_optional_limit_that_nothing_resembles_stays_skipped():
    """A limit that the config may leave out is not missed where nothing near it is written."""
    (result,) = _held([limit(_rule("limits.crypto_cap", "optional = true"))], "[limits]\nzzz = 1")

    assert (result.outcome, result.reason) == ("skipped", "limits.crypto_cap is not configured")


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("limits.crypto_cap", "crypto_cap = 50\ncripto_cap = 5\n"),
        ("limits.crypto_cap / account.nothing", "crypto_cap = 50\ncripto_cap = 5\n"),
    ],
    ids=["fail", "error"],
)
def test_a_failure_and_an_error_stay_what_they_are(path, limits):
    """A breach is not made less of, and an error keeps its own reason."""
    policy = limit(_rule(path))
    (before,) = judge_all([policy], DESK, f"[limits]\n{limits}")
    (result,) = _held([policy], f"[limits]\n{limits}")

    assert result.outcome in {"fail", "error"}
    assert result == before


def test_each_result_is_held_to_its_own_limits():
    """A limit that another policy reads rightly is none of this one's business."""
    policies = [limit(_rule("limits.crypto_cap"), name="crypto"), limit(_rule("limits.major_cap"), name="major")]
    found = _held(policies, "[limits]\ncrypto_cap = 500\ncripto_cap = 50\nmajor_cap = 500\n")

    assert [(one.policy.id, str(one.outcome)) for one in found] == [("crypto", "error"), ("major", "pass")]


@pytest.mark.parametrize(
    ("config", "live_risk", "limits"),
    [
        ("", (), ()),
        ("[limits]\ncap = 1\n", (), ()),
        ("[limits]\nmax_open_positions = 1\n", (), ("max_open_positions",)),
        ("[limits]\ncap = 1\nother = 2\nlist = ['a']\n", (), ("other", "list")),
        ("[limits]\ncaps = { a = 1, b = 2 }\n", (), ()),
        ("[limits]\ncapital = { a = 1 }\n", (), ("capital",)),
        ("[live_risk]\nmax_open_positions = 3\n", (), ()),
        ("[live_risk]\nmax_daily_loss_abs = 5\nwarn_at = 0.8\n", ("max_daily_loss_abs",), ()),
        (
            "[live_risk]\nmax_daily_loss_pct = 5\nmax_daily_loss_abs = 5\n[limits]\nx = 1\n",
            ("max_daily_loss_abs", "max_daily_loss_pct"),
            ("x",),
        ),
    ],
)
def test_the_limits_that_no_policy_reads(config, live_risk, limits):
    """A configured limit that none of the policies reads is named; of a table it is enough that a part is read."""
    rules = ("limits.cap", "limits.caps.a", "live_risk.max_open_positions")
    policies = [limit(_rule(path), name=f"policy{number}") for number, path in enumerate(rules)]

    settings = settings_of(config)
    assert (unread_live_risk(policies, settings), unread_limits(policies, settings)) == (live_risk, limits)


def test_a_list_that_a_filter_reads_is_read():
    """Every expression of a policy counts, wherever it stands."""
    rule = """
    where = "venue in config.limits.venues"
    measure = "sum(notional)"
    max = { by = "'a'", limits = "config.limits.caps" }
    """
    config = "[limits]\nvenues = ['kraken']\ncaps = { a = 1 }\n"

    assert unread_limits([limit(rule)], settings_of(config)) == ()
    assert unread_limits([], settings_of(config)) == ("venues", "caps")


def test_a_slip_within_a_table_is_told_by_its_whole_name():
    """Of a table of limits the one that is read and the one that is not are both named from the top."""
    (result,) = _held([limit(_rule("limits.caps.crypto"))], "[limits.caps]\ncrypto = 500\ncrypt = 50\n")

    assert result.reason == "limits.caps.crypto is configured, and so is limits.caps.crypt, which no policy reads"
    assert result.fix == "call it caps.crypto, or take it out"
