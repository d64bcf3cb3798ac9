"""The proof that riskcheck never passes by accident: one table of faults, and what becomes of each.

``pytest tests/acceptance/test_fail_closed.py --regenerate-golden`` writes ``golden/messages.txt`` anew: all
messages of the table, to be read. Without ``-n``, as all of them go to one file.
"""

import pytest
from desk import policy, strict_json
from fault import waiver_text
from fault_table import FAULTS
from messages import listed, messages_of, read_listing, write_listing

READ = read_listing()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_never_passes(desk, request, name):
    """Each fault ends with its exit code, names what is at fault, and leaves its verdict in once green reports."""
    fault = FAULTS[name]
    fault.arrange(desk)

    answer = desk.run_over_green(*fault.run, env=fault.env)

    assert (answer.code, bool(answer.code)) == (fault.code, True), answer.said
    answer.assert_told(fault.names)
    report = strict_json(desk.read("report.json"))
    for found, expected, fix in messages_of(report):
        assert fix or expected or "expected" in found or fault.code == 5, f"nothing says what to do: {found}"
    if request.config.getoption("--regenerate-golden"):
        READ[name] = listed(report)
        write_listing({one: READ[one] for one in FAULTS if one in READ})
    assert listed(report) == READ.get(name), "read the new message, then --regenerate-golden"


def test_everything_that_is_wrong_is_said_at_once(desk):
    """Three mistakes in three policies and two in one config come as one message each, not one by one."""
    for number in range(3):
        desk.write(f"policies/wrong_{number}.toml", policy(f"wrong_{number}", "count(", 5))

    answer = desk.run("check")

    assert answer.code == 4
    answer.assert_told([f"policies/wrong_{number}.toml" for number in range(3)])
    desk.configure(("enabled ", "enabld "), ("= 500.0", "= -1"))
    desk.run("check").assert_told(["'enabld'", "max_daily_loss_abs"])


def test_all_waivers_that_are_wrong_are_told_at_once(desk):
    """Every waiver that is wrong is named, not only the first."""
    wrong = (waiver_text(policy='"limt"'), waiver_text(until='"soon"'), waiver_text(reason=None))
    desk.write("config/waivers.toml", "".join(wrong))

    answer = desk.run_over_green("check")

    assert answer.code == 4
    answer.assert_told(["waivers.toml:2", "waivers.toml:10", "waivers.toml:13"])


def test_control_characters_of_a_source_do_not_reach_the_terminal(desk):
    """What a source sends is printed with its control characters written out."""
    desk.client("def make(table): raise RuntimeError('\\x1b[2Jall limits OK')")

    answer = desk.run("check")

    assert answer.code == 2
    assert "\x1b" not in answer.out + answer.err


def test_the_listing_of_messages_is_of_these_faults():
    """No message is listed of a fault that the table no longer has, and none is missing."""
    assert set(READ) == set(FAULTS)
