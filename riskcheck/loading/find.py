"""Which policy files a path means: a file, a folder's own, or a shipped pack."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from riskcheck.errors import Problem, UsageError, nearest, unknown_name
from riskcheck.shipped import shipped

PACK = "pack:"


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy file, and how its path is shown."""

    path: Path
    shown: str


def find_policy_files(paths: Iterable[str], folder: Path = Path()) -> Sequence[PolicyFile]:
    """The policy files at some paths, each once, sorted within a folder; raises UsageError for a path that is none."""
    files: dict[Path, PolicyFile] = {}
    problems: list[Problem] = []
    for name in paths:
        try:
            root = _pack(name) if name.startswith(PACK) else folder / name
        except UsageError as error:
            problems.extend(error.problems)
            continue
        found = _policy_files_at(root)
        if found is None:
            problems.append(_no_such_path(name, root))
        for path in found or ():
            files.setdefault(path.resolve(), PolicyFile(path, _shown(path)))
    if problems:
        raise UsageError(*problems)
    return tuple(files.values())


def _policy_files_at(root: Path) -> list[Path] | None:
    """The policy files that a path means; None where it means nothing."""
    try:
        return sorted(root.glob("*.toml")) if root.is_dir() else [root] if root.is_file() else None
    except OSError:
        return None


def _pack(name: str) -> Path:
    """The folder of a shipped pack; its name is one word, so that it cannot lead elsewhere."""
    packs = shipped("policies") / "packs"
    pack = name.removeprefix(PACK)
    known = sorted(path.name for path in packs.iterdir() if path.is_dir()) if packs.is_dir() else []
    if pack not in known:
        raise UsageError(unknown_name("pack", pack, known))
    return packs / pack


def _shown(path: Path) -> str:
    """A path as people would write it: without ``..`` where it lies below the working folder."""
    resolved = path.resolve()
    return str(resolved.relative_to(Path.cwd())) if resolved.is_relative_to(Path.cwd()) else str(path)


def _no_such_path(name: str, root: Path) -> Problem:
    try:
        siblings = [path.name for path in root.parent.iterdir()]
    except OSError:
        siblings = []
    close = nearest(root.name, siblings)
    return Problem(
        f"no policy file, folder or pack {name!r}",
        expected="a *.toml file, a folder of them, or pack:NAME",
        fix=f"did you mean {root.parent / close}?" if close else "correct the path",
    )
