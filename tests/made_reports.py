"""Reports made by hand, one for each way a run can end, and what a reader must find in them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from riskcheck.foundation.problems import ExitCode, Place, Problem
from riskcheck.model.policy import Formula, Policy, Rule
from riskcheck.model.report import Observation, Outcome, Provenance, Report, Result
from riskcheck.model.settings import Settings
from riskcheck.model.syntax import Constant

STARTED = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
RULE = Rule(Formula("1", Constant(1.0)), maximum=Formula("2", Constant(2.0)))
STALE = Problem("the snapshot is 90 s old", "at most 60 s", "take a new one", Place("book.json", 2))
BAD_KEY = Problem("unknown key 'max_totl'", "a key of [live_risk]", "did you mean 'max_total'?", Place("c.toml", 9))
HOSTILE = (
    "<b>&amp;\"'</b> ]]> <![CDATA[ \x00\x08\x1b[31m\x7f\x85 \ud800 \ufffe \u202e \r\n\n"
    "| a | ** _x_ `c` ::error::%0A [l](http://evil) $x$ :tada: @all שלום 🚨 "
) + "word " * 1000


def policy(name: str, **more) -> Policy:
    """A limit in its own file, in a folder ``policies``, unless ``place`` says otherwise."""
    place = Place(f"policies/{name}.toml", 7)
    return Policy(name, **{"title": "A limit", "rule": RULE, "owner": "desk", "place": place, **more})


def measured(outcome: Outcome, subject="portfolio", utilisation: float | None = 0.5, **more) -> Observation:
    """One subject's value against a ceiling of 2."""
    observed = 2.0 * (utilisation if utilisation is not None else 9.0)
    values = {"observed": observed, "maximum": 2.0, "utilisation": utilisation, "headroom": 2.0 - observed}
    if "reason" in more:
        more["problem"] = Problem(more.pop("reason"), fix=more.pop("fix", ""))
    return Observation(subject, outcome, **{**values, **more})


def passed(name="roomy", **more) -> Result:
    return Result(policy(name, **more), Outcome.PASS, (measured(Outcome.PASS),))


def failed(name="broken", **more) -> Result:
    observations = (
        measured(Outcome.FAIL, "BTC/EUR", 1.475, reason="2.95 is above the limit of 2.00 by 0.95"),
        measured(Outcome.FAIL, "ETH/EUR", 1.2, reason="2.40 is above the limit of 2.00 by 0.40"),
        measured(Outcome.PASS, "SOL/EUR", 0.1),
    )
    return Result(policy(name, guidance="Reduce the symbol.", **more), Outcome.FAIL, observations)


def unknown(name="unknown", **more) -> Result:
    observation = Observation("portfolio", Outcome.ERROR, problem=Problem("equity is unknown", fix="give the account"))
    return Result(policy(name, **more), Outcome.ERROR, (observation,))


def near(name="near", utilisation: float | None = 0.921, **more) -> Result:
    reason = "1.84 uses 92% of the limit"
    return Result(
        policy(name, **more), Outcome.WARN, (measured(Outcome.WARN, "portfolio", utilisation, reason=reason),)
    )


def waived(name="waived", **more) -> Result:
    observation = measured(Outcome.WAIVED, "portfolio", 1.1, reason="waived until 2026-04-01 by the risk desk")
    return Result(policy(name, **more), Outcome.WAIVED, (observation,))


def skipped(name="optional", **more) -> Result:
    return Result(policy(name, **more), Outcome.SKIPPED, problem=Problem("live_risk.max_loss is not configured"))


def not_applicable(name="elsewhere", **more) -> Result:
    observation = Observation("portfolio", Outcome.SKIPPED, problem=Problem("not applicable"))
    return Result(policy(name, **more), Outcome.SKIPPED, (observation,), problem=Problem("not applicable"))


def report(*results: Result, duration=0.04, **more) -> Report:
    """A report of these results, in a configuration of its own."""
    ordered = tuple(sorted(results, key=lambda result: result.order))
    return Report(Provenance("0.1.0", STARTED, duration, settings=Settings(file="config.toml")), ordered, **more)


def hostile(result: Result) -> Result:
    """The same result with every text that a file or a source may bring as nasty as it gets."""
    texts = dict.fromkeys(("title", "description", "guidance", "owner", "unit"), HOSTILE)
    nasty = replace(result.policy, **texts, place=Place(f"a\x00/<b>/{HOSTILE[:90]}", 3))
    observations = tuple(
        one._replace(subject=HOSTILE, problem=Problem(HOSTILE, fix=HOSTILE)) for one in result.observations
    )
    return replace(result, policy=nasty, observations=observations, notes=(HOSTILE,))


@dataclass(frozen=True)
class Run:
    """How a run ended, and what a reader of its test cases must count."""

    report: Report
    exit_code: int
    passed: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0

    @property
    def counts(self) -> dict[str, int]:
        found = {"passed": self.passed, "failure": self.failures, "error": self.errors, "skipped": self.skipped}
        return {kind: count for kind, count in found.items() if count}


RUNS = {
    "all pass": Run(report(passed(), passed("wide")), 0, passed=2),
    "a breach": Run(report(failed(), passed()), 1, passed=1, failures=1),
    "a warning": Run(report(near(), passed()), 0, passed=2),
    "a warning, strictly": Run(report(near(), passed(), strict=True), 1, passed=1, failures=1),
    "incomplete": Run(report(unknown(), passed()), 2, passed=1, errors=1),
    "a breach and an error": Run(report(failed(), unknown(), near()), 1, passed=1, failures=1, errors=1),
    "waived": Run(report(waived(), passed()), 0, passed=1, skipped=1),
    "one not configured": Run(report(passed(), skipped()), 0, passed=1, skipped=1),
    "not applicable": Run(report(not_applicable()), 0, skipped=1),
    "no policy": Run(report(), 5, errors=1),
    "none configured": Run(report(skipped()), 5, errors=1, skipped=1),
    "not started": Run(report().with_failure(ExitCode.USAGE, BAD_KEY, STALE), 4, errors=1),
    "stale": Run(report().with_failure(ExitCode.INCOMPLETE, STALE), 2, errors=1),
    "only collected": Run(report(skipped()).with_failure(ExitCode.NOTHING_EVALUATED, STALE), 5, errors=1, skipped=1),
    "not written": Run(report(passed()).with_failure(ExitCode.INCOMPLETE, STALE), 2, passed=1, errors=1),
    "a bug, without words": Run(report(near()).with_failure(ExitCode.BUG), 3, passed=1, errors=1),
    "a problem without words": Run(report().with_failure(ExitCode.INCOMPLETE, Problem("")), 2, errors=1),
    "hostile": Run(
        report(*map(hostile, (failed(), unknown(), near(), waived(), passed()))), 1, 2, failures=1, errors=1, skipped=1
    ),
    "a hostile problem": Run(
        report().with_failure(ExitCode.INCOMPLETE, Problem(HOSTILE, HOSTILE, HOSTILE, Place(HOSTILE[:60], 1))),
        2,
        errors=1,
    ),
}
