"""The command run inside the test's own process: the same code from its first word on, and a hundred times as fast."""

import importlib
import sys

from desk import Answer, Desk

from riskcheck.cli.main import main

SURROUNDINGS = ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "CI")


class Inside:
    """Runs the command in a desk's folder, with its two streams caught."""

    def __init__(self, desk: Desk, monkeypatch, capture) -> None:
        self.desk, self.monkeypatch, self.capture = desk, monkeypatch, capture

    def run(self, *words: str, env=None) -> Answer:
        """Run the command to its end."""
        with self.monkeypatch.context() as patch:
            patch.chdir(self.desk.folder)
            patch.setattr(sys, "path", list(sys.path))
            patch.setenv("COLUMNS", "300")
            for name in SURROUNDINGS:
                patch.delenv(name, raising=False)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            sys.modules.pop("desk_client", None)
            importlib.invalidate_caches()
            self.capture.readouterr()
            try:
                code = main(words)
            finally:
                sys.modules.pop("desk_client", None)
            return Answer(code, *self.capture.readouterr())

    def run_over_green(self, *words: str, env=None) -> Answer:
        """Run with JSON and text files that hold an older green report; they must then hold its own."""
        return self.desk.over_green(lambda *more: self.run(*words, *more, env=env))
