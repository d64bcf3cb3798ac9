"""How long five limits take here, as somebody would write them in pandas, and in Rego, on the same positions.

All sides get the book in the form that suits them, made before a clock starts: a snapshot that has not been asked for a
sum before, a DataFrame, and the input of a Rego engine (regorus, in Rust, by its Python package). They must say the
same of every subject of every limit: outcome, value, limit and utilisation. riskcheck says it with reasons and with the
positions behind each value, and takes no missing value for a number; the others could be made to.

Rego is measured up to 100,000 positions only: what it takes grows as theirs does, and is long enough.

    pip install -e '.[test,bench]' && python tests/benchmarks/against_others.py
"""

import json
from collections.abc import Sequence
from math import isclose

import pandas as pd
from evaluate import LIMITS, NOW, POLICIES, STARTING_CASH, WHOLE, Row, book, settings_for
from hobofan_regorus import Engine
from interleaved import Contender, medians

from riskcheck import LivePortfolioSnapshot, load_policies
from riskcheck.evaluation import Program, evaluate
from riskcheck.model.settings import LiveRisk

ROUNDS = {10: (20, 101), 1_000: (4, 41), 100_000: (1, 15), 1_000_000: (1, 7)}
"""By the number of positions: the calls per round, the rounds."""
MAX_FOR_REGO = 100_000
COLUMNS = ("symbol", "side", "notional", "realized_pnl", "unrealized_pnl")
REGO = """
package limits
import rego.v1

lots := [lot | some lot in input.positions; lot.side != "flat"]
total := sum([lot.notional | some lot in lots])
lots_of[symbol] contains number if { some number, lot in lots; symbol := lot.symbol }
exposure[symbol] := notional if {
    some symbol, numbers in lots_of
    notional := sum([lots[number].notional | some number in numbers])
}
realized := sum([lot.realized_pnl | some lot in input.positions])
unrealized := sum([lot.unrealized_pnl | some lot in input.positions])
loss := max([0, 0 - min([realized, realized + unrealized])])

measured contains ["max_total_exposure_notional", "portfolio", total]
measured contains ["max_symbol_exposure_notional", symbol, notional] if { some symbol, notional in exposure }
measured contains ["max_open_positions", "portfolio", count(lots)]
measured contains ["max_daily_loss_abs", "portfolio", loss]
measured contains ["max_daily_loss_pct", "portfolio", loss / input.starting_cash]

outcome(observed, limit) := "fail" if observed > limit
outcome(observed, limit) := "warn" if { observed <= limit; observed / limit >= input.limits.warn_at }
outcome(observed, limit) := "pass" if { observed <= limit; observed / limit < input.limits.warn_at }

said contains [name, subject, outcome(observed, limit), observed, limit, observed / limit] if {
    some [name, subject, observed] in measured
    limit := input.limits[name]
}
"""


def main() -> None:
    print(f"{'positions':>9} {'riskcheck':>12} {'pandas':>12} {'Rego':>12}   riskcheck / pandas   / Rego")
    for count, (calls, rounds) in ROUNDS.items():
        seconds = measure(count, calls, rounds)
        ours, theirs, rego = (seconds.get(name) for name in ("riskcheck", "pandas", "Rego"))
        shown = "".join(f"{one * 1e3:10,.2f} ms" if one else f"{'':>13}" for one in (ours, theirs, rego))
        print(f"{count:9,}{shown}   {ours / theirs:18.2f}   {f'{ours / rego:6.3f}' if rego else ''}")


def measure(count: int, calls: int, rounds: int) -> dict[str, float]:
    """The median seconds of each side, after a look at whether they say the same."""
    snapshot = book(count)
    settings = settings_for(snapshot)
    program = Program.compile([policy for policy in load_policies([str(POLICIES)]) if policy.id in LIMITS])
    frame = pd.DataFrame({name: list(snapshot.columns[name]) for name in COLUMNS})

    def ours(fresh: LivePortfolioSnapshot) -> list[Row]:
        results = evaluate(program, fresh, settings, now=NOW, starting_cash=STARTING_CASH)
        return [
            (result.policy.id, one.subject, str(one.outcome), one.observed, one.maximum, one.utilisation)
            for result in results
            for one in result.observations
        ]

    contenders = {
        "riskcheck": Contender(ours, snapshot.but),
        "pandas": Contender(lambda one: in_pandas(one, settings.live_risk), lambda: frame),
    }
    if count <= MAX_FOR_REGO:
        text = rego_input(frame, settings.live_risk)
        contenders["Rego"] = Contender(in_rego, lambda: rego_engine(text))
    said = {name: contender.run(contender.fresh()) for name, contender in contenders.items()}
    for name, rows in said.items():
        if not same(rows, said["riskcheck"]):
            raise SystemExit(f"riskcheck: {sorted(said['riskcheck'])}\n{name}: {sorted(rows)}")
    return medians(contenders, rounds, calls)


def in_pandas(frame: pd.DataFrame, limits: LiveRisk) -> list[Row]:
    """The five limits on a DataFrame; a missing number is an error."""
    if frame[["realized_pnl", "unrealized_pnl"]].isna().any(axis=None):
        raise ValueError("a PnL is missing")
    lots = frame[frame["side"] != "flat"]
    if lots["notional"].isna().any():
        raise ValueError("a notional is missing")
    realized, unrealized = frame["realized_pnl"].sum(), frame["unrealized_pnl"].sum()
    loss = max(0.0, -min(realized, realized + unrealized))
    measured = [
        ("max_total_exposure_notional", WHOLE, lots["notional"].sum()),
        *(
            ("max_symbol_exposure_notional", str(symbol), notional)
            for symbol, notional in lots.groupby("symbol")["notional"].sum().items()
        ),
        ("max_open_positions", WHOLE, float(len(lots))),
        ("max_daily_loss_abs", WHOLE, loss),
        ("max_daily_loss_pct", WHOLE, loss / STARTING_CASH),
    ]
    return [held(name, subject, float(observed), limits) for name, subject, observed in measured]


def held(name: str, subject: str, observed: float, limits: LiveRisk) -> Row:
    limit = getattr(limits, name)
    used = observed / limit
    outcome = "fail" if observed > limit else "warn" if used >= limits.warn_at else "pass"
    return name, subject, outcome, observed, limit, used


def rego_input(frame: pd.DataFrame, limits: LiveRisk) -> str:
    named = {name: getattr(limits, name) for name in (*LIMITS, "warn_at")}
    return json.dumps({"positions": frame.to_dict("records"), "limits": named, "starting_cash": STARTING_CASH})


def rego_engine(text: str) -> Engine:
    """An engine that has read the policy and its input, and evaluated nothing."""
    engine = Engine()
    engine.add_policy("limits.rego", REGO)
    engine.set_input_json(text)
    return engine


def in_rego(engine: Engine) -> list[Row]:
    return [tuple(row) for row in json.loads(engine.eval_rule_as_json("data.limits.said"))]


def same(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether two sides say the same; each may add numbers up in an order of its own."""
    return len(rows) == len(others) and all(map(alike, sorted(rows), sorted(others)))


def alike(row: Row, other: Row) -> bool:
    return row[:3] == other[:3] and all(map(isclose, row[3:], other[3:]))


if __name__ == "__main__":
    main()
