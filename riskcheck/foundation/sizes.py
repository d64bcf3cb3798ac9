"""How much of anything is read: far more than a desk has, and little enough that no input takes a machine down."""

from typing import Final

LARGEST_TOML: Final = 4_000_000
"""Bytes of a config, policy or waiver file; a hundred times the longest that is shipped."""

LARGEST_DATA: Final = 1_000_000_000
"""Bytes of a snapshot, account or reference file; a million positions are about 200 million."""

MOST_COLUMNS: Final = 1_000
"""Columns of the positions."""

MOST_FIGURES: Final = 10_000
"""Account figures, and currency rates."""

LONGEST_NAME: Final = 200
"""Characters of a column's, a figure's or a currency's name."""

LONGEST_TEXT: Final = 10_000
"""Characters of a cell."""

DEEPEST_KEY: Final = 20
"""Parts of a dotted key of TOML."""

MOST_SAID: Final = 200
"""Problems of one kind that an error names; their number is said in full."""
