"""The fault table: the command line, outputs and templates."""

from desk import BTC, ETH, book
from fault import fault, file, folder_for, nothing

OWN_PAGE = ("check", "--html", "r.html", "--templates", "own")
TINY = "tiny"


def _check(name, code, *names, flags):
    return fault(name, nothing, code, *names, run=("check", *flags))


def _named(name, *flags):
    """A flag whose value is none, or that makes no sense: wrong usage that names the flag."""
    return _check(name, 4, flags[0], flags=flags)


BROKEN_SELECTIONS = ("(loss", "loss and", "not", "loss)", "and loss", "loss or or pct", "")
CAPITALS = ("0", "-5", "nan", "inf", "1e999", "10,000", "ten", "")
AGES = ("0s", "-1s", "5%", "banana", "nan", "inf", "")
COMMANDS = [
    _check("an unknown flag", 4, "--bogus", "--help", flags=("--bogus",)),
    fault("an unknown command", nothing, 4, "'chekc'", "'check'", run=("chekc",)),
    _check("half a flag", 4, "--snap", "--help", flags=("--snap", "book.json")),
    _check("a flag without its value", 4, "--snapshot", "--help", flags=("--snapshot",)),
    *(_check(f"-k {one!r}", 4, flags=("-k", one)) for one in BROKEN_SELECTIONS),
    *(_check(f"-m {one!r}", 4, flags=("-m", one)) for one in BROKEN_SELECTIONS),
    *(_named(f"--starting-cash {one!r}", "--starting-cash", one) for one in CAPITALS),
    *(_named(f"--max-age {one!r}", "--max-age", one) for one in AGES),
    _named("an unknown colour", "--color", "purple"),
    _named("an unknown JUnit family", "--junit-family", "lax"),
    _named("--as-of without a snapshot", "--as-of", "file"),
    _check("a demonstration of a config", 4, "--demo", "--config", flags=("--demo", "--config", "config/config.toml")),
    _check("a profile twice", 4, "--profile", flags=("--profile", "a", "--profile", "b")),
    _check("a selection twice", 4, "-k", flags=("-k", "loss", "-k", "open")),
    _check("an age twice", 4, "--max-age", flags=("--max-age", "60s", "--max-age", "600d")),
    _check("a name that no policy has", 4, "'nothing_is_called_so'", flags=("-k", "nothing_is_called_so")),
    _check("one name of two that no policy has", 4, "'opn_positions'", flags=("-k", "loss or opn_positions")),
    _check("a tag that no policy has", 4, "-m", "'live'", flags=("-m", "live")),
    _check("names that no policy has together", 5, flags=("-k", "loss and symbol")),
    _check("policies that are only collected", 5, flags=("--collect-only",)),
    _check(
        "a policy that is not there",
        4,
        "max_open_position.toml",
        "policies/max_open_positions.toml",
        flags=("policies/max_open_position.toml",),
    ),
    _check("a folder that is not there", 4, "polices", flags=("polices",)),
    _check("a pack that is not there", 4, "'desks'", "'desk'", flags=("pack:desks",)),
    _check("a pack by a path", 4, "'../config'", flags=("pack:../config",)),
    _check("a path of 300 characters", 4, "pppp", flags=("p" * 300,)),
    _check("a folder of 300 characters", 4, "pppp", flags=(f"{'p' * 300}/a.toml",)),
    _check("a file that is not a policy", 4, "config/paper.json", flags=("config/paper.json",)),
    fault("a folder without policies", folder_for("empty"), 5, run=("check", "empty")),
    fault("an empty name", nothing, 4, run=("check", "--config", "")),
    fault("nothing on standard input", nothing, 2, run=("check", "--snapshot", "-")),
]


def _snapshot(desk):
    desk.write("book.json", book())
    desk.path("loop").symlink_to("loop")
    desk.path("dangling").symlink_to("nowhere/at/all.json/")


def _breach(desk):
    desk.write("book.json", book({**BTC, "size": 1.0}, ETH))


def _unwritable(name, target, arrange=_snapshot):
    run = ("check", "--snapshot", "book.json", "--junit-xml", target)
    return fault(name, arrange, 2, target, "--junit-xml", run=run)


OUTPUTS = [
    _unwritable("below a file", "book.json/r.xml"),
    _unwritable("a folder", "policies"),
    _unwritable("a full device", "/dev/full"),
    _unwritable("a link to itself", "loop"),
    _unwritable("no file system", "/proc/none/r.xml"),
    _unwritable("a file system that is only read", "/sys/r.xml"),
    _unwritable("a name too long", "r" * 300),
    _unwritable("a breach, and a folder", "policies", _breach),
    _unwritable("an empty name", ""),
]
TEMPLATES = [
    fault("no UTF-8", file("own/report.html.j2", b"<p>\xff"), 4, "own/report.html.j2", run=OWN_PAGE),
    fault("a file for the folder", file("own", ""), 4, "--templates", run=OWN_PAGE),
]
