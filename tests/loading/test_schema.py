"""The JSON Schemas of policy and config files: what the loader takes, they take, and what they refuse, it refuses."""

import json

import pytest
import tomli
from jsonschema import Draft202012Validator, FormatChecker

from riskcheck import UsageError, load_config
from riskcheck.files.bundled import shipped
from riskcheck.files.toml import parse_toml
from riskcheck.loading.policies import read_policy
from riskcheck.loading.schema import config_schema, policy_schema

POLICY = 'id = "cap"\ntitle = "Cap"\n{more}\n[rule]\nmeasure = "count()"\n{rule}\n'


def is_valid(schema: dict, text: str) -> bool:
    """Whether a TOML text is valid under a schema; dates are texts to JSON."""
    data = json.loads(json.dumps(tomli.loads(text), default=lambda value: value.isoformat()))
    return Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(data)


def takes(read) -> bool:
    """Whether a loader takes what it is to read."""
    try:
        read()
    except UsageError:
        return False
    return True


@pytest.mark.parametrize("schema", [policy_schema(), config_schema()], ids=["policy", "config"])
def test_a_schema_is_one(schema):
    """What is printed is a JSON Schema."""
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", sorted(shipped("policies").rglob("*.toml")), ids=lambda path: path.stem)
def test_shipped_policies_are_valid(path):
    """Every shipped policy is valid under the schema."""
    assert is_valid(policy_schema(), path.read_text())


def test_the_shipped_config_is_valid():
    """The shipped config is valid under the schema."""
    assert is_valid(config_schema(), (shipped("config") / "config.toml").read_text())


POLICIES = {
    "a plain ceiling": (POLICY.format(more="", rule="max = 5"), True),
    "a quantity": (POLICY.format(more="", rule='max = "5%"'), True),
    "a limit table": (
        POLICY.format(
            more="", rule='each = "symbol"\nmax = { by = "venue", limits = { a = 1, b = "2%" }, default = 3 }'
        ),
        True,
    ),
    "groups": (
        POLICY.format(more="", rule='max = 5\n[rule.groups]\nby = ["symbol"]\nhaving = "symbol == \'A\'"'),
        True,
    ),
    "an example": (POLICY.format(more="", rule='max = 5\n[[example]]\nname = "x"\nexpect = "pass"'), True),
    "no bound": (POLICY.format(more="", rule=""), False),
    "an unknown key": (POLICY.format(more="ownr = 1", rule="max = 5"), False),
    "an unknown key of the rule": (POLICY.format(more="", rule="max = 5\nmx = 5"), False),
    "an unknown severity": (POLICY.format(more='severity = "high"', rule="max = 5"), False),
    "a warning beyond the limit": (POLICY.format(more="", rule="max = 5\nwarn_at = 1.5"), False),
    "a truth value as a limit": (POLICY.format(more="", rule="max = true"), False),
    "a tag that is no text": (POLICY.format(more="tags = [1]", rule="max = 5"), False),
    "a limit table without limits": (POLICY.format(more="", rule='max = { by = "venue" }'), False),
    "an unknown outcome": (POLICY.format(more="", rule='max = 5\n[[example]]\nname = "x"\nexpect = "green"'), False),
    "an id with a blank": (POLICY.format(more="", rule="max = 5").replace('"cap"', '"c ap"'), False),
}


@pytest.mark.parametrize("name", POLICIES)
def test_schema_and_loader_agree_on_policies(name):
    """A policy file is taken by both, or refused by both."""
    text, good = POLICIES[name]
    assert (is_valid(policy_schema(), text), takes(lambda: read_policy(parse_toml(text, "cap.toml")))) == (good, good)


EXCHANGE = "[[broker]]\nkind = 'ccxt'\nexchange = 'kraken'\nmarkets = ['swap', 'spot']\napi_key_env = 'K'\n"
CONFIGS = {
    "nothing": ("", True),
    "limits": ("[live_risk]\nmax_open_positions = 5\nmax_daily_loss_pct = '5%'\nwarn_at = 0.8", True),
    "a profile": ("[profile.live.live_risk]\nmax_open_positions = 3", True),
    "a broker": ("[[broker]]\nkind = 'paper'\nstate = 'x.json'\ntimeout = '10s'", True),
    "an exchange": (EXCHANGE, True),
    "an exchange with everything": (
        EXCHANGE + "secret_env = 'S'\nrates = true\ndust = 1\ncash = ['EUR']\nsandbox = true\nmin_positions = 1",
        True,
    ),
    "an exchange without markets": (EXCHANGE.replace("markets = ['swap', 'spot']\n", ""), True),
    "an exchange with an unknown market": (EXCHANGE.replace("'spot'", "'spots'"), False),
    "an exchange with a secret in the file": (EXCHANGE + "secret = 'abc'", False),
    "an exchange with a paper broker's key": (EXCHANGE + "state = 'x.json'", False),
    "an exchange with a variable that is none": (EXCHANGE + "secret_env = 'MY-KEY'", False),
    "half a position expected": (EXCHANGE + "min_positions = 0.5", False),
    "an export": ("[[broker]]\nkind = 'file'\npath = 'x.csv'\nformat = 'mt5'\ncolumns = { size = 'Q' }", True),
    "an export of an unknown format": ("[[broker]]\nkind = 'file'\npath = 'x.csv'\nformat = 'mt6'", False),
    "a column of a number": ("[[broker]]\nkind = 'file'\npath = 'x.csv'\ncolumns = { size = 1 }", False),
    "a client of one's own with keys of its own": ("[[broker]]\nkind = 'python'\nfactory = 'a:b'\nmine = 1", True),
    "an unknown kind of broker": ("[[broker]]\nkind = 'papr'\nstate = 'x.json'", False),
    "Alpaca without a key": ("[[broker]]\nkind = 'alpaca'\nsecret_env = 'S'", False),
    "rates and free limits": ("[fx]\nUSDT = 0.92\n[limits]\na = [1, 2]\nb = { c = 'd' }", True),
    "an unknown table": ("[live_riks]\n", False),
    "an unknown key": ("[live_risk]\nmax_open_position = 5", False),
    "an unknown key in a profile": ("[profile.live.live_risk]\nmax_open_position = 5", False),
    "a negative limit": ("[live_risk]\nmax_daily_loss_abs = -5", False),
    "half a position": ("[live_risk]\nmax_open_positions = 1.5", False),
    "capital of 0": ("[general]\nstarting_capital = 0", False),
    "a duration without a unit": ("[snapshot]\nmax_age = '60'", False),
    "a rate of 0": ("[fx]\nUSDT = 0", False),
    "a reference without a key": ("[[reference]]\nfile = 'x.csv'", False),
    "a broker without a kind": ("[[broker]]\nstate = 'x.json'", False),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_schema_and_loader_agree_on_configs(name, tmp_path):
    """A config file is taken by both, or refused by both."""
    text, good = CONFIGS[name]
    file = tmp_path / "config.toml"
    file.write_text(text)
    assert (is_valid(config_schema(), text), takes(lambda: load_config(file))) == (good, good)
