"""What holds for all tests.

A normal run takes a fixed part of what there is to try: always the same examples of each property, and one case in
four of the largest tables, or fewer where each waits for a time to be up. ``pytest --thorough`` takes all cases and
more examples, others each time; a run of a night may take still more, by ``--hypothesis-profile=thorough``.
"""

from functools import partial

import pytest
from hypothesis import settings
from jinja2 import BytecodeCache

settings.register_profile("steady", deadline=None, max_examples=30, derandomize=True)  # a busy machine fails nothing
settings.register_profile("full", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("steady")

pytest_plugins = ["pytester"]  # runs pytest inside a test


class CompiledOnce(BytecodeCache):
    """Templates as bytecode, for as long as their source is the same: to compile them takes longer than all else."""

    def __init__(self):
        self.compiled = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket):
        self.compiled[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(autouse=True, scope="session")
def compiled_once():
    """Have each template compiled once, and not for each page."""
    from riskcheck.reporters import html

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "Environment", partial(html.Environment, bytecode_cache=CompiledOnce()))
        yield


def pytest_addoption(parser):
    """Add the flag that writes golden files anew, and the one that leaves nothing out."""
    parser.addoption("--regenerate-golden", action="store_true", help="write golden files instead of comparing them")
    parser.addoption("--thorough", action="store_true", help="take every case, and more examples of each property")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Load the examples of a thorough run, before Hypothesis loads a profile that was asked for by name."""
    if config.getoption("--thorough"):
        settings.load_profile("full")


def pytest_collection_modifyitems(config, items):
    """Leave out what only a thorough run takes."""
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    if left_out and not config.getoption("--thorough"):
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
