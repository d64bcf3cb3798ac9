"""The command run inside the test's own process: the same code from its first word on, and a hundred times as fast."""

import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from riskcheck.cli.main import main


class Inside:
    """Runs the command in a folder, with an environment and streams of its own."""

    def __init__(self, monkeypatch, capture) -> None:
        self.monkeypatch, self.capture = monkeypatch, capture

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        stdin: str = "",
    ) -> tuple[int, str, str]:
        """The exit code, and what went to each of the two streams."""
        modules = set(sys.modules)
        with self.monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(sys, "path", list(sys.path))
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            for name in os.environ:
                patch.delenv(name)
            for name, value in env.items():
                patch.setenv(name, value)
            importlib.invalidate_caches()
            self.capture.readouterr()
            try:
                code = _code_of(words)
            finally:
                _forget(set(sys.modules) - modules, folder)
            out, err = self.capture.readouterr()
            return code, out, err


def _code_of(words: Sequence[str]) -> int:
    try:
        return main(words)
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)


def _forget(modules: set[str], folder: Path) -> None:
    """Have the next desk's module of the same name be its own."""
    for name in modules:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]
