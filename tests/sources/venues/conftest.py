"""The desk, as in the acceptance tests."""

import pytest


@pytest.fixture
def desk(tmp_path):
    """A desk of its own for each test."""
    from desk import Desk

    return Desk(tmp_path)
