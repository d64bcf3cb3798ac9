"""The command leaves the process that it runs in as it was."""

import gc

import pytest

from riskcheck.cli import main


@pytest.mark.parametrize("words", [["schema", "policy"], ["schema", "nothing"]], ids=["an answer", "wrong usage"])
@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_is_collected_after_a_command_if_it_was_before(words, is_enabled, capsys):
    """A program that calls the command, as these tests do, has its garbage collected as before, also after an error."""
    before = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        main(words)
        after = gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()
    assert after is is_enabled
    assert any(capsys.readouterr())
