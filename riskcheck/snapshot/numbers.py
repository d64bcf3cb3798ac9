"""The shapes in which columns of numbers are worked on while a snapshot is built."""

Numbers = list[float | None]
"""A column of numbers; None is a missing one."""

Gaps = dict[str, dict[int, str]]
"""By column and row, why a value is missing where there is more to say than that."""
