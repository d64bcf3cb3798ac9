"""The configuration: strict, with profiles, and with the line and the nearest name of what is wrong."""

from textwrap import dedent

import pytest
from support import settings_of

from riskcheck.foundation.problems import UsageError
from riskcheck.loading import load_config

FULL = """
[general]
base_currency = "USD"
starting_capital = 10000

[policies]
paths = ["../policies", "pack:ucits"]
required = ["max_total"]

[live_risk]
enabled = true
max_total_exposure_notional = 50000.0
max_open_positions = 5
max_daily_loss_pct = 5.0
warn_at = 0.8

[snapshot]
max_age = "90s"
max_price_age = "5m"

[fx]
EUR = 1.08

[limits]
share = "2%"
window = "1h"
name = "desk"
flag = true
list = ["a", "b"]
table = { inner = 1 }

[[broker]]
kind = "paper"
state = "paper.json"
timeout = "2s"
venue = "kraken"

[[reference]]
file = "instruments.csv"
key = "symbol"

[profile.live.live_risk]
max_open_positions = 3

[profile.quiet.live_risk]
warn_at = 1.0

[profile.quiet.limits]
share = "1%"
"""


def problems_of(config):
    with pytest.raises(UsageError) as refusal:
        settings_of(config)
    return refusal.value.problems


