"""A run opens each file of the desk once, so that no two parts of it see two states of one file."""

import builtins
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from desk import CONFIG

WAIVERS = """
[[waiver]]
policy = "max_open_positions"
up_to = 9
until = 2099-12-31
reason = "agreed"
approved_by = "head"
"""
PROFILE = '\n[profile.live.live_risk]\nmax_open_positions = 4\n[[reference]]\nfile = "desk.csv"\nkey = "symbol"\n'
FILES = ("config.toml", "waivers.toml", "desk.csv", "paper.json", "max_open_positions.toml", "max_daily_loss_abs.toml")
RUNS = {
    "check": ("check", "--json", "out/risk.json"),
    "a profile": ("check", "--profile", "live"),
    "a policy that the config names, too": ("check", "policies/max_open_positions.toml"),
    "a folder that the config names, too": ("check", "policies"),
    "preview": ("preview",),
    "explain": ("explain", "max_open_positions"),
    "explain a file": ("explain", "policies/max_open_positions.toml"),
    "list": ("list",),
}


@pytest.fixture
def opened(monkeypatch):
    """How often each file is opened, by its name."""
    counts = Counter()

    def counting(function):
        def opening(path, *args, **options):
            if isinstance(path, str | os.PathLike):
                counts[Path(path).name] += 1
            return function(path, *args, **options)

        return opening

    monkeypatch.setattr(os, "open", counting(os.open))
    monkeypatch.setattr(io, "open", counting(io.open))
    monkeypatch.setattr(builtins, "open", counting(builtins.open))
    return counts


@pytest.mark.parametrize("name", RUNS)
def test_each_file_of_the_desk_is_opened_once(desk, opened, name):
    """Config, profile, waivers, reference table, policies and the book are read by one part of the run, for all."""
    desk.write("config/config.toml", CONFIG + PROFILE)
    desk.write("config/waivers.toml", WAIVERS)
    desk.write("config/desk.csv", "symbol,sector\nBTC/EUR,coins\n")
    opened.clear()

    desk.run(*RUNS[name])

    assert {file: opened[file] for file in FILES if opened[file] > 1} == {}
    assert opened["config.toml"] == opened["max_open_positions.toml"] == 1
