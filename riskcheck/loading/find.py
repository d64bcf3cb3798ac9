"""Which policy files a path means: a file, a folder's own, or a shipped pack."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from riskcheck.files import read_within, shipped
from riskcheck.foundation import MAX_TOML_BYTES, Problem, UsageError, frozen, nearest, unknown_name

PACK = "pack:"
PACKS = "packs"
"""The folder that packs lie in: they are named one by one, and nobody expects the folder above to stand for them."""
SUFFIX = ".toml"

RULE = re.compile(r"^[^\S\n]*(\[+[^\S\n]*rule\b|rule[^\S\n]*[.=])", re.MULTILINE)
TABLE = re.compile(r"^[^\S\n]*\[", re.MULTILINE)
ID, TITLE = (re.compile(rf"^[^\S\n]*{key}[^\S\n]*=", re.MULTILINE) for key in ("id", "title"))

IN_YAML = tuple(re.compile(rf"^[^\S\n]*{key}[^\S\n]*:", re.MULTILINE) for key in ("rule", "measure", "(max|min)"))
IN_JSON = tuple(re.compile(rf'"{key}"\s*:') for key in ("rule", "measure", "(max|min)"))
OTHER_LANGUAGES: Mapping[str, tuple[re.Pattern[str], ...]] = {".yaml": IN_YAML, ".yml": IN_YAML, ".json": IN_JSON}
"""The endings of files that a policy may have been written in by mistake, and what one then says."""
MAX_FOLDER_DEPTH = 2


@frozen
class PolicyFile:
    """A policy file, and how its path is shown."""

    path: Path
    shown: str


def find_policy_files(paths: Iterable[str], folder: Path = Path()) -> Sequence[PolicyFile]:
    """The policy files at some paths, each once, sorted within a folder; raises UsageError for a path that is none."""
    files: dict[Path, PolicyFile] = {}
    problems: list[Problem] = []
    empty: list[Path] = []
    for name in paths:
        try:
            root = _pack(name) if name.startswith(PACK) else folder / name
        except UsageError as error:
            problems.extend(error.problems)
            continue
        found = _policy_files_at(root)
        if found is None:
            problems.append(_no_such_path(name, root))
        elif not found:
            empty.append(root)
        for path in found or ():
            files.setdefault(path.resolve(), PolicyFile(path, _shown(path)))
    if files:  # where nothing at all was found, the run says so itself
        problems += [_no_policies_in(root) for root in empty]
    if problems:
        raise UsageError(*problems)
    return tuple(files.values())


def looks_like_policy(path: Path) -> bool:
    """Whether a TOML file of any kind is meant as a policy: it has a rule, or else begins with an id and a title.

    One that is not TOML yet, or whose rule is misspelt, is to be found, too: it is a mistake, and not no policy.
    """
    try:
        text = _text_of(path)
    except OSError:
        return path.is_file()
    head, *_ = TABLE.split(text, maxsplit=1)
    return bool(RULE.search(text) or (ID.search(head) and TITLE.search(head)))


def _text_of(path: Path) -> str:
    return read_within(path, MAX_TOML_BYTES).decode(errors="replace")


def unlisted_policy_files(paths: Iterable[str], folder: Path = Path()) -> tuple[str, ...]:
    """The policies that some paths do not stand for, as text: in subfolders that none names, in misnamed files."""
    roots = [folder / name for name in paths if not name.startswith(PACK)]
    named = {root.resolve() for root in roots}
    said = []
    for root in roots:
        said += [f"{_shown(path)} looks like a policy, but does not end in {SUFFIX}" for path in _misnamed(root)]
        for below in _subfolders(root):
            count = sum(map(looks_like_policy, _policy_files_at(below) or ()))
            if count and below.resolve() not in named:
                files = "a policy file" if count == 1 else f"{count} policy files"
                said.append(f"{_shown(below)} has {files}, which {_shown(root)} does not stand for: name it, too")
    return tuple(dict.fromkeys(said))


def _misnamed(root: Path) -> list[Path]:
    """The files right in a folder that are meant as policies by what they say, and by a part of their name."""
    return [path for path in _inside(root) if _is_meant_as_policy(path)]


def _is_meant_as_policy(path: Path) -> bool:
    """Whether a file that is not read says what a policy does: in TOML by another name, or in YAML or JSON."""
    if is_toml(path) or not path.is_file():
        return False
    if SUFFIX in path.name.lower():
        return looks_like_policy(path)
    other = OTHER_LANGUAGES.get(path.suffix.lower())
    try:
        text = _text_of(path) if other else ""
    except OSError:
        return False
    return other is not None and all(pattern.search(text) for pattern in other)


def _subfolders(root: Path, depth: int = 0) -> list[Path]:
    """The folders below one, some levels deep, but for hidden ones and the packs."""
    folders = [path for path in _inside(root) if path.is_dir() and not path.is_symlink()]
    wanted = [path for path in folders if path.name != PACKS and not path.name.startswith(".")]
    below = [inner for path in wanted for inner in _subfolders(path, depth + 1)] if depth < MAX_FOLDER_DEPTH else []
    return [*wanted, *below]


def _inside(root: Path) -> list[Path]:
    """What lies right in a folder; nothing where it is a file or cannot be read."""
    try:
        return sorted(root.iterdir()) if root.is_dir() else []
    except OSError:
        return []


def _policy_files_at(root: Path) -> list[Path] | None:
    """The policy files that a path means; None where it means nothing."""
    try:
        if root.is_dir():
            return sorted(path for path in root.iterdir() if is_toml(path))
        return [root] if root.is_file() else None
    except OSError:
        return None


def is_toml(path: Path) -> bool:
    """Whether a file is TOML by its name, also where that is written in capitals."""
    return path.name.lower().endswith(SUFFIX)


def _no_policies_in(root: Path) -> Problem:
    found = f"the folder {_shown(root)} has no policy file"
    return Problem(found, expected="files that end in .toml", fix="correct the path, or take it out")


def _pack(name: str) -> Path:
    """The folder of a shipped pack; its name is one word, so that it cannot lead elsewhere."""
    packs = shipped("policies") / PACKS
    pack = name.removeprefix(PACK)
    known = sorted(path.name for path in packs.iterdir() if path.is_dir()) if packs.is_dir() else []
    if pack not in known:
        raise UsageError(unknown_name("pack", pack, known))
    return packs / pack


def _shown(path: Path) -> str:
    """A path as people would write it: without ``..`` where it lies below the working folder."""
    plain = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute() keeps "..", resolve() names a link's target
    return str(plain.relative_to(Path.cwd())) if plain.is_relative_to(Path.cwd()) else str(path)


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
