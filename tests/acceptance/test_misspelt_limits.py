"""A limit that may be left out is not lost by a slip of the pen."""

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
