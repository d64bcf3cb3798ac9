"""The property behind the fault table: one thing damaged in a valid run is told, or provably changes nothing.

A normal run makes 30 damaged runs at each of the six desks, always the same, and ``pytest --thorough`` 100, others each
time; ``RISKCHECK_DAMAGES=5000 pytest tests/acceptance/test_damage.py`` makes 5,000.
"""

import os
from fnmatch import fnmatchcase

import pytest
from damage import damages
from damaged_desks import BROKEN, NOW, TIGHT, desks
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from likely_damage import LIKELY

from riskcheck.gate.run import run_gate

ASKED = os.environ.get("RISKCHECK_DAMAGES", "")
USUAL = settings(
    max_examples=int(ASKED or settings.default.max_examples),
    derandomize=settings.default.derandomize and not ASKED,
    suppress_health_check=list(HealthCheck),
)


def found(report):
    """What a report says of each limit, but for how files and titles are named."""
    return {
        result.policy.id: (
            result.outcome,
            [(one.subject, one.outcome, one.observed, one.minimum, one.maximum) for one in result.observations],
        )
        for result in report.results
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for one desk after the other."""
    return tmp_path_factory.mktemp("damage")


def _damaged_run(desk, folder, data):
    """A run on a desk with one damaged file, which is whole again afterwards."""
    file = data.draw(st.sampled_from(sorted(desk.files)))
    damage = data.draw(damages(file, desk.files[file], LIKELY))
    note(f"{file}: {damage.place}: {damage.how}\n{damage.text}")
    (folder / file).write_text(damage.text, encoding="utf-8")
    try:
        return file, damage, run_gate(desk.request(folder), clock=lambda: NOW)
    finally:
        (folder / file).write_text(desk.files[file], encoding="utf-8")


UNUSED = (
    "policies/* owner *",
    "policies/* *title*",  # with an owner or a unit in its place, too
    "policies/* owner, unit swap",
    "policies/share.toml unit *",
    "policies/gross.toml valid_from *",  # of years ago
    "policies/gross.toml owner, valid_from swap",
    "policies/venues.toml must_match drop",  # rows do match
    "policies/crowded.toml max *",  # does not apply to so small a book
    "config.toml enabled drop",  # true is what it is without
    "config.toml required drop",  # nothing that is required was left out
    "config.toml max_price_age drop",  # all prices are young
    "config.toml max_open_positions drop",  # of a profile that is not asked for
    "config.toml starting_capital *",  # the account's goes before it
    "config.toml [[]profile.night.live_risk] header",
    "config.toml [[]fx] header",  # as the snapshot has a rate of its own
    "config.toml EUR drop",  # the JSON snapshot has a rate of its own
    "config.toml state *",  # the JSON snapshot is asked instead
    "waivers.toml ticket*",
    "waivers.toml reason*",
    "waivers.toml approved_by*",
    "issuers.csv issuer retype",  # another name for the same rows
    "book.json fx* drop",  # the config has the same rate
    "book.json fx empty",
    "book.json totals* *",  # sums of the source's own: only compared, where they are there
    "book.json symbol_notional *",
    "*.json *.size negate",  # a short position's size may have its sign
    "*.json *.multiplier drop",  # 1 is what it is without
    "*.json *flat*",  # a flat position has no exposure, and its prices are nobody's
    "*.json account.cash, *",
    "book.csv side retype",  # of the flat row, whose size says it, too
)
ANOTHER_BOOK = (
    "policies/* *max* swap",  # what is measured and what bounds it exchanged: another rule
    "policies/* *measure* swap",
    "policies/* max negate",  # a net exposure may have to stay below 0
    "policies/cash.toml min negate",
    "policies/rows.toml over drop",
    "config.toml warn_at *",
    "book.csv row *",  # fewer lots, or more
    "book.csv multiplier drop",
    "book.csv venue retype",  # another venue
    "book.csv symbol retype",  # of the flat row: the others would lack their issuer
    "*.json positions.*.realized_pnl negate",  # a profit for a loss
    "issuers.csv asset_class retype",  # another class, for which the policy has a default
    "book.csv stop_price *",
    "*.json positions.*.venue retype",
    "*.json positions.*.qty negate",  # long and short by the sign
    "*.json positions.*.multiplier drop",
    "*.json positions.* drop",
    "*.json positions.flat* *",
    "*.json positions.*.stop_price *",  # the policy says that rows without one are left out
)
"""Damage after which a reader can only take what is left for another book, or another rule."""
EMPTY_BOOK = ("book.csv rows flat",)
"""Where the config declares that closed rows stay in the book, one without rows is a day without a loss."""


def _is_listed(file, damage, patterns):
    return any(fnmatchcase(f"{file} {damage.place} {damage.how}", pattern) for pattern in patterns)


@pytest.mark.parametrize("kind", desks(TIGHT))
def test_damage_is_told_or_changes_nothing(kind, folder):
    """Where every limit is only just held, damage ends with another code than 0, or hit what no limit needs."""
    desk = desks(TIGHT)[kind]
    desk.write(folder)
    whole = run_gate(desk.request(folder), clock=lambda: NOW)
    assert whole.exit_code == 0

    @USUAL
    @given(st.data())
    def check(data):
        file, damage, report = _damaged_run(desk, folder, data)
        if report.exit_code == 0 and damage.text != desk.files[file]:
            is_same = found(report) == found(whole)
            assert _is_listed(file, damage, (*ANOTHER_BOOK, *UNUSED) if is_same else ANOTHER_BOOK)

    check()


@pytest.mark.parametrize("kind", desks(BROKEN))
def test_no_damage_makes_a_broken_book_pass(kind, folder):
    """Where many limits are broken, whatever one thing is damaged, the run does not end with 0."""
    desk = desks(BROKEN)[kind]
    desk.write(folder)
    assert run_gate(desk.request(folder), clock=lambda: NOW).exit_code == 1

    @USUAL
    @given(st.data())
    def check(data):
        file, damage, report = _damaged_run(desk, folder, data)
        assert report.exit_code in {1, 2, 4, 5} or _is_listed(file, damage, EMPTY_BOOK)

    check()
