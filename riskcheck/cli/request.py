"""What the arguments ask of a run."""

from pathlib import Path

from riskcheck.cli.arguments import Arguments
from riskcheck.foundation import Problem, UsageError
from riskcheck.gate import RunRequest, Selection
from riskcheck.loading import demo_config
from riskcheck.sources import FileForm, SnapshotFile


def request_of(arguments: Arguments) -> RunRequest:
    """The run that some arguments ask for; raises UsageError for flags that only make sense beside another."""
    return RunRequest(
        policies=arguments.policies,
        config=config_of(arguments),
        profile=arguments.profile,
        demo=arguments.demo,
        snapshot=_snapshot_of(arguments),
        starting_cash=arguments.starting_cash,
        max_age=arguments.max_age,
        selection=Selection(arguments.keyword, arguments.tags),
        stop_at_first=arguments.stop_at_first,
        collect_only=arguments.collect_only,
        strict=arguments.strict,
        arguments=arguments.words,
    )


def config_of(arguments: Arguments) -> Path | None:
    """The config file that some arguments name; None stands for the working folder's."""
    return demo_config() if arguments.demo else arguments.config


def _snapshot_of(arguments: Arguments) -> SnapshotFile | None:
    if arguments.snapshot is not None:
        form = FileForm(format=arguments.file_format)
        return SnapshotFile(arguments.snapshot, arguments.account, arguments.as_of, form)
    beside = (("--account", arguments.account), ("--as-of", arguments.as_of), ("--format", arguments.file_format))
    for flag, value in beside:
        if value is not None:
            raise UsageError(Problem(f"{flag} without --snapshot", fix="give --snapshot FILE, or leave it out"))
    return None
