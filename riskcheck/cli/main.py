"""The command's frame: which command runs, and what becomes of whatever it raises."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from riskcheck.cli.arguments import DEFAULT_COMMAND, Arguments, named_files, parse_arguments
from riskcheck.cli.streams import flush, print_bug, print_error
from riskcheck.foundation import TOO_LITTLE_MEMORY, ExitCode, RiskcheckError


def command() -> NoReturn:
    """Run the command of this process, and end the process with its exit code: no handler of exit can change it."""
    try:
        code = main()
    except SystemExit as leaving:  # --help and --version
        code = leaving.code if isinstance(leaving.code, int) else int(ExitCode.OK)
    for stream in (sys.stdout, sys.stderr):
        flush(stream)
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. A user's mistake is a message on standard error, never a traceback."""
    words = list(sys.argv[1:] if argv is None else argv)
    _escape_what_cannot_be_encoded()
    try:
        with _termination_interrupts(), _no_garbage_collection():
            code = _run(words)
        if not flush(sys.stdout):
            print_error("standard output cannot be written")
            return int(ExitCode.INCOMPLETE)
        return int(code)
    except RiskcheckError as error:
        print_error(str(error))
        return int(error.exit_code)
    except (KeyboardInterrupt, MemoryError) as error:
        print_error("interrupted" if isinstance(error, KeyboardInterrupt) else str(TOO_LITTLE_MEMORY))
        return int(ExitCode.INCOMPLETE)
    except OSError as error:
        print_error(f"standard output cannot be written: {error}")
        flush(sys.stdout)
        return int(ExitCode.INCOMPLETE)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug has an exit code of its own
        print_bug(error)
        print_error("this is a bug in riskcheck; please report it with the lines above")
        return int(ExitCode.BUG)


def _run(words: Sequence[str]) -> ExitCode:
    try:
        arguments = parse_arguments(words)
    except RiskcheckError as error:
        named = named_files(words)
        if named.command != DEFAULT_COMMAND:
            raise
        from riskcheck.cli.check import report_failure

        return report_failure(named, error)
    return COMMANDS[arguments.command](arguments)


def _check(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.check import check

    return check(arguments)


def _preview(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.preview import preview

    return preview(arguments)


def _list(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.listing import list_policies

    return list_policies(arguments)


def _explain(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.explain import explain

    return explain(arguments)


def _test(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.test import test

    return test(arguments)


def _init(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.init import init

    return init(arguments)


def _inspect(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.inspect import inspect

    return inspect(arguments)


def _schema(arguments: Arguments) -> ExitCode:
    from riskcheck.cli.schema import schema

    return schema(arguments)


COMMANDS: Mapping[str, Callable[[Arguments], ExitCode]] = {
    "check": _check,
    "preview": _preview,
    "explain": _explain,
    "test": _test,
    "list": _list,
    "init": _init,
    "inspect": _inspect,
    "schema": _schema,
}


def _escape_what_cannot_be_encoded() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A command ends before garbage matters, and to look for it takes half of the time that a thousand limits take."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _termination_interrupts() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: with reports that say so."""

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
