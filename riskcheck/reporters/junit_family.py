"""The dialects of JUnit XML, apart from what writes them: the command line names them without loading that."""

from enum import StrEnum


class Family(StrEnum):
    """RICH has files, lines and properties with each case, STRICT only what the schema of Jenkins allows."""

    RICH = "rich"
    STRICT = "strict"
