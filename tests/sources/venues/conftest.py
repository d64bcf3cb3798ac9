"""The desk, as in the acceptance tests."""

import pytest


@pytest.fixture
def desk(tmp_path, monkeypatch, capfd):
    """A desk of its own for each test."""
    from desk import Desk
    from inside import Inside

    return Desk(tmp_path, Inside(monkeypatch, capfd))
