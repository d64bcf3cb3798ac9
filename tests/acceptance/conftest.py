"""The desk that every acceptance test works at."""

import pytest

pytest.register_assert_rewrite("desk")


@pytest.fixture
def desk(tmp_path):
    """A desk of its own for each test."""
    from desk import Desk

    return Desk(tmp_path)


@pytest.fixture
def inside(desk, monkeypatch, capfd):
    """The command at that desk, run inside this process."""
    from inside import Inside

    return Inside(desk, monkeypatch, capfd)
