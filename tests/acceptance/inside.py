"""The command run inside the test's own process: the same code from its first word on, and a hundred times as fast."""

import importlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
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
        apart: Callable[[], object] | None = None,
    ) -> tuple[int, str, str]:
        """The exit code, and what went to each of the two streams; in a copy of this process if asked for ``apart``."""
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
                code = _code_of(words) if apart is None else _code_apart(words, apart)
            finally:
                _forget(set(sys.modules) - modules, folder)
            out, err = self.capture.readouterr()
            return code, out, err


def _code_of(words: Sequence[str]) -> int:
    try:
        return main(words)
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)


def _code_apart(words: Sequence[str], before: Callable[[], object]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads, which are pytest-xdist's and hold no lock of ours
        child = os.fork()
    if not child:
        code = 255
        try:
            before()
            code = _code_of(words)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _forget(modules: set[str], folder: Path) -> None:
    """Have the next desk's module of the same name be its own."""
    for name in modules:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]
