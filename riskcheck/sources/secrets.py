"""Secrets of brokers: read from the environment under names that the config gives, and never shown."""

import os
from collections.abc import Mapping, Sequence

from riskcheck.foundation import Problem, UsageError
from riskcheck.model import BrokerSettings

NAMES_A_VARIABLE = "_env"
"""How a key ends that names an environment variable with a secret in it."""


def secrets_of(broker: BrokerSettings) -> tuple[str, ...]:
    """The values of all variables that a broker's table names, so that no message shows them."""
    named = (value for key, value in broker.table.items() if key.endswith(NAMES_A_VARIABLE))
    return tuple(os.environ.get(str(name), "") for name in named)


def key_of(broker: BrokerSettings, *names: str) -> str:
    """What tells a broker's account from others: the value of its first key, or the variable's name where unset."""
    variable = next((str(broker.options[name]) for name in names if name in broker.options), "")
    return os.environ.get(variable, variable)


def credentials_of(broker: BrokerSettings, names: Mapping[str, str]) -> dict[str, str]:
    """The secrets under a client's own names for them, by the keys of the config; raises UsageError for one not set."""
    variables = {own: str(broker.options[key]) for key, own in names.items() if key in broker.options}
    unset = [variable for variable in variables.values() if not os.environ.get(variable)]
    if unset:
        fix = "set it where the command runs; a secret never stands in a file"
        raise UsageError(
            *(Problem(f"the environment variable {name} is not set", fix=fix, place=broker.place) for name in unset)
        )
    return {own: os.environ[variable] for own, variable in variables.items()}


def masked_problem(problem: Problem, secrets: Sequence[str]) -> Problem:
    """A problem that shows no secret; its place is a file, or the name of a broker."""
    found, expected, fix = (masked(text, secrets) for text in (problem.found, problem.expected, problem.fix))
    return Problem(found, expected, fix, problem.place, masked(problem.excerpt, secrets))


def masked(text: str, secrets: Sequence[str]) -> str:
    """The text with every secret in it blotted out, also as it stands in a URL, a repr or JSON."""
    for secret in filter(None, secrets):
        for form in sorted(_forms_of(secret), key=len, reverse=True):
            text = text.replace(form, "***")
    return text


def _forms_of(secret: str) -> set[str]:
    """The ways in which a secret may stand in a message."""
    from json import dumps
    from urllib.parse import quote, quote_plus

    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {secret, *quoted, repr(secret)[1:-1], dumps(secret)[1:-1]}
