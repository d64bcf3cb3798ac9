"""The JSON Schema of the JSON report."""

from typing import Any

from riskcheck.foundation import ExitCode
from riskcheck.model import Outcome, Severity, Verdict, WaiverState
from riskcheck.reporters.data import SCHEMA_VERSION
from riskcheck.snapshot import ACCOUNT_FIGURES, COLUMNS, Kind

Schema = dict[str, Any]


def _table(**properties: Schema) -> Schema:
    """A table with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _maybe(kind: str) -> Schema:
    return {"type": [kind, "null"]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
TIME: Schema = {"type": "string", "format": "date-time"}
SCALAR: Schema = {"type": ["number", "string", "boolean", "null"]}
OUTCOME: Schema = {"enum": [outcome.value for outcome in Outcome]}

PROBLEM = _table(file=_maybe("string"), line=_maybe("integer"), found=TEXT, expected=TEXT, fix=TEXT, excerpt=TEXT)
POSITION = _table(row=COUNT, contribution=SCALAR)
WAIVED = {
    "policy": TEXT,
    "subject": _maybe("string"),
    "up_to": {"type": "number"},
    "until": {"type": "string", "format": "date"},
    "reason": TEXT,
    "approved_by": TEXT,
    "ticket": TEXT,
    "file": TEXT,
    "line": _maybe("integer"),
}
WAIVER = _table(**WAIVED)
OBSERVATION = _table(
    subject=TEXT,
    outcome=OUTCOME,
    observed=_maybe("number"),
    min=_maybe("number"),
    max=_maybe("number"),
    warn_at=_maybe("number"),
    utilisation=_maybe("number"),
    headroom=_maybe("number"),
    reason=TEXT,
    fix=TEXT,
    positions=_list(POSITION),
    position_count=COUNT,
    waiver={**WAIVER, "type": ["object", "null"]},
)
RESULT = _table(
    id=TEXT,
    title=TEXT,
    outcome=OUTCOME,
    reason=TEXT,
    fix=TEXT,
    notes=_list(TEXT),
    description=TEXT,
    guidance=TEXT,
    reference=TEXT,
    file=TEXT,
    line=_maybe("integer"),
    sha256=TEXT,
    owner=TEXT,
    tags=_list(TEXT),
    severity={"enum": [severity.value for severity in Severity]},
    unit=TEXT,
    rows=COUNT,
    rows_of=COUNT,
    observations=_list(OBSERVATION),
)
TYPES = {Kind.NUMBER: "number", Kind.TEXT: "string", Kind.TIME: "string"}
ROW: Schema = {
    "type": "object",
    "properties": {one.name: {"description": one.meaning, **_maybe(TYPES[one.kind])} for one in COLUMNS},
    "additionalProperties": SCALAR,
}
ACCOUNT: Schema = {
    "type": "object",
    "properties": {one.name: {"description": one.meaning, **_maybe("number")} for one in ACCOUNT_FIGURES.values()},
    "additionalProperties": SCALAR,
}
SNAPSHOT: Schema = {
    "type": ["object", "null"],
    "required": [
        *("as_of", "positions", "totals", "symbol_notional", "base_currency", "sources"),
        *("fx_origin", "notes", "basis", "daily_pnl", "sha256"),
    ],
    "properties": {
        "as_of": TIME,
        "positions": _list(ROW),
        "totals": {"type": "object", "additionalProperties": _maybe("number")},
        "symbol_notional": {"type": "object", "additionalProperties": _maybe("number")},
        "account": ACCOUNT,
        "fx": {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}},
        "base_currency": TEXT,
        "absent": _list(TEXT),
        "sources": _list(TEXT),
        "fx_origin": {"type": "object", "additionalProperties": TEXT},
        "notes": _list(TEXT),
        "basis": _list(TEXT),
        "net_notional": _maybe("number"),
        "daily_pnl": _table(value=_maybe("number"), origin=TEXT),
        "starting_cash": _maybe("number"),
        "sha256": TEXT,
    },
    "additionalProperties": False,
}
CONFIG: Schema = {**_table(file=TEXT, profile=_maybe("string"), sha256=TEXT), "type": ["object", "null"]}

REPORT_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "riskcheck report",
    **_table(
        schema_version={"const": SCHEMA_VERSION},
        book=_maybe("string"),
        verdict={"enum": [verdict.value for verdict in Verdict]},
        exit_code={"enum": [int(code) for code in ExitCode]},
        strict={"type": "boolean"},
        summary=_table(**{outcome.value: COUNT for outcome in Outcome}),
        notes=_list(TEXT),
        problems=_list(PROBLEM),
        results=_list(RESULT),
        waivers=_list(_table(**WAIVED, state={"enum": [state.value for state in WaiverState]})),
        snapshot=SNAPSHOT,
        provenance=_table(
            tool={"const": "riskcheck"},
            tool_version=TEXT,
            started=TIME,
            duration_seconds={"type": "number", "minimum": 0},
            demo={"type": "boolean"},
            arguments=_list(TEXT),
            config=CONFIG,
        ),
    ),
}
