"""Where the files that come with riskcheck are: its policies, templates and configuration."""

from pathlib import Path


def shipped(folder: str) -> Path:
    """The shipped folder of that name: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / folder
    return installed if installed.is_dir() else package.parent / folder
