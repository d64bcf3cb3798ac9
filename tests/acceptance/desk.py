"""A trading desk in a folder of its own, at which the command runs: inside this process, or as one of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inside import Inside

COMMAND = str(Path(sys.executable).parent / "riskcheck")
REPOSITORY = Path(__file__).resolve().parents[2]
GREEN = "PASS  yesterday's report\n"
PROGRESS_DELAY = 20.0

BTC = {"symbol": "BTC/EUR", "side": "long", "size": 0.5, "entry_price": 28000.0, "mark_price": 29500.0}
ETH = {"symbol": "ETH/EUR", "side": "short", "size": 2.0, "entry_price": 1800.0, "mark_price": 1750.0}
BTC, ETH = {**BTC, "realized_pnl": 120.0}, {**ETH, "realized_pnl": 0.0}

CONFIG = """\
[general]
base_currency    = "EUR"
starting_capital = 10000.0

[policies]
paths = ["../policies"]

[live_risk]
enabled                      = true
max_total_exposure_notional  = 50000.0
max_symbol_exposure_notional = 20000.0
max_open_positions           = 5
max_daily_loss_abs           = 500.0
max_daily_loss_pct           = 5.0

[day]
pnl = "of the day"

[[broker]]
kind  = "paper"
state = "paper.json"
live  = true
"""
PYTHON_BROKER = '[[broker]]\nkind = "python"\nfactory = "desk_client:make"\nlive = true\n'


def ago(seconds: float) -> str:
    """A moment that lies some seconds in the past, in RFC 3339; a negative number lies ahead."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def book(*positions: Mapping[str, Any], **envelope: Any) -> dict[str, Any]:
    """A snapshot envelope taken just now: the two usual positions unless others are given."""
    return {"as_of": ago(1), "positions": list(positions or (BTC, ETH)), **envelope}


def policy(name: str, measure: str, maximum: object, *, more: str = "", rule: str = "") -> str:
    """A policy file with a ceiling."""
    ceiling = json.dumps(maximum)
    return f'id = "{name}"\ntitle = "{name}"\n{more}\n[rule]\nmeasure = "{measure}"\nmax = {ceiling}\n{rule}\n'


@dataclass(frozen=True)
class Answer:
    """What a finished command left: its exit code and its two streams."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both streams as one text, without regard to how it was wrapped."""
        return " ".join(f"{self.out} {self.err}".split())

    def assert_told(self, words: Sequence[str]) -> None:
        """Every one of these was said, and no traceback was."""
        missing = [word for word in words if word not in self.said]
        assert not missing, f"{missing} not in: {self.out}{self.err}"
        assert "Traceback" not in self.said

    @property
    def verdict(self) -> str:
        """The first word of the last line on standard output."""
        lines = self.out.splitlines()
        return lines[-1].split()[0] if lines else ""

    @property
    def data(self) -> dict[str, Any]:
        """Standard output as strict JSON."""
        return strict_json(self.out)


