"""The command line's words and flags."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from riskcheck.cli.outputs import STDOUT
from riskcheck.foundation import Problem, UsageError, frozen, nearest, unknown_name
from riskcheck.gate import capital, seconds
from riskcheck.reporters import FORMATS, Family
from riskcheck.sources import FILE_FORMATS
from riskcheck.version import VERSION

INPUT_FLAGS = ("config", "snapshot", "account", "templates")
DEFAULT_COMMAND = "check"
GIVEN = "given"
"""Where a parser notes which flags it has met."""
SCHEMAS = ("policy", "config", "report")
DEMO_WITH_CONFIG = Problem("--demo with --config", expected="one of the two", fix="leave --demo out for your own book")
EXIT_CODES = """\
exit codes:
  0  every limit holds, or is only near (--strict: warnings end with 1)
  1  a limit is broken
  2  the book, or a limit, could not be known; or a report could not be written
  3  a bug in riskcheck
  4  wrong usage, config or policy
  5  nothing was evaluated
"""


@frozen
class Arguments:
    """The arguments of one command, those of other commands at their defaults."""

    command: str
    words: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    config: Path | None = None
    profile: str | None = None
    demo: bool = False
    snapshot: Path | None = None
    account: Path | None = None
    as_of: str | None = None
    file_format: str | None = None
    max_age: float | None = None
    starting_cash: float | None = None
    keyword: str | None = None
    tags: str | None = None
    stop_at_first: bool = False
    collect_only: bool = False
    strict: bool = False
    verbosity: int = 0
    color: str = "auto"
    outputs: tuple[tuple[str, str], ...] = ()
    junit_family: str = Family.RICH
    templates: Path | None = None
    no_risk: bool = False
    as_json: bool = False
    folder: Path = Path()
    file: Path = Path()
    schema: str = ""


# With a width of its own, argparse need not import shutil, at every start, to ask for the terminal's.
HELP_FORMAT = partial(argparse.RawDescriptionHelpFormatter, width=100)


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are errors like all others, with the exit code of wrong usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(Problem(message, fix=f"{self.prog} --help shows what there is"))


class _Once(argparse.Action):
    """Keeps a flag's value, and refuses a second one, which would replace the first without a word."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        given: frozenset[str] = getattr(namespace, GIVEN, frozenset())
        if self.dest in given:
            parser.error(f"{option} twice: the second would replace the first")
        setattr(namespace, GIVEN, given | {self.dest})
        setattr(namespace, self.dest, values)


def parse_arguments(words: Sequence[str]) -> Arguments:
    """The arguments in the words of a command line; raises UsageError. Without a command it is ``check``."""
    command, *rest = _with_command(words)
    # Only the parser of the command that is asked for is built: with those of all, every start would take longer.
    parser = _parser_of(command) if command in COMMANDS else _overview()
    values = vars(parser.parse_args(rest if command in COMMANDS else [command]))
    values.pop(GIVEN, None)
    if values.get("demo") and values.get("config") is not None:
        raise UsageError(DEMO_WITH_CONFIG)
    verbosity = values.pop("verbose", 0) - values.pop("quiet", 0)
    values["policies"] = tuple(values.get("policies", ()))
    return Arguments(
        command, **_without_outputs(values), words=tuple(words), verbosity=verbosity, outputs=_outputs(values)
    )


def named_files(words: Sequence[str]) -> Arguments:
    """The command and the files that a wrong command line names all the same.

    So no old report is left under the name of a new one, and no report goes over a file that is to be read. Only
    ``check`` writes files; the other commands mean something else by the same flags.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    # A flag that lacks its value must not hide the files of the other flags.
    _add_outputs(parser, nargs="?")
    parser.add_argument("--junit-family", nargs="?", type=_family_or_default, default=Family.RICH, const=Family.RICH)
    for flag in INPUT_FLAGS:
        parser.add_argument(f"--{flag}", nargs="?", type=Path, action="append")
    command, *rest = words if words[:1] and not words[0].startswith("-") else (DEFAULT_COMMAND, *words)
    command = command if command in COMMANDS else nearest(command, COMMANDS) or DEFAULT_COMMAND
    try:
        known, others = parser.parse_known_args(rest)
    except UsageError:
        return Arguments(command, tuple(words))
    values = vars(known)
    read = {flag: [path for path in values[flag] or () if path is not None] for flag in INPUT_FLAGS}
    values |= {flag: paths[0] if paths else None for flag, paths in read.items()}
    # A second file of a flag is one to be read as well, and stands with the policies, of which there may be several.
    policies = [word for word in others if not word.startswith("-")]
    policies += [str(path) for paths in read.values() for path in paths[1:]]
    return Arguments(command, tuple(words), tuple(policies), **_without_outputs(values), outputs=_outputs(values))


def _outputs(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The formats and files that output flags name; a flag that is given twice names two files."""
    return tuple((name, file) for name in FORMATS for file in values.get(name) or () if file is not None)


def _without_outputs(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in FORMATS}


def _with_command(words: Sequence[str]) -> list[str]:
    """The words with the default command in front where they name none."""
    if not words:
        return [DEFAULT_COMMAND]
    first = words[0]
    if first in (*COMMANDS, "-h", "--help", "--version"):
        return list(words)
    close = nearest(first, COMMANDS)
    if close and not first.startswith("-") and not Path(first).exists():
        raise UsageError(unknown_name("command", first, COMMANDS))
    return [DEFAULT_COMMAND, *words]


