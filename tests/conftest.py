"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)  # a busy machine is no reason to fail
settings.register_profile("thorough", deadline=None, max_examples=2000)  # pytest --hypothesis-profile=thorough
settings.load_profile("steady")

pytest_plugins = ["pytester"]  # runs pytest inside a test


def pytest_addoption(parser):
    """Add the flag that writes golden files anew."""
    parser.addoption("--regenerate-golden", action="store_true", help="write golden files instead of comparing them")
