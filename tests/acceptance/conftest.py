"""The desk that every acceptance test works at."""

import pytest

pytest.register_assert_rewrite("desk")


@pytest.fixture
def desk(tmp_path, monkeypatch, capfd):
    """A desk of its own for each test."""
    from desk import Desk
    from inside import Inside

    return Desk(tmp_path, Inside(monkeypatch, capfd))
