"""Small builders: a book from rows, a policy from TOML, and what becomes of one on the other."""

import json
from datetime import UTC, datetime, timedelta
from textwrap import dedent

import pytest

from riskcheck.evaluation import Program, evaluate
from riskcheck.files.toml import parse_toml
from riskcheck.foundation.problems import Problem, SnapshotError, UsageError
from riskcheck.loading.config import read_settings
from riskcheck.loading.policies import read_policy
from riskcheck.model.policy import Policy
from riskcheck.model.report import Observation, Outcome, Result
from riskcheck.model.settings import Settings
from riskcheck.snapshot import Holdings, LivePortfolioSnapshot, Measures, build_snapshot, declare, rows_to_table
from riskcheck.snapshot.declarations import Declared

AS_OF = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = AS_OF + timedelta(seconds=3)


def lot(symbol="BTC/EUR", side="long", size=1.0, mark_price=100.0, **more):
    """One row of the book; further cells by name."""
    return {"symbol": symbol, "side": side, "size": size, "mark_price": mark_price, **more}


IN_EUROS = Declared(currency="EUR")


def book(
    *rows, account=None, fx=None, rates=None, max_price_age=None, claims=None, declared=IN_EUROS, **measures
) -> LivePortfolioSnapshot:
    """The book of some rows, in EUR where they do not say; ``fx`` is the source's own rates, ``rates`` the config's."""
    table = rows_to_table(rows, "book")
    holdings = Holdings("book", table, account=account or {}, fx=fx or {}, claims=claims or {})
    measured = Measures("EUR", rates or {}, max_price_age, **measures)
    return build_snapshot(declare(holdings, declared), measured, as_of=AS_OF)


def refused_book(*rows, **more) -> str:
    """What is said about rows that make no book."""
    with pytest.raises(SnapshotError) as refusal:
        book(*rows, **more)
    return str(refusal.value)


def settings_of(config: str = "") -> Settings:
    """The settings in a TOML text."""
    return read_settings(parse_toml(dedent(config), "config.toml"))


def limit(rule: str, head: str = "", name: str = "limit") -> Policy:
    """The policy with this ``[rule]``, and with what ``head`` adds above it."""
    text = f'id = "{name}"\ntitle = "A limit"\n{dedent(head)}\n[rule]\n{dedent(rule)}\n'
    return read_policy(parse_toml(text, f"policies/{name}.toml"))


def refusals(rule: str, head: str = "") -> tuple[Problem, ...]:
    """The problems of a policy that is not accepted."""
    with pytest.raises(UsageError) as refusal:
        limit(rule, head)
    return refusal.value.problems


def judge_all(policies, snapshot, config="", now=NOW, starting_cash=None) -> tuple[Result, ...]:
    """What becomes of several policies in one run."""
    program = Program.compile(policies)
    return evaluate(program, snapshot, settings_of(config), now=now, starting_cash=starting_cash)


def judge(rule: str, snapshot, config="", *, head="", now=NOW, starting_cash=None) -> Result:
    """What becomes of a rule on a book."""
    (result,) = judge_all([limit(rule, head)], snapshot, config, now, starting_cash)
    return result


def observed(rule: str, snapshot, config="", **more) -> Observation:
    """The one observation of a rule on a book."""
    (observation,) = judge(rule, snapshot, config, **more).observations
    return observation


def outcomes(result: Result) -> dict[str, str]:
    """Each subject's outcome."""
    return {observation.subject: str(observation.outcome) for observation in result.observations}


def value_of(expression: str, snapshot=None, config="", *, more="", starting_cash=None) -> float | None:
    """The value of an expression on a book, None where it is missing; ``more`` adds to the rule."""
    rule = f'measure = {json.dumps(expression)}\nmin = "0 - 1e99"\n{more}'
    found = observed(rule, snapshot or book(), config, starting_cash=starting_cash)
    assert found.outcome is (Outcome.ERROR if found.observed is None else Outcome.PASS)
    return found.observed


def truth_of(expression: str, snapshot=None, config="", *, more="") -> bool | None:
    """The truth of a condition on a book, None where it is missing."""
    value = value_of(f"1 if ({expression}) else 0", snapshot, config, more=more)
    return None if value is None else {1.0: True, 0.0: False}[value]


def why_missing(expression: str, snapshot=None, config="", *, more="") -> str:
    """The reason that is given for an expression that has no value."""
    rule = f'measure = {json.dumps(expression)}\nmin = "0 - 1e99"\n{more}'
    found = observed(rule, snapshot or book(), config)
    assert found.outcome is Outcome.ERROR
    return found.reason
