"""The values of a configuration before anybody knows what they are for."""

from collections.abc import Mapping

Setting = float | str | bool | tuple[float | str | bool, ...] | Mapping[str, "Setting"]
"""A number, text, truth value, list of these, or a table."""
