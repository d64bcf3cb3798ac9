"""How much of anything is read: far more than a desk has, and little enough that no input takes a machine down."""

from typing import Final

MAX_TOML_BYTES: Final = 4_000_000
"""Bytes of a config, policy or waiver file; a hundred times the longest that is shipped."""

MAX_DATA_BYTES: Final = 1_000_000_000
"""Bytes of a snapshot, account or reference file; a million positions are about 200 million."""

MAX_COLUMNS: Final = 1_000
"""Columns of the positions."""

MAX_FIGURES: Final = 10_000
"""Account figures, and currency rates."""

MAX_NAME_LENGTH: Final = 200
"""Characters of a column's, a figure's or a currency's name."""

MAX_TEXT_LENGTH: Final = 10_000
"""Characters of a cell."""

MAX_KEY_DEPTH: Final = 20
"""Parts of a dotted key of TOML."""

MAX_SAID: Final = 200
"""Problems of one kind that an error names; their number is said in full."""
