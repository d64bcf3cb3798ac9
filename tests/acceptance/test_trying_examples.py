"""``riskcheck test`` on the command line."""

from desk import policy

GOOD = policy("cap", "count()", 5) + '\n[[example]]\nname = "empty"\nexpect = "pass"\n'


def test_examples_that_come_true_end_with_0(desk):
    """Every policy file has a line with a mark for each example, and the last line counts them."""
    desk.write("policies/cap.toml", GOOD)
    answer = desk.run("test", "policies/cap.toml")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "policies/cap.toml ."
    assert answer.out.splitlines()[-1] == "1 passed"


def test_an_example_that_does_not_come_true_ends_with_1(desk):
    """The file, the line, expected and got are told."""
    desk.write("policies/cap.toml", GOOD.replace('expect = "pass"', 'expect = "fail"'))
    answer = desk.run("test", "policies/cap.toml")
    assert answer.code == 1
    assert "expected fail, got pass" in answer.out
    assert answer.out.splitlines()[-1] == "1 failed"


def test_strict_asks_for_both_sides(desk):
    """A policy that was never seen to break fails a strict trial."""
    desk.write("policies/cap.toml", GOOD)
    answer = desk.run("test", "--strict", "policies/cap.toml")
    assert answer.code == 1
    assert "cap has no example in which it does not hold" in answer.out


def test_no_example_is_no_pass(desk):
    """Where nothing was tried the exit code is that of nothing evaluated."""
    desk.write("policies/cap.toml", policy("cap", "count()", 5))
    assert desk.run("test", "policies/cap.toml").code == 5