def strict_json(text: str) -> dict[str, Any]:
    """The table in a JSON text that holds no NaN and no infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    return json.loads(text, parse_constant=refuse)


class Desk:
    """A folder with config, policies and a paper portfolio, and the command that runs in it."""

    def __init__(self, folder: Path, inside: "Inside") -> None:
        self.folder, self.inside = folder, inside
        self.config = CONFIG
        (folder / "config").mkdir()
        self.write("config/config.toml", CONFIG)
        shutil.copy(REPOSITORY / "config" / "paper.json", folder / "config")
        shutil.copytree(REPOSITORY / "policies", folder / "policies", ignore=shutil.ignore_patterns("packs"))

    def path(self, name: str) -> Path:
        """A path in the desk's folder."""
        return self.folder / name

    def write(self, name: str, content: object) -> str:
        """Write a text, bytes or a JSON value, and return the name."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case bytes():
                path.write_bytes(content)
            case str():
                path.write_text(content, encoding="utf-8")
            case _:
                path.write_text(json.dumps(content), encoding="utf-8")
        return name

    def read(self, name: str) -> str:
        """The text of a file."""
        return self.path(name).read_text(encoding="utf-8")

    def remove(self, name: str) -> None:
        """Remove a file or a folder, if it is there."""
        path = self.path(name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def configure(self, *changes: tuple[str, str], more: str = "") -> None:
        """Rewrite the config with some texts replaced, and more at its end."""
        text = self.config
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.write("config/config.toml", text + more)

    def only_policies(self, **texts: str) -> None:
        """Let these be all the policies there are, and the config have no limit that none of them reads."""
        read = "".join(texts.values())
        lost = [line for line in CONFIG.splitlines() if line.startswith("max_") and line.split()[0] not in read]
        # As comments, so that all other lines keep their numbers.
        self.config = "".join(f"{'# ' * (line in lost)}{line}\n" for line in CONFIG.splitlines())
        self.configure()
        shutil.rmtree(self.path("policies"))
        self.path("policies").mkdir()
        for name, text in texts.items():
            self.write(f"policies/{name}.toml", text)

    def client(self, source: str, *, timeout: str = "10s", more: str = "") -> None:
        """Let a Python client be the broker; ``source`` defines ``make(table)``."""
        self.write("desk_client.py", source)
        head, _, _ = self.config.partition("[[broker]]")
        self.write("config/config.toml", f'{head}{PYTHON_BROKER}timeout = "{timeout}"\n{more}')

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """What the command sees of its surroundings: nothing of the machine's but the search path."""
        seen = {"PATH": os.environ["PATH"], "COLUMNS": "300", **(env or {})}
        paths = [path for path in (seen.get("PYTHONPATH"), os.environ.get("PYTHONPATH")) if path]
        return {**seen, "PYTHONPATH": os.pathsep.join(paths)} if paths else seen

    def run(
        self, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: str = ""
    ) -> Answer:
        """Run the command to its end, inside this process."""
        return Answer(*self.inside.run(words, cwd or self.folder, self.environment(env), stdin))

    def run_installed(self, *words: str, env: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Run the installed command to its end, as a process: for what only a process has, and takes a second."""
        return self.run_raw([COMMAND, *words], env=env, **options)

    def run_raw(self, command: Sequence[str], env: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Run any command in the desk's folder to its end."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        streams["stdin"] = subprocess.DEVNULL
        done = subprocess.run(
            command,
            env=self.environment(env),
            text=True,
            timeout=PROGRESS_DELAY,
            check=False,
            **{"cwd": self.folder, **streams, **options},
        )
        return Answer(done.returncode, done.stdout or "", done.stderr or "")

    def start(self, *words: str, env: Mapping[str, str] | None = None, **options: Any) -> "subprocess.Popen[str]":
        """Start the installed command and leave it running."""
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.environment(env),
            text=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def run_over_green(
        self, *words: str, by: Callable[..., Answer] | None = None, env: Mapping[str, str] | None = None, **options: Any
    ) -> Answer:
        """Run with ``--json`` and ``--text`` files that hold an older green report; they must then hold its own."""
        self.write("report.json", {"verdict": "PASS", "exit_code": 0})
        self.write("report.txt", GREEN)
        answer = (by or self.run)(*words, "--json", "report.json", "--text", "report.txt", env=env, **options)
        self.assert_reports_agree(answer.code)
        return answer

    def assert_reports_agree(self, code: int) -> None:
        """Both files hold the verdict of a run that ended with this code."""
        report = strict_json(self.read("report.json"))
        assert report["exit_code"] == code
        assert report["verdict"] in VERDICTS[code]
        assert self.read("report.txt").splitlines()[-1].split()[0] == report["verdict"]


VERDICTS = {0: {"PASS", "WARN"}, 1: {"BREACH", "WARN"}, **{code: {"INCOMPLETE"} for code in (2, 3, 4, 5)}}
