"""Timing of several things in the same run, turn by turn, so that a busy machine slows all of them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Contender:
    """What is timed: ``run`` on what ``fresh`` gives, which is made before the clock starts."""

    run: Callable[[Any], object]
    fresh: Callable[[], Any] = lambda: None


def medians(contenders: Mapping[str, Contender], rounds: int, calls: int = 1) -> dict[str, float]:
    """The median seconds of one call of each contender, over so many rounds of so many calls, after one warm-up."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, contender in contenders.items():
            spent = _seconds(contender, calls)
            if turn:
                seconds[name].append(spent / calls)
    return {name: median(spent) for name, spent in seconds.items()}


def _seconds(contender: Contender, calls: int) -> float:
    given = [contender.fresh() for _ in range(calls)]
    run = contender.run
    start = perf_counter()
    for one in given:
        run(one)
    return perf_counter() - start


def verdict(ratio: float, target: float) -> str:
    """A ratio beside the target that it is held against by the reader."""
    return f"{ratio:6.2f} x   target {target:g} x   {'met' if ratio <= target else 'MISSED'}"