@pytest.fixture
def full(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(FULL)
    return file


def test_everything_that_a_config_says(full):
    """Percentages become fractions and durations seconds; everything else is as written."""
    settings = load_config(full)
    assert (settings.general.base_currency, settings.general.starting_capital) == ("USD", 10000.0)
    assert settings.policies.paths == ("../policies", "pack:ucits")
    assert settings.policies.required == ("max_total",)
    assert settings.live_risk.max_daily_loss_pct == 0.05
    assert settings.live_risk.max_open_positions == 5.0
    assert settings.live_risk.max_daily_loss_abs is None
    assert (settings.snapshot.max_age, settings.snapshot.max_price_age) == (90.0, 300.0)
    assert dict(settings.fx) == {"EUR": 1.08}
    assert dict(settings.limits) == {
        "share": 0.02,
        "window": 3600.0,
        "name": "desk",
        "flag": True,
        "list": ("a", "b"),
        "table": {"inner": 1.0},
    }
    (broker,) = settings.brokers
    assert (broker.kind, broker.timeout, broker.venue, dict(broker.options)) == (
        "paper",
        2.0,
        "kraken",
        {"state": "paper.json"},
    )
    assert [(one.file, one.key) for one in settings.references] == [("instruments.csv", "symbol")]


def test_an_empty_config_has_the_defaults():
    """Without a word the base currency is EUR, checks are on, a minute is the age, and no limit is set."""
    settings = settings_of("")
    assert settings.general.base_currency == "EUR"
    assert settings.live_risk.enabled is True
    assert settings.snapshot.max_age == 60.0
    assert settings.live_risk.max_open_positions is None
    assert settings.live_risk.warn_at is None


def test_a_profile_is_laid_over_the_config(full):
    """A profile changes the keys it names, in its own table and others, and no more."""
    live, quiet = load_config(full, "live"), load_config(full, "quiet")
    assert (live.live_risk.max_open_positions, live.live_risk.warn_at) == (3.0, 0.8)
    assert (quiet.live_risk.max_open_positions, quiet.live_risk.warn_at) == (5.0, 1.0)
    assert quiet.limits["share"] == 0.01
    assert quiet.limits["name"] == "desk"
    assert (live.profile, load_config(full).profile) == ("live", None)


def test_a_key_is_placed_where_it_was_written_last(full):
    """The place of a key is its line in the profile where that sets it, else its own."""
    numbered = dict(enumerate(FULL.splitlines(), start=1))
    for profile, expected in ((None, "max_open_positions = 5"), ("live", "max_open_positions = 3")):
        place = load_config(full, profile).place_of("live_risk", "max_open_positions")
        assert place.file == str(full)
        assert numbered[place.line] == expected


def test_an_unknown_profile_is_refused_with_the_nearest(full):
    """A profile that the config lacks is wrong usage."""
    with pytest.raises(UsageError) as refusal:
        load_config(full, "life")
    (problem,) = refusal.value.problems
    assert "'life'" in problem.found
    assert "'live'" in problem.fix


@pytest.mark.parametrize(
    ("config", "line", "near"),
    [
        ("[live_risk]\nmax_open_position = 5", 2, "max_open_positions"),
        ("[live_rsik]\nmax_open_positions = 5", 1, "live_risk"),
        ("[general]\nbase_curency = 'EUR'", 2, "base_currency"),
        ("[snapshot]\n\nmaxage = '5s'", 3, "max_age"),
        ("[policies]\npath = ['x']", 2, "paths"),
        ("[[reference]]\nfile = 'x'\nkey = 'symbol'\nfiles = 1", 4, "file"),
        ("genral = 1", 1, "general"),
    ],
)
def test_an_unknown_key_is_refused_with_its_line_and_the_nearest_name(config, line, near):
    """A typo in a key never drops a limit: it is an error at its line, with the name that was meant."""
    (problem,) = problems_of(config)
    assert "unknown" in problem.found
    assert str(problem.place) == f"config.toml:{line}"
    assert repr(near) in problem.fix


def test_a_mistake_in_a_profile_shows_before_it_is_needed(tmp_path):
    """A profile that nobody asked for is checked too, at its own line."""
    file = tmp_path / "config.toml"
    file.write_text("[live_risk]\nwarn_at = 0.5\n[profile.live.live_risk]\nmax_open_position = 5\n")
    with pytest.raises(UsageError) as refusal:
        load_config(file)
    (problem,) = refusal.value.problems
    assert problem.place.line == 4
    assert "max_open_positions" in problem.fix


@pytest.mark.parametrize(
    "line",
    [
        "[live_risk]\nmax_open_positions = 2.5",
        "[live_risk]\nmax_open_positions = -1",
        "[live_risk]\nmax_open_positions = true",
        "[live_risk]\nmax_open_positions = '5'",
        "[live_risk]\nmax_daily_loss_abs = -500.0",
        "[live_risk]\nmax_daily_loss_abs = nan",
        "[live_risk]\nmax_daily_loss_abs = inf",
        "[live_risk]\nmax_daily_loss_abs = " + "9" * 400,
        "[live_risk]\nmax_daily_loss_pct = -5",
        "[live_risk]\nmax_daily_loss_pct = '5'",
        "[live_risk]\nmax_daily_loss_pct = '60s'",
        "[live_risk]\nmax_daily_loss_pct = nan",
        "[live_risk]\nmax_daily_loss_pct = '" + "9" * 400 + "%'",
        "[live_risk]\nwarn_at = 0",
        "[live_risk]\nwarn_at = 1.1",
        "[live_risk]\nwarn_at = '80%'",
        "[live_risk]\nenabled = 1",
        "[live_risk]\nenabled = 'no'",
        "[general]\nstarting_capital = 0",
        "[general]\nstarting_capital = -1",
        "[general]\nstarting_capital = inf",
        "[general]\nbase_currency = 'eur'",
        "[general]\nbase_currency = ''",
        "[snapshot]\nmax_age = 60",
        "[snapshot]\nmax_age = '60'",
        "[snapshot]\nmax_age = '0s'",
        "[snapshot]\nmax_age = '-5s'",
        "[snapshot]\nmax_age = '5%'",
        "[snapshot]\nmax_age = '" + "9" * 400 + "s'",
        "[fx]\nUSDT = 0",
        "[fx]\nUSDT = -0.9",
        "[fx]\nUSDT = '0.9'",
        "[fx]\nEUR = 1.1",
        "[policies]\nrequired = 'max_total'",
        "[policies]\nrequired = ['a', 'a']",
        "[policies]\npaths = [1]",
        "[limits]\ncap = nan",
        "[limits]\ncap = 2026-01-01",
        "[limits]\ncap = [[1]]",
        "[limits]\ncap = '" + "9" * 400 + "%'",
        "[[reference]]\nfile = 'x.csv'",
        "[[broker]]\nstate = 'x'",
        "[broker]\nkind = 'paper'",
        "live_risk = 5",
        "profile = 5",
        "[profile]\nlive = 5",
    ],
    ids=lambda line: line.replace("9" * 400, "9...").replace("\n", " "),
)
def test_a_value_of_the_wrong_kind_is_refused(line, tmp_path):
    """Numbers are finite, limits are not negative, capital is positive, durations have a unit, and so on."""
    file = tmp_path / "config.toml"
    file.write_text(line)
    with pytest.raises(UsageError) as refusal:
        load_config(file)
    assert all(problem.place.file == str(file) for problem in refusal.value.problems)


def test_all_mistakes_are_told():
    """Everything that is wrong in a config is reported at once."""
    config = dedent("""
    [general]
    starting_capital = 0
    [live_risk]
    warn_at = 2
    max_open_positon = 1
    """)
    assert [problem.place.line for problem in problems_of(config)] == [3, 5, 6]


def test_a_required_key_that_is_left_out_is_named():
    """What a table must have and has not is an error at the table."""
    (problem,) = problems_of("\n[[reference]]\nfile = 'x.csv'")
    assert "'key'" in problem.found
    assert problem.place.line == 2


def test_an_unreadable_config_is_refused(tmp_path):
    """A config that is named and not there never becomes the default."""
    with pytest.raises(UsageError):
        load_config(tmp_path / "absent.toml")


def test_without_a_path_it_is_the_working_folders_config(tmp_path, monkeypatch):
    """Without a path it is config/config.toml here; where that is missing nothing stands in for it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"riskcheck init .* --demo"):
        load_config()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("[general]\nstarting_capital = 7\n")
    assert load_config().general.starting_capital == 7.0


def test_a_config_that_cannot_be_looked_at_is_refused(tmp_path, monkeypatch):
    """A config that is there and cannot be reached is an error of its own, and not a missing one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").symlink_to("config")
    with pytest.raises(UsageError, match=r"config/config\.toml: cannot be read"):
        load_config()


BROKERS = '[[broker]]\nkind = "paper"\nstate = "a.json"\n'


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            BROKERS + BROKERS.replace("[[", "[[profile.live."),
            ("the profile 'live' replaces the brokers of the config",),
        ),
        (BROKERS + "[profile.live.live_risk]\nwarn_at = 0.5\n", ()),
        (BROKERS.replace("[[", "[[profile.live."), ()),
    ],
    ids=["replaced", "kept", "none before"],
)
def test_a_profile_that_replaces_brokers_says_so(tmp_path, text, notes):
    """A list of brokers in a profile stands in place of the config's, which is noted with its line."""
    file = tmp_path / "config.toml"
    file.write_text(text)
    found = load_config(file, "live").notes
    assert [note.partition(" (")[0] for note in found] == list(notes)
    assert all(f"{file}:4" in note for note in found)


def test_values_are_looked_up_by_their_path(full):
    """A dotted path leads to a value, and to nothing where there is none."""
    settings = load_config(full)
    assert settings.lookup(("live_risk", "warn_at")) == 0.8
    assert settings.lookup(("limits", "table", "inner")) == 1.0
    for path in (("live_risk", "nothing"), ("limits", "share", "deeper"), ("broker", "kind"), ("fx", "CHF")):
        assert settings.lookup(path) is None


@pytest.mark.parametrize(
    ("ages", "allowed"),
    [(("4d",), 345600.0), (("4d", "1h"), 345600.0), (("4d", None), 60.0), ((None,), 60.0)],
    ids=["of the only broker", "of all brokers", "of one of two", "of none"],
)
def test_a_book_may_be_as_old_as_all_its_brokers_say(ages, allowed):
    """Where every broker has an age of its own the book as a whole may be as old; one that has none holds it."""
    brokers = "".join(
        f'[[broker]]\nkind = "file"\npath = "{number}.csv"\n' + (f'max_age = "{age}"\n' if age else "")
        for number, age in enumerate(ages)
    )
    assert settings_of(brokers).snapshot.max_age == allowed
