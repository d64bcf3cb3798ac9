"""A limit that may be left out is not lost by a slip of the pen."""

import pytest
from desk import CONFIG, policy

OPTIONAL = policy("leverage", "count()", "config.limits.max_gross_leverage_x", rule="optional = true")


def test_a_name_that_is_nearly_the_limits_is_an_error(desk):
    """An optional limit whose config has a near name that nothing reads was meant to hold."""
    desk.write("policies/leverage.toml", OPTIONAL)
    desk.write("config/config.toml", CONFIG + "[limits]\nmax_gross_leverage = 1\n")
    answer = desk.run("check", "policies/leverage.toml")
    assert answer.code == 2
    assert "limits.max_gross_leverage_x is not configured, but limits.max_gross_leverage is" in " ".join(
        answer.out.split()
    )


def test_a_limit_that_is_left_out_is_skipped(desk):
    """Without such a name the policy is skipped, and a run of nothing else evaluates nothing."""
    desk.write("policies/leverage.toml", OPTIONAL)
    desk.write("config/config.toml", CONFIG + "[limits]\nsomething_else = 1\n")
    assert desk.run("check", "policies/leverage.toml").code == 5


GROSS = policy("gross", "sum(notional)", "config.limits.max_gross")
LOST = {
    "a profile that was to tighten a limit": (
        "[limits]\nmax_gross = 1e9\n[profile.live.limits]\nmax_grss = 1\n",
        GROSS,
        ("--profile", "live"),
        "limits.max_gross is configured, and so is limits.max_grss, which no policy reads",
    ),
    "a limit with something to fall back upon": (
        "[limits]\nmax_grss = 1\n",
        GROSS.replace("config.limits.max_gross", "coalesce(config.limits.max_gross, 1e9)"),
        (),
        "limits.max_gross is not configured, but limits.max_grss is, which no policy reads",
    ),
    "an optional limit in a table": (
        "[limits.desk]\nmax_grss = 1\n",
        GROSS.replace("limits.", "limits.desk.") + "optional = true\n",
        (),
        "limits.desk.max_gross is not configured, but limits.desk.max_grss is, which no policy reads",
    ),
    "an optional table": (
        "[limits.dsk]\nmax_gross = 1\n",
        GROSS.replace("limits.", "limits.desk.") + "optional = true\n",
        (),
        "limits.desk.max_gross is not configured, but limits.dsk.max_gross is, which no policy reads",
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_a_limit_that_holds_by_another_name_is_an_error(desk, name):
    """What a config spells otherwise than a policy is not lost, also where the policy has a limit without it."""
    limits, text, flags, said = LOST[name]
    desk.write("policies/gross.toml", text)
    desk.write("policies/count.toml", policy("count", "count()", 100))
    desk.write("config/config.toml", CONFIG + limits)
    answer = desk.run("check", "policies/gross.toml", "policies/count.toml", *flags)
    assert answer.code == 2
    answer.assert_told([said])


def test_names_that_are_read_are_no_slips(desk):
    """Limits of nearly the same name are told apart where a policy reads each, or its table as a whole."""
    desk.write("policies/gross.toml", GROSS)
    desk.write("policies/gros.toml", policy("gros", "count()", "config.limits.max_gros"))
    by_side = policy("side", "sum(notional)", 0, rule='each = "side"')
    table = 'max = { by = "side", limits = "config.limits.sides" }'
    desk.write("policies/side.toml", by_side.replace("max = 0", table))
    limits = "[limits]\nmax_gross = 1e9\nmax_gros = 9\n[limits.sides]\nlong = 1e9\nlongs = 1\nshort = 1e9\n"
    desk.write("config/config.toml", CONFIG + limits)
    assert desk.run("check", *(f"policies/{one}.toml" for one in ("gross", "gros", "side"))).code == 0


@pytest.mark.parametrize("flags", [(), ("policies",), ("-q",)], ids=["configured", "named", "quiet"])
def test_a_limit_that_no_policy_reads_is_told(desk, flags):
    """A limit is in [limits] and no policy reads it: that is told, whoever chose the policies."""
    desk.configure(more="[limits]\nmost = 5\n[limits.sides]\nlong = 5\n")
    words = "is configured, but no policy reads it"
    told = [line for line in desk.run("check", *flags).out.splitlines() if words in line]
    assert told == [f"note: {name} {words}" for name in ("limits.most", "limits.sides")]


def test_a_limit_of_a_deselected_policy_is_no_lost_one(desk):
    """What a selection leaves out is told as skipped, and its limit is read by a policy that is there."""
    assert "no policy reads it" not in desk.run("check", "-k", "total").said
