"""Money as sources say it: in currencies that are not the book's, or not at all and why."""

from collections.abc import Mapping, Sequence
from math import fsum

from riskcheck.foundation import Problem, frozen
from riskcheck.snapshot.cells import to_number

BASE = ""
"""The key of an amount that is in base currency already."""


@frozen
class Amounts:
    """An amount of money by currency code: a raw cell of a money column, or an account figure.

    It is converted when the snapshot is built, with the one rate that the whole book has for each currency.
    """

    by_currency: Mapping[str, float]

    def gap(self, rates: Mapping[str, float]) -> Problem | None:
        """Why the sum in base currency is not known: the currencies in which there is some money, and no rate."""
        missing = sorted(
            code for code, amount in self.by_currency.items() if amount and code != BASE and code not in rates
        )
        if not missing:
            return None
        return Problem(f"there is no rate for {' and '.join(missing)} (give it under [fx] of the config)")

    def in_base(self, rates: Mapping[str, float]) -> float:
        """The sum in base currency; raises KeyError where a rate is missing."""
        return fsum(
            amount if code == BASE else amount * rates[code] for code, amount in self.by_currency.items() if amount
        )


OPTION_MULTIPLIER = Problem("it is an option, whose price is not that of what it is about")
"""How many units of what it is about an option stands for: none, as its price is a premium."""


def amount_in(amount: float | None, currency: str | None) -> Amounts | None:
    """An amount of money in a currency; None where either is not known."""
    return None if amount is None or currency is None else Amounts({currency: amount})


def added(amounts: Sequence[object]) -> object:
    """The sum of an account figure over several sources: numbers, Amounts, or the first reason why there is none.

    None where one of them is neither.
    """
    unknown = next((amount for amount in amounts if isinstance(amount, Problem)), None)
    if unknown is not None:
        return unknown
    parts: dict[str, list[float]] = {}
    try:
        for amount in amounts:
            plain = amount if isinstance(amount, Amounts) else Amounts({BASE: to_number(amount)})
            for code, value in plain.by_currency.items():
                parts.setdefault(code, []).append(value)
    except ValueError:
        return None
    sums = {code: fsum(values) for code, values in parts.items()}
    return sums[BASE] if sums.keys() == {BASE} else Amounts(sums)
