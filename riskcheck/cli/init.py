"""``riskcheck init``: a config, the policies and a paper portfolio to start from."""

import os
from pathlib import Path

from riskcheck.cli.arguments import Arguments
from riskcheck.files import shipped
from riskcheck.foundation import ExitCode, OutputError, Place, Problem, UsageError
from riskcheck.reporters import loggable


def init(arguments: Arguments) -> ExitCode:
    """Write the starting files; refuses to overwrite anything, and then writes nothing."""
    target = arguments.folder
    # The demonstration declares what is true of its book; a desk is asked to declare what is true of its own.
    files = {target / "config" / "config.toml": shipped("config") / "init" / "config.toml"}
    files[target / "config" / "paper.json"] = shipped("config") / "paper.json"
    files |= {target / "policies" / path.name: path for path in sorted(shipped("policies").glob("*.toml"))}
    taken = [path for path in files if path.exists()]
    if taken:
        raise UsageError(
            *(
                Problem("already there", fix="remove it, or choose another folder", place=Place(str(path)))
                for path in taken
            )
        )
    for path, source in files.items():
        _copy(source, path)
    print("\n".join(loggable(f"wrote {path}") for path in files))
    inside = "" if target == Path() else f"cd {target} && "
    print()
    print(loggable(f"Now edit {target / 'config' / 'config.toml'}, then run: {inside}riskcheck check"))
    return ExitCode.OK


def _copy(source: Path, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(source.read_bytes())
    except OSError as error:
        raise OutputError(
            Problem(f"cannot be written: {error.strerror}", fix="choose another folder", place=Place(str(path)))
        ) from None
