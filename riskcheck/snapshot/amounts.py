"""Money that is not, or not only, in the base currency."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount of money in one or more currencies, such as ``Amounts({"USD": 12.5})``: a raw cell of money columns."""

    by_currency: Mapping[str, float]