def _overview() -> argparse.ArgumentParser:
    """The parser that knows the commands, and not their flags: it shows what there is."""
    parser = _Parser(
        prog="riskcheck",
        description="A read-only gate for a live trading book: limits as files, the answer as an exit code.",
        epilog=EXIT_CODES,
        formatter_class=HELP_FORMAT,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"riskcheck {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.help)
    return parser


def _parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command's flags."""
    parser = _Parser(
        prog=f"riskcheck {name}",
        description=COMMANDS[name].help,
        epilog=EXIT_CODES,
        formatter_class=HELP_FORMAT,
        allow_abbrev=False,
    )
    COMMANDS[name].add_flags(parser)
    return parser


def _add_policies(parser: argparse.ArgumentParser) -> None:
    help_text = "files, folders or pack:NAME; default: the config's"
    parser.add_argument("policies", nargs="*", metavar="POLICY", help=help_text)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, action=_Once, metavar="FILE", help="default: config/config.toml")
    parser.add_argument("--profile", action=_Once, metavar="NAME", help="lay [profile.NAME] over the config")
    parser.add_argument("--demo", action="store_true", help="the config and the book that come with riskcheck")


def _add_snapshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--snapshot",
        type=Path,
        action=_Once,
        metavar="FILE",
        help="a snapshot file instead of the broker; - is standard input",
    )
    parser.add_argument(
        "--account",
        type=Path,
        action=_Once,
        metavar="FILE",
        help="the account figures beside a CSV or Parquet snapshot",
    )
    parser.add_argument(
        "--as-of",
        action=_Once,
        metavar="TIME",
        help="when the snapshot was taken, if it does not say; 'file': the file's time",
    )
    parser.add_argument(
        "--format",
        action=_Once,
        dest="file_format",
        choices=FILE_FORMATS,
        metavar="NAME",
        help="whose export the snapshot is, such as ibkr-flex; see config/README.md",
    )
    parser.add_argument("--max-age", type=seconds, action=_Once, metavar="60s", help="how old the snapshot may be")
    parser.add_argument(
        "--starting-cash", type=capital, action=_Once, metavar="N", help="the capital that the day began with"
    )


def _add_outputs(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    """The flags that name outputs, each under the name of its format."""
    for name, form in FORMATS.items():
        if form.takes_file:
            flags = (f"--{name}", *form.aliases)
            parser.add_argument(*flags, dest=name, action="append", nargs=nargs, metavar="FILE", help=form.help)
        else:
            parser.add_argument(f"--{name}", action="store_const", const=(STDOUT,), help=form.help)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_policies(parser)
    _add_config(parser)
    _add_snapshot(parser)
    parser.add_argument(
        "-k", dest="keyword", action=_Once, metavar="EXPR", help="only policies whose name matches, as with pytest"
    )
    parser.add_argument("-m", dest="tags", action=_Once, metavar="TAGEXPR", help="only policies whose tags match")
    parser.add_argument("-x", dest="stop_at_first", action="store_true", help="stop at the first failure or error")
    parser.add_argument("--collect-only", action="store_true", help="only show which policies there are")
    parser.add_argument("--strict", action="store_true", help="warnings end with exit code 1")
    parser.add_argument("-q", "--quiet", action="count", default=0, help="only the verdict")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="every limit and every position")
    parser.add_argument("--color", action=_Once, choices=("auto", "always", "never"), default="auto")
    _add_outputs(parser)
    parser.add_argument(
        "--templates", type=Path, action=_Once, metavar="DIR", help="templates of your own for the HTML page"
    )
    parser.add_argument(
        "--junit-family",
        action=_Once,
        choices=[family.value for family in Family],
        default=Family.RICH,
        help="rich (default) has files, lines and properties; strict is what schemas allow",
    )


def _add_preview(parser: argparse.ArgumentParser) -> None:
    _add_config(parser)
    _add_snapshot(parser)
    parser.add_argument("--no-risk", action="store_true", help="only the portfolio; then exit 0 means that it is known")
    parser.add_argument("--json", dest="as_json", action="store_true", help="as JSON, which --snapshot reads back")


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policies", nargs=1, metavar="POLICY", help="a policy file, or the id of a configured one")
    _add_config(parser)
    _add_snapshot(parser)


def _add_test(parser: argparse.ArgumentParser) -> None:
    _add_policies(parser)
    _add_config(parser)
    parser.add_argument(
        "--strict", action="store_true", help="every policy needs an example on either side of its limit"
    )
    parser.add_argument("-v", "--verbose", action="count", default=0, help="every example by name")


def _add_list(parser: argparse.ArgumentParser) -> None:
    _add_policies(parser)
    _add_config(parser)


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="default: the working folder"
    )


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="an export or a table of positions")


def _add_schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schema", choices=SCHEMAS, help="which one")


class Command(NamedTuple):
    """A command: what it does, and how its flags are added to a parser."""

    help: str
    add_flags: Callable[[argparse.ArgumentParser], None]


COMMANDS: Mapping[str, Command] = {
    DEFAULT_COMMAND: Command("hold the portfolio against its limits (the default command)", _add_check),
    "preview": Command("show the portfolio, then the risk status", _add_preview),
    "explain": Command("show how a policy's number came about on the snapshot", _add_explain),
    "test": Command("run the examples inside policy files", _add_test),
    "list": Command("list the policies, with their limits as configured", _add_list),
    "init": Command("write a config, the policies and a paper portfolio, to start from", _add_init),
    "inspect": Command("propose a [[broker]] for a file that is to be read; writes nothing", _add_inspect),
    "schema": Command("print a JSON Schema", _add_schema),
}


def _family_or_default(text: str) -> Family:
    return Family(text) if text in tuple(Family) else Family.RICH
