"""JSON Schemas of policy and config files, made of the definitions that the loader reads them by.

Editors with TOML support (Taplo, Even Better TOML) complete and check files with them. What takes an understanding of
expressions, such as a name that does not exist, only the loader refuses.
"""

from collections.abc import Iterable
from typing import Any

from riskcheck.files import CURRENCY, POSITIVE, SETTING, TEXT, Table, table_schema
from riskcheck.loading.config import CONFIG, REFERENCE
from riskcheck.loading.policy_keys import EXAMPLE, EXPRESSION, GROUPS, LIMIT_TABLE, POLICY, RULE
from riskcheck.snapshot import ACCOUNT_FIGURES, COLUMNS, AccountFigure, Column
from riskcheck.sources import BROKER, DECLARED, KINDS

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> Schema:
    """The JSON Schema of a policy file."""
    rule = table_schema(RULE)
    rule["anyOf"] = [{"required": ["max"]}, {"required": ["min"]}]
    limit_table = table_schema(LIMIT_TABLE)
    for bound in ("max", "min"):
        help_text = rule["properties"][bound]["description"]
        rule["properties"][bound] = {"description": help_text, "anyOf": [dict(EXPRESSION.schema), limit_table]}
    rule["properties"]["groups"] |= table_schema(GROUPS)
    schema = table_schema(POLICY)
    schema["properties"]["rule"] = rule
    example = table_schema(EXAMPLE)
    example["properties"]["positions"]["items"] |= {"properties": _described(COLUMNS)}
    example["properties"]["account"] |= {"properties": _described(ACCOUNT_FIGURES.values())}
    schema["properties"]["example"] = {"type": "array", "items": example}
    return {"$schema": DRAFT, "title": "riskcheck policy", **schema}


def _described(ours: Iterable[Column | AccountFigure]) -> Schema:
    """The columns or figures that riskcheck knows, with what they mean; any others may be there, too."""
    return {one.name: {"description": one.meaning} for one in ours}


def config_schema() -> Schema:
    """The JSON Schema of a config file."""
    tables = {name: _config_table(name, table) for name, table in CONFIG.items() if name != "profile"}
    profile = {"type": "object", "properties": dict(tables), "additionalProperties": False}
    tables["profile"] = {"type": "object", "additionalProperties": profile}
    return {
        "$schema": DRAFT,
        "title": "riskcheck config",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
    }


def _config_table(name: str, table: Table | None) -> Schema:
    match name:
        case "fx":
            rates = dict(POSITIVE.schema)
            return {"type": "object", "propertyNames": dict(CURRENCY.schema), "additionalProperties": rates}
        case "aliases":
            return {"type": "object", "additionalProperties": dict(TEXT.schema)}
        case "limits":
            return {"type": "object", "additionalProperties": dict(SETTING.schema)}
        case "broker":
            return {"type": "array", "items": {"anyOf": [_broker(kind) for kind in KINDS]}}
        case "reference":
            return {"type": "array", "items": table_schema(REFERENCE)}
        case _:
            return table_schema(table or {})


def _broker(kind: str) -> Schema:
    """The schema of one kind of broker, each of which has keys of its own."""
    schema = table_schema({**BROKER, **DECLARED, **KINDS[kind].keys})
    schema["properties"]["kind"] = {"const": kind, "description": BROKER["kind"].help}
    return {**schema, "additionalProperties": KINDS[kind].takes_any_key}
